"""The timer: APScheduler, which wakes the work. It is a hint: what is due stands in the database."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger


class Timer:
    """Calls coroutines again and again, never one beside itself, and once for all the times that were slept through."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def every(self, interval: timedelta, call: Callable[[], Awaitable[object]]) -> None:
        self._scheduler.add_job(call, IntervalTrigger(seconds=interval.total_seconds()))

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)
