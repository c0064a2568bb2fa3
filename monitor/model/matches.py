"""What matching finds: topics, matches and their evidence."""

from dataclasses import dataclass

from monitor.model.articles import Zone


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
