"""The processes that serve the database, by the signs of life they leave."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.store.engine import insert_into
from monitor.store.tables import worker

SIGN_OF_LIFE = timedelta(seconds=30)
"""How often a process leaves one."""

ALIVE = timedelta(minutes=2)
"""A process whose last sign is older is taken for dead."""

FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a process says of itself. `busy` of `slots` requests are under way; `engine` is what wakes it."""

    owner: str  # machine:number:word
    role: str  # run, work
    version: str
    slots: int
    busy: int
    engine: str


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A process, since when it runs and when it was last heard of."""

    sign: Sign
    started_at: datetime
    seen_at: datetime

    def is_alive(self, now: datetime) -> bool:
        return now - self.seen_at < ALIVE


def leave_sign(tx: Connection, sign: Sign, now: datetime) -> None:
    """Writes the sign of life of a process, and forgets those that were silent for a day."""
    values = asdict(sign) | {"seen_at": now}
    insert = insert_into(tx, worker).values(**values, started_at=now)
    tx.execute(insert.on_conflict_do_update(index_elements=["owner"], set_=values))
    tx.execute(worker.delete().where(worker.c.seen_at < now - FORGOTTEN))


def leave(tx: Connection, owner: str) -> None:
    """A process ends in order: nobody waits for its next sign."""
    tx.execute(worker.delete().where(worker.c.owner == owner))


def list_workers(tx: Connection) -> Sequence[WorkerSeen]:
    """Every process heard of within a day that did not end in order, the last heard first."""
    return [
        WorkerSeen(Sign(row.owner, row.role, row.version, row.slots, row.busy, row.engine), row.started_at, row.seen_at)
        for row in tx.execute(sa.select(worker).order_by(worker.c.seen_at.desc(), worker.c.owner))
    ]
