"""Row 13: redirect circles, private addresses, rebinding. Refused before a packet leaves, whichever way goes out.

One table of addresses goes through every way out: robots.txt, pages, feeds, redirects, webhooks, mail hosts, chat.
The networks are fakes that write down whom they dial; no test dials anything but loopback.
"""

import socket
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from fetch_fakes import RecordingNetwork, StubResolver, answer, fetcher_for
from monitor.deliver.chat import ChatSender
from monitor.deliver.message import ping_message
from monitor.deliver.webhook import WebhookSender
from monitor.errors import AddressRefusedError
from monitor.fetch import connect
from monitor.fetch.client import FEED_TYPES
from monitor.fetch.connect import open_socket
from monitor.fetch.dials import guarded_dials
from monitor.fetch.guard import AddressGuard
from monitor.fetch.transport import guarded_transport
from monitor.model import Channel, ChannelKind, Delivery, FailureKind, Page, SendFailure

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PUBLIC = "1.1.1.1"
NAME = "inner.example"
NONE = timedelta(0)

ADDRESSES = {
    "0.0.0.0": "this network",
    "0.255.255.255": "this network",
    "10.0.0.1": "private",
    "100.64.0.1": "carrier-grade NAT",
    "100.127.255.254": "carrier-grade NAT",
    "127.0.0.1": "loopback",
    "127.255.255.255": "loopback",
    "168.63.129.16": "cloud metadata",
    "169.254.169.254": "link-local",
    "172.16.0.1": "private",
    "192.0.0.192": "protocol assignments",
    "192.168.0.1": "private",
    "198.18.0.1": "benchmarking",
    "224.0.0.251": "multicast",
    "239.255.255.250": "multicast",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "IPv4-compatible",
    "::ffff:10.0.0.1": "private",  # mapped
    "::ffff:a9fe:a9fe": "link-local",
    "::ffff:168.63.129.16": "cloud metadata",
    "2002:7f00:1::1": "loopback",  # 6to4
    "2002:a9fe:a9fe::": "link-local",
    "2001:0:808:808:0:0:80ff:fffe": "loopback",  # Teredo, the client inverted
    "2001:0:a00:1::f7f7:f7f7": "private",  # Teredo, the server
    "64:ff9b::169.254.169.254": "link-local",  # NAT64
    "64:ff9b::c0a8:1": "private",
    "64:ff9b:1::1": "not global unicast",
    "2606:4700::5efe:10.0.0.1": "private",  # ISATAP
    "fc00::1": "unique local",
    "fd00:ec2::254": "unique local",
    "fe80::1": "link-local",
    "fe80::1%lo": "scoped address",
    "2606:4700::1%1": "scoped address",
    "ff02::1": "multicast",
}

SPELLINGS = [  # of loopback and of metadata services; the system's resolver reads them without asking anybody
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
    "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.",
    "①②⑦.⓪.⓪.①", "127。0。0。1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::ffff:0:0:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[::1%25lo]",
]  # fmt: skip


def test_the_table_is_the_guards():
    assert {address: AddressGuard().verdict(address) for address in ADDRESSES} == ADDRESSES


# -- every way out -----------------------------------------------------------------------------------------------------


async def page(address, network):
    names = {NAME: [address]}
    async with fetcher_for(network=network, allow=(), resolve=StubResolver(names)) as fetcher:
        return (await fetcher.get(f"http://{NAME}/a", delay=NONE)).kind is FailureKind.REFUSED


async def feed(address, network):
    names = {NAME: [PUBLIC, address]}  # one good address does not make up for it
    async with fetcher_for(network=network, allow=(), resolve=StubResolver(names)) as fetcher:
        said = await fetcher.get(f"https://{NAME}/feed.xml", accept=FEED_TYPES, delay=NONE)
        return said.kind is FailureKind.REFUSED


async def redirect(address, network):
    network.reply = answer(302, location=f"http://{NAME}/")
    names = {"outlet.example": [PUBLIC], NAME: [address]}
    async with fetcher_for(network=network, allow=(), resolve=StubResolver(names)) as fetcher:
        said = await fetcher.get("http://outlet.example/a", delay=NONE)
    network.dialled = [dialled for dialled in network.dialled if dialled != PUBLIC]
    return said.kind is FailureKind.REFUSED


async def robots_redirect(address, network):
    """robots.txt sits elsewhere, inside: nothing is dialled there, and the page is not asked for either."""
    network.reply = answer(301, location=f"http://{NAME}/robots.txt")
    names = {"outlet.example": [PUBLIC], NAME: [address]}
    async with fetcher_for(network=network, allow=(), resolve=StubResolver(names)) as fetcher:
        said = await fetcher.get("http://outlet.example/a", delay=NONE)
    network.dialled = [dialled for dialled in network.dialled if dialled != PUBLIC]
    return not isinstance(said, Page)


async def webhook(address, network):
    transport = guarded_transport(AddressGuard(), resolve=StubResolver({NAME: [address]}), network=network)
    channel = Channel("desk", ChannelKind.WEBHOOK, url=f"https://{NAME}/hook", secrets=("whsec_c2VjcmV0",))
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        return isinstance(await WebhookSender(channel, client).send(ping(), NOW), SendFailure)


async def mail(address, network):
    try:
        await open_socket(AddressGuard(), NAME, 25, resolve=StubResolver({NAME: [address]}))
    except AddressRefusedError:
        return True
    return False


async def chat(address, network):
    """Asked once, the name has a public address; when Apprise asks, another."""
    channel = Channel("chat", ChannelKind.CHAT, url=f"json://{NAME}:8080/x")
    sender = ChatSender(channel, AddressGuard(), timezone=ZoneInfo("UTC"), check=lambda *_: [PUBLIC])
    return isinstance(await sender.send(ping(), NOW), SendFailure)


def ping():
    return Delivery("msg_1", "desk", "test.ping", "ping", "", ping_message("desk", at=NOW), 1, NOW)


@pytest.fixture
def network(monkeypatch):
    """Every way that a dial could go, written down."""
    network = RecordingNetwork()

    async def dialled(address, seconds):
        network.dialled.append(address)
        raise OSError("nobody there")

    monkeypatch.setattr(connect, "_socket_dialler", lambda _port: dialled)
    return network


@pytest.mark.parametrize("way", [page, feed, redirect, robots_redirect, webhook, mail], ids=lambda way: way.__name__)
@pytest.mark.parametrize("address", ADDRESSES)
async def test_no_way_leads_to_a_forbidden_address(address, way, network):
    assert await way(address, network)
    assert network.dialled == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd00:ec2::254"]
)
async def test_a_chat_library_that_resolves_by_itself_is_stopped_at_the_dial(address, monkeypatch):
    """No address but loopback could be reached if this failed: the socket is a fake that only asks the guard."""
    dialled = []

    def resolve(host, port, *args, **kwargs):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    class Recording(socket.socket):
        def connect(self, place):
            import sys  # noqa: PLC0415

            sys.audit("socket.connect", self, place)  # as the interpreter does before it dials
            dialled.append(place)
            raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "socket", Recording)
    assert await chat(address, None)
    assert dialled == []


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_of_a_forbidden_address_passes(host, network):
    async with fetcher_for(network=network, allow=()) as fetcher:
        said = await fetcher.get(f"http://{host}/", delay=NONE)
    assert said.kind in {FailureKind.REFUSED, FailureKind.DNS}
    assert network.dialled == []


# -- rebinding ---------------------------------------------------------------------------------------------------------


async def test_the_address_that_was_checked_is_the_one_that_is_dialled(network):
    """A name server that gives another address at every question is asked once a connection."""
    network.reply = answer(200, b"x", connection="close")
    flips = StubResolver({NAME: [[PUBLIC], ["8.8.8.8"], ["127.0.0.1"]]})
    async with fetcher_for(network=network, allow=(), resolve=flips) as fetcher:
        assert isinstance(await fetcher.get(f"http://{NAME}/a", delay=NONE), Page)
        assert (await fetcher.get(f"http://{NAME}/b", delay=NONE)).kind is FailureKind.REFUSED
    assert network.dialled == [PUBLIC, "8.8.8.8"]


async def test_a_webhook_whose_receiver_moved_inside_is_not_called(network):
    network.reply = answer(204, connection="close")
    flips = StubResolver({NAME: [[PUBLIC], ["10.0.0.7"]]})
    transport = guarded_transport(AddressGuard(), resolve=flips, network=network)
    channel = Channel("desk", ChannelKind.WEBHOOK, url=f"http://{NAME}/hook", secrets=("whsec_c2VjcmV0",))
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        sender = WebhookSender(channel, client)
        await sender.send(ping(), NOW)
        assert isinstance(await sender.send(ping(), NOW), SendFailure)
    assert network.dialled == [PUBLIC]


def test_a_library_reaches_what_the_operator_allows_and_nothing_else():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with guarded_dials(AddressGuard(["127.0.0.0/8"])):
            socket.create_connection(("127.0.0.1", port)).close()
        with guarded_dials(AddressGuard()) as dials:
            with pytest.raises(AddressRefusedError):
                socket.create_connection(("127.0.0.1", port))
            with socket.socket(type=socket.SOCK_DGRAM) as datagrams, pytest.raises(AddressRefusedError):
                datagrams.sendto(b"x", ("127.0.0.1", port))
        assert dials.refused is not None
        assert dials.refused.address == "127.0.0.1"
        socket.create_connection(("127.0.0.1", port)).close()  # outside nothing has changed


# -- circles -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("location", ["/a", "/a#part", "http://outlet.example/a"])
async def test_a_circle_of_redirects_ends(location, network):
    network.reply = answer(302, location=location)
    async with fetcher_for(network=network, allow=(), resolve=StubResolver({"outlet.example": [PUBLIC]})) as fetcher:
        said = await fetcher.get("http://outlet.example/a", delay=NONE)
    assert said.kind is FailureKind.REDIRECTS


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://10.0.0.1/", "javascript:alert(1)", "ftp://a.example/"]
)
async def test_a_redirect_out_of_the_web_is_refused(location, network):
    network.reply = answer(302, location=location)
    async with fetcher_for(network=network, allow=(), resolve=StubResolver({"outlet.example": [PUBLIC]})) as fetcher:
        said = await fetcher.get("http://outlet.example/a", delay=NONE)
    assert said.kind is FailureKind.REFUSED
    assert set(network.dialled) == {PUBLIC}
