"""Row 19: an upgrade that is killed, an old backup that is restored. A restart works; what is owed is held until released."""

import signal
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest
import sqlalchemy as sa

from database_fixtures import HandClock
from lived_database import NEW, go_on, live, owed, read_rows, same_rows, write_old
from monitor.model import DeliveryState
from monitor.store import outbox
from monitor.store.audit import audit
from monitor.store.backup import back_up, restore_over
from monitor.store.engine import current_revision, open_database, upgrade
from monitor.store.schema import newest_revision
from monitor.store.tables import delivery
from pipeline_desk import LEASE

pytestmark = pytest.mark.anyio
KILLED_AFTER = {
    "the first table": "CREATE TABLE",
    "a new column": "ALTER TABLE",
    "the note of the revision": "UPDATE alembic_version",
}


@pytest.fixture
async def rows():
    clock = HandClock()
    with closing(open_database("sqlite://", clock=clock)) as database:
        await live(database, clock)
        return read_rows(database)


# -- an upgrade that is killed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", KILLED_AFTER)
async def test_row_19_an_upgrade_that_is_killed_loses_nothing_and_a_restart_finishes_it(empty_url, rows, point):
    clock = HandClock()
    clock.forward(days=1)
    written = write_old(empty_url, "0002", rows)
    assert _killed_upgrade(empty_url, KILLED_AFTER[point]) == -signal.SIGKILL
    assert current_revision(empty_url) == "0002"
    assert upgrade(empty_url) == newest_revision()
    assert same_rows(empty_url, written, clock)
    with closing(open_database(empty_url, clock=clock)) as database:
        assert await go_on(database, clock)
        assert database.read(audit) == []


def _killed_upgrade(url, statement):
    """The exit code of a process that is killed when this statement was executed."""
    program = textwrap.dedent("""
        import os, signal, sys
        from sqlalchemy import event
        from sqlalchemy.engine import Engine
        from monitor.store.engine import upgrade

        @event.listens_for(Engine, "after_cursor_execute")
        def kill(connection, cursor, statement, *rest):
            if statement.strip().startswith(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)

        upgrade(sys.argv[1])
    """)
    return subprocess.run([sys.executable, "-c", program, url, statement], timeout=60, check=False).returncode


# -- an old backup that is restored ------------------------------------------------------------------------------------


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/monitor.db"
    upgrade(url)
    return url


def deliver_all(database, clock):
    """What a receiver gets now, by id; an update is only sent after its story."""
    got = {}
    while True:
        claimed = [each for channel in ("desk", "daily") for each in claim(database, clock, channel)]
        for each in claimed:
            got[each.id] = bytes(each.body)
            database.write(lambda tx, each=each: outbox.mark_sent(tx, each, clock()))
        if not claimed:
            return got


def claim(database, clock, channel):
    return database.write(lambda tx: outbox.claim(tx, channel, limit=99, lease=LEASE, now=clock(), owner="test"))


def states(database):
    return set(database.read(lambda tx: list(tx.scalars(sa.select(delivery.c.state)))))


async def test_row_19_after_an_old_backup_nothing_is_sent_until_it_is_released_and_repeats_have_the_same_ids(
    url, tmp_path
):
    clock = HandClock()
    with closing(open_database(url, clock=clock)) as database:
        await live(database, clock)
        back_up(url, tmp_path / "old.db")  # while the database is open and in use
        receiver = deliver_all(database, clock)
        await go_on(database, clock)
        receiver |= deliver_all(database, clock)
        owed_before = owed(database)
    restore_over(url, tmp_path / "old.db", clock())
    with closing(open_database(url, clock=clock)) as database:
        assert states(database) == {DeliveryState.HELD.value}
        await go_on(database, clock)  # what came after the backup is found again
        assert deliver_all(database, clock) == {}
        assert database.read(audit) == []
        assert database.write(lambda tx: outbox.release(tx, clock())) > 0
        again = deliver_all(database, clock)
        assert {(channel, kind, subject) for channel, kind, subject, _ in owed(database)} == {
            (channel, kind, subject) for channel, kind, subject, _ in owed_before
        }
    assert set(again) == set(receiver)  # a receiver that remembers ids acts on none of them again


async def test_row_19_a_database_restored_by_other_means_can_be_held_by_hand(url):
    """pg_restore, a copied file: `monitor outbox hold` before the start does the same."""
    clock = HandClock()
    with closing(open_database(url, clock=clock)) as database:
        await live(database, clock)
        database.write(lambda tx: outbox.hold(tx, clock()))
        await go_on(database, clock)
        assert deliver_all(database, clock) == {}
        assert states(database) == {DeliveryState.HELD.value}


async def test_row_19_a_backup_of_an_older_program_is_upgraded_and_worked_with(url, tmp_path, rows):
    clock = HandClock()
    clock.forward(days=1)
    old = f"sqlite:///{tmp_path}/older.db"
    written = write_old(old, "0002", rows)
    back_up(old, tmp_path / "older-backup.db")
    restore_over(url, tmp_path / "older-backup.db", clock())
    unchanged = {name: each for name, each in written.of.items() if name != "delivery"}
    assert same_rows(url, type(written)(unchanged), clock)
    with closing(open_database(url, clock=clock)) as database:
        assert await go_on(database, clock)
        assert deliver_all(database, clock) == {}


async def test_row_19_a_restore_that_is_killed_leaves_the_database_as_it_was(url, tmp_path):
    clock = HandClock()
    with closing(open_database(url, clock=clock)) as database:
        await live(database, clock)
        rows = read_rows(database)
    back_up(url, tmp_path / "empty.db")
    assert _killed_restore(url, tmp_path / "empty.db") == -signal.SIGKILL
    assert same_rows(url, rows, clock)
    assert NEW not in str(rows.of["link"])
    leftovers = list(tmp_path.glob(".monitor.db.*"))
    assert len(leftovers) == 1  # named so that it is known for what it is, and harmless


def _killed_restore(url, backup):
    """The exit code of a process that is killed when the copy is made, before it is put in place."""
    program = textwrap.dedent("""
        import os, signal, sys
        from datetime import UTC, datetime
        from pathlib import Path
        from monitor.store import backup

        def killed(*_):
            os.kill(os.getpid(), signal.SIGKILL)

        backup._put_in_place = killed
        backup.restore_over(sys.argv[1], Path(sys.argv[2]), datetime.now(UTC))
    """)
    return subprocess.run([sys.executable, "-c", program, url, backup], timeout=60, check=False).returncode
