"""What two reports tell besides their words, for and against one event: figures, days, what their titles name.

The weights are log-odds: what a logistic regression gave each sign beside the likeness of the words, rounded by hand on
three labelled collections (two of English news, one of Russian; November 2026). Only signs that point the
same way in all three are used: shared days of the month and shared small figures do not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.stories.figures import is_telling
from monitor.stories.profile import Profile
from monitor.stories.told_calendar import DAYS, MONTHS, WEEKDAYS, YEARS, told_in_words

SAME_FIGURE: Final = 0.7
NO_SAME_FIGURE: Final = -0.3  # both tell figures
SAME_WEEKDAY: Final = 0.2
OTHER_WEEKDAY: Final = -0.55
OTHER_MONTH: Final = -0.5
OTHER_DAY: Final = -0.4
SAME_YEAR: Final = 0.5
TITLE_TOLD: Final = 0.6  # all that either title names stands in the other report
TITLE_USUAL: Final = 0.25  # so much of it stands in most reports that are alike at all

_CALENDAR: Final = (
    ("weekday", WEEKDAYS, SAME_WEEKDAY, OTHER_WEEKDAY),
    ("month", MONTHS, 0.0, OTHER_MONTH),
    ("day", DAYS, 0.0, OTHER_DAY),
    ("year", YEARS, SAME_YEAR, 0.0),
)


@dataclass(frozen=True, slots=True)
class Signs:
    """What two reports tell alike, and of which kinds both tell something but nothing alike."""

    figures: list[str]
    calendar: list[str]
    against: list[str]


def weigh_evidence(ones: Sequence[Profile], others: Sequence[Profile]) -> float:
    """The log-odds that reports are of one event, on average over the pairs of two groups."""
    return sum(_weigh_pair(one, other) for one in ones for other in others) / (len(ones) * len(others))


def signs_of(one: Profile, other: Profile) -> Signs:
    """The evidence of two reports for a reader."""
    against = [kind for kind, _, different in _compare_calendars(one, other) if different < 0]
    return Signs(
        figures=[figure for figure in one.figures if figure in other.figures and is_telling(figure)],
        calendar=told_in_words(mark for mark in one.calendar if mark in other.calendar),
        against=against + (["figures"] if _weigh_figures(one, other) < 0 else []),
    )


def _weigh_pair(one: Profile, other: Profile) -> float:
    told = sum(same + different for _, same, different in _compare_calendars(one, other))
    return told + _weigh_figures(one, other) + TITLE_TOLD * (_title_told(one, other) - TITLE_USUAL)


def _weigh_figures(one: Profile, other: Profile) -> float:
    if not (one.figures and other.figures):
        return 0.0
    shared = [figure for figure in one.figures if figure in other.figures]
    if any(map(is_telling, shared)):
        return SAME_FIGURE
    return 0.0 if shared else NO_SAME_FIGURE


def _compare_calendars(one: Profile, other: Profile) -> Iterator[tuple[str, float, float]]:
    """For each kind of which both tell something: what speaks for one event, and what against it."""
    for kind, marks, same, different in _CALENDAR:
        ones = [mark for mark in one.calendar if mark in marks]
        others = [mark for mark in other.calendar if mark in marks]
        if ones and others:
            yield (kind, 0.0, different) if set(ones).isdisjoint(others) else (kind, same, 0.0)


def _title_told(one: Profile, other: Profile) -> float:
    """How much of the title that is told least of stands in the other report, by weight."""
    return min(_share_told(one, other), _share_told(other, one))


def _share_told(one: Profile, other: Profile) -> float:
    weights = {term: one.terms[term] ** 2 for term in one.title_terms if term in one.terms}
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in other.terms) / total if total else 0.0
