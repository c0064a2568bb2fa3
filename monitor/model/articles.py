"""What the cleaner reads: blocks with zones, dates, articles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple


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


class Block(NamedTuple):
    """A piece of a page with the zone that the cleaner gave it, and why. A tuple: a page has hundreds of them."""

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
class Image:
    """A picture of the article: what the page says it shows and who took it, "" where it does not say."""

    url: str
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a live blog, one paragraph a line. `at` is none where the entry tells no time of its own."""

    text: str
    title: str = ""
    at: Dated = Dated()


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
    keywords: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    entries: tuple[Entry, ...] = ()  # of a live blog, as the page orders them; their words stand in the blocks too

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
