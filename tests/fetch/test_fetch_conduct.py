"""How hosts are treated is reckoned from the requests themselves; robots.txt outlives the process for a day."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database_fixtures import START
from fetch_fakes import FakeTime, answer, fetcher_for, serving
from monitor.fetch.conduct import TOLERANCE, HostConduct
from monitor.fetch.robots import RobotsFile
from monitor.fetch.trouble import Trouble
from monitor.fetch.visit import Exchange
from monitor.model import FailureKind, Page

pytestmark = pytest.mark.anyio
SECOND = timedelta(seconds=1)


class Shelf:
    """Keeps robots.txt files in a dictionary."""

    def __init__(self):
        self.files = {}

    async def find(self, origin):
        return self.files.get(origin)

    async def keep(self, file):
        self.files[file.origin] = file


@pytest.fixture
def time():
    return FakeTime()


async def test_requests_gaps_and_answers_of_a_host_are_added_up(time):
    pages = {"/a": answer(302, location="/b"), "/b": answer(200, b"hello"), "/c": answer(304)}
    async with serving(pages) as server, fetcher_for(time=time) as fetcher:
        for path in ("/a", "/c"):
            await fetcher.get(f"{server.url}{path}", delay=timedelta(seconds=2))
        (day,) = fetcher.conduct.take()
        assert fetcher.conduct.take() == []
    assert (day.host, day.requests, day.robots_requests, day.failures) == (f"127.0.0.1:{server.port}", 4, 1, 2)
    assert (day.gaps, day.short_gaps, day.least_gap, day.owed) == (3, 0, 2 * SECOND, 2 * SECOND)
    assert day.body_bytes == 5


async def test_what_robots_txt_forbids_is_counted_and_not_asked(time):
    robots = answer(200, b"User-agent: *\nDisallow: /inner\n")
    async with serving({"/robots.txt": robots}) as server, fetcher_for(time=time) as fetcher:
        for _ in range(3):
            await fetcher.get(f"{server.url}/inner/page")
        (day,) = fetcher.conduct.take()
    assert (day.requests, day.robots_requests, day.forbidden) == (1, 1, 3)


async def test_a_pause_that_was_asked_for_and_kept_is_shown(time):
    pages = {"/a": answer(503, retry_after="60"), "/b": answer(200, b"x")}
    async with serving(pages) as server, fetcher_for(time=time) as fetcher:
        await fetcher.get(f"{server.url}/a")
        await fetcher.get(f"{server.url}/b")  # refused here: the pause is longer than patience
        time.seconds += 60
        assert isinstance(await fetcher.get(f"{server.url}/b"), Page)
        (day,) = fetcher.conduct.take()
    assert (day.requests, day.waits, day.early) == (3, 1, 0)


def exchange(second, *, rested=None, owed=2.0, retry_after=None):
    trouble = Trouble(FailureKind.BUSY, "503", 503, timedelta(seconds=retry_after)) if retry_after else None
    return Exchange(
        url="http://a.example/x",
        host="a.example",
        started_at=START + second * SECOND,
        took=SECOND,
        rested=None if rested is None else timedelta(seconds=rested),
        owed=timedelta(seconds=owed),
        status=200,
        trouble=trouble,
        body_bytes=0,
    )


def test_a_request_within_a_pause_is_early():
    day = HostConduct("a.example", START.date())
    day.add(exchange(0, retry_after=60))
    day.add(exchange(30))
    day.add(exchange(61))
    assert (day.waits, day.early) == (1, 1)


def test_the_gap_that_was_kept_worst_is_remembered_with_what_was_owed():
    day = HostConduct("a.example", START.date())
    for gap, owed in ((2.5, 2), (9, 10), (2.1, 2), (30, 2)):
        day.add(exchange(0, rested=gap, owed=owed))
    assert (day.gaps, day.short_gaps, day.least_gap, day.owed) == (4, 1, 9 * SECOND, 10 * SECOND)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=30))
def test_no_gap_is_short_exactly_when_the_least_one_was_kept(gaps):
    day = HostConduct("a.example", START.date())
    for gap, owed in gaps:
        day.add(exchange(0, rested=gap, owed=owed))
    assert (day.short_gaps == 0) == (day.least_gap >= day.owed - TOLERANCE)


async def test_a_robots_file_on_the_shelf_is_not_asked_for_again(time):
    shelf = Shelf()
    robots = answer(200, b"User-agent: *\nCrawl-delay: 7\nDisallow: /inner\n")
    async with serving({"/robots.txt": robots, "/a": answer(200, b"x")}) as server:
        for _ in range(2):  # two processes, one after the other
            async with fetcher_for(time=time, shelf=shelf) as fetcher:
                assert isinstance(await fetcher.get(f"{server.url}/a"), Page)
                assert (await fetcher.get(f"{server.url}/inner")).kind is FailureKind.ROBOTS
                assert fetcher.delay_for(server.url) == timedelta(seconds=7)
        assert [request.path for request in server.asked] == ["/robots.txt", "/a", "/a"]


async def test_a_robots_file_is_asked_for_again_after_a_day(time):
    shelf = Shelf()
    async with serving({"/a": answer(200, b"x")}) as server:
        shelf.files[server.url] = RobotsFile(server.url, b"User-agent: *\nDisallow: /\n", time.clock())
        async with fetcher_for(time=time, shelf=shelf) as fetcher:
            assert (await fetcher.get(f"{server.url}/a")).kind is FailureKind.ROBOTS
            time.seconds += 86_400
            assert isinstance(await fetcher.get(f"{server.url}/a"), Page)
        assert shelf.files[server.url].text == b""  # 404: there is none


async def test_a_robots_file_that_cannot_be_had_is_not_put_on_the_shelf(time):
    shelf = Shelf()
    async with serving({"/robots.txt": answer(500)}) as server, fetcher_for(time=time, shelf=shelf) as fetcher:
        assert (await fetcher.get(f"{server.url}/a")).kind is FailureKind.ROBOTS_UNREACHABLE
    assert shelf.files == {}
