"""Where filed profiles are found again, in the store: what `monitor.stories.index` asks, asked in SQL.

A print or term that stands in very many articles is written so often a week and no more, and read so far and no
further, so that every question reads a bounded number of rows however much is stored. The caller holds the filing lock.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
import xxhash
from sqlalchemy import Connection, Table

from monitor.store import stories
from monitor.store import story_queries as queries
from monitor.store.columns import week_of
from monitor.store.profile_cache import ProfileCache
from monitor.store.story_queries import EVERY_ARTICLE
from monitor.store.tables import print_key, story_term
from monitor.stories.index import MAX_POSTINGS, MAX_SHARING, is_within
from monitor.stories.profile import EMPTY, Profile

BATCHES_READ: Final = 3  # of candidates, to find enough of them within the window
_GOLDEN: Final = 0x9E3779B1  # 2**32 over the golden ratio: its multiples spread evenly over 32 bits
_LOW_32: Final = 0xFFFFFFFF
_SIGN: Final = 1 << 63


@dataclass(frozen=True, slots=True)
class _Room:
    """Of the keys asked for in `weeks` those that are far from full."""

    weeks: range
    keys: frozenset[int]


_NO_ROOM: Final = _Room(range(0), frozenset())


class SqlStoryIndex:
    """The story index of a database, within one transaction and for one article: profiles read are kept.

    `fresh` is the id of an article that was filed just now under addresses not known before: nothing is looked up by
    them. `cache` keeps profiles from one article to the next.
    """

    def __init__(self, tx: Connection, cache: ProfileCache | None = None, *, fresh: int | None = None) -> None:
        self._tx = tx
        self._cache = cache or ProfileCache()
        self._fresh = fresh
        self._read: dict[int, Profile] = {}
        self._counts: dict[int, int] = {}
        self._weeks: Sequence[int | None] | None = None
        self._room: dict[str, _Room] = {}

    def document_count(self) -> int:
        return self._count_terms((EVERY_ARTICLE,))[EVERY_ARTICLE]

    def document_frequencies(self, terms: tuple[int, ...]) -> Mapping[int, int]:
        return self._count_terms((EVERY_ARTICLE, *terms))

    def with_id(self, article_id: str) -> Profile | None:
        return next(iter(self._load([int(article_id)])), None)

    def with_key(self, url_key: bytes, outlet_key: str | None) -> Profile | None:
        if self._fresh is not None:
            return None
        found = self._first_article(queries.WITH_OUTLET_KEY, outlet_key) if outlet_key else None
        return found or (self._first_article(queries.WITH_URL_KEY, url_key) if url_key else None)

    def with_text(self, text_hash: str) -> Profile | None:
        return self._first_article(queries.WITH_TEXT, text_hash) if text_hash else None

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
        return self.members_of([story])[story]

    def members_of(self, names: Sequence[str]) -> Mapping[str, Sequence[Profile]]:
        rows = self._tx.execute(queries.NEWEST_MEMBERS, {"stories": names}).all() if names else []
        ids = {story: sorted(_numbers(joined)) for story, joined in rows}
        self._load(list(dict.fromkeys(each for members in ids.values() for each in members)))
        return {story: self._load(ids[story]) for story in names}

    def kept_apart(self, story: str) -> Collection[str]:
        return stories.kept_apart(self._tx, story)

    def add(self, new: Profile) -> None:
        article_id = int(new.article_id)
        old = self.with_id(new.article_id) if article_id != self._fresh else None
        if old:
            self._drop_postings(old)
        self._store(article_id, new)
        self._post(print_key, new, new.prints)
        self._post(story_term, new, new.key_terms)
        if old is None:
            self._raise_counts(article_id, (EVERY_ARTICLE, *new.terms))
        self._forget()

    def rename(self, old: str, new: str) -> None:
        self._tx.execute(queries.RENAME, {"old": old, "new": new})
        self._read.clear()

    def _count_terms(self, terms: Sequence[int]) -> Mapping[int, int]:
        """In how many articles each term stood, and perhaps of others; what was asked before is remembered."""
        unknown = [term for term in terms if term not in self._counts]
        if unknown:
            counted = self._tx.execute(queries.COUNTS, {"terms": unknown}).all()
            self._counts.update(dict.fromkeys(unknown, 0))
            self._counts.update((term, articles) for term, articles in counted)
        return self._counts

    def _raise_counts(self, article_id: int, terms: Sequence[int]) -> None:
        """Counts an article's terms: rare ones each time, others now and then, by so much more.

        A count that is written for every article costs a page each; which of them it is written for is told by their
        numbers, so that nothing depends on the process. Their error is about 9 %, which moves a term's weight by 2 %.
        """
        counts = self._count_terms(terms)
        raised = [term for term in terms if term == EVERY_ARTICLE or _is_counted(term, article_id, counts[term])]
        self._tx.execute(queries.COUNT[self._tx.dialect.name], {"terms": sorted(raised)})

    def _store(self, article_id: int, new: Profile) -> None:
        data = new.to_bytes()
        stamp = xxhash.xxh3_64_intdigest(data) - _SIGN
        values = {"article_id": article_id, "story_id": new.story, "at": new.at, "data": data, "stamp": stamp}
        self._tx.execute(queries.STORE[self._tx.dialect.name], values)
        self._cache.put(article_id, stamp, new)

    def _forget(self) -> None:
        self._read.clear()
        self._counts.clear()
        self._weeks = None
        self._room.clear()

    def _first_article(self, statement: sa.Select[Any], key: object) -> Profile | None:
        """The first article of a story; without its text if its profile was dropped long ago."""
        found = self._tx.execute(statement, {"key": key}).one_or_none()
        if found is None:
            return None
        article_id, story, data = found
        if data is not None:
            return Profile.from_bytes(data, story)
        row = self._tx.execute(queries.ARTICLE, {"id": article_id}).one()
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
        weeks = self._weeks_of(table, since) if keys else range(0)
        if not weeks:
            return []
        rows = self._tx.execute(queries.HOLDERS[table.name], {"weeks": weeks, "keys": keys}).all()
        held = {key: joined.split(",") if joined else [] for key, joined in rows}
        telling = {key: holders for key, holders in held.items() if len(holders) <= MAX_POSTINGS}
        self._room[table.name] = _Room(weeks, frozenset(telling))
        shared: Counter[str] = Counter()
        for holders in telling.values():
            shared.update(holders)
        return [article_id for _, article_id in sorted((-count, int(each)) for each, count in shared.items())]

    def _weeks_of(self, table: Table, since: datetime | None) -> range:
        """The weeks that are kept, from `since` on, the newest first."""
        if self._weeks is None:
            self._weeks = tuple(self._tx.execute(queries.KEPT_WEEKS).one())
        first, last = self._weeks[:2] if table is print_key else self._weeks[2:]
        if first is None or last is None:
            return range(0)
        return range(last, max(first, week_of(since) if since else first) - 1, -1)

    def _load(self, article_ids: Sequence[int]) -> list[Profile]:
        """The profiles that are there, in this order, each in the story it is in now: merges do not touch its bytes."""
        missing = [each for each in article_ids if each not in self._read]
        if missing:
            held = [each for each in missing if self._cache.stamp_of(each) is not None]
            stale = self._read_rows(missing, held)
            if stale:
                self._read_rows(stale, [])
        return [self._read[each] for each in article_ids if each in self._read]

    def _read_rows(self, article_ids: Sequence[int], held: Sequence[int]) -> list[int]:
        """Reads profiles, those held in memory without their bytes. The articles whose bytes are needed after all."""
        stale: list[int] = []
        for article_id, story, stamp, data in self._tx.execute(
            queries.PROFILES, {"ids": article_ids, "held": held}
        ).all():
            found = self._cache.take(article_id, stamp)
            if found is None and data is not None:
                found = Profile.from_bytes(data, story)
                if stamp is not None:
                    self._cache.put(article_id, stamp, found)
            if found is None:
                stale.append(article_id)
            else:
                self._read[article_id] = found if found.story == story else replace(found, story=story)
        return stale

    def _post(self, table: Table, new: Profile, keys: Iterable[int]) -> None:
        """Writes under which keys an article is found, but for keys that are full this week."""
        week = week_of(new.seen_at)
        room = self._room.get(table.name, _NO_ROOM)
        is_known = week in room.weeks or week > max(room.weeks, default=week)
        free = room.keys.intersection(keys) if is_known else frozenset[int]()
        for statements, posted in ((queries.POST, free), (queries.POST_IF_ROOM, set(keys) - free)):
            if posted:
                values = {"in_week": week, "in_article": int(new.article_id), "keys": sorted(posted)}
                self._tx.execute(statements[self._tx.dialect.name, table.name], values)

    def _drop_postings(self, old: Profile) -> None:
        for table, keys in ((print_key, old.prints), (story_term, old.key_terms)):
            week, key, article_id = table.primary_key.columns
            is_old = sa.and_(week == week_of(old.seen_at), key.in_(keys), article_id == int(old.article_id))
            self._tx.execute(table.delete().where(is_old))


def _numbers(joined: str | None) -> list[int]:
    return list(map(int, joined.split(","))) if joined else []


def _is_counted(term: int, article_id: int, count: int) -> bool:
    """Of the articles that hold a frequent term every so manyth."""
    if count < queries.EXACT_COUNT:
        return True
    place = (term + article_id * _GOLDEN) & _LOW_32
    return place * (count // queries.COUNT_STEPS) <= _LOW_32
