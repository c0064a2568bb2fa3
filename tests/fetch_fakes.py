"""Servers on loopback that answer as told, a clock that only sleep moves, a network that writes down whom it dials."""

import asyncio
import ssl
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpcore

from monitor.fetch.client import Fetcher
from monitor.fetch.guard import AddressGuard
from monitor.fetch.resolve import ResolveError
from monitor.fetch.transport import guarded_transport

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
AGENT = "news-monitor/0.1 (+desk@example.com)"


class FakeTime:
    """`sleep` moves it, nothing else does."""

    def __init__(self):
        self.seconds = 1000.0
        self.slept = []

    def __call__(self):
        return self.seconds

    def clock(self):
        return NOON + timedelta(seconds=self.seconds - 1000)

    async def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.seconds += seconds
        await asyncio.sleep(0)


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict
    at: float


@dataclass
class Server:
    """Answers by path: bytes, or a coroutine function that is given the request and the writer."""

    answers: dict
    timer: Callable[[], float] = lambda: 0.0
    asked: list[Asked] = field(default_factory=list)
    open_now: int = 0
    open_most: int = 0
    connections: int = 0
    url: str = ""
    port: int = 0

    @property
    def counts(self):
        return dict(Counter(request.path for request in self.asked))

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) and await self._answer(head, writer):
                pass
        except (OSError, EOFError):
            pass
        finally:
            writer.close()

    async def _answer(self, head, writer):
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) if ": " in line else (line, "") for line in lines if line)
        headers = {name: line.split(": ", 1)[1] for name, line in zip(headers, lines, strict=False)}
        request = Asked(first.split(" ")[1], headers, self.timer())
        self.asked.append(request)
        self.open_now += 1
        self.open_most = max(self.open_most, self.open_now)
        try:
            told = self.answers.get(request.path, answer(404))
            if isinstance(told, bytes):
                writer.write(told)
            else:
                await told(request, writer)
            await writer.drain()
        finally:
            self.open_now -= 1
        return b"connection: close" not in head.lower() and not writer.is_closing()


@asynccontextmanager
async def serving(answers, *, timer=lambda: 0.0, tls=None):
    server = Server(answers, timer)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    server.url = f"http{'s' if tls else ''}://127.0.0.1:{server.port}"
    try:
        yield server
    finally:
        listener.close()


def answer(status=200, body=b"", **headers):
    lines = [f"HTTP/1.1 {status} Said", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    if "content_length" not in headers and "transfer_encoding" not in headers and status != 304:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def zipped(data):
    packer = zlib.compressobj(wbits=31)
    return packer.compress(data) + packer.flush()


def gzip_bomb(megabytes):
    """A gzip body that grows to that many MB of zeros. A flushed block may stand any number of times."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + block * megabytes + packer.flush() + bytes(8)


class StubResolver:
    """Names and their addresses; a list of lists is given out one list a lookup."""

    def __init__(self, names):
        self.names = names
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append(host)
        if host not in self.names:
            raise ResolveError(f"{host}: Name or service not known")
        found = self.names[host]
        return found.pop(0) if isinstance(found[0], list) else found


class RecordingNetwork(httpcore.AsyncNetworkBackend):
    """Writes down what is dialled and sent, and answers every request with the same bytes. No packet leaves.

    `then` follows when more is read of one answer: the same bytes again, or an end (`b""`).
    """

    def __init__(self, reply=None, dead=(), then=None):
        self.reply = answer() if reply is None else reply
        self.then = self.reply if then is None else then
        self.dead = dead
        self.dialled = []
        self.sent = b""
        self.closed = 0

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):  # noqa: ASYNC109  httpcore's signature
        self.dialled.append(host)
        if host in self.dead:
            raise httpcore.ConnectError("nobody there")
        return RecordingStream(self)


class RecordingStream(httpcore.AsyncNetworkStream):
    def __init__(self, network):
        self.network = network
        self.next = network.reply

    async def write(self, buffer, timeout=None):  # noqa: ASYNC109  httpcore's signature
        self.network.sent += buffer
        self.next = self.network.reply

    async def read(self, max_bytes, timeout=None):  # noqa: ASYNC109  httpcore's signature
        told, self.next = self.next, self.network.then
        return told

    async def aclose(self):
        self.network.closed += 1


def fetcher_for(*, time=None, allow=("127.0.0.0/8",), resolve=None, network=None, tls=None, **more):
    """A fetcher that may dial loopback; waits pass at once. Without `tls` it trusts nobody, which is quick to set up."""
    time = time or FakeTime()
    guard = AddressGuard(allow)
    transport = guarded_transport(
        guard, ssl_context=tls or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), resolve=resolve, network=network
    )
    settings = {"timer": time, "sleep": time.sleep, "transport": transport} | more
    return Fetcher(AGENT, guard, time.clock, **settings)
