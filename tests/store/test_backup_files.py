import fcntl
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest
import sqlalchemy as sa

from desk_book import owing
from monitor.errors import DatabaseError
from monitor.store import outbox
from monitor.store.backup import back_up, restore, restore_over
from monitor.store.engine import open_database, upgrade
from monitor.store.tables import mark


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path}/monitor.db"
    upgrade(url)
    return url


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backups" / "monday.db"


def owe(url, clock, subject="s1"):
    database = open_database(url, clock=clock)
    database.write(lambda tx: outbox.owe(tx, owing(subject=subject), clock()))
    database.close()


def test_a_restored_backup_works_and_holds_what_it_owes(url, target, tmp_path, clock):
    owe(url, clock)
    back_up(url, target)
    other = f"sqlite:///{tmp_path}/other.db"
    restore(other, target, clock())
    owe(other, clock, "s2")
    database = open_database(other, clock=clock)
    assert database.write(lambda tx: outbox.claim(tx, "desk", limit=9, lease=clock() - clock(), now=clock())) == []
    assert database.write(lambda tx: outbox.release(tx, clock())) == 2
    database.close()


def test_a_backup_is_sound_while_somebody_writes(url, target, clock):
    database = open_database(url, clock=clock)
    stop = threading.Event()

    def write():
        n = 0
        while not stop.is_set():
            n += 1
            database.write(
                lambda tx, n=n: tx.execute(
                    mark.insert(), [{"name": f"{n}-{i}", "value": "x" * 500, "at": clock()} for i in range(10)]
                )
            )

    writer = threading.Thread(target=write)
    writer.start()
    back_up(url, target)
    stop.set()
    writer.join()
    database.close()
    copy = sqlite3.connect(target)
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert copy.execute("SELECT count(*) % 10 FROM mark").fetchone() == (0,)
    copy.close()


def test_nothing_is_overwritten_without_saying_so(url, target, clock):
    back_up(url, target)
    with pytest.raises(DatabaseError, match="overwrites nothing"):
        back_up(url, target)
    with pytest.raises(DatabaseError, match="exists already"):
        restore(url, target, clock())


def test_restoring_over_a_database_forgets_what_came_later(url, target, clock):
    back_up(url, target)
    owe(url, clock)
    restore_over(url, target, clock())
    database = open_database(url, clock=clock)
    assert database.read(outbox.counts) == {}
    database.close()


def test_a_database_in_use_is_not_restored_over(url, target, clock):
    back_up(url, target)
    database = open_database(url, clock=clock)
    with pytest.raises(DatabaseError, match="in use"):
        restore_over(url, target, clock())
    database.close()


def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(url, target, tmp_path, clock):
    back_up(url, target)
    data = bytearray(target.read_bytes())
    data[5000:60000] = b"\xff" * 55000
    target.write_bytes(data)
    with pytest.raises(DatabaseError):
        restore(f"sqlite:///{tmp_path}/other.db", target, clock())
    assert sorted(path.name for path in tmp_path.iterdir() if "other" in path.name) == []


def test_a_backup_of_a_newer_program_is_refused(url, target, tmp_path, clock):
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    back_up(url, target)
    with pytest.raises(DatabaseError, match="newer than this program"):
        restore(f"sqlite:///{tmp_path}/other.db", target, clock())
    assert [path.name for path in tmp_path.iterdir() if "other" in path.name] == []


def test_an_older_backup_is_upgraded(tmp_path, target, clock):
    old = f"sqlite:///{tmp_path}/old.db"
    upgrade(old, to="0001")
    back_up(old, target)
    restore(f"sqlite:///{tmp_path}/other.db", target, clock())
    open_database(f"sqlite:///{tmp_path}/other.db").close()


def test_postgresql_has_its_own_tools(target):
    with pytest.raises(DatabaseError, match="pg_dump"):
        back_up("postgresql+psycopg://user@127.0.0.1/db", target)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.store import backup

backup._make_ready = lambda made, now: os.kill(os.getpid(), signal.SIGKILL)
backup.restore(sys.argv[1], Path(sys.argv[2]), datetime.now(UTC))
"""


def test_what_a_killed_restore_left_is_removed_by_the_next_one(url, target, tmp_path, clock):
    back_up(url, target)
    folder = tmp_path / "new"
    other = f"sqlite:///{folder}/monitor.db"
    done = subprocess.run([sys.executable, "-c", KILLED, other, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = folder.iterdir()
    left.with_name(f"{left.name}-wal").touch()
    (folder / ".monitor.db.mine").touch()
    restore(other, target, clock())
    assert {path.name for path in folder.iterdir()} == {"monitor.db", ".monitor.db.mine"}


def test_the_copy_of_a_restore_that_runs_is_left_alone(url, target, tmp_path, clock):
    back_up(url, target)
    copy = tmp_path / ".other.db.a1b2c3d4"
    with copy.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        restore(f"sqlite:///{tmp_path}/other.db", target, clock())
        assert copy.exists()
