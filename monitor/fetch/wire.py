"""One GET on the wire, its answer read and told apart."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from monitor.errors import AddressRefusedError
from monitor.fetch.body import read_body
from monitor.fetch.connect import CONNECT_SECONDS
from monitor.fetch.trouble import Trouble, shown, trouble_of_error, trouble_of_status
from monitor.model import Clock, FailureKind

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


async def send(
    transport: httpx.AsyncBaseTransport, url: httpx.URL, headers: Mapping[str, str], max_bytes: int, clock: Clock
) -> Answer | Trouble:
    """Send one GET and read what comes of it. Raises nothing for what the network does; has no deadline of its own."""
    sent = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers.items()]
    request = httpx.Request("GET", url, headers=sent, extensions={"timeout": {"connect": CONNECT_SECONDS}})
    try:
        response = await transport.handle_async_request(request)
        try:
            return await _read(request, response, max_bytes, clock)
        finally:
            await response.aclose()
    except (httpx.HTTPError, AddressRefusedError) as error:
        return trouble_of_error(error, url.host)


async def _read(request: httpx.Request, response: httpx.Response, max_bytes: int, clock: Clock) -> Answer | Trouble:
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
    return trouble_of_status(status, headers, clock())


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
