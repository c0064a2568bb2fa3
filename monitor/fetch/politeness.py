"""One request at a time to a host, a rest after each, and silence when the host asks for it.

The database paces hosts too, over all processes; this is the second belt, within one. A host that has been idle long
enough costs no wait here.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

Timer = Callable[[], float]
"""Seconds on a clock that never jumps."""

Sleep = Callable[[float], Awaitable[object]]

MAX_LANES = 4096


class Lanes:
    """A lane a host (`example.com`, `127.0.0.1:8099`): whoever has taken it may send one request."""

    def __init__(self, timer: Timer = monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._timer = timer
        self._sleep = sleep
        self._lanes: OrderedDict[str, _Lane] = OrderedDict()  # least recently used first

    async def take(self, host: str, rest: float, patience: float) -> float | None:
        """None when the lane is ours: the last request is over for `rest` seconds and no Retry-After stands.

        When that would take more than `patience` seconds: the seconds still to wait, and the lane is not ours.
        """
        lane = self._lane_of(host)
        lane.users += 1
        is_ours = False
        try:
            left = await self._enter(lane, rest, patience)
            is_ours = left is None
        finally:
            lane.users -= not is_ours
        return left

    def leave(self, host: str) -> None:
        """The request is over: the rest begins now."""
        lane = self._lanes[host]
        lane.ended_at = self._timer()
        lane.users -= 1
        lane.lock.release()

    def rested(self, host: str) -> timedelta | None:
        """The time since the host's last request ended; None if none is remembered."""
        lane = self._lanes.get(host)
        if lane is None or lane.ended_at == -math.inf:
            return None
        return timedelta(seconds=self._timer() - lane.ended_at)

    def hold(self, host: str, seconds: float) -> None:
        """The host asked to be left alone."""
        lane = self._lane_of(host)
        lane.held_until = max(lane.held_until, self._timer() + seconds)

    async def _enter(self, lane: "_Lane", rest: float, patience: float) -> float | None:
        gives_up_at = self._timer() + patience
        held = lane.held_until - self._timer()
        if held > patience:
            return held
        if not await is_acquired(lane.lock, patience):
            return rest
        try:
            left = max(lane.ended_at + rest, lane.held_until) - self._timer()
            if left <= 0:
                return None
            if self._timer() + left <= gives_up_at:
                await self._sleep(left)
                return None
        except BaseException:
            lane.lock.release()
            raise
        lane.lock.release()
        return left

    def _lane_of(self, host: str) -> "_Lane":
        lane = self._lanes.setdefault(host, _Lane())
        self._lanes.move_to_end(host)
        self._forget_oldest()
        return lane

    def _forget_oldest(self) -> None:
        while len(self._lanes) > MAX_LANES:
            host, oldest = next(iter(self._lanes.items()))
            if oldest.users:
                self._lanes.move_to_end(host)
                return
            del self._lanes[host]


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended_at: float = -math.inf  # of the last request
    held_until: float = -math.inf
    users: int = 0  # who has the lane or waits for it


async def is_acquired(lock: asyncio.Lock, patience: float) -> bool:
    """Whether the lock could be had within `patience` seconds."""
    if not lock.locked():
        return await lock.acquire()
    try:
        async with asyncio.timeout(patience):
            return await lock.acquire()
    except TimeoutError:
        return False
