"""Where filed profiles are found again, in the store: what `monitor.stories.index` asks, asked in SQL.

A print or term that stands in very many articles is written so often a week and no more, so that every question reads a
bounded number of rows however much is stored. Times are those of the profiles; the caller holds the filing lock.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Table

from monitor.store import stories
from monitor.store.columns import week_of
from monitor.store.engine import insert_into
from monitor.store.tables import article, print_key, profile, story_member, story_term, term_count
from monitor.stories.index import MAX_MEMBERS, MAX_POSTINGS, MAX_SHARING
from monitor.stories.profile import EMPTY, Profile

EVERY_ARTICLE = 0
"""The term under which articles are counted; no word has it."""


class SqlStoryIndex:
    """The story index of a database, within one transaction."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx

    def document_count(self) -> int:
        return self.document_frequencies((EVERY_ARTICLE,)).get(EVERY_ARTICLE, 0)

    def document_frequencies(self, terms: tuple[int, ...]) -> Mapping[int, int]:
        counted = sa.select(term_count.c.term, term_count.c.articles).where(term_count.c.term.in_(terms))
        return {row.term: row.articles for row in self._tx.execute(counted)}

    def with_id(self, article_id: str) -> Profile | None:
        return next(iter(self._load([int(article_id)])), None)

    def with_key(self, url_key: bytes, outlet_key: str | None) -> Profile | None:
        found = self._first_article(article.c.outlet_key == outlet_key) if outlet_key else None
        return found or (self._first_article(article.c.url_key == url_key) if url_key else None)

    def with_text(self, text_hash: str) -> Profile | None:
        return self._first_article(article.c.text_hash == text_hash) if text_hash else None

    def sharing_prints(self, prints: Sequence[int]) -> Sequence[Profile]:
        return self._most_sharing(print_key, prints, [])

    def sharing_terms(self, terms: Sequence[int], since: datetime | None, until: datetime | None) -> Sequence[Profile]:
        window = ([profile.c.at >= since] if since else []) + ([profile.c.at <= until] if until else [])
        return self._most_sharing(story_term, terms, window)

    def members(self, story: str) -> Sequence[Profile]:
        of_story = sa.select(profile).where(profile.c.story_id == story).order_by(profile.c.article_id.desc())
        return [_profile_of(row) for row in self._tx.execute(of_story.limit(MAX_MEMBERS))][::-1]

    def kept_apart(self, story: str) -> Collection[str]:
        return stories.kept_apart(self._tx, story)

    def add(self, new: Profile) -> None:
        old = self.with_id(new.article_id)
        if old:
            self._drop_postings(old)
        values = {"story_id": new.story, "at": new.at, "data": new.to_bytes()}
        row = insert_into(self._tx, profile).values(article_id=int(new.article_id), **values)
        self._tx.execute(row.on_conflict_do_update(index_elements=["article_id"], set_=values))
        self._post(print_key, new, new.prints)
        self._post(story_term, new, new.key_terms)
        if old is None:
            self._count((EVERY_ARTICLE, *new.terms))

    def rename(self, old: str, new: str) -> None:
        self._tx.execute(profile.update().where(profile.c.story_id == old).values(story_id=new))

    def _first_article(self, test: ColumnElement[bool]) -> Profile | None:
        """The first article of a story that passes the test; without its text if its profile was dropped long ago."""
        found = self._tx.execute(
            sa.select(article, story_member.c.story_id, profile.c.data)
            .join_from(article, story_member, story_member.c.article_id == article.c.id)
            .outerjoin(profile, profile.c.article_id == article.c.id)
            .where(test)
            .order_by(article.c.id)
            .limit(1)
        ).one_or_none()
        if found is None:
            return None
        if found.data is not None:
            return _profile_of(found)
        return replace(
            EMPTY,
            article_id=str(found.id),
            story=found.story_id,
            outlet=found.outlet,
            url_key=found.url_key,
            outlet_key=found.outlet_key,
            published_at=found.published_at,
            seen_at=found.first_seen_at,
            language=found.language,
            title=found.title,
            text_hash=found.text_hash,
        )

    def _most_sharing(self, table: Table, keys: Sequence[int], window: Sequence[ColumnElement[bool]]) -> list[Profile]:
        """Those that share most of the keys; keys of too many articles are skipped."""
        week, key, article_id = table.primary_key.columns
        weeks = self._weeks_of(week)
        if not keys or not weeks:
            return []
        posted = sa.select(key.label("key"), article_id.label("article_id")).where(week.in_(weeks), key.in_(keys))
        if window:
            posted = posted.join(profile, profile.c.article_id == article_id).where(*window)
        rows = self._tx.execute(posted).all()
        postings = Counter(row.key for row in rows)
        shared = Counter(row.article_id for row in rows if postings[row.key] <= MAX_POSTINGS)
        ranked = sorted(shared, key=lambda each: (-shared[each], each))[:MAX_SHARING]
        found = {each.article_id: each for each in self._load(ranked)}
        return [found[str(each)] for each in ranked if str(each) in found]

    def _weeks_of(self, week: ColumnElement[int]) -> Sequence[int]:
        """The weeks that are kept. Each end is asked for by itself: SQLite reads the whole table for both at once."""
        first = sa.select(sa.func.min(week)).scalar_subquery()
        last = sa.select(sa.func.max(week)).scalar_subquery()
        ends = self._tx.execute(sa.select(first.label("first"), last.label("last"))).one()
        return [] if ends.first is None else range(ends.first, ends.last + 1)

    def _load(self, article_ids: Sequence[int]) -> list[Profile]:
        rows = self._tx.execute(sa.select(profile).where(profile.c.article_id.in_(article_ids)))
        return [_profile_of(row) for row in rows]

    def _post(self, table: Table, new: Profile, keys: Collection[int]) -> None:
        """Writes under which keys an article is found, but for keys that are full this week."""
        if not keys:
            return
        week, key, _ = table.primary_key.columns
        held = sa.select(sa.literal(1)).where(week == sa.bindparam("in_week"), key == sa.bindparam("in_key"))
        is_open = sa.select(sa.func.count()).select_from(held.limit(MAX_POSTINGS + 1).subquery()).scalar_subquery()
        row = sa.select(
            sa.cast(sa.bindparam("in_week"), sa.Integer),
            sa.cast(sa.bindparam("in_key"), sa.Integer),
            sa.cast(sa.bindparam("in_article"), sa.Integer),
        ).where(is_open <= MAX_POSTINGS)
        posting = insert_into(self._tx, table).from_select(list(table.primary_key.columns.keys()), row)
        in_week = week_of(new.seen_at)
        rows = [{"in_week": in_week, "in_key": each, "in_article": int(new.article_id)} for each in sorted(set(keys))]
        self._tx.execute(posting.on_conflict_do_nothing(), rows)

    def _drop_postings(self, old: Profile) -> None:
        for table, keys in ((print_key, old.prints), (story_term, old.key_terms)):
            week, key, article_id = table.primary_key.columns
            is_old = sa.and_(week == week_of(old.seen_at), key.in_(keys), article_id == int(old.article_id))
            self._tx.execute(table.delete().where(is_old))

    def _count(self, terms: Sequence[int]) -> None:
        counted = insert_into(self._tx, term_count)
        raised = {"articles": term_count.c.articles + 1}
        rows = [{"term": term, "articles": 1} for term in sorted(terms)]
        self._tx.execute(counted.on_conflict_do_update(index_elements=["term"], set_=raised), rows)


def _profile_of(row: "sa.Row[tuple[object, ...]]") -> Profile:
    """The profile with the story it is in now: merges do not touch what is packed."""
    return replace(Profile.from_bytes(row.data), story=row.story_id)
