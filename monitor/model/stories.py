"""Stories, what joins them, and what became of a link."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
