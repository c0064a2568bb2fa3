"""Row 10: names without an address, certificates that are expired or of another host. Told, and never downgraded."""

import asyncio
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import trustme

from database_fixtures import HandClock
from fetch_fakes import StubResolver, answer, fetcher_for, serving
from monitor.fetch.guard import AddressGuard
from monitor.fetch.transport import guarded_transport
from monitor.model import FailureKind, Page, SourceKind, SourceSpec
from monitor.pipeline import check_source
from monitor.store.engine import open_database
from monitor.store.tables import source_schedule, source_state
from pipeline_desk import OUTLET, claim_poll, feed_of, make_desk

pytestmark = pytest.mark.anyio
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NAME = "outlet.example"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority):
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def context_of(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def fetch(trusted, tls, name=NAME):
    pages = {"/a": answer(200, b"hello")}
    resolve = StubResolver({NAME: ["127.0.0.1"]})
    async with serving(pages, tls=tls) as server, fetcher_for(resolve=resolve, tls=trusted) as fetcher:
        return server, await fetcher.get(f"https://{name}:{server.port}/a", delay=timedelta(0))


async def test_a_good_certificate_passes_for_the_name_though_the_address_is_dialled(authority, trusted):
    _, page = await fetch(trusted, context_of(authority.issue_cert(NAME)))
    assert isinstance(page, Page)
    assert page.body == b"hello"


async def test_row_10_an_expired_certificate_is_told_and_nothing_is_sent(authority, trusted):
    old = authority.issue_cert(NAME, not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=90))
    server, failure = await fetch(trusted, context_of(old))
    assert failure.kind is FailureKind.TLS
    assert failure.detail == "outlet.example: the certificate is not valid: certificate has expired"
    assert server.asked == []


async def test_row_10_a_certificate_of_another_host_is_told_and_nothing_is_sent(authority, trusted):
    server, failure = await fetch(trusted, context_of(authority.issue_cert("other.example")))
    assert failure.kind is FailureKind.TLS
    assert "Hostname mismatch, certificate is not valid for 'outlet.example'" in failure.detail
    assert server.asked == []


async def test_row_10_a_certificate_of_an_unknown_authority_is_told(trusted):
    _, failure = await fetch(trusted, context_of(trustme.CA().issue_cert(NAME)))
    assert failure.kind is FailureKind.TLS
    assert "unable to get local issuer certificate" in failure.detail


async def test_row_10_a_server_without_tls_is_told_and_never_asked_in_the_clear(trusted):
    heard = []

    async def speak_plainly(reader, writer):
        heard.append(await reader.read(3))
        writer.write(answer(400))
        writer.close()

    async with (
        await asyncio.start_server(speak_plainly, "127.0.0.1", 0) as listener,
        fetcher_for(tls=trusted) as fetcher,
    ):
        port = listener.sockets[0].getsockname()[1]
        failure = await fetcher.get(f"https://127.0.0.1:{port}/a", delay=timedelta(0))
    assert (failure.kind, failure.detail) == (FailureKind.TLS, "127.0.0.1: TLS failed: wrong version number")
    assert [first[0] for first in heard] == [0x16]  # a TLS handshake, nothing else


async def test_the_default_context_trusts_no_private_authority(authority):
    transport = guarded_transport(AddressGuard(["127.0.0.0/8"]), resolve=StubResolver({NAME: ["127.0.0.1"]}))
    tls = context_of(authority.issue_cert(NAME))
    async with serving({}, tls=tls) as server, fetcher_for(transport=transport) as fetcher:
        failure = await fetcher.get(f"https://{NAME}:{server.port}/a")
    assert failure.kind is FailureKind.TLS


async def test_row_10_a_source_whose_name_is_gone_is_asked_less_and_less_and_comes_back(authority, trusted):
    """The first failures wait longer each time; the source is told as degraded; it recovers by itself, over TLS."""
    clock = HandClock()
    database = open_database("sqlite://", clock=clock)
    names = {}
    pages = {"/feed": answer(200, feed_of(clock).encode(), content_type="application/rss+xml")}
    tls = context_of(authority.issue_cert(NAME))
    async with (
        serving(pages, tls=tls) as server,
        fetcher_for(resolve=StubResolver(names), tls=trusted) as fetcher,
    ):
        source = SourceSpec(SourceKind.FEED, f"https://{NAME}:{server.port}/feed")
        outlet = replace(OUTLET, hosts=(NAME,), sources=(source,))
        desk = replace(make_desk(database, clock, outlets=(outlet,)), fetcher=fetcher)
        waits = []
        for _ in range(5):
            await check_source(desk, await claim_poll(desk))
            due_at = database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at)))
            waits.append(due_at - clock())
            clock.at = due_at
        state = database.read(lambda tx: tx.execute(sa.select(source_state)).one())
        assert waits == sorted(waits)
        assert waits[-1] >= timedelta(hours=6)
        assert (state.failure, state.detail) == ("dns", f"{NAME}: Name or service not known")
        assert state.state == "degraded"
        assert server.asked == []
        names[NAME] = ["127.0.0.1"]
        await check_source(desk, await claim_poll(desk))
        assert {request.path for request in server.asked} == {"/robots.txt", "/feed"}
    database.close()
