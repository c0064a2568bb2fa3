"""How hosts are treated, added up by host and day until somebody writes it down: what politeness is shown by.

It reckons from the requests themselves, not from what the lanes meant to do.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.fetch.visit import Exchange

TOLERANCE = timedelta(milliseconds=10)
"""A gap shorter by so little is the clock's, not ours."""


@dataclass(slots=True)
class HostConduct:
    """The requests to a host on a day. A gap is the time from the end of one to the start of the next."""

    host: str
    day: date
    requests: int = 0
    robots_requests: int = 0
    not_modified: int = 0
    failures: int = 0
    forbidden: int = 0
    waits: int = 0
    early: int = 0
    body_bytes: int = 0
    gaps: int = 0
    short_gaps: int = 0
    least_gap: timedelta | None = None
    owed: timedelta | None = None  # where the gap was least
    first_started_at: datetime | None = None  # of a request before which nothing is known
    first_owed: timedelta | None = None
    last_ended_at: datetime | None = None
    held_until: datetime | None = None

    def add(self, exchange: Exchange) -> None:
        self._add_gap_before(exchange)
        ended_at = exchange.started_at + exchange.took
        self.requests += 1
        self.robots_requests += exchange.url.endswith("/robots.txt")
        self.not_modified += exchange.status == 304
        self.failures += exchange.trouble is not None
        self.early += self.held_until is not None and exchange.started_at < self.held_until - TOLERANCE
        self.body_bytes += exchange.body_bytes
        self.last_ended_at = ended_at
        wait = exchange.trouble.retry_after if exchange.trouble else None
        if wait:
            self.waits += 1
            self.held_until = max(self.held_until or ended_at, ended_at + wait)

    def add_gap(self, gap: timedelta, owed: timedelta) -> None:
        """A gap that was kept or not; the one that lies nearest to, or furthest below, what was owed is remembered."""
        self.gaps += 1
        self.short_gaps += gap < owed - TOLERANCE
        if self.least_gap is None or self.owed is None or gap - owed < self.least_gap - self.owed:
            self.least_gap, self.owed = gap, owed

    def _add_gap_before(self, exchange: Exchange) -> None:
        if exchange.rested is not None:
            self.add_gap(exchange.rested, exchange.owed)
        elif self.first_started_at is None:
            self.first_started_at, self.first_owed = exchange.started_at, exchange.owed


class ConductBook:
    """What was asked of hosts since it was last taken."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, date], HostConduct] = {}

    def note(self, exchange: Exchange) -> None:
        """A request is over."""
        self._of(exchange.host, exchange.started_at).add(exchange)

    def refuse(self, host: str, at: datetime) -> None:
        """An address was not asked for, because robots.txt forbids it."""
        self._of(host, at).forbidden += 1

    def take(self) -> list[HostConduct]:
        """What was added up; from here on it is the taker's to keep."""
        taken, self._open = self._open, {}
        return list(taken.values())

    def _of(self, host: str, at: datetime) -> HostConduct:
        key = (host, at.date())
        return self._open.setdefault(key, HostConduct(*key))
