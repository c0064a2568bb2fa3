"""The ledger: every address that was ever listed, and what became of it.

A poll's links, its validators and its next check are written in one transaction: nothing can hide behind a 304.
A result whose lease was lost meanwhile is thrown away: the functions give None or False, and nothing is written.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Fate
from monitor.store.engine import insert_new
from monitor.store.hosts import LockedHost, ensure_hosts, free_host, host_of, lock_host, lock_hosts, pull_forward
from monitor.store.sources import add_nested
from monitor.store.tables import health_event, link, link_key, source, source_schedule, source_state
from monitor.store.work import FoundLink, PollOutcome, PollReceipt, PollResult, PollWork, ReadWork

_CHUNK = 500

_BEST_FIRST = tuple(Fate)
"""A link that is read again keeps the better of its two fates, in the order in which `Fate` lists them."""


def finish_poll(tx: Connection, work: PollWork, result: PollResult, now: datetime) -> PollReceipt | None:
    """Files what a poll found. None: the lease was lost, nothing is written."""
    new, others = _sort_out(tx, result.links)
    names = {host_of(_fetch_url(found)) for found in new}
    held = _hold(tx, work, names, now)
    if held is None:
        return None
    hosts = {each.name: each.id for each in held}
    new_count = _insert_links(tx, work, new, hosts, now)
    _insert_aliases(tx, others, now)
    _save_schedule(tx, work, result)
    _save_state(tx, work, result, new_count, now)
    woken = add_nested(tx, work, result.nested, now) if result.nested else set()
    free_host(tx, _own(held, work.host_id), now)
    pull_forward(tx, ({hosts[name] for name in names} | woken) - {work.host_id}, now)
    return PollReceipt(new_count)


def lists_news(tx: Connection, links: Sequence[FoundLink]) -> bool:
    """Whether any of the links was never listed before."""
    return bool(_sort_out(tx, links)[0])


def retry_read(tx: Connection, work: ReadWork, next_attempt_at: datetime, error: str, now: datetime) -> bool:
    """The link stays pending, with the reason."""
    return _hand_back(tx, work, {"next_attempt_at": next_attempt_at, "last_error": error}, now)


def finish_read(
    tx: Connection, work: ReadWork, fate: Fate, now: datetime, *, reason: str = "", article_id: int | None = None
) -> bool:
    """The link's fate. A link that was read again keeps the better of its fates."""
    values: dict[str, Any] = {"next_attempt_at": None}
    if article_id is not None:
        values["article_id"] = article_id
    if _is_better(fate, work.fate):
        values |= {"fate": fate.value, "fate_reason": reason, "fate_at": now}
    return _hand_back(tx, work, values, now)


def finish_reread(tx: Connection, work: ReadWork, again_at: datetime | None, error: str, now: datetime) -> bool:
    """A link whose fate stands was asked for again and brought no page. `again_at` None: it is left alone."""
    return _hand_back(tx, work, {"next_attempt_at": again_at, "attempts": 0, "last_error": error or None}, now)


def holds(tx: Connection, work: ReadWork) -> bool:
    """Whether the claim still stands. True keeps the host's row locked until the transaction ends."""
    return lock_host(tx, work.host_id).fence == work.fence


def reread(tx: Connection, link_id: int, at: datetime) -> None:
    """Lets a link be read again at `at`, for a new version of its article. Its fate stands meanwhile."""
    again = link.update().where(link.c.id == link_id).values(next_attempt_at=at, attempts=0)
    host_id = tx.scalar(again.returning(link.c.host_id))
    if host_id is not None:
        pull_forward(tx, [host_id], at)


def find_link(tx: Connection, key: bytes, outlet_key: str | None = None) -> int | None:
    """The link with this URL key, or the outlet's own id, under whatever address it was first listed."""
    is_it = link_key.c.key == key
    if outlet_key is not None:
        is_it = sa.or_(is_it, link_key.c.outlet_key == outlet_key)
    keys = tx.scalars(sa.select(sa.func.coalesce(link_key.c.of_key, link_key.c.key)).where(is_it)).all()
    return tx.scalar(sa.select(link.c.id).where(link.c.key.in_(keys)).order_by(link.c.id).limit(1))


def _fetch_url(found: FoundLink) -> str:
    return found.link.fetch_url or found.link.url


def _sort_out(tx: Connection, links: Sequence[FoundLink]) -> tuple[list[FoundLink], list[tuple[bytes, bytes]]]:
    """The links never listed before, and other addresses of known ones as (their key, the known key)."""
    if not links:
        return [], []
    known = {row.key for row in _in_chunks(tx, _KNOWN_KEYS, {found.key for found in links})}
    unknown = list({found.key: found for found in reversed(links) if found.key not in known}.values())[::-1]
    ids = {found.link.key for found in unknown if found.link.key is not None}
    first = {row.outlet_key: row.first_key for row in _in_chunks(tx, _FIRST_KEYS, ids)}
    new: list[FoundLink] = []
    others: list[tuple[bytes, bytes]] = []
    for found in unknown:
        known_key = first.setdefault(found.link.key, found.key) if found.link.key is not None else found.key
        if known_key == found.key:
            new.append(found)
        else:
            others.append((found.key, known_key))
    return sorted(new, key=lambda found: found.key), others


_NEW_KEYS = insert_new(link_key, link_key.c.key)
_KNOWN_KEYS = sa.select(link_key.c.key).where(link_key.c.key.in_(sa.bindparam("values", expanding=True)))
_FIRST_KEYS = sa.select(
    link_key.c.outlet_key, sa.func.coalesce(link_key.c.of_key, link_key.c.key).label("first_key")
).where(link_key.c.outlet_key.in_(sa.bindparam("values", expanding=True)))


def _in_chunks(tx: Connection, statement: sa.Select[Any], values: Iterable[object]) -> Iterator[Any]:
    """The rows for `values`, of which a database takes only so many at a time."""
    wanted = list(values)
    for start in range(0, len(wanted), _CHUNK):
        yield from tx.execute(statement, {"values": wanted[start : start + _CHUNK]})


def _hold(tx: Connection, work: PollWork, names: set[str], now: datetime) -> list[LockedHost] | None:
    """The source's host and those of its new links, made if need be; None: the lease was lost."""
    held = lock_hosts(tx, work.host_id, names)
    own = _own(held, work.host_id)
    if own.fence != work.fence:
        return None
    missing = names - {each.name for each in held}
    if missing:
        ensure_hosts(tx, dict.fromkeys(missing, own.delay), now)
        held = lock_hosts(tx, work.host_id, names)
    return held


def _own(held: Sequence[LockedHost], host_id: int) -> LockedHost:
    return next(each for each in held if each.id == host_id)


def _insert_links(
    tx: Connection, work: PollWork, new: Sequence[FoundLink], hosts: dict[str, int], now: datetime
) -> int:
    """How many were new: another process may have listed some of them in this moment."""
    if not new:
        return 0
    keys = [{"key": each.key, "of_key": None, "outlet_key": each.link.key, "first_day": now.date()} for each in new]
    inserted = set(tx.scalars(_NEW_KEYS(tx), keys))
    rows = [_link_row(work, each, hosts, now) for each in new if each.key in inserted]
    if rows:
        tx.execute(link.insert(), rows)
    return len(rows)


def _link_row(work: PollWork, found: FoundLink, hosts: dict[str, int], now: datetime) -> dict[str, Any]:
    hint = found.link
    return {
        "key": found.key,
        "outlet": work.outlet,
        "source_id": work.source_id,
        "host_id": hosts[host_of(_fetch_url(found))],
        "url": hint.url,
        "fetch_url": hint.fetch_url,
        "outlet_key": hint.key,
        "title": hint.title,
        "summary": hint.summary,
        "published_at": hint.published_at,
        "discovered_at": now,
        "first_contact": work.is_first_contact,
        "next_attempt_at": now,
        "attempts": 0,
    }


def _insert_aliases(tx: Connection, others: Sequence[tuple[bytes, bytes]], now: datetime) -> None:
    day = now.date()
    rows = [{"key": key, "of_key": of_key, "outlet_key": None, "first_day": day} for key, of_key in sorted(others)]
    if rows:
        tx.execute(_NEW_KEYS(tx), rows)


_SAVE_SCHEDULE = source_schedule.update().where(source_schedule.c.source_id == sa.bindparam("of_source"))
_SAVE_STATE = source_state.update().where(source_state.c.source_id == sa.bindparam("of_source"))
_SAVE_LINK = link.update().where(link.c.id == sa.bindparam("of_link"))


def _save_schedule(tx: Connection, work: PollWork, result: PollResult) -> None:
    """A source that the settings ended meanwhile has no row there, and none is made."""
    values = {"next_check_at": result.next_check_at, "interval_s": result.interval.total_seconds()}
    tx.execute(_SAVE_SCHEDULE, {"of_source": work.source_id, **values})


def _save_state(tx: Connection, work: PollWork, result: PollResult, new_count: int, now: datetime) -> None:
    """All that changes at a poll, in one statement that is always the same."""
    values = _counters(work, result) | _times(work, result, new_count, now) | _learned(work, result)
    tx.execute(_SAVE_STATE, {"of_source": work.source_id, **values})
    if result.state != work.state.state or result.state_reason != work.state.state_reason:
        _change_state(tx, work, result, now)
    if work.is_first_contact and result.outcome is not PollOutcome.FAILED:
        tx.execute(source.update().where(source.c.id == work.source_id).values(first_polled_at=now))


def _learned(work: PollWork, result: PollResult) -> dict[str, Any]:
    before = work.state
    validators = result.validators or before.validators
    rhythm = result.rhythm or before.rhythm
    return {
        "etag": validators.etag,
        "last_modified": validators.last_modified,
        "body_hash": result.body_hash or before.body_hash,
        "asked_url": result.asked_url or before.asked_url,
        "item_ids": result.item_ids or before.item_ids,
        "rhythm_s": None if rhythm is None else rhythm.total_seconds(),
        "failure": result.trouble,
        "detail": result.detail,
    }


def _counters(work: PollWork, result: PollResult) -> dict[str, Any]:
    before, outcome = work.state, result.outcome
    is_failure, is_304 = outcome is PollOutcome.FAILED, outcome is PollOutcome.NOT_MODIFIED
    is_same = outcome in {PollOutcome.NOT_MODIFIED, PollOutcome.UNCHANGED}
    return {
        "poll_count": before.poll_count + 1,
        "unchanged_count": before.unchanged_count + is_same,
        "since_full_get": before.since_full_get + 1 if is_304 else before.since_full_get if is_failure else 0,
        "fail_count": before.fail_count + 1 if is_failure else 0,
        "fail_weight": before.fail_weight + result.fail_weight if is_failure else 0.0,
    }


def _times(work: PollWork, result: PollResult, new_count: int, now: datetime) -> dict[str, Any]:
    is_changed = result.outcome is PollOutcome.CHANGED
    return {
        "last_checked_at": now,
        "last_changed_at": now if is_changed else work.state.last_changed_at,
        "last_link_at": now if new_count else work.state.last_link_at,
    }


def _change_state(tx: Connection, work: PollWork, result: PollResult, now: datetime) -> None:
    """The new state; a change that someone should hear of is recorded as an event too."""
    before = work.state.state
    values: dict[str, Any] = {"state": result.state, "state_reason": result.state_reason}
    if result.state != before:
        values["state_since"] = now
    tx.execute(_SAVE_STATE, {"of_source": work.source_id, **values})
    if result.state != before and (before, result.state) != ("new", "up"):
        event = {"source_id": work.source_id, "at": now, "from_state": before, "to_state": result.state}
        tx.execute(health_event.insert(), {"reason": result.state_reason, **event})


def _is_better(fate: Fate, before: Fate | None) -> bool:
    return before is None or _BEST_FIRST.index(fate) < _BEST_FIRST.index(before)


def _hand_back(tx: Connection, work: ReadWork, values: dict[str, Any], now: datetime) -> bool:
    held = lock_host(tx, work.host_id)
    if held.fence != work.fence:
        return False
    tx.execute(_SAVE_LINK, {"of_link": work.link_id, **values})
    free_host(tx, held, now)
    return True
