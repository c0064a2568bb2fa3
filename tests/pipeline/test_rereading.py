"""Articles that were told are read again: silent edits become versions, and little of it is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.model import FailureKind, NotModified
from monitor.pipeline import read_link
from monitor.store.audit import audit
from monitor.store.keep import Keeping, keep
from monitor.store.tables import article, article_version, delivery, link, page
from pipeline_desk import FEED, HARVEST, PACTS, article_html, claim, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
A = "https://one.example/a-1"
PACT = "Rusia dan Korea Utara Teken Pakta Kemitraan"
PLAN = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
MORE = (*PACTS, "Rusia akan mengirim kapal gandum ke Korea Utara bulan depan sebagai bagian dari pakta itu.")


@pytest.fixture
async def desk(database, clock):
    """A desk that told one article just now."""
    made = make_desk(database, clock)
    desk = replace(made, limits=replace(made.limits, reread=PLAN))
    desk.fetcher.answers[FEED] = feed_of(clock, ("/a-1", PACT))
    show(desk, PACTS)
    await work_off(desk)
    assert owed(desk) == ["story.new"]
    return desk


def show(desk, paragraphs, title=PACT, **headers):
    body = article_html(title, paragraphs, published_at=desk.clock())
    desk.fetcher.answers[A] = desk.fetcher.page(A, body, **headers)


async def after(desk, **passed):
    """What was asked for at the article's address meanwhile; the books are sound."""
    desk.fetcher.asked.clear()
    desk.clock.forward(**passed)
    await work_off(desk)
    assert desk.database.read(audit) == []
    return [validators for url, validators in desk.fetcher.asked if url == A]


def rows(desk, *columns):
    return desk.database.read(lambda tx: [tuple(row) for row in tx.execute(sa.select(*columns))])


def owed(desk):
    return sorted(kind for (kind,) in rows(desk, delivery.c.kind))


def texts(desk):
    return [text for (text,) in rows(desk, article_version.c.text_hash)]


async def test_an_article_that_was_told_is_read_at_the_ages_of_the_plan_and_no_more(desk):
    asked = [len(await after(desk, minutes=minutes)) for minutes in (10, 21, 60, 31, 6 * 60, 16 * 60, 24 * 60, 24 * 60)]
    assert asked == [0, 1, 0, 1, 1, 1, 0, 0]
    assert rows(desk, link.c.fate, link.c.next_attempt_at) == [("told", None)]
    assert (owed(desk), len(texts(desk))) == (["story.new"], 1)


async def test_it_is_asked_for_conditionally_but_for_the_last_time(desk):
    show(desk, PACTS, etag='"7"')
    await after(desk, minutes=31)
    desk.fetcher.answers[A] = NotModified
    asked = [*(await after(desk, hours=2)), *(await after(desk, hours=6)), *(await after(desk, hours=16))]
    assert [validators and validators.etag for validators in asked] == ['"7"', '"7"', None]
    assert rows(desk, link.c.fate, link.c.next_attempt_at, link.c.last_error) == [("told", None, None)]
    assert len(rows(desk, page.c.id)) == 2


async def test_the_age_of_an_article_is_not_that_of_the_machines_clock(desk):
    desk.clock.forward(minutes=31)
    (work,) = claim(desk)
    ahead = replace(desk, clock=lambda: desk.clock() + timedelta(days=40))
    desk.fetcher.asked.clear()
    await read_link(ahead, work)
    assert [url for url, _ in desk.fetcher.asked] == [A]


async def test_what_matched_no_topic_is_read_once(database, clock):
    made = make_desk(database, clock)
    desk = replace(made, limits=replace(made.limits, reread=PLAN))
    desk.fetcher.answers[FEED] = feed_of(clock, ("/a-1", "Panen Raya"))
    show(desk, HARVEST, "Panen Raya di Lereng Gunung")
    await work_off(desk)
    assert [len(await after(desk, hours=1)) for _ in range(30)] == [0] * 30


async def test_a_new_sentence_on_the_topic_is_an_update(desk):
    show(desk, MORE)
    await after(desk, minutes=31)
    assert (owed(desk), len(texts(desk))) == (["story.new", "story.updated"], 2)


async def test_another_title_is_an_update(desk):
    show(desk, PACTS, "Rusia dan Korea Utara Sepakati Pakta Pertahanan")
    await after(desk, minutes=31)
    assert (owed(desk), rows(desk, article.c.version)) == (["story.new", "story.updated"], [(2,)])


async def test_another_figure_in_the_lead_is_an_update(desk):
    show(desk, (PACTS[0].replace("pada hari Rabu", "di depan 300 tamu pada hari Rabu"), *PACTS[1:]))
    await after(desk, minutes=31)
    show(desk, (PACTS[0].replace("pada hari Rabu", "di depan 400 tamu pada hari Rabu"), *PACTS[1:]))
    await after(desk, hours=2)
    assert owed(desk) == ["story.new", "story.updated", "story.updated"]


async def test_an_edit_of_other_sentences_is_a_version_and_told_to_nobody(desk):
    show(desk, (*PACTS[:2], PACTS[2] + " Pasar saham di kawasan itu tidak banyak bergerak."))
    await after(desk, minutes=31)
    assert (owed(desk), len(texts(desk))) == (["story.new"], 2)


async def test_a_text_that_comes_back_is_a_third_version(desk):
    show(desk, MORE)
    await after(desk, minutes=31)
    show(desk, PACTS)
    await after(desk, hours=2)
    first, second, third = texts(desk)
    assert (first == third, first == second) == (True, False)
    assert owed(desk) == ["story.new", "story.updated"]  # the sentence went again: nothing new is said
    show(desk, MORE)
    await after(desk, hours=8)
    assert len(texts(desk)) == 4


async def test_a_match_that_is_edited_away_and_comes_back_is_not_told_as_new(desk):
    show(desk, HARVEST)
    await after(desk, minutes=31)
    show(desk, PACTS)
    await after(desk, hours=2)
    assert (owed(desk).count("story.new"), len(texts(desk))) == (1, 3)
    assert rows(desk, link.c.fate) == [("told",)]


async def test_a_page_that_is_gone_keeps_its_fate_and_says_so(desk):
    desk.fetcher.answers[A] = FailureKind.GONE
    assert len(await after(desk, minutes=31)) == 1
    assert rows(desk, link.c.fate, link.c.last_error) == [("told", "gone: as the test wants it")]
    assert [len(await after(desk, minutes=15)) for _ in range(4)] == [0] * 4
    show(desk, MORE)
    assert len(await after(desk, hours=1)) == 1
    assert owed(desk) == ["story.new", "story.updated"]


async def test_a_host_that_asks_for_a_pause_gets_it(desk):
    desk.fetcher.answers[A] = timedelta(hours=3)
    await after(desk, minutes=31)
    assert [len(desk.fetcher.asked) and await after(desk, hours=1), await after(desk, hours=1)] == [[], []]


async def test_after_a_long_outage_nothing_is_asked_for(desk):
    assert await after(desk, days=3) == []
    assert rows(desk, link.c.fate, link.c.next_attempt_at) == [("told", None)]


async def test_after_an_outage_each_article_is_read_once_and_the_missed_ages_are_not_made_up_for(desk):
    assert [len(await after(desk, hours=9)), len(await after(desk, hours=2)), len(await after(desk, hours=14))] == [
        1,
        0,
        1,
    ]


async def test_the_setting_ends_it(desk):
    ended = replace(desk, limits=replace(desk.limits, reread=()))
    assert await after(ended, minutes=31) == []
    assert rows(desk, link.c.next_attempt_at) == [(None,)]


async def test_retention_never_makes_an_old_article_new(desk):
    await after(desk, hours=31)
    desk.clock.forward(days=400)
    keeping = Keeping(*[timedelta(days=30)] * 4)
    keep(desk.database, keeping, desk.clock())
    desk.fetcher.answers[FEED] = feed_of(desk.clock, ("/a-1?page=all", PACT), ("/cetak/a-1", PACT))
    again = article_html(PACT, MORE, published_at=desk.clock(), canonical=A)
    desk.fetcher.answers["https://one.example/cetak/a-1"] = again
    await after(desk, hours=4)
    assert owed(desk).count("story.new") == 1
    assert {fate for (fate,) in rows(desk, link.c.fate)} <= {"told", "joined", "unchanged"}
