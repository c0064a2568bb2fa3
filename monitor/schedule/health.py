"""How a source is doing, judged after each poll: unreachable, lists nothing, or quieter than its own rhythm."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

DEGRADED_AT = 1.0
DOWN_AT = 3.0
"""Sums of weighed failures in a row: three answers that mean it (404, a refusal) or twelve passing ones."""

QUIET_FACTOR = 10
QUIET_AT_LEAST = timedelta(days=3)
"""Silence is told when it lasts ten times the usual time between two articles, and never before three days."""

HealthState = Literal["new", "up", "degraded", "down"]


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
