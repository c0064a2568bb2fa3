"""The database: transactions, group commit, its clock. The only place that knows SQLite from PostgreSQL.

A function given to `write`, `read`, `awrite` or `aread` takes the open transaction and may run more than once (a
locked database, a deadlock, a neighbour in the same group that failed): it must do nothing but read and write rows.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import StaticPool

from monitor.errors import DatabaseError, DatabaseUnavailableError
from monitor.model import Clock
from monitor.store import schema
from monitor.store.group import Writer
from monitor.store.tables import metadata

T = TypeVar("T")
Tx = Connection
"""An open transaction, by the name other packages know it."""

_WRITING: dict[str, Any] = {"sqlite_begin": "BEGIN IMMEDIATE"}
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"sqlite_begin": "BEGIN"},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
_OPERATIONAL = frozenset({OperationalError, InterfaceError, sa.exc.DatabaseError})

BUSY_TIMEOUT_MS = 5_000
CHECKPOINT_PAGES = 8_000
"""The log is put into the file after 32 MB, not 4: a commit that does it waits for it, and most pages change again."""

RETRY_WAITS_S = (0.0, 0.1, 0.5, 2.0)
"""Waits between tries of a locked database or after a deadlock: with the busy timeout about 25 s in all."""

_POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
    "application_name": "monitor",
    "options": "-c statement_timeout=60s -c idle_in_transaction_session_timeout=60s -c lock_timeout=30s",
}
_RETRIED = frozenset({"40001", "40P01"})  # serialization failure, deadlock
_AWAY_CLASSES = frozenset({"08", "53", "57", "58"})  # connection, resources, operator, system
_AWAY_NAMES = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR")


class Database:
    """One open database. Threads may share it; `close` ends its writer and its connections."""

    def __init__(self, engine: Engine, clock: Clock | None) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._clock = clock if clock or not self.is_sqlite else _process_clock
        is_shared = isinstance(engine.pool, StaticPool)
        self._guard: AbstractContextManager[Any] = threading.RLock() if is_shared else nullcontext()
        self._writer = Writer(self.write)

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def write(self, fn: Callable[[Connection], T]) -> T:
        """What `fn` gives, after its transaction is committed."""
        for wait in RETRY_WAITS_S:
            try:
                return self._run(fn, _WRITING)
            except DBAPIError as error:
                if not _is_retried(error):
                    raise self._named(error) from error
            time.sleep(wait)
        try:
            return self._run(fn, _WRITING)
        except DBAPIError as error:
            raise self._named(error) from error

    def read(self, fn: Callable[[Connection], T]) -> T:
        """What `fn` gives; it sees one state of the database and writes nothing."""
        try:
            return self._run(fn, _READING[self.engine.dialect.name])
        except DBAPIError as error:
            raise self._named(error) from error

    async def awrite(self, fn: Callable[[Connection], T]) -> T:
        """As `write`, but what is asked for at the same time shares one commit. Its order is kept."""
        return await asyncio.wrap_future(self._writer.submit(fn))

    async def aread(self, fn: Callable[[Connection], T]) -> T:
        return await asyncio.to_thread(self.read, fn)

    def now(self, tx: Connection) -> datetime:
        """The database's time, with which every stored time is compared."""
        if self._clock is not None:
            return self._clock()
        return cast("datetime", tx.scalar(sa.select(sa.func.clock_timestamp()))).astimezone(UTC)

    def close(self) -> None:
        self._writer.close()
        self.engine.dispose()

    def _run(self, fn: Callable[[Connection], T], options: Mapping[str, Any]) -> T:
        with self._guard, self.engine.connect() as connection, connection.execution_options(**options).begin():
            return fn(connection)

    def _named(self, error: DBAPIError) -> Exception:
        """What the operator can act on becomes ours; a broken rule of a table or a wrong value stays what it is."""
        if type(error) not in _OPERATIONAL:
            return error
        return (DatabaseUnavailableError if _is_away(error) else DatabaseError)(self.name, _reason(error))


def open_database(url: str, *, clock: Clock | None = None) -> Database:
    """The database at `url`, made by `upgrade` before; "sqlite://" is a new one in memory that is ready for use.

    `clock` takes the place of the database's own (tests, replay). DatabaseError if it is missing, is no database, or
    is at another revision than this program.
    """
    address = _address(url)
    _refuse_missing_file(address)
    database = Database(_engine(address), clock)
    if _in_memory(address):
        database.write(metadata.create_all)
    else:
        database.read(lambda tx: schema.refuse_other_revision(tx, database.name))
    return database


def upgrade(url: str, *, to: str = "head") -> str:
    """Makes the database, or brings it to this program's revision, which it gives back.

    One transaction under a lock: killed half-way it is as it was before, and two at once do it once.
    """
    address = _address(url)
    _make_folder(address)
    database = Database(_engine(address), None)
    try:
        return database.write(lambda tx: _upgrade(tx, database.name, to))
    finally:
        database.close()


def current_revision(url: str) -> str | None:
    """The revision the database is at; None: no tables yet."""
    address = _address(url)
    _refuse_missing_file(address)
    database = Database(_engine(address), None)
    try:
        return database.read(schema.revision_of)
    finally:
        database.close()


def lock(tx: Connection, name: str) -> None:
    """Keeps others who ask for `name` waiting until this transaction ends. SQLite has one writer at a time anyway."""
    if tx.dialect.name == "postgresql":
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))


def insert_into(tx: Connection, table: Table) -> sqlite.Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if tx.dialect.name == "postgresql":
        return cast("sqlite.Insert", postgresql.insert(table))  # both have the same methods, but share no type
    return sqlite.insert(table)


def insert_new(table: Table, *returning: sa.Column[Any]) -> Callable[[Connection], sqlite.Insert]:
    """An INSERT that leaves rows alone whose key is there already, built once; it gives `returning` of the new ones.

    Building a statement and its cache key costs more than running it: those of the hot paths are built once.
    """
    statements = {
        dialect: insert(table).on_conflict_do_nothing().returning(*returning)
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    }
    return lambda tx: cast("sqlite.Insert", statements[tx.dialect.name])


def postgresql_conninfo(url: str) -> str:
    """The address as PostgreSQL's own libraries want it, password included; DatabaseError if it is none."""
    address = _address(url)
    if address.get_backend_name() != "postgresql":
        raise DatabaseError(without_password(url), "is no PostgreSQL database")
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def without_password(url: str) -> str:
    """The address as it may be shown; where it cannot be parsed, what stands before an @ is dropped."""
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else "database"


def sqlite_path(url: str) -> Path | None:
    """The file of an SQLite database; None for one in memory and for other databases."""
    address = _address(url)
    is_file = address.get_backend_name() == "sqlite" and not _in_memory(address)
    return Path(address.database or "") if is_file else None


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        address.get_dialect()
    except (ArgumentError, ImportError) as error:
        raise DatabaseError(without_password(url), "is not a database address this program knows") from error
    if address.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseError(address.render_as_string(), "is neither SQLite nor PostgreSQL")
    return address


def _upgrade(tx: Connection, name: str, target: str) -> str:
    lock(tx, "upgrade")
    if tx.dialect.name == "postgresql":
        tx.execute(sa.text("SET LOCAL statement_timeout = 0"))  # a large table may take its time
    schema.refuse_newer_revision(tx, name)
    return schema.upgrade_tables(tx, target)


def _refuse_missing_file(address: URL) -> None:
    path = sqlite_path(address.render_as_string())
    if path is not None and not path.exists():
        raise DatabaseError(address.render_as_string(), "does not exist; `monitor db upgrade` makes it")


def _make_folder(address: URL) -> None:
    path = sqlite_path(address.render_as_string())
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(address.render_as_string(), f"its folder cannot be made: {error.strerror}") from error


def _engine(address: URL) -> Engine:
    """Of SQLite's connections the last used is taken first: each has a page cache, and few of them are full."""
    if address.get_backend_name() == "postgresql":
        return _postgresql_engine(address)
    options: dict[str, Any] = {"poolclass": StaticPool} if _in_memory(address) else {"pool_use_lifo": True}
    arguments = {"check_same_thread": False, "isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000}
    engine = sa.create_engine(address, connect_args=arguments, hide_parameters=True, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(address: URL) -> Engine:
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    try:
        return sa.create_engine(
            address,
            connect_args={key: value for key, value in _POSTGRESQL.items() if key not in address.query},
            pool_size=4,
            max_overflow=2,
            pool_timeout=30,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except ImportError as error:
        reason = "PostgreSQL needs the extra: pip install 'news-monitor[postgres]'"
        raise DatabaseError(address.render_as_string(hide_password=True), reason) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """FULL: a commit that was answered survives a power cut (fault 4)."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA cache_size=-32000")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: one that begins as a reader and then writes fails at once with BUSY_SNAPSHOT."""
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE"))


def _is_retried(error: DBAPIError) -> bool:
    """Locked by another process, or the loser of a deadlock: nothing is wrong, it may work in a moment."""
    state, name = _codes(error)
    return state in _RETRIED or name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _is_away(error: DBAPIError) -> bool:
    """The program and its tables are right; the database cannot take it now."""
    state, name = _codes(error)
    is_broken_off = error.connection_invalidated or (isinstance(error, OperationalError) and not state and not name)
    return is_broken_off or state in _RETRIED or state[:2] in _AWAY_CLASSES or name.startswith(_AWAY_NAMES)


def _codes(error: DBAPIError) -> tuple[str, str]:
    """PostgreSQL's SQLSTATE and SQLite's error name, or nothing."""
    return getattr(error.orig, "sqlstate", None) or "", getattr(error.orig, "sqlite_errorname", None) or ""


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())


def _in_memory(address: URL) -> bool:
    return address.get_backend_name() == "sqlite" and address.database in {None, "", ":memory:"}


def _process_clock() -> datetime:
    """SQLite runs on this machine, so the machine's clock is its own."""
    return datetime.now(UTC)
