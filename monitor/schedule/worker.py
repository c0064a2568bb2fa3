"""The loop that serves hosts that are ready, one request each, until it is told to stop.

What is due, and who has it, stands in the database, so any number of these loops may run, in one process or on many
machines. Waiting is reckoned with the database's clock alone: the machine's own may be wrong.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog

from monitor.desk import Desk
from monitor.errors import DatabaseUnavailableError
from monitor.model import Fate
from monitor.pipeline import check_source, read_link
from monitor.schedule.ending import end_tasks
from monitor.store import claims, hosts
from monitor.store.engine import Tx
from monitor.store.work import PollWork, Work

log = structlog.get_logger()

LEASE = timedelta(seconds=90)  # longer than a request's deadline and its patience together
TICK = timedelta(seconds=10)
GRACE = timedelta(seconds=5)  # what is under way at the end may finish; the promise is 10 s in all
PATIENCE_AT_THE_END = timedelta(seconds=1)  # for giving back what was cut off
PATIENCE = timedelta(minutes=1)  # how long a single round waits for a host's delay
COALESCE_S = 0.005  # answers that come within this time share one claim
AWAY = timedelta(seconds=2)  # between two looks whether the database is back
AGAIN = timedelta(milliseconds=200)  # before a round looks again at hosts whose sources it has polled

Wake = Callable[[], None]
Claimed = tuple[Sequence[Work], timedelta | None]
"""What was claimed, and how long until the next host is ready; None: nothing is waited for."""


@dataclass(slots=True)
class RoundCount:
    """What a round did."""

    polls: int = 0
    reads: int = 0


@dataclass(slots=True)
class Worker:
    """`slots` requests at once. `on_owed` is called when an article was filed that a channel may be owed."""

    desk: Desk
    owner: str
    slots: int
    on_owed: Wake
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _has_claimed: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: dict[asyncio.Task[bool], Work] = field(default_factory=dict)
    count: RoundCount = field(default_factory=RoundCount)

    @property
    def busy_count(self) -> int:
        """Requests under way."""
        return len(self._under_way)

    def wake(self) -> None:
        """Something may be ready."""
        self._wake.set()

    async def take_wake_up(self) -> None:
        """As `wake`, and waits until free slots were offered work: a full worker leaves further wake-ups to others."""
        self._has_claimed.clear()
        self._wake.set()
        await self._has_claimed.wait()

    async def serve_until(self, stop: asyncio.Event) -> None:
        """Serves what is ready until `stop` is set. `end` is to be called afterwards."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                if not await survive(partial(self._take_work, stopped)):  # the database is away, for example
                    await asyncio.wait({stopped}, timeout=TICK.total_seconds())
        finally:
            stopped.cancel()

    async def serve_round(self) -> RoundCount:
        """Serves each source that is due once, and every link that may be read now."""
        polled: set[int] = set()
        while True:
            claimed, wait = await self._claim()
            again = [work for work in claimed if isinstance(work, PollWork) and work.source_id in polled]
            polled |= {work.source_id for work in claimed if isinstance(work, PollWork)}
            for work in again:
                await self._give_back(work)
            self._start([work for work in claimed if work not in again])
            if not self._under_way and not await self._is_soon_ready(wait, polled):
                return self.count
            await self._wait(AGAIN if again else wait)

    async def end(self) -> None:
        """Lets what is under way finish for a moment, then cuts it off and gives it back."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GRACE.total_seconds())
        await end_tasks(self._under_way, PATIENCE_AT_THE_END)

    async def _take_work(self, stopped: asyncio.Task[bool]) -> None:
        claimed, wait = await self._claim()
        self._start(claimed)
        if not claimed or len(self._under_way) >= self.slots:
            await self._wait(wait, stopped)

    async def _claim(self) -> Claimed:
        """Work for the free slots, and how long until the next host is ready."""
        self._wake.clear()  # what is finished from here on may not be in the answer, and wakes us again
        free_count = self.slots - len(self._under_way)
        if free_count <= 0:
            return [], None
        claimed = await self.desk.database.awrite(partial(self._claim_in, limit=free_count))
        self._has_claimed.set()
        return claimed

    def _claim_in(self, tx: Tx, limit: int) -> Claimed:
        now = self.desk.database.now(tx)
        work = claims.claim_work(tx, limit=limit, lease=LEASE, owner=self.owner, now=now)
        ready_at = hosts.next_ready_at(tx)
        return work, None if ready_at is None else ready_at - now

    def _start(self, claimed: Sequence[Work]) -> None:
        for work in claimed:
            task = asyncio.create_task(survive(partial(self._serve, work)))
            self._under_way[task] = work
            task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[bool]) -> None:
        del self._under_way[task]
        self._wake.set()

    async def _serve(self, work: Work) -> None:
        try:
            if isinstance(work, PollWork):
                await check_source(self.desk, work)
                self.count.polls += 1
            else:
                fate = await read_link(self.desk, work)
                self.count.reads += 1
                if fate in {Fate.TOLD, Fate.JOINED}:
                    self.on_owed()
        except asyncio.CancelledError:
            await self._give_back(work)
            raise
        except DatabaseUnavailableError:
            await self._give_back_when_possible(work)
            raise

    async def _give_back_when_possible(self, work: Work) -> None:
        """The database went away before the work was written: others need not wait for the lease when it is back."""
        async with asyncio.timeout(LEASE.total_seconds()):
            while not await survive(partial(self._give_back, work)):  # noqa: ASYNC110  nobody tells when it is back
                await asyncio.sleep(AWAY.total_seconds())

    async def _give_back(self, work: Work) -> None:
        database = self.desk.database
        await asyncio.shield(database.awrite(lambda tx: claims.release(tx, work, database.now(tx))))

    async def _wait(self, wait: timedelta | None, stopped: asyncio.Task[bool] | None = None) -> None:
        """Until a host is ready, or something finished or somebody else wakes us; at most a tick."""
        seconds = TICK.total_seconds()
        if wait is not None:
            seconds = min(max(wait.total_seconds(), 0.001), seconds)
        woken = asyncio.create_task(self._wake.wait())
        waited = {woken, *([stopped] if stopped else [])}
        await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        await asyncio.sleep(COALESCE_S if self._under_way else 0)

    async def _is_soon_ready(self, wait: timedelta | None, polled: Collection[int]) -> bool:
        """Whether a round goes on: there is a link to read, or a source not polled yet, within a minute."""
        database = self.desk.database
        return wait is not None and await database.aread(
            lambda tx: claims.is_round_open(tx, database.now(tx) + PATIENCE, polled)
        )


async def survive(work: Callable[[], Awaitable[object]]) -> bool:
    """The worker loop's own guard: a defect in one piece of work is told, and the others go on. Whether it was done."""
    try:
        await work()
    except DatabaseUnavailableError as error:  # it may come back: the next tick looks
        log.warning("database.away", error=str(error))
        return False
    except Exception:
        log.exception("work.failed")
        return False
    return True
