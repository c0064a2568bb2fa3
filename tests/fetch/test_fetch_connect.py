import asyncio
import socket

import pytest

from fetch_fakes import RecordingNetwork, StubResolver, answer, fetcher_for, serving
from monitor.errors import AddressRefusedError
from monitor.fetch.connect import check_host, open_socket
from monitor.fetch.guard import AddressGuard
from monitor.fetch.resolve import ResolveError, SystemResolver, look_up
from monitor.model import FailureKind, Page

pytestmark = pytest.mark.anyio


async def test_the_checked_address_is_dialled_and_the_name_stays_in_the_request():
    network = RecordingNetwork(answer(200, b"hello"))
    resolve = StubResolver({"outlet.example": ["1.1.1.1"]})
    async with fetcher_for(network=network, resolve=resolve) as fetcher:
        page = await fetcher.get("http://outlet.example/")
    assert isinstance(page, Page)
    assert set(network.dialled) == {"1.1.1.1"}
    assert network.sent.count(b"Host: outlet.example\r\n") == 2  # robots.txt and the page


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["1.1.1.1", "10.0.0.1"], ["10.0.0.1", "1.1.1.1"], ["::ffff:169.254.169.254"], ["fe80::1%eth0"]],
)
async def test_row_13_a_host_with_any_forbidden_address_is_refused_before_a_packet_leaves(addresses):
    network = RecordingNetwork()
    async with fetcher_for(network=network, allow=(), resolve=StubResolver({"outlet.example": addresses})) as fetcher:
        failure = await fetcher.get("http://outlet.example/")
    assert (failure.kind, network.dialled) == (FailureKind.REFUSED, [])
    assert "outlet.example: the address" in failure.detail


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "0",
        "[::1]",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
    ],
)
async def test_row_13_every_spelling_of_loopback_is_refused(host):
    network = RecordingNetwork()
    async with fetcher_for(network=network, allow=()) as fetcher:
        failure = await fetcher.get(f"http://{host}/")
    assert (failure.kind, network.dialled) == (FailureKind.REFUSED, [])


async def test_row_13_a_redirect_to_a_private_address_is_refused():
    network = RecordingNetwork(answer(302, location="http://inner.example/"))
    names = {"outlet.example": ["1.1.1.1"], "inner.example": ["192.168.0.1"]}
    async with fetcher_for(network=network, allow=(), resolve=StubResolver(names)) as fetcher:
        failure = await fetcher.get("http://outlet.example/")
    assert failure.kind is FailureKind.REFUSED
    assert set(network.dialled) == {"1.1.1.1"}


async def test_row_13_a_name_that_changes_its_address_is_checked_at_every_connection():
    network = RecordingNetwork(answer(404, connection="close"))
    resolve = StubResolver({"outlet.example": [["1.1.1.1"], ["127.0.0.1"]]})
    async with fetcher_for(network=network, allow=(), resolve=resolve) as fetcher:
        failure = await fetcher.get("http://outlet.example/")
    assert failure.kind is FailureKind.REFUSED
    assert network.dialled == ["1.1.1.1"]  # for robots.txt; the page needed a new connection


async def test_an_allowed_host_is_dialled_wherever_it_lives():
    network = RecordingNetwork(answer(200, b"hello"))
    resolve = StubResolver({"receiver": ["10.0.0.7"]})
    async with fetcher_for(network=network, allow=("receiver",), resolve=resolve) as fetcher:
        assert isinstance(await fetcher.get("http://receiver/"), Page)
    assert set(network.dialled) == {"10.0.0.7"}


async def test_the_next_address_is_tried_when_one_is_dead():
    network = RecordingNetwork(answer(200, b"hello"), dead=("2606:4700::1111",))
    resolve = StubResolver({"outlet.example": ["2606:4700::1111", "1.1.1.1"]})
    async with fetcher_for(network=network, resolve=resolve) as fetcher:
        assert isinstance(await fetcher.get("http://outlet.example/"), Page)
    assert network.dialled[:2] == ["2606:4700::1111", "1.1.1.1"]


async def test_a_host_with_dead_addresses_only_cannot_be_connected():
    network = RecordingNetwork(dead=("1.1.1.1", "8.8.8.8"))
    async with fetcher_for(
        network=network, resolve=StubResolver({"outlet.example": ["1.1.1.1", "8.8.8.8"]})
    ) as fetcher:
        failure = await fetcher.get("http://outlet.example/")
    assert (failure.kind, failure.detail) == (FailureKind.CONNECT, "outlet.example: no connection (nobody there)")


async def test_of_a_thousand_addresses_few_are_dialled_and_all_are_checked():
    many = [f"1.1.{n // 250}.{n % 250}" for n in range(1000)]
    network = RecordingNetwork(dead=many)
    async with fetcher_for(network=network, resolve=StubResolver({"a.example": many})) as fetcher:
        assert (await fetcher.get("http://a.example/")).kind is FailureKind.CONNECT
        assert len(network.dialled) == 6
    network.dialled.clear()
    async with fetcher_for(network=network, resolve=StubResolver({"a.example": [*many, "10.0.0.1"]})) as fetcher:
        assert (await fetcher.get("http://a.example/")).kind is FailureKind.REFUSED
        assert network.dialled == []


async def test_row_10_a_name_without_an_address_is_dns_trouble_and_says_so():
    async with fetcher_for(resolve=StubResolver({})) as fetcher:
        failure = await fetcher.get("https://gone.example/")
    assert (failure.kind, failure.detail) == (FailureKind.DNS, "gone.example: Name or service not known")


async def test_a_name_with_no_address_at_all_is_dns_trouble():
    async def nothing(host, port):
        return []

    async with fetcher_for(resolve=nothing) as fetcher:
        assert (await fetcher.get("http://outlet.example/")).kind is FailureKind.DNS


async def test_name_servers_that_never_answer_are_dns_trouble(monkeypatch):
    async def never(host, port):
        await asyncio.Event().wait()

    monkeypatch.setattr("monitor.fetch.wire.CONNECT_SECONDS", 0.05)
    async with fetcher_for(resolve=never) as fetcher:
        failure = await fetcher.get("http://outlet.example/")
    assert (failure.kind, failure.detail) == (
        FailureKind.DNS,
        "outlet.example: no answer from the name servers in time",
    )


async def test_nobody_listening_is_told_as_no_connection():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    async with fetcher_for() as fetcher:
        failure = await fetcher.get(f"http://127.0.0.1:{port}/")
    assert failure.kind is FailureKind.CONNECT


async def test_a_socket_for_mail_is_connected_and_checked():
    async with serving({}) as server:
        resolve = StubResolver({"mail.example": ["127.0.0.1"]})
        with pytest.raises(AddressRefusedError):
            await open_socket(AddressGuard(), "mail.example", server.port, resolve=resolve)
        with await open_socket(AddressGuard(["mail.example"]), "mail.example", server.port, resolve=resolve) as opened:
            assert opened.getpeername() == ("127.0.0.1", server.port)
            assert opened.gettimeout() == 0.0


async def test_a_socket_to_nobody_is_an_error_and_leaks_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(OSError, match="Connect"):
        await open_socket(AddressGuard(["127.0.0.0/8"]), "127.0.0.1", port)


async def test_the_systems_resolver_answers_without_a_name_server():
    resolve = SystemResolver(lookups=1)
    assert [await resolve(host, 80) for host in ("127.0.0.1", "127.1", "::1")] == [
        ["127.0.0.1"],
        ["127.0.0.1"],
        ["::1"],
    ]


async def test_the_systems_resolver_tells_impossible_names():
    resolve = SystemResolver(lookups=1)
    for host in ("a" * 64 + ".example", "\udcff.example", "..", ""):
        with pytest.raises(ResolveError):
            await resolve(host or "\0", 80)


def test_a_host_is_checked_for_libraries_that_connect_by_themselves():
    with pytest.raises(AddressRefusedError):
        check_host(AddressGuard(), "localhost", 443)
    assert set(check_host(AddressGuard(["127.0.0.0/8", "::1"]), "localhost", 443)) <= {"127.0.0.1", "::1"}


def test_looking_up_gives_each_address_once():
    assert list(look_up("127.0.0.1", 80)) == ["127.0.0.1"]
