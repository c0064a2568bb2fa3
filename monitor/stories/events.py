"""Whether articles report the same event: how alike they are on average, against how alike a story is within."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from monitor.stories.profile import Profile
from monitor.stories.terms import UNIT

EVENT_WINDOW: Final = timedelta(days=5)
CLOSE: Final = timedelta(days=2)
CLOSE_BONUS: Final = 1.1  # two dated reports of the same days
FAR_MALUS: Final = 0.7  # at the end of the window


@dataclass(frozen=True, slots=True)
class Linking:
    """How alike two groups must be to be one story.

    Their average likeness is divided by how alike the members of each are among themselves. Of a single article that
    is not known: `cohesion` stands for it with the weight of `cohesion_pairs` pairs. `least` is the quotient asked for.
    """

    cohesion: float
    cohesion_pairs: float
    least: float


TEXTS: Final = Linking(cohesion=0.3, cohesion_pairs=1, least=0.65)
HEADLINES: Final = Linking(cohesion=1.0, cohesion_pairs=3, least=0.15)  # nothing but titles: few words, told freely


@dataclass(frozen=True, slots=True)
class Group:
    """Articles taken together: the sum of their terms."""

    members: tuple[Profile, ...]
    sums: Mapping[int, int]
    square: float  # the squared length of the sum, in units

    @classmethod
    def of(cls, members: Iterable[Profile]) -> "Group":
        members = tuple(members)
        sums: dict[int, int] = {}
        for member in members:
            for term, weight in member.terms.items():
                sums[term] = sums.get(term, 0) + weight
        return cls(members, sums, sum(weight * weight for weight in sums.values()) / UNIT**2)

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
    """How alike two groups are; at least 1 is the same event."""

    score: float
    average: float
    gap: timedelta | None  # between the nearest dated members


def likeness(one: Group, other: Group) -> Likeness:
    """How alike two groups are: average link over cohesion, eased or hardened by the time between them."""
    gap = _nearest(one, other)
    average = _dot(one.sums, other.sums) / (len(one.members) * len(other.members))
    if gap is not None and gap > EVENT_WINDOW:
        return Likeness(0.0, average, gap)
    linking = HEADLINES if one.is_headlines and other.is_headlines else TEXTS
    quotient = average / math.sqrt(one.cohesion(linking) * other.cohesion(linking))
    return Likeness(quotient / linking.least * _ease(gap), average, gap)


def pair_likeness(one: Profile, other: Profile) -> float:
    """The cosine of what two articles speak of."""
    return _dot(one.terms, other.terms)


def _dot(one: Mapping[int, int], other: Mapping[int, int]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other) / UNIT**2


def _nearest(one: Group, other: Group) -> timedelta | None:
    days = [member.day for member in other.members if member.day]
    gaps = [abs(member.day - day) for member in one.members if member.day for day in days]
    return min(gaps, default=None)


def _ease(gap: timedelta | None) -> float:
    if gap is None:
        return 1.0
    if gap <= CLOSE:
        return CLOSE_BONUS
    return 1.0 - (1.0 - FAR_MALUS) * ((gap - CLOSE) / (EVENT_WINDOW - CLOSE))
