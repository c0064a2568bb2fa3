"""Whether a host can be asked as often as the settings want: its delay is a budget that its sources share.

One request at a time, a delay after each: an hour holds so many requests and no more. What the sources ask for beyond
it is not done faster, it is done late, so it is said before the start.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from monitor.model import Outlet

POLL_SHARE = 1 / 3
"""Of the requests to a host, when there is much to read: every third is a poll if one is due."""


@dataclass(frozen=True, slots=True)
class HostBudget:
    """What the sources of one host ask for. `intervals` are the fixed ones, the shortest first."""

    host: str
    delay: timedelta  # the longest that an outlet with sources there asks for
    intervals: tuple[timedelta, ...]

    @property
    def share(self) -> float:
        """Of the host's time, how much the polls at fixed intervals take."""
        return sum((self.delay / interval for interval in self.intervals), 0.0)

    @property
    def round_takes(self) -> timedelta:
        """The time in which each source with a fixed interval is asked once."""
        return self.delay * len(self.intervals)


def budgets(outlets: Sequence[Outlet]) -> list[HostBudget]:
    """One a host, in the order in which the settings name them."""
    asked: dict[str, list[tuple[timedelta, timedelta | None]]] = {}
    for outlet in outlets:
        for spec in outlet.sources:
            asked.setdefault(urlsplit(spec.url).netloc, []).append((outlet.delay, spec.every))
    return [
        HostBudget(
            host,
            max(delay for delay, _ in sources),
            tuple(sorted(every for _, every in sources if every)),
        )
        for host, sources in asked.items()
    ]


def overdrawn(outlets: Sequence[Outlet]) -> Iterator[tuple[str, str]]:
    """Each host that cannot be asked as often as is wanted, and what to do about it."""
    for budget in budgets(outlets):
        if budget.intervals and budget.round_takes > budget.intervals[0]:
            yield budget.host, _too_much(budget)
        elif budget.share > POLL_SHARE:
            yield budget.host, _much(budget)


def _too_much(budget: HostBudget) -> str:
    return (
        f"{len(budget.intervals)} sources with a delay of {_words(budget.delay)} each take "
        f"{_words(budget.round_takes)} a round, longer than the {_words(budget.intervals[0])} asked for: "
        f"set every = {_words(budget.round_takes / POLL_SHARE)} or more, or fewer sources"
    )


def _much(budget: HostBudget) -> str:
    return (
        f"polls take {100 * budget.share:.0f} % of its time: while there is much to read, only every third request "
        f"is a poll, and sources are checked less often than asked for"
    )


def _words(span: timedelta) -> str:
    seconds = span.total_seconds()
    for unit, name in ((3600, "h"), (60, "m")):
        if seconds >= unit and seconds % unit == 0:
            return f"{seconds / unit:.0f}{name}"
    return f"{seconds:g}s"
