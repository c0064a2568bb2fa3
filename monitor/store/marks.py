"""Facts about the database as a whole: a name, a value and when it was written."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.store.engine import insert_into
from monitor.store.tables import mark

ALIVE = "alive"
"""The process that served this database last, and when it said so."""


@dataclass(frozen=True, slots=True)
class Mark:
    value: str
    at: datetime


def set_mark(tx: Connection, name: str, value: str, at: datetime) -> None:
    insert = insert_into(tx, mark).values(name=name, value=value, at=at)
    tx.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value, "at": at}))


def read_mark(tx: Connection, name: str) -> Mark | None:
    row = tx.execute(sa.select(mark.c.value, mark.c.at).where(mark.c.name == name)).one_or_none()
    return None if row is None else Mark(row.value, row.at)
