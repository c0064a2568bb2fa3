"""The way from SQLite to PostgreSQL: every row but the processes', checked one by one, and nothing told again.

The rows of a table arrive in the order of its key, a batch a transaction, so an interrupted move goes on where it
ended. Until it is finished no monitor starts on the new database; from then on the old one holds what it owes.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
import xxhash
from sqlalchemy import Column, Connection, Table

from monitor.errors import DatabaseError
from monitor.owners import is_dead, this_process
from monitor.store import outbox
from monitor.store.engine import (
    Database,
    insert_into,
    open_database,
    postgresql_conninfo,
    sqlite_path,
    upgrade,
    without_password,
)
from monitor.store.tables import mark, metadata, worker
from monitor.store.workers import list_workers

BATCH: Final = 1000
MOVE: Final = "move"
"""The mark of a move: on the old database its token, on the new one the token until it is finished."""

_LEFT_BEHIND: Final = frozenset({worker.name, mark.name})

Progress = Callable[[str, int, int], None]
"""Called with a table, its rows moved so far, and all its rows."""


def move(source_url: str, target_url: str, progress: Progress) -> Mapping[str, int]:
    """Copies all rows to an empty PostgreSQL database, and gives how many of each table.

    DatabaseError if the old one is no SQLite database or in use, if the new one holds anything that is not of this
    move, or if a row arrived other than it left.
    """
    if sqlite_path(source_url) is None:
        raise DatabaseError(without_password(source_url), "is no SQLite database on disk; only such a one can be moved")
    postgresql_conninfo(target_url)
    with closing(open_database(source_url)) as source:
        _refuse_running(source)
        upgrade(target_url)
        with closing(open_database(target_url)) as target:
            _begin(source, target)
            counts = {table.name: _move_table(source, target, table, progress) for table in _tables()}
            target.write(_mend_sequences)
            for table in _tables():
                _verify(source, target, table)
            _finish(source, target)
    return counts


def refuse_unfinished(database: Database) -> None:
    """Raises DatabaseError on a database to which a move has not finished."""
    if not database.is_sqlite and database.read(_token) is not None:
        raise DatabaseError(database.name, "a move to it has not finished: run `monitor db move` again")


def _tables() -> Sequence[Table]:
    return [table for table in metadata.sorted_tables if table.name not in _LEFT_BEHIND]


def _refuse_running(source: Database) -> None:
    seen, now = source.read(lambda tx: (list_workers(tx), source.now(tx)))
    owners, me = (each.sign.owner for each in seen if each.is_alive(now)), this_process()
    if alive := [owner for owner in owners if not is_dead(owner, me)]:
        raise DatabaseError(source.name, f"is served by {', '.join(alive)}: stop it first")


def _begin(source: Database, target: Database) -> None:
    known, begun = source.read(_token), target.read(_token)
    if begun is None and any(target.read(lambda tx, t=table: _count(tx, t)) for table in _tables()):  # type: ignore[misc]
        raise DatabaseError(target.name, "is not empty")
    if begun is not None and begun != known:
        raise DatabaseError(target.name, "holds the unfinished move of another database")
    if begun is None:
        token = secrets.token_hex(8)
        source.write(lambda tx: _set_mark(tx, token, source.now(tx)))
        target.write(lambda tx: _set_mark(tx, token, target.now(tx)))


def _move_table(source: Database, target: Database, table: Table, progress: Progress) -> int:
    whole, moved = source.read(lambda tx: _count(tx, table)), target.read(lambda tx: _count(tx, table))
    later = [column for column in table.c if any(key.column.table is table for key in column.foreign_keys)]
    with source.engine.connect() as connection:
        for rows in _batches(connection, table, moved):
            target.write(lambda tx, rows=rows: _insert(tx, table, rows, later))  # type: ignore[misc]  # bound at once
            moved += len(rows)
            progress(table.name, moved, whole)
        for column in later:
            _point_at_itself(connection, target, table, column)
    return whole


def _batches(connection: Connection, table: Table, skipped: int) -> Iterator[Sequence[Mapping[str, Any]]]:
    statement = sa.select(table).order_by(*table.primary_key.columns).offset(skipped)
    with connection.execution_options(yield_per=BATCH).execute(statement) as rows:
        for batch in rows.mappings().partitions():
            yield [dict(row) for row in batch]


def _insert(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]], later: Sequence[Column[Any]]) -> None:
    """What points at its own table may name a row that is still to come: it is filled in afterwards."""
    missing = dict.fromkeys((column.name for column in later), None)
    tx.execute(table.insert(), [{**row, **missing} for row in rows])


def _point_at_itself(connection: Connection, target: Database, table: Table, column: Column[Any]) -> None:
    (key,) = table.primary_key.columns
    rows = connection.execute(
        sa.select(key.label("of_row"), column.label("names")).where(column.is_not(None))
    ).mappings()
    statement = table.update().where(key == sa.bindparam("of_row")).values({column.name: sa.bindparam("names")})
    if pairs := [dict(row) for row in rows]:
        target.write(lambda tx: tx.execute(statement, pairs) and None)


def _verify(source: Database, target: Database, table: Table) -> None:
    left, arrived = (database.read(lambda tx: _digest(tx, table)) for database in (source, target))
    if left != arrived:
        reason = f"{table.name}: {left[0]} rows left ({left[1]}), {arrived[0]} arrived ({arrived[1]})"
        raise DatabaseError(target.name, reason)


def _digest(tx: Connection, table: Table) -> tuple[int, str]:
    """How many rows, and a hash of all their values that does not depend on their order."""
    count = total = 0
    for row in tx.execution_options(yield_per=BATCH).execute(sa.select(table)):
        count += 1
        total ^= xxhash.xxh3_128_intdigest(json.dumps(list(row), default=_plain, sort_keys=True).encode())
    return count, f"{total:032x}"


def _plain(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"a column gives {type(value).__name__}")


def _mend_sequences(tx: Connection) -> None:
    """The next row gets a number after the last one that was moved."""
    for table in _tables():
        column = table.autoincrement_column
        if (
            column is None
            or (name := tx.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))) is None
        ):
            continue
        newest = sa.select(sa.func.coalesce(sa.func.max(column), 0)).scalar_subquery()
        tx.execute(sa.select(sa.func.setval(name, newest + 1, sa.false())))


def _finish(source: Database, target: Database) -> None:
    """The new database may be used; the old one, which nobody serves, holds what it owes from here on."""
    if source.read(outbox.is_held):
        target.write(lambda tx: outbox.hold(tx, target.now(tx)))
    target.write(lambda tx: tx.execute(mark.delete().where(mark.c.name == MOVE)) and None)
    source.write(lambda tx: outbox.hold(tx, source.now(tx)))


def _count(tx: Connection, table: Table) -> int:
    return tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _token(tx: Connection) -> str | None:
    return tx.scalar(sa.select(mark.c.value).where(mark.c.name == MOVE))


def _set_mark(tx: Connection, token: str, now: datetime) -> None:
    insert = insert_into(tx, mark).values(name=MOVE, value=token, at=now)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": token, "at": now}))
