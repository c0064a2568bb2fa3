"""A desk whose network and child process are a few lines, over a real database in memory."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import canary
from monitor.desk import Books, Desk, Limits, Teller
from monitor.errors import SandboxError
from monitor.match.matcher import Matcher
from monitor.match.terms import builtin_groups
from monitor.model import (
    Channel,
    ChannelKind,
    FailureKind,
    FetchFailure,
    NotModified,
    Outlet,
    Page,
    SourceKind,
    SourceSpec,
    Topic,
)
from monitor.outlets.catalogue import Catalogue
from monitor.pipeline import check_source, read_link
from monitor.store.claims import claim_work
from monitor.store.sources import sync_sources
from monitor.store.work import PollWork, ReadWork

LEASE = timedelta(seconds=90)
DAY = timedelta(days=1)
FEED = "https://one.example/feed"
OUTLET = Outlet(
    "one", "One", ("one.example",), language="id", timezone="Asia/Jakarta", sources=(SourceSpec(SourceKind.FEED, FEED),)
)
OTHER = replace(
    OUTLET,
    slug="two",
    name="Two",
    hosts=("two.example",),
    sources=(replace(OUTLET.sources[0], url="https://two.example/feed"),),
)
DESK = Channel("desk", ChannelKind.WEBHOOK, secrets=(canary.SECRET,), url=f"https://desk.example/{canary.TOKEN}")
DAILY = Channel("daily", ChannelKind.EMAIL, digest=("07:00",), to=("a@example.com", "b@example.com"))
PACTS = (
    "Presiden Rusia dan pemimpin Korea Utara menandatangani pakta kemitraan strategis di Pyongyang pada hari Rabu.",
    "Kedua negara berjanji saling membantu bila salah satu diserang, kata kantor berita resmi setempat.",
    "Para pengamat menilai perjanjian itu mengubah keseimbangan kekuatan di kawasan selama bertahun-tahun.",
)
HARVEST = (
    "Panen raya di lereng gunung itu berlangsung meriah dan dihadiri ratusan petani dari tiga kabupaten.",
    "Bupati mengatakan hasil tahun ini lebih baik daripada tahun lalu berkat hujan yang cukup dan pupuk yang murah.",
    "Harga gabah di tingkat petani tetap terjaga sampai akhir musim, menurut dinas pertanian setempat.",
)


@dataclass
class FakeFetcher:
    """Answers from a table; an address that is not in it is forbidden, for good."""

    clock: object
    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    crawl_delay: timedelta | None = None

    async def get(self, url, *, validators=None, max_bytes=0, deadline=None, accept="", delay=timedelta()):
        self.asked.append((url, validators))
        answer = self.answers.get(url, FailureKind.ROBOTS)
        if answer is NotModified:
            return NotModified(url, self.clock())
        if callable(answer):
            answer = await answer(url)
        if isinstance(answer, FailureKind):
            return FetchFailure(url, answer, "as the test wants it", self.clock())
        if isinstance(answer, timedelta):
            return FetchFailure(url, FailureKind.BUSY, "HTTP 429", self.clock(), 429, answer)
        if isinstance(answer, Page | FetchFailure):
            return answer
        return self.page(url, answer)

    def page(self, url, body, **headers):
        raw = body if isinstance(body, bytes) else body.encode()
        kind = "application/rss+xml" if raw.startswith(b"<?xml") else "text/html; charset=utf-8"
        return Page(url, url, 200, {"content-type": kind, **headers}, raw, self.clock())

    def delay_for(self, url):
        return self.crawl_delay


class Inline:
    """A sandbox in this process; a page that holds the word KILLER ends its child."""

    async def run(self, function, *args, **kwargs):
        if b"KILLER" in args[0]:
            raise SandboxError("crash", "the child ended with code -9")
        return function(*args, **kwargs)


def make_desk(database, clock, *, outlets=(OUTLET,), channels=(DESK,), topics=None, random=lambda: 0.5):
    groups = builtin_groups()
    topics = topics or (Topic("russia-north-korea", "russia NEAR/40 north_korea"),)
    teller = Teller(tuple(channels), {outlet.slug: outlet.name for outlet in outlets}, ZoneInfo("Asia/Jakarta"))
    desk = Desk(
        books=Books(database, Catalogue(outlets), teller, DAY),
        fetcher=FakeFetcher(clock),
        sandbox=Inline(),
        matcher=Matcher(topics, groups),
        limits=Limits(timedelta(minutes=5), timedelta(hours=3), 3, 1_000_000, 1_000_000, timedelta(seconds=30)),
        clock=clock,
        random=random,
    )
    database.write(lambda tx: sync_sources(tx, outlets, clock()))
    return desk


def claim(desk):
    return desk.database.write(lambda tx: claim_work(tx, limit=50, lease=LEASE, owner="test", now=desk.clock()))


async def work_off(desk):
    """Everything that is due now, as often as the hosts' delays let it; what came of it in order."""
    outcomes = []
    for _ in range(500):
        desk.clock.forward(seconds=2)
        claimed = claim(desk)
        if not claimed:
            return outcomes
        for work in claimed:
            if isinstance(work, PollWork):
                outcomes.append(await check_source(desk, work))
            else:
                outcomes.append(await read_link(desk, work))
    raise AssertionError("the work does not end")


async def claim_poll(desk):
    (work,) = claim(desk)
    assert isinstance(work, PollWork)
    return work


async def claim_read(desk):
    """Polls the source, then claims the first link."""
    await check_source(desk, await claim_poll(desk))
    desk.clock.forward(seconds=2)
    (work,) = claim(desk)
    assert isinstance(work, ReadWork)
    return work


def feed_of(clock, *items):
    """RSS that lists (path or address, title) or (path, title, published_at)."""
    rows = "".join(_item(clock, *item) for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>One</title>{rows}</channel></rss>'


def _item(clock, path, title, published_at=None):
    url = path if "://" in path else f"https://one.example{path}"
    date = (published_at or clock()).strftime("%a, %d %b %Y %H:%M:%S +0000")
    return f"<item><title>{title}</title><link>{url}</link><pubDate>{date}</pubDate></item>"


def article_html(title, paragraphs, *, published_at=None, aside="", canonical=""):
    date = f'<meta property="article:published_time" content="{published_at.isoformat()}">' if published_at else ""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<html lang="id"><head><title>{title}</title><meta property="og:type" content="article">{date}{link}</head>'
        f"<body><article><h1>{title}</h1>{body}</article>{aside}</body></html>"
    )


async def wait_for(condition):
    """Lets other tasks run until something holds; a test that waits in vain fails."""
    for _ in range(5000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("waited in vain")
