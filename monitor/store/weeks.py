"""Prints and terms by the week: made ahead and dropped whole on PostgreSQL, emptied step by step on SQLite."""

import re
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection, Table

from monitor.store.columns import week_of
from monitor.store.engine import lock
from monitor.store.tables import print_key, story_term

AHEAD: Final = 4
"""Weeks whose partitions are made ahead; a row of another week goes to the one for all others."""

_TABLES: Final = (print_key, story_term)
_NUMBERED: Final = re.compile(r"_(\d+)$")


def make_weeks(tx: Connection, now: datetime) -> None:
    """Makes the partitions of this week and of the next ones, where they are missing."""
    if tx.dialect.name != "postgresql":
        return
    wanted = range(week_of(now), week_of(now) + AHEAD)
    for table in _TABLES:
        if missing := sorted(set(wanted) - _weeks_of(tx, table)):
            lock(tx, "weeks")
            for week in sorted(set(missing) - _weeks_of(tx, table)):
                _make_week(tx, table, week)


def drop_weeks(tx: Connection, *, table: Table, before: datetime, limit: int) -> int:
    """Drops the oldest week if it is over: its partition, or about `limit` of its rows. How many of either."""
    if tx.dialect.name == "postgresql":
        over = sorted(week for week in _weeks_of(tx, table) if week < week_of(before))
        if over:
            tx.execute(sa.text(f"DROP TABLE IF EXISTS {table.name}_{over[0]}"))  # another process may drop it meanwhile
            return 1
    return _drop_rows(tx, table, before, limit)


def _make_week(tx: Connection, table: Table, week: int) -> None:
    """Rows of the week that came while it had no partition move from the one for all others."""
    gone = f"DELETE FROM {table.name}_other WHERE week = {week} RETURNING *"
    tx.execute(sa.text(f"CREATE TABLE {table.name}_{week} (LIKE {table.name} INCLUDING ALL)"))
    tx.execute(sa.text(f"WITH gone AS ({gone}) INSERT INTO {table.name}_{week} SELECT * FROM gone"))
    tx.execute(sa.text(f"ALTER TABLE {table.name} ATTACH PARTITION {table.name}_{week} FOR VALUES IN ({week})"))


def _weeks_of(tx: Connection, table: Table) -> set[int]:
    """The weeks that have a partition of their own."""
    names = sa.text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(:name)")
    found = (_NUMBERED.search(name) for name in tx.scalars(names, {"name": table.name}))
    return {int(number[1]) for number in found if number}


def _drop_rows(tx: Connection, table: Table, before: datetime, limit: int) -> int:
    week, key = table.primary_key.columns[0], table.primary_key.columns[1]
    oldest = tx.scalar(sa.select(sa.func.min(week)))
    if oldest is None or oldest >= week_of(before):
        return 0
    of_week = sa.select(key).where(week == oldest).order_by(key)
    last = tx.scalar(of_week.offset(limit).limit(1))
    is_old = week == oldest if last is None else sa.and_(week == oldest, key <= last)
    return tx.execute(table.delete().where(is_old)).rowcount
