import asyncio

import httpx
import pytest

from fetch_fakes import RecordingNetwork, StubResolver, answer, serving
from monitor.errors import AddressRefusedError
from monitor.fetch import transport as transport_module
from monitor.fetch.guard import AddressGuard
from monitor.fetch.transport import guarded_transport

pytestmark = pytest.mark.anyio
LOOPBACK = AddressGuard(["127.0.0.0/8"])


def client_for(**more):
    return httpx.AsyncClient(transport=guarded_transport(more.pop("guard", LOOPBACK), **more), trust_env=False)


async def test_a_client_posts_through_the_guard():
    async with serving({"/hook": answer(200, b"taken")}) as server, client_for() as client:
        said = await client.post(f"{server.url}/hook", content=b"", headers={"webhook-id": "msg_1"})
    assert (said.status_code, said.text, server.asked[0].headers["webhook-id"]) == (200, "taken", "msg_1")


async def test_a_client_is_told_which_address_was_refused():
    network = RecordingNetwork()
    resolve = StubResolver({"hook.example": ["10.0.0.7"]})
    async with client_for(guard=AddressGuard(), network=network, resolve=resolve) as client:
        with pytest.raises(AddressRefusedError, match=r"hook\.example: the address 10\.0\.0\.7 is not allowed"):
            await client.post("https://hook.example/")
    assert network.dialled == []


@pytest.mark.parametrize(
    ("told", "error"),
    [(b"nonsense\r\n\r\n", httpx.RemoteProtocolError), (b"", httpx.RemoteProtocolError)],
)
async def test_trouble_comes_as_the_errors_of_httpx(told, error):
    async with client_for(network=RecordingNetwork(told)) as client:
        with pytest.raises(error):
            await client.get("http://127.0.0.1/")


async def test_a_name_without_address_is_a_connect_error_of_httpx():
    async with client_for(resolve=StubResolver({})) as client:
        with pytest.raises(httpx.ConnectError, match=r"gone\.example: Name or service not known"):
            await client.get("http://gone.example/")


async def test_a_host_gets_no_more_connections_than_allowed():
    everyone, here = asyncio.Event(), 0

    async def gather_two(request, writer):
        nonlocal here
        here += 1
        if here == 2:
            everyone.set()
        await everyone.wait()
        writer.write(answer(200, b"x"))

    async with serving({"/": gather_two}) as server, client_for(connections_per_host=2) as client:
        await asyncio.gather(*(client.get(f"{server.url}/") for _ in range(6)))
    assert (server.connections, server.open_most) == (2, 2)


async def test_connections_of_hosts_not_asked_for_long_are_closed(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(transport_module, "monotonic", lambda: now[0])
    async with serving({"/": answer(200, b"x")}) as first, serving({"/": answer(200, b"x")}) as second:
        transport = guarded_transport(LOOPBACK)
        async with httpx.AsyncClient(transport=transport) as client:
            await client.get(f"{first.url}/")
            now[0] += 10
            await client.get(f"{second.url}/")
            assert [origin[2] for origin in transport._pools] == [second.port]


async def test_the_number_of_pools_is_bounded_and_one_in_use_stays(monkeypatch):
    monkeypatch.setattr(transport_module, "MAX_POOLS", 3)
    network = RecordingNetwork(answer(200, b"hello"))
    transport = guarded_transport(LOOPBACK, network=network)
    async with httpx.AsyncClient(transport=transport) as client:
        async with client.stream("GET", "http://127.0.0.1/") as open_answer:
            for last in range(2, 9):
                await client.get(f"http://127.0.0.{last}/")
            assert b"127.0.0.1" in {origin[1] for origin in transport._pools}
            assert len(transport._pools) <= 4
            assert await open_answer.aread() == b"hello"
        for last in range(2, 9):
            await client.get(f"http://127.0.0.{last}/")
        assert len(transport._pools) == 3


async def test_a_failed_request_holds_no_pool(monkeypatch):
    monkeypatch.setattr(transport_module, "MAX_POOLS", 3)
    transport = guarded_transport(LOOPBACK, network=RecordingNetwork(b"nonsense\r\n\r\n"))
    async with httpx.AsyncClient(transport=transport) as client:
        for last in range(1, 9):
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(f"http://127.0.0.{last}/")
        assert len(transport._pools) == 3


async def test_closing_closes_every_connection():
    network = RecordingNetwork(answer(200, b"x"))
    async with client_for(network=network) as client:
        for last in range(1, 5):
            await client.get(f"http://127.0.0.{last}/")
        assert network.closed == 0
    assert network.closed == 4
