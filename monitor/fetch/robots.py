"""What robots.txt says (RFC 9309): read once a host and day, and kept to.

4xx: there are no rules. 5xx, 429 or no answer: a full stop. Groups are chosen here, by the product token as a whole;
Protego then compares the paths.
"""

import asyncio
import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import httpx
from protego import Protego

from monitor.fetch.trouble import Trouble
from monitor.fetch.visit import Visit
from monitor.fetch.wire import Answer
from monitor.model import Clock, FailureKind

MAX_AGE = timedelta(hours=24)  # RFC 9309 section 2.4
MAX_FAILURE_AGE = timedelta(minutes=5)
MAX_CRAWL_DELAY = timedelta(seconds=60)
MAX_READ_BYTES = 2_000_000
MAX_PARSED_CHARS = 500_000  # RFC 9309 section 2.5 asks for 500 KiB at least
MAX_LINE_CHARS = 10_000  # a rule longer than any address; one of 400 kB took 56 MB to read
MAX_REDIRECTS = 5
MAX_KEPT_LINES = 100_000  # of all files in the cache together: about 50 MB of rules at the very worst

# Trouble of the host, not of its robots.txt: the page could not be had either, and this says why more clearly.
_OF_THE_HOST = frozenset({FailureKind.REFUSED, FailureKind.DNS, FailureKind.TLS, FailureKind.CONNECT, FailureKind.BUSY})


class Rules:
    """What one robots.txt says to us."""

    def __init__(self, text: str, agent: str) -> None:
        chosen = _for_agent(text[:MAX_PARSED_CHARS].removeprefix("\ufeff"), agent)
        self.line_count = len(chosen)
        self._agent = agent
        self._parsed = Protego.parse("\n".join(chosen))
        self.crawl_delay = self._read_crawl_delay()

    def allows(self, url: str) -> bool:
        return bool(self._parsed.can_fetch(url, self._agent))

    def _read_crawl_delay(self) -> timedelta:
        seconds = self._parsed.crawl_delay(self._agent) or 0.0
        return timedelta(seconds=min(seconds, MAX_CRAWL_DELAY.total_seconds()))


_AGENT_LINE = re.compile(r"(user[\s-]*agent)[\s:]+(.*)", re.IGNORECASE)
_PRODUCT_TOKEN = re.compile(r"[a-z_-]+|\*", re.IGNORECASE)


def _for_agent(text: str, agent: str) -> list[str]:
    """The lines, with every group that is not for us given to one other name.

    Protego keeps a rule set for each name: thousands of names with thousands of rules would multiply. And it takes
    `news` for `news-monitor`, where RFC 9309 section 2.2.1 compares whole tokens.
    """
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [_renamed(line, agent.lower()) for line in lines if 0 < len(line) <= MAX_LINE_CHARS]


def _renamed(line: str, agent: str) -> str:
    named = _AGENT_LINE.match(line)
    if named is None:
        return line
    token = _PRODUCT_TOKEN.match(named[2])
    name = token[0].lower() if token else ""
    return f"User-agent: {name if name in {agent, '*'} else 'somebody-else'}"


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A robots.txt as received; empty where there is none."""

    origin: str
    text: bytes
    fetched_at: datetime


class RobotsShelf(Protocol):
    """Where robots.txt files are kept over restarts."""

    async def find(self, origin: str) -> RobotsFile | None: ...

    async def keep(self, file: RobotsFile) -> None: ...


class RobotsCache:
    """The rules of each origin, asked for when needed, by one asker at a time."""

    def __init__(self, agent: str, clock: Clock, shelf: RobotsShelf | None = None) -> None:
        self._agent = agent
        self._clock = clock
        self._shelf = shelf
        self._kept: OrderedDict[str, _Kept] = OrderedDict()  # oldest first
        self._line_count = 0
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def rules_for(self, url: httpx.URL, visit: Visit) -> Rules | Trouble:
        """The rules of the URL's origin; a Trouble means that nothing there may be asked for now."""
        origin = _origin(url)
        found = self._fresh(origin)
        if found is not None:
            return found
        asking = self._asking.setdefault(origin, asyncio.Lock())
        if not await visit.is_acquired(asking):
            return Trouble(FailureKind.BUSY, f"robots.txt of {url.host} is still being asked for")
        try:
            return self._fresh(origin) or await self._shelved(origin) or await self._ask(url, origin, visit)
        finally:
            asking.release()

    def crawl_delay(self, url: httpx.URL) -> timedelta | None:
        """The Crawl-delay, zero where none is told; None while the rules are not known."""
        found = self._fresh(_origin(url))
        return found.crawl_delay if isinstance(found, Rules) else None

    def _fresh(self, origin: str) -> Rules | Trouble | None:
        kept = self._kept.get(origin)
        if kept is None:
            return None
        age = self._clock() - kept.at
        limit = MAX_FAILURE_AGE if isinstance(kept.said, Trouble) else MAX_AGE
        return kept.said if timedelta() <= age < limit else None  # a clock set back: ask again

    async def _shelved(self, origin: str) -> Rules | Trouble | None:
        """The rules that another run of the program read, if they are not too old."""
        file = await self._shelf.find(origin) if self._shelf else None
        if file is None:
            return None
        self._keep(origin, _Kept(self._rules(file.text), file.fetched_at))
        return self._fresh(origin)

    async def _ask(self, url: httpx.URL, origin: str, visit: Visit) -> Rules | Trouble:
        said = self._read(await _fetch(url.join("/robots.txt"), visit))
        if isinstance(said, Trouble):
            if said.kind is FailureKind.ROBOTS_UNREACHABLE:
                self._keep(origin, _Kept(said, self._clock()))
            return said
        file = RobotsFile(origin, said, self._clock())
        rules = self._rules(file.text)
        self._keep(origin, _Kept(rules, file.fetched_at))
        if self._shelf:
            await self._shelf.keep(file)
        return rules

    def _rules(self, text: bytes) -> Rules:
        return Rules(text.decode("utf-8", "replace"), self._agent)

    def _read(self, answer: Answer | Trouble) -> bytes | Trouble:
        if isinstance(answer, Answer):
            return answer.body
        if answer.kind is FailureKind.REDIRECTS or ((answer.status or 0) // 100 == 4 and answer.status != 429):
            return b""
        if answer.kind in _OF_THE_HOST and answer.status is None:
            return answer
        detail = f"robots.txt: {answer.detail}"
        return Trouble(FailureKind.ROBOTS_UNREACHABLE, detail, answer.status, answer.retry_after)

    def _keep(self, origin: str, kept: "_Kept") -> None:
        self._drop(origin)
        self._kept[origin] = kept
        self._line_count += kept.line_count
        while self._line_count > MAX_KEPT_LINES and len(self._kept) > 1:
            self._drop(next(iter(self._kept)))

    def _drop(self, origin: str) -> None:
        kept = self._kept.pop(origin, None)
        self._line_count -= kept.line_count if kept else 0


@dataclass(frozen=True, slots=True)
class _Kept:
    said: Rules | Trouble
    at: datetime

    @property
    def line_count(self) -> int:
        """What the entry weighs; an empty one has its price too."""
        return 20 + (self.said.line_count if isinstance(self.said, Rules) else 0)


async def _fetch(url: httpx.URL, visit: Visit) -> Answer | Trouble:
    """robots.txt itself; redirects are followed, to other hosts too (RFC 9309 section 2.3.1.2)."""
    for _ in range(MAX_REDIRECTS + 1):
        answer = await visit.ask(url, {}, MAX_READ_BYTES)
        if isinstance(answer, Trouble) or answer.location is None:
            return answer
        url = answer.location
    return Trouble(FailureKind.REDIRECTS, f"more than {MAX_REDIRECTS} redirects")


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"
