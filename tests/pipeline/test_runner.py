"""The loop that serves what is due: it misses nothing that finishes meanwhile, and gives back what it cannot finish."""

import asyncio
import contextlib
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from monitor.deliver.outbox import DrainCount
from monitor.errors import DatabaseUnavailableError
from monitor.model import SourceKind, SourceSpec
from monitor.schedule.runner import Runner
from monitor.store.tables import host, link, source_schedule, source_state
from pipeline_desk import FEED, OUTLET, PACTS, article_html, feed_of, make_desk, wait_for

pytestmark = pytest.mark.anyio
AT_ONCE = replace(OUTLET, delay=timedelta())


@pytest.fixture
def clock():
    """The runner waits in real time, so the clock goes; every wait here is a few milliseconds."""
    return lambda: datetime.now(UTC)


@pytest.fixture
def desk(database, clock):
    return make_desk(database, clock, outlets=(AT_ONCE,))


def runner_of(desk, **more):
    return Runner(desk, "test", 10, **{"drains": {}, **more})


def fates(desk):
    return desk.database.read(lambda tx: list(tx.scalars(sa.select(link.c.fate).order_by(link.c.url))))


def list_articles(desk, count):
    paths = [f"/a-{n}" for n in range(count)]
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *((path, path) for path in paths))
    for n, path in enumerate(paths):
        desk.fetcher.answers[f"https://one.example{path}"] = article_html(
            f"Berita {n} dari Lereng Gunung", [f"{text} {n}" for text in PACTS]
        )


async def test_a_round_reads_every_link_without_a_pause_that_nobody_asked_for(desk):
    list_articles(desk, 8)
    began = time.monotonic()
    count = await runner_of(desk).run_round()
    assert (count.polls, count.reads) == (1, 8)
    assert None not in fates(desk)
    assert time.monotonic() - began < 5  # a lost wake-up costs a tick of ten seconds


async def test_a_round_polls_a_source_once_however_short_its_interval(database, clock):
    spec = SourceSpec(SourceKind.FEED, FEED, timedelta(milliseconds=1))
    desk = make_desk(database, clock, outlets=(replace(AT_ONCE, sources=(spec,)),))
    list_articles(desk, 5)
    count = await runner_of(desk).run_round()
    assert (count.polls, count.reads) == (1, 5)


async def test_a_round_on_a_desk_where_nothing_is_due_ends_at_once(desk):
    list_articles(desk, 1)
    await runner_of(desk).run_round()
    count = await runner_of(desk).run_round()
    assert (count.polls, count.reads) == (0, 0)


async def test_what_hangs_is_given_back_when_the_runner_is_stopped(desk, monkeypatch):
    monkeypatch.setattr("monitor.schedule.worker.GRACE", timedelta(milliseconds=50))
    never, stop = asyncio.Event(), asyncio.Event()

    async def hang(url):
        await never.wait()

    desk.fetcher.answers[FEED] = hang
    due_at = desk.database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at)))
    running = asyncio.create_task(runner_of(desk).run(stop))
    await wait_for(lambda: desk.fetcher.asked)
    stop.set()
    await running
    assert desk.database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at))) == due_at
    assert desk.database.read(lambda tx: tx.scalar(sa.select(host.c.owner))) is None
    assert desk.database.read(lambda tx: tx.scalar(sa.select(source_state.c.poll_count))) == 0


async def test_what_can_finish_within_the_grace_is_finished(desk):
    going_on, stop = asyncio.Event(), asyncio.Event()
    answer = feed_of(desk.clock, ("/a-1", "Satu"))

    async def slow(url):
        await going_on.wait()
        return desk.fetcher.page(url, answer)

    desk.fetcher.answers[FEED] = slow
    running = asyncio.create_task(runner_of(desk).run(stop))
    await wait_for(lambda: desk.fetcher.asked)
    stop.set()
    going_on.set()
    await running
    assert desk.database.read(lambda tx: tx.scalar(sa.select(source_state.c.poll_count))) == 1


async def test_a_defect_in_one_piece_of_work_stops_nothing_else(desk):
    list_articles(desk, 3)

    async def defect(url):
        raise RuntimeError("a defect")

    desk.fetcher.answers["https://one.example/a-1"] = defect
    stop = asyncio.Event()
    running = asyncio.create_task(runner_of(desk).run(stop))
    await wait_for(lambda: [fate for fate in fates(desk) if fate] and len([f for f in fates(desk) if f]) >= 1)
    stop.set()
    await running


async def test_the_tellers_are_woken_by_a_story_and_a_hanging_one_delays_no_other(desk):
    list_articles(desk, 1)
    calls = []
    never, stop = asyncio.Event(), asyncio.Event()

    async def hanging():
        await never.wait()

    async def quick():
        calls.append(fates(desk))
        return DrainCount()

    running = asyncio.create_task(runner_of(desk, drains={"a": hanging, "b": quick}).run(stop))
    await wait_for(lambda: any(calls[1:]))
    stop.set()
    await running
    assert calls[-1] == ["told"]


async def test_a_teller_that_swallows_a_cancellation_is_cancelled_again_and_does_not_hold_the_stop(desk):
    cancelled, stop = [], asyncio.Event()

    async def stubborn():
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled.append(True)
                if len(cancelled) == 2:
                    raise

    running = asyncio.create_task(runner_of(desk, drains={"a": stubborn}).run(stop))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(5):
        await running
    assert len(cancelled) == 2


async def test_a_teller_that_swallows_every_cancellation_is_left_behind(desk, monkeypatch):
    monkeypatch.setattr("monitor.schedule.ending.AGAIN", timedelta(milliseconds=20))
    monkeypatch.setattr("monitor.schedule.runner.PATIENCE", timedelta(milliseconds=60))
    began, end, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def immortal():
        began.set()
        while not end.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await end.wait()

    running = asyncio.create_task(runner_of(desk, drains={"a": immortal}).run(stop))
    await began.wait()
    stop.set()
    async with asyncio.timeout(5):
        await running
    end.set()


async def test_a_chore_that_fails_does_not_keep_the_others_from_being_done(desk):
    done, stop = [], asyncio.Event()

    async def failing():
        raise RuntimeError("a defect")

    async def working():
        done.append(True)

    chores = {failing: timedelta(hours=1), working: timedelta(hours=1)}
    running = asyncio.create_task(runner_of(desk, chores=chores).run(stop))
    await wait_for(lambda: done)
    stop.set()
    await running


async def test_two_runners_on_one_database_poll_a_source_once(desk, monkeypatch):
    monkeypatch.setattr("monitor.schedule.worker.TICK", timedelta(milliseconds=20))  # nobody wakes the other one
    list_articles(desk, 4)
    counts = await asyncio.gather(runner_of(desk).run_round(), runner_of(desk).run_round())
    assert sum(count.polls for count in counts) == 1
    assert sorted(url for url, _ in desk.fetcher.asked) == sorted({url for url, _ in desk.fetcher.asked})


async def test_work_that_could_not_be_written_is_given_back_when_the_database_is_there_again(desk, monkeypatch):
    """Others need not wait for the end of its lease."""
    monkeypatch.setattr("monitor.schedule.worker.AWAY", timedelta(milliseconds=10))
    list_articles(desk, 1)
    due_at = desk.database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at)))
    real, away = desk.database.awrite, []

    async def away_twice(fn):
        if desk.fetcher.asked and len(away) < 2:
            away.append(fn)
            raise DatabaseUnavailableError("the database", "is away")
        return await real(fn)

    monkeypatch.setattr(type(desk.database), "awrite", lambda _self, fn: away_twice(fn))
    runner = runner_of(desk)
    claimed, _ = await runner.worker._claim()
    runner.worker._start(claimed)
    await wait_for(lambda: runner.worker.busy_count == 0)
    assert len(away) == 2
    assert desk.database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at))) == due_at
    assert desk.database.read(lambda tx: tx.scalar(sa.select(host.c.owner))) is None
