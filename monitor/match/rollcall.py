"""Roll calls: five or more names in a row ("Amerika Serikat, Rusia, China, Inggris, ... dan Korea Utara").

A list of nuclear powers, of those who voted against, or of teams names two states beside each other and says nothing
of them together. So a name in a roll call is not NEAR anything, provided that at least three of its names are not what
was asked for. Three or four names are a roll call, too, where they are given as examples ("termasuk AS, Rusia, dan
Korea Utara") and one of them is not what was asked for; "Rusia, China, Iran dan Korea Utara" alone is an alliance.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_LEAST_NAMES = 5
_LEAST_OTHERS = 3
_LEAST_EXAMPLES = 3

_NAME_WORD = r"(?:[^\W\d_a-zа-яё]\.(?=[ \w])|[^\W\d_a-zа-яё][\w’']*(?:\.[\w’']+)*|\([^()]{1,20}\))"
_NAME = rf"(?:(?:the|negara|si|di|ke|dari|с|в|со|to|in|of|from) )?{_NAME_WORD}(?:[ -]{_NAME_WORD}){{0,4}}"
_JOINT = (
    r"(?:\s*[,;、，]\s*(?:(?:dan|serta|and|or|atau|juga|hingga|termasuk|plus|и|а также|또는|및|그리고)\s+)?"
    r"|\s*[·/]\s*|\s+(?:dan|serta|and|or|atau|hingga|&|и|및)\s+)"
)
_EXAMPLES = (
    r"(?:termasuk|seperti|antara lain|semisal|misalnya|yaitu|yakni|such as|including|includes|e\.g\.|like|namely"
    r"|включая|в том числе|таких как|такие как|например)\s+(?:in\s+|для\s+)?"
)
_ROW = re.compile(
    rf"(?<!\w)(?P<examples>{_EXAMPLES})?(?P<row>{_NAME}(?:{_JOINT}{_NAME}){{{_LEAST_EXAMPLES - 1},}})"
    r"(?P<rest>\s*(?:등|따위))?",
)
_SPLIT = re.compile(_JOINT)


@dataclass(frozen=True, slots=True)
class RollCall:
    """Names in a row, each with begin and end; as examples of something, fewer of them tell that they are no pair."""

    names: tuple[tuple[int, int], ...]
    are_examples: bool

    @property
    def start(self) -> int:
        return self.names[0][0]

    def holds(self, start: int, end: int) -> bool:
        return self.start <= start and end <= self.names[-1][1]

    def is_of_others(self, asked: Sequence[int]) -> bool:
        """Whether enough names are not what was asked for; `asked` are the sorted places where that begins."""
        others = sum(bisect_left(asked, start) == bisect_left(asked, end) for start, end in self.names)
        if len(self.names) >= _LEAST_NAMES:
            return others >= _LEAST_OTHERS
        return self.are_examples and others > 0 and len(self.names) - others > 1


def roll_calls(text: str, offset: int) -> list[RollCall]:
    """The rows of names in a paragraph; their places count from `offset`."""
    if not any(mark in text for mark in ",、·/，"):
        return []
    return [
        RollCall(_names(text, *found.span("row"), offset), bool(found["examples"] or found["rest"]))
        for found in _ROW.finditer(text)
    ]


def _names(text: str, start: int, end: int, offset: int) -> tuple[tuple[int, int], ...]:
    names: list[tuple[int, int]] = []
    for joint in _SPLIT.finditer(text, start, end):
        names.append((start + offset, joint.start() + offset))
        start = joint.end()
    return (*names, (start + offset, end + offset))
