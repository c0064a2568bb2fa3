"""From host names to addresses, without ever blocking the loop or the end of the program.

`getaddrinfo` cannot be cancelled. In a thread pool a dead name server would hold back every other lookup, and the
interpreter waits for a pool's threads when it ends; so each lookup gets a daemon thread, and their number is bounded.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from threading import Thread

import httpcore

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""Gives the addresses of a host, best first; raises ResolveError if there are none."""


class ResolveError(httpcore.ConnectError):
    """The name has no address, or the name servers do not say."""


class SystemResolver:
    """Asks the system's resolver, at most `lookups` names at once."""

    def __init__(self, lookups: int = 64) -> None:
        self._free = asyncio.Semaphore(lookups)

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        await self._free.acquire()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[str]] = loop.create_future()
        Thread(target=self._look_up, args=(host, port, loop, answer), name=f"dns {host}", daemon=True).start()
        return await answer

    def _look_up(
        self, host: str, port: int, loop: asyncio.AbstractEventLoop, answer: asyncio.Future[Sequence[str]]
    ) -> None:
        try:
            found: Sequence[str] | ResolveError = look_up(host, port)
        except ResolveError as error:
            found = error
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody is left to be told
            loop.call_soon_threadsafe(self._settle, answer, found)

    def _settle(self, answer: asyncio.Future[Sequence[str]], found: Sequence[str] | ResolveError) -> None:
        self._free.release()
        if answer.done():  # nobody waits any more
            return
        if isinstance(found, ResolveError):
            answer.set_exception(found)
        else:
            answer.set_result(found)


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, each once, in the system's order. Blocks; raises ResolveError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label that IDNA cannot express
        raise ResolveError(f"{host}: {getattr(error, 'strerror', None) or error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
