"""The requests that one address takes, each in its host's turn and all within one deadline."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from monitor.fetch.politeness import Lanes, Timer, is_acquired
from monitor.fetch.trouble import Trouble
from monitor.fetch.wire import Answer, send
from monitor.model import Clock, FailureKind

# Between the requests of one visit (robots.txt, redirects) the outlet's own delay is kept, up to this; a longer
# Crawl-delay counts from visit to visit, or a redirecting host with a long one could never be read.
MAX_REST_WITHIN_VISIT = 5.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its end, robots.txt and redirects too: what shows that hosts are treated politely."""

    url: str
    host: str  # with its port, unless that is the scheme's own
    started_at: datetime
    took: timedelta
    rested: timedelta | None  # since the end of the last request to this host; None if none is remembered
    owed: timedelta  # how long it should be
    status: int | None
    trouble: Trouble | None
    body_bytes: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """What the visits of one process share."""

    transport: httpx.AsyncBaseTransport
    lanes: Lanes
    headers: Mapping[str, str]  # sent with every request
    clock: Clock
    timer: Timer
    note: Callable[[Exchange], None]


@dataclass(slots=True)
class Visit:
    """The requests that one address takes: robots.txt, redirects, the page. They share a deadline.

    `deadline` bounds the seconds on the network, `patience` those of waiting for a host's turn.
    """

    way_out: WayOut
    deadline: float
    patience: float  # what is left of it
    rest: float  # the outlet's delay
    _spent: float = 0.0  # seconds on the network so far
    _asked: set[str] = field(default_factory=set)

    async def ask(
        self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int, *, crawl_delay: timedelta = timedelta()
    ) -> Answer | Trouble:
        """Send one request when the host's turn has come."""
        host = lane_of(url)
        rest = self._rest_of(host, crawl_delay)
        left = await self._take_turn(host, rest)
        if left is not None:
            wait = timedelta(seconds=left)
            return Trouble(FailureKind.BUSY, f"{host} is to be left alone for {left:.0f} s", retry_after=wait)
        try:
            return await self._send(url, host, headers, max_bytes, rest)
        finally:
            self.way_out.lanes.leave(host)

    async def is_acquired(self, lock: asyncio.Lock) -> bool:
        """Wait for a lock as long as patience lasts."""
        started_at = self.way_out.timer()
        try:
            return await is_acquired(lock, self.patience)
        finally:
            self.patience -= self.way_out.timer() - started_at

    def _rest_of(self, host: str, crawl_delay: timedelta) -> float:
        if host in self._asked:
            return min(self.rest, MAX_REST_WITHIN_VISIT)
        self._asked.add(host)
        return max(self.rest, crawl_delay.total_seconds())

    async def _take_turn(self, host: str, rest: float) -> float | None:
        started_at = self.way_out.timer()
        left = await self.way_out.lanes.take(host, rest, self.patience)
        self.patience -= self.way_out.timer() - started_at
        return left

    async def _send(
        self, url: httpx.URL, host: str, headers: Mapping[str, str], max_bytes: int, rest: float
    ) -> Answer | Trouble:
        way_out, rested, started_at = self.way_out, self.way_out.lanes.rested(host), self.way_out.clock()
        began = way_out.timer()
        said = await self._within_deadline(url, headers, max_bytes)
        took = way_out.timer() - began
        self._spent += took
        trouble = said if isinstance(said, Trouble) else None
        if trouble and trouble.retry_after is not None:
            way_out.lanes.hold(host, trouble.retry_after.total_seconds())
        exchange = Exchange(
            url=str(url),
            host=host,
            started_at=started_at,
            took=timedelta(seconds=took),
            rested=rested,
            owed=timedelta(seconds=rest),
            status=said.status,
            trouble=trouble,
            body_bytes=len(said.body) if isinstance(said, Answer) else 0,
        )
        way_out.note(exchange)
        return said

    async def _within_deadline(self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int) -> Answer | Trouble:
        try:
            async with asyncio.timeout(self.deadline - self._spent):
                all_headers = {**self.way_out.headers, **headers}
                return await send(self.way_out.transport, url, all_headers, max_bytes, self.way_out.clock)
        except TimeoutError:
            return Trouble(FailureKind.TIMEOUT, f"{url.host}: no complete answer within {self.deadline:g} s")


def lane_of(url: httpx.URL) -> str:
    """The host of an address, with its port unless that is the scheme's own."""
    return url.host if url.port is None else f"{url.host}:{url.port}"
