"""The statements of the story index. Building one costs more than running it: each is built once."""

from collections.abc import Callable
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.parameter_lists import Among, EachName, EachNumber, JoinedNumbers
from monitor.store.tables import article, print_key, profile, story_member, story_term, term_count
from monitor.stories.index import MAX_MEMBERS, MAX_POSTINGS

_InsertInto = Callable[[Table], sqlite.Insert]
_INSERTS: Final = (
    ("sqlite", sqlite.insert),
    ("postgresql", cast("_InsertInto", postgresql.insert)),
)  # alike in all used
_POSTINGS: Final = (print_key, story_term)
_WEEK: Final = sa.bindparam("in_week", type_=sa.Integer)
_ARTICLE_ID: Final = sa.bindparam("in_article", type_=sa.Integer)

EVERY_ARTICLE: Final = 0
"""The term under which articles are counted, always exactly; no word has it."""

EXACT_COUNT: Final = 128
COUNT_STEPS: Final = 64
"""Counts below `EXACT_COUNT` are raised by one; beyond it by a `COUNT_STEPS`th of themselves, but so much rarer."""


def _first_of_story(test: ColumnElement[bool]) -> sa.Select[Any]:
    return (
        sa.select(article.c.id, story_member.c.story_id, profile.c.data)
        .join_from(article, story_member, story_member.c.article_id == article.c.id)
        .outerjoin(profile, profile.c.article_id == article.c.id)
        .where(test)
        .order_by(article.c.id)
        .limit(1)
    )


def _holders(table: Table) -> sa.Select[Any]:
    """For every key the articles under it, one more at most than are wanted."""
    week, key, article_id = table.primary_key.columns
    keys = EachNumber("keys").rows()
    held = sa.select(article_id).where(Among(week, "weeks"), key == keys.c.value).limit(MAX_POSTINGS + 1)
    some = held.correlate(keys).subquery()
    return sa.select(keys.c.value, sa.select(JoinedNumbers(some.c.article_id)).scalar_subquery()).select_from(keys)


def _kept_weeks() -> sa.Select[Any]:
    """The first and last week of either table. Each is asked for by itself: SQLite reads a whole table for two."""
    weeks = [table.primary_key.columns[0] for table in _POSTINGS]
    return sa.select(*(sa.select(end(week)).scalar_subquery() for week in weeks for end in (sa.func.min, sa.func.max)))


def _post(insert: _InsertInto, table: Table) -> sa.Insert:
    """Writes an article under keys that have room."""
    keys = EachNumber("keys").rows()
    row = sa.select(_WEEK, keys.c.value, _ARTICLE_ID).where(sa.true())
    return insert(table).from_select(list(table.primary_key.columns.keys()), row).on_conflict_do_nothing()


def _post_if_room(insert: _InsertInto, table: Table) -> sa.Insert:
    """Writes an article under those keys that are not full this week."""
    week, key, _ = table.primary_key.columns
    keys = EachNumber("keys").rows()
    held = (
        sa.select(sa.literal_column("1", sa.Integer)).where(week == _WEEK, key == keys.c.value).limit(MAX_POSTINGS + 1)
    )
    count = sa.select(sa.func.count()).select_from(held.correlate(keys).subquery()).scalar_subquery()
    row = sa.select(_WEEK, keys.c.value, _ARTICLE_ID).where(count <= MAX_POSTINGS)
    return insert(table).from_select(list(table.primary_key.columns.keys()), row).on_conflict_do_nothing()


def _count(insert: _InsertInto) -> sa.Insert:
    terms = EachNumber("terms").rows()
    row = sa.select(terms.c.value, sa.literal_column("1")).where(sa.true())
    held = term_count.c.articles
    is_exact = sa.or_(held < EXACT_COUNT, term_count.c.term == EVERY_ARTICLE)
    step = sa.case((is_exact, 1), else_=held // COUNT_STEPS)
    return (
        insert(term_count)
        .from_select(["term", "articles"], row)
        .on_conflict_do_update(index_elements=["term"], set_={"articles": held + step})
    )


def _store(insert: _InsertInto) -> sa.Insert:
    row = insert(profile)
    changed = {name: row.excluded[name] for name in ("story_id", "at", "data", "stamp")}
    return row.on_conflict_do_update(index_elements=["article_id"], set_=changed)


def _profiles() -> sa.Select[Any]:
    """Profiles in the story they are in now; without their bytes if these are in memory (`held`) with a stamp."""
    data = sa.case((Among(profile.c.article_id, "held"), None), else_=profile.c.data)
    return sa.select(profile.c.article_id, profile.c.story_id, profile.c.stamp, data).where(
        Among(profile.c.article_id, "ids")
    )


def _newest_members() -> sa.Select[Any]:
    """Of each story the newest articles."""
    names = EachName("stories").rows()
    newest = (
        sa.select(profile.c.article_id)
        .where(profile.c.story_id == names.c.value)
        .order_by(profile.c.article_id.desc())
        .limit(MAX_MEMBERS)
    )
    some = newest.correlate(names).subquery()
    return sa.select(names.c.value, sa.select(JoinedNumbers(some.c.article_id)).scalar_subquery()).select_from(names)


COUNTS: Final = sa.select(term_count.c.term, term_count.c.articles).where(Among(term_count.c.term, "terms"))
WITH_OUTLET_KEY: Final = _first_of_story(article.c.outlet_key == sa.bindparam("key"))
WITH_URL_KEY: Final = _first_of_story(article.c.url_key == sa.bindparam("key"))
WITH_TEXT: Final = _first_of_story(article.c.text_hash == sa.bindparam("key"))
ARTICLE: Final = sa.select(article).where(article.c.id == sa.bindparam("id"))
HOLDERS: Final = {table.name: _holders(table) for table in _POSTINGS}
KEPT_WEEKS: Final = _kept_weeks()
PROFILES: Final = _profiles()
NEWEST_MEMBERS: Final = _newest_members()
RENAME: Final = profile.update().where(profile.c.story_id == sa.bindparam("old")).values(story_id=sa.bindparam("new"))
STORE: Final = {dialect: _store(insert) for dialect, insert in _INSERTS}
COUNT: Final = {dialect: _count(insert) for dialect, insert in _INSERTS}
POST: Final = {(dialect, table.name): _post(insert, table) for dialect, insert in _INSERTS for table in _POSTINGS}
POST_IF_ROOM: Final = {
    (dialect, table.name): _post_if_room(insert, table) for dialect, insert in _INSERTS for table in _POSTINGS
}
