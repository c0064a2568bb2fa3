"""Stories and their members; merges and splits.

Whoever places an article takes `lock(tx, FILING)` first: two workers must not open one story twice.
"""

import base64
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Placement, Relation
from monitor.store.engine import insert_into, insert_new
from monitor.store.tables import (
    article,
    delivery,
    digest_item,
    left_out,
    profile,
    story,
    story_apart,
    story_member,
    told,
)

FILING = "filing"


@dataclass(frozen=True, slots=True)
class Member:
    """An article in its story, and why it is there."""

    article_id: int
    story_id: str
    relation: Relation
    of: int | None
    why: Mapping[str, Any]
    joined_at: datetime


def new_story_id(tx: Connection, url_key: bytes) -> str:
    """A free id, made from the address of the first article.

    So a story that is opened again after an old backup was restored has the id it had, and a receiver that remembers
    ids is not told twice.
    """
    name = "s" + base64.b32encode(url_key[:10]).decode().lower()
    names = itertools.chain([name], (f"{name}-{n}" for n in itertools.count(2)))
    return next(id_ for id_ in names if tx.scalar(_WITH_ID, {"id_": id_}) is None)


def save_placement(tx: Connection, article_id: int, placement: Placement, *, title: str, at: datetime) -> str:
    """Writes the merges and the article's membership; the story's id. A story not known yet is opened with `title`."""
    for old, new in placement.merged:
        merge_stories(tx, old, new)
    opened = {"id": placement.story, "opened_at": at, "title": title}
    tx.execute(_OPEN_STORY(tx), opened)
    values = {
        "story_id": placement.story,
        "relation": placement.relation.value,
        "of_article_id": None if placement.of is None else int(placement.of),
        "why": dict(placement.why),
    }
    is_in = tx.execute(_JOIN(tx), {"article_id": article_id, "joined_at": at, **values}).first() is None
    is_itself = placement.relation is Relation.VERSION and placement.of == str(article_id)
    if is_in and not is_itself:  # a version of itself keeps how it came into its story
        tx.execute(story_member.update().where(story_member.c.article_id == article_id).values(values))
    return placement.story


_WITH_ID = sa.select(story.c.id).where(story.c.id == sa.bindparam("id_"))
_OPEN_STORY = insert_new(story, story.c.id)
_JOIN = insert_new(story_member, story_member.c.article_id)


def merge_stories(tx: Connection, old: str, new: str) -> None:
    """`old` becomes a name of `new`: members, profiles and what was told or is owed go with it. Both ids stay known."""
    if old == new:
        return
    tx.execute(story.update().where(sa.or_(story.c.id == old, story.c.merged_into == old)).values(merged_into=new))
    for table in (story_member, profile, delivery):
        tx.execute(table.update().where(table.c.story_id == old).values(story_id=new))
    _move_told(tx, old, new)
    _let_in_told(tx, new)
    _move_digest_items(tx, old, new)
    _move_apart(tx, old, new)


def split_story(tx: Connection, article_ids: Collection[int], new: str, at: datetime) -> None:
    """These articles are a story of their own, for ever apart from the one they leave."""
    rows = tx.execute(sa.select(story_member.c.story_id).where(story_member.c.article_id.in_(article_ids)).distinct())
    left = [row.story_id for row in rows]
    first = tx.scalar(sa.select(article.c.title).where(article.c.id.in_(article_ids)).order_by(article.c.id).limit(1))
    tx.execute(story.insert().values(id=new, opened_at=at, title=first or ""))
    for table in (story_member, profile):
        tx.execute(table.update().where(table.c.article_id.in_(article_ids)).values(story_id=new))
    for other in left:
        keep_apart(tx, new, other, at)


def keep_apart(tx: Connection, one: str, other: str, at: datetime) -> None:
    rows = [{"story_id": a, "other_id": b, "said_at": at} for a, b in ((one, other), (other, one))]
    tx.execute(insert_into(tx, story_apart).on_conflict_do_nothing(), rows)


def kept_apart(tx: Connection, story_id: str) -> set[str]:
    return set(tx.scalars(sa.select(story_apart.c.other_id).where(story_apart.c.story_id == story_id)))


def current_story(tx: Connection, story_id: str) -> str | None:
    """The story that an id stands for now, after merges; None: never heard of."""
    row = tx.execute(sa.select(story.c.id, story.c.merged_into).where(story.c.id == story_id)).one_or_none()
    return None if row is None else row.merged_into or row.id


def story_of(tx: Connection, article_id: int) -> Member | None:
    row = tx.execute(sa.select(story_member).where(story_member.c.article_id == article_id)).one_or_none()
    return None if row is None else _member_of(row)


def members(tx: Connection, story_id: str) -> list[Member]:
    """In the order in which they joined."""
    of_story = sa.select(story_member).where(story_member.c.story_id == story_id)
    return [
        _member_of(row) for row in tx.execute(of_story.order_by(story_member.c.joined_at, story_member.c.article_id))
    ]


def leave_untold(tx: Connection, story_id: str, reason: str) -> None:
    """States why a story that matched is owed to no channel."""
    tx.execute(story.update().where(story.c.id == story_id).values(untold_reason=reason))


def _member_of(row: Any) -> Member:
    relation = Relation(row.relation)
    return Member(row.article_id, row.story_id, relation, row.of_article_id, row.why, row.joined_at)


def _move_told(tx: Connection, old: str, new: str) -> None:
    copy_told(tx, old, new)
    tx.execute(told.delete().where(told.c.story_id == old))


def _let_in_told(tx: Connection, story_id: str) -> None:
    """A channel that knows one of two stories that are one does not leave it out."""
    is_told = sa.exists().where(told.c.channel == left_out.c.channel, told.c.story_id == story_id)
    tx.execute(left_out.delete().where(left_out.c.story_id == story_id, is_told))


def copy_told(tx: Connection, old: str, new: str) -> None:
    """The channels that know one story know the other too."""
    rows = tx.execute(sa.select(told.c.channel, told.c.first_told_at).where(told.c.story_id == old)).all()
    copies: Iterable[dict[str, Any]] = [{**row._mapping, "story_id": new} for row in rows]  # noqa: SLF001  its public name
    for copy in copies:
        tx.execute(insert_into(tx, told).values(copy).on_conflict_do_nothing())


def _move_digest_items(tx: Connection, old: str, new: str) -> None:
    """What waits for the same slot twice waits once."""
    twin = digest_item.alias()
    waits_too = sa.exists().where(
        twin.c.story_id == new,
        twin.c.digest_id.is_(None),
        twin.c.channel == digest_item.c.channel,
        twin.c.kind == digest_item.c.kind,
    )
    of_old = digest_item.c.story_id == old
    tx.execute(digest_item.delete().where(of_old, digest_item.c.digest_id.is_(None), waits_too))
    tx.execute(digest_item.update().where(of_old).values(story_id=new))


def _move_apart(tx: Connection, old: str, new: str) -> None:
    said = tx.execute(
        sa.select(story_apart.c.other_id, story_apart.c.said_at).where(story_apart.c.story_id == old)
    ).all()
    tx.execute(story_apart.delete().where(sa.or_(story_apart.c.story_id == old, story_apart.c.other_id == old)))
    for row in said:
        if row.other_id != new:
            keep_apart(tx, new, row.other_id, row.said_at)
