"""What a listing says: links to articles, and what is wrong with the answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
