"""Fifty outlets on loopback whose feeds change all the time, one in five of them ill: `soak_street.py PORT START`.

Host n is 127.0.2.n; each has four feeds and publishes a story a feed every `PERIOD_S` seconds, so that a story's
address tells when it appeared. Ill hosts are slow, fail, cut answers off, or serve bombs and pages that hurt a parser.
"""

import asyncio
import gzip
import re
import sys
import time
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from made_stories import word_maker  # noqa: E402  found by the path above

HOSTS, FEEDS_A_HOST, PERIOD_S, LISTED = 50, 4, 60, 12
ILLNESSES = ("slow", "failing", "cut", "bomb", "hostile", "looping", "garbage", "changing ids", "too many", "dead")
ON_TOPIC = 4  # one story in so many is on the topic
PATH = re.compile(r"/news/(\d+)/(\d+)/")


def illness_of(host: int) -> str | None:
    """Every fifth host is ill, each in its own way."""
    return ILLNESSES[host // 5 % len(ILLNESSES)] if host % 5 == 0 else None


def appeared_at(url: str, start: float) -> float:
    """When the story at this address was put on sale."""
    found = PATH.search(url)
    if found is None:
        raise ValueError(url)
    return (
        start
        + int(found[2]) * PERIOD_S
        + offset_of(int(url.split("/")[2].split(":", maxsplit=1)[0].rsplit(".", 1)[1]), int(found[1]))
    )


def offset_of(host: int, feed: int) -> float:
    """Feeds do not change all at once."""
    return (host * 7 + feed * 13) % PERIOD_S


class Street:
    """What the hosts answer; `now` is the time."""

    def __init__(self, port: int, start: float, now: Callable[[], float] = time.time) -> None:
        self.port, self.start, self.now = port, start, now
        self.bomb = gzip.compress(bytes(200_000_000), 9)

    def answer(self, host: int, path: str) -> tuple[str, bytes, dict[str, str]]:
        illness = illness_of(host)
        if path == "/robots.txt":
            return "200 OK", b"User-agent: *\nDisallow: /inner/\n", {"Content-Type": "text/plain"}
        if illness == "failing" and int(self.now()) // 45 % 2:
            return "503 Service Unavailable", b"later", {"Retry-After": "20"}
        if illness == "looping" and "/news/" in path:
            return "302 Found", b"", {"Location": path + "x" if len(path) < 60 else path[:30]}
        if illness == "garbage" and "/news/" not in path:
            return "200 OK", b"\x00\xff<rss><chan" + str(int(self.now())).encode() * 50, {"Content-Type": "text/xml"}
        if illness == "bomb":
            return "200 OK", self.bomb, {"Content-Encoding": "gzip", "Content-Type": "text/xml"}
        if "/news/" in path:
            return "200 OK", self.page(host, path, illness), {"Content-Type": "text/html; charset=utf-8"}
        return (
            "200 OK",
            self.feed(host, int(path.split("/")[2].split(".", maxsplit=1)[0]), illness),
            {"Content-Type": "application/rss+xml"},
        )

    def feed(self, host: int, feed: int, illness: str | None) -> bytes:
        newest = int((self.now() - self.start - offset_of(host, feed)) // PERIOD_S)
        count = 5000 if illness == "too many" else LISTED
        numbers = range(newest, max(newest - count, -1) if illness != "too many" else newest - count, -1)
        items = "".join(self.item(host, feed, number, illness) for number in numbers)
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Koran</title>{items}</channel></rss>'.encode()

    def item(self, host: int, feed: int, number: int, illness: str | None) -> str:
        guid = f"{number}-{int(self.now())}" if illness == "changing ids" else f"{feed}-{number}"
        url = f"http://127.0.2.{host}:{self.port}/news/{feed}/{max(number, 0)}/berita-{number}"
        date = formatdate(self.start + number * PERIOD_S + offset_of(host, feed))
        return f"<item><title>{title_of(host, feed, number)}</title><link>{url}</link><pubDate>{date}</pubDate><guid isPermaLink='false'>{guid}</guid></item>"

    def page(self, host: int, path: str, illness: str | None) -> bytes:
        found = PATH.match(path)
        feed, number = (int(found[1]), int(found[2])) if found else (0, 0)
        if illness == "hostile":
            return (b"<div>" * 30_000, b"<p>".join(b"<b a=%d>" % n for n in range(3_100)))[number % 2]
        return page_of(host, feed, number)


def title_of(host: int, feed: int, number: int) -> str:
    words = word_maker(host * 1_000_000 + feed * 100_000 + number)
    about = " Rusia dan Korea Utara " if number % ON_TOPIC == 0 else " "
    return f"{words(2).title()}{about}{words(3)}"


@lru_cache(maxsize=256)
def page_of(host: int, feed: int, number: int) -> bytes:
    words = word_maker(host * 1_000_000 + feed * 100_000 + number)
    title = title_of(host, feed, number)
    about = "Presiden Rusia bertemu pemimpin Korea Utara " if number % ON_TOPIC == 0 else ""
    body = "".join(f"<p>{about if line == 1 else ''}{words(24).capitalize()}.</p>" for line in range(9))
    menu = "".join(f'<li><a href="/kanal/{n}">{words(1)}</a></li>' for n in range(30))
    script = "<script>var q=[];q.push(['track','x']);</script>" * 200
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{title} - Koran</title>{script}</head><body>'
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1><div>{body}</div></article></main></body></html>"
    ).encode()


async def serve_one(street: Street, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    host = int(writer.get_extra_info("sockname")[0].rsplit(".", 1)[1])
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            if illness_of(host) == "dead":
                return
            status, body, headers = street.answer(host, head.split(b" ", 2)[1].decode())
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{lines}\r\n".encode())
            if illness_of(host) == "slow" and "/robots" not in head.decode():
                await drip(writer, body)
            writer.write(body[: len(body) // 2] if illness_of(host) == "cut" and b"/news/" in head else body)
            await writer.drain()
            if illness_of(host) == "cut" and b"/news/" in head:
                return
    except (asyncio.IncompleteReadError, OSError):
        return
    finally:
        writer.close()


async def drip(writer: asyncio.StreamWriter, body: bytes) -> None:
    """A byte a second until the other side has enough."""
    for at in range(len(body)):
        writer.write(body[at : at + 1])
        await writer.drain()
        await asyncio.sleep(1)


async def serve(port: int, start: float) -> None:
    street = Street(port, start)
    servers = [
        await asyncio.start_server(lambda r, w: serve_one(street, r, w), f"127.0.2.{host}", port, backlog=100)
        for host in range(1, HOSTS + 1)
    ]
    print("ready", len(servers), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
