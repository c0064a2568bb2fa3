from datetime import timedelta

import httpx
import pytest
import respx

from fetch_fakes import AGENT, NOON, answer, fetcher_for, serving, zipped
from monitor.fetch.client import FEED_TYPES
from monitor.model import FailureKind, FetchFailure, NotModified, Page, Validators

pytestmark = pytest.mark.anyio
NO_DELAY = timedelta(0)


async def fetch(server, path="/a", **wish):
    async with fetcher_for() as fetcher:
        return await fetcher.get(path if "://" in path else server.url + path, delay=NO_DELAY, **wish)


async def test_a_page_comes_as_it_was_received():
    told = answer(
        200, b"<p>hi</p>", Content_Type="text/html; charset=x", ETag='"v1"', Set_Cookie="id=7", X_Two="a", x_two="b"
    )
    async with serving({"/a?b=c": told}) as server:
        page = await fetch(server, "/a?b=c#part")
    headers = {"content-type": "text/html; charset=x", "etag": '"v1"', "x-two": "a, b", "content-length": "9"}
    assert page == Page(f"{server.url}/a?b=c#part", f"{server.url}/a?b=c", 200, headers, b"<p>hi</p>", NOON)
    assert page.validators == Validators('"v1"', None)


async def test_a_request_says_who_asks_and_what_it_takes():
    async with serving({"/a": answer(200, b"x")}) as server:
        await fetch(server, accept=FEED_TYPES)
    robots, page = server.asked
    assert page.headers == {
        "host": f"127.0.0.1:{server.port}",
        "user-agent": AGENT,
        "accept-encoding": "gzip",
        "accept": FEED_TYPES,
    }
    assert robots.headers["user-agent"] == AGENT


async def test_robots_and_pages_share_one_connection():
    pages = {"/a": answer(200, b"x"), "/b": answer(302, b"moved", location="/a")}
    async with serving(pages) as server, fetcher_for() as fetcher:
        for path in ("/a", "/b", "/a"):
            assert isinstance(await fetcher.get(server.url + path, delay=NO_DELAY), Page)
    assert server.connections == 1


async def test_a_conditional_get_sends_both_validators_back_as_they_came():
    etag, seen_at = 'W/"\xe9-1"', "Fri, 20 Nov 2026 10:00:00 GMT"
    async with serving({"/a": answer(200, b"x", ETag=etag, Last_Modified=seen_at)}) as server:
        page = await fetch(server)
        server.answers["/a"] = answer(304, ETag=etag)
        again = await fetch(server, validators=page.validators)
    assert again == NotModified(f"{server.url}/a", NOON)
    assert server.asked[-1].headers["if-none-match"] == etag
    assert server.asked[-1].headers["if-modified-since"] == seen_at


async def test_a_304_that_nobody_asked_for_is_a_failure():
    async with serving({"/a": answer(304)}) as server:
        failures = [await fetch(server), await fetch(server, validators=Validators())]
    assert [failure.kind for failure in failures] == [FailureKind.PROTOCOL] * 2


async def test_gzip_is_undone_and_told_no_more():
    async with serving({"/a": answer(200, zipped(b"hello" * 100), content_encoding="gzip")}) as server:
        assert (await fetch(server)).body == b"hello" * 100


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_and_the_last_address_is_told(status):
    async with serving({"/a": answer(status, location="../b?x=1#y"), "/b?x=1": answer(200, b"x")}) as server:
        page = await fetch(server)
    assert (page.requested_url, page.url) == (f"{server.url}/a", f"{server.url}/b?x=1")


async def test_five_redirects_are_followed_and_six_are_not():
    chain = {f"/{n}": answer(302, location=f"/{n + 1}") for n in range(10)} | {"/10": answer(200, b"x")}
    async with serving(chain) as server:
        assert isinstance(await fetch(server, "/5"), Page)
        failure = await fetch(server, "/4")
    assert (failure.kind, failure.detail) == (FailureKind.REDIRECTS, "more than 5 redirects")


async def test_row_13_a_redirect_loop_ends_when_it_closes():
    async with serving({"/a": answer(302, location="/b"), "/b": answer(302, location="/a#x")}) as server:
        failure = await fetch(server)
    assert failure.kind is FailureKind.REDIRECTS
    assert server.counts == {"/robots.txt": 1, "/a": 1, "/b": 1}


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("file:///etc/passwd", FailureKind.REFUSED),
        ("ftp://127.0.0.1/x", FailureKind.REFUSED),
        ("javascript:alert(1)", FailureKind.REFUSED),
        ("gopher://127.0.0.1:25/_HELO", FailureKind.REFUSED),
        ("http://", FailureKind.REDIRECTS),  # joined, it is the same address again
        ("http://[::1", FailureKind.REFUSED),
        ("http://127.0.0.1:99999/", FailureKind.REFUSED),
        ("http://a\tb.example/", FailureKind.REFUSED),
        ("http://192.168.0.1/", FailureKind.REFUSED),
        ("http://169.254.169.254/latest/meta-data/", FailureKind.REFUSED),
        ("//[fe80::1]/", FailureKind.REFUSED),
        ("http://" + "a" * 70_000, FailureKind.REFUSED),
    ],
)
async def test_row_13_no_redirect_leads_out_of_http_or_to_inner_addresses(location, kind):
    async with serving({"/a": answer(302, location=location)}) as server:
        failure = await fetch(server)
    assert failure.kind is kind
    assert failure.detail.isprintable()
    assert len(failure.detail) < 500


async def test_a_redirect_to_nowhere_is_a_failure():
    async with serving({"/a": answer(302), "/b": answer(300, b"choose")}) as server:
        kinds = [(await fetch(server, path)).kind for path in ("/a", "/b")]
    assert kinds == [FailureKind.REDIRECTS] * 2


async def test_a_location_in_utf8_is_understood():
    location = "/berita-é".encode().decode("latin-1")
    async with serving({"/a": answer(302, location=location), "/berita-%C3%A9": answer(200, b"x")}) as server:
        assert (await fetch(server)).url == f"{server.url}/berita-%C3%A9"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "outlet.example",
        "/a",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "mailto:a@b",
        "http://[",
        "http://a b/",
        "http://a.example:0/",
    ],
)
async def test_what_is_no_http_address_is_refused(url):
    async with fetcher_for() as fetcher:
        failure = await fetcher.get(url)
    assert (failure.kind, failure.requested_url) == (FailureKind.REFUSED, url)
    assert fetcher.delay_for(url) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, FailureKind.FORBIDDEN),
        (404, FailureKind.GONE),
        (418, FailureKind.CLIENT),
        (500, FailureKind.SERVER),
        (503, FailureKind.BUSY),
    ],
)
async def test_a_status_that_gives_no_page_is_a_failure_with_its_kind(status, kind):
    async with serving({"/a": answer(status, b"sorry")}) as server:
        failure = await fetch(server)
    assert isinstance(failure, FetchFailure)
    assert (failure.kind, failure.status) == (kind, status)


async def test_caps_are_a_matter_of_the_call():
    async with serving({"/a": answer(200, bytes(5_000_000))}) as server:
        failure = await fetch(server)
        page = await fetch(server, max_bytes=8_000_000)
    assert (failure.kind, len(page.body)) == (FailureKind.TOO_LARGE, 5_000_000)


async def test_proxies_of_the_environment_are_not_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with serving({"/a": answer(200, b"x")}) as server:
        assert isinstance(await fetch(server), Page)


async def test_passwords_in_an_address_are_not_sent():
    async with serving({"/a": answer(200, b"x")}) as server:
        await fetch(server, server.url.replace("//", "//user:secret@") + "/a")
    assert "authorization" not in server.asked[-1].headers


async def test_cookies_do_not_come_back():
    async with serving({"/a": answer(200, b"x", Set_Cookie="id=7; Path=/")}) as server, fetcher_for() as fetcher:
        for _ in range(2):
            await fetcher.get(f"{server.url}/a", delay=NO_DELAY)
    assert all("cookie" not in request.headers for request in server.asked)


@respx.mock
async def test_respx_can_stand_at_the_wire():
    respx.get("https://outlet.example/robots.txt").respond(404)
    route = respx.get("https://outlet.example/a").respond(200, text="hello")
    async with fetcher_for() as fetcher:
        page = await fetcher.get("https://outlet.example/a", delay=NO_DELAY)
    assert (page.body, route.call_count) == (b"hello", 1)


async def test_any_transport_of_httpx_can_take_the_place_of_the_wire():
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=f"asked {request.url.path}"))
    async with fetcher_for(transport=transport) as fetcher:
        page = await fetcher.get("https://outlet.example/a", delay=NO_DELAY)
    assert page.body == b"asked /a"
