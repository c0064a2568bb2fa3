"""The sources at a glance, and the changes of their health that someone should hear of."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import SourceHealth
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


def untold_events(tx: Connection) -> list[HealthEvent]:
    """The changes nobody was told of yet, oldest first."""
    statement = (
        sa.select(health_event, source.c.outlet, source.c.url)
        .join_from(health_event, source, source.c.id == health_event.c.source_id)
        .where(health_event.c.told_at.is_(None))
        .order_by(health_event.c.id)
    )
    return [
        HealthEvent(row.id, row.source_id, row.outlet, row.url, row.at, row.from_state, row.to_state, row.reason)
        for row in tx.execute(statement)
    ]


def mark_told(tx: Connection, event_ids: Collection[int], now: datetime) -> None:
    """The events are told, or need not be."""
    tx.execute(health_event.update().where(health_event.c.id.in_(event_ids)).values(told_at=now))


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
