"""The last moment of a stop: whatever still holds the program is left behind.

A locked database, a library's thread or a server that keeps a connection may hold up an orderly end for longer than
whoever stops the program waits before killing it. What is not given back is taken back at the next start.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Timer

import structlog

from monitor.app import DONE

LONGEST = timedelta(seconds=9)  # the promise is 10 s


@contextmanager
def last_moment(longest: timedelta = LONGEST) -> Iterator[Callable[[], None]]:
    """Gives what starts the countdown; leaving the block in time ends it."""
    timer = Timer(longest.total_seconds(), _leave)
    timer.daemon = True
    try:
        yield timer.start
    finally:
        timer.cancel()


def _leave() -> None:
    structlog.get_logger().warning("stop.cut")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(DONE)  # as was asked for: an exit in order would wait for what holds it
