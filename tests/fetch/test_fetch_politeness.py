import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from fetch_fakes import FakeTime, answer, fetcher_for, serving
from monitor.fetch import politeness
from monitor.fetch.conduct import ConductBook
from monitor.fetch.politeness import Lanes
from monitor.model import FailureKind, FetchFailure, Page

pytestmark = pytest.mark.anyio


class Noting(ConductBook):
    """Keeps the requests themselves too."""

    def __init__(self, noted):
        super().__init__()
        self.noted = noted

    def note(self, exchange):
        self.noted.append(exchange)


@pytest.fixture
def time():
    return FakeTime()


@pytest.fixture
def lanes(time):
    return Lanes(time, time.sleep)


async def test_an_idle_host_costs_no_wait(lanes, time):
    assert await lanes.take("a.example", rest=5, patience=20) is None
    lanes.leave("a.example")
    time.seconds += 5
    assert await lanes.take("a.example", rest=5, patience=20) is None
    assert time.slept == []


async def test_the_rest_runs_from_the_end_of_the_last_request(lanes, time):
    await lanes.take("a.example", rest=5, patience=20)
    time.seconds += 30  # a slow answer
    lanes.leave("a.example")
    time.seconds += 1
    assert await lanes.take("a.example", rest=5, patience=20) is None
    assert time.slept == [4]


async def test_hosts_do_not_wait_for_each_other(lanes, time):
    for host in ("a.example", "a.example:8080", "b.example"):
        assert await lanes.take(host, rest=5, patience=20) is None
    assert time.slept == []


async def test_whoever_asks_for_a_longer_rest_gets_it(lanes, time):
    await lanes.take("a.example", rest=1, patience=20)
    lanes.leave("a.example")
    await lanes.take("a.example", rest=10, patience=20)
    assert time.slept == [10]


async def test_a_host_that_asked_for_silence_gets_it(lanes, time):
    lanes.hold("a.example", 3600)
    lanes.hold("a.example", 60)  # a shorter wish does not end a longer one
    assert await lanes.take("a.example", rest=5, patience=20) == 3600
    time.seconds += 3590
    assert await lanes.take("a.example", rest=5, patience=20) is None
    assert time.slept == [10]


async def test_a_wait_beyond_patience_is_told_at_once_and_the_lane_stays_free(lanes, time):
    await lanes.take("a.example", rest=60, patience=20)
    lanes.leave("a.example")
    assert await lanes.take("a.example", rest=60, patience=20) == 60
    assert time.slept == []
    assert await lanes.take("a.example", rest=1, patience=20) is None


async def test_waiting_for_a_busy_lane_ends_with_patience(lanes):
    await lanes.take("a.example", rest=7, patience=20)
    assert await lanes.take("a.example", rest=7, patience=0.01) == 7
    lanes.leave("a.example")
    assert await lanes.take("a.example", rest=0, patience=0.01) is None


async def test_only_one_has_the_lane_and_all_come_in_turn(lanes):
    came, inside = [], 0

    async def visit(number):
        nonlocal inside
        assert await lanes.take("a.example", rest=1, patience=100) is None
        inside += 1
        assert inside == 1
        came.append(number)
        await asyncio.sleep(0)
        inside -= 1
        lanes.leave("a.example")

    await asyncio.gather(*(visit(number) for number in range(5)))
    assert came == [0, 1, 2, 3, 4]


async def test_whoever_is_cancelled_while_resting_gives_the_lane_back(time):
    resting = asyncio.Event()

    async def sleep(_seconds):
        resting.set()
        await asyncio.Event().wait()

    lanes = Lanes(time, sleep)
    await lanes.take("a.example", rest=5, patience=20)
    lanes.leave("a.example")
    waiter = asyncio.create_task(lanes.take("a.example", rest=5, patience=20))
    await resting.wait()
    waiter.cancel()
    await asyncio.gather(waiter, return_exceptions=True)
    assert await lanes.take("a.example", rest=0, patience=0) is None


async def test_memory_is_bounded_and_a_lane_in_use_is_kept(lanes, monkeypatch):
    monkeypatch.setattr(politeness, "MAX_LANES", 10)
    for number in range(50):
        await lanes.take(f"h{number}.example", rest=5, patience=20)
        lanes.leave(f"h{number}.example")
    assert len(lanes._lanes) == 10
    await lanes.take("h49.example", rest=0, patience=20)
    for number in range(50):
        lanes.hold(f"other{number}.example", 1)
    lanes.leave("h49.example")
    assert await lanes.take("h49.example", rest=5, patience=20) is None


async def test_a_lane_that_was_not_given_can_be_forgotten(lanes, monkeypatch):
    monkeypatch.setattr(politeness, "MAX_LANES", 10)
    for number in range(50):
        lanes.hold(f"h{number}.example", 1000)
        assert await lanes.take(f"h{number}.example", rest=5, patience=20) == 1000
    assert len(lanes._lanes) == 10


async def test_a_counting_server_sees_one_request_at_a_time_and_every_delay(time):
    async def slowly(request, writer):
        time.seconds += 0.5
        await asyncio.sleep(0)
        writer.write(answer(200, b"x"))

    paths = [f"/{n}" for n in range(5)]
    async with serving(dict.fromkeys(paths, slowly), timer=time) as server, fetcher_for(time=time) as fetcher:
        await asyncio.gather(*(fetcher.get(server.url + path, delay=timedelta(seconds=2)) for path in paths))
    times = [request.at for request in server.asked]
    assert server.open_most == 1
    assert [request.path for request in server.asked] == ["/robots.txt", *paths]
    assert [later - earlier for earlier, later in pairwise(times)] == [2.0, 2.5, 2.5, 2.5, 2.5]


async def test_crawl_delay_is_kept_from_visit_to_visit_and_told(time):
    robots = answer(200, b"User-agent: *\nCrawl-delay: 15\n")
    async with serving({"/robots.txt": robots, "/a": answer(200, b"x")}) as server, fetcher_for(time=time) as fetcher:
        url = f"{server.url}/a"
        assert fetcher.delay_for(url) is None
        for _ in range(2):
            assert isinstance(await fetcher.get(url, delay=timedelta(seconds=2)), Page)
        assert fetcher.delay_for(url) == timedelta(seconds=15)
    assert time.slept == [2, 15]


async def test_retry_after_is_told_remembered_and_obeyed(time):
    busy = answer(429, retry_after="300")
    async with serving({"/a": busy, "/b": answer(200, b"x")}, timer=time) as server, fetcher_for(time=time) as fetcher:
        first = await fetcher.get(f"{server.url}/a", delay=timedelta(0))
        second = await fetcher.get(f"{server.url}/b", delay=timedelta(0))
        assert (first.kind, first.status, first.retry_after) == (FailureKind.BUSY, 429, timedelta(minutes=5))
        assert (second.kind, second.status, second.retry_after) == (FailureKind.BUSY, None, timedelta(minutes=5))
        assert "/b" not in server.counts
        time.seconds += 300
        assert isinstance(await fetcher.get(f"{server.url}/b", delay=timedelta(0)), Page)


async def test_a_redirect_waits_for_the_turn_of_its_own_host(time):
    async with serving({"/b": answer(200, b"x")}) as other, fetcher_for(time=time) as fetcher:
        await fetcher.get(f"{other.url}/b", delay=timedelta(seconds=3))
        time.slept.clear()
        async with serving({"/a": answer(302, location=f"{other.url}/b")}) as server:
            page = await fetcher.get(f"{server.url}/a", delay=timedelta(seconds=8))
    assert page.url == f"{other.url}/b"
    assert time.slept == [5, 3]  # from robots.txt to /a; and what is left of the other host's 8 s


async def test_waiting_does_not_count_towards_the_deadline(time):
    async with serving({"/a": answer(200, b"x")}, timer=time) as server, fetcher_for(time=time) as fetcher:
        ends = timedelta(seconds=1)
        pages = [await fetcher.get(f"{server.url}/a", delay=timedelta(seconds=10), deadline=ends) for _ in range(2)]
    assert [type(page) for page in pages] == [Page, Page]
    assert time.slept == [5, 10]


async def test_a_turn_that_does_not_come_in_time_is_busy_with_the_wait(time):
    impatient = fetcher_for(time=time, patience=timedelta(seconds=8))
    async with serving({"/a": answer(200, b"x")}) as server, impatient as fetcher:
        assert isinstance(await fetcher.get(f"{server.url}/a", delay=timedelta(seconds=30)), Page)
        failure = await fetcher.get(f"{server.url}/a", delay=timedelta(seconds=30))
    assert isinstance(failure, FetchFailure)
    assert (failure.kind, failure.retry_after) == (FailureKind.BUSY, timedelta(seconds=30))


async def test_robots_redirects_and_page_share_one_patience(time):
    pages = {"/a": answer(302, location="/b"), "/b": answer(200, b"x")}
    async with serving(pages) as server, fetcher_for(time=time, patience=timedelta(seconds=8)) as fetcher:
        failure = await fetcher.get(f"{server.url}/a", delay=timedelta(seconds=5))
    assert (failure.kind, failure.retry_after) == (FailureKind.BUSY, timedelta(seconds=5))
    assert time.slept == [5]
    assert server.counts == {"/robots.txt": 1, "/a": 1}


async def test_robots_redirects_and_page_share_one_deadline(time):
    async def slowly(request, writer):
        time.seconds += 20
        writer.write(answer(302, location=f"{request.path}a"))

    pages = {"/robots.txt": answer(404), "/a": slowly, "/aa": slowly, "/aaa": slowly}
    async with serving(pages) as server, fetcher_for(time=time) as fetcher:
        failure = await fetcher.get(f"{server.url}/a", delay=timedelta(0), deadline=timedelta(seconds=30))
    assert (failure.kind, failure.detail) == (FailureKind.TIMEOUT, "127.0.0.1: no complete answer within 30 s")
    assert "/aaa" not in server.counts


async def test_waiting_for_another_asker_of_robots_txt_ends_with_patience():
    asked = asyncio.Event()

    async def never(request, writer):
        asked.set()
        await asyncio.Event().wait()

    async with (
        serving({"/robots.txt": never}) as server,
        fetcher_for(patience=timedelta(seconds=0.05), timer=asyncio.get_running_loop().time) as fetcher,
    ):
        first = asyncio.create_task(fetcher.get(f"{server.url}/a"))
        await asked.wait()
        second = await fetcher.get(f"{server.url}/a")
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert (second.kind, second.detail) == (FailureKind.BUSY, "robots.txt of 127.0.0.1 is still being asked for")


async def test_every_request_is_noted_with_its_rest_and_its_end(time):
    noted = []
    pages = {"/a": answer(302, location="/b"), "/b": answer(503, retry_after="60"), "/c": answer(200, b"hello")}
    async with serving(pages) as server, fetcher_for(time=time, conduct=Noting(noted)) as fetcher:
        await fetcher.get(f"{server.url}/a", delay=timedelta(seconds=2))
        time.seconds += 60
        await fetcher.get(f"{server.url}/c", delay=timedelta(seconds=2))
    told = [(one.url.removeprefix(server.url), one.rested, one.status, one.body_bytes) for one in noted]
    assert told == [
        ("/robots.txt", None, 404, 0),
        ("/a", timedelta(seconds=2), 302, 0),
        ("/b", timedelta(seconds=2), 503, 0),
        ("/c", timedelta(seconds=60), 200, 5),
    ]
    assert [one.trouble and one.trouble.kind for one in noted] == [FailureKind.GONE, None, FailureKind.BUSY, None]
    assert {one.host for one in noted} == {f"127.0.0.1:{server.port}"}
