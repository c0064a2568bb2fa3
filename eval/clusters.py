"""How near a grouping is to the one people made: B-cubed, pairs, adjusted Rand index.

A grouping is a mapping from articles to the name of their story.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import comb
from typing import NamedTuple

from eval.measures import harmonic

Grouping = Mapping[str, str]


class Score(NamedTuple):
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return harmonic(self.precision, self.recall)


def b_cubed(marked: Grouping, found: Grouping) -> Score:
    """For each article the share of its found story that belongs to it, and of its marked story that was found."""
    ours, theirs, both = _sizes(marked, found)
    precision = sum(n * n / theirs[story] for (_, story), n in both.items())
    recall = sum(n * n / ours[event] for (event, _), n in both.items())
    return Score(precision / len(marked), recall / len(marked))


def pairwise(marked: Grouping, found: Grouping) -> Score:
    """Pairs of articles of one story."""
    ours, theirs, both = _sizes(marked, found)
    hits = _pairs(both.values())
    return rates(hits, _pairs(theirs.values()) - hits, _pairs(ours.values()) - hits)


def adjusted_rand(marked: Grouping, found: Grouping) -> float:
    """1 for the same grouping, 0 for one by chance."""
    ours, theirs, both = (_pairs(counts.values()) for counts in _sizes(marked, found))
    expected = ours * theirs / (comb(len(marked), 2) or 1)
    most = (ours + theirs) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def rates(hits: int, false: int, missed: int) -> Score:
    """Precision and recall; nothing said is never wrong."""
    return Score(hits / (hits + false) if hits + false else 1.0, hits / (hits + missed) if hits + missed else 1.0)


def _sizes(marked: Grouping, found: Grouping) -> tuple[Counter[str], Counter[str], Counter[tuple[str, str]]]:
    return Counter(marked.values()), Counter(found.values()), Counter((marked[one], found[one]) for one in marked)


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)
