"""Digests: stories wait for a channel's next slot, and a slot is taken once.

Membership is assignment, not a time range: the slot's transaction gives the digest every story not yet digested, so
what is filed a moment later goes into the next one, and an outage yields one catch-up digest. A story that a channel
is not told by its own settings is written down with the reason, and counted by its next digest.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.store.engine import insert_into, insert_new
from monitor.store.tables import digest, digest_item, left_out

Kind = Literal["new", "updated"]


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story in a digest; `updated` was told before."""

    story_id: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class TakenSlot:
    """A digest that was frozen just now."""

    digest_id: int
    stories: tuple[DigestStory, ...]
    left_out_count: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A story that a channel is not told."""

    channel: str
    reason: str
    at: datetime


def owe_digest(tx: Connection, channel: str, story_id: str, now: datetime, kind: Kind = "new") -> bool:
    """Lets a story wait for the channel's next digest. False: it waits already."""
    values = {"channel": channel, "story_id": story_id, "kind": kind, "added_at": now}
    return tx.scalar(_OWE(tx), values) is not None


_OWE = insert_new(digest_item, digest_item.c.id)


def take_slot(tx: Connection, channel: str, slot: str, now: datetime) -> TakenSlot | None:
    """Freezes the digest of a slot with every story that waits for it. None: the slot was taken before."""
    insert = insert_into(tx, digest).values(channel=channel, slot=slot, closed_at=now)
    digest_id: int | None = tx.scalar(insert.on_conflict_do_nothing().returning(digest.c.id))
    if digest_id is None:
        return None
    waits = sa.and_(digest_item.c.channel == channel, digest_item.c.digest_id.is_(None))
    tx.execute(digest_item.update().where(waits).values(digest_id=digest_id))
    uncounted = sa.and_(left_out.c.channel == channel, left_out.c.digest_id.is_(None))
    count = tx.execute(left_out.update().where(uncounted).values(digest_id=digest_id)).rowcount
    return TakenSlot(digest_id, stories_of(tx, digest_id), count)


def stories_of(tx: Connection, digest_id: int) -> tuple[DigestStory, ...]:
    """In the order in which they were added; a story that is new and was updated meanwhile is new."""
    return _stories(tx, digest_item.c.digest_id == digest_id)


def waiting_stories(tx: Connection, channel: str) -> tuple[DigestStory, ...]:
    """What the channel's next digest would tell."""
    return _stories(tx, sa.and_(digest_item.c.channel == channel, digest_item.c.digest_id.is_(None)))


def leave_out(tx: Connection, channel: str, story_id: str, reason: str, now: datetime) -> None:
    """Remembers why a channel is not told a story; the first reason stays."""
    values = {"channel": channel, "story_id": story_id, "reason": reason, "at": now}
    tx.execute(insert_into(tx, left_out).values(values).on_conflict_do_nothing())


def let_in(tx: Connection, channel: str, story_id: str) -> None:
    """The story is told after all, for another of its articles."""
    tx.execute(left_out.delete().where(left_out.c.channel == channel, left_out.c.story_id == story_id))


def left_out_of(tx: Connection, story_id: str) -> list[LeftOut]:
    """The channels that are not told a story, and why."""
    columns = (left_out.c.channel, left_out.c.reason, left_out.c.at)
    rows = tx.execute(sa.select(*columns).where(left_out.c.story_id == story_id).order_by(left_out.c.channel))
    return [LeftOut(*row) for row in rows]


def count_left_out(tx: Connection, channel: str) -> int:
    """How many stories the channel's next digest would count as left out."""
    waits = sa.and_(left_out.c.channel == channel, left_out.c.digest_id.is_(None))
    return tx.scalar(sa.select(sa.func.count()).select_from(left_out).where(waits)) or 0


def last_slot(tx: Connection, channel: str) -> str | None:
    """The latest slot taken; keys sort as their times do. None: none ever."""
    slot: str | None = tx.scalar(sa.select(sa.func.max(digest.c.slot)).where(digest.c.channel == channel))
    return slot


def last_closed_at(tx: Connection, channel: str) -> datetime | None:
    at: datetime | None = tx.scalar(sa.select(sa.func.max(digest.c.closed_at)).where(digest.c.channel == channel))
    return at


def _stories(tx: Connection, wanted: sa.ColumnElement[bool]) -> tuple[DigestStory, ...]:
    columns = (digest_item.c.story_id, digest_item.c.kind)
    rows = tx.execute(sa.select(*columns).where(wanted).order_by(digest_item.c.added_at, digest_item.c.id)).all()
    new = {row.story_id for row in rows if row.kind == "new"}
    return tuple(
        DigestStory(story_id, "new" if story_id in new else "updated")
        for story_id in dict.fromkeys(row.story_id for row in rows)
    )
