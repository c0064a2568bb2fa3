"""The whole service at a glance: who works, what waits, how late articles are filed, what fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import DeliveryState
from monitor.store import channel_states, outbox
from monitor.store.channel_states import ChannelState
from monitor.store.tables import delivery, host, link, source, source_day, source_state
from monitor.store.workers import WorkerSeen, list_workers

FRESH = timedelta(days=1)
"""An article younger than this when it was listed is fresh; the others are backlog."""

LOOKED_AT = 5_000
"""The lag is that of the newest links, so that asking costs the same in a large database."""

WINDOW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after its publication (backlog: after it was listed) an article was filed. None: nothing was."""

    count: int
    p50: timedelta | None
    p90: timedelta | None
    greatest: timedelta | None


@dataclass(frozen=True, slots=True)
class Hosts:
    """`lapsed`: their lease ended without a word; the next claim takes them."""

    known: int
    ready: int
    leased: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Links that are to be read, and since when the oldest one is due."""

    links: int
    due: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failures:
    """What fails now, and what failed today."""

    sources: Mapping[str, int]  # by kind
    polls_today: int
    failed_polls_today: int
    links_in_trouble: int  # tried in vain, to be tried again


@dataclass(frozen=True, slots=True)
class Status:
    at: datetime
    workers: Sequence[WorkerSeen]
    hosts: Hosts
    sources: Mapping[str, int]  # by state
    waiting: Waiting
    lags: Mapping[str, Lag]  # fresh, backlog
    outbox: Mapping[tuple[str, DeliveryState], int]
    oldest_owed_at: datetime | None
    failures: Failures
    troubled: Sequence[ChannelState]  # channels that are paused or disabled

    @property
    def is_alive(self) -> bool:
        return any(worker.is_alive(self.at) for worker in self.workers)


def look(tx: Connection, now: datetime) -> Status:
    owed = delivery.c.next_attempt_at.is_not(None)
    return Status(
        at=now,
        workers=list_workers(tx),
        hosts=_hosts(tx, now),
        sources=_by(tx, source_state.c.state),
        waiting=_waiting(tx, now),
        lags=_lags(tx, now),
        outbox=outbox.counts(tx),
        oldest_owed_at=tx.scalar(sa.select(sa.func.min(delivery.c.created_at)).where(owed)),
        failures=_failures(tx, now),
        troubled=[state for state in channel_states.list_states(tx).values() if not state.is_well],
    )


def _hosts(tx: Connection, now: datetime) -> Hosts:
    is_held = host.c.owner.is_not(None)
    counted = {
        "known": sa.func.count(),
        "ready": sa.func.count().filter(host.c.ready_at <= now, ~is_held),
        "leased": sa.func.count().filter(is_held, host.c.lease_until > now),
        "lapsed": sa.func.count().filter(is_held, host.c.lease_until <= now),
    }
    row = tx.execute(sa.select(*(count.label(name) for name, count in counted.items())).select_from(host)).one()
    return Hosts(row.known, row.ready, row.leased, row.lapsed)


def _by(tx: Connection, column: Any, *conditions: Any) -> dict[str, int]:
    """Enabled sources counted by a column of their state."""
    statement = (
        sa.select(column, sa.func.count())
        .join_from(source_state, source, source.c.id == source_state.c.source_id)
        .where(source.c.enabled, *conditions)
        .group_by(column)
        .order_by(column)
    )
    return {str(name): count for name, count in tx.execute(statement)}


def _waiting(tx: Connection, now: datetime) -> Waiting:
    waits = link.c.next_attempt_at.is_not(None)
    due = sa.func.count().filter(link.c.next_attempt_at <= now)
    row = tx.execute(sa.select(sa.func.count(), due, sa.func.min(link.c.next_attempt_at)).where(waits)).one()
    oldest = row[2] if row[2] is not None and row[2] <= now else None
    return Waiting(row[0], row[1], oldest)


def _lags(tx: Connection, now: datetime) -> dict[str, Lag]:
    newest = tx.scalar(sa.select(sa.func.max(link.c.id))) or 0
    statement = sa.select(link.c.published_at, link.c.discovered_at, link.c.fate_at).where(
        link.c.id > newest - LOOKED_AT, link.c.fate_at > now - WINDOW
    )
    found: dict[str, list[timedelta]] = {"fresh": [], "backlog": []}
    for row in tx.execute(statement):
        published_at = row.published_at or row.discovered_at
        if row.discovered_at - published_at < FRESH:
            found["fresh"].append(max(row.fate_at - published_at, timedelta()))
        else:
            found["backlog"].append(row.fate_at - row.discovered_at)
    return {name: lag_of(spans) for name, spans in found.items()}


def lag_of(spans: Sequence[timedelta]) -> Lag:
    if not spans:
        return Lag(0, None, None, None)
    ordered = sorted(spans)
    last = len(ordered) - 1
    return Lag(len(ordered), ordered[last // 2], ordered[last * 9 // 10], ordered[-1])


def _failures(tx: Connection, now: datetime) -> Failures:
    of_today = source_day.c.day == now.date()
    sums = (sa.func.sum(source_day.c.polls), sa.func.sum(source_day.c.failures))
    polls, failed = tx.execute(sa.select(*sums).where(of_today)).one()
    in_trouble = sa.select(sa.func.count()).where(link.c.next_attempt_at.is_not(None), link.c.last_error.is_not(None))
    return Failures(
        sources=_by(tx, source_state.c.failure, source_state.c.fail_count > 0),
        polls_today=polls or 0,
        failed_polls_today=failed or 0,
        links_in_trouble=tx.scalar(in_trouble) or 0,
    )
