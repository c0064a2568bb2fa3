"""The loop that serves what the database says is due, until it is told to stop.

The embedded form: one process, an event that wakes it. What is due, and who has it, stands in the database, so that a
second process beside it does no harm, and a lost wake-up costs one tick.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from monitor.deliver.outbox import DrainCount
from monitor.desk import Desk
from monitor.model import Fate
from monitor.pipeline import check_source, read_link
from monitor.schedule.timer import Timer
from monitor.store import claims, hosts
from monitor.store.engine import Tx
from monitor.store.work import PollWork, Work

log = structlog.get_logger()

LEASE = timedelta(seconds=90)  # longer than a request's deadline and its patience together
TICK = timedelta(seconds=10)
GRACE = timedelta(seconds=5)  # what is under way at the end may finish; the promise is 10 s in all
PATIENCE = timedelta(minutes=1)  # how long a single round waits for a host's delay
COALESCE_S = 0.005  # answers that come within this time share one claim
AGAIN = timedelta(milliseconds=200)  # before a round looks again at hosts whose sources it has polled

Drains = Mapping[str, Callable[[], Awaitable[DrainCount]]]
Chore = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class RoundCount:
    """What a round did."""

    polls: int = 0
    reads: int = 0


@dataclass(slots=True)
class Runner:
    """`drains` empty one channel's outbox each; `chores` are done again and again, at the intervals named."""

    desk: Desk
    owner: str
    slots: int
    drains: Drains
    chores: Mapping[Chore, timedelta] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _tell: dict[str, asyncio.Event] = field(default_factory=dict)
    _under_way: dict[asyncio.Task[bool], Work] = field(default_factory=dict)
    _count: RoundCount = field(default_factory=RoundCount)

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop` is set; then gives back what is not finished."""
        timer = Timer()
        timer.every(TICK, self._tick)
        for chore, interval in self.chores.items():
            timer.every(interval, partial(_survive, chore))
        timer.start()
        tellers = [asyncio.create_task(self._keep_telling(channel, drain)) for channel, drain in self.drains.items()]
        try:
            for chore in self.chores:
                await _survive(chore)
            await self._serve_until(stop)
        finally:
            timer.stop()
            await self._end(tellers)

    async def run_round(self) -> RoundCount:
        """Serves each source that is due once, and every link that may be read now."""
        polled: set[int] = set()
        while True:
            claimed, ready_at = await self._claim()
            again = [work for work in claimed if isinstance(work, PollWork) and work.source_id in polled]
            polled |= {work.source_id for work in claimed if isinstance(work, PollWork)}
            for work in again:
                await self._give_back(work)
            self._start([work for work in claimed if work not in again])
            if not self._under_way and not await self._is_soon_ready(ready_at, polled):
                return self._count
            await self._wait(self.desk.clock() + AGAIN if again else ready_at)

    async def tell_round(self) -> Mapping[str, DrainCount]:
        """Empties every outbox once; channels beside each other."""
        counts = await asyncio.gather(*(drain() for drain in self.drains.values()))
        return dict(zip(self.drains, counts, strict=True))

    def wake_tellers(self) -> None:
        """Something is owed."""
        for event in self._tell.values():
            event.set()

    async def _tick(self) -> None:
        self._wake.set()
        self.wake_tellers()

    async def _serve_until(self, stop: asyncio.Event) -> None:
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if not await _survive(partial(self._take_work, stopped)):  # the database is away, for example
                    await asyncio.wait({stopped}, timeout=TICK.total_seconds())
        finally:
            stopped.cancel()

    async def _take_work(self, stopped: asyncio.Task[bool]) -> None:
        claimed, ready_at = await self._claim()
        self._start(claimed)
        if not claimed or len(self._under_way) >= self.slots:
            await self._wait(ready_at, stopped)

    async def _claim(self) -> tuple[list[Work], datetime | None]:
        """Work for the free slots, and when the next host will be ready."""
        self._wake.clear()  # what is finished from here on may not be in the answer, and wakes us again
        free_count = self.slots - len(self._under_way)
        if free_count <= 0:
            return [], None
        return await self.desk.database.awrite(partial(self._claim_in, limit=free_count))

    def _claim_in(self, tx: Tx, limit: int) -> tuple[list[Work], datetime | None]:
        now = self.desk.database.now(tx)
        work = claims.claim_work(tx, limit=limit, lease=LEASE, owner=self.owner, now=now)
        return work, hosts.next_ready_at(tx)

    def _start(self, claimed: Sequence[Work]) -> None:
        for work in claimed:
            task = asyncio.create_task(_survive(partial(self._serve, work)))
            self._under_way[task] = work
            task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[bool]) -> None:
        del self._under_way[task]
        self._wake.set()

    async def _serve(self, work: Work) -> None:
        try:
            if isinstance(work, PollWork):
                await check_source(self.desk, work)
                self._count.polls += 1
            else:
                fate = await read_link(self.desk, work)
                self._count.reads += 1
                if fate in {Fate.TOLD, Fate.JOINED}:
                    self.wake_tellers()
        except asyncio.CancelledError:
            await self._give_back(work)
            raise

    async def _give_back(self, work: Work) -> None:
        database = self.desk.database
        await asyncio.shield(database.awrite(lambda tx: claims.release(tx, work, database.now(tx))))

    async def _wait(self, ready_at: datetime | None, stopped: asyncio.Task[bool] | None = None) -> None:
        """Until a host is ready, or something finished or somebody else wakes us; at most a tick."""
        seconds = TICK.total_seconds()
        if ready_at is not None:
            seconds = min(max((ready_at - self.desk.clock()).total_seconds(), 0.001), seconds)
        woken = asyncio.create_task(self._wake.wait())
        waited = {woken, *([stopped] if stopped else [])}
        await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        await asyncio.sleep(COALESCE_S if self._under_way else 0)

    async def _is_soon_ready(self, ready_at: datetime | None, polled: Collection[int]) -> bool:
        """Whether a round goes on: there is a link to read, or a source not polled yet, within a minute."""
        database = self.desk.database
        return ready_at is not None and await database.aread(
            lambda tx: claims.is_round_open(tx, database.now(tx) + PATIENCE, polled)
        )

    async def _keep_telling(self, channel: str, drain: Callable[[], Awaitable[object]]) -> None:
        event = self._tell[channel] = asyncio.Event()
        while True:
            event.clear()
            await _survive(drain)
            await event.wait()

    async def _end(self, tellers: Sequence[asyncio.Task[None]]) -> None:
        """Lets what is under way finish for a moment, then cuts it off and gives it back."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE.total_seconds())
        for task in [*self._under_way, *tellers]:
            task.cancel()
        await asyncio.gather(*self._under_way, *tellers, return_exceptions=True)


async def _survive(work: Callable[[], Awaitable[object]]) -> bool:
    """The worker loop's own guard: a defect in one piece of work is told, and the others go on. Whether it was done."""
    try:
        await work()
    except Exception:
        log.exception("work.failed")
        return False
    return True
