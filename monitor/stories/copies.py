"""Whether two articles tell the same text: shared words in a row, counted on the full sets of shingles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.stories.events import pair_likeness
from monitor.stories.profile import Profile
from monitor.stories.shingles import SHINGLE_WORDS, shingles_in_order
from monitor.stories.words import find_words

VERSION_JACCARD: Final = 0.40  # of one outlet: the same article, edited
COPY_CONTAINMENT: Final = 0.40  # whatever else the articles speak of
ALIKE_CONTAINMENT: Final = 0.25  # of articles that speak of the same: measured, edited wire copy is at least .43 alike,
ALIKE: Final = 0.40  # texts that share only stray paragraphs at most .15
WEAK_CONTAINMENT: Final = 0.20  # enough with the same agency or an identical quotation, within a week
WEAK_WINDOW: Final = timedelta(days=7)
LEAST_SHARED: Final = 12  # shingles: fewer are a slogan, a name with its office, a notice
ABOUT_THE_MOST: Final = 0.9

PASSAGES_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Overlap:
    """What the text of an article shares with that of another one. `containment` is the share of the shorter text."""

    article: Profile
    other: Profile
    shared: int
    containment: float
    jaccard: float

    @property
    def is_version(self) -> bool:
        """One outlet's article, edited."""
        return self._is_of_one_outlet and self.jaccard >= VERSION_JACCARD and self.shared >= LEAST_SHARED

    @property
    def is_copy(self) -> bool:
        """One text, told by both."""
        if self.shared < LEAST_SHARED or self.containment < WEAK_CONTAINMENT:
            return False
        return self.containment >= COPY_CONTAINMENT or self._is_alike or self._is_from_one_wire

    @property
    def rank(self) -> tuple[float, float, str]:
        """For order: the nearest text first, in whatever order they were found."""
        return (-self.jaccard, -self.containment, self.other.article_id)

    @property
    def common_agencies(self) -> list[str]:
        return sorted(set(self.article.agencies).intersection(self.other.agencies))

    @property
    def common_quotations(self) -> int:
        """How many quotations stand in both."""
        return len(set(self.article.quotations).intersection(self.other.quotations))

    @property
    def _is_alike(self) -> bool:
        return self.containment >= ALIKE_CONTAINMENT and pair_likeness(self.article, self.other) >= ALIKE

    @property
    def _is_from_one_wire(self) -> bool:
        """Two outlets (one outlet repeats its own background) with one agency or quotation in one week."""
        if self._is_of_one_outlet or not (self.common_agencies or self.common_quotations):
            return False
        one, other = self.article.day, self.other.day
        return one is not None and other is not None and abs(one - other) <= WEAK_WINDOW

    @property
    def _is_of_one_outlet(self) -> bool:
        return bool(self.article.outlet) and self.article.outlet == self.other.outlet


def measure_overlaps(article: Profile, others: Sequence[Profile]) -> list[Overlap]:
    """What an article's text shares with each of the others, the nearest first."""
    shingles = frozenset(article.shingles)
    return sorted((_measure(article, shingles, other) for other in others), key=lambda overlap: overlap.rank)


def first_copied(overlaps: Sequence[Overlap]) -> Overlap | None:
    """The article that a text was copied from: of those that share about the most with it, the first seen."""
    copies = [overlap for overlap in overlaps if overlap.is_copy]
    most = max((overlap.shared for overlap in copies), default=0)
    nearest = [overlap for overlap in copies if overlap.shared >= ABOUT_THE_MOST * most]
    return min(nearest, key=lambda overlap: overlap.other.arrival, default=None)


def shared_passages(text: str, other: Profile) -> list[str]:
    """The longest passages of a text that stand in another article too, as folded words."""
    words = find_words(text)
    known = frozenset(other.shingles)
    runs: list[list[str]] = []
    last_start = -2
    for start, shingle in enumerate(shingles_in_order(words)):
        if shingle not in known:
            continue
        if start == last_start + 1:
            runs[-1].append(words[start + SHINGLE_WORDS - 1])
        else:
            runs.append(words[start : start + SHINGLE_WORDS])
        last_start = start
    longest = sorted(runs, key=len, reverse=True)[:PASSAGES_SHOWN]
    return [" ".join(run) for run in longest]


def _measure(article: Profile, shingles: frozenset[int], other: Profile) -> Overlap:
    shared = len(shingles.intersection(other.shingles))
    least = min(len(shingles), len(other.shingles))
    union = len(shingles) + len(other.shingles) - shared
    return Overlap(article, other, shared, shared / least if least else 0.0, shared / union if union else 0.0)
