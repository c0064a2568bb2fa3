"""The sources at a glance, and the changes of their health that someone should hear of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import SourceHealth
from monitor.schedule.health import change_to_tell
from monitor.store.tables import health_event, host, link, source, source_schedule, source_state
from monitor.store.work import HealthState


@dataclass(frozen=True, slots=True)
class HealthEvent:
    """A source's health changed."""

    id: int
    source_id: int
    outlet: str
    url: str
    at: datetime
    from_state: HealthState
    to_state: HealthState
    reason: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A source with its figures."""

    id: int
    kind: str
    host: str
    health: SourceHealth
    next_check_at: datetime | None  # None: ended by the settings
    interval: timedelta
    rhythm: timedelta | None
    poll_count: int
    unchanged_count: int
    fail_count: int
    fail_weight: float
    trouble: str | None
    detail: str
    links_last_day: int


def set_state(tx: Connection, source_id: int, state: HealthState, reason: str, now: datetime) -> bool:
    """Writes a state that was found outside a poll, with an event. False: it was so already."""
    before = tx.scalar(sa.select(source_state.c.state).where(source_state.c.source_id == source_id))
    if before is None or before == state:
        return False
    values = {"state": state, "state_reason": reason, "state_since": now}
    tx.execute(source_state.update().where(source_state.c.source_id == source_id).values(values))
    event = {"source_id": source_id, "at": now, "from_state": before, "to_state": state, "reason": reason}
    tx.execute(health_event.insert().values(event))
    return True


@dataclass(frozen=True, slots=True)
class StateNow:
    """How a source is held to be."""

    state: HealthState
    reason: str


def state_of(tx: Connection, source_id: int) -> StateNow | None:
    """None: no such source."""
    columns = (source_state.c.state, source_state.c.state_reason)
    row = tx.execute(sa.select(*columns).where(source_state.c.source_id == source_id)).one_or_none()
    return None if row is None else StateNow(row.state, row.state_reason)


def take_news(tx: Connection, now: datetime) -> list[HealthEvent]:
    """The changes to be told now, each once, oldest first; what needs no telling is marked with them."""
    told: list[HealthEvent] = []
    done: list[int] = []
    for events, interval in _untold(tx):
        verdict = change_to_tell(events, now, interval)
        if verdict != "wait":
            done += [event.id for event in events]
        if not isinstance(verdict, str):
            told.append(verdict)
    tx.execute(health_event.update().where(health_event.c.id.in_(done)).values(told_at=now))
    return sorted(told, key=lambda event: event.id)


def _untold(tx: Connection) -> Iterator[tuple[list[HealthEvent], timedelta]]:
    """Each source's untold changes, oldest first, and the time between two of its checks."""
    statement = (
        sa.select(health_event, source.c.outlet, source.c.url, source_schedule.c.interval_s)
        .join_from(health_event, source, source.c.id == health_event.c.source_id)
        .join(source_schedule, source_schedule.c.source_id == source.c.id, isouter=True)
        .where(health_event.c.told_at.is_(None))
        .order_by(health_event.c.source_id, health_event.c.id)
    )
    for _, rows in groupby(tx.execute(statement), key=lambda row: row.source_id):
        events = list(rows)
        yield [_event_of(row) for row in events], timedelta(seconds=events[0].interval_s or 0)


def _event_of(row: Any) -> HealthEvent:
    return HealthEvent(row.id, row.source_id, row.outlet, row.url, row.at, row.from_state, row.to_state, row.reason)


def list_health(tx: Connection) -> list[SourceHealth]:
    """Every source that the settings name, by outlet."""
    wanted = sa.and_(source.c.enabled, source.c.parent_id.is_(None))
    rows = tx.execute(_GLANCE.where(wanted).order_by(source.c.outlet, source.c.id))
    return [_health_of(row) for row in rows]


def list_sources(tx: Connection, now: datetime) -> list[SourceReport]:
    """Every source, nested sitemaps and ended ones too, with its figures."""
    day = sa.select(sa.func.count()).where(
        link.c.source_id == source.c.id, link.c.discovered_at > now - timedelta(days=1)
    )
    statement = (
        _GLANCE.add_columns(
            source.c.id, source.c.kind, source_schedule.c.next_check_at, source_schedule.c.interval_s, source_state
        )
        .add_columns(host.c.name.label("host_name"), day.scalar_subquery().label("links_last_day"))
        .join(host, host.c.id == source.c.host_id)
        .join(source_schedule, source_schedule.c.source_id == source.c.id, isouter=True)
        .order_by(source.c.outlet, source.c.id)
    )
    return [_report_of(row) for row in tx.execute(statement)]


_GLANCE: sa.Select[Any] = sa.select(
    source.c.outlet,
    source.c.url,
    source_state.c.state,
    source_state.c.state_reason,
    source_state.c.last_checked_at,
    source_state.c.last_link_at,
).join_from(source, source_state, source_state.c.source_id == source.c.id)


def _health_of(row: Any) -> SourceHealth:
    return SourceHealth(row.outlet, row.url, row.state, row.state_reason, row.last_checked_at, row.last_link_at)


def _report_of(row: Any) -> SourceReport:
    return SourceReport(
        id=row.id,
        kind=row.kind,
        host=row.host_name,
        health=_health_of(row),
        next_check_at=row.next_check_at,
        interval=timedelta(seconds=row.interval_s or 0),
        rhythm=None if row.rhythm_s is None else timedelta(seconds=row.rhythm_s),
        poll_count=row.poll_count,
        unchanged_count=row.unchanged_count,
        fail_count=row.fail_count,
        fail_weight=row.fail_weight,
        trouble=row.failure,
        detail=row.detail or "",
        links_last_day=row.links_last_day,
    )
