"""The fetcher: an address in; a page, "not modified", or a failure with its kind out."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Self

import httpx

from monitor.fetch.conduct import ConductBook
from monitor.fetch.guard import AddressGuard
from monitor.fetch.politeness import Lanes, Sleep, Timer
from monitor.fetch.robots import RobotsCache, RobotsShelf
from monitor.fetch.transport import guarded_transport
from monitor.fetch.trouble import Trouble, shown
from monitor.fetch.visit import Visit, WayOut, lane_of
from monitor.fetch.wire import Answer, read_url
from monitor.model import Clock, FailureKind, Fetched, FetchFailure, NotModified, Page, Validators

MAX_REDIRECTS = 5
PAGE_BYTES = 4_000_000
PAGE_TYPES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FEED_TYPES = (
    "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)
DEADLINE = timedelta(seconds=30)
DELAY = timedelta(seconds=2)
PATIENCE = timedelta(seconds=20)


class Fetcher:
    """One a process: it holds the connections, the robots rules and the pace of every host.

    `user_agent` is sent as it is (`news-monitor/0.1 (+desk@example.com)`); what stands before the slash is the name
    that robots.txt is read for. A call takes `deadline` on the network and `patience` for waiting at most: together
    they must stay below the lease of a claimed host. `note` is told of every request when it is over.
    """

    def __init__(
        self,
        user_agent: str,
        guard: AddressGuard,
        clock: Clock,
        *,
        ssl_context: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        timer: Timer = monotonic,
        sleep: Sleep = asyncio.sleep,
        patience: timedelta = PATIENCE,
        conduct: ConductBook | None = None,
        shelf: RobotsShelf | None = None,
    ) -> None:
        self.conduct = conduct or ConductBook()
        self._clock = clock
        self._patience = patience.total_seconds()
        self._way_out = WayOut(
            transport or guarded_transport(guard, ssl_context=ssl_context),
            Lanes(timer, sleep),
            {"User-Agent": user_agent, "Accept-Encoding": "gzip"},
            clock,
            timer,
            self.conduct.note,
        )
        self._robots = RobotsCache(user_agent.partition("/")[0], clock, shelf)

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        max_bytes: int = PAGE_BYTES,
        deadline: timedelta = DEADLINE,
        accept: str = PAGE_TYPES,
        delay: timedelta = DELAY,
    ) -> Fetched:
        """Ask for an address; conditionally, if `validators` are given. Never raises for what the network does.

        `delay` is the least time since the end of the last request to the same host (longer if robots.txt says so).
        A host that asked to be left alone, or whose turn does not come in time, gives BUSY with `retry_after`.
        """
        visit = Visit(self._way_out, deadline.total_seconds(), self._patience, delay.total_seconds())
        wish = _Wish(_request_headers(accept, validators), max_bytes)
        said = await self._follow(url, visit, wish)
        return self._told(url, said)

    def delay_for(self, url: str) -> timedelta | None:
        """The Crawl-delay of the address's host, zero where there is none; None while its robots.txt is not known."""
        parsed = read_url(url)
        return None if isinstance(parsed, Trouble) else self._robots.crawl_delay(parsed)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._way_out.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def _follow(self, url: str, visit: Visit, wish: "_Wish") -> Answer | Trouble:
        target = read_url(url)
        seen: set[httpx.URL] = set()
        while isinstance(target, httpx.URL) and len(seen) <= MAX_REDIRECTS:
            if target in seen:
                return Trouble(FailureKind.REDIRECTS, f"redirects in a circle: {shown(str(target))}")
            seen.add(target)
            said = await self._ask(target, visit, wish)
            if isinstance(said, Trouble) or said.location is None:
                return said
            target = said.location
        return target if isinstance(target, Trouble) else Trouble(FailureKind.REDIRECTS, "more than 5 redirects")

    async def _ask(self, url: httpx.URL, visit: Visit, wish: "_Wish") -> Answer | Trouble:
        rules = await self._robots.rules_for(url, visit)
        if isinstance(rules, Trouble):
            return rules
        if not rules.allows(str(url)):
            self.conduct.refuse(lane_of(url), self._clock())
            return Trouble(FailureKind.ROBOTS, f"robots.txt of {url.host} forbids {shown(url.path)}")
        return await visit.ask(url, wish.headers, wish.max_bytes, crawl_delay=rules.crawl_delay)

    def _told(self, url: str, said: Answer | Trouble) -> Fetched:
        now = self._clock()
        if isinstance(said, Trouble):
            return FetchFailure(url, said.kind, said.detail, now, said.status, said.retry_after)
        if said.status == 304:
            return NotModified(url, now)
        return Page(url, str(said.url), said.status, said.headers, said.body, now)


@dataclass(frozen=True, slots=True)
class _Wish:
    headers: Mapping[str, str]
    max_bytes: int


def _request_headers(accept: str, validators: Validators | None) -> Mapping[str, str]:
    headers = {"Accept": accept}
    if validators and validators.etag:
        headers["If-None-Match"] = validators.etag
    if validators and validators.last_modified:
        headers["If-Modified-Since"] = validators.last_modified
    return headers
