"""The score of a match in one sentence, written from its parts and read back into them.

The sentence is what is stored and what a program reads; whoever speaks another language needs the parts.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Place(StrEnum):
    """The most prominent part of an article in which all that was found stands."""

    TITLE = "all in the title"
    TITLE_AND_LEAD = "all in title and lead"
    LEAD = "all in the lead"
    TITLE_IN_PART = "in the title in part, the rest below"
    LEAD_IN_PART = "in the lead in part, the rest below"
    BELOW = "below the lead"


class Apart(StrEnum):
    """How near two mentions are that no number of words tells."""

    ALONE = ""
    ITEMS = ", each in a story of its own"
    ADJACENT = ", side by side at the closest"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where, how often, how near: words between the closest mentions of different things, or what there is instead."""

    place: Place
    mentions: int
    sentences: int
    nearness: Apart | int

    def __str__(self) -> str:
        often = f"{_counted(self.mentions, 'mention')} in {_counted(self.sentences, 'sentence')}"
        return f"{self.place}; {often}{_nearness(self.nearness)}"


def read_explanation(sentence: str) -> Explanation | None:
    """The parts of a sentence that `str` wrote; None for any other text."""
    found = _SENTENCE.fullmatch(sentence)
    if found is None:
        return None
    place, mentions, sentences, apart, words = found.groups()
    return Explanation(Place(place), int(mentions), int(sentences), int(words) if words else Apart(apart))


def _nearness(nearness: Apart | int) -> str:
    return nearness if isinstance(nearness, Apart) else f", {_counted(nearness, 'word')} between the closest"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' * (count != 1)}"


_SENTENCE: Final = re.compile(
    rf"({'|'.join(Place)}); ([0-9]{{1,9}}) mentions? in ([0-9]{{1,9}}) sentences?"
    rf"(?:({'|'.join(Apart)})|, ([0-9]{{1,9}}) words? between the closest)"
)
