"""The nouns of this program as frozen records: what travels between the packages, and nothing else.

Times are aware UTC and end in `_at`; durations are `timedelta`; sizes say `_bytes`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

Clock = Callable[[], datetime]
"""Gives the aware UTC time now. Injected everywhere; only `monitor.app` and the database know a real one."""


# -- outlets -----------------------------------------------------------------------------------------------------------


class SourceKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One address of an outlet that lists articles.

    `url` may hold `{yyyy}`, `{mm}`, `{dd}`: the outlet's local day of the poll. `every` is a fixed interval; None lets
    the cadence follow the source's own rhythm. `links` (listings only) selects the anchors that lead to articles;
    None takes every anchor that looks like an article.
    """

    kind: SourceKind
    url: str
    every: timedelta | None = None
    links: str | None = None


@dataclass(frozen=True, slots=True)
class KeyRule:
    """An outlet's own article id: `pattern` (RE2, searched in the canonical URL) has a group `id`.

    `scheme` names the address scheme, because ids of different schemes may overlap.
    """

    scheme: str
    pattern: str


@dataclass(frozen=True, slots=True)
class LinkRules:
    """How an outlet's addresses are read. Patterns are RE2 and are searched in the canonical URL."""

    article: tuple[str, ...] = ()  # a link is an article if one matches; empty: any link that is not skipped
    skip: tuple[str, ...] = ()  # a link is no article if one matches
    keys: tuple[KeyRule, ...] = ()
    hosts: Mapping[str, str] = field(default_factory=dict)  # moved, mobile and AMP hosts -> the canonical host
    rewrites: tuple[tuple[str, str], ...] = ()  # (RE2 pattern, replacement) on the URL, after `hosts`
    keep_query: tuple[str, ...] | None = None  # query parameters that are part of an address; None: not known
    whole_page: Mapping[str, str] = field(default_factory=dict)  # parameters added when fetching: {"page": "all"}


@dataclass(frozen=True, slots=True)
class CleanRules:
    """What is known of an outlet's pages. Selectors are CSS; they only add to the general rules of the cleaner.

    `lines` and `stop_lines` are RE2 patterns, matched against the whole of a block's text (case folded).
    """

    title: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    body: tuple[str, ...] = ()  # the first that is found holds the article
    drop: tuple[str, ...] = ()  # never the article: adverts, widgets
    related: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # boilerplate lines to leave out
    stop_lines: tuple[str, ...] = ()  # what follows such a line is not the article any more
    site_names: tuple[str, ...] = ()  # endings of titles, and names that are no person


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher."""

    slug: str
    name: str
    hosts: tuple[str, ...]  # a host stands for its subdomains too; empty: not told, any that its sources list
    language: str | None = None  # ISO 639-1
    timezone: str = "UTC"
    delay: timedelta = timedelta(seconds=2)  # least time between two requests to one host
    sources: tuple[SourceSpec, ...] = ()
    links: LinkRules = LinkRules()
    clean: CleanRules = CleanRules()


# -- fetch -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET sends back."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP answer as received; `body` is without content coding; header names are lower case."""

    requested_url: str
    url: str  # after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server's word (304) that nothing changed."""

    requested_url: str
    fetched_at: datetime


class FailureKind(StrEnum):
    """Why an address gave no page. The table of retries is keyed by this."""

    ROBOTS = "robots"  # robots.txt forbids it
    ROBOTS_UNREACHABLE = "robots_unreachable"  # robots.txt answers 5xx or not at all: a full stop (RFC 9309)
    REFUSED = "refused"  # the address guard, a redirect to another scheme
    DNS = "dns"
    TLS = "tls"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"  # a content coding that was not asked for, or is broken
    REDIRECTS = "redirects"
    GONE = "gone"  # 404, 410
    FORBIDDEN = "forbidden"  # 401, 403, 451
    BUSY = "busy"  # 429, 503
    CLIENT = "client"  # other 4xx
    SERVER = "server"  # other 5xx
    PROTOCOL = "protocol"  # not HTTP


@dataclass(frozen=True, slots=True)
class FetchFailure:
    requested_url: str
    kind: FailureKind
    detail: str
    fetched_at: datetime
    status: int | None = None
    retry_after: timedelta | None = None


Fetched = Page | NotModified | FetchFailure


# -- discover ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A hint that an article exists."""

    url: str  # canonical
    title: str | None = None
    published_at: datetime | None = None
    key: str | None = None  # the outlet's own id, with its scheme: "tempo-new:1161242"
    fetch_url: str | None = None  # where to read it, if not `url` (AMP-only, ?page=all)
    summary: str | None = None
    feed_id: str | None = None  # the feed's own id of the item; never an identity, because feeds change them


class ListingTrouble(StrEnum):
    """What is wrong with an answer that should list articles; told apart because each asks for another cure."""

    HTML_INSTEAD = "html_instead"  # a feed address gave an HTML page
    EMPTY = "empty"  # well-formed, lists nothing
    BROKEN = "broken"  # cannot be parsed at all
    CHALLENGE = "challenge"  # "verifying you are human"
    TRUNCATED = "truncated"  # more items than are read at once: the newest are
    REPEATS = "repeats"  # many items, few addresses: it repeats itself, or `keep_query` drops what tells items apart
    CHANGED_IDS = "changed_ids"  # the articles of the last poll under new ids: a reader that goes by ids sees all anew


@dataclass(frozen=True, slots=True)
class Listing:
    """What one poll of a source said. Neither links nor troubles: it lists nothing, and rightly so (a young day)."""

    links: tuple[Link, ...]
    format: str  # rss, atom, jsonfeed, sitemap, sitemapindex, html, unknown
    troubles: tuple[ListingTrouble, ...] = ()
    nested: tuple[str, ...] = ()  # sitemaps named by a sitemap index, newest first
    skipped_count: int = 0  # items that are not articles of this outlet
    detail: str = ""


# -- clean -------------------------------------------------------------------------------------------------------------


class Zone(StrEnum):
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    DATE = "date"
    DATELINE = "dateline"
    BODY = "body"
    SUBHEADING = "subheading"
    QUOTE = "quote"
    CAPTION = "caption"
    CREDIT = "credit"
    RELATED = "related"
    PROMO = "promo"
    NAVIGATION = "navigation"
    ADVERT = "advert"
    LOGIN = "login"


TEXT_ZONES = frozenset({Zone.BODY, Zone.SUBHEADING, Zone.QUOTE})
"""The zones whose blocks are the article's text, one paragraph a block, in order."""

TRUSTED_ZONES = frozenset({Zone.TITLE, Zone.STANDFIRST, *TEXT_ZONES})
"""The zones whose evidence makes a match; a hit anywhere else is suppressed."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page with the zone that the cleaner gave it, and why."""

    text: str
    zone: Zone
    reason: str


Precision = Literal["minute", "day", "none"]


@dataclass(frozen=True, slots=True)
class Dated:
    """A time as a page told it. `at` is aware UTC (midnight in the outlet's zone for a day) or None."""

    at: datetime | None = None
    precision: Precision = "none"
    text: str = ""
    zone: str | None = None  # the offset or zone name that was read or assumed
    flag: str | None = None  # "zone assumed", "wrong sign corrected", …


@dataclass(frozen=True, slots=True)
class Article:
    """What the cleaner read from a page or a text dump.

    `evidence` says for each field where it came from: "rule", "json-ld", "meta", "page" and the place.
    """

    url: str | None
    outlet: str | None
    title: str
    standfirst: str | None
    blocks: tuple[Block, ...]
    published: Dated = Dated()
    updated: Dated = Dated()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    dateline: str | None = None
    language: str | None = None
    section: str | None = None
    canonical_url: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()  # "charset replaced", "body twice", …

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.zone in TEXT_ZONES)

    @property
    def text(self) -> str:
        """One paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def captions(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.zone is Zone.CAPTION)


@dataclass(frozen=True, slots=True)
class NotAnArticle:
    """The page is sound but is no article: an index, a gallery, a video, a consent page."""

    reason: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class CleanFailure:
    """The page could not be read: a challenge page, a soft 404, nothing but markup, a killed child."""

    reason: str
    url: str | None = None
    outlet: str | None = None


Cleaned = Article | NotAnArticle | CleanFailure


# -- match -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Topic:
    """What the user looks for: a named query over term groups."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a term stood: offsets count characters of the block's (or title's) text."""

    term: str
    group: str | None
    zone: Zone
    start: int
    end: int
    sentence: str
    block: int | None = None  # index into the article's blocks; None for title and standfirst


@dataclass(frozen=True, slots=True)
class Match:
    """An article satisfies a topic. `suppressed` lies in untrusted zones only and is never delivered."""

    topic: str
    score: float
    evidence: tuple[Evidence, ...]
    suppressed: bool = False
    reason: str = ""  # the score in one sentence


# -- stories -----------------------------------------------------------------------------------------------------------


class Relation(StrEnum):
    """How an article belongs to its story."""

    NEW = "new"
    VERSION = "version"
    COPY = "copy"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Placement:
    """The story an article belongs to, and why. `of` is the article it was compared with."""

    story: str
    relation: Relation
    of: str | None = None
    why: Mapping[str, object] = field(default_factory=dict)
    merged: tuple[tuple[str, str], ...] = ()  # (old story, new story)


class Fate(StrEnum):
    """What became of a link. Every link ends with exactly one, and it is stored."""

    TOLD = "told"  # its story is owed to a channel, at once or in a digest
    JOINED = "joined"  # version, copy or event of a story told before
    SILENT = "silent"  # matched, but told to nobody: too old at first contact with its source, or no channel wants it
    SUPPRESSED = "suppressed"  # the topic stood in untrusted zones only
    UNMATCHED = "unmatched"
    UNCHANGED = "unchanged"  # another address of an article that is known, with nothing new in it
    NOT_ARTICLE = "not_article"
    UNREADABLE = "unreadable"  # fetched, but the cleaner failed
    FORBIDDEN = "forbidden"  # robots.txt, 401, 403, the address guard
    GONE = "gone"  # 404, 410
    GIVEN_UP = "given_up"  # attempts used up


# -- deliver -----------------------------------------------------------------------------------------------------------


class ChannelKind(StrEnum):
    WEBHOOK = "webhook"
    EMAIL = "email"
    CHAT = "chat"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Channel:
    """Where to tell. Secrets stay out of repr. `digest` are local times; empty: each story at once."""

    name: str
    kind: ChannelKind
    topics: tuple[str, ...] = ()  # empty: all
    digest: tuple[str, ...] = ()  # "07:00"
    url: str = field(default="", repr=False)  # webhook, chat: may hold a token
    secrets: tuple[str, ...] = field(default=(), repr=False)  # webhook: signing keys, newest first
    to: tuple[str, ...] = ()
    sender: str = ""
    smtp: str = field(default="", repr=False)
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    path: str = ""
    language: str = "id"  # of the digest's own words: id, en
    empty_digest: bool = False  # "nothing new" is told too


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    DEAD = "dead"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message owed to one channel: an outbox row. `body` are the bytes that are signed and sent."""

    id: str  # stable over retries: webhook-id, Message-ID
    channel: str
    kind: str  # story.new, story.updated, digest, source.degraded, source.recovered, test.ping
    subject: str  # what it is about: story id, digest slot; unique with channel and kind
    recipient: str  # e-mail address; "" elsewhere
    body: bytes
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took the message."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class SendFailure:
    """The channel did not take it. `permanent`: this message will never be taken; `disable`: nor any other (410)."""

    detail: str
    permanent: bool = False
    disable: bool = False
    retry_after: timedelta | None = None


SendResult = Sent | SendFailure


@dataclass(frozen=True, slots=True)
class ToldArticle:
    """An article as a message tells it."""

    outlet: str
    outlet_name: str
    title: str
    url: str
    published: Dated
    first_seen_at: datetime
    relation: Relation
    standfirst: str | None = None
    agencies: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story as a message tells it: its first article first."""

    id: str
    topics: tuple[str, ...]
    articles: Sequence[ToldArticle]
    matches: Sequence[Match]  # trusted ones, best first
    score: float = 0.0
    is_update: bool = False


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source at a glance, for digests and `monitor sources`."""

    outlet: str
    url: str
    state: Literal["new", "up", "degraded", "down"]
    reason: str = ""
    last_checked_at: datetime | None = None
    last_link_at: datetime | None = None
