"""The headline as readers see it: the heading that says what the page tells machines, not the SEO title."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.raw_blocks import RawPage
from monitor.clean.scope import NEGATIVE, Scope
from monitor.clean.structured import Told

_WORD: Final = re.compile(r"\w+")
_SEPARATOR: Final = re.compile(r"\s+[|–—·•»:/-]+\s+|\s*[|»]\s*")
_ENOUGH: Final = 0.34  # word overlap at which a heading may be the headline
_SURE: Final = 0.6  # the same for a heading that is no h1
_OPINION: Final = re.compile(r"[^|]{3,30}\s\|\s")  # "Opinion | …" is how a search engine shows it
_KICKER: Final = 45  # characters of a line above the headline
_FEWEST_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Title:
    """The headline, the block it was read from (None: the page shows no heading that fits) and its evidence."""

    text: str
    block: int | None
    place: str


def choose_title(
    page: RawPage, scope: Scope, told: Sequence[Told], site_names: Sequence[str], *, ruled: Sequence[str] = ()
) -> Title:
    """What an outlet's rule found; else the h1 nearest to what the page tells of itself; else what it tells."""
    if ruled:
        return Title(ruled[0], _block_of(page, ruled[0]), "rule")
    names = {_fold(name) for name in site_names}
    headlines = [without_site(one.value, site_names) for one in told]
    best = max(_candidates(page, scope, [_words(headline) for headline in headlines], names), default=None)
    if best is not None:
        block = page.blocks[-best[1]]
        return Title(_as_told(page, -best[1], headlines), -best[1], f"page {block.tag}")
    if told:
        return Title(headlines[0], None, told[0].place)
    return Title("", None, "none")


def _block_of(page: RawPage, text: str) -> int | None:
    """The block that shows this text."""
    folded = _fold(text)
    return next((index for index, block in enumerate(page.blocks) if _fold(block.text) == folded), None)


def _as_told(page: RawPage, index: int, headlines: Sequence[str]) -> str:
    """The heading; with or without the line above it ("Kultur: …"), as the page tells its headline elsewhere."""
    heading = page.blocks[index].text
    above = _fold(page.blocks[index - 1].text) if index else ""
    folded = _fold(heading)
    for headline in headlines:
        told = _fold(headline)
        if told == folded:
            return heading if len(_WORD.findall(heading)) >= len(_WORD.findall(headline)) else headline
        if folded and told == above + folded and not _OPINION.match(headline):
            return headline
        if told and folded.endswith(told) and len(folded) - len(told) < min(_KICKER, len(told)):
            return headline
    return heading


def without_site(title: str, site_names: Sequence[str]) -> str:
    """The title without the site's name at its end or beginning ("… - Example News")."""
    names = {_fold(name) for name in site_names}
    parts = _SEPARATOR.split(title)
    kept = list(parts)
    while len(kept) > 1 and _is_site(kept[-1], names):
        kept.pop()
    while len(kept) > 1 and _is_site(kept[0], names):
        kept.pop(0)
    if len(kept) == len(parts):
        return title.strip()
    start = title.find(kept[0])
    return title[start : title.rfind(kept[-1]) + len(kept[-1])].strip()


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words against all words (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _candidates(
    page: RawPage, scope: Scope, headlines: Sequence[frozenset[str]], names: set[str]
) -> Iterator[tuple[float, int]]:
    """(fitness, minus the position) of each heading that may be the headline: any h1, others only above the text."""
    for index, block in enumerate(page.blocks):
        if not block.level or block.level > 3 or len(block.text) > 400 or _fold(block.text) in names:
            continue
        words = _words(block.text)
        score = max((overlap(words, headline) for headline in headlines), default=0.0)
        if block.level == 1:
            if score >= _ENOUGH or len(_WORD.findall(block.text)) > _FEWEST_WORDS or not block.text.isascii():
                yield score + 1, -index
        elif score >= _SURE and index < scope.prose and not scope.hints[block.box] & NEGATIVE:
            yield score, -index


def _is_site(part: str, names: set[str]) -> bool:
    folded = _fold(part)
    return not folded or any(
        folded == name
        or (len(folded) > 3 and folded in name)
        or (len(name) > 3 and name in folded and len(folded) < 2 * len(name))
        for name in names
    )


def _fold(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _words(text: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(text.casefold()))
    return words if len(words) > 1 else frozenset(text.casefold())
