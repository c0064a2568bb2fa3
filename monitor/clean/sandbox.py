"""Runs functions on untrusted input in child processes that can be killed.

Some pages make the HTML parser take minutes or gigabytes. A child that takes too long or too much dies alone:
the caller gets a `SandboxError`, the next call gets a fresh child.
"""

import asyncio
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from multiprocessing import forkserver, get_context
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from monitor.errors import SandboxError

Result = TypeVar("Result")

DEADLINE: Final = timedelta(seconds=3)
MEMORY_BYTES: Final = 1 << 30  # of address space: a child has mapped 0.2 GB before it reads its first page
TASKS_PER_CHILD: Final = 1_000  # then a fresh one takes over: what leaks in a parser does not add up
PRELOADED: Final = ("monitor.clean.cleaner", "monitor.clean.sandbox", "runpy")  # runpy starts every child


def prepare() -> None:
    """Starts the process that children are forked from; it loads the cleaner while the caller goes on.

    Called first thing by commands that will clean, it hides the cost of its imports behind theirs. Once it runs, a
    child is there within a few milliseconds and shares its memory. A second call does nothing.
    """
    forkserver.set_forkserver_preload(list(PRELOADED))
    forkserver.ensure_running()


class Sandbox:
    """A pool of children. Functions and their arguments must be picklable, functions importable by name.

    Children are forked from a server process that was started empty and loaded nothing but the cleaner: they hold
    none of this process's sockets, files or memory.
    """

    def __init__(self, workers: int, *, memory_bytes: int = MEMORY_BYTES, deadline: timedelta = DEADLINE) -> None:
        prepare()
        self._seconds = deadline.total_seconds()
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=TASKS_PER_CHILD,
            initializer=_confine,
            initargs=[memory_bytes],
            context=get_context("forkserver"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def run(self, function: Callable[..., Result], *args: object, **kwargs: object) -> Result:
        """The function's result. Raises SandboxError, for a defect of the function too: a page never ends us."""
        try:
            return await asyncio.wrap_future(self._start(function, args, kwargs))
        except Exception as death:
            raise _told(death, self._seconds) from death

    def run_sync(self, function: Callable[..., Result], *args: object, **kwargs: object) -> Result:
        """The same, waiting."""
        try:
            return self._start(function, args, kwargs).result()
        except Exception as death:
            raise _told(death, self._seconds) from death

    def close(self) -> None:
        """Ends the children; what they were doing is lost."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble has no annotations here
        self._pool.join()

    def _start(
        self, function: Callable[..., Result], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> Future[Result]:
        started: Future[Result] = self._pool.schedule(
            _call, args=[self._seconds, function, args, kwargs], timeout=self._seconds
        )
        return started


def _told(death: BaseException, seconds: float) -> SandboxError:
    if isinstance(death, TimeoutError):
        return SandboxError("timeout", f"no answer within {seconds:g} s")
    if isinstance(death, MemoryError):
        return SandboxError("memory", "the memory limit was reached")
    if not isinstance(death, ProcessExpired):
        return SandboxError("crash", f"{type(death).__name__}: {death}")
    if death.exitcode == -signal.SIGXCPU:
        return SandboxError("timeout", f"more than {seconds:g} s of processor time")
    return SandboxError("crash", f"the child ended with code {death.exitcode}")


def _confine(memory_bytes: int) -> None:
    """In the child, once: no more memory than this, no core files, and Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _call(seconds: float, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """In the child: a processor limit that holds even if the parent is gone, then the call."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    return function(*args, **kwargs)
