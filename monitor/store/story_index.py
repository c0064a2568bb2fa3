"""Where filed profiles are found again, in the store: what `monitor.stories.index` asks, asked in SQL.

A print or term that stands in very many articles is written so often a week and no more, and read so far and no
further, so that every question reads a bounded number of rows however much is stored. The caller holds the filing lock.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store import stories
from monitor.store.columns import week_of
from monitor.store.number_lists import Among, EachNumber, JoinedNumbers
from monitor.store.tables import article, print_key, profile, story_member, story_term, term_count
from monitor.stories.index import MAX_MEMBERS, MAX_POSTINGS, MAX_SHARING, is_within
from monitor.stories.profile import EMPTY, Profile

EVERY_ARTICLE = 0
"""The term under which articles are counted; no word has it."""

BATCHES_READ: Final = 3  # of candidates, to find enough of them within the window


class SqlStoryIndex:
    """The story index of a database, within one transaction and for one article: profiles read are kept."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx
        self._read: dict[int, Profile] = {}
        self._count: int | None = None

    def document_count(self) -> int:
        return self._count_terms((EVERY_ARTICLE,)).get(EVERY_ARTICLE, 0) if self._count is None else self._count

    def document_frequencies(self, terms: tuple[int, ...]) -> Mapping[int, int]:
        counted = self._count_terms((EVERY_ARTICLE, *terms))
        self._count = counted.pop(EVERY_ARTICLE, 0)  # what is asked for next
        return counted

    def with_id(self, article_id: str) -> Profile | None:
        return next(iter(self._load([int(article_id)])), None)

    def with_key(self, url_key: bytes, outlet_key: str | None) -> Profile | None:
        found = self._first_article(_WITH_OUTLET_KEY, outlet_key) if outlet_key else None
        return found or (self._first_article(_WITH_URL_KEY, url_key) if url_key else None)

    def with_text(self, text_hash: str) -> Profile | None:
        return self._first_article(_WITH_TEXT, text_hash) if text_hash else None

    def sharing_prints(self, prints: Sequence[int]) -> Sequence[Profile]:
        ranked = self._rank_sharing(print_key, prints, None)
        return self._load(ranked[:MAX_SHARING])

    def sharing_terms(self, terms: Sequence[int], since: datetime | None, until: datetime | None) -> Sequence[Profile]:
        ranked = self._rank_sharing(story_term, terms, since)
        found: list[Profile] = []
        for start in range(0, min(len(ranked), BATCHES_READ * MAX_SHARING), MAX_SHARING):
            batch = self._load(ranked[start : start + MAX_SHARING])
            found += [each for each in batch if is_within(each, since, until)]
            if len(found) >= MAX_SHARING:
                break
        return found[:MAX_SHARING]

    def members(self, story: str) -> Sequence[Profile]:
        newest = self._tx.scalars(_NEWEST_MEMBERS, {"story": story}).all()
        return self._load(newest[::-1])

    def kept_apart(self, story: str) -> Collection[str]:
        return stories.kept_apart(self._tx, story)

    def add(self, new: Profile) -> None:
        old = self.with_id(new.article_id)
        if old:
            self._drop_postings(old)
        values = {"story_id": new.story, "at": new.at, "data": new.to_bytes()}
        self._tx.execute(_STORE[self._tx.dialect.name], {"article_id": int(new.article_id), **values})
        self._post(print_key, new, new.prints)
        self._post(story_term, new, new.key_terms)
        if old is None:
            self._tx.execute(_COUNT[self._tx.dialect.name], {"terms": sorted((EVERY_ARTICLE, *new.terms))})
        self._read.pop(int(new.article_id), None)
        self._count = None

    def rename(self, old: str, new: str) -> None:
        self._tx.execute(_RENAME, {"old": old, "new": new})
        self._read.clear()

    def _count_terms(self, terms: Sequence[int]) -> dict[int, int]:
        return {row[0]: row[1] for row in self._tx.execute(_COUNTS, {"terms": terms}).all()}

    def _first_article(self, statement: sa.Select[Any], key: object) -> Profile | None:
        """The first article of a story; without its text if its profile was dropped long ago."""
        found = self._tx.execute(statement, {"key": key}).one_or_none()
        if found is None:
            return None
        article_id, story, data = found
        if data is not None:
            return Profile.from_bytes(data, story)
        row = self._tx.execute(_ARTICLE, {"id": article_id}).one()
        return replace(
            EMPTY,
            article_id=str(row.id),
            story=story,
            outlet=row.outlet,
            url_key=row.url_key,
            outlet_key=row.outlet_key,
            published_at=row.published_at,
            seen_at=row.first_seen_at,
            language=row.language,
            title=row.title,
            text_hash=row.text_hash,
        )

    def _rank_sharing(self, table: Table, keys: Sequence[int], since: datetime | None) -> list[int]:
        """The articles found under the keys, those under most of them first; keys of too many articles count nothing.

        An article is seen when its news is told, or later: the weeks before `since` hold nothing that is asked for.
        """
        weeks = self._weeks_of(table, since) if keys else []
        if not weeks:
            return []
        rows = self._tx.execute(_HOLDERS[table.name], {"weeks": weeks, "keys": keys}).scalars().all()
        shared: Counter[str] = Counter()
        for holders in rows:
            each = holders.split(",") if holders else []
            if len(each) <= MAX_POSTINGS:
                shared.update(each)
        return [article_id for _, article_id in sorted((-count, int(each)) for each, count in shared.items())]

    def _weeks_of(self, table: Table, since: datetime | None) -> Sequence[int]:
        """The weeks that are kept, from `since` on, the newest first."""
        first, last = self._tx.execute(_KEPT_WEEKS[table.name]).one()
        if first is None:
            return []
        return range(last, max(first, week_of(since) if since else first) - 1, -1)

    def _load(self, article_ids: Sequence[int]) -> list[Profile]:
        """The profiles that are there, in this order, each in the story it is in now: merges do not touch its bytes."""
        missing = [each for each in article_ids if each not in self._read]
        if missing:
            rows = self._tx.execute(_PROFILES, {"ids": missing}).all()
            self._read.update((article_id, Profile.from_bytes(data, story)) for article_id, story, data in rows)
        return [self._read[each] for each in article_ids if each in self._read]

    def _post(self, table: Table, new: Profile, keys: Iterable[int]) -> None:
        """Writes under which keys an article is found, but for keys that are full this week."""
        posted = {"in_week": week_of(new.seen_at), "in_article": int(new.article_id), "keys": sorted(set(keys))}
        self._tx.execute(_POST[self._tx.dialect.name, table.name], posted)

    def _drop_postings(self, old: Profile) -> None:
        for table, keys in ((print_key, old.prints), (story_term, old.key_terms)):
            week, key, article_id = table.primary_key.columns
            is_old = sa.and_(week == week_of(old.seen_at), key.in_(keys), article_id == int(old.article_id))
            self._tx.execute(table.delete().where(is_old))


# Building a statement costs more than running it: those that every article asks are built once.

_InsertInto = Callable[[Table], sqlite.Insert]
_INSERTS: Final = (
    ("sqlite", sqlite.insert),
    ("postgresql", cast("_InsertInto", postgresql.insert)),
)  # alike in all used
_POSTINGS: Final = (print_key, story_term)


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
    return sa.select(sa.select(JoinedNumbers(some.c.article_id)).scalar_subquery()).select_from(keys)


def _kept_weeks(table: Table) -> sa.Select[Any]:
    """The first and last week. Each is asked for by itself: SQLite reads the whole table for both at once."""
    week = table.primary_key.columns[0]
    return sa.select(*(sa.select(end(week)).scalar_subquery() for end in (sa.func.min, sa.func.max)))


def _post(insert: _InsertInto, table: Table) -> sa.Insert:
    week, key, _ = table.primary_key.columns
    keys = EachNumber("keys").rows()
    in_week = sa.bindparam("in_week", type_=sa.Integer)
    held = (
        sa.select(sa.literal_column("1", sa.Integer))
        .where(week == in_week, key == keys.c.value)
        .limit(MAX_POSTINGS + 1)
    )
    count = sa.select(sa.func.count()).select_from(held.correlate(keys).subquery()).scalar_subquery()
    row = sa.select(in_week, keys.c.value, sa.bindparam("in_article", type_=sa.Integer)).where(count <= MAX_POSTINGS)
    return insert(table).from_select(list(table.primary_key.columns.keys()), row).on_conflict_do_nothing()


def _count(insert: _InsertInto) -> sa.Insert:
    terms = EachNumber("terms").rows()
    row = sa.select(terms.c.value, sa.literal_column("1")).where(sa.true())
    raised = {"articles": term_count.c.articles + 1}
    return (
        insert(term_count)
        .from_select(["term", "articles"], row)
        .on_conflict_do_update(index_elements=["term"], set_=raised)
    )


def _store(insert: _InsertInto) -> sa.Insert:
    row = insert(profile)
    changed = {name: row.excluded[name] for name in ("story_id", "at", "data")}
    return row.on_conflict_do_update(index_elements=["article_id"], set_=changed)


_COUNTS: Final = sa.select(term_count.c.term, term_count.c.articles).where(Among(term_count.c.term, "terms"))
_WITH_OUTLET_KEY: Final = _first_of_story(article.c.outlet_key == sa.bindparam("key"))
_WITH_URL_KEY: Final = _first_of_story(article.c.url_key == sa.bindparam("key"))
_WITH_TEXT: Final = _first_of_story(article.c.text_hash == sa.bindparam("key"))
_ARTICLE: Final = sa.select(article).where(article.c.id == sa.bindparam("id"))
_HOLDERS: Final = {table.name: _holders(table) for table in _POSTINGS}
_KEPT_WEEKS: Final = {table.name: _kept_weeks(table) for table in _POSTINGS}
_PROFILES: Final = sa.select(profile.c.article_id, profile.c.story_id, profile.c.data).where(
    Among(profile.c.article_id, "ids")
)
_NEWEST_MEMBERS: Final = (
    sa.select(profile.c.article_id)
    .where(profile.c.story_id == sa.bindparam("story"))
    .order_by(profile.c.article_id.desc())
    .limit(MAX_MEMBERS)
)
_RENAME: Final = profile.update().where(profile.c.story_id == sa.bindparam("old")).values(story_id=sa.bindparam("new"))
_STORE: Final = {dialect: _store(insert) for dialect, insert in _INSERTS}
_COUNT: Final = {dialect: _count(insert) for dialect, insert in _INSERTS}
_POST: Final = {(dialect, table.name): _post(insert, table) for dialect, insert in _INSERTS for table in _POSTINGS}
