"""Checking a source: links, validators, the next check and the source's health are one write."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.model import FailureKind, FetchFailure, NotModified, Validators
from monitor.pipeline import FULL_GET_EVERY, check_source
from monitor.store.tables import health_event, host, link, source_schedule, source_state
from pipeline_desk import FEED, OUTLET, claim, claim_poll, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
ITEMS = (("/a-1", "Satu"), ("/a-2", "Dua"))


def state_of(desk):
    return desk.database.read(lambda tx: tx.execute(sa.select(source_state)).one())


def next_check(desk):
    return desk.database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at)))


def links(desk):
    return desk.database.read(lambda tx: list(tx.scalars(sa.select(link.c.url).order_by(link.c.url))))


async def poll(desk):
    """One poll, whenever it is due."""
    desk.clock.at = max(desk.clock.at, next_check(desk))
    return await check_source(desk, await claim_poll(desk))


async def test_the_links_of_a_poll_are_pending_with_its_validators_and_the_next_check(desk):
    desk.fetcher.answers[FEED] = desk.fetcher.page(FEED, feed_of(desk.clock, *ITEMS), etag='"v1"')
    receipt = await check_source(desk, await claim_poll(desk))
    assert receipt.new_count == 2
    assert links(desk) == ["https://one.example/a-1", "https://one.example/a-2"]
    assert (state_of(desk).etag, state_of(desk).state) == ('"v1"', "up")
    assert next_check(desk) > desk.clock()


async def test_a_poll_that_lost_its_claim_writes_nothing(desk):
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *ITEMS)
    work = await claim_poll(desk)
    desk.clock.forward(seconds=91)
    assert await claim_poll(desk) != work
    assert await check_source(desk, work) is None
    assert links(desk) == []


async def test_the_validators_are_sent_back_and_a_304_is_success(desk):
    desk.fetcher.answers[FEED] = desk.fetcher.page(FEED, feed_of(desk.clock, *ITEMS), etag='"v1"')
    await poll(desk)
    await work_off(desk)
    desk.fetcher.answers[FEED] = NotModified
    await poll(desk)
    assert desk.fetcher.asked[-1] == (FEED, Validators('"v1"', None))
    assert (state_of(desk).state, state_of(desk).etag, state_of(desk).fail_count) == ("up", '"v1"', 0)


async def test_a_304_is_verified_by_a_whole_answer_now_and_then(desk):
    desk.fetcher.answers[FEED] = desk.fetcher.page(FEED, feed_of(desk.clock, *ITEMS), etag='"v1"')
    await poll(desk)
    await work_off(desk)
    desk.fetcher.answers[FEED] = NotModified
    for _ in range(FULL_GET_EVERY + 1):
        await poll(desk)
    asked = [validators for url, validators in desk.fetcher.asked if url == FEED][1:]
    assert [each is None for each in asked] == [False] * FULL_GET_EVERY + [True]


async def test_the_same_body_again_is_unchanged_though_no_304_says_so(desk):
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *ITEMS)
    await poll(desk)
    await work_off(desk)
    receipt = await poll(desk)
    assert receipt.new_count == 0
    assert state_of(desk).unchanged_count == 1


async def test_an_answer_that_lists_nothing_keeps_no_validators_and_counts_against_the_source(desk):
    desk.fetcher.answers[FEED] = desk.fetcher.page(FEED, feed_of(desk.clock), etag='"empty"')
    await poll(desk)
    found = state_of(desk)
    assert (found.etag, found.failure, found.fail_weight, found.fail_count) == (None, "empty", 0.5, 1)


async def test_a_feed_that_gives_an_html_page_is_told_as_such(desk):
    desk.fetcher.answers[FEED] = "<!DOCTYPE html><html><body><h1>Beranda</h1></body></html>"
    await poll(desk)
    assert state_of(desk).failure == "html_instead"


async def test_a_listing_that_kills_its_child_is_broken_and_asked_again_later(desk):
    desk.fetcher.answers[FEED] = feed_of(desk.clock, ("/KILLER-1", "x"))
    await poll(desk)
    assert (state_of(desk).failure, state_of(desk).detail) == ("broken", "crash: the child ended with code -9")
    assert next_check(desk) > desk.clock()


async def test_a_source_that_fails_goes_degraded_then_down_and_each_change_is_an_event(desk):
    desk.fetcher.answers[FEED] = FailureKind.GONE
    for _ in range(3):
        await poll(desk)
    assert state_of(desk).state == "down"
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *ITEMS)
    await poll(desk)
    events = desk.database.read(lambda tx: tx.execute(sa.select(health_event).order_by(health_event.c.id)).all())
    assert [(row.from_state, row.to_state) for row in events] == [
        ("new", "degraded"),
        ("degraded", "down"),
        ("down", "up"),
    ]


async def test_one_passing_failure_changes_no_state(desk):
    desk.fetcher.answers[FEED] = FailureKind.TIMEOUT
    await poll(desk)
    assert state_of(desk).state == "new"


async def test_a_machine_whose_clock_is_wrong_judges_a_source_as_others_do(desk):
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *ITEMS)
    await poll(desk)
    await work_off(desk)
    desk.clock.at = max(desk.clock.at, next_check(desk))
    ahead = replace(desk, clock=lambda: desk.clock() + timedelta(days=40))
    await check_source(ahead, await claim_poll(desk))
    assert (state_of(desk).state, state_of(desk).unchanged_count) == ("up", 1)
    assert next_check(desk) < desk.clock() + timedelta(days=1)


async def test_retry_after_keeps_everybody_from_the_host(desk):
    desk.fetcher.answers[FEED] = timedelta(hours=2)
    await poll(desk)
    row = desk.database.read(lambda tx: tx.execute(sa.select(host)).one())
    assert row.next_allowed_at >= desk.clock() + timedelta(hours=2)
    assert next_check(desk) >= desk.clock() + timedelta(hours=2)


async def test_the_delay_of_robots_txt_is_kept_for_every_process(desk):
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *ITEMS)
    desk.fetcher.crawl_delay = timedelta(seconds=20)
    await poll(desk)
    assert desk.database.read(lambda tx: tx.scalar(sa.select(host.c.crawl_delay_ms))) == 20_000
    desk.clock.forward(seconds=19)
    assert claim(desk) == []
    desk.clock.forward(seconds=1)
    assert len(claim(desk)) == 1


async def test_a_host_that_was_not_asked_counts_no_attempt_and_no_failure(desk):
    async def is_busy(url):
        return FetchFailure(url, FailureKind.BUSY, "to be left alone", desk.clock(), retry_after=timedelta(minutes=7))

    desk.fetcher.answers[FEED] = is_busy
    assert await check_source(desk, await claim_poll(desk)) is None
    assert (state_of(desk).poll_count, state_of(desk).fail_count) == (0, 0)
    desk.clock.forward(minutes=6)
    assert claim(desk) == []
    desk.clock.forward(minutes=1)
    assert len(claim(desk)) == 1


async def test_a_fixed_interval_is_kept_within_its_jitter(database, clock):
    spec = replace(OUTLET.sources[0], every=timedelta(minutes=10))
    desk = make_desk(database, clock, outlets=(replace(OUTLET, sources=(spec,)),), random=lambda: 0.0)
    desk.fetcher.answers[FEED] = feed_of(clock, *ITEMS)
    await poll(desk)
    assert next_check(desk) - clock() == timedelta(minutes=9)


async def test_an_outlet_that_is_not_in_the_settings_is_a_defect_that_names_it(desk, database, clock):
    work = await claim_poll(desk)
    stranger = make_desk(database, clock, outlets=())
    with pytest.raises(LookupError, match="the outlet one"):
        await check_source(stranger, work)
