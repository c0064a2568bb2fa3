"""Filing: what an article becomes beside those filed before, and who is owed what; all of it or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.filing import file_article, make_reading
from monitor.model import Channel, ChannelKind, Fate, Topic
from monitor.pipeline import read_link
from monitor.store.audit import audit
from monitor.store.tables import article_version, delivery, digest_item, link, page, story, story_member
from pipeline_desk import (
    DAILY,
    DESK,
    FEED,
    HARVEST,
    OTHER,
    OUTLET,
    PACTS,
    article_html,
    claim,
    claim_read,
    feed_of,
    make_desk,
    work_off,
)

pytestmark = pytest.mark.anyio
PLACE = "https://one.example"
PACT = "Rusia dan Korea Utara Teken Pakta Kemitraan"


def publish(desk, *stories):
    """Lists (path, title, paragraphs) newest last, beside what is listed already; `published_at` is now."""
    listed = getattr(desk.fetcher, "listed", ())
    for path, title, paragraphs in stories:
        listed = (*listed, (path, title, desk.clock()))
        desk.fetcher.answers[PLACE + path] = article_html(title, paragraphs, published_at=desk.clock())
    desk.fetcher.listed = listed
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *listed)


async def next_round(desk):
    desk.clock.forward(hours=4)
    await work_off(desk)
    assert desk.database.read(audit) == []


def rows(desk, *columns):
    return desk.database.read(lambda tx: [tuple(row) for row in tx.execute(sa.select(*columns))])


def fates(desk):
    return {url.removeprefix(PLACE): fate for url, fate in rows(desk, link.c.url, link.c.fate)}


def owed(desk):
    return sorted(rows(desk, delivery.c.channel, delivery.c.kind))


async def test_a_story_is_told_at_once_to_some_and_waits_for_the_digest_of_others(database, clock):
    desk = make_desk(database, clock, channels=(DESK, DAILY))
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    assert owed(desk) == [("desk", "story.new")]
    assert rows(desk, digest_item.c.channel, digest_item.c.kind) == [("daily", "new")]


async def test_the_same_page_again_changes_nothing(desk):
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    desk.fetcher.listed += (("/a-1?utm_source=rss", PACT, desk.clock()), ("/a-1#top", PACT, desk.clock()))
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *desk.fetcher.listed)
    await next_round(desk)
    assert fates(desk) == {"/a-1": "told"}
    assert len(rows(desk, delivery.c.id)) == 1


async def test_another_address_that_names_the_first_as_its_own_is_unchanged(desk):
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    publish(desk, ("/print/a-1", PACT, PACTS))
    desk.fetcher.answers[PLACE + "/print/a-1"] = article_html(PACT, PACTS, canonical=PLACE + "/a-1")
    await next_round(desk)
    assert fates(desk) == {"/a-1": "told", "/print/a-1": "unchanged"}


async def test_the_same_text_under_another_title_is_a_version_and_at_another_outlet_silent(database, clock):
    desk = make_desk(database, clock, outlets=(OUTLET, OTHER))
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    desk.fetcher.answers["https://two.example/feed"] = feed_of(
        clock, ("https://two.example/b-1", "Moskow dan Pyongyang Sepakat")
    )
    desk.fetcher.answers["https://two.example/b-1"] = article_html(
        "Moskow dan Pyongyang Sepakat", PACTS, published_at=clock()
    )
    await next_round(desk)
    assert dict(rows(desk, link.c.outlet, link.c.fate)) == {"one": "told", "two": "joined"}
    assert owed(desk) == [("desk", "story.new")]


async def test_a_version_with_a_new_sentence_on_the_topic_is_an_update(desk):
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    more = (*PACTS, "Rusia akan mengirim kapal gandum ke Korea Utara bulan depan sebagai bagian dari pakta itu.")
    publish(desk, ("/a-1-2", PACT, more))
    await next_round(desk)
    assert fates(desk) == {"/a-1": "told", "/a-1-2": "joined"}
    assert owed(desk) == [("desk", "story.new"), ("desk", "story.updated")]


async def test_an_old_article_at_first_contact_is_silent_and_a_young_one_is_told(desk):
    desk.clock.forward(days=3)
    publish(desk, ("/new-1", PACT, PACTS))
    old = desk.clock() - timedelta(hours=25)
    elsewhere = (
        "Kapal Rusia Bersandar di Rajin",
        ("Sebuah kapal batu bara dari Rusia bersandar di pelabuhan Rajin, Korea Utara, hari Selasa.", *HARVEST),
    )
    desk.fetcher.listed += (("/old-1", elsewhere[0], old),)
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *desk.fetcher.listed)
    desk.fetcher.answers[PLACE + "/old-1"] = article_html(*elsewhere, published_at=old)
    await next_round(desk)
    assert fates(desk) == {"/new-1": "told", "/old-1": "silent"}


async def test_after_the_first_contact_an_old_article_is_told_too(desk):
    publish(desk, ("/h-1", "Panen Raya di Lereng Gunung", HARVEST))
    await next_round(desk)
    desk.clock.forward(days=9)
    publish(desk, ("/a-1", PACT, PACTS))
    desk.fetcher.answers[PLACE + "/a-1"] = article_html(PACT, PACTS, published_at=desk.clock() - timedelta(days=2))
    await next_round(desk)
    assert fates(desk) == {"/h-1": "unmatched", "/a-1": "told"}


async def test_a_silent_article_that_joins_a_told_story_does_not_say_that_nobody_was_told(database, clock):
    desk = make_desk(database, clock, outlets=(OUTLET, OTHER))
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    old = clock() - timedelta(hours=30)
    desk.fetcher.answers["https://two.example/feed"] = feed_of(clock, ("https://two.example/b-1", PACT, old))
    desk.fetcher.answers["https://two.example/b-1"] = article_html(PACT, PACTS, published_at=old)
    await next_round(desk)
    assert dict(rows(desk, link.c.outlet, link.c.fate)) == {"one": "told", "two": "silent"}
    assert rows(desk, story.c.untold_reason) == [(None,)]


async def test_a_topic_that_no_channel_wants_is_silent_and_says_so(database, clock):
    channel = replace(DESK, topics=("harvest",))
    topics = (Topic("pact", "russia NEAR/40 north_korea"), Topic("harvest", "panen"))
    desk = make_desk(database, clock, channels=(channel,), topics=topics)
    publish(desk, ("/a-1", PACT, PACTS), ("/h-1", "Panen Raya di Lereng Gunung", HARVEST))
    await next_round(desk)
    assert fates(desk) == {"/a-1": "silent", "/h-1": "told"}
    assert (None,) in rows(desk, story.c.untold_reason)
    assert ("no channel is told this topic",) in rows(desk, story.c.untold_reason)


async def test_a_page_that_was_not_an_article_is_kept_all_the_same(desk):
    publish(desk, ("/a-1", "Kosong", ()))
    await next_round(desk)
    assert fates(desk)["/a-1"] in {"not_article", "unreadable"}
    assert len(rows(desk, page.c.id)) == 1


async def test_a_fault_in_the_middle_of_filing_leaves_nothing_behind(desk, monkeypatch):
    publish(desk, ("/a-1", PACT, PACTS))
    work = await claim_read(desk)

    def fault(*_args, **_more):
        raise RuntimeError("killed here")

    monkeypatch.setattr("monitor.filing.tell_story", fault)
    with pytest.raises(RuntimeError):
        await read_link(desk, work)
    assert [rows(desk, table.c[0]) for table in (page, article_version, story, story_member, delivery)] == [
        [],
        [],
        [],
        [],
        [],
    ]
    assert rows(desk, link.c.fate) == [(None,)]
    monkeypatch.undo()
    desk.clock.forward(seconds=91)
    (again,) = (each for each in claim(desk) if hasattr(each, "link_id"))
    assert await read_link(desk, again) is Fate.TOLD


async def test_filing_under_a_lost_claim_writes_nothing(desk):
    publish(desk, ("/a-1", PACT, PACTS))
    work = await claim_read(desk)
    desk.clock.forward(seconds=91)
    claim(desk)
    answer = await desk.fetcher.get(work.fetch_url)
    from monitor.clean.cleaner import clean_page  # noqa: PLC0415

    cleaned = clean_page(answer.body, "text/html", url=work.link.url, outlet=OUTLET, fetched_at=desk.clock())
    reading = make_reading(work, answer, cleaned, desk.matcher)
    assert desk.database.write(lambda tx: file_article(tx, desk.books, work, reading)) is None
    assert rows(desk, page.c.id) == []


async def test_mail_at_once_is_owed_to_each_recipient(database, clock):
    mail = Channel("post", ChannelKind.EMAIL, to=("a@example.com", "b@example.com"))
    desk = make_desk(database, clock, channels=(mail,))
    publish(desk, ("/a-1", PACT, PACTS))
    await next_round(desk)
    assert sorted(rows(desk, delivery.c.recipient)) == [("a@example.com",), ("b@example.com",)]
