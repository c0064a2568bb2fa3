"""A street of three outlets on loopback that serve the seeds as their real pages looked.

Each outlet has an address of its own (127.0.0.11 to .13), its own robots.txt, feed or dated index, ETags, and pages
with everything around the article that real pages have: login block, ticker, adverts, related lists, JSON-LD. A
second address each (127.0.0.14 to .16) is its old host, its mobile host, its AMP host: the same pages stand there.
"""

import hashlib
import json
import re
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
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
TWINS = {"tempo": "127.0.0.14", "liputan6": "127.0.0.15", "kontan": "127.0.0.16"}
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
    "Kedekatan Rusia dan Korea Utara Membuat Gelisah Tetangganya",
)
AROUND = (
    *RELATED,
    "Lupa Kata Sandi",
    "Konfirmasi Email",
    "link aktivasi",
    "INDIKATOR",
    "USD/IDR",
    "LQ45",
    "Iklan",
    "Scroll Untuk Melanjutkan",
    "Baca Juga",
    "Pilihan Editor",
    "WhatsApp",
    "Konten sponsor",
    "banner langganan",
    "Kontan Academy",
    "Google News",
    "POPULER",
    "TERBARU",
)
"""What stands around the articles: nothing of it may ever be told."""

MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")

WIB = timezone(timedelta(hours=7))
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")


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

    @property
    def path(self) -> str:
        return PATHS[self.outlet].format(id=self.id, slug=self.slug)

    @property
    def local_time(self) -> datetime:
        return self.published_at.astimezone(WIB)


def seed_stories() -> list[Story]:
    """The five seeds as stories of their outlets."""
    return [_seed_story(number, file) for number, file in enumerate(sorted(SEEDS.glob("*.golden.json")))]


def _seed_story(number: int, file: Path) -> Story:
    golden = json.loads(file.read_text(encoding="utf-8"))
    told = golden.get("published_at")
    return Story(
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


@dataclass(frozen=True)
class Request:
    outlet: str
    path: str
    is_conditional: bool
    status: int
    at: float = field(default=0.0, compare=False)  # on the machine's steady clock

    @property
    def is_robots(self) -> bool:
        return self.path == "/robots.txt"

    @property
    def is_poll(self) -> bool:
        return self.path == SOURCES[self.outlet][1]


@dataclass(frozen=True)
class Listed:
    """A line of an outlet's feed or index."""

    story: Story
    url: str
    title: str


@dataclass
class Newsstand:
    """The running street. `publish` puts a story on sale; `requests` remembers who asked for what."""

    stories: list[Story] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)
    every: str = "1s"
    listed: list[Listed] = field(default_factory=list)
    pages: dict[tuple[str, str], Story] = field(default_factory=dict)
    is_open: threading.Event = field(default_factory=threading.Event)

    def __enter__(self):
        self.is_open.set()
        self.servers = self.serve_all()
        self.twins = {outlet: serve(self, outlet, address) for outlet, address in TWINS.items()}
        for story in self.stories:
            self.publish(story)
        return self

    def __exit__(self, *_):
        self.is_open.set()
        for server in (*self.servers.values(), *self.twins.values()):
            server.shutdown()
            server.server_close()

    def serve_all(self) -> dict[str, ThreadingHTTPServer]:
        return {outlet: serve(self, outlet, address) for outlet, address in ADDRESSES.items()}

    # -- what outlets do -----------------------------------------------------------------------------------------------

    def publish(self, story: Story) -> None:
        self.list_at(story, self.url(story))

    def list_at(self, story: Story, url: str, title: str = "") -> None:
        """Lists a story at an address, one of its own or another."""
        path = "/" + url.split("/", 3)[3]
        with self.news:
            self.pages[story.outlet, path] = self.pages[story.outlet, story.path] = story
            self.listed.append(Listed(story, url, title or story.title))

    def edit(self, story: Story, **changes) -> Story:
        """The same address, another text."""
        edited = replace(story, **changes)
        with self.news:
            self.pages = {place: edited if each == story else each for place, each in self.pages.items()}
        return edited

    def hang(self) -> None:
        """From now on no answer comes."""
        self.is_open.clear()

    # -- where they are ------------------------------------------------------------------------------------------------

    def base(self, outlet: str) -> str:
        return _address_of(self.servers[outlet])

    def twin(self, outlet: str) -> str:
        """The outlet's other host: the old one, the mobile one, the AMP one."""
        return _address_of(self.twins[outlet])

    def url(self, story: Story) -> str:
        return self.base(story.outlet) + story.path

    def outlet_settings(self) -> list[dict]:
        """The `[[outlets]]` tables that lead the shipped outlets here."""
        tables = [
            {
                "slug": outlet,
                "hosts": [address, TWINS[outlet]],
                "delay": "0s",
                "sources": [
                    {"kind": SOURCES[outlet][0], "url": self.base(outlet) + SOURCES[outlet][1], "every": self.every}
                ],
            }
            for outlet, address in ADDRESSES.items()
        ]
        tables[0]["links"] = {"rewrites": [["^" + self.twin("tempo").replace(".", r"\."), self.base("tempo")]]}
        return tables

    # -- what they saw -------------------------------------------------------------------------------------------------

    def take_requests(self) -> list[Request]:
        with self.news:
            taken, self.requests = self.requests, []
        return taken

    def wait_until(self, condition, seconds: float = 60) -> None:
        """Waits for requests until `condition(requests)` holds."""
        with self.news:
            assert self.news.wait_for(lambda: condition(self.requests), seconds), self.requests[-5:]

    # -- answers -------------------------------------------------------------------------------------------------------

    def answer(self, outlet: str, path: str) -> tuple[int, str, bytes]:
        bare = path.split("?", maxsplit=1)[0]
        if bare == "/robots.txt":
            return 200, "text/plain", b"User-agent: *\nDisallow: /ajax/\n"
        if bare == SOURCES[outlet][1]:
            return self._listing(outlet)
        with self.news:
            story = self.pages.get((outlet, bare))
        if story is not None:
            page = PAGES.get_template(f"{outlet}.html").render(**self._page(story))
            return 200, "text/html; charset=utf-8", page.encode()
        return 404, "text/html; charset=utf-8", b"<html><body><h1>Halaman tidak ditemukan</h1></body></html>"

    def _listing(self, outlet: str) -> tuple[int, str, bytes]:
        kind = "feed.xml" if SOURCES[outlet][0] == "feed" else "listing.html"
        with self.news:
            mine = [each for each in reversed(self.listed) if each.story.outlet == outlet]
        items = [
            {"listed": each, "url": each.url, "date": format_datetime(each.story.published_at)}
            for each in sorted(mine, key=lambda each: each.story.published_at, reverse=True)
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
        at = story.local_time
        return {
            "story": story,
            "url": self.url(story),
            "related": RELATED,
            "json_ld": json.dumps(ld, ensure_ascii=False),
            "iso": story.published_at.isoformat(),
            "long_date": f"{DAYS[at.weekday()]}, {at.day:02} {MONTHS[at.month - 1]} {at.year} / {at:%H:%M} WIB",
            "short_date": f"{at.day:02} {SHORT_MONTHS[at.month - 1]} {at.year}, {at:%H:%M} WIB",
            "body": list(_body(story)),
        }


def strangers_in(text: str) -> list[str]:
    """What a told text holds of the things around an article, and mail addresses."""
    return [words for words in AROUND if words in text] + MAIL_ADDRESS.findall(text)


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


def _address_of(server: ThreadingHTTPServer) -> str:
    address, port = server.server_address[:2]
    return f"http://{address}:{port}"


def serve(stand: Newsstand, outlet: str, address: str, port: int = 0) -> ThreadingHTTPServer:
    class Counter(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            status, content_type, body = stand.answer(outlet, self.path)
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            asked = self.headers.get("If-None-Match")
            if status == 200 and asked == etag:
                status, body = 304, b""
            with stand.news:
                stand.requests.append(Request(outlet, self.path, asked is not None, status, time.monotonic()))
                stand.news.notify_all()
            stand.is_open.wait()
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Stall(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_):
            """A client that was killed is no trouble here."""

    server = Stall((address, port), Counter)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
