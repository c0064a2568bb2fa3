"""Sources as the settings name them, and the sitemaps that others name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Outlet, SourceKind, SourceSpec
from monitor.store.engine import insert_into
from monitor.store.hosts import ensure_hosts, host_of, reckon_hosts
from monitor.store.tables import host, source, source_schedule, source_state
from monitor.store.work import PollWork


def sync_sources(tx: Connection, outlets: Iterable[Outlet], now: datetime) -> None:
    """Makes the stored sources those of the settings: new ones are due at once, missing ones end with their children.

    What is remembered of a source stays, should it come back.
    """
    wanted = {spec.url: (outlet, spec) for outlet in outlets for spec in outlet.sources}
    stored = {row.url: row for row in tx.execute(_STORED)}
    hosts = _sync_hosts(tx, _delays(wanted.values()), now)
    for url, (outlet, spec) in wanted.items():
        if url not in stored or not _is_as_stored(stored[url], outlet, spec):
            _put(tx, spec, now, outlet=outlet.slug, host_id=hosts[host_of(url)])
    _disable(tx, [row.id for url, row in stored.items() if row.enabled and row.parent_id is None and url not in wanted])
    _schedule_enabled(tx, now)
    reckon_hosts(tx)


def add_nested(tx: Connection, parent: PollWork, urls: Sequence[str], now: datetime) -> set[int]:
    """The hosts of the sitemaps that a sitemap index names; those not known yet become sources, due at once."""
    known = set(tx.scalars(sa.select(source.c.url).where(source.c.url.in_(urls))))
    new = [url for url in dict.fromkeys(urls) if url not in known]
    if not new:
        return set()
    delay_ms = tx.scalar(sa.select(host.c.delay_ms).where(host.c.id == parent.host_id)) or 0
    names = {host_of(url) for url in new}
    ensure_hosts(tx, dict.fromkeys(names, timedelta(milliseconds=delay_ms)), now)
    hosts = _host_ids(tx, names)
    for url in new:
        spec = SourceSpec(SourceKind.SITEMAP, url, parent.spec.every)
        _put(tx, spec, now, outlet=parent.outlet, host_id=hosts[host_of(url)], parent_id=parent.source_id)
    _schedule_enabled(tx, now)
    return set(hosts.values())


def _delays(wanted: Iterable[tuple[Outlet, SourceSpec]]) -> dict[str, timedelta]:
    """The longest delay that an outlet with sources on a host asks for."""
    delays: dict[str, timedelta] = {}
    for outlet, spec in wanted:
        name = host_of(spec.url)
        delays[name] = max(outlet.delay, delays.get(name, timedelta()))
    return delays


def _sync_hosts(tx: Connection, delays: Mapping[str, timedelta], now: datetime) -> dict[str, int]:
    """The ids of the hosts, made if need be, with the settings' delays."""
    stored = {row.name: row for row in tx.execute(sa.select(host.c.name, host.c.delay_ms))}
    ensure_hosts(tx, {name: delay for name, delay in delays.items() if name not in stored}, now)
    for name, delay in delays.items():
        delay_ms = int(delay / timedelta(milliseconds=1))
        if name in stored and stored[name].delay_ms != delay_ms:
            tx.execute(host.update().where(host.c.name == name).values(delay_ms=delay_ms))
    return {row.name: row.id for row in tx.execute(sa.select(host.c.name, host.c.id))}


def _host_ids(tx: Connection, names: Collection[str]) -> dict[str, int]:
    rows = tx.execute(sa.select(host.c.name, host.c.id).where(host.c.name.in_(list(names))))
    return {row.name: row.id for row in rows}


_STORED = sa.select(
    source.c.id,
    source.c.url,
    source.c.outlet,
    source.c.kind,
    source.c.every_s,
    source.c.links,
    source.c.enabled,
    source.c.parent_id,
)


def _is_as_stored(row: Any, outlet: Outlet, spec: SourceSpec) -> bool:
    is_same = (row.outlet, row.kind, row.every_s, row.links) == (
        outlet.slug,
        spec.kind,
        _seconds(spec.every),
        spec.links,
    )
    return is_same and row.enabled and row.parent_id is None


def _seconds(every: timedelta | None) -> int | None:
    return None if every is None else int(every.total_seconds())


def _put(
    tx: Connection, spec: SourceSpec, now: datetime, *, outlet: str, host_id: int, parent_id: int | None = None
) -> None:
    values: dict[str, Any] = {
        "outlet": outlet,
        "kind": spec.kind.value,
        "host_id": host_id,
        "every_s": _seconds(spec.every),
        "links": spec.links,
        "enabled": True,
        "parent_id": parent_id,
    }
    insert = insert_into(tx, source).values(url=spec.url, created_at=now, **values)
    id_ = tx.scalar(insert.on_conflict_do_update(index_elements=["url"], set_=values).returning(source.c.id))
    state = {"source_id": id_, "state": "new", "state_reason": "", "state_since": now, **_ZEROS}
    tx.execute(insert_into(tx, source_state).values(state).on_conflict_do_nothing())
    if spec.every is not None:  # a shorter interval holds at once
        is_later = sa.and_(source_schedule.c.source_id == id_, source_schedule.c.next_check_at > now + spec.every)
        tx.execute(source_schedule.update().where(is_later).values(next_check_at=now + spec.every))


_ZEROS = dict.fromkeys(("fail_count", "fail_weight", "poll_count", "unchanged_count", "since_full_get"), 0)


def _disable(tx: Connection, ids: Sequence[int]) -> None:
    """Ends what the settings do not name any more; a nested sitemap ends, and comes back, with its parent."""
    for id_ in ids:
        tx.execute(source.update().where(source.c.id == id_).values(enabled=False))
    parent = source.alias()
    for enabled in (True, False):
        parents = sa.select(parent.c.id).where(parent.c.enabled == enabled)
        lags = sa.and_(source.c.parent_id.in_(parents), source.c.enabled != enabled)
        tx.execute(source.update().where(lags).values(enabled=enabled))
    ended = sa.select(source.c.id).where(~source.c.enabled)
    tx.execute(source_schedule.delete().where(source_schedule.c.source_id.in_(ended)))


def _schedule_enabled(tx: Connection, now: datetime) -> None:
    """Enabled sources that wait for nothing are due now."""
    is_waiting = sa.exists().where(source_schedule.c.source_id == source.c.id)
    new = tx.execute(sa.select(source.c.id, source.c.host_id).where(source.c.enabled, ~is_waiting)).all()
    rows = [{"source_id": row.id, "host_id": row.host_id, "next_check_at": now, "interval_s": 0.0} for row in new]
    if rows:
        tx.execute(insert_into(tx, source_schedule).on_conflict_do_nothing(), rows)
