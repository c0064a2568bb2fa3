"""Whole pages of "why", as they are printed."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.model import Channel, ChannelKind, SourceHealth
from monitor.store import reports
from monitor.why import unknown_lines, why_lines
from pipeline_desk import DESK, FEED, HARVEST, OUTLET, PACTS, article_html, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
JAKARTA = ZoneInfo("Asia/Jakarta")
GOLDEN = Path(__file__).parent / "why_pages.golden.txt"
DAILY = Channel("daily", ChannelKind.FOLDER, digest=("07:00",), path="digests")
TWO_FEED = "https://two.example/feed"
OTHER = replace(
    OUTLET, slug="two", name="Two", hosts=("two.example",), sources=(replace(OUTLET.sources[0], url=TWO_FEED),)
)
TITLE = "Rusia dan Korea Utara Teken Pakta"
CREDIT = "Demikian dilaporkan kantor berita Reuters, Rabu, yang mengutip sekitar 11.000 tentara."
SOLDIERS = CREDIT.replace("11.000", "7.000")
ASIDE = (
    '<div class="berita-terkait"><h3>Berita terkait</h3><ul><li><a href="/b-2">'
    "Rusia dan Korea Utara teken pakta</a></li></ul></div>"
)


async def publish(desk, url, title, paragraphs, **more):
    desk.fetcher.answers[url] = article_html(title, paragraphs, published_at=desk.clock(), **more)
    desk.fetcher.answers[FEED if "one" in url else TWO_FEED] = feed_of(desk.clock, (url, title, desk.clock()))
    desk.clock.forward(hours=4)
    await work_off(desk)


def page(desk, link_id):
    why = desk.database.read(lambda tx: reports.why(tx, link_id, {"one": "One", "two": "Two"}))
    return re.sub(
        r"score \d.*", "score …", "\n".join(why_lines(why, JAKARTA))
    )  # how scores are made is tested elsewhere


async def test_the_pages_of_a_first_an_edited_a_copied_and_a_suppressed_article(database, clock):
    desk = make_desk(database, clock, outlets=(OUTLET, OTHER), channels=(DESK, DAILY))
    desk = replace(desk, limits=replace(desk.limits, reread=(timedelta(hours=4),)))
    await publish(desk, "https://one.example/a-1", TITLE, (*PACTS, CREDIT))
    edited = (*PACTS[:2], "Pakta itu berlaku mulai Jumat, kata Kremlin.", CREDIT)
    desk.fetcher.answers["https://one.example/a-1"] = article_html(TITLE, edited, published_at=clock())
    await publish(desk, "https://two.example/b-1", TITLE, (*PACTS[:2], SOLDIERS, "Redaksi menunggu tanggapan."))
    await publish(desk, "https://one.example/c-1", "Panen Raya di Lereng Gunung", HARVEST, aside=ASIDE)
    pages = [page(desk, link_id) for link_id in (1, 2, 3)]
    assert "\n\n".join(pages) + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_the_page_of_an_address_never_seen_names_the_source_that_should_have_listed_it(clock):
    sources = tuple(
        replace(OUTLET.sources[0], url=f"https://one.example/{path}") for path in ("rss/sport", "rss/world", "index")
    )
    health = [
        SourceHealth("one", "https://one.example/rss/world", "up", last_checked_at=clock()),
        SourceHealth("one", "https://one.example/index", "down", "gone: HTTP 404", last_checked_at=clock()),
    ]
    lines = unknown_lines("https://one.example/world/x", replace(OUTLET, sources=sources), health, JAKARTA)
    assert list(lines) == [
        "https://one.example/world/x was never seen.",
        "It belongs to One. What should have listed it, the likeliest first:",
        "  feed https://one.example/rss/world: up, last checked 2026-03-02 15:00:00",
        "  feed https://one.example/rss/sport: not checked yet",
        "  feed https://one.example/index: down (gone: HTTP 404), last checked 2026-03-02 15:00:00",
        "None of them listed it (yet): it may be older than what they list, or in a section that none of them covers.",
    ]
    (_, said) = unknown_lines("https://one.example/x", replace(OUTLET, sources=()))
    assert said == "It belongs to One, which has no source in the settings: nothing lists its articles."
