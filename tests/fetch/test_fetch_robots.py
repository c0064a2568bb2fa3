import asyncio
import time as real_time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetch_fakes import FakeTime, answer, fetcher_for, serving
from monitor.fetch import robots
from monitor.fetch.robots import Rules
from monitor.model import FailureKind, Page

pytestmark = pytest.mark.anyio
NO_DELAY = timedelta(0)
AGENT = "news-monitor"


@pytest.fixture
def time():
    return FakeTime()


async def fetch(server, path="/a", time=None):
    async with fetcher_for(time=time) as fetcher:
        return await fetcher.get(server.url + path, delay=NO_DELAY)


def allowed(text, path="/a"):
    return Rules(text, AGENT).allows(f"https://outlet.example{path}")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /*?page=", "/a?page=2", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf.html", True),
        ("User-agent: *\nDisallow: /berita-%C3%A9", "/berita-é", False),
        ("User-agent: news-monitor\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: News-Monitor\nDisallow: /", "/a", False),
        ("User-agent: other\nUser-agent: news-monitor\nDisallow: /", "/a", False),
        ("User-agent: news-monitor/2.0\nDisallow: /", "/a", False),
        ("User-agent: news-monitor # us\nDisallow: /", "/a", False),
        ("user agent news-monitor\ndisallow /a", "/a", False),
        ("User-agent: news\nDisallow: /", "/a", True),
        ("User-agent: news-monitor-pro\nDisallow: /", "/a", True),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("Disallow: /", "/a", True),
        ("<!doctype html><html><body>User-agent: * Disallow: / not found</body></html>", "/a", True),
    ],
)
def test_what_a_robots_txt_says_to_us(text, path, expected):
    assert allowed(text, path) is expected


@pytest.mark.parametrize(
    ("told", "kept"), [("5", 5), ("0.5", 0.5), ("3600", 60), ("nan", 0), ("-3", 0), ("soon", 0), ("1e400", 0), ("", 0)]
)
def test_crawl_delay_is_read_and_capped(told, kept):
    assert Rules(f"User-agent: *\nCrawl-delay: {told}\n", AGENT).crawl_delay == timedelta(seconds=kept)


@given(st.text())
def test_any_text_at_all_raises_nothing(text):
    allowed(text)
    allowed(f"User-agent: *\n{text}")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(13_000)) + "Disallow: /x\n" * 19_000,
        "".join(f"user agent a{n}\n" for n in range(13_000)) + "Disallow: /x\n" * 19_000,
        "User-agent: *\n" + "".join(f"Disallow: /*{n}*a*b*c$\n" for n in range(20_000)),
        "User-agent: *\nDisallow: /" + "*a" * 249_000,
        "User-agent: *\nDisallow: /" + "$" * 490_000,
        "a\n" * 250_000,
        "User-agent: *\n" * 35_000,
    ],
)
def test_hostile_files_cost_little_time(text):
    started = real_time.process_time()
    allowed(text, "/" + "a" * 2000)
    assert real_time.process_time() - started < 3


async def test_a_forbidden_page_is_not_asked_for():
    async with serving({"/robots.txt": answer(200, b"User-agent: *\nDisallow: /a")}) as server:
        failure = await fetch(server)
    assert (failure.kind, failure.detail) == (FailureKind.ROBOTS, "robots.txt of 127.0.0.1 forbids /a")
    assert server.counts == {"/robots.txt": 1}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_4xx_means_that_there_are_no_rules(status):
    async with serving({"/robots.txt": answer(status), "/a": answer(200, b"x")}) as server:
        assert isinstance(await fetch(server), Page)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_5xx_is_a_full_stop(status):
    async with serving({"/robots.txt": answer(status), "/a": answer(200, b"x")}) as server:
        failure = await fetch(server)
    assert (failure.kind, failure.status) == (FailureKind.ROBOTS_UNREACHABLE, status)
    assert server.counts == {"/robots.txt": 1}


async def test_no_answer_is_a_full_stop():
    async def hang_up(request, writer):
        writer.close()

    async with serving({"/robots.txt": hang_up, "/a": answer(200, b"x")}) as server:
        failure = await fetch(server)
    assert failure.kind is FailureKind.ROBOTS_UNREACHABLE
    assert "/a" not in server.counts


async def test_redirects_are_followed_to_other_hosts_too():
    async with (
        serving({"/rules": answer(200, b"User-agent: *\nDisallow: /a")}) as other,
        serving({"/robots.txt": answer(301, location=f"{other.url}/rules")}) as server,
    ):
        failure = await fetch(server)
    assert failure.kind is FailureKind.ROBOTS
    assert (server.counts, other.counts) == ({"/robots.txt": 1}, {"/rules": 1})


async def test_more_than_five_redirects_mean_that_there_are_no_rules():
    loop = {"/robots.txt": answer(302, location="/robots.txt"), "/a": answer(200, b"x")}
    async with serving(loop) as server:
        assert isinstance(await fetch(server), Page)
    assert server.counts == {"/robots.txt": 6, "/a": 1}


async def test_rules_are_asked_for_once_a_day(time):
    async with (
        serving({"/robots.txt": answer(200), "/a": answer(200, b"x")}) as server,
        fetcher_for(time=time) as fetcher,
    ):

        async def asked_after(hours):
            time.seconds += hours * 3600
            assert isinstance(await fetcher.get(f"{server.url}/a", delay=NO_DELAY), Page)
            return server.counts["/robots.txt"]

        assert [await asked_after(hours) for hours in (0, 12, 11.99, 0.02)] == [1, 1, 1, 2]


async def test_a_clock_set_back_makes_us_ask_again(time):
    async with (
        serving({"/robots.txt": answer(200), "/a": answer(200, b"x")}) as server,
        fetcher_for(time=time, timer=lambda: 0.0) as fetcher,
    ):
        await fetcher.get(f"{server.url}/a", delay=NO_DELAY)
        time.seconds -= 1000
        await fetcher.get(f"{server.url}/a", delay=NO_DELAY)
    assert server.counts["/robots.txt"] == 2


async def test_an_unreachable_robots_txt_is_not_asked_for_by_every_link(time):
    async with (
        serving({"/robots.txt": answer(500), "/a": answer(200, b"x")}) as server,
        fetcher_for(time=time) as fetcher,
    ):
        for _ in range(3):
            await fetcher.get(f"{server.url}/a", delay=NO_DELAY)
        assert server.counts == {"/robots.txt": 1}
        server.answers["/robots.txt"] = answer(404)
        time.seconds += 301
        assert isinstance(await fetcher.get(f"{server.url}/a", delay=NO_DELAY), Page)


async def test_many_askers_ask_once():
    asked = asyncio.Event()

    async def slowly(request, writer):
        asked.set()
        await asyncio.sleep(0)
        writer.write(answer(404))

    async with serving({"/robots.txt": slowly, "/a": answer(200, b"x")}) as server, fetcher_for() as fetcher:
        await asyncio.gather(*(fetcher.get(f"{server.url}/a", delay=NO_DELAY) for _ in range(5)))
    assert server.counts == {"/robots.txt": 1, "/a": 5}


async def test_robots_txt_itself_may_always_be_read():
    async with serving({"/robots.txt": answer(200, b"User-agent: *\nDisallow: /")}) as server:
        assert isinstance(await fetch(server, "/robots.txt"), Page)


async def test_each_hop_of_a_redirect_has_its_own_rules():
    async with (
        serving({"/robots.txt": answer(200, b"User-agent: *\nDisallow: /b")}) as other,
        serving({"/a": answer(302, location=f"{other.url}/b")}) as server,
    ):
        failure = await fetch(server)
    assert failure.kind is FailureKind.ROBOTS
    assert other.counts == {"/robots.txt": 1}


async def test_the_cache_is_bounded_by_its_lines(monkeypatch):
    monkeypatch.setattr(robots, "MAX_KEPT_LINES", 500)
    rules = answer(200, b"User-agent: *\n" + b"Disallow: /x\n" * 200)
    async with fetcher_for() as fetcher:
        for _ in range(4):
            async with serving({"/robots.txt": rules, "/a": answer(200, b"x")}) as server:
                assert isinstance(await fetcher.get(f"{server.url}/a", delay=NO_DELAY), Page)
        assert len(fetcher._robots._kept) == 2
        assert fetcher._robots._line_count == 2 * (201 + 20)


async def test_an_endless_robots_txt_is_a_full_stop():
    async def endless(request, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"Allow: /\n" * 1000)
            await writer.drain()

    async with serving({"/robots.txt": endless, "/a": answer(200, b"x")}) as server:
        assert (await fetch(server)).kind is FailureKind.ROBOTS_UNREACHABLE
