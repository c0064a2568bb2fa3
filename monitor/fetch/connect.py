"""Connections the guard has checked: resolve once, refuse if any address is forbidden, dial what was checked.

Nothing resolves the name a second time, so a name that changes its address between check and use (rebinding) gains
nothing; and as every redirect opens its connection here, redirects are covered too.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import TypeVar

import httpcore

from monitor.fetch.guard import AddressGuard
from monitor.fetch.resolve import ResolveError, Resolver, SystemResolver, look_up

CONNECT_SECONDS = 8.0
MAX_DIALS = 6  # addresses tried of one host; all of them are checked

Connected = TypeVar("Connected")


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """httpcore's network, with the guard in front of every dial. `inner` makes the connections."""

    def __init__(
        self,
        guard: AddressGuard,
        resolve: Resolver | None = None,
        inner: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._guard = guard
        self._resolve = resolve or SystemResolver()
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        async def dial(address: str, seconds: float) -> httpcore.AsyncNetworkStream:
            return await self._inner.connect_tcp(address, port, seconds, local_address, socket_options)

        ends_at = _now() + (CONNECT_SECONDS if timeout is None else timeout)
        addresses = await _checked_addresses(self._guard, self._resolve, host, port, ends_at)
        return await _first_connected(addresses, dial, ends_at)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


async def open_socket(
    guard: AddressGuard, host: str, port: int, *, seconds: float = CONNECT_SECONDS, resolve: Resolver | None = None
) -> socket.socket:
    """A connected, checked, non-blocking socket, for protocols that bring their own TLS (SMTP).

    Raises AddressRefusedError, ResolveError (no address) or OSError (nobody there; TimeoutError when too slow).
    """
    ends_at = _now() + seconds
    addresses = await _checked_addresses(guard, resolve or SystemResolver(), host, port, ends_at)
    return await _first_connected(addresses, _socket_dialler(port), ends_at)


def check_host(guard: AddressGuard, host: str, port: int) -> Sequence[str]:
    """The checked addresses of a host, for libraries that make their own connections in a thread. Blocks.

    Such a library resolves the name again: against rebinding let it work within `guarded_dials`. Raises
    AddressRefusedError or ResolveError.
    """
    addresses = look_up(host, port)
    guard.check(host, addresses)
    return addresses


Dial = Callable[[str, float], Awaitable[Connected]]
"""Connects to an address within some seconds."""


async def _checked_addresses(
    guard: AddressGuard, resolve: Resolver, host: str, port: int, ends_at: float
) -> Sequence[str]:
    addresses = await _resolved(resolve, host, port, ends_at)
    guard.check(host, addresses)
    return addresses[:MAX_DIALS]


async def _resolved(resolve: Resolver, host: str, port: int, ends_at: float) -> Sequence[str]:
    try:
        async with asyncio.timeout_at(ends_at):
            addresses = await resolve(host, port)
    except TimeoutError as error:
        raise ResolveError(f"{host}: no answer from the name servers in time") from error
    if not addresses:
        raise ResolveError(f"{host}: no address")
    return addresses


async def _first_connected(addresses: Sequence[str], dial: Dial[Connected], ends_at: float) -> Connected:
    """The first address that answers; each may take its share of the time that is left."""
    *others, last = addresses
    for waiting, address in zip(range(len(addresses), 1, -1), others, strict=True):
        try:
            return await dial(address, (ends_at - _now()) / waiting)
        except (httpcore.ConnectError, httpcore.ConnectTimeout, OSError):
            continue
    return await dial(last, ends_at - _now())


def _now() -> float:
    return asyncio.get_running_loop().time()


def _socket_dialler(port: int) -> Dial[socket.socket]:
    async def dial(address: str, seconds: float) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.setblocking(False)  # noqa: FBT003  the socket library's own word
        with ExitStack() as unless_connected:
            unless_connected.callback(connection.close)
            async with asyncio.timeout(seconds):
                await asyncio.get_running_loop().sock_connect(connection, (address, port))
            unless_connected.pop_all()
        return connection

    return dial
