"""Whether articles report the same event: how alike they are on average, against how alike a story is within.

What a whole neighbourhood speaks of is the topic and tells no events apart ("Putin", "Kim"); what a part of it speaks
of does. So terms are weighed anew among the articles at hand before anything is compared (`Contrast`).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, pairwise, repeat
from operator import mul
from typing import Final

from monitor.stories.evidence import weigh_evidence
from monitor.stories.profile import Profile
from monitor.stories.terms import UNIT

UNSEEN_NEIGHBOURS: Final = 2  # so few articles are no topic yet
CAUTION: Final = 1.5  # the fewer neighbours, the less is known of what is common: so much more is asked beside one
EVENT_WINDOW: Final = timedelta(days=5)
CLOSE: Final = timedelta(days=2)
CLOSE_BONUS: Final = 1.15  # two dated reports of the same days
FAR_MALUS: Final = 0.7  # at the end of the window
UNDATED_MALUS: Final = 0.5  # a report of no known day beside dated ones: strong evidence only
UNTOLD_MALUS: Final = 0.8  # and beside one whose day only its text tells
TRUST: Final = 0.35  # in evidence besides the words: what a unit of log-odds does to the logarithm of a score
HEARD: Final = 8  # so many of a group, the newest, are asked for evidence


@dataclass(frozen=True, slots=True)
class Linking:
    """How alike two groups must be to be one story.

    Their average likeness is divided by how alike the members of each are among themselves. Of a single article that
    is not known: `cohesion` stands for it with the weight of `cohesion_pairs` pairs. `least` is the quotient asked for.
    """

    cohesion: float
    cohesion_pairs: float
    least: float


TEXTS: Final = Linking(cohesion=0.3, cohesion_pairs=1, least=0.5)
HEADLINES: Final = Linking(cohesion=1.0, cohesion_pairs=3, least=0.15)  # nothing but titles: few words, told freely


class Contrast:
    """Weighs terms by how few of a neighbourhood speak of them, and compares groups of articles so.

    Without a neighbourhood all terms weigh what they did: headlines are too few words to be weighed anew.
    """

    def __init__(self, neighbours: Sequence[Profile]) -> None:
        holders = Counter(chain.from_iterable(neighbour.terms for neighbour in neighbours))
        count = len(neighbours) + UNSEEN_NEIGHBOURS
        self._caution = 1.0 + CAUTION / (len(neighbours) - 1) if len(neighbours) > 1 else 1.0
        self._weights = {term: 1.0 - (held / count) ** 3 for term, held in holders.items()}

    def group(self, members: Iterable[Profile]) -> "Group":
        """Articles taken together."""
        members = tuple(members)
        sums: defaultdict[int, float] = defaultdict(float)
        for member in members:
            self._add(member, sums)
        return Group(members, sums, math.hypot(*sums.values()) ** 2)

    def likeness(self, one: "Group", other: "Group") -> "Likeness":
        """How alike two groups are: average link over cohesion, eased or hardened by the time between them."""
        average = _dot(one.sums, other.sums) / (len(one.members) * len(other.members))
        linking = HEADLINES if one.is_headlines and other.is_headlines else TEXTS
        quotient = average / math.sqrt(one.cohesion(linking) * other.cohesion(linking))
        score = quotient / (linking.least * self._caution) * ease(one.members, other.members)
        if linking is TEXTS and score > 0.0:
            score *= math.exp(TRUST * weigh_evidence(one.members[-HEARD:], other.members[-HEARD:]))
        return Likeness(score, average)

    def _add(self, member: Profile, sums: defaultdict[int, float]) -> None:
        """Adds what an article speaks of, weighed anew and of length 1 (this runs for every member compared)."""
        weights = map(self._weights.get, member.terms, repeat(1.0))
        weighed = list(map(mul, member.terms.values(), weights))
        length = math.hypot(*weighed) or 1.0
        for term, weight in zip(member.terms, weighed, strict=True):
            sums[term] += weight / length


@dataclass(frozen=True, slots=True)
class Group:
    """Articles taken together: the sum of what they speak of, each of length 1."""

    members: tuple[Profile, ...]
    sums: Mapping[int, float]
    square: float  # the squared length of the sum

    def joined(self, other: "Group") -> "Group":
        """Both groups as one."""
        sums = defaultdict(float, self.sums)
        for term, weight in other.sums.items():
            sums[term] += weight
        square = self.square + other.square + 2 * _dot(self.sums, other.sums)
        return Group((*self.members, *other.members), sums, square)

    @property
    def is_headlines(self) -> bool:
        return all(not member.shingles for member in self.members)

    def cohesion(self, linking: Linking) -> float:
        """The average likeness of two members."""
        count = len(self.members)
        within = max(0.0, self.square - count) / 2
        pairs = count * (count - 1) / 2
        return (within + linking.cohesion * linking.cohesion_pairs) / (pairs + linking.cohesion_pairs)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two groups are; a score of 1 is enough for the same event."""

    score: float
    average: float


def pair_likeness(one: Profile, other: Profile) -> float:
    """The cosine of what two articles speak of."""
    return _dot(one.terms, other.terms) / UNIT**2


def ease(ones: Sequence[Profile], others: Sequence[Profile]) -> float:
    """What time says: more than 1 for reports of the same days, less for days apart, 0 beyond the window.

    A day that only the text tells may be that of something past: it never parts reports, it only hardens. So does a
    report without any day beside dated ones.
    """
    published = _nearest([one.published_at for one in ones], [other.published_at for other in others])
    if published is not None:
        return _ease_of(published) if published <= EVENT_WINDOW else 0.0
    told = _nearest([one.day for one in ones], [other.day for other in others])
    if told is not None:
        return _ease_of(min(told, EVENT_WINDOW))
    if any(member.published_at for member in (*ones, *others)):
        return UNDATED_MALUS
    return UNTOLD_MALUS if any(member.told_at for member in (*ones, *others)) else 1.0


def _ease_of(gap: timedelta) -> float:
    if gap <= CLOSE:
        return CLOSE_BONUS
    return 1.0 - (1.0 - FAR_MALUS) * ((gap - CLOSE) / (EVENT_WINDOW - CLOSE))


def _nearest(ones: Iterable[datetime | None], others: Iterable[datetime | None]) -> timedelta | None:
    """The shortest time from one of the first to one of the others: they stand side by side in order of time."""
    ordered = sorted([(at, 0) for at in ones if at] + [(at, 1) for at in others if at])
    return min((after[0] - before[0] for before, after in pairwise(ordered) if before[1] != after[1]), default=None)


def _dot(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    common = one.keys() & other.keys()
    total: float = sum(map(mul, map(one.__getitem__, common), map(other.__getitem__, common)))
    return total
