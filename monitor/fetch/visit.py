"""One request to one host: the lane is taken, the deadline runs, the answer is read and told apart. Never raises."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from monitor.errors import AddressRefusedError
from monitor.fetch.body import read_body
from monitor.fetch.connect import CONNECT_SECONDS
from monitor.fetch.politeness import Lanes, Timer
from monitor.fetch.trouble import Trouble, shown, trouble_of_error, trouble_of_status
from monitor.model import Clock, FailureKind

# Between the requests of one visit (robots.txt, redirects) the outlet's own delay is kept, up to this; a longer
# Crawl-delay counts from visit to visit, or a redirecting host with a long one could never be read.
MAX_REST_WITHIN_VISIT = 5.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_DRAIN_BYTES = 16_384
_DRAIN_SECONDS = 0.5
_HOST = re.compile(rb"[a-z0-9_.-]+|[0-9a-f:.]+", re.IGNORECASE)  # a name after IDNA, or an IPv6 address
_UNKEPT_HEADERS = frozenset({"set-cookie", "set-cookie2"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: 2xx with its body, 304 if that was asked for, or a redirect with its `location`."""

    url: httpx.URL
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""
    location: httpx.URL | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """The way out of one process."""

    transport: httpx.AsyncBaseTransport
    lanes: Lanes
    headers: Mapping[str, str]  # sent with every request
    clock: Clock
    timer: Timer


@dataclass(slots=True)
class Visit:
    """The requests that one address takes: robots.txt, redirects, the page. They share a deadline.

    `seconds` may be spent on the network, `patience` on waiting for a host's turn.
    """

    wire: Wire
    seconds: float
    patience: float
    rest: float  # the outlet's delay
    _asked: set[str] = field(default_factory=set)

    async def ask(
        self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int, *, crawl_delay: timedelta = timedelta()
    ) -> Answer | Trouble:
        """Send one request when the host's turn has come."""
        host = _lane(url)
        left = await self._take_turn(host, self._rest_of(host, crawl_delay))
        if left is not None:
            wait = timedelta(seconds=left)
            return Trouble(FailureKind.BUSY, f"{host} is to be left alone for {left:.0f} s", retry_after=wait)
        try:
            said = await self._within_deadline(url, headers, max_bytes)
            if isinstance(said, Trouble) and said.retry_after is not None:
                self.wire.lanes.hold(host, said.retry_after.total_seconds())
        finally:
            self.wire.lanes.leave(host)
        return said

    def _rest_of(self, host: str, crawl_delay: timedelta) -> float:
        if host in self._asked:
            return min(self.rest, MAX_REST_WITHIN_VISIT)
        self._asked.add(host)
        return max(self.rest, crawl_delay.total_seconds())

    async def _take_turn(self, host: str, rest: float) -> float | None:
        started_at = self.wire.timer()
        left = await self.wire.lanes.take(host, rest, self.patience)
        self.patience -= self.wire.timer() - started_at
        return left

    async def _within_deadline(self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int) -> Answer | Trouble:
        started_at = self.wire.timer()
        try:
            async with asyncio.timeout(self.seconds):
                return await _send(self.wire, url, headers, max_bytes)
        except TimeoutError:
            return Trouble(FailureKind.TIMEOUT, f"{url.host}: no complete answer within {self.seconds:.3g} s")
        finally:
            self.seconds -= self.wire.timer() - started_at


def read_url(text: str, base: httpx.URL | None = None) -> httpx.URL | Trouble:
    """An address that may be asked for: http or https, with a host."""
    try:
        url = httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError) as error:  # ValueError: urljoin on broken brackets
        return Trouble(FailureKind.REFUSED, f"not an address: {shown(str(error))}")
    if url.scheme not in {"http", "https"}:
        return Trouble(FailureKind.REFUSED, f"neither http nor https: {shown(str(url))}")
    if not _HOST.fullmatch(url.raw_host) or (url.port is not None and not 0 < url.port < 65_536):
        return Trouble(FailureKind.REFUSED, f"no such host: {shown(str(url))}")
    return url.copy_with(fragment=None) if url.fragment else url


def _lane(url: httpx.URL) -> str:
    return url.host if url.port is None else f"{url.host}:{url.port}"


async def _send(wire: Wire, url: httpx.URL, headers: Mapping[str, str], max_bytes: int) -> Answer | Trouble:
    sent = [
        (name.encode("ascii"), value.encode("latin-1", "replace"))
        for name, value in {**wire.headers, **headers}.items()
    ]
    request = httpx.Request("GET", url, headers=sent, extensions={"timeout": {"connect": CONNECT_SECONDS}})
    try:
        response = await wire.transport.handle_async_request(request)
        try:
            return await _read(wire, request, response, max_bytes)
        finally:
            await response.aclose()
    except (httpx.HTTPError, AddressRefusedError) as error:
        return trouble_of_error(error, url.host)


async def _read(wire: Wire, request: httpx.Request, response: httpx.Response, max_bytes: int) -> Answer | Trouble:
    status, headers = response.status_code, _headers_of(response)
    if 200 <= status < 300:
        body = await read_body(_stream_of(response), headers, max_bytes)
        return body if isinstance(body, Trouble) else Answer(request.url, status, headers, body)
    await _drain(response)
    if status == 304 and _is_conditional(request):
        return Answer(request.url, status, headers)
    if status in REDIRECTS and "location" in headers:
        location = read_url(_text_of(headers["location"]), request.url)
        return location if isinstance(location, Trouble) else Answer(request.url, status, headers, location=location)
    return trouble_of_status(status, headers, wire.clock())


def _headers_of(response: httpx.Response) -> dict[str, str]:
    """Latin-1 loses nothing, so that a validator goes back as it came. Cookies are not kept."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in _UNKEPT_HEADERS:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _text_of(header: str) -> str:
    """A Location may hold UTF-8, against the rules."""
    return header.encode("latin-1").decode("utf-8", "replace")


def _is_conditional(request: httpx.Request) -> bool:
    return "if-none-match" in request.headers or "if-modified-since" in request.headers


def _stream_of(response: httpx.Response) -> httpx.AsyncByteStream:
    if not isinstance(response.stream, httpx.AsyncByteStream):
        raise TypeError("an async transport gave a body that cannot be awaited")
    return response.stream


async def _drain(response: httpx.Response) -> None:
    """Read a short body to its end, so that the connection can be used again; a longer or slow one is cut off."""
    taken = 0
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for part in _stream_of(response):
                taken += len(part)
                if taken > _DRAIN_BYTES:
                    return
    except (TimeoutError, httpx.HTTPError):
        return
