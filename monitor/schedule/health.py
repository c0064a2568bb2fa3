"""How a source is doing, judged after each poll: unreachable, lists nothing, or quieter than its own rhythm.

What its pages bring is judged in `readings`. Which changes are told is decided here too: each once, and a recovery
only when it lasts, so that a source that comes and goes does not fill anybody's inbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

DEGRADED_AT = 1.0
DOWN_AT = 3.0
"""Sums of weighed failures in a row: three answers that mean it (404, a refusal) or twelve passing ones."""

QUIET_FACTOR = 10
QUIET_AT_LEAST = timedelta(days=3)
"""Silence is told when it lasts ten times the usual time between two articles, and never before three days."""

HealthState = Literal["new", "up", "degraded", "down"]

SETTLED_AFTER = 2
"""Intervals of its own that a source must be well for before its recovery is told."""

MAX_SETTLING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Health:
    state: HealthState
    reason: str = ""


def after_failure(before: HealthState, fail_weight: float, reason: str) -> Health:
    """`fail_weight` sums the failures in a row, this one included. A single passing failure changes nothing."""
    if fail_weight >= DOWN_AT:
        return Health("down", reason)
    if fail_weight >= DEGRADED_AT:
        return Health("down" if before == "down" else "degraded", reason)
    return Health(before, reason)


def after_answer(now: datetime, last_link_at: datetime | None, rhythm: timedelta | None) -> Health:
    """The source answered and lists articles; it may still be quieter than ever."""
    if last_link_at is None or rhythm is None:
        return Health("up")
    silence = now - last_link_at
    if silence > max(rhythm * QUIET_FACTOR, QUIET_AT_LEAST):
        return Health("degraded", f"nothing new for {silence.days} days")
    return Health("up")


def with_trouble(health: Health, trouble: str) -> Health:
    """A source that answers is not well while its pages bring less than they used to."""
    return Health("degraded", trouble) if trouble and health.state == "up" else health


class Change(Protocol):
    """A change of a source's state that nobody was told of yet."""

    @property
    def at(self) -> datetime: ...
    @property
    def from_state(self) -> HealthState: ...
    @property
    def to_state(self) -> HealthState: ...


AnyChange = TypeVar("AnyChange", bound=Change)


def change_to_tell(
    untold: Sequence[AnyChange], now: datetime, interval: timedelta
) -> AnyChange | Literal["no", "wait"]:
    """What is told of a source's untold changes, oldest first: the last one, nothing, or nothing yet.

    What went and came back before anybody heard of it is no news. A recovery waits until it lasts.
    """
    first, last = untold[0], untold[-1]
    if _is_well(first.from_state) and _is_well(last.to_state):
        return "no"
    if first.from_state == last.to_state:
        return "no"
    if _is_well(last.to_state) and now - last.at < min(interval * SETTLED_AFTER, MAX_SETTLING):
        return "wait"
    return last


def _is_well(state: HealthState) -> bool:
    return state in {"new", "up"}
