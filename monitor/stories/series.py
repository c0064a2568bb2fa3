"""Whether two titles are one form filled in twice: the weather of two towns, a table of two days."""

import re
from collections.abc import Iterator
from typing import Final

from monitor.clean.date_words import MONTHS
from monitor.stories.terms import stem_of
from monitor.stories.words import clear

LEAST_COMMON: Final = 2
LONG: Final = 4  # letters: shorter words are small in a title of capitals too
FEW: Final = 3  # so many capitals in a row are a habit of the outlet
YEARS: Final = range(1900, 2100)

_WORD = re.compile(r"\d+|[^\W\d_]+")


def are_of_a_series(one: str, other: str) -> bool:
    """Half of the shorter title stands in both, and what differs are names and dates, some on each side.

    Bare figures are no sign: a count that rises is the same event. Where all words have capitals, names do not show.
    """
    ones, others = dict(_marked(one)), dict(_marked(other))
    common = ones.keys() & others.keys()
    if len(common) < max(LEAST_COMMON, min(len(ones), len(others)) / 2):
        return False
    return all(stems and all(slots[stem] for stem in stems) for slots, stems in _differing(ones, others, common))


def _differing(
    ones: dict[str, bool], others: dict[str, bool], common: set[str]
) -> Iterator[tuple[dict[str, bool], set[str]]]:
    for slots in (ones, others):
        yield slots, slots.keys() - common


def _marked(title: str) -> Iterator[tuple[str, bool]]:
    """The stems of a title, each with whether it is a name or part of a date; small words are left out."""
    words = [word for word in _WORD.findall(clear(title)) if len(word) >= LONG or not word.islower() or word in MONTHS]
    names_show = _shows_names([word for word in words[1:] if len(word) > LONG])
    for place, word in enumerate(words):
        following = words[place + 1].casefold() if place + 1 < len(words) else ""
        is_name = names_show and place > 0 and word[0].isupper()
        yield stem_of(word), is_name or _is_of_a_date(word, following)


def _shows_names(long_words: list[str]) -> bool:
    return len(long_words) < FEW or any(word[0].islower() for word in long_words)


def _is_of_a_date(word: str, following: str) -> bool:
    if word.isdigit():
        return following in MONTHS or int(word[:5]) in YEARS
    return word.casefold() in MONTHS
