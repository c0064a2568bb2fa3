"""What the pages of a source bring, judged against what they used to bring.

A source that answers and lists may still have died: its pages are a consent wall, a challenge, a soft 404, or the
outlet changed its layout and titles, dates or texts are not found any more. Every source has its own history: an
outlet that never names its authors does not miss them.

The newest pages are weighed against those before them by chance: trouble is what would happen once in ten million times
if nothing had changed, an end of it is what is quite likely again. Between the two nothing is told, so that a page
here and there makes no noise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import comb, log2
from statistics import median

from monitor.model import Article, Cleaned, CleanFailure

RECENT = 20  # pages that are weighed
HISTORY = 200  # pages that they are weighed against
LEAST_HISTORY = 5
SOUND = 10  # pages that tell the end of a trouble
UNLIKELY = 1e-7
LIKELY = 0.05
SHRUNKEN = 0.35  # of the usual length of a text
NEW_NORMAL = timedelta(days=30)
"""Trouble that lasts so long is how the source is now."""

_ARTICLE, _TITLED, _DATED, _AUTHORED = 1, 2, 4, 8
_BYTES = 2


@dataclass(frozen=True, slots=True)
class PageRead:
    """What one page brought. `wall` says why it could not be read."""

    is_article: bool
    is_titled: bool = False
    is_dated: bool = False
    is_authored: bool = False
    text_chars: int = 0
    wall: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The last pages of a source, packed, the oldest first. `trouble` is empty while all is well."""

    history: bytes = b""
    recent: bytes = b""
    trouble: str = ""
    since: datetime | None = None


def page_of(cleaned: Cleaned) -> PageRead:
    """What the cleaner's answer says of its page."""
    if isinstance(cleaned, Article):
        return PageRead(
            is_article=True,
            is_titled=bool(cleaned.title),
            is_dated=cleaned.published.at is not None,
            is_authored=bool(cleaned.authors),
            text_chars=len(cleaned.text),
        )
    return PageRead(is_article=False, wall=cleaned.reason if isinstance(cleaned, CleanFailure) else "")


def add_page(trail: Trail, page: PageRead, now: datetime) -> Trail:
    """The trail with one page more, and what is to be said of it."""
    longer = _pushed(trail, _packed(page))
    if not longer.trouble:
        found = _trouble(longer, page.wall)
        return Trail(longer.history, longer.recent, found, now if found else None)
    if longer.since is not None and now - longer.since > NEW_NORMAL:
        return Trail(b"", longer.recent)
    return Trail(longer.history, longer.recent[-SOUND * _BYTES :]) if _is_over(longer) else longer


def _pushed(trail: Trail, page: bytes) -> Trail:
    """Pages that are old enough become history, but not those of a troubled time."""
    recent = trail.recent + page
    over = max(len(recent) - _recent_bytes(trail.history, recent), 0)
    history = trail.history if trail.trouble else (trail.history + recent[:over])[-HISTORY * _BYTES :]
    return Trail(history, recent[over:], trail.trouble, trail.since)


def _recent_bytes(history: bytes, recent: bytes) -> int:
    """How much is recent; of a young source half of what is known."""
    return min((len(history) + len(recent)) // (2 * _BYTES), RECENT) * _BYTES


def _packed(page: PageRead) -> bytes:
    flags = (
        _ARTICLE * page.is_article + _TITLED * page.is_titled + _DATED * page.is_dated + _AUTHORED * page.is_authored
    )
    return bytes((flags, min(round(8 * log2(page.text_chars + 1)), 255)))


Pages = Sequence[tuple[int, int]]
"""Flags and length of each page, the length on a scale of eighths of a doubling."""


def _pages(packed: bytes) -> Pages:
    return list(zip(packed[::_BYTES], packed[1::_BYTES], strict=True))


@dataclass(frozen=True, slots=True)
class _Trait:
    """Something that pages have or have not. Fields are looked for in articles only."""

    name: str
    has: Callable[[tuple[int, int], float], bool]
    is_of_articles: bool = True

    def counts(self, pages: Pages, least: float) -> tuple[int, int]:
        """(how many have it, how many could)."""
        able = [page for page in pages if page[0] & _ARTICLE] if self.is_of_articles else pages
        return sum(self.has(page, least) for page in able), len(able)


def _flag(flag: int) -> Callable[[tuple[int, int], float], bool]:
    return lambda page, _least: bool(page[0] & flag)


_TRAITS = (
    _Trait("an article", _flag(_ARTICLE), is_of_articles=False),
    _Trait("a text of the usual length", lambda page, least: page[1] >= least),
    _Trait("a title", _flag(_TITLED)),
    _Trait("a date", _flag(_DATED)),
    _Trait("an author", _flag(_AUTHORED)),
)


def _trouble(trail: Trail, wall: str) -> str:
    """What the newest pages lack, or nothing. What the very newest has is not lacking more than before."""
    history, recent = _pages(trail.history), _pages(trail.recent)
    least = _least_length(history)
    for trait in _TRAITS if recent else ():
        if trait.has(recent[-1], least):
            continue
        had, of_old = trait.counts(history, least)
        has, of_new = trait.counts(recent, least)
        if of_old >= LEAST_HISTORY and _chance(has, of_new, _share(had, of_old)) < UNLIKELY:
            reason = f"{trait.name} in {has} of the last {of_new} pages, {had} of {of_old} before"
            return f"{reason}: {wall}" if wall else reason
    return ""


def _is_over(trail: Trail) -> bool:
    """Whether every trait is as it was, over enough pages."""
    history, recent = _pages(trail.history), _pages(trail.recent[-SOUND * _BYTES :])
    least = _least_length(history)
    return len(recent) == SOUND and all(
        _chance(*trait.counts(recent, least), _share(*trait.counts(history, least))) > LIKELY
        for trait in _TRAITS
        if trait.counts(history, least)[1] >= LEAST_HISTORY
    )


def _least_length(history: Pages) -> float:
    lengths = [length for flags, length in history if flags & _ARTICLE]
    return median(lengths) + 8 * log2(SHRUNKEN) if lengths else 0


def _share(had: int, count: int) -> float:
    """Laplace's rule: what always was so may still fail once."""
    return (had + 1) / (count + 2)


def _chance(has: int, count: int, share: float) -> float:
    """The chance of so few, or fewer, if each page has it with this probability."""
    return sum(comb(count, n) * share**n * (1 - share) ** (count - n) for n in range(has + 1))
