"""What a process does until it is stopped: it serves hosts, empties outboxes and does the chores.

Its `engine` carries wake-ups between processes, and never what is due, which stands in the database: a lost wake-up
costs one tick, and a second process beside this one does no harm.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from monitor.deliver.outbox import DrainCount
from monitor.desk import Desk
from monitor.schedule.ending import end_tasks
from monitor.schedule.engine import Engine, InProcess
from monitor.schedule.timer import Timer
from monitor.schedule.worker import TICK, RoundCount, Worker, survive
from monitor.store.workers import Sign

log = structlog.get_logger()

PATIENCE = timedelta(seconds=2)  # after the worker's grace; a message that is cut off is sent again under its id

Drains = Mapping[str, Callable[[], Awaitable[DrainCount]]]
Chore = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Runner:
    """`drains` empty one channel's outbox each; `chores` are done again and again, at the intervals named.

    Without drains it is one that works only: what it finds is told by the others, whom the engine wakes.
    """

    desk: Desk
    owner: str
    slots: int
    drains: Drains
    chores: Mapping[Chore, timedelta] = field(default_factory=dict)
    engine: Engine = field(default_factory=InProcess)
    worker: Worker = field(init=False)
    _tell: dict[str, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.worker = Worker(self.desk, self.owner, self.slots, self.wake_tellers)

    def sign(self, role: str, version: str) -> Sign:
        """What it says of itself when it shows that it is alive."""
        return Sign(self.owner, role, version, self.slots, self.worker.busy_count, self.engine.state)

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop` is set; then gives back what is not finished."""
        timer = Timer()
        timer.every(TICK, self._tick)
        for chore, interval in self.chores.items():
            timer.every(interval, partial(survive, chore))
        timer.start()
        tellers = [asyncio.create_task(self._keep_telling(channel, drain)) for channel, drain in self.drains.items()]
        listener = asyncio.create_task(self._keep_listening())
        try:
            for chore in self.chores:
                await survive(chore)
            await self.worker.serve_until(stop)
        finally:
            timer.stop()
            await self.worker.end()
            await _end([listener, *tellers])

    async def run_round(self) -> RoundCount:
        """Serves each source that is due once, and every link that may be read now."""
        return await self.worker.serve_round()

    async def tell_round(self) -> Mapping[str, DrainCount]:
        """Empties every outbox once; channels beside each other."""
        counts = await asyncio.gather(*(drain() for drain in self.drains.values()))
        return dict(zip(self.drains, counts, strict=True))

    def wake_tellers(self) -> None:
        """Something is owed."""
        if not self.drains:
            self.engine.call_tellers()
        for event in self._tell.values():
            event.set()

    async def _told_to_tell(self) -> None:
        self.wake_tellers()

    async def _tick(self) -> None:
        """What every process does for itself; whoever tells calls the others to work too."""
        self.worker.wake()
        if self.drains:
            self.wake_tellers()
            await survive(self.engine.tick)

    async def _keep_listening(self) -> None:
        """A defect of the engine is told, and costs wake-ups for a tick."""
        listen = partial(self.engine.listen, self.worker.take_wake_up, self._told_to_tell)
        while not await survive(listen):  # noqa: ASYNC110  nobody tells when it may be heard again
            await asyncio.sleep(TICK.total_seconds())

    async def _keep_telling(self, channel: str, drain: Callable[[], Awaitable[object]]) -> None:
        event = self._tell[channel] = asyncio.Event()
        while True:
            event.clear()
            await survive(drain)
            await event.wait()


async def _end(tasks: Collection[asyncio.Task[Any]]) -> None:
    """What will not end is left: what it had is taken back at the next start."""
    if left := await end_tasks(tasks, PATIENCE):
        log.warning("stop.left", tasks=len(left))
