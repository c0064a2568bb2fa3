"""When an article that was told is read again: outlets edit silently, most of them soon after they publish.

Pure. The plan is a list of ages, from the moment the article was first listed; what was missed is not made up for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

LEAST_GAP = 0.25
"""A reading that comes late takes the place of the next one, if that is nearer than this part of its age."""

LATE = 1.5
"""Beyond this multiple of the plan's last age an article is old: it is left alone."""


def next_reread_at(plan: Sequence[timedelta], listed_at: datetime, now: datetime) -> datetime | None:
    """The next moment at which to read an article again that was listed at `listed_at`; None: it is old enough."""
    ahead = (listed_at + age for age in sorted(plan) if listed_at + age - now >= age * LEAST_GAP)
    return next(ahead, None)


def is_worth_rereading(plan: Sequence[timedelta], listed_at: datetime, now: datetime) -> bool:
    """Whether an article that is due to be read again is still young; after a long outage it may not be."""
    return bool(plan) and now <= listed_at + max(plan) * LATE


def is_last_reread(plan: Sequence[timedelta], listed_at: datetime, now: datetime) -> bool:
    """Whether the article will not be read again: then the whole page is asked for, because validators may lie."""
    return next_reread_at(plan, listed_at, now) is None
