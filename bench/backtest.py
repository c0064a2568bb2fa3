"""`monitor backtest` over stored pages of 57 kB, one in ten on the topic: `python -m bench.backtest [PAGES]`.

The pages lie in a database as if read and found unmatched, so that every tenth is a new article in a story; writing
them is not measured. Beside it the bare work: each page unpacked and parsed once, in this process.
"""

import logging
import os
import sys
import tempfile
import time
import zlib
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from selectolax.lexbor import LexborHTMLParser

from bench.desk import Memory
from bench.street import article_page
from monitor.app import Invocation
from monitor.commands.backtesting import Tried, backtest
from monitor.store.engine import open_database, upgrade
from monitor.store.tables import host, link, page

AT = datetime(2026, 11, 20, tzinfo=UTC)
SAMPLE = 300
SETTINGS = """
[[outlets]]
slug = "street"
hosts = ["street.example"]
[[outlets.sources]]
kind = "feed"
url = "https://street.example/feed.xml"
"""


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "settings.toml"
        settings.write_text(SETTINGS)
        bodies = fill(f"sqlite:///{folder}/data/monitor.db", count)
        with Memory() as memory, Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            before, start = time.process_time(), time.perf_counter()
            backtest(Invocation(settings, {}, "warning"), Tried(None, None, None, None), None, as_json=False)
            took, own = time.perf_counter() - start, time.process_time() - before
            time.sleep(1.5)  # Memory looks once a second
    print(f"{count} pages in {took:.1f} s: {count / took:.0f} a second, on {len(os.sched_getaffinity(0))} cores")
    print(f"CPU ms a page: {1000 * own / count:.2f} here, {1000 * memory.children_s / count:.2f} in the children")
    print(f"unpacked and parsed only: {bare_ms(bodies):.2f} CPU ms a page; peak {memory.peak_mb:.0f} MB with children")


def fill(url: str, count: int) -> list[bytes]:
    """A database of so many pages; gives the first few bodies, packed."""
    upgrade(url)
    database = open_database(url)
    sample: list[Any] = []
    try:
        host_id = database.write(lambda tx: tx.scalar(host.insert().returning(host.c.id), _host()))
        for start in range(0, count, 500):
            rows = [_rows(number, host_id) for number in range(start, min(count, start + 500))]
            sample = sample or [row["body"] for _, row in rows][:SAMPLE]
            links, pages = [link for link, _ in rows], [page for _, page in rows]
            database.write(lambda tx: (tx.execute(sa.insert(link), links), tx.execute(sa.insert(page), pages)))  # noqa: B023  called at once
    finally:
        database.close()
    return sample


def bare_ms(bodies: list[bytes]) -> float:
    start = time.process_time()
    for body in bodies:
        LexborHTMLParser(zlib.decompress(body))
    return 1000 * (time.process_time() - start) / len(bodies)


def _host() -> dict[str, object]:
    return {
        "name": "street.example",
        "ready_at": AT,
        "next_allowed_at": AT,
        "delay_ms": 0,
        "fence": 0,
        "reads_since_poll": 0,
    }


def _rows(number: int, host_id: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
    url, at = f"https://street.example/news/{number}/x", AT + timedelta(seconds=number)
    body = article_page("street.example", number)
    of_link = {
        "id": number + 1,
        "key": b"%016d" % number,
        "outlet": "street",
        "host_id": host_id,
        "url": url,
        "discovered_at": at,
        "first_contact": False,
        "attempts": 1,
        "fate": "unmatched",
        "fate_at": at,
    }
    of_page = {
        "link_id": number + 1,
        "requested_url": url,
        "url": url,
        "status": 200,
        "headers": {},
        "content_type": "text/html",
        "body_bytes": len(body),
        "fetched_at": at,
        "body": zlib.compress(body, 3),
    }
    return of_link, of_page


if __name__ == "__main__":
    main()
