"""A person's word about stories: these two are one, this article is none of them. It wins over every score, for ever.

What was sent stays sent. What a reader would get twice is taken back before it is sent; what a reader never got,
because it was taken for a copy, is left to the caller to tell. The caller holds the filing lock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import DeliveryState, Relation
from monitor.store import stories
from monitor.store.stories import Member
from monitor.store.tables import article, delivery, digest_item, story, story_member, told

BY_HAND = {"test": "person"}
"""Why a member is where it is."""

_UNSENT = (DeliveryState.PENDING.value, DeliveryState.HELD.value)
_NEW_MESSAGE = "story.new"


@dataclass(frozen=True, slots=True)
class Joined:
    """Two stories that are one. `kept` is its id, `old` a name that still leads to it."""

    kept: str
    old: str
    dropped_count: int  # messages not sent any more: their channel knows the story


@dataclass(frozen=True, slots=True)
class Parted:
    """Articles that left a story. `is_known`: the channels that were told the story were told these articles too."""

    left: str
    new: str
    is_known: bool


def join(tx: Connection, one: str, other: str) -> Joined:
    """Puts two stories together; the one opened first keeps its id."""
    kept, old = tx.scalars(sa.select(story.c.id).where(story.c.id.in_([one, other])).order_by(*_OPENED)).all()
    dropped_count = _drop_second_messages(tx, kept, old)
    _settle_digests(tx, kept, old)
    _join_first_member(tx, kept, old)
    stories.merge_stories(tx, old, kept)
    return Joined(kept, old, dropped_count)


def part(tx: Connection, left: str, article_ids: Collection[int], new: str, now: datetime) -> Parted:
    """Gives articles of a story a story of their own; the id stays with those that were told under it."""
    members = stories.members(tx, left)
    leaving = [each for each in members if each.article_id in set(article_ids)]
    staying = [each for each in members if each not in leaving]
    if _is_told(leaving) and not _is_told(staying):
        leaving = staying
    stories.split_story(tx, [each.article_id for each in leaving], new, now)
    _head_by_first(tx, new)
    _head_by_first(tx, left)
    is_known = _is_told(leaving)
    if is_known:
        stories.copy_told(tx, left, new)
        _copy_waiting(tx, left, new)
    return Parted(left, new, is_known)


def _is_told(members: Sequence[Member]) -> bool:
    """Whether any of them was told by itself: copies and versions are silent."""
    return any(each.relation in {Relation.NEW, Relation.EVENT} for each in members)


_OPENED = (story.c.opened_at, story.c.id)


def _drop_second_messages(tx: Connection, kept: str, old: str) -> int:
    """Of two messages that tell a channel of one story as new, takes back one that was not sent yet."""
    count = 0
    for channel in _knowing(tx, kept) & _knowing(tx, old):
        owed = [_first_messages(tx, channel, each) for each in (kept, old)]
        unsent = [[row.id for row in rows if row.state in _UNSENT and not row.attempts] for rows in owed]
        if unsent[1] and owed[0]:
            count += _drop(tx, unsent[1], kept)
        elif unsent[0] and owed[1]:
            count += _drop(tx, unsent[0], old)
    return count


def _knowing(tx: Connection, story_id: str) -> set[str]:
    return set(tx.scalars(sa.select(told.c.channel).where(told.c.story_id == story_id)))


def _first_messages(tx: Connection, channel: str, story_id: str) -> Sequence[Any]:
    is_it = sa.and_(delivery.c.channel == channel, delivery.c.story_id == story_id, delivery.c.kind == _NEW_MESSAGE)
    return tx.execute(sa.select(delivery.c.id, delivery.c.state, delivery.c.attempts).where(is_it)).all()


def _drop(tx: Connection, ids: Sequence[str], other: str) -> int:
    reason = f"one story with {other}, said by hand"
    dropped = {"state": DeliveryState.DEAD.value, "next_attempt_at": None, "last_error": reason}
    is_unsent = sa.and_(delivery.c.state.in_(_UNSENT), delivery.c.attempts == 0)  # a channel may claim it meanwhile
    return tx.execute(delivery.update().where(delivery.c.id.in_(ids), is_unsent).values(dropped)).rowcount


def _settle_digests(tx: Connection, kept: str, old: str) -> None:
    """What waits for a digest as new, though an earlier digest had the other story, is an update there."""
    for waiting, other in ((kept, old), (old, kept)):
        twin, second = digest_item.alias(), digest_item.alias()
        was_in = sa.exists().where(
            twin.c.story_id == other, twin.c.channel == digest_item.c.channel, twin.c.digest_id.is_not(None)
        )
        is_updated_too = sa.exists().where(
            second.c.story_id == waiting,
            second.c.channel == digest_item.c.channel,
            second.c.digest_id.is_(None),
            second.c.kind == "updated",
        )
        waits = sa.and_(
            digest_item.c.story_id == waiting, digest_item.c.digest_id.is_(None), digest_item.c.kind == "new", was_in
        )
        tx.execute(digest_item.delete().where(waits, is_updated_too))
        tx.execute(digest_item.update().where(waits).values(kind="updated"))


def _join_first_member(tx: Connection, kept: str, old: str) -> None:
    """The article that opened the story which ends is another report of the event now."""
    first = next(iter(stories.members(tx, kept)), None)
    opened = sa.and_(story_member.c.story_id == old, story_member.c.relation == Relation.NEW.value)
    if first is not None:
        values = {"relation": Relation.EVENT.value, "of_article_id": first.article_id, "why": BY_HAND}
        tx.execute(story_member.update().where(opened).values(values))


def _head_by_first(tx: Connection, story_id: str) -> None:
    """The first article opens its story; what was compared with an article of another story is compared with it."""
    first, *others = stories.members(tx, story_id)
    own = {each.article_id for each in (first, *others)}
    if first.relation is not Relation.NEW:
        opened = {"relation": Relation.NEW.value, "of_article_id": None, "why": BY_HAND}
        tx.execute(_member_of(first.article_id).values(opened))
    for each in others:
        if each.of is not None and each.of not in own:
            tx.execute(_member_of(each.article_id).values(of_article_id=first.article_id))
    title = sa.select(article.c.title).where(article.c.id == first.article_id).scalar_subquery()
    tx.execute(story.update().where(story.c.id == story_id).values(title=title))


def _member_of(article_id: int) -> sa.Update:
    return story_member.update().where(story_member.c.article_id == article_id)


def _copy_waiting(tx: Connection, left: str, new: str) -> None:
    """What waited in one story for the next digest waits in both."""
    waits = sa.and_(digest_item.c.story_id == left, digest_item.c.digest_id.is_(None))
    columns = (digest_item.c.channel, digest_item.c.kind, digest_item.c.added_at)
    rows = [dict(row) | {"story_id": new} for row in tx.execute(sa.select(*columns).where(waits)).mappings()]
    if rows:
        tx.execute(digest_item.insert(), rows)
