"""The guarded way out for HTTP: one connection pool an origin, behind httpx's transport interface.

One pool for all hosts asks every idle connection of every host for its state, twice a request: with 50 hosts that
was 3 times the cost of the request itself (measured 2026-11). So each origin has its own small pool.
"""

import ssl
from collections import OrderedDict
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, cast

import httpcore
import httpx

from monitor.fetch.connect import GuardedBackend
from monitor.fetch.guard import AddressGuard
from monitor.fetch.resolve import Resolver

# Apache and Node drop idle connections after 5 s: ours go first, or a request would meet a closing connection.
KEEPALIVE_SECONDS = 4.5
MAX_POOLS = 256

Origin = tuple[bytes, bytes, int | None]


def guarded_transport(
    guard: AddressGuard,
    *,
    ssl_context: ssl.SSLContext | None = None,
    resolve: Resolver | None = None,
    network: httpcore.AsyncNetworkBackend | None = None,
    connections_per_host: int = 8,
) -> httpx.AsyncBaseTransport:
    """A transport that dials nothing the guard refuses (AddressRefusedError), for `httpx.AsyncClient(transport=…)`.

    HTTP/1.1 only, no retries, no proxies; `network` makes the connections (a test may give one that records dials).
    """
    return GuardedTransport(
        GuardedBackend(guard, resolve, network),
        ssl_context or httpx.create_ssl_context(trust_env=False),
        connections_per_host,
    )


class GuardedTransport(httpx.AsyncBaseTransport):
    def __init__(
        self, backend: httpcore.AsyncNetworkBackend, ssl_context: ssl.SSLContext, connections_per_host: int
    ) -> None:
        self._backend = backend
        self._ssl_context = ssl_context
        self._connections_per_host = connections_per_host
        self._pools: OrderedDict[Origin, _Pool] = OrderedDict()  # least recently used first

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        pool = self._pool_of(request.url)
        pool.users += 1
        try:
            await self._close_stale_pools()
            with _errors_of_httpx():
                response = await pool.connections.handle_async_request(_core_request(request))
        except BaseException:
            pool.users -= 1
            raise
        stream = _Stream(cast("_CoreStream", response.stream), pool)
        return httpx.Response(response.status, headers=response.headers, stream=stream, extensions=response.extensions)

    async def aclose(self) -> None:
        pools, self._pools = self._pools, OrderedDict()
        for pool in pools.values():
            await pool.connections.aclose()

    def _pool_of(self, url: httpx.URL) -> "_Pool":
        origin = (url.raw_scheme, url.raw_host, url.port)
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = _Pool(self._new_connections())
        pool.used_at = monotonic()
        self._pools.move_to_end(origin)
        return pool

    def _new_connections(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(
            ssl_context=self._ssl_context,
            max_connections=self._connections_per_host,
            keepalive_expiry=KEEPALIVE_SECONDS,
            network_backend=self._backend,
        )

    async def _close_stale_pools(self) -> None:
        for _ in range(2):  # a request brings one pool at most, so this keeps up
            origin, oldest = next(iter(self._pools.items()))
            is_stale = monotonic() - oldest.used_at > KEEPALIVE_SECONDS
            if oldest.users:
                self._pools.move_to_end(origin)
            elif is_stale or len(self._pools) > MAX_POOLS:
                del self._pools[origin]
                await oldest.connections.aclose()
            else:
                return


@dataclass(slots=True)
class _Pool:
    connections: httpcore.AsyncConnectionPool
    users: int = 0  # requests whose answer is not read to its end
    used_at: float = 0.0  # monotonic


class _CoreStream(Protocol):
    """What httpcore's pool gives as a body."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None: ...


class _Stream(httpx.AsyncByteStream):
    """A body; closing it frees the connection."""

    def __init__(self, inner: _CoreStream, pool: _Pool) -> None:
        self._inner = inner
        self._pool: _Pool | None = pool

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _errors_of_httpx():
            async for part in self._inner:
                yield part

    async def aclose(self) -> None:
        if self._pool is not None:
            self._pool.users -= 1
            self._pool = None
            await self._inner.aclose()


def _core_request(request: httpx.Request) -> httpcore.Request:
    url = request.url
    return httpcore.Request(
        request.method,
        httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
        headers=request.headers.raw,
        content=cast("AsyncIterable[bytes]", request.stream),
        extensions=request.extensions,
    )


_ERRORS: Mapping[type[BaseException], type[httpx.TransportError]] = {
    httpcore.ConnectTimeout: httpx.ConnectTimeout,
    httpcore.ReadTimeout: httpx.ReadTimeout,
    httpcore.WriteTimeout: httpx.WriteTimeout,
    httpcore.PoolTimeout: httpx.PoolTimeout,
    httpcore.ConnectError: httpx.ConnectError,
    httpcore.ReadError: httpx.ReadError,
    httpcore.WriteError: httpx.WriteError,
    httpcore.LocalProtocolError: httpx.LocalProtocolError,
    httpcore.RemoteProtocolError: httpx.RemoteProtocolError,
    httpcore.UnsupportedProtocol: httpx.UnsupportedProtocol,
}


@contextmanager
def _errors_of_httpx() -> Iterator[None]:
    """Raise httpx's errors in place of httpcore's; the cause keeps what the network said."""
    try:
        yield
    except tuple(_ERRORS) as error:
        kind = next(_ERRORS[one] for one in type(error).__mro__ if one in _ERRORS)
        raise kind(str(error)) from error
