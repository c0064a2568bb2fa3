"""How near an answer is to what people marked: texts by their shingles, titles, days and names.

The text measure is that of article-extraction-benchmark (Scrapinghub, 2020): shingles of four words, precision and
recall of each page, their means over the pages, F1 of the two means; exact where the words are the very same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

SHINGLE: Final = 4
_WORD: Final = re.compile(r"\w+")
_NO_SPACES: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD_OR_SIGN: Final = re.compile(rf"[{_NO_SPACES}]|[^\W{_NO_SPACES}]+")  # scripts without spaces: a word a character
_UNSEEN: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BY: Final = re.compile(r"^\s*(?:by|von|par|por|di|av|af|da|de la redacción)\s+", re.IGNORECASE)
_DAY: Final = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Counts:
    """Shingles that both have, that only the answer has, that only the marked text has."""

    both: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return _share(self.both, self.extra, self.missed)

    @property
    def recall(self) -> float:
        return _share(self.both, self.missed, self.extra)

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def words_of(text: str) -> list[str]:
    """The words as they are compared: without case, forms of letters and marks that nobody sees."""
    return _WORD_OR_SIGN.findall(unicodedata.normalize("NFKC", text).translate(_UNSEEN).casefold())


def plain_words_of(text: str) -> list[str]:
    """The words as article-extraction-benchmark compares them: letter for letter."""
    return _WORD.findall(text)


def compare(marked: Sequence[str], answered: Sequence[str]) -> Counts:
    """The shingles of two lists of words, each as often as it stands there."""
    one, other = _shingles(marked), _shingles(answered)
    both = (one & other).total()
    return Counts(both, other.total() - both, one.total() - both)


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def text_score(counts: Sequence[Counts]) -> tuple[float, float, float]:
    """Mean precision, mean recall and their F1. Empty answers say nothing of precision, empty texts of recall."""
    precision = mean([one.precision for one in counts if one.both + one.extra])
    recall = mean([one.recall for one in counts if one.both + one.missed])
    return precision, recall, harmonic(precision, recall)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def is_same_title(marked: str, answered: str) -> bool:
    return words_of(marked) == words_of(answered)


def is_within_a_day(marked: str, answered: str | None) -> bool:
    """Whether two days are the same or follow one another; a mark that is no day is told by no answer."""
    one, other = _day(marked), _day(answered or "")
    return one is not None and other is not None and abs((one - other).days) <= 1


def names_f1(marked: Iterable[str], answered: Iterable[str]) -> float | None:
    """F1 of two sets of names; None: nobody is marked."""
    one, other = _names(marked), _names(answered)
    if not one:
        return None
    both = len(one & other)
    return harmonic(both / len(other), both / len(one)) if other else 0.0


class Passages:
    """Knows which lines stand in a text, by their shingles; short lines as a whole."""

    def __init__(self, words: Sequence[str]) -> None:
        self._known = {tuple(words[i : i + n]) for n in range(1, SHINGLE + 1) for i in range(len(words) - n + 1)}

    def share_of(self, line: str) -> float | None:
        """The share of the line that stands there; None for a line without words."""
        words = tuple(words_of(line))
        if len(words) < SHINGLE:
            return float(words in self._known) if words else None
        shingles = [words[i : i + SHINGLE] for i in range(len(words) - SHINGLE + 1)]
        return sum(shingle in self._known for shingle in shingles) / len(shingles)


def _shingles(words: Sequence[str]) -> Counter[tuple[str, ...]]:
    starts = range(max(1, len(words) - SHINGLE + 1))
    return Counter(tuple(words[i : i + SHINGLE]) for i in starts if words)


def _share(both: int, without: int, other: int) -> float:
    if without == other == 0:
        return 1.0
    return both / (both + without) if both else 0.0


def _day(text: str) -> date | None:
    found = _DAY.match(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _names(names: Iterable[str]) -> set[str]:
    return {folded for name in names if (folded := " ".join(words_of(_BY.sub("", name.strip()))))}
