"""What an article speaks of: its telling words, weighed so that two reports of one event look alike.

No language is needed: a word counts by where it stands (title, lead, rest), by looking like a name, and by how rare it
is among what was filed before. Cyrillic is written in Latin letters first, so that names and numbers meet across
languages; endings are cut, so that inflected names meet within one.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Final, Protocol

import xxhash

from monitor.clean.stop_words import STOP_WORDS
from monitor.stories.common_words import COMMON_WORDS
from monitor.stories.everyday_words import EVERYDAY_WORDS
from monitor.stories.names import name_stems
from monitor.stories.shingles import signed
from monitor.stories.words import clear, cut_spaceless, is_spaced

TITLE_WEIGHT: Final = 3.0
LEAD_WEIGHT: Final = 1.0
REST_WEIGHT: Final = 0.3
LEAD_WORDS: Final = 80
READ_WORDS: Final = 700  # what stands later is background
STEM_CHARS: Final = 5
NAME_STRENGTH: Final = 1.5  # measured: names and figures tell events apart better than their rarity says
FIGURE_STRENGTH: Final = 1.2
HANGUL_CHARS: Final = 2  # syllables: what follows is mostly a particle
MAX_TERMS: Final = 96
PRIOR_ARTICLES: Final = 500  # as if so many had been filed before the first
EVERYDAY_ARTICLES: Final = 50  # in so many of them each everyday word stood
UNIT: Final = 1 << 15  # the length of a weighed article; weights are kept as whole numbers

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LATIN: Final = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфцыэіїґ", "abvgdeezijklmnoprstufcyeiig", strict=True))
    | {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": "", "є": "ye"}
)
_SILENT: Final = {
    language: frozenset(f"{STOP_WORDS.get(language, '')} {COMMON_WORDS.get(language, '')}".split())
    for language in {*STOP_WORDS, *COMMON_WORDS}
}
_NEVER_SILENT: Final[frozenset[str]] = frozenset()


class Frequencies(Protocol):
    """In how many of the articles filed before a term stood."""

    def document_count(self) -> int: ...

    def document_frequencies(self, terms: "tuple[int, ...]") -> Mapping[int, int]: ...


def weigh_terms(title: str, text: str, language: str | None, seen: Frequencies) -> dict[int, int]:
    """The heaviest terms and their weights, heaviest first; as a vector of length UNIT. Empty: nothing telling."""
    counts = _count_stems(title, text, _SILENT.get(language or "", _NEVER_SILENT))
    names = name_stems(title, text, stem_of)
    strengths = {
        term_key(stem): _emphasis(stem, names) * (1 + math.log(count) if count > 1 else count)
        for stem, count in counts.items()
    }
    rarities = _rarities(tuple(strengths), seen)
    weights = {term: strength * rarities[term] for term, strength in strengths.items()}
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MAX_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in heaviest)) or 1.0
    return {term: max(1, round(UNIT * weight / length)) for term, weight in heaviest}


def title_terms(title: str, language: str | None) -> tuple[int, ...]:
    """The terms of a title, as they stand."""
    return tuple(map(term_key, _count_stems(title, "", _SILENT.get(language or "", _NEVER_SILENT))))


def stem_of(word: str) -> str:
    """The beginning of a word in small Latin or its own letters; a number without its separators."""
    if word[0].isdigit():
        return word.replace(".", "").replace(",", "")
    folded = word.casefold()
    if folded.isascii():
        return folded[:STEM_CHARS]
    if "\uac00" <= folded[0] <= "\ud7a3":
        return folded[:HANGUL_CHARS]
    return folded.translate(_LATIN)[:STEM_CHARS]


def term_key(stem: str) -> int:
    """The number under which a term is kept: 32 bits, signed, never 0."""
    return signed(xxhash.xxh32_intdigest(stem.encode("utf-8", "replace"))) or 1


def telling_words(title: str, text: str, terms: Iterable[int]) -> list[str]:
    """The words of an article for terms of it, as first written; terms that it does not hold are left out."""
    shown: dict[int, str] = {}
    for word in dict.fromkeys(_split(f"{title}\n{text}")):
        shown.setdefault(term_key(stem_of(word)), word)
    return [shown[term] for term in terms if term in shown]


def _rarities(terms: tuple[int, ...], seen: Frequencies) -> dict[int, float]:
    known, everyday = seen.document_frequencies(terms), _everyday_terms()
    filed = seen.document_count() + PRIOR_ARTICLES
    held = {term: known.get(term, 0) + (EVERYDAY_ARTICLES if term in everyday else 0) for term in terms}
    return {term: math.log(1 + filed / (count + 1.5)) for term, count in held.items()}


@cache
def _everyday_terms() -> frozenset[int]:
    return frozenset(term_key(stem_of(word)) for word in EVERYDAY_WORDS.split())


def _emphasis(stem: str, names: Collection[str]) -> float:
    if stem[0].isdigit():
        return FIGURE_STRENGTH
    return NAME_STRENGTH if stem in names else 1.0


def _count_stems(title: str, text: str, silent: frozenset[str]) -> dict[str, float]:
    words = _split(text)[:READ_WORDS]
    counts: dict[str, float] = {}
    zones = ((_split(title), TITLE_WEIGHT), (words[:LEAD_WORDS], LEAD_WEIGHT), (words[LEAD_WORDS:], REST_WEIGHT))
    for zone, weight in zones:
        for word, times in Counter(zone).items():
            if len(word) > 1 and word.casefold() not in silent:
                stem = stem_of(word)
                counts[stem] = counts.get(stem, 0.0) + weight * times
    return counts


def _split(text: str) -> list[str]:
    """The words as written; numbers whole."""
    cleared = clear(text)
    words = _WORD.findall(cleared)
    return words if is_spaced(cleared) else cut_spaceless(words)
