"""Row 9: slow, endless and growing answers are cut at the deadline or the cap, and memory grows by less than 20 MB."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from database_fixtures import HandClock
from fetch_fakes import NOON, RecordingNetwork, answer, fetcher_for, gzip_bomb, serving, zipped
from monitor.deliver.message import ping_message
from monitor.deliver.webhook import WebhookSender
from monitor.fetch.guard import AddressGuard
from monitor.fetch.transport import guarded_transport
from monitor.model import (
    Channel,
    ChannelKind,
    Delivery,
    FailureKind,
    FetchFailure,
    Page,
    SendFailure,
    Sent,
    SourceKind,
    SourceSpec,
)
from monitor.outlets.catalogue import Catalogue
from monitor.store.engine import open_database
from monitor.store.sources import sync_sources
from monitor.store.tables import link, source_state
from pipeline_desk import HARVEST, OUTLET, article_html, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
SHORT = timedelta(seconds=0.15)


async def fetch(told, deadline=timedelta(seconds=5)):
    async with serving({"/a": told}) as server, fetcher_for() as fetcher:
        said = await fetcher.get(f"{server.url}/a", delay=timedelta(0), deadline=deadline)
        assert isinstance(await ask_again(server, fetcher), Page)
        return said


async def ask_again(server, fetcher):
    """After any fault the fetcher serves the next address of the same host."""
    server.answers["/next"] = answer(200, b"fine")
    return await fetcher.get(f"{server.url}/next", delay=timedelta(0))


def drip(start, piece):
    async def serve(request, writer):
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)

    return serve


def flood(start, piece):
    async def serve(request, writer):
        writer.write(start)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()

    return serve


CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    "told",
    [
        drip(b"", b""),
        drip(b"HTTP/1.1 200 OK\r\nx: ", b"y"),
        drip(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b"x"),
        drip(CHUNKED, b"1\r\nx\r\n"),
        drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        drip(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n" + zipped(b"x")[:10], b"\0"),
    ],
    ids=["silence", "header", "body", "chunks", "hints", "gzip"],
)
async def test_row_9_a_slow_server_is_cut_at_the_deadline(told):
    failure = await fetch(told, SHORT)
    assert (failure.kind, failure.detail) == (FailureKind.TIMEOUT, "127.0.0.1: no complete answer within 0.15 s")


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (flood(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536)), FailureKind.TOO_LARGE),
        (flood(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n"), FailureKind.TOO_LARGE),
        (flood(CHUNKED, b"1\r\nx\r\n" * 5000), FailureKind.TOO_LARGE),
        (flood(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n", bytes(65536)), FailureKind.TOO_LARGE),
        (flood(b"HTTP/1.1 200 OK\r\n", b"x-y: z\r\n" * 1000), FailureKind.PROTOCOL),
        (flood(b"HTTP/1.1 200 OK\r\nx: ", b"y" * 10000), FailureKind.PROTOCOL),
        (flood(b"", b"x" * 10000), FailureKind.PROTOCOL),
    ],
    ids=["endless", "endless chunks", "crumbs", "endless gzip", "headers", "header", "no line end"],
)
async def test_row_9_an_endless_answer_is_cut_at_the_cap(told, kind):
    assert (await fetch(told)).kind is kind


@pytest.mark.parametrize("status", [302, 403, 404, 500])
async def test_the_body_of_a_refusal_is_not_waited_for(status):
    start = f"HTTP/1.1 {status} No\r\nlocation: /b\r\n\r\n".encode()
    async with (
        serving({"/a": flood(start, bytes(10_000)), "/b": answer(200, b"x")}) as server,
        fetcher_for() as fetcher,
    ):
        said = await fetcher.get(f"{server.url}/a", delay=timedelta(0))
    assert isinstance(said, Page) if status == 302 else said.status == status


@pytest.mark.parametrize(
    ("coding", "body", "kind"),
    [
        ("gzip", gzip_bomb(500), FailureKind.TOO_LARGE),
        ("", gzip_bomb(500), FailureKind.TOO_LARGE),
        ("gzip", zipped(b"hello")[:-3], FailureKind.ENCODING),
        ("gzip", b"plain after all", FailureKind.ENCODING),
        ("br", b"\x0b\x02\x80hello\x03", FailureKind.ENCODING),
        ("zstd", b"\x28\xb5\x2f\xfd", FailureKind.ENCODING),
        ("gzip, gzip", zipped(zipped(b"hello")), FailureKind.ENCODING),
        ("gzip, br", b"", FailureKind.ENCODING),
    ],
)
async def test_row_9_bombs_and_codings_nobody_asked_for(coding, body, kind):
    assert (await fetch(answer(200, body, content_encoding=coding))).kind is kind


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (answer(200, b"short", content_length=500, connection="close"), FailureKind.PROTOCOL),
        (answer(200, b"x", content_length=-1), FailureKind.PROTOCOL),
        (answer(200, b"x", content_length="1\r\ncontent-length: 2"), FailureKind.PROTOCOL),
        (answer(200, b"x", content_length="many"), FailureKind.PROTOCOL),
        (CHUNKED + b"zz\r\nx\r\n", FailureKind.PROTOCOL),
        (answer(200, b"x", transfer_encoding="gzip, chunked"), FailureKind.PROTOCOL),
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", FailureKind.PROTOCOL),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 200 OK\r\nbad header\x00: x\r\n\r\n", FailureKind.PROTOCOL),
        (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", FailureKind.PROTOCOL),
    ],
)
async def test_what_is_not_http_is_told_so(told, kind):
    async def serve(request, writer):
        writer.write(told)
        await writer.drain()
        writer.close()

    assert (await fetch(serve)).kind is kind


async def test_bytes_behind_the_told_length_are_not_read():
    async def serve(request, writer):
        writer.write(answer(200, b"hello", connection="close") + answer(200, b"smuggled"))

    async with serving({"/a": serve}) as server, fetcher_for() as fetcher:
        page = await fetcher.get(f"{server.url}/a", delay=timedelta(0))
    assert page.body == b"hello"


async def test_cancelling_a_request_frees_its_host():
    asked = asyncio.Event()

    async def never(request, writer):
        asked.set()
        await asyncio.Event().wait()

    async with serving({"/a": never}) as server, fetcher_for() as fetcher:
        task = asyncio.create_task(fetcher.get(f"{server.url}/a", delay=timedelta(0)))
        await asked.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert isinstance(await ask_again(server, fetcher), Page)


HEADS = st.lists(
    st.from_regex(
        rb"\\A(location|content-length|content-encoding|transfer-encoding|retry-after|etag|connection): .{0,20}\\Z"
    )
)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 999), HEADS, st.booleans())
def test_whatever_bytes_come_the_fetcher_gives_a_value(body, status, heads, is_bare):
    reply = body if is_bare else b"\r\n".join([b"HTTP/1.1 %03d OK" % status, *heads, b"", body])

    async def fetch_once():
        network = RecordingNetwork(reply, then=b"")
        async with fetcher_for(network=network) as fetcher:
            return await fetcher.get("http://1.1.1.1/robots.txt", delay=timedelta(0), deadline=SHORT)

    assert isinstance(asyncio.run(fetch_once()), Page | FetchFailure)


GROWTH = """
import asyncio, json, resource, sys
from datetime import UTC, datetime, timedelta
from monitor.fetch.client import Fetcher
from monitor.fetch.guard import AddressGuard

async def main(url, *paths):
    fetcher = Fetcher("news-monitor/0.1", AddressGuard(["127.0.0.0/8"]), lambda: datetime.now(UTC))
    kinds, before = [], 0
    for path in paths:
        said = await fetcher.get(url + path, delay=timedelta(0))
        kinds.append(getattr(said, "kind", "page"))
        before = before or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"kinds": kinds, "grown_kb": after - before}))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_row_9_memory_grows_by_less_than_20_mb():
    bomb = gzip_bomb(500)
    answers = {
        "/warm": answer(200, b"x"),
        "/bomb": answer(200, bomb, content_encoding="gzip"),
        "/file": answer(200, bomb),
        "/nested": answer(200, zipped(bomb), content_encoding="gzip, gzip"),
        "/endless": flood(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536)),
        "/chunks": flood(CHUNKED, b"10000\r\n" + bytes(65536) + b"\r\n"),
        "/chunk": flood(CHUNKED + b"fffffffff\r\n", bytes(65536)),
        "/crumbs": flood(CHUNKED, b"1\r\nx\r\n" * 5000),
        "/headers": flood(b"HTTP/1.1 200 OK\r\n", b"x-y: z\r\n" * 1000),
        "/hints": flood(b"", b"HTTP/1.1 103 Early\r\nlink: x\r\n\r\n" * 20 + b"HTTP/1.1 200 OK\r\n\r\n" + bytes(65536)),
    }
    async with serving(answers) as server:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            GROWTH,
            server.url,
            *answers,
            stdout=-1,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        told = json.loads((await child.communicate())[0])
    assert told["kinds"] == ["page", *["too_large"] * 2, "encoding", *["too_large"] * 4, "protocol", "too_large"]
    assert told["grown_kb"] < 20_000


# -- the same servers, met by the whole way ----------------------------------------------------------------------------


HOSTILE = {
    "/dripping": drip(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n", b"x"),
    "/endless": flood(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
    "/bomb": answer(200, gzip_bomb(200), content_encoding="gzip"),
    "/heads": drip(b"HTTP/1.1 200 OK\r\n", b"x-more: 1\r\n"),
}


@pytest.fixture
def desk():
    clock = HandClock()
    database = open_database("sqlite://", clock=clock)
    yield make_desk(database, clock)
    database.close()


async def test_row_9_hostile_pages_are_failed_links_and_the_next_page_is_read(desk):
    """Slow, endless and growing pages beside a good one: each ends, with its reason, and nothing else is lost."""
    async with serving(dict(HOSTILE)) as server, fetcher_for() as fetcher:
        limits = replace(desk.limits, request_deadline=SHORT * 2)
        desk = replace(desk, fetcher=fetcher, limits=limits)
        server.answers["/good"] = answer(200, article_html("Panen raya", HARVEST).encode(), content_type="text/html")
        paths = [*HOSTILE, "/good"]
        feed = feed_of(desk.clock, *((f"{server.url}{path}", path) for path in paths))
        server.answers["/feed"] = answer(200, feed.encode(), content_type="application/rss+xml")
        outlet = replace(
            OUTLET,
            hosts=("127.0.0.1",),
            delay=timedelta(0),
            sources=(SourceSpec(SourceKind.FEED, f"{server.url}/feed"),),
        )
        desk = replace(desk, books=replace(desk.books, catalogue=Catalogue([outlet])))
        desk.database.write(lambda tx: sync_sources(tx, [outlet], desk.clock()))
        await work_off(desk)
    rows = desk.database.read(lambda tx: tx.execute(sa.select(link.c.url, link.c.fate, link.c.last_error)).all())
    told = {row.url.removeprefix(server.url): (row.fate, row.last_error or "") for row in rows}
    assert told["/good"] == ("unmatched", "")
    assert told["/bomb"][0] == "given_up"
    assert told["/endless"][0] == "given_up"
    assert [told[path][1].split(":")[0] for path in ("/dripping", "/heads")] == ["timeout", "timeout"]


async def test_row_9_a_hostile_feed_is_a_failed_poll(desk):
    async with serving({"/feed": HOSTILE["/endless"]}) as server, fetcher_for() as fetcher:
        outlet = replace(OUTLET, hosts=(), sources=(SourceSpec(SourceKind.FEED, f"{server.url}/feed"),))
        desk = replace(desk, fetcher=fetcher, books=replace(desk.books, catalogue=Catalogue([outlet])))
        desk.database.write(lambda tx: sync_sources(tx, [outlet], desk.clock()))
        await work_off(desk)
    kinds = desk.database.read(lambda tx: set(tx.scalars(sa.select(source_state.c.failure))))
    assert "too_large" in kinds


@pytest.mark.parametrize("path", sorted(HOSTILE))
async def test_row_9_a_hostile_receiver_of_webhooks_is_a_failed_attempt(path):
    async def post(request, writer):
        await (HOSTILE[path](request, writer) if callable(HOSTILE[path]) else _write(writer, HOSTILE[path]))

    async with serving({path: post}) as server:
        transport = guarded_transport(AddressGuard(["127.0.0.0/8"]))
        channel = Channel("desk", ChannelKind.WEBHOOK, url=f"{server.url}{path}", secrets=("whsec_c2VjcmV0",))
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            sender = WebhookSender(channel, client, deadline=SHORT)
            body = ping_message("desk", at=NOON)
            result = await sender.send(Delivery("msg_1", "desk", "test.ping", "p", "", body, 1, NOON), NOON)
    assert isinstance(result, Sent | SendFailure)  # 200 is a success, whatever stands in the body
    assert path in {"/bomb", "/endless", "/dripping"} or isinstance(result, SendFailure)


async def _write(writer, data):
    writer.write(data)
