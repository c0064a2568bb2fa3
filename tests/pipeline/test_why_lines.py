"""The answer to "why": every step that the ledger knows stands on a line of its own, in the reader's time."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.model import FailureKind, NotModified
from monitor.store import reports
from monitor.why import unknown_lines, why_lines
from pipeline_desk import DAILY, DESK, FEED, HARVEST, OUTLET, PACTS, article_html, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
JAKARTA = ZoneInfo("Asia/Jakarta")
A = "https://one.example/a-1"
TITLE = "Rusia dan Korea Utara Teken Pakta"


@pytest.fixture
def desk(database, clock):
    desk = make_desk(database, clock, channels=(DESK, DAILY))
    desk.fetcher.answers[FEED] = feed_of(clock, ("/a-1", TITLE))
    return desk


def lines(desk):
    why = desk.database.read(lambda tx: reports.why(tx, 1))
    return list(why_lines(why, JAKARTA))


async def test_a_told_article_shows_the_whole_way(desk):
    desk.fetcher.answers[A] = article_html(TITLE, PACTS, published_at=desk.clock())
    await work_off(desk)
    told = lines(desk)
    assert told[:2] == [TITLE, f"  {A}"]
    assert told[2] == f"discovered  2026-03-02 15:00:02 in feed {FEED} (first contact)"
    starts = [line.split()[0] for line in told[3:]]
    assert [
        word
        for word in ("fetched", "cleaned", "published", "matched", "story", "digest", "delivery", "fate")
        if word not in starts
    ] == []
    assert told[-1].startswith("fate        told: story s")


async def test_an_article_with_many_hits_shows_the_first_and_counts_the_rest(desk):
    texts = [f"Rusia dan Korea Utara bertemu lagi untuk kali ke-{n} di kota yang sama." for n in range(9)]
    desk.fetcher.answers[A] = article_html(TITLE, texts, published_at=desk.clock())
    await work_off(desk)
    assert any(line.startswith("  and ") and line.endswith(" more") for line in lines(desk))


async def test_an_unmatched_article_says_so(desk):
    desk.fetcher.answers[A] = article_html("Panen Raya di Lereng Gunung", HARVEST)
    await work_off(desk)
    assert lines(desk)[-1] == "fate        unmatched: no topic matches"
    assert "  published not told on the page" in lines(desk)


async def test_what_could_not_be_fetched_shows_the_attempt_and_the_next_one(desk):
    desk.fetcher.answers[A] = FailureKind.TIMEOUT
    await work_off(desk)
    told = lines(desk)
    assert "failed      attempt 1: timeout: as the test wants it" in told
    assert any(line.startswith("next try    2026-03-02 15:") for line in told)
    assert told[-1] == "fate        pending"


async def test_what_waits_for_its_turn_says_not_yet(desk):
    desk.fetcher.answers[A] = timedelta(hours=1)
    desk.fetcher.answers[FEED] = feed_of(desk.clock, ("/a-1", TITLE))
    from monitor.pipeline import check_source  # noqa: PLC0415
    from pipeline_desk import claim_poll  # noqa: PLC0415

    await check_source(desk, await claim_poll(desk))
    assert "fetched     not yet" in lines(desk)


async def test_a_page_that_could_not_be_read_shows_the_reason_and_that_it_was_fetched(desk):
    desk.fetcher.answers[A] = article_html("KILLER", PACTS)
    await work_off(desk)
    told = lines(desk)
    assert "cleaned     crash: the child ended with code -9" in told
    assert any(line.startswith("fetched ") for line in told)


async def test_a_304_to_a_link_is_no_end(desk):
    desk.fetcher.answers[A] = NotModified
    await work_off(desk)
    assert lines(desk)[-1] == "fate        pending"


def test_what_was_never_seen_is_told_with_the_sources_that_would_list_it():
    assert f"  feed {FEED}: not checked yet" in list(unknown_lines("https://one.example/x", OUTLET))
    assert "No outlet" in "\n".join(unknown_lines("https://elsewhere.example/x", None))


async def test_a_story_new_and_updated_in_one_digest_stands_there_once(desk):
    for n in (1, 2):
        texts = [
            *PACTS,
            *(["Rusia akan mengirim kapal gandum ke Korea Utara bulan depan menurut pakta itu."] * (n - 1)),
        ]
        desk.fetcher.answers[f"https://one.example/a-{n}"] = article_html(TITLE, texts, published_at=desk.clock())
        desk.fetcher.answers[FEED] = feed_of(desk.clock, *((f"/a-{m + 1}", TITLE) for m in range(n)))
        desk.clock.forward(hours=4)
        await work_off(desk)
    told = [line for line in lines(desk) if line.startswith("digest")]
    assert told == ["digest      daily: waits for the next one"]
