"""The agencies and outlets that are known by name: what a name stands for, and where a text writes one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from monitor.clean.agency_names import AGENCIES, ORDINARY, OUTLETS

MAX_MENTIONS: Final = 300  # no report names that many; a page that does wastes time


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency's name in a text. `is_ordinary`: the name is an ordinary word too, as "Antara" (between)."""

    agency: str
    start: int
    end: int
    is_ordinary: bool


_WORD = re.compile(r"[^\W_]+")
_TOP_DOMAIN = re.compile(r"\.(?:com|co\.uk|co\.id|org|net|ru|kr)$")
_FIRST_CJK: Final = "\u1100"  # no alphabet of the other names lies above
_ALIASES: Final = tuple(
    (alias, canonical)
    for canonical, others in (*AGENCIES.items(), *OUTLETS.items())
    for alias in (canonical, *others.split("|"))
    if alias
)
_CANONICAL: Final = {alias.casefold(): canonical for alias, canonical in reversed(_ALIASES)}
_LONGEST: Final = max(map(len, _CANONICAL)) + 20
_OPENINGS: Final = ("kantor berita ", "the ")
_OPENING_WORDS: Final = frozenset(_WORD.findall(alias)[0] for alias in _CANONICAL) | {"kantor", "the", "www"}
_WRITTEN: Final = tuple(
    (written, canonical)
    for alias, canonical in sorted(_ALIASES, key=lambda pair: -len(pair[0]))
    for written in dict.fromkeys((alias, alias.upper()))
    if alias[0] < _FIRST_CJK
)
# "The" opens too many sentences to look names up by it.
_BARE: Final = tuple(
    (written.removeprefix("The ").removeprefix("THE "), written, canonical) for written, canonical in _WRITTEN
)
_WITH_FIRST_WORD: Final = sorted(
    ((_WORD.findall(bare)[0], bare, written, canonical) for bare, written, canonical in _BARE), key=itemgetter(0)
)
_BY_FIRST_WORD: Final = {
    first: tuple(names[1:] for names in group) for first, group in groupby(_WITH_FIRST_WORD, key=itemgetter(0))
}
_KNOWN: Final = frozenset(_BY_FIRST_WORD)
_LOWER_FIRST_WORDS: Final = tuple(sorted(first for first in _BY_FIRST_WORD if first[0].islower()))
_CAPITALISED = re.compile(r"[A-ZÀ-ÞČİА-ЯЁ][^\W_]*")


def canonical_agency(name: str) -> str | None:
    """The name it is known by: "Reuters" for "REUTERS" or "Thomson Reuters"; None for a name that is not known."""
    if len(name) > _LONGEST:
        return None
    key = " ".join(name.split()).strip(" .:-–—()[]«»\"'/").casefold()
    known = _CANONICAL.get(key)
    if known is None and (key.startswith(_OPENINGS) or "." in key):
        key = key.removeprefix("kantor berita ").removeprefix("the ").removeprefix("www.")
        known = _CANONICAL.get(_TOP_DOMAIN.sub("", key))
    return known


def opens_like_agency(text: str) -> bool:
    """Whether a known name begins with the text's first word: most lines are told apart by that alone."""
    first = _WORD.search(text)
    return first is not None and first[0].casefold() in _OPENING_WORDS


def find_mentions(text: str) -> list[Mention]:
    """Where the text writes an agency's name, as it writes itself or in capitals, in order; at most `MAX_MENTIONS`."""
    mentions = list(islice(_spaced_mentions(text), MAX_MENTIONS))
    if not text.isascii() and _cjk_letter().search(text):
        mentions += [
            Mention(_CANONICAL[one[0].casefold()], one.start(), one.end(), is_ordinary=False)
            for one in _cjk_names().finditer(text)
        ]
    return mentions


@cache
def _cjk_letter() -> re.Pattern[str]:
    """Compiled when needed: classes of so many letters take milliseconds."""
    return re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def _cjk_names() -> re.Pattern[str]:
    """Compiled when the first such text comes: most runs see none."""
    names = sorted((alias for alias, _ in _ALIASES if alias[0] >= _FIRST_CJK), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def _spaced_mentions(text: str) -> Iterator[Mention]:
    end = 0
    for start, word in sorted(_first_words(text)):
        found = _mention_at(text, start, word) if start >= end else None
        if found is not None:
            yield found
            end = found.end


def _first_words(text: str) -> Iterator[tuple[int, str]]:
    """Where words stand that names begin with."""
    lower = [word for word in _LOWER_FIRST_WORDS if word in text]
    for word in (*_KNOWN.intersection(_CAPITALISED.findall(text)), *lower):
        start = text.find(word)
        while start >= 0:
            if not text[start + len(word) : start + len(word) + 1].isalnum():
                yield start, word
            start = text.find(word, start + 1)


def _mention_at(text: str, start: int, first: str) -> Mention | None:
    """The longest name that begins here and ends with a word."""
    if text[start - 1 : start].isalnum():
        return None
    for bare, written, canonical in _BY_FIRST_WORD[first]:
        stop = start + len(bare)
        has_article = text[max(0, start - 4) : start] in {"The ", "THE "}
        is_name = text.startswith(bare, start) and not text[stop : stop + 1].isalpha()
        if is_name and (has_article or bare == written):
            return Mention(canonical, start - 4 * has_article, stop, written in ORDINARY)
    return None
