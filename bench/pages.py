"""2,000 new 57 kB pages from 50 hosts, from feed to filed story, beside fetching and parsing alone: `python -m bench.pages`."""

import asyncio
import logging
import tempfile
import time
from pathlib import Path

import httpx
import structlog
from selectolax.lexbor import LexborHTMLParser

from bench.desk import Memory, settings_for, street
from monitor.app import open_runner
from monitor.settings import Settings
from monitor.store.audit import audit
from monitor.store.engine import upgrade
from monitor.store.reports import count_all

HOSTS, ITEMS = 50, 40


async def measure(settings: Settings) -> tuple[float, str, list[str]]:
    async with open_runner(settings) as runner:
        start = time.perf_counter()
        count = await runner.run_round()
        rate = count.reads / (time.perf_counter() - start)
        counts = runner.desk.database.read(count_all)
        fates = ", ".join(f"{fate.value} {number}" for fate, number in counts.fates.items())
        return (
            rate,
            f"{count.polls} polls, {count.reads} pages; {fates}; {counts.stories} stories",
            runner.desk.database.read(audit),
        )


async def floor(port: int) -> float:
    """Fetches the pages and parses them with selectolax; nothing is kept."""
    async with httpx.AsyncClient(trust_env=False) as client:
        gate = asyncio.Semaphore(50)

        async def ask(url: str) -> None:
            async with gate:
                LexborHTMLParser((await client.get(url)).content)

        urls = [f"http://127.0.0.{host}:{port}/news/{n}/x" for host in range(1, HOSTS + 1) for n in range(ITEMS)]
        start = time.perf_counter()
        await asyncio.gather(*map(ask, urls))
        return len(urls) / (time.perf_counter() - start)


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder, street(HOSTS, ITEMS) as port:
        settings = settings_for(Path(folder), port, HOSTS, 1)
        upgrade(settings.database)
        with Memory() as memory:
            before = time.process_time()
            rate, what, problems = asyncio.run(measure(settings))
            own_ms = 1000 * (time.process_time() - before) / (HOSTS * ITEMS)
        child_ms = 1000 * memory.children_s / (HOSTS * ITEMS)
        bare = asyncio.run(floor(port))
    print(f"pages/s: {rate:.0f}; fetched and parsed only: {bare:.0f}; ratio {rate / bare:.2f}")
    print(f"CPU ms a page: {own_ms:.1f} in the main process, {child_ms:.1f} in the cleaner's")
    print(f"{what}; audit: {problems or 'nothing is missing'}; peak {memory.peak_mb:.0f} MB with children")


if __name__ == "__main__":
    main()
