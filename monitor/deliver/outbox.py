"""Sending what is owed: claim, send, mark, until a channel's outbox is empty.

At-least-once: a send that is cut off by a crash or a cancelled task is not marked; its lease ends and it is sent
again under the same id. Each channel is drained in a task of its own, so that one that hangs delays no other.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model import Clock, Delivery, SendFailure, SendResult

Retry = Callable[[int, SendFailure], timedelta | None]
"""How long to wait after the failure of attempt number n (from 1); None: never again."""


KILLER = SendFailure("the program ended at every attempt to send it", permanent=True)
KILLER_SO_FAR = SendFailure("the program ended")


class Outbox(Protocol):
    """What is owed, remembered across crashes."""

    async def claim(self, channel: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        """At most `limit` due deliveries, now leased, the longest owed first; their `attempts` count this one too."""

    async def mark(self, delivery: Delivery, result: SendResult, delay: timedelta | None) -> bool:
        """Remember how it went. A failure is due again after `delay` by the outbox's own clock, or dead without one.

        False: the channel has failed so often, or asked for a pause, that nothing more is to be sent now.
        """

    async def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """These were claimed but not tried: they are owed as before."""

    async def disable(self, channel: str, reason: str) -> None:
        """Nothing is claimed for this channel any more, until somebody says so."""


class Sender(Protocol):
    """A channel that can be sent to. Expected troubles are a SendFailure; anything raised is a defect."""

    async def send(self, delivery: Delivery, at: datetime) -> SendResult: ...


@dataclass(slots=True)
class DrainCount:
    """What a drain did."""

    delivered: int = 0
    retried: int = 0
    dead: int = 0
    disabled: bool = False
    paused: bool = False

    @property
    def is_over(self) -> bool:
        return self.disabled or self.paused


@dataclass(frozen=True, slots=True)
class DrainLimits:
    """How many are sent at once, and for how long they are ours: `lease` must outlast four sends of the longest."""

    concurrency: int = 8
    lease: timedelta = timedelta(minutes=5)

    @property
    def batch(self) -> int:
        return self.concurrency * 4


async def drain(
    channel: str, sender: Sender, outbox: Outbox, *, retry: Retry, clock: Clock, limits: DrainLimits | None = None
) -> DrainCount:
    """Sends everything that a channel is owed now, and says how it went."""
    limits = limits or DrainLimits()
    drained = _Drain(sender, outbox, retry, clock)
    while not drained.count.is_over:
        lanes = _lanes_of(await outbox.claim(channel, limit=limits.batch, lease=limits.lease))
        if not lanes:
            break
        try:
            await _send_side_by_side(drained, lanes, limits.concurrency)
        finally:
            await _give_back(outbox, lanes)
    return drained.count


async def _send_side_by_side(drained: "_Drain", lanes: Sequence[deque[Delivery]], concurrency: int) -> None:
    waiting = deque(lanes)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(min(concurrency, len(waiting))):
            tasks.create_task(drained.send_lanes(waiting))


async def _give_back(outbox: Outbox, lanes: Sequence[deque[Delivery]]) -> None:
    """What was claimed but not tried: the channel paused, or the program ends."""
    if left := [delivery for lane in lanes for delivery in lane]:
        await asyncio.shield(outbox.give_back(left))


def _lanes_of(batch: Sequence[Delivery]) -> Sequence[deque[Delivery]]:
    """What tells somebody of one story goes one after another, so that an update does not overtake the story."""
    lanes: dict[tuple[str, str], deque[Delivery]] = {}
    for delivery in batch:
        lanes.setdefault((delivery.subject.partition("/")[0], delivery.recipient), deque()).append(delivery)
    return list(lanes.values())


@dataclass(frozen=True, slots=True)
class _Drain:
    sender: Sender
    outbox: Outbox
    retry: Retry
    clock: Clock
    count: DrainCount = field(default_factory=DrainCount)

    async def send_lanes(self, waiting: deque[deque[Delivery]]) -> None:
        while waiting and not self.count.is_over:
            await self._send_lane(waiting.popleft())

    async def _send_lane(self, lane: deque[Delivery]) -> None:
        """The deliveries of a lane in their order, up to the first that is not taken."""
        is_taken = True
        while lane and is_taken and not self.count.is_over:
            is_taken = await self._send(lane.popleft())

    async def _send(self, delivery: Delivery) -> bool:
        result = KILLER if self._is_killer(delivery) else await self.sender.send(delivery, self.clock())
        if isinstance(result, SendFailure):
            return await self._mark_failure(delivery, result)
        self.count.delivered += 1
        await self.outbox.mark(delivery, result, None)
        return True

    def _is_killer(self, delivery: Delivery) -> bool:
        """No attempt before this one was marked, and there were as many as there may be."""
        before = delivery.attempts - 1
        return before > 0 and self.retry(before, KILLER_SO_FAR) is None

    async def _mark_failure(self, delivery: Delivery, failure: SendFailure) -> bool:
        """Whether what comes after it may be sent: a dead one holds up nothing."""
        delay = self.retry(delivery.attempts, failure)
        self.count.dead += delay is None
        self.count.retried += delay is not None
        self.count.disabled |= failure.disable
        goes_on = await self.outbox.mark(delivery, failure, delay)
        self.count.paused |= not goes_on
        if failure.disable:
            await self.outbox.disable(delivery.channel, failure.detail)
        return delay is None
