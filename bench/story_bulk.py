"""A large store made up quickly: articles with the skew of real ones, written straight into the tables.

Words by Zipf; a notice of its outlet in every article and one of twelve that stand everywhere; one event a thousand
articles that three in ten report, half of them as edited copies of one text; two in ten report something of the day.
"""

import random
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache, partial
from typing import Any

import sqlalchemy as sa
import xxhash

from monitor.model import Article, Block, Dated, Zone
from monitor.store.columns import week_of
from monitor.store.engine import Database, Tx, insert_into
from monitor.store.story_queries import EVERY_ARTICLE
from monitor.store.tables import article, print_key, profile, story, story_member, story_term, term_count
from monitor.stories.index import MAX_POSTINGS
from monitor.stories.profile import EMPTY, KEY_TERMS, Profile
from monitor.stories.shingles import prints_of, shingles_of
from monitor.stories.terms import UNIT, stem_of, term_key
from monitor.stories.words import find_words

START = datetime(2026, 3, 2, tzinfo=UTC)
APART = timedelta(seconds=2.6)  # a million articles in a month
WORDS, BODY_WORDS, NOTICE_WORDS, NAMES, OUTLETS, NOTICES = 60_000, 400, 30, 8, 40, 12
SPAN, DENSE, RECENT, REACH = 1_000, 0.3, 0.5, 400  # of a thousand articles 300 report one event, 200 others of the day
BATCH, FLUSH = 2_000, 100_000
DRAWS = 1 << 18

POSTING = sa.Table(
    "bench_posting",
    sa.MetaData(),
    sa.Column("week", sa.Integer),
    sa.Column("key", sa.Integer),
    sa.Column("article_id", sa.Integer),
    sa.Column("kind", sa.Text),
)


def made_up(number: int) -> Article:
    """An article as the cleaner gives it."""
    dice = random.Random(number)
    event = event_of(number)
    is_copy = is_copied(number, event)
    body = list(event_text(event)) if is_copy else own_text(dice, event)
    for edit in range(0, BODY_WORDS, 30):
        body[edit] = zipf_word(dice)
    lines = [" ".join(body[start : start + 40]) for start in range(0, BODY_WORDS, 40)]
    lines[3:3] = [notice(number % OUTLETS), notice(OUTLETS + number % NOTICES)]
    title = " ".join([*dice.sample(names_of(event), 3), *(zipf_word(dice) for _ in range(4))])
    blocks = tuple(Block(line, Zone.BODY, "made up") for line in lines)
    return Article(
        None, f"outlet{number % OUTLETS}", title, None, blocks, published=Dated(at_of(number), "minute"), language="en"
    )


def event_of(number: int) -> int:
    """The first article of the event that an article reports."""
    dice = random.Random(-1 - number)
    chance = dice.random()
    if chance < DENSE:
        return number // SPAN * SPAN
    return number - dice.randrange(min(REACH, number + 1)) if chance < RECENT else number


def is_copied(number: int, event: int) -> bool:
    return event != number and key_of(number)[0] < 128


@lru_cache(maxsize=2_000)
def event_text(event: int) -> tuple[str, ...]:
    """The text that every other report of an event is an edited copy of."""
    return tuple(own_text(random.Random(f"text {event}"), event))


def own_text(dice: random.Random, event: int) -> list[str]:
    names = names_of(event)
    return [dice.choice(names) if dice.random() < 0.06 else zipf_word(dice) for _ in range(BODY_WORDS)]


def names_of(event: int) -> list[str]:
    return [word_of(WORDS + event * NAMES + place) for place in range(NAMES)]


@cache
def notice(number: int) -> str:
    return " ".join(word_of(number * NOTICE_WORDS + word) for word in range(NOTICE_WORDS))


def zipf_word(dice: random.Random) -> str:
    return word_of(int(WORDS ** dice.random()))


def word_of(number: int) -> str:
    """Five letters or more, another word for every number."""
    letters = ""
    while number or len(letters) < 5:
        number, letter = divmod(number, 23)
        letters += "bcdfghjklmnpqrstvwxzaeo"[letter]
    return letters


def key_of(number: int) -> bytes:
    return xxhash.xxh3_128_digest(str(number).encode())


def at_of(number: int) -> datetime:
    return START + number * APART


class Bulk:
    """Fills a store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._words = [term_key(stem_of(word_of(number))) for number in range(WORDS)]
        dice = random.Random(0)
        self._draws = [int(WORDS ** dice.random()) for _ in range(DRAWS)]

    def fill(self, first: int, last: int) -> None:
        """Writes the articles from `first` up to `last`, each in the story of its event."""
        self._database.write(POSTING.create)
        for start in range(first, last, FLUSH):
            end = min(start + FLUSH, last)
            for number in range(start, end, BATCH):
                batch = [self._profile(each) for each in range(number, min(number + BATCH, end))]
                self._database.write(partial(write_batch, batch=batch))
            self._database.write(_flush)
        self._database.write(POSTING.drop)
        if not self._database.is_sqlite:
            self._database.write(lambda tx: _settle(tx, last))

    def _profile(self, number: int) -> Profile:
        dice = random.Random(number)
        event = event_of(number)
        start = dice.randrange(DRAWS - BODY_WORDS)
        words = sorted(set(self._draws[start : start + BODY_WORDS // 2]), reverse=True)[:88]
        names = [term_key(stem_of(name)) for name in names_of(event)]
        shingles = array("I", dice.randbytes(4 * BODY_WORDS))
        if is_copied(number, event):
            shingles[: BODY_WORDS * 2 // 3] = event_shingles(event)[: BODY_WORDS * 2 // 3]
        for noticed in (number % OUTLETS, OUTLETS + number % NOTICES):
            shingles += notice_shingles(noticed)
        shingles = array("I", sorted(set(shingles)))
        return replace(
            EMPTY,
            article_id=str(number + 1),
            story=f"s{event}",
            outlet=f"outlet{number % OUTLETS}",
            url_key=key_of(number),
            published_at=at_of(number),
            seen_at=at_of(number),
            language="en",
            title=" ".join(map(word_of, words[:7])),
            text_hash=key_of(-1 - number).hex(),
            shingles=shingles,
            prints=prints_of(shingles),
            terms=dict.fromkeys([*names, *(self._words[word] for word in words)], UNIT // 10),
        )


def _settle(tx: Tx, last: int) -> None:
    """PostgreSQL counts its numbers by itself, and plans by what it knows of the tables."""
    tx.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence("article", "id"), last)))
    tx.execute(sa.text("ANALYZE"))


@lru_cache(maxsize=2_000)
def event_shingles(event: int) -> "array[int]":
    return shingles_of(event_text(event))


@cache
def notice_shingles(number: int) -> "array[int]":
    return shingles_of(find_words(notice(number)))


def write_batch(tx: Tx, batch: list[Profile]) -> None:
    opened = {each.story: each.seen_at for each in reversed(batch)}
    new = [{"id": name, "opened_at": at, "title": name} for name, at in opened.items()]
    tx.execute(insert_into(tx, story).on_conflict_do_nothing(), new)
    for table, rows in ((article, article_row), (story_member, member_row), (profile, profile_row)):
        tx.execute(table.insert(), [rows(each) for each in batch])
    _stage(tx, [row for each in batch for row in postings(each)])
    _count_terms(tx, Counter(term for each in batch for term in (EVERY_ARTICLE, *each.terms)))


def postings(each: Profile) -> Iterator[tuple[int, int, int, str]]:
    week, article_id = week_of(each.seen_at), int(each.article_id)
    yield from ((week, key, article_id, print_key.name) for key in each.prints)
    yield from ((week, key, article_id, story_term.name) for key in tuple(each.terms)[:KEY_TERMS])


def _stage(tx: Tx, rows: list[tuple[int, int, int, str]]) -> None:
    driver: Any = tx.connection.driver_connection
    if tx.dialect.name == "sqlite":
        driver.executemany("INSERT INTO bench_posting VALUES (?, ?, ?, ?)", rows)
        return
    with driver.cursor() as cursor, cursor.copy("COPY bench_posting FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _flush(tx: Tx) -> None:
    """In the order of the table, and no more under a key than the program writes."""
    for table in (print_key, story_term):
        week, key, article_id = table.primary_key.columns.keys()
        each = sa.func.row_number().over(partition_by=[POSTING.c.week, POSTING.c.key], order_by=POSTING.c.article_id)
        of_table = sa.select(POSTING.c.week, POSTING.c.key, POSTING.c.article_id, each.label("place"))
        numbered = of_table.where(POSTING.c.kind == table.name).subquery()
        few = sa.select(numbered.c.week, numbered.c.key, numbered.c.article_id)
        few = few.where(numbered.c.place <= MAX_POSTINGS + 1).order_by(*few.selected_columns)
        tx.execute(table.insert().from_select([week, key, article_id], few))
    tx.execute(POSTING.delete())


def _count_terms(tx: Tx, counted: Counter[int]) -> None:
    new = insert_into(tx, term_count)
    raised = {"articles": term_count.c.articles + new.excluded.articles}
    rows = [{"term": term, "articles": number} for term, number in sorted(counted.items())]
    tx.execute(new.on_conflict_do_update(index_elements=["term"], set_=raised), rows)


def article_row(each: Profile) -> dict[str, Any]:
    return {
        "id": int(each.article_id),
        "outlet": each.outlet,
        "url": f"https://{each.outlet}.example/{each.article_id}",
        "url_key": each.url_key,
        "title": each.title,
        "published_at": each.published_at,
        "precision": "minute",
        "language": "en",
        "version": 1,
        "text_hash": each.text_hash,
        "first_seen_at": each.seen_at,
        "changed_at": each.seen_at,
    }


def member_row(each: Profile) -> dict[str, Any]:
    return {
        "article_id": int(each.article_id),
        "story_id": each.story,
        "relation": "event",
        "why": {},
        "joined_at": each.seen_at,
    }


def profile_row(each: Profile) -> dict[str, Any]:
    data = each.to_bytes()
    stamp = xxhash.xxh3_64_intdigest(data) - (1 << 63)
    return {
        "article_id": int(each.article_id),
        "story_id": each.story,
        "at": each.at,
        "data": data,
        "stamp": stamp,
    }
