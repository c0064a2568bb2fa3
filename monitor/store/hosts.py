"""Hosts: who may ask one, and when. All politeness between processes rests on `ready_at` and `fence`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from monitor.store.columns import NEVER, Earliest, Latest
from monitor.store.engine import insert_into
from monitor.store.tables import host, link, source_schedule

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class LockedHost:
    """A host whose row this transaction holds."""

    id: int
    name: str
    fence: int
    delay: timedelta
    owner: str | None  # None: nobody holds a lease


def host_of(url: str) -> str:
    """`host[:port]` of an address, as hosts are told apart."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:  # "http://host:port/": such a link is refused when it is fetched
        port = None
    name = parts.hostname or ""
    return name if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{name}:{port}"


def ensure_hosts(tx: Connection, delays: Mapping[str, timedelta], now: datetime) -> None:
    """Makes the hosts that are not known, with the delays given. Known ones stay as they are."""
    rows = [
        {
            "name": name,
            "ready_at": NEVER,
            "next_allowed_at": now,
            "delay_ms": _ms(delays[name]),
            "fence": 0,
            "reads_since_poll": 0,
        }
        for name in sorted(delays)
    ]
    if rows:
        tx.execute(insert_into(tx, host).on_conflict_do_nothing(), rows)


def lock_hosts(tx: Connection, id_: int, names: Collection[str] = ()) -> list[LockedHost]:
    """A host and those of these names, held in one order until this transaction ends.

    Whoever finishes or adds work for one of them waits. Without it a finish could compute the next due time before a
    link, added meanwhile, is visible, and the link would sleep.
    """
    if names:
        rows = tx.execute(_LOCK_HOSTS, {"id_": id_, "names": list(names)})
    else:
        rows = tx.execute(_LOCK_HOST, {"id_": id_})
    return [
        LockedHost(row.id, row.name, row.fence, _longer_delay(row.delay_ms, row.crawl_delay_ms), row.owner)
        for row in rows
    ]


def _longer_delay(own_ms: int, crawl_ms: int | None) -> timedelta:
    return timedelta(milliseconds=max(own_ms, crawl_ms or 0))


def lock_host(tx: Connection, id_: int) -> LockedHost:
    return lock_hosts(tx, id_)[0]


def free_host(tx: Connection, held: LockedHost, now: datetime) -> None:
    """Ends a lease: the host is ready after its delay, when something on it is due."""
    tx.execute(_FREE_HOST, {"host_id": held.id, "allowed_at": now + held.delay})


def reckon_hosts(tx: Connection, ids: Collection[int] | None = None) -> None:
    """Says anew when hosts that nobody holds, those of `ids` or all, are ready."""
    if ids is None or ids:
        is_meant = sa.true() if ids is None else host.c.id.in_(ids)
        ready_at = _ready_at(host.c.next_allowed_at)
        tx.execute(host.update().where(host.c.owner.is_(None), is_meant).values(ready_at=ready_at))


def pull_forward(tx: Connection, ids: Collection[int], due_at: datetime) -> None:
    """Wakes free hosts for something new that is due at `due_at`. A held one finds it when it is freed."""
    if ids:
        tx.execute(_PULL_FORWARD, {"ids": list(ids), "due_at": due_at})


def set_crawl_delay(tx: Connection, host_id: int, delay: timedelta | None) -> None:
    """The delay that robots.txt asks for, None if it asks for none; the longer of it and the settings' one is kept."""
    tx.execute(_SET_CRAWL_DELAY, {"host_id": host_id, "crawl_ms": None if delay is None else _ms(delay)})


def pause_host(tx: Connection, host_id: int, until: datetime) -> None:
    """Nobody asks the host before `until` (Retry-After). To be called before the work is handed back."""
    limit = sa.literal(until, host.c.ready_at.type)
    paused = Latest(host.c.next_allowed_at, limit)
    ready = sa.case((host.c.owner.is_(None), Latest(host.c.ready_at, limit)), else_=host.c.ready_at)
    tx.execute(host.update().where(host.c.id == host_id).values(next_allowed_at=paused, ready_at=ready))


def next_ready_at(tx: Connection) -> datetime | None:
    """When a host will be free and have something to do; None: nothing is waited for."""
    at: datetime | None = tx.scalar(sa.select(host.c.ready_at).order_by(host.c.ready_at).limit(1))
    return None if at == NEVER else at


def count_ready(tx: Connection, now: datetime, limit: int = 1000) -> int:
    """How many hosts are ready, counted up to `limit`."""
    ready = sa.select(host.c.id).where(host.c.ready_at <= now).limit(limit).subquery()
    return tx.scalar(sa.select(sa.func.count()).select_from(ready)) or 0


def _ready_at(next_allowed_at: ColumnElement[datetime]) -> ColumnElement[datetime]:
    never = sa.literal(NEVER, host.c.ready_at.type)
    poll = sa.select(sa.func.min(source_schedule.c.next_check_at)).where(source_schedule.c.host_id == host.c.id)
    waits = link.c.next_attempt_at.is_not(None)
    read = sa.select(sa.func.min(link.c.next_attempt_at)).where(link.c.host_id == host.c.id, waits)
    due_at = Earliest(
        sa.func.coalesce(poll.scalar_subquery(), never),
        sa.func.coalesce(read.scalar_subquery(), never),
    )
    return Latest(next_allowed_at, due_at)


_LOCKING = (
    sa.select(host.c.id, host.c.name, host.c.fence, host.c.delay_ms, host.c.crawl_delay_ms, host.c.owner)
    .order_by(host.c.id)
    .with_for_update(key_share=True)
)
_HAS_ID = host.c.id == sa.bindparam("id_")
_LOCK_HOST = _LOCKING.where(_HAS_ID)
_LOCK_HOSTS = _LOCKING.where(sa.or_(_HAS_ID, host.c.name.in_(sa.bindparam("names", expanding=True))))


def _free_statement() -> sa.Update:
    next_allowed_at = Latest(host.c.next_allowed_at, sa.bindparam("allowed_at", type_=host.c.ready_at.type))
    values = {"next_allowed_at": next_allowed_at, "ready_at": _ready_at(next_allowed_at)}
    return host.update().where(host.c.id == sa.bindparam("host_id")).values(owner=None, lease_until=None, **values)


def _pull_statement() -> sa.Update:
    due_at = sa.bindparam("due_at", type_=host.c.ready_at.type)
    has_id = host.c.id.in_(sa.bindparam("ids", expanding=True))
    ready_at = Earliest(host.c.ready_at, Latest(host.c.next_allowed_at, due_at))
    return host.update().where(has_id, host.c.owner.is_(None), host.c.ready_at > due_at).values(ready_at=ready_at)


def _crawl_statement() -> sa.Update:
    """Writes only what changes: it is asked at every request."""
    crawl_ms = sa.bindparam("crawl_ms", type_=host.c.crawl_delay_ms.type)
    is_other = host.c.crawl_delay_ms.is_distinct_from(crawl_ms)
    return host.update().where(host.c.id == sa.bindparam("host_id"), is_other).values(crawl_delay_ms=crawl_ms)


_FREE_HOST = _free_statement()
_SET_CRAWL_DELAY = _crawl_statement()
_PULL_FORWARD = _pull_statement()


def _ms(delay: timedelta) -> int:
    return int(delay / timedelta(milliseconds=1))
