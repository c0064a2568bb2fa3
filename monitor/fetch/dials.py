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

_DIALS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class Dials:
    """What is dialled by one piece of work. `refused` is the first address that was not allowed."""

    def __init__(self, guard: AddressGuard, host: str, checked: Collection[str] = ()) -> None:
        self._guard = guard
        self._host = host
        self._checked = frozenset(checked)
        self.refused: AddressRefusedError | None = None

    def check(self, address: object) -> None:
        """Raises AddressRefusedError. A name in place of an address would be resolved after this: it is refused."""
        if not isinstance(address, tuple):  # a socket file of this machine, or one that is connected already
            return
        dialled = str(address[0])
        if dialled not in self._checked and self._guard.verdict(dialled) is not None:
            self.refused = self.refused or AddressRefusedError(self._host, dialled)
            raise AddressRefusedError(self._host, dialled)


@contextmanager
def guarded_dials(guard: AddressGuard, host: str, checked: Collection[str] = ()) -> Iterator[Dials]:
    """Whatever is dialled in here, in this thread or in threads that inherit its context, is checked.

    `checked` are addresses of `host` that the guard has passed by its name.
    """
    _add_hook()
    dials = Dials(guard, host, checked)
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
    if event in _DIALS and (dials := _guarding.get()) is not None:
        dials.check(arguments[1])
