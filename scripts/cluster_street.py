"""Hundreds of hosts on one port that watch how politely they are asked: `cluster_street.py PORT`.

Host n is 127.20.x.y. `/feed/F.xml?items=I` lists I articles of its own and answers 304 to its ETag; every answer takes
50 ms. `/stats` on 127.0.0.1 gives requests, overlaps, the least gap after an answer, and how often each page was asked.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from email.utils import formatdate
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from made_stories import word_maker  # noqa: E402  found by the path above

ANSWER_S = 0.05
ON_TOPIC = 5  # one article in so many is on the topic


def address_of(host: int) -> str:
    return f"127.20.{host // 250}.{host % 250 + 1}"


class Watch:
    """What the hosts saw."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.open: Counter[str] = Counter()
        self.ended: dict[str, float] = {}
        self.pages: Counter[str] = Counter()
        self.requests = self.overlaps = self.unchanged = 0
        self.gaps: list[float] = []

    def begin(self, host: str, path: str) -> None:
        self.requests += 1
        self.overlaps += self.open[host] > 0
        if host in self.ended and path != "/robots.txt":
            self.gaps.append(time.monotonic() - self.ended[host])
        self.open[host] += 1
        if path.startswith("/news/"):
            self.pages[f"{host}{path}"] += 1

    def end(self, host: str) -> None:
        self.open[host] -= 1
        self.ended[host] = time.monotonic()

    def told(self) -> bytes:
        gap = 1000 * min(self.gaps, default=0.0)
        facts = {"requests": self.requests, "overlaps": self.overlaps, "least_gap_ms": gap, "unchanged": self.unchanged}
        return json.dumps(
            facts | {"pages": len(self.pages), "asked_again": self.pages.total() - len(self.pages)}
        ).encode()


class Host(asyncio.Protocol):
    def __init__(self, watch: Watch) -> None:
        self.watch, self.buffer = watch, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host, self.port = transport.get_extra_info("sockname")[:2]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            self.serve(head.split(b" ", 2)[1].decode(), knows=b"if-none-match" in head.lower())

    def serve(self, path: str, *, knows: bool) -> None:
        if path == "/stats":
            self.transport.write(ok(self.watch.told(), "application/json"))
        elif path == "/forget":
            self.watch.forget()
            self.transport.write(ok(b"{}", "application/json"))
        else:
            self.watch.begin(self.host, path)
            asyncio.get_running_loop().call_later(ANSWER_S, self.finish, self.answer(path, knows=knows))

    def finish(self, answer: bytes) -> None:
        self.watch.end(self.host)
        self.transport.write(answer)

    def answer(self, path: str, *, knows: bool) -> bytes:
        parts = urlsplit(path)
        if parts.path.startswith("/feed/"):
            if knows:
                self.watch.unchanged += 1
                return b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n'
            items = int(parse_qs(parts.query).get("items", ["1"])[0])
            return ok(self.feed(int(parts.path[6:].removesuffix(".xml")), items), "application/rss+xml")
        if parts.path.startswith("/news/"):
            return ok(page(self.host, parts.path), "text/html; charset=utf-8")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def feed(self, number: int, items: int) -> bytes:
        now = time.time()
        listed = "".join(
            f"<item><title>Berita {number} {item}</title><link>http://{self.host}:{self.port}/news/{number * 100 + item}"
            f"/berita-panjang</link><pubDate>{formatdate(now - 60 * item)}</pubDate></item>"
            for item in range(items)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Koran</title>{listed}</channel></rss>'.encode()


def page(host: str, path: str) -> bytes:
    number = int(path.split("/")[2])
    words = word_maker(f"{host}{number}")
    about = "Presiden Rusia bertemu pemimpin Korea Utara " if number % ON_TOPIC == 0 else ""
    body = "".join(f"<p>{about if line == 1 else ''}{words(24).capitalize()}.</p>" for line in range(7))
    title = f"{words(2).title()} {'Rusia dan Korea Utara ' if about else ''}{words(3)}"
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{title} - Koran</title></head><body>'
        f"<main><article><h1>{title}</h1><div>{body}</div></article></main></body></html>"
    ).encode()


def ok(body: bytes, content_type: str) -> bytes:
    head = f'HTTP/1.1 200 OK\r\nETag: "one"\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n'
    return head.encode() + body


async def serve(port: int) -> None:
    watch = Watch()
    await asyncio.get_running_loop().create_server(lambda: Host(watch), "0.0.0.0", port, backlog=1000)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
