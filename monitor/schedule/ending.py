"""Ending tasks that may not want to end.

A cancellation can be lost: `asyncio.wait_for` of Python 3.11 drops one that arrives in the moment its work is done.
"""

import asyncio
from collections.abc import Collection
from datetime import timedelta
from typing import Any

AGAIN = timedelta(milliseconds=500)


async def end_tasks(tasks: Collection[asyncio.Task[Any]], within: timedelta) -> Collection[asyncio.Task[Any]]:
    """Cancels the tasks, again and again where it is of no avail; gives those that live after the time is over.

    Whoever was cancelled once more while it tidied up has been given half a second for it.
    """
    left = set(tasks)
    for _ in range(max(1, round(within / AGAIN))):
        for task in left:
            task.cancel()
        if left:
            _, left = await asyncio.wait(left, timeout=AGAIN.total_seconds())
    return left
