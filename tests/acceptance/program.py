"""The real program, in a process of its own, with settings of a temporary folder."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tomli_w

from monitor.store.audit import audit
from monitor.store.engine import open_database

ROOT = Path(__file__).parents[2]
WAITING = {
    "host": ("ready_at", "next_allowed_at", "lease_until"),
    "link": ("next_attempt_at",),
    "source_schedule": ("next_check_at",),
    "delivery": ("next_attempt_at",),
}
NEVER = "9999"


@dataclass(frozen=True)
class Program:
    folder: Path

    @classmethod
    def with_settings(cls, folder, **settings):
        """The three outlets of a newsstand and the channels given; loopback is allowed."""
        folder.mkdir(exist_ok=True)
        whole = {"timezone": "Asia/Jakarta", "network": {"allow": ["127.0.0.0/8"]}, **settings}
        (folder / "settings.toml").write_text(tomli_w.dumps(whole))
        return cls(folder)

    @property
    def database(self):
        return self.folder / "data" / "monitor.db"

    def call(self, *verbs, is_well=True):
        """A command that ends by itself; `is_well` False lets it end with anything."""
        done = subprocess.run(
            self._line(verbs), capture_output=True, text=True, env=_environment(), timeout=120, check=False
        )
        assert done.returncode == 0 or not is_well, done.stderr + done.stdout
        return done

    def once(self):
        return self.call("once")

    @contextmanager
    def running(self):
        """`monitor run` with its log in a file; killed at the end, if it still lives."""
        with (self.folder / "run.log").open("ab") as log:
            process = subprocess.Popen(self._line(["run"]), stdout=log, stderr=log, env=_environment())
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def log(self):
        return (self.folder / "run.log").read_text(errors="replace")

    def rows(self, query):
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def let_pass(self, span):
        """As if the program had been down for a while: all that waits for a time waits less."""
        with closing(sqlite3.connect(self.database, timeout=30)) as connection, connection:
            for table, columns in WAITING.items():
                for column in columns:
                    _move(connection, table, column, span)

    def assert_sound(self, url=None):
        """The books are complete and the file is whole."""
        assert problems_of(url or f"sqlite:///{self.database}") == []
        if url is None:
            assert self.rows("PRAGMA integrity_check") == [("ok",)]

    def _line(self, verbs):
        return [sys.executable, "-m", "monitor", "--settings", str(self.folder / "settings.toml"), *verbs]


def problems_of(url):
    """What `monitor audit` would say."""
    with closing(open_database(url)) as database:
        return database.read(audit)


def stop(process):
    """Asks a process to end; its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=60)


def _move(connection, table, column, span):
    query = f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL AND {column} < '{NEVER}'"
    for id_, text in connection.execute(query).fetchall():
        earlier = (datetime.fromisoformat(text).astimezone(UTC) - span).isoformat(timespec="microseconds")
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (earlier, id_))


def minutes(count):
    return timedelta(minutes=count)


def _environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
