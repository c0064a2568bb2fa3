"""1,000 unchanged sources on 50 hosts: polls a second, beside httpx alone asking the same: `python -m bench.polls`."""

import asyncio
import logging
import tempfile
import time
from pathlib import Path

import httpx
import sqlalchemy as sa
import structlog

from bench.desk import Memory, settings_for, street
from monitor.app import open_runner
from monitor.model import Outlet
from monitor.settings import Settings
from monitor.store.engine import upgrade
from monitor.store.hosts import reckon_hosts
from monitor.store.tables import host, source_schedule

HOSTS, FEEDS, ROUNDS = 50, 20, 3


async def measure(settings: Settings) -> list[float]:
    rates = []
    async with open_runner(settings) as runner:
        database = runner.desk.database
        await runner.run_round()
        for _ in range(ROUNDS):

            def make_due(tx: sa.Connection) -> None:
                tx.execute(source_schedule.update().values(next_check_at=database.now(tx)))
                reckon_hosts(tx, tx.scalars(sa.select(host.c.id)).all())

            database.write(make_due)
            before = runner.worker.count.polls
            start = time.perf_counter()
            await runner.run_round()
            rates.append((runner.worker.count.polls - before) / (time.perf_counter() - start))
    return rates


async def floor(settings: Settings) -> float:
    """The same requests by httpx alone: a client a host, one request at a time each."""

    async def ask(outlet: Outlet) -> int:
        async with httpx.AsyncClient(trust_env=False) as client:
            for spec in outlet.sources:
                assert (await client.get(spec.url, headers={"If-None-Match": '"one"'})).status_code == 304
        return len(outlet.sources)

    start = time.perf_counter()
    counts = await asyncio.gather(*map(ask, settings.outlets))
    return sum(counts) / (time.perf_counter() - start)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder, street(HOSTS, 1) as port, Memory() as memory:
        settings = settings_for(Path(folder), port, HOSTS, FEEDS)
        upgrade(settings.database)
        rates = asyncio.run(measure(settings))
        bare = asyncio.run(floor(settings))
    print(f"unchanged polls/s: {', '.join(f'{rate:.0f}' for rate in rates)}; bare httpx: {bare:.0f}")
    print(f"ratio {max(rates) / bare:.2f}; peak {memory.peak_mb:.0f} MB with children")


if __name__ == "__main__":
    main()
