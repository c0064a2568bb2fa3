"""Backup of an SQLite database while it is in use, and the way back.

A restored backup does not know what was sent after it was made, so everything it owes, now and from now on, is held
until a person releases it.
"""

import fcntl
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from monitor.errors import DatabaseError
from monitor.store import outbox
from monitor.store.engine import open_database, sqlite_path, upgrade

PAGES_A_STEP = 1000


def back_up(url: str, target: Path) -> None:
    """Writes a sound copy of the database, whoever writes meanwhile; `target` appears whole or not at all."""
    source = _file_of(url)
    if not source.exists():
        raise DatabaseError(url, "does not exist")
    if target.exists():
        raise DatabaseError(str(target), "exists already; a backup overwrites nothing")
    with _beside(target) as made:
        _copy(source, made)
        _put_in_place(made, target)


def restore(url: str, backup: Path, now: datetime) -> None:
    """Makes the database from a backup, brought to this program's revision, with its deliveries held."""
    target = _file_of(url)
    if target.exists():
        raise DatabaseError(url, "exists already; to overwrite it, say so")
    _restore(target, backup, now)


def restore_over(url: str, backup: Path, now: datetime) -> None:
    """As `restore`, in place of a database that nobody has open."""
    target = _file_of(url)
    if target.exists():
        _close_journal(url, target)
    _restore(target, backup, now)


def _restore(target: Path, backup: Path, now: datetime) -> None:
    if not backup.exists():
        raise DatabaseError(str(backup), "does not exist")
    with _beside(target) as made:
        _copy(backup, made)
        _make_ready(made, now)
        _put_in_place(made, target)


def _make_ready(made: Path, now: datetime) -> None:
    url = f"sqlite:///{made}"
    upgrade(url)
    database = open_database(url)
    try:
        database.write(lambda tx: outbox.hold(tx, now))
    finally:
        database.close()
    _close_journal(url, made)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A temporary file in the folder of `target`, gone in the end unless it was put in its place.

    It is locked as long as its process lives: what is there and not locked was left by one that was killed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(target)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield Path(name)
    finally:
        _remove(Path(name))
        os.close(handle)


def _remove_left(target: Path) -> None:
    """Removes the temporary files that killed processes left beside `target`."""
    is_temporary = re.compile(rf"\.{re.escape(target.name)}\.[a-z0-9_]{{8}}")  # as `tempfile` names them
    for path in target.parent.iterdir():
        if is_temporary.fullmatch(path.name) and not _is_locked(path):
            _remove(path)


def _is_locked(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # in use, or of somebody else
        return True
    except FileNotFoundError:
        return False
    return False


def _remove(path: Path) -> None:
    """With what SQLite writes beside it."""
    for ending in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _copy(source: Path, made: Path) -> None:
    """Copies the database, and checks the copy page by page."""
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(made)) as new:
            old.backup(new, pages=PAGES_A_STEP, sleep=0.01)
            verdict = new.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        raise DatabaseError(str(source), str(error)) from error
    if verdict != "ok":
        raise DatabaseError(str(source), f"is damaged: {verdict}")


def _put_in_place(made: Path, target: Path) -> None:
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _close_journal(url: str, path: Path) -> None:
    """Writes the log back and removes it; refused by SQLite as long as anybody has the database open."""
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise DatabaseError(url, "is in use: stop the monitor first") from error


def _file_of(url: str) -> Path:
    path = sqlite_path(url)
    if path is None:
        raise DatabaseError("database", "only an SQLite file is backed up here; PostgreSQL has pg_dump and pg_restore")
    return path
