"""Many processes on PostgreSQL: what the engine costs, what a million sources cost, memory: `python -m bench.cluster`.

`cost`: CPU of a process a poll, embedded beside Procrastinate, on the same server and street. `rows`: claiming, the
count of a tick and a finish on 1,000,000 sources of 300,000 hosts. `memory`: one process over 50,000 polls. A real
PostgreSQL on loopback with its usual settings; one line a figure. Arguments: which of the three; default all.
"""

import statistics
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from bench.desk import _cpu_s, processes_below, tree_mb
from monitor.store.claims import claim_work
from monitor.store.engine import Database, open_database, upgrade
from monitor.store.hosts import count_ready, free_host, lock_host, next_ready_at
from scripts.cluster_place import Cluster, Postgres, machine, open_receiver

POLLS = "SELECT coalesce(sum(poll_count), 0) FROM source_state"
MILLION = """
INSERT INTO host (id, name, ready_at, next_allowed_at, delay_ms, fence, reads_since_poll)
  SELECT n, 'h' || n || '.example', now() + (random() * 7200 - 60) * interval '1 s', now(), 2000, 0, 0
  FROM generate_series(1, {hosts}) n;
INSERT INTO source (id, outlet, kind, url, host_id, enabled, created_at)
  SELECT n, 'o' || h, 'feed', 'https://h' || h || '.example/' || n, h, true, now()
  FROM (SELECT n, 1 + n % {hosts} AS h FROM generate_series(1, {sources}) n) numbered;
INSERT INTO source_schedule (source_id, host_id, next_check_at, interval_s)
  SELECT s.id, s.host_id, greatest(h.ready_at, now() - interval '60 s') + (s.id / {hosts}) * interval '600 s', 3600
  FROM source s JOIN host h ON h.id = s.host_id;
INSERT INTO source_state (source_id, fail_count, fail_weight, poll_count, unchanged_count, since_full_get, state,
    state_reason, state_since) SELECT id, 0, 0, 0, 0, 0, 'new', '', now() FROM source;
ANALYZE
"""


def cost(folder: Path, postgres: Postgres, port: int) -> None:
    """CPU milliseconds of the process a poll; answers are 304, so a poll is a request and a transaction."""
    found: dict[str, list[float]] = {}
    for engine in ("embedded", "procrastinate", "embedded", "procrastinate"):
        found.setdefault(engine, []).append(_cost_of(folder, postgres, port, engine))
    own, queued = (min(found[engine]) for engine in ("embedded", "procrastinate"))
    print(
        f"engine: {own:.2f} ms CPU a poll embedded, {queued:.2f} with Procrastinate: {100 * (queued / own - 1):+.0f} % (each the better of two)"
    )


def _cost_of(folder: Path, postgres: Postgres, port: int, engine: str) -> float:
    name = f"{engine}{time.monotonic_ns() % 10**6}"
    with open_receiver() as receiver:
        hosts = dict.fromkeys(range(1, 101), 10)
        cluster = Cluster(folder / name, postgres, name, port, receiver, hosts, 1, "5s", engine, "20ms")
        process = cluster.start("run")
        cluster.wait_until_filed()
        polls, cpu = cluster.count(POLLS), _cpu_of(process.pid)
        time.sleep(25)
        polls, cpu = cluster.count(POLLS) - polls, _cpu_of(process.pid) - cpu
        cluster.stop()
        return float(1000 * cpu / polls)


def _cpu_of(pid: int) -> float:
    return sum(map(_cpu_s, [pid, *processes_below(pid)]))


def rows(postgres: Postgres, sources: int = 1_000_000, hosts: int = 300_000) -> None:
    """The three hot queries of a worker, on a table that is moved as in use: claimed hosts are finished again."""
    url = postgres.create("rows").replace("postgresql://", "postgresql+psycopg://")
    upgrade(url)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in MILLION.format(sources=sources, hosts=hosts).split(";"):
            connection.execute(sa.text(statement))
    engine.dispose()
    with closing(open_database(url)) as database:
        claims = [_claim_and_finish(database) for _ in range(300)]
        ticks = [_timed(lambda: database.read(lambda tx: count_ready(tx, database.now(tx)))) for _ in range(100)]
        waits = [_timed(lambda: database.read(next_ready_at)) for _ in range(100)]
    print(
        f"{sources:,} sources on {hosts:,} hosts: claim of 10 hosts {_told([c for c, _ in claims])}; finish {_told([f for _, f in claims])}"
    )
    print(f"{'':>10}tick's count {_told(ticks)}; next ready {_told(waits)}")


def _claim_and_finish(database: Database) -> tuple[float, float]:
    began = time.perf_counter()
    work = database.write(
        lambda tx: claim_work(tx, limit=10, lease=timedelta(seconds=90), owner="bench", now=database.now(tx))
    )
    claimed = time.perf_counter()
    for each in work:
        database.write(partial(_finish, database, each.host_id))
    return 1000 * (claimed - began), 1000 * (time.perf_counter() - claimed) / max(len(work), 1)


def _finish(database: Database, host_id: int, tx: sa.Connection) -> None:
    free_host(tx, lock_host(tx, host_id), database.now(tx))


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - began)


def _told(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms"


def memory(folder: Path, postgres: Postgres, port: int, wanted: int = 50_000) -> None:
    """Resident size of a process and its children after 5,000 polls and after 50,000."""
    with open_receiver() as receiver:
        hosts = dict.fromkeys(range(1, 101), 20)
        cluster = Cluster(folder / "memory", postgres, "memory", port, receiver, hosts, 1, "1s", "procrastinate", "0s")
        process = cluster.start("run")
        sizes = {}
        for mark in (wanted // 10, wanted // 2, wanted):
            while cluster.count(POLLS) < mark:
                time.sleep(1)
            sizes[mark] = tree_mb(process.pid)
        cluster.stop()
    print("memory with children: " + ", ".join(f"{size:.0f} MB after {polls:,} polls" for polls, size in sizes.items()))


def main(names: list[str]) -> None:
    """Runs the parts named, or all."""
    wanted = set(names) or {"cost", "rows", "memory"}
    with machine() as (folder, postgres, port):
        if "cost" in wanted:
            cost(folder, postgres, port)
        if "rows" in wanted:
            rows(postgres)
        if "memory" in wanted:
            memory(folder, postgres, port)


if __name__ == "__main__":
    main(sys.argv[1:])
