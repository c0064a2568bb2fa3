"""A folder with settings, and a database that is empty or filled by the real pipeline."""

import asyncio
import os
import shutil

import pytest
import structlog

from commands_desk import TITLE, A, B, C, Desk
from database_fixtures import HandClock, sqlite_template  # noqa: F401  the template is a fixture, found by its name
from monitor.app import utc_now
from monitor.model import FailureKind
from monitor.store.engine import open_database
from pipeline_desk import DAILY, DESK, FEED, HARVEST, PACTS, article_html, feed_of, make_desk, work_off


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
        C: FailureKind.TIMEOUT,
    }
    await work_off(desk)
