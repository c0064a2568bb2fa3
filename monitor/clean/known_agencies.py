"""The agencies and outlets that are known by name: what a name stands for, and where a text writes one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.clean.agency_names import AGENCIES, ORDINARY, OUTLETS


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency's name in a text. `is_ordinary`: the name is an ordinary word too, as "Antara" (between)."""

    agency: str
    start: int
    end: int
    is_ordinary: bool


_WORD = re.compile(r"[^\W_]+")
_CJK = "\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_IS_CJK = re.compile(f"[{_CJK}]")
_ALIASES: Final = tuple(
    (alias, canonical)
    for canonical, others in (*AGENCIES.items(), *OUTLETS.items())
    for alias in (canonical, *others.split("|"))
    if alias
)
_CANONICAL: Final = {alias.casefold(): canonical for alias, canonical in reversed(_ALIASES)}
_WRITTEN: Final = tuple(
    (written, canonical)
    for alias, canonical in sorted(_ALIASES, key=lambda pair: -len(pair[0]))
    for written in dict.fromkeys((alias, alias.upper()))
    if not _IS_CJK.match(alias)
)
_FIRST_WORDS: Final = tuple((_WORD.findall(written)[0], written, canonical) for written, canonical in _WRITTEN)
_BY_FIRST_WORD: Final = {
    first: tuple((written, canonical) for one, written, canonical in _FIRST_WORDS if one == first)
    for first in {first for first, _, _ in _FIRST_WORDS}
}
_CJK_NAMES = re.compile(
    "|".join(re.escape(alias) for alias, _ in sorted(_ALIASES, key=lambda pair: -len(pair[0])) if _IS_CJK.match(alias))
)
_LOWER_FIRST_WORDS: Final = "|".join(sorted(first for first in _BY_FIRST_WORD if first[0].islower()))
_POSSIBLE_START = re.compile(rf"\b(?:[A-ZÀ-ÞČİА-ЯЁ][^\W_]*|{_LOWER_FIRST_WORDS})(?![^\W_])")


def canonical_agency(name: str) -> str | None:
    """The name it is known by: "Reuters" for "REUTERS" or "Thomson Reuters"; None for a name that is not known."""
    key = " ".join(name.split()).strip(" .:-–—()[]«»\"'/").casefold()
    return _CANONICAL.get(key) or _CANONICAL.get(key.removeprefix("kantor berita ").removeprefix("the "))


def find_mentions(text: str) -> list[Mention]:
    """Every place where the text writes an agency's name, as it writes itself or in capitals, in order."""
    mentions = list(_spaced_mentions(text))
    if not text.isascii() and _IS_CJK.search(text):
        mentions += [
            Mention(_CANONICAL[one[0].casefold()], one.start(), one.end(), is_ordinary=False)
            for one in _CJK_NAMES.finditer(text)
        ]
    return mentions


def _spaced_mentions(text: str) -> Iterator[Mention]:
    if _BY_FIRST_WORD.keys().isdisjoint(_POSSIBLE_START.findall(text)):  # most paragraphs, in one pass
        return
    end = 0
    for word in _POSSIBLE_START.finditer(text):
        start = word.start()
        if start < end or word[0] not in _BY_FIRST_WORD:
            continue
        for written, canonical in _BY_FIRST_WORD[word[0]]:
            stop = start + len(written)
            if text.startswith(written, start) and not text[stop : stop + 1].isalpha():
                yield Mention(canonical, start, stop, written in ORDINARY)
                end = stop
                break
