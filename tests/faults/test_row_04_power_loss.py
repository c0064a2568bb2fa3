"""Row 4: the power fails: what was committed survives, whatever else of the log reached the disk; the file is sound."""

import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa

from monitor.store.engine import open_database
from monitor.store.tables import mark

COMMITS = 8
HEADER_BYTES, FRAME_HEADER_BYTES = 32, 24
TORN = (24, 300)  # bytes of a frame that reached the disk


@pytest.fixture
def lived(tmp_path, sqlite_template, clock):
    """The file and its log as they stood on the disk while a database lived, and the log's size at each commit."""
    living, stopped = tmp_path / "living.db", tmp_path / "stopped"
    shutil.copy(sqlite_template, living)
    stopped.mkdir()
    database = open_database(f"sqlite:///{living}", clock=clock)
    log = living.with_name("living.db-wal")
    sizes = []
    for n in range(COMMITS):
        database.write(
            lambda tx, n=n: tx.execute(mark.insert().values(name=f"commit {n}", value="x" * 1000 * n, at=clock()))
        )
        sizes.append(log.stat().st_size)
    for file in (living, log):
        shutil.copy(file, stopped / file.name.replace("living", "monitor"))
    database.close()
    return stopped, sizes


def test_row_4_the_log_cut_at_every_border_of_a_frame_keeps_what_was_committed(lived, tmp_path):
    stopped, sizes = lived
    with closing(sqlite3.connect(stopped / "monitor.db")) as connection:
        page_bytes = connection.execute("PRAGMA page_size").fetchone()[0]
    frame_bytes = FRAME_HEADER_BYTES + page_bytes
    assert {(size - HEADER_BYTES) % frame_bytes for size in sizes} == {0}
    borders = range(HEADER_BYTES, sizes[-1] + 1, frame_bytes)
    for at in [0, *borders]:
        for torn in (0, *TORN):
            assert survivors(stopped, tmp_path, at + torn) == sum(size <= at + torn for size in sizes), (at, torn)


def test_row_4_a_log_with_a_spoilt_frame_keeps_what_was_committed_before_it(lived, tmp_path):
    stopped, sizes = lived
    log = (stopped / "monitor.db-wal").read_bytes()
    for n, size in enumerate(sizes[:-1]):
        spoilt = bytearray(log)
        spoilt[size + FRAME_HEADER_BYTES + 10] ^= 0xFF  # in the first frame of the next commit
        assert survivors(stopped, tmp_path, len(log), bytes(spoilt)) == n + 1


def survivors(stopped, tmp_path, cut, log=None):
    """How many commits a restart finds; they are the first ones, and the file is sound."""
    place = tmp_path / "restarted"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(stopped, place)
    (place / "monitor.db-wal").write_bytes((log or (stopped / "monitor.db-wal").read_bytes())[:cut])
    (place / "monitor.db-shm").unlink(missing_ok=True)
    database = open_database(f"sqlite:///{place}/monitor.db")
    names = set(database.read(lambda tx: tx.scalars(sa.select(mark.c.name)).all()))
    verdict = database.read(lambda tx: tx.scalar(sa.text("PRAGMA integrity_check")))
    database.close()
    assert verdict == "ok"
    assert names == {f"commit {n}" for n in range(len(names))}
    return len(names)
