"""How politely hosts were treated: figures by host and day, and their robots.txt files."""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from monitor.fetch.conduct import HostConduct
from monitor.fetch.robots import MAX_AGE, RobotsFile
from monitor.store.engine import Database, insert_into
from monitor.store.tables import host, host_day, robots_file

KEPT = timedelta(days=90)

_COUNTED = ("requests", "robots_requests", "not_modified", "failures", "forbidden", "waits", "early", "body_bytes")
_ADDED = (*_COUNTED, "gaps", "short_gaps")


@dataclass(frozen=True, slots=True)
class HostDay:
    """A host's day, and what is asked of us there. `least_gap` is the one nearest to, or furthest below, `owed`."""

    host: str
    day: date
    requests: int
    robots_requests: int
    not_modified: int
    failures: int
    forbidden: int
    waits: int
    early: int
    body_bytes: int
    gaps: int
    short_gaps: int
    least_gap: timedelta | None
    owed: timedelta | None
    delay: timedelta | None  # of the settings
    crawl_delay: timedelta | None  # of robots.txt
    robots_read_at: datetime | None


def keep_conduct(tx: Connection, taken: Sequence[HostConduct]) -> None:
    """Adds what a process noted. A gap over a restart is told from the last request that stands here."""
    known = _last_known(tx, {each.host for each in taken})
    for each in sorted(taken, key=lambda each: (each.host, each.day)):
        ended_at, held_until = known.get(each.host, (None, None))
        _add_first_gap(each, ended_at, held_until)
        tx.execute(_ADD[tx.dialect.name], _row(each))
        known[each.host] = (each.last_ended_at or ended_at, each.held_until or held_until)


def conduct_by_day(tx: Connection, since: date) -> list[HostDay]:
    """By host, the newest day first."""
    statement = (
        sa.select(host_day, host.c.delay_ms, host.c.crawl_delay_ms)
        .join_from(host_day, host, host.c.name == host_day.c.host, isouter=True)
        .where(host_day.c.day >= since)
        .order_by(host_day.c.host, host_day.c.day.desc())
    )
    read_at = _robots_times(tx)
    return [_day_of(row, read_at.get(row.host)) for row in tx.execute(statement)]


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """The shelf of `monitor.fetch.robots`, in the store."""

    database: Database

    async def find(self, origin: str) -> RobotsFile | None:
        return await self.database.aread(lambda tx: find_robots(tx, origin))

    async def keep(self, file: RobotsFile) -> None:
        await self.database.awrite(lambda tx: keep_robots(tx, file))


def find_robots(tx: Connection, origin: str) -> RobotsFile | None:
    row = tx.execute(sa.select(robots_file).where(robots_file.c.origin == origin)).one_or_none()
    return None if row is None else RobotsFile(origin, zlib.decompress(row.text), row.fetched_at)


def keep_robots(tx: Connection, file: RobotsFile) -> None:
    values = {"text": zlib.compress(file.text), "fetched_at": file.fetched_at}
    insert = insert_into(tx, robots_file).values(origin=file.origin, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["origin"], set_=values))


def drop_robots(tx: Connection, *, now: datetime, limit: int) -> int:
    """Drops what is too old to be used; how many."""
    old = sa.select(robots_file.c.origin).where(robots_file.c.fetched_at < now - MAX_AGE).limit(limit)
    return tx.execute(robots_file.delete().where(robots_file.c.origin.in_(old))).rowcount


def _last_known(tx: Connection, hosts: Collection[str]) -> dict[str, tuple[datetime | None, datetime | None]]:
    """The end of the last request to each host, and of the last pause that it asked for."""
    newest = sa.select(host_day.c.host, sa.func.max(host_day.c.day).label("day")).group_by(host_day.c.host)
    newest = newest.where(host_day.c.host.in_(list(hosts)), host_day.c.last_ended_at.is_not(None))
    of_day = newest.subquery()
    is_it = sa.and_(host_day.c.host == of_day.c.host, host_day.c.day == of_day.c.day)
    statement = sa.select(host_day.c.host, host_day.c.last_ended_at, host_day.c.held_until).join_from(
        host_day, of_day, is_it
    )
    return {row.host: (row.last_ended_at, row.held_until) for row in tx.execute(statement)}


def _add_first_gap(each: HostConduct, ended_at: datetime | None, held_until: datetime | None) -> None:
    started_at, owed = each.first_started_at, each.first_owed
    if started_at is None or owed is None:
        return
    if ended_at is not None and started_at >= ended_at:  # else another process asks beside this one
        each.add_gap(started_at - ended_at, owed)
    if held_until is not None and started_at < held_until:
        each.early += 1


def _row(each: HostConduct) -> dict[str, Any]:
    gap, owed = each.least_gap, each.owed
    return {
        **{name: getattr(each, name) for name in ("host", "day", "last_ended_at", "held_until", *_ADDED)},
        "least_gap_ms": None if gap is None else gap // timedelta(milliseconds=1),
        "owed_ms": None if owed is None else owed // timedelta(milliseconds=1),
    }


def _robots_times(tx: Connection) -> Mapping[str, datetime]:
    rows = tx.execute(sa.select(robots_file.c.origin, robots_file.c.fetched_at).order_by(robots_file.c.fetched_at))
    return {row.origin.partition("://")[2]: row.fetched_at for row in rows}


def _day_of(row: Any, robots_read_at: datetime | None) -> HostDay:
    return HostDay(
        host=row.host,
        day=row.day,
        **{name: getattr(row, name) for name in _ADDED},
        least_gap=_duration(row.least_gap_ms),
        owed=_duration(row.owed_ms),
        delay=_duration(row.delay_ms),
        crawl_delay=_duration(row.crawl_delay_ms),
        robots_read_at=robots_read_at,
    )


def _duration(ms: int | None) -> timedelta | None:
    return None if ms is None else timedelta(milliseconds=ms)


def _adding() -> Mapping[str, sa.Insert]:
    """An INSERT a database that adds to the day that is there already, built once."""
    statements: dict[str, sa.Insert] = {}
    columns = host_day.c
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        insert = dialect.insert(host_day)
        new = insert.excluded
        is_less = sa.or_(
            columns.least_gap_ms.is_(None), new.least_gap_ms - new.owed_ms < columns.least_gap_ms - columns.owed_ms
        )
        changed: dict[str, Any] = {column: columns[column] + new[column] for column in _ADDED}
        changed |= {
            column: sa.case((is_less, new[column]), else_=columns[column]) for column in ("least_gap_ms", "owed_ms")
        }
        for column in ("last_ended_at", "held_until"):
            is_later = sa.or_(columns[column].is_(None), new[column] > columns[column])
            changed[column] = sa.case((is_later, new[column]), else_=columns[column])
        statements[name] = insert.on_conflict_do_update(index_elements=["host", "day"], set_=changed)
    return statements


_ADD = _adding()
