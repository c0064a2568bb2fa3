"""Channels, deliveries, and stories as messages tell them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from monitor.model.articles import Dated
from monitor.model.matches import Match
from monitor.model.stories import Relation


class ChannelKind(StrEnum):
    WEBHOOK = "webhook"
    EMAIL = "email"
    CHAT = "chat"
    FOLDER = "folder"
    FEED = "feed"


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
    quiet: str = ""  # "22:00-06:00", local: nothing is sent meanwhile
    minimum_score: float = 0.0  # of a story that this channel is told
    concurrency: int = 0  # deliveries under way at once; 0: what suits the kind
    unsubscribe_url: str = ""  # mail: where one click ends it
    keep: int = 100  # feeds: the newest stories of a topic


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
    """The channel did not take it. `permanent`: this message will never be taken; `disable`: nor any other (410).

    `of_message`: the receiver works and refuses this one message, so that others need not wait.
    """

    detail: str
    permanent: bool = False
    disable: bool = False
    of_message: bool = False
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
    changed_at: datetime | None = None  # when its newest version was seen
    shared: float | None = None  # a copy: how much of the shorter text both tell


@dataclass(frozen=True, slots=True)
class ToldOrigin:
    """Who published a story first, and the agencies whose text it is."""

    outlet: str
    outlet_name: str
    at: datetime
    wires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldFigures:
    """One thing that the articles of a story count differently: (outlet's name, the number in its words)."""

    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story as a message tells it: its first article first."""

    id: str
    topics: tuple[str, ...]
    articles: Sequence[ToldArticle]
    matches: Sequence[Match]  # trusted ones, best first
    score: float = 0.0
    is_update: bool = False
    origin: ToldOrigin | None = None  # None: one article only
    figures: tuple[ToldFigures, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source at a glance, for digests and `monitor sources`."""

    outlet: str
    url: str
    state: Literal["new", "up", "degraded", "down"]
    reason: str = ""
    last_checked_at: datetime | None = None
    last_link_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """A channel that cannot be told: paused after failures in a row, or disabled."""

    channel: str
    is_disabled: bool
    reason: str
    since: datetime
