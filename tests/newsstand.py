"""A street of three outlets on loopback that serve the seeds as their real pages looked.

Each outlet has an address of its own (127.0.0.11 to .13), its own robots.txt, feed or dated index, ETags, and pages
with everything around the article that real pages have: login block, ticker, adverts, related lists, JSON-LD.
"""

import hashlib
import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

SEEDS = Path(__file__).parent.parent / "seeds"
PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "newsstand_pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ADDRESSES = {"tempo": "127.0.0.11", "liputan6": "127.0.0.12", "kontan": "127.0.0.13"}
PATHS = {
    "tempo": "/internasional/{slug}-{id}",
    "liputan6": "/global/read/{id}/{slug}",
    "kontan": "/news/{slug}",
}
SOURCES = {
    "tempo": ("feed", "/api/gateway/rss/free/internasional"),
    "liputan6": ("feed", "/rss/global"),
    "kontan": ("listing", "/search/indeks"),
}
RELATED = (
    "Profil Kremlin Moskow Tempat Vladimir Putin Dilantik sebagai Presiden Rusia Periode Kelima",
    "Hasil Piala Asia Putri U-17: Korea Utara Pesta Gol Lawan Korea Selatan 7-0",
    "Zelensky Masuk Daftar Buronan Rusia, Dubes Ukraina: Upaya Putus Asa",
)


@dataclass(frozen=True)
class Story:
    """What an outlet published: the golden reading of a page, and where it stands."""

    outlet: str
    id: int
    slug: str
    title: str
    paragraphs: tuple[str, ...]
    subheadings: tuple[str, ...] = ()
    standfirst: str = ""
    captions: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    credit: str = ""
    published_at: datetime = datetime(2024, 6, 18, 3, 0, tzinfo=UTC)
    shown_date: str = ""

    @property
    def path(self) -> str:
        return PATHS[self.outlet].format(id=self.id, slug=self.slug)


def seed_stories() -> list[Story]:
    """The five seeds as stories of their outlets."""
    stories = []
    for number, file in enumerate(sorted(SEEDS.glob("*.golden.json"))):
        golden = json.loads(file.read_text(encoding="utf-8"))
        told = golden.get("published_at")
        stories.append(
            Story(
                outlet=golden["outlet"],
                id=1_700_000 + number,
                slug="-".join(word for word in golden["title"].lower().split() if word.isalnum())[:80],
                title=golden["title"],
                paragraphs=tuple(golden["paragraphs"]),
                subheadings=tuple(golden.get("subheadings", ())),
                standfirst=golden.get("standfirst") or "",
                captions=tuple(golden.get("captions", ())),
                authors=tuple(golden.get("authors", ())),
                editors=tuple(golden.get("editors", ())),
                credit=" | ".join(name.upper() for name in golden["agencies"][:2]),
                published_at=datetime.fromisoformat(told) if told else datetime(2024, 6, 18, 3, number, tzinfo=UTC),
            )
        )
    return stories


@dataclass
class Request:
    outlet: str
    path: str
    is_conditional: bool
    status: int


@dataclass
class Newsstand:
    """The running street. `publish` puts a story on sale; `requests` remembers who asked for what."""

    stories: list[Story] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self):
        self.servers = {outlet: _serve(self, outlet, address) for outlet, address in ADDRESSES.items()}
        return self

    def __exit__(self, *_):
        for server in self.servers.values():
            server.shutdown()
            server.server_close()

    def publish(self, story: Story) -> None:
        with self.lock:
            self.stories.append(story)

    def base(self, outlet: str) -> str:
        address, port = self.servers[outlet].server_address[:2]
        return f"http://{address}:{port}"

    def url(self, story: Story) -> str:
        return self.base(story.outlet) + story.path

    def outlet_settings(self) -> list[dict]:
        """The `[[outlets]]` tables that lead the shipped outlets here."""
        return [
            {
                "slug": outlet,
                "hosts": [address],
                "delay": "0s",
                "sources": [{"kind": SOURCES[outlet][0], "url": self.base(outlet) + SOURCES[outlet][1], "every": "1s"}],
            }
            for outlet, address in ADDRESSES.items()
        ]

    def take_requests(self) -> list[Request]:
        with self.lock:
            taken, self.requests = self.requests, []
        return taken

    def answer(self, outlet: str, path: str) -> tuple[int, str, bytes]:
        bare = path.split("?", maxsplit=1)[0]
        with self.lock:
            mine = [story for story in self.stories if story.outlet == outlet]
        if bare == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nDisallow: /ajax/\n"
        if bare == SOURCES[outlet][1]:
            return self._listing(outlet, mine)
        for story in mine:
            if bare == story.path:
                page = PAGES.get_template(f"{outlet}.html").render(**self._page(story))
                return 200, "text/html; charset=utf-8", page.encode()
        return 404, "text/html; charset=utf-8", b"<html><body><h1>Halaman tidak ditemukan</h1></body></html>"

    def _listing(self, outlet: str, stories: list[Story]) -> tuple[int, str, bytes]:
        kind = "feed.xml" if SOURCES[outlet][0] == "feed" else "listing.html"
        newest = sorted(stories, key=lambda story: story.published_at, reverse=True)
        items = [
            {"story": story, "url": self.url(story), "date": format_datetime(story.published_at)} for story in newest
        ]
        text = PAGES.get_template(kind).render(items=items, base=self.base(outlet), outlet=outlet, related=RELATED)
        return 200, "application/rss+xml" if kind == "feed.xml" else "text/html; charset=utf-8", text.encode()

    def _page(self, story: Story) -> dict:
        ld = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": story.published_at.isoformat(),
            "mainEntityOfPage": self.url(story),
        }
        return {
            "story": story,
            "url": self.url(story),
            "related": RELATED,
            "json_ld": json.dumps(ld, ensure_ascii=False),
            "iso": story.published_at.isoformat(),
            "body": list(_body(story)),
        }


def _body(story: Story):
    """(kind, text) of the article's parts, with a photo after each subheading while captions last."""
    captions = list(story.captions[1:])
    for text in story.paragraphs:
        if text in story.subheadings:
            yield "subheading", text
            if captions:
                yield "photo", captions.pop(0)
        else:
            yield "paragraph", text


def _serve(stand: Newsstand, outlet: str, address: str, port: int = 0) -> ThreadingHTTPServer:
    class Counter(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            status, content_type, body = stand.answer(outlet, self.path)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            asked = self.headers.get("If-None-Match")
            if status == 200 and asked == etag:
                status, body = 304, b""
            with stand.lock:
                stand.requests.append(Request(outlet, self.path, asked is not None, status))
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer((address, port), Counter)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
