"""The address guard for libraries that make their own connections (Apprise): asked at the very dial.

The interpreter reports each connect with its address before it happens (PEP 578, audit hooks), and a hook that raises
prevents it. So within `guarded_dials` nothing is dialled that the guard refuses: not by a redirect, not by a second
request, not by a name that has changed its address since it was checked (rebinding). A hook stays as long as its
process; outside `guarded_dials` it does nothing.
"""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from monitor.errors import AddressRefusedError
from monitor.fetch.guard import AddressGuard

_LOOK_UP = "socket.getaddrinfo"
_WATCHED = frozenset({_LOOK_UP, "socket.connect", "socket.sendto", "socket.sendmsg"})


class Dials:
    """What is dialled by one piece of work. `refused` is the first address that was not allowed."""

    def __init__(self, guard: AddressGuard, checked: Collection[str] = ()) -> None:
        self._guard = guard
        self._checked = frozenset(checked)
        self._host = ""
        self.refused: AddressRefusedError | None = None

    def name(self, host: object) -> None:
        """The name whose addresses are asked for: what is dialled next is its."""
        self._host = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")

    def check(self, address: object) -> None:
        """Raises AddressRefusedError. A name in place of an address would be resolved after this: it is refused."""
        dialled = str(address[0]) if isinstance(address, tuple) else str(address)
        if dialled in self._checked or (self._guard.verdict(dialled) is None):
            return
        try:
            self._guard.check(self._host, [dialled])  # a host may be allowed by its name
        except AddressRefusedError as error:
            self.refused = self.refused or error
            raise


@contextmanager
def guarded_dials(guard: AddressGuard, checked: Collection[str] = ()) -> Iterator[Dials]:
    """Whatever is dialled in here, in this thread or in threads that inherit its context, is checked.

    `checked` are addresses that the guard has passed already. Sockets of this machine (AF_UNIX) are refused.
    """
    _add_hook()
    dials = Dials(guard, checked)
    token = _guarding.set(dials)
    try:
        yield dials
    finally:
        _guarding.reset(token)


_guarding: ContextVar[Dials | None] = ContextVar("guarded dials", default=None)


@cache
def _add_hook() -> None:
    """Once a process."""
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _WATCHED or (dials := _guarding.get()) is None:
        return
    if event == _LOOK_UP:
        dials.name(arguments[0])
    elif arguments[1] is not None:  # a message over a socket that is connected already names no address
        dials.check(arguments[1])
