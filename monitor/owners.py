"""Who holds a lease: a process by its machine, its number and a word of its own; and whether it is gone."""

import os
import secrets
import socket


def this_process() -> str:
    """A name that no other process has, nor the next one with the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def is_here(owner: str) -> bool:
    """Whether the process behind `owner` is one of this machine."""
    return owner.partition(":")[0] == socket.gethostname()


def is_dead(owner: str, me: str) -> bool:
    """Whether the process behind `owner` is surely gone. One of another machine may live: its lease has to end."""
    machine, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    my_machine, my_number, _ = me.split(":")
    if machine != my_machine or owner == me or not number.isdecimal():
        return False
    return number == my_number or not _is_running(int(number))


def _is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is there, but belongs to somebody else
        return True
    return True
