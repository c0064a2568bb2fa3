"""A fast server of made-up outlets for the benchmarks: `python bench/street.py PORT HOSTS ITEMS`.

Listens on 127.0.0.1 to 127.0.0.HOSTS. `/feed/N.xml` lists ITEMS articles and answers 304 to its ETag; `/news/…` is a
page of about 57 kB: menus, scripts, related lists, and an article of some 4 kB, one in ten on Russia and North Korea.
"""

import asyncio
import random
import sys
from email.utils import formatdate
from functools import lru_cache

WORDS = (
    "presiden menteri negara pemerintah kota harga pasar rakyat jalan tahun bulan hari pekan warga polisi sekolah rumah "
    "ekonomi politik hukum dunia bisnis teknologi olahraga kesehatan banjir hujan jembatan kereta bandara pelabuhan "
    "mengatakan menjelaskan menyebut meminta membuka menutup membangun mencatat melaporkan menilai memutuskan "
    "yang dan di ke dari untuk dengan pada dalam oleh karena bahwa akan telah sudah tidak ini itu para sebuah"
).split()
TOPIC = "Presiden Rusia Vladimir Putin bertemu pemimpin Korea Utara Kim Jong Un untuk membahas kerja sama."
FILLER = "<script>var _q=_q||[];_q.push(['track','%d']);</script>" + "<!-- ad slot -->" * 4


@lru_cache(maxsize=8)
def padding(bytes_count: int) -> str:
    chunk = "".join(FILLER % number for number in range(40))
    return (chunk * (bytes_count // len(chunk) + 1))[:bytes_count].rsplit("<script", 1)[0]


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(8, 18))).capitalize() + "."


def article_page(host: str, number: int) -> bytes:
    rng = random.Random(f"{host}/{number}")
    title = " ".join(rng.choices(WORDS, k=8)).title()
    paragraphs = [" ".join(sentence(rng) for _ in range(3)) for _ in range(11)]
    if number % 10 == 0:
        paragraphs[1] = f"{TOPIC} {sentence(rng)}"
    related = "".join(
        f'<li><a href="/news/{n}/x">{" ".join(rng.choices(WORDS, k=7)).title()}</a></li>' for n in range(25)
    )
    menu = "".join(f'<li><a href="/kanal/{n}">{WORDS[n % len(WORDS)].title()}</a></li>' for n in range(40))
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{title} - Koran</title>'
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="2026-11-20T08:00:00+07:00">'
        f"{padding(46_000)}</head><body><nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>"
        f'<p class="byline">Reporter: Redaksi</p><div class="content">{body}</div></article></main>'
        f"<aside><h3>Berita terkait</h3><ul>{related}</ul></aside><footer>Hak cipta Koran</footer></body></html>"
    ).encode()


@lru_cache(maxsize=4096)
def feed(host: str, port: int, number: int, items: int) -> bytes:
    now = 1_763_600_000
    entries = "".join(
        f"<item><title>Berita {number * items + n}</title><link>http://{host}:{port}/news/{number * items + n}/berita-panjang</link>"
        f"<pubDate>{formatdate(now - 60 * n)}</pubDate></item>"
        for n in range(items)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Koran</title>{entries}</channel></rss>'.encode()


class Street(asyncio.Protocol):
    def __init__(self, items: int) -> None:
        self.items = items
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.host, self.port = transport.get_extra_info("sockname")[:2]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            self.transport.write(self.answer(head))

    def answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].decode()
        if path.startswith("/feed/"):
            number = int(path.removeprefix("/feed/").removesuffix(".xml"))
            if b"if-none-match" in head.lower():
                return b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n'
            return _ok(feed(self.host, self.port, number, self.items), b"application/rss+xml")
        if path.startswith("/news/"):
            return _ok(article_page(self.host, int(path.split("/")[2])), b"text/html; charset=utf-8")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def _ok(body: bytes, content_type: bytes) -> bytes:
    length = str(len(body)).encode()
    return (
        b'HTTP/1.1 200 OK\r\nETag: "one"\r\nContent-Type: '
        + content_type
        + b"\r\nContent-Length: "
        + length
        + b"\r\n\r\n"
        + body
    )


async def serve(port: int, hosts: int, items: int) -> None:
    loop = asyncio.get_running_loop()
    for number in range(1, hosts + 1):
        await loop.create_server(lambda: Street(items), f"127.0.0.{number}", port, backlog=200)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
