"""The outbox: what is owed to which channel, and how far it got.

At least once: a claim moves the row to the end of its lease and counts the attempt, so that what a dead process held is
owed again and a message that kills the process ends. The id is made from what the message is about: after an old
backup was restored, the same message has the same id.
"""

import base64
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Delivery, DeliveryState
from monitor.store import channel_states
from monitor.store.engine import insert_into, insert_new
from monitor.store.tables import delivery, mark, story, told

HELD = "deliveries held"
"""The mark of a restored backup: everything owed is held until a person lets it go."""

_WAITING = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A message to be owed. `recipient` is an e-mail address, or empty."""

    channel: str
    kind: str
    subject: str
    body: bytes
    recipient: str = ""
    story_id: str | None = None
    digest_id: int | None = None


@dataclass(frozen=True, slots=True)
class OwedDelivery:
    """A row of the outbox as a person sees it."""

    delivery: Delivery
    state: DeliveryState
    next_attempt_at: datetime | None
    last_error: str | None
    delivered_at: datetime | None
    story_id: str | None


_OWE = insert_new(delivery, delivery.c.id)
_TELL = insert_new(told, told.c.channel)
_HOLDS = sa.select(mark.c.name).where(mark.c.name == HELD)
_NAMES = sa.select(sa.func.coalesce(story.c.merged_into, story.c.id)).where(story.c.id == sa.bindparam("id_"))
_TOLD = sa.select(told.c.channel).where(sa.or_(told.c.story_id == sa.bindparam("id_"), told.c.story_id.in_(_NAMES)))


_EARLIER = delivery.alias("earlier")
_WAITS_FOR_ITS_STORY = sa.exists().where(
    _EARLIER.c.story_id == delivery.c.story_id,
    _EARLIER.c.channel == delivery.c.channel,
    _EARLIER.c.recipient == delivery.c.recipient,
    _EARLIER.c.state.in_(_WAITING),
    _EARLIER.c.created_at < delivery.c.created_at,
)
_SENT = (
    delivery.update()
    .where(delivery.c.id == sa.bindparam("id_"))
    .values(
        state=DeliveryState.DELIVERED.value,
        next_attempt_at=None,
        delivered_at=sa.bindparam("now_"),
        last_error=None,
    )
)
_DUE = (
    sa.select(delivery)
    .where(
        delivery.c.channel == sa.bindparam("channel_"),
        delivery.c.next_attempt_at.is_not(None),
        delivery.c.next_attempt_at <= sa.bindparam("now_"),
        ~_WAITS_FOR_ITS_STORY,
    )
    .order_by(delivery.c.next_attempt_at)
    .limit(sa.bindparam("limit_"))
    .with_for_update(skip_locked=True, of=delivery)
)


def delivery_id(channel: str, kind: str, subject: str, recipient: str = "") -> str:
    """The id of the one message that is about this; the same in every database."""
    text = f"{channel}\0{kind}\0{subject}\0{recipient}"
    return "msg_" + base64.b32encode(hashlib.blake2b(text.encode(), digest_size=15).digest()).decode().lower()


def owe(tx: Connection, owing: Owing, now: datetime) -> bool:
    """Puts a message into the outbox, due now. False: it was owed before."""
    must_wait = is_held(tx)
    values = {
        "id": delivery_id(owing.channel, owing.kind, owing.subject, owing.recipient),
        "channel": owing.channel,
        "kind": owing.kind,
        "subject": owing.subject,
        "recipient": owing.recipient,
        "story_id": owing.story_id,
        "digest_id": owing.digest_id,
        "state": (DeliveryState.HELD if must_wait else DeliveryState.PENDING).value,
        "attempts": 0,
        "next_attempt_at": None if must_wait else now,
        "created_at": now,
        "body": owing.body,
    }
    return tx.scalar(_OWE(tx), values) is not None


def tell(tx: Connection, channel: str, story_id: str, now: datetime) -> bool:
    """Remembers that a channel is told a story, now or in its next digest. False: it was told before."""
    values = {"channel": channel, "story_id": story_id, "first_told_at": now}
    return tx.scalar(_TELL(tx), values) is not None


def told_channels(tx: Connection, story_id: str) -> set[str]:
    """The channels that know a story, by whatever id it once had."""
    return set(tx.scalars(_TOLD, {"id_": story_id}))


def claim(
    tx: Connection, channel: str, *, limit: int, lease: timedelta, now: datetime, owner: str | None = None
) -> list[Delivery]:
    """Up to `limit` due messages, the longest owed first, leased until `now + lease`.

    None of a channel that is disabled or paused, one of a channel that is probed. What is told of a story waits for
    what is still owed of it, so that an update never overtakes its story.
    """
    state = channel_states.state_of(tx, channel)
    allowed = channel_states.allowance(state, limit, now)
    rows = tx.execute(_DUE, {"channel_": channel, "now_": now, "limit_": allowed}).all() if allowed else []
    if rows and state is not None and state.is_paused and not channel_states.begin_probe(tx, state, now + lease):
        return []  # another process probes it
    if not rows:
        return []
    leased = {
        "state": DeliveryState.SENDING.value,
        "attempts": delivery.c.attempts + 1,
        "next_attempt_at": now + lease,
        "owner": owner,
    }
    tx.execute(delivery.update().where(delivery.c.id.in_([row.id for row in rows])).values(leased))
    return [_delivery_of(row, row.attempts + 1) for row in rows]


def mark_sent(tx: Connection, sent: Delivery, now: datetime) -> None:
    """The channel took it. That holds even if the lease had run out, and a dropped message was sent as well."""
    tx.execute(_SENT, {"id_": sent.id, "now_": now})


def mark_failed(tx: Connection, failed: Delivery, error: str, next_attempt_at: datetime | None) -> bool:
    """The channel did not take it; without a next attempt it is dead. False: another attempt is on its way already."""
    state = DeliveryState.DEAD if next_attempt_at is None else DeliveryState.PENDING
    is_ours = sa.and_(
        delivery.c.id == failed.id,
        delivery.c.attempts == failed.attempts,
        delivery.c.state == DeliveryState.SENDING.value,
    )
    values = {"state": state.value, "next_attempt_at": next_attempt_at, "last_error": error}
    return tx.execute(delivery.update().where(is_ours).values(values)).rowcount == 1


def give_back(tx: Connection, deliveries: Sequence[Delivery], now: datetime) -> None:
    """Claimed, but not tried (shutdown): owed as before."""
    for each in deliveries:
        is_ours = sa.and_(delivery.c.id == each.id, delivery.c.attempts == each.attempts)
        is_claimed = delivery.c.state == DeliveryState.SENDING.value
        back = {"state": DeliveryState.PENDING.value, "next_attempt_at": now, "attempts": each.attempts - 1}
        tx.execute(delivery.update().where(is_ours, is_claimed).values(back))


# -- what a person may do ----------------------------------------------------------------------------------------------


def hold(tx: Connection, now: datetime, ids: Collection[str] | None = None) -> int:
    """Holds messages that wait: those named, or all, now and from now on. How many."""
    if ids is None:
        tx.execute(insert_into(tx, mark).values(name=HELD, value="", at=now).on_conflict_do_nothing())
    held = {"state": DeliveryState.HELD.value, "next_attempt_at": None}
    return _change(tx, ids, _WAITING, held)


def release(tx: Connection, now: datetime, ids: Collection[str] | None = None) -> int:
    """Lets held messages go: those named, or all, now and from now on. How many."""
    if ids is None:
        tx.execute(mark.delete().where(mark.c.name == HELD))
    return _change(tx, ids, (DeliveryState.HELD.value,), {"state": DeliveryState.PENDING.value, "next_attempt_at": now})


def is_held(tx: Connection) -> bool:
    return tx.scalar(_HOLDS) is not None


def retry(tx: Connection, now: datetime, ids: Collection[str] | None = None) -> int:
    """Dead messages, those named or all, are owed again with all their attempts. How many."""
    again = {"state": DeliveryState.PENDING.value, "next_attempt_at": now, "attempts": 0}
    return _change(tx, ids, (DeliveryState.DEAD.value,), again)


def drop(tx: Connection, ids: Collection[str]) -> int:
    """Messages that are never to be sent: dead, and the row says why. How many."""
    states = (*_WAITING, DeliveryState.HELD.value)
    dropped = {"state": DeliveryState.DEAD.value, "next_attempt_at": None, "last_error": "dropped by hand"}
    return _change(tx, ids, states, dropped)


def list_deliveries(
    tx: Connection, *, states: Collection[DeliveryState] = (), channel: str | None = None, limit: int = 100
) -> list[OwedDelivery]:
    """The newest rows of the outbox."""
    statement = sa.select(delivery).order_by(delivery.c.created_at.desc(), delivery.c.id).limit(limit)
    if states:
        statement = statement.where(delivery.c.state.in_([state.value for state in states]))
    if channel is not None:
        statement = statement.where(delivery.c.channel == channel)
    return [_owed_of(row) for row in tx.execute(statement)]


def show(tx: Connection, id_: str) -> OwedDelivery | None:
    row = tx.execute(sa.select(delivery).where(delivery.c.id == id_)).one_or_none()
    return None if row is None else _owed_of(row)


def channels_of(tx: Connection, ids: Collection[str]) -> list[str]:
    """The channels of these messages."""
    return list(tx.scalars(sa.select(delivery.c.channel).where(delivery.c.id.in_(ids)).distinct()))


def deliveries_of(tx: Connection, story_id: str) -> list[OwedDelivery]:
    rows = tx.execute(sa.select(delivery).where(delivery.c.story_id == story_id).order_by(delivery.c.created_at))
    return [_owed_of(row) for row in rows]


def counts(tx: Connection) -> dict[tuple[str, DeliveryState], int]:
    """How many rows each channel has in each state."""
    rows = tx.execute(
        sa.select(delivery.c.channel, delivery.c.state, sa.func.count()).group_by(delivery.c.channel, delivery.c.state)
    )
    return {(channel, DeliveryState(state)): count for channel, state, count in rows}


def _change(tx: Connection, ids: Collection[str] | None, states: Sequence[str], values: dict[str, Any]) -> int:
    statement = delivery.update().where(delivery.c.state.in_(states)).values(values)
    if ids is not None:
        statement = statement.where(delivery.c.id.in_(ids))
    return tx.execute(statement).rowcount


def _delivery_of(row: Any, attempts: int) -> Delivery:
    return Delivery(row.id, row.channel, row.kind, row.subject, row.recipient, row.body, attempts, row.created_at)


def _owed_of(row: Any) -> OwedDelivery:
    sent = _delivery_of(row, row.attempts)
    state = DeliveryState(row.state)
    return OwedDelivery(sent, state, row.next_attempt_at, row.last_error, row.delivered_at, row.story_id)
