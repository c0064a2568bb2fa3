"""Claiming work: one request for each of some ready hosts, and giving it back unfinished.

A claim moves the host, and the link or source it takes, to the end of the lease. A worker that dies leaves all of them
there: they are due again by themselves, behind what waited meanwhile, with the attempt counted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Fate, Link, SourceKind, SourceSpec, Validators
from monitor.store.hosts import free_host, lock_host, reckon_hosts
from monitor.store.parameter_lists import EachNumber
from monitor.store.tables import host, link, source, source_schedule, source_state
from monitor.store.work import PollWork, ReadWork, SourceState, Work

FRESH = timedelta(days=1)
"""Links younger than this go before polls, older ones after them."""

READS_BEFORE_POLL = 2
"""So that a flood of links never keeps a source from being polled: every third request is a poll if one is due."""


def claim_work(tx: Connection, *, limit: int, lease: timedelta, owner: str, now: datetime) -> list[Work]:
    """Up to `limit` pieces of work, one a host, each with a lease on its host until `now + lease`.

    Within a host: links younger than a day, then due sources, then older links; at least every third a poll.
    """
    hosts = {row.id: row for row in tx.execute(_READY, {"now": now, "limit": limit})}
    if not hosts:
        return []
    chosen = {row.id: _choose(row) for row in tx.execute(_PICKS, _picks_parameters(hosts, now))}
    reckon_hosts(tx, [id_ for id_, (kind, _) in chosen.items() if kind is None])
    polls = {id_: wanted for id_, (kind, wanted) in chosen.items() if kind == "poll"}
    reads = {id_: wanted for id_, (kind, wanted) in chosen.items() if kind == "read"}
    fences = {id_: row.fence + 1 for id_, row in hosts.items()}
    claim = _Claim(owner, now, now + lease)
    return [*_claim_polls(tx, polls, fences, claim), *_claim_reads(tx, reads, fences, claim)]


@dataclass(frozen=True, slots=True)
class _Claim:
    owner: str
    at: datetime
    until: datetime


def release(tx: Connection, work: Work, now: datetime) -> bool:
    """Gives work back as if it had not been claimed, but for the host's delay. False: it is finished, or was lost."""
    held = lock_host(tx, work.host_id)
    if held.fence != work.fence or held.owner is None:
        return False
    if isinstance(work, ReadWork):
        back = {"next_attempt_at": work.due_at, "attempts": work.attempts - 1}
        tx.execute(link.update().where(link.c.id == work.link_id).values(back))
    else:
        of_source = source_schedule.c.source_id == work.source_id
        tx.execute(source_schedule.update().where(of_source).values(next_check_at=work.due_at))
    free_host(tx, held, now)
    return True


def is_round_open(tx: Connection, until: datetime, polled: Collection[int]) -> bool:
    """Whether there is a link to be read before `until`, or a source to be polled that is not in `polled`."""
    waits = sa.and_(link.c.next_attempt_at.is_not(None), link.c.next_attempt_at <= until)
    if tx.scalar(sa.select(link.c.id).where(waits).limit(1)) is not None:
        return True
    due = sa.and_(source_schedule.c.next_check_at <= until, source_schedule.c.source_id.not_in(_POLLED))
    return tx.scalar(sa.select(source_schedule.c.source_id).where(due).limit(1), {"polled": list(polled)}) is not None


_POLLED = sa.select(EachNumber("polled").rows().c.value)  # one parameter, however many sources there are


_READY = (
    sa.select(host.c.id, host.c.fence)
    .where(host.c.ready_at <= sa.bindparam("now", type_=host.c.ready_at.type))
    .order_by(host.c.ready_at)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True, key_share=True)
)


def _pick_statement() -> sa.Select[Any]:
    """For each host the first link younger than a day, the first due source and the first due link."""
    moment = host.c.ready_at.type
    now, fresh_since = sa.bindparam("now", type_=moment), sa.bindparam("fresh_since", type_=moment)
    waits = sa.and_(link.c.host_id == host.c.id, link.c.next_attempt_at.is_not(None), link.c.next_attempt_at <= now)
    on_host = sa.and_(source_schedule.c.host_id == host.c.id, source_schedule.c.next_check_at <= now)
    fresh = sa.select(link.c.id).where(waits, link.c.discovered_at > fresh_since).order_by(link.c.discovered_at.desc())
    due = sa.select(link.c.id).where(waits).order_by(link.c.next_attempt_at)
    poll = sa.select(source_schedule.c.source_id).where(on_host).order_by(source_schedule.c.next_check_at)
    return sa.select(
        host.c.id,
        host.c.reads_since_poll,
        fresh.limit(1).scalar_subquery().label("fresh"),
        poll.limit(1).scalar_subquery().label("poll"),
        due.limit(1).scalar_subquery().label("due"),
    ).where(host.c.id.in_(sa.bindparam("ids", expanding=True)))


_PICKS = _pick_statement()


def _picks_parameters(hosts: Iterable[int], now: datetime) -> dict[str, Any]:
    return {"ids": list(hosts), "now": now, "fresh_since": now - FRESH}


def _choose(row: Any) -> tuple[str | None, int]:
    is_poll_owed = row.poll is not None and row.reads_since_poll >= READS_BEFORE_POLL
    if row.fresh is not None and not is_poll_owed:
        return "read", row.fresh
    if row.poll is not None:
        return "poll", row.poll
    if row.due is not None:
        return "read", row.due
    return None, 0


def _claim_polls(tx: Connection, wanted: Mapping[int, int], fences: Mapping[int, int], claim: _Claim) -> list[Work]:
    if not wanted:
        return []
    rows = tx.execute(_SOURCES, {"ids": list(wanted.values())}).all()
    _take_hosts(tx, wanted, {"reads_since_poll": 0}, claim)
    of_sources = source_schedule.c.source_id.in_(wanted.values())
    tx.execute(source_schedule.update().where(of_sources).values(next_check_at=claim.until))
    return [_poll_work(row, fences[row.host_id], claim.at) for row in rows]


def _claim_reads(tx: Connection, wanted: Mapping[int, int], fences: Mapping[int, int], claim: _Claim) -> list[Work]:
    if not wanted:
        return []
    rows = tx.execute(sa.select(link).where(link.c.id.in_(wanted.values()))).all()
    _take_hosts(tx, wanted, {"reads_since_poll": host.c.reads_since_poll + 1}, claim)
    counted = {"next_attempt_at": claim.until, "attempts": link.c.attempts + 1}
    tx.execute(link.update().where(link.c.id.in_(wanted.values())).values(counted))
    return [_read_work(row, fences[row.host_id], claim.at) for row in rows]


def _take_hosts(tx: Connection, ids: Mapping[int, int], values: Mapping[str, Any], claim: _Claim) -> None:
    lease = {
        "ready_at": claim.until,
        "lease_until": claim.until,
        "owner": claim.owner,
        "fence": host.c.fence + 1,
        **values,
    }
    tx.execute(host.update().where(host.c.id.in_(ids)).values(lease))


_SOURCES = (
    sa.select(source, source_state, source_schedule.c.next_check_at, source_schedule.c.interval_s)
    .join_from(source, source_state, source_state.c.source_id == source.c.id)
    .join(source_schedule, source_schedule.c.source_id == source.c.id)
    .where(source.c.id.in_(sa.bindparam("ids", expanding=True)))
)


def _poll_work(row: Any, fence: int, claimed_at: datetime) -> PollWork:
    return PollWork(
        host_id=row.host_id,
        fence=fence,
        source_id=row.id,
        outlet=row.outlet,
        spec=spec_of(row),
        parent_id=row.parent_id,
        due_at=row.next_check_at,
        claimed_at=claimed_at,
        state=_state_of(row),
    )


def spec_of(row: Any) -> SourceSpec:
    every = None if row.every_s is None else timedelta(seconds=row.every_s)
    return SourceSpec(SourceKind(row.kind), row.url, every, row.links)


def _state_of(row: Any) -> SourceState:
    return SourceState(
        validators=Validators(row.etag, row.last_modified),
        body_hash=row.body_hash,
        asked_url=row.asked_url,
        item_ids=row.item_ids,
        interval=timedelta(seconds=row.interval_s),
        rhythm=None if row.rhythm_s is None else timedelta(seconds=row.rhythm_s),
        fail_count=row.fail_count,
        fail_weight=row.fail_weight,
        last_checked_at=row.last_checked_at,
        last_changed_at=row.last_changed_at,
        last_link_at=row.last_link_at,
        poll_count=row.poll_count,
        unchanged_count=row.unchanged_count,
        since_full_get=row.since_full_get,
        first_polled_at=row.first_polled_at,
        state=row.state,
        state_reason=row.state_reason,
    )


def _read_work(row: Any, fence: int, claimed_at: datetime) -> ReadWork:
    return ReadWork(
        host_id=row.host_id,
        fence=fence,
        link_id=row.id,
        source_id=row.source_id,
        outlet=row.outlet,
        key=row.key,
        link=Link(row.url, row.title, row.published_at, row.outlet_key, row.fetch_url, row.summary),
        discovered_at=row.discovered_at,
        first_contact=row.first_contact,
        due_at=row.next_attempt_at,
        claimed_at=claimed_at,
        attempts=row.attempts + 1,
        article_id=row.article_id,
        fate=None if row.fate is None else Fate(row.fate),
    )
