"""A folder with settings, and a database that is empty or filled by the real pipeline."""

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
import tomli_w
from typer.testing import CliRunner

from database_fixtures import HandClock, sqlite_template  # noqa: F401  the template is a fixture, found by its name
from monitor.app import utc_now
from monitor.cli import cli
from monitor.errors import MonitorError
from monitor.store.engine import open_database
from pipeline_desk import DAILY, DESK, FEED, HARVEST, PACTS, article_html, feed_of, make_desk, work_off

A, B, C = (f"https://one.example/{name}" for name in ("a-1", "b-1", "c-1"))
TITLE = "Rusia dan Korea Utara Teken Pakta Kemitraan"


@dataclass
class Done:
    code: int
    out: str
    error: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass
class Desk:
    folder: Path

    @property
    def database(self):
        return self.folder / "data" / "monitor.db"

    def call(self, *verbs, stdin=b"", **environ):
        """A command in this process, as `monitor` would run it: what can be said in one sentence ends with 2."""
        line = ["--settings", str(self.folder / "settings.toml"), *verbs]
        done = CliRunner().invoke(cli, line, input=stdin, env=environ)
        if isinstance(done.exception, MonitorError):
            return Done(2, done.stdout, str(done.exception))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    def write_settings(self, **changes):
        (self.folder / "settings.toml").write_text(tomli_w.dumps({**SETTINGS, **changes}))


SETTINGS = {
    "timezone": "Asia/Jakarta",
    "outlets": [{"slug": "one", "name": "One", "hosts": ["one.example"], "sources": [{"kind": "feed", "url": FEED}]}],
    "channels": [
        {"name": "desk", "kind": "webhook", "url": DESK.url, "secret": "a very secret key"},
        {"name": "daily", "kind": "folder", "path": "digests", "digest": ["07:00"]},
    ],
}


@pytest.fixture(autouse=True)
def _as_in_a_process_of_its_own(monkeypatch):
    """No settings of this environment, and no logs into the closed screen of another test."""
    for name in [name for name in os.environ if name.startswith(("MONITOR_", "NEWS_MONITOR_"))]:
        monkeypatch.delenv(name)
    structlog.reset_defaults()
    yield
    structlog.reset_defaults()


@pytest.fixture
def bare(tmp_path):
    """Settings, and no database yet."""
    desk = Desk(tmp_path)
    desk.write_settings()
    return desk


@pytest.fixture
def empty(bare, sqlite_template):  # noqa: F811  the fixture of that name
    bare.database.parent.mkdir()
    shutil.copy(sqlite_template, bare.database)
    return bare


@pytest.fixture
def filled(empty):
    """One article told, one unmatched, one that could not be fetched yet."""
    database = open_database(f"sqlite:///{empty.database}", clock=HandClock(utc_now()))
    try:
        asyncio.run(_fill(database))
    finally:
        database.close()
    return empty


async def _fill(database):
    desk = make_desk(database, database._clock, channels=(DESK, DAILY))
    desk.fetcher.answers = {
        FEED: feed_of(desk.clock, ("/a-1", TITLE), ("/b-1", "Panen Raya"), ("/c-1", "Nanti")),
        A: article_html(TITLE, PACTS, published_at=desk.clock()),
        B: article_html("Panen Raya di Lereng Gunung", HARVEST, published_at=desk.clock()),
        C: _away,
    }
    await work_off(desk)


async def _away(url):
    from monitor.model import FailureKind  # noqa: PLC0415

    return FailureKind.TIMEOUT
