"""The headline as readers see it: the heading that says what the page tells machines, not the SEO title."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.raw_blocks import RawPage
from monitor.clean.scope import NEGATIVE, Scope
from monitor.clean.structured import Told

_WORD: Final = re.compile(r"\w+")
_SEPARATOR: Final = re.compile(r"\s+[|–—·•»:/-]+\s+|\s*[|»｜ㅣ]\s*")
_TAIL: Final = re.compile(r"\s*[|–—·•»｜ㅣ-]\s*[^|–—·•»｜ㅣ]{1,25}")  # " - Politics"
_TAILED: Final = re.compile(r"\s+(?:[|–—·•»｜ㅣ-]|::)\s")
_ENOUGH: Final = 0.34  # word overlap at which a heading may be the headline
_SURE: Final = 0.6  # the same for a heading that is no h1
_OPINION: Final = re.compile(r"[^|]{3,30}\s\|\s")  # "Opinion | …" is how a search engine shows it
_SHARED: Final = "meta og:title"
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
    headlines = _without_tails([_without_names(one.value, names) for one in told])
    best = max(_candidates(page, scope, [_words(headline) for headline in headlines], names), default=None)
    if best is not None:
        shared = next((line for line, one in zip(headlines, told, strict=True) if one.place == _SHARED), "")
        text, index = _as_told(page, -best[1], headlines, shared)
        return Title(text, index, f"page {page.blocks[-best[1]].tag}")
    if told:
        return Title(_without_section(headlines), None, told[0].place)
    return _only_heading(page, names)


def _without_tails(headlines: Sequence[str]) -> list[str]:
    """The headlines, those with a tail ("… - Health :: Site") as the shorter one that the page tells too."""
    return [next((one for one in headlines if _is_tailed(line, one)), line) for line in headlines]


def _is_tailed(line: str, short: str) -> bool:
    rest = line[len(short) :]
    return bool(short and rest and line.startswith(short) and len(short) > len(rest) and _TAILED.match(rest))


def _only_heading(page: RawPage, names: Collection[str]) -> Title:
    """The page's one h1, however short, where nothing else tells a headline."""
    tops = [index for index, block in enumerate(page.blocks) if block.tag == "h1" and block.text]
    if len(tops) != 1 or _fold(page.blocks[tops[0]].text) in names:
        return Title("", None, "none")
    return Title(page.blocks[tops[0]].text, tops[0], "page h1")


def _block_of(page: RawPage, text: str) -> int | None:
    """The block that shows this text."""
    folded = _fold(text)
    return next((index for index, block in enumerate(page.blocks) if _fold(block.text) == folded), None)


def _as_told(page: RawPage, index: int, headlines: Sequence[str], shared: str) -> tuple[str, int]:
    """The heading and its block; with or without the line above it ("Kultur: …"), as the page tells its headline.

    `shared` is the headline for those who share the page: nearest to what its editors call the article.
    """
    heading = page.blocks[index].text
    folded = _fold(heading)
    told = {_fold(headline): headline for headline in reversed(headlines)}
    if shared and _is_without_kicker(_fold(shared), folded):
        return shared, index
    if folded in told:
        is_glued = len(told[folded].split()) > len(heading.split())
        return (told[folded] if is_glued else heading), index
    above = _fold(page.blocks[index - 1].text) if index else ""
    if above + folded in told and not _OPINION.match(told[above + folded]):
        return told[above + folded], index
    below = page.blocks[index + 1].text if index + 1 < len(page.blocks) else ""
    if folded + _fold(below) in told:
        return below, index + 1
    bare = (headline for known, headline in reversed(told.items()) if _is_without_kicker(known, folded))
    return next(bare, heading), index


def _is_without_kicker(known: str, folded: str) -> bool:
    return folded != known and folded.endswith(known) and len(folded) - len(known) < min(_KICKER, len(known))


def _without_section(headlines: Sequence[str]) -> str:
    """The first headline without what search engines are told behind it, if the page tells it so elsewhere."""
    first = headlines[0]
    shorter = (one for one in headlines[1:] if one and first.startswith(one) and _TAIL.fullmatch(first[len(one) :]))
    return next(shorter, first)


def without_site(title: str, site_names: Sequence[str]) -> str:
    """The title without the site's name at its end or beginning ("… - Example News")."""
    return _without_names(title, {_fold(name) for name in site_names})


def _without_names(title: str, names: Collection[str]) -> str:
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
        level = 1 if block.tag == "h1" else block.level
        if not level or level > 3 or len(block.text) > 400:
            continue
        if level > 1 and (index >= scope.prose or scope.hints[block.box] & NEGATIVE):
            continue
        if _fold(block.text) in names:
            continue
        words = _words(block.text)
        score = max((overlap(words, headline) for headline in headlines), default=0.0)
        if level == 1:
            if score >= _ENOUGH:
                yield score + 1, -index
            elif len(_WORD.findall(block.text)) > _FEWEST_WORDS or not block.text.isascii():
                yield score + 0.3, -index
        elif score >= _SURE:
            yield score, -index


def _is_site(part: str, names: Collection[str]) -> bool:
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
