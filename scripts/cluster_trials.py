"""What may befall a cluster, each as a trial that gives its figures and what did not hold."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import psycopg

from monitor.schedule.worker import LEASE
from monitor.store.schema import newest_revision
from scripts.cluster_place import Cluster, Postgres, free_port, wait_for

LEASE_S = LEASE.total_seconds()
TICK_S = 10.0
SKEW = "import time_machine, datetime\ntime_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds={}), tick=True).start()"
AHEAD = "import monitor.store.schema as schema\nschema.newest_revision = lambda: {!r}"
POISON = """
import os
from monitor.fetch.client import Fetcher
get = Fetcher.get
async def poisoned(self, url, **more):
    if url.endswith("/news/2/berita-panjang"):
        os._exit(9)
    return await get(self, url, **more)
Fetcher.get = poisoned
"""


@dataclass
class Outcome:
    """What a trial measured, in words, and what it found wrong."""

    figures: str
    breaches: list[str] = field(default_factory=list)

    def refuse(self, what: str, *, when: bool) -> None:
        if when:
            self.breaches.append(what)


def politeness(cluster: Cluster) -> Outcome:
    """Two processes, hosts of very different sizes: never two requests at once, and the delay is kept."""
    began = time.monotonic()
    cluster.start("run")
    cluster.start("work")
    polled = "SELECT count(*) FROM source_state WHERE poll_count > 0"
    wanted = sum(cluster.hosts.values())
    wait_for(lambda: cluster.count(polled) >= wanted, 240, lambda: f"{cluster.count(polled)} of {wanted} polled")
    seconds = time.monotonic() - began
    seen = cluster.street()
    outcome = _ended(
        cluster,
        f"{wanted} sources on {len(cluster.hosts)} hosts in {seconds:.1f} s (the largest alone {max(cluster.hosts.values()) * 0.25:.0f} s): "
        f"{seen['overlaps']} overlaps, least gap {seen['least_gap_ms']:.0f} ms of 200",
    )
    outcome.refuse("two requests at once to one host", when=seen["overlaps"] > 0)
    outcome.refuse("the delay was not kept", when=seen["least_gap_ms"] < 199)
    return outcome


def killed_worker(cluster: Cluster) -> Outcome:
    """kill -9 in the middle: the other process finishes, within the lease."""
    cluster.start("run")
    worker = cluster.start("work")
    cluster.wait_until_filed(cluster.links_count // 4)
    worker.kill()
    seconds = cluster.wait_until_filed()
    outcome = _ended(cluster, f"all {cluster.links_count} links filed {seconds:.1f} s after the kill")
    outcome.refuse("recovery took longer than the lease and a tick", when=seconds > LEASE_S + TICK_S)
    return outcome


def killed_teller(cluster: Cluster) -> Outcome:
    """kill -9 of the process that tells; a new one takes its place."""
    teller = cluster.start("run")
    cluster.start("work")
    cluster.wait_until_filed(cluster.links_count // 4)
    teller.kill()
    teller.wait()  # what a process is that nobody waited for, nobody can tell
    cluster.start("run")
    seconds = cluster.wait_until_filed()
    return _ended(cluster, f"all {cluster.links_count} links filed {seconds:.1f} s after the kill")


def stopped_database(stop_s: float) -> Callable[[Cluster], Outcome]:
    """PostgreSQL stops as in a crash and comes back: both processes live, and go on by themselves."""

    def trial(cluster: Cluster) -> Outcome:
        processes = [cluster.start("run"), cluster.start("work")]
        cluster.wait_until_filed(cluster.links_count // 4)
        cluster.postgres.stop("immediate")
        time.sleep(stop_s)
        cluster.postgres.start()
        before = cluster.filed()
        first = wait_for(lambda: cluster.filed() > before, 120, lambda: "nothing was filed after the stop")
        seconds = cluster.wait_until_filed()
        alive = sum(process.poll() is None for process in processes)
        logged = sum(file.read_text().count('"level": "error"') for file in cluster.folder.glob("*.log"))
        outcome = _ended(
            cluster,
            f"first link filed {first:.1f} s after the start, all after {seconds:.1f} s; {alive} of 2 alive; {logged} errors logged",
        )
        outcome.refuse("a process ended", when=alive < 2)
        outcome.refuse("recovery took more than 30 s", when=first > 30)
        return outcome

    return trial


def cut_worker(cluster: Cluster) -> Outcome:
    """The connection of one worker hangs for longer than its leases: its late finishes are thrown away."""
    with swallowing_proxy(cluster.postgres) as (port, cut, mend):
        settings = cluster.write_settings("cut.toml", cluster.postgres.url(cluster.name, port))
        worker = cluster.start("work", settings)
        cluster.wait_until_filed(cluster.links_count // 10)
        cut()
        cluster.start("run")
        seconds = cluster.wait_until_filed(patience_s=LEASE_S + 60)
        mend()
        fences = cluster.count("SELECT sum(fence) FROM host")
        time.sleep(5)  # the cut one comes back with what it had in hand
        is_alive = worker.poll() is None
        outcome = _ended(
            cluster, f"all filed {seconds:.1f} s after the cut by the other; {fences} claims; back again: {is_alive}"
        )
    outcome.refuse("recovery took longer than the lease and a tick", when=seconds > LEASE_S + TICK_S)
    outcome.refuse("the cut worker ended", when=not is_alive)
    return outcome


def skewed_clocks(cluster: Cluster) -> Outcome:
    """Two processes whose clocks are 14 s apart: no source is asked more often for it."""
    cluster.start("run", launcher=SKEW.format(-7))
    cluster.start("run", launcher=SKEW.format(7))
    span = 20.0
    cluster.wait_until_filed()
    polls = "SELECT sum(poll_count) FROM source_state"
    before, began = cluster.count(polls), time.monotonic()
    time.sleep(span)
    made, passed = cluster.count(polls) - before, time.monotonic() - began
    sources = sum(cluster.hosts.values())
    most = sources * (passed / (0.9 * float(cluster.every.removesuffix("s"))) + 1)
    seen = cluster.street()
    outcome = _ended(
        cluster,
        f"{made} polls of {sources} sources in {passed:.0f} s (at most {most:.0f}); {seen['overlaps']} overlaps",
    )
    outcome.refuse("sources were asked too often", when=made > most)
    outcome.refuse("sources were not asked", when=made < sources)
    outcome.refuse("the delay was not kept", when=seen["overlaps"] > 0 or seen["least_gap_ms"] < 199)
    return outcome


def asked_to_stop(cluster: Cluster) -> Outcome:
    """SIGTERM in the middle of work: gone within 10 s, leases given back, the rest done by the next."""
    cluster.start("run")
    cluster.start("work")
    cluster.wait_until_filed(cluster.links_count // 4)
    spans = cluster.stop()
    held = cluster.count("SELECT count(*) FROM host WHERE owner IS NOT NULL")
    left = cluster.links_count - cluster.filed()
    cluster.start("run")
    seconds = cluster.wait_until_filed()
    outcome = _ended(
        cluster, f"ended in {max(spans):.1f} s with {held} leases held; {left} links left, done in {seconds:.1f} s"
    )
    outcome.refuse("it took longer than 10 s to stop", when=max(spans) > 10)
    outcome.refuse("leases were not given back", when=held > 0)
    return outcome


def old_beside_new(cluster: Cluster) -> Outcome:
    """The database goes one step ahead; an old and a new worker serve it side by side."""
    ahead = f"{int(newest_revision()) + 1:04}"
    cluster.start("run")
    cluster.wait_until_filed(cluster.links_count // 10)
    with psycopg.connect(cluster.url) as connection:
        connection.execute("ALTER TABLE link ADD COLUMN of_the_future integer NOT NULL DEFAULT 0")
        connection.execute("CREATE TABLE of_the_future (id integer PRIMARY KEY)")
        connection.execute("UPDATE alembic_version SET version_num = %s", (ahead,))
    cluster.start("work", launcher=AHEAD.format(ahead))
    old = cluster.start("work")
    seconds = cluster.wait_until_filed()
    is_alive = old.poll() is None
    outcome = _ended(cluster, f"all filed {seconds:.1f} s later; an old worker started on the new tables: {is_alive}")
    outcome.refuse("an old worker does not start on the new tables", when=not is_alive)
    return outcome


def poisonous_page(cluster: Cluster) -> Outcome:
    """A page ends whatever process reads it: it is given up, and the host's other pages are read."""
    deaths = 0
    keep = {"run": cluster.start("run", launcher=POISON), "work": cluster.start("work", launcher=POISON)}
    began = time.monotonic()
    while cluster.filed() < cluster.links_count and time.monotonic() - began < 240:
        for verb, process in list(keep.items()):
            if process.poll() is not None:
                deaths += 1
                keep[verb] = cluster.start(verb, launcher=POISON)
        time.sleep(0.2)
    given_up = cluster.count("SELECT count(*) FROM link WHERE fate = 'given_up'")
    outcome = _ended(cluster, f"{given_up} pages given up after {deaths} deaths, in {time.monotonic() - began:.0f} s")
    outcome.refuse(f"{len(cluster.hosts)} pages are poisonous", when=given_up != len(cluster.hosts))
    return outcome


def _ended(cluster: Cluster, figures: str) -> Outcome:
    """Every process stopped, and what every trial must leave behind."""
    breaches = cluster.breaches()
    asked_again = cluster.street()["asked_again"]
    cluster.stop()
    if (jobs := cluster.jobs_left()) > 2:  # a tick may have called just before the end
        breaches.append(f"{jobs} wake-ups left")
    return Outcome(f"{figures}; {asked_again} pages asked again", breaches)


@contextmanager
def swallowing_proxy(postgres: Postgres) -> Iterator[tuple[int, Callable[[], None], Callable[[], None]]]:
    """A way to the database that can be cut so that nothing arrives and nothing is closed; and mended."""
    loop = asyncio.new_event_loop()
    flows = asyncio.Event()
    port = free_port()
    flows.set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                await flows.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await flows.wait()
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", postgres.port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, up_writer), pump(up_reader, writer))

    async def serve() -> None:
        await asyncio.start_server(connect, "127.0.0.1", port)

    loop.run_until_complete(serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield port, partial(_call, loop, flows.clear), partial(_call, loop, flows.set)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def _call(loop: asyncio.AbstractEventLoop, change: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(change)
