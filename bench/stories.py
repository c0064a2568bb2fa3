"""What placing an article takes as the store grows: `python -m bench.stories [URL] [ARTICLES …]` (default 10000 100000).

Made-up articles with the skew of real ones: words by Zipf, notices that stand everywhere, one story a thousand articles
that three in ten report, half of them as edited copies. The bulk is written straight into the tables with such prints
and terms; what is measured is filed as the program files it. Without URL in a temporary SQLite file.
"""

import random
import resource
import sys
import tempfile
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import xxhash

from monitor.model import Article, Block, Dated, Placement, Zone
from monitor.store import stories
from monitor.store.articles import save_article
from monitor.store.columns import week_of
from monitor.store.engine import Database, Tx, insert_into, open_database, upgrade
from monitor.store.packing import PackedArticle, pack_article
from monitor.store.story_index import EVERY_ARTICLE, SqlStoryIndex
from monitor.store.tables import article, print_key, profile, story, story_member, story_term, term_count
from monitor.stories.index import MAX_POSTINGS
from monitor.stories.placement import place
from monitor.stories.profile import EMPTY, KEY_TERMS, Profile, profile_of, text_hash_of
from monitor.stories.shingles import prints_of
from monitor.stories.terms import UNIT, stem_of, term_key

START = datetime(2026, 3, 2, tzinfo=UTC)
APART = timedelta(seconds=2.6)  # a million articles in a month
WORDS, BODY_WORDS, SHINGLES = 60_000, 400, 380
SPAN, DENSE, RECENT, REACH = 1_000, 0.3, 0.5, 400  # of a thousand articles 300 report one event, 200 others of the day
WARM, MEASURED, BATCH = 1_200, 400, 5_000


def main(arguments: list[str]) -> None:
    counts = [int(each) for each in arguments if each.isdigit()] or [10_000, 100_000]
    url = next((each for each in arguments if "://" in each), "")
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        database = open_database(url, clock=lambda: START)
        filed, keys = 0, word_keys()
        for count in counts:
            filed = fill(database, keys, filed, count - WARM - MEASURED)
            for number in range(filed, filed + WARM):
                measure(database, number)
            report(database, count, [measure(database, filed + WARM + number) for number in range(MEASURED)])
            filed = count
        database.close()


def report(database: Database, count: int, costs: list[tuple[float, float]]) -> None:
    took, used = (sorted(column) for column in zip(*costs, strict=True))
    middle, late = len(costs) // 2, -len(costs) // 20
    size = f"; tables of prints {prints_bytes(database) / count:,.0f} bytes each" if database.is_sqlite else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} articles: p50 {took[middle]:.1f} ms, p95 {took[late]:.1f} ms; CPU p50 {used[middle]:.1f} ms, "
        f"p95 {used[late]:.1f} ms{size}; peak {peak:.0f} MB",
        flush=True,
    )


def prints_bytes(database: Database) -> int:
    """What the prints take on disk; 0 if this SQLite cannot tell."""
    size = sa.text("SELECT sum(pgsize) FROM dbstat WHERE name = 'print_key'")
    try:
        return database.read(lambda tx: tx.scalar(size)) or 0
    except sa.exc.OperationalError:
        return 0


def measure(database: Database, number: int) -> tuple[float, float]:
    """The milliseconds that filing took, and those of the processor: the machine may have other work."""
    told, key, at = made_up(number), key_of(number), at_of(number)
    packed = pack_article(told, url_key=key, outlet_key=None, text_hash=text_hash_of(told.text))
    began, used = time.perf_counter(), time.process_time()
    database.write(partial(file_one, packed=packed, number=number, at=at))
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def file_one(tx: Tx, packed: PackedArticle, number: int, at: datetime) -> Placement:
    """What the program does in the transaction that files an article."""
    saved = save_article(tx, packed, known=None, page_id=None, seen_at=at)
    index = SqlStoryIndex(tx)
    new = profile_of(packed.article, index, article_id=str(saved.article_id), seen_at=at, url_key=packed.url_key)
    placement = place(new, packed.article, index, new_story_id=lambda: f"s{number}")
    stories.save_placement(tx, saved.article_id, placement, title=packed.article.title, at=at)
    return placement


def made_up(number: int) -> Article:
    dice = random.Random(number)
    event = event_of(number)
    names = [word_of(WORDS + event * 8 + place) for place in range(8)]
    is_copy = event != number and dice.random() < 0.5
    source = random.Random(event) if is_copy else dice
    body = [source.choice(names) if source.random() < 0.06 else zipf_word(source) for _ in range(BODY_WORDS)]
    for edit in range(0, BODY_WORDS, 30):
        body[edit] = zipf_word(dice)
    lines = [" ".join(body[start : start + 40]) for start in range(0, BODY_WORDS, 40)]
    lines.insert(3, " ".join(f"notice {word_of(dice.randrange(12) * 14 + word)}" for word in range(7)))
    title = " ".join([*dice.sample(names, 3), *(zipf_word(dice) for _ in range(4))])
    blocks = tuple(Block(line, Zone.BODY, "made up") for line in lines)
    return Article(
        None, f"outlet{number % 40}", title, None, blocks, published=Dated(at_of(number), "minute"), language="en"
    )


def event_of(number: int) -> int:
    """The first article of the event that an article reports."""
    dice = random.Random(-1 - number)
    chance = dice.random()
    if chance < DENSE:
        return number // SPAN * SPAN
    return number - dice.randrange(min(REACH, number + 1)) if chance < RECENT else number


def zipf_word(dice: random.Random) -> str:
    return word_of(int(WORDS ** dice.random()))


def word_of(number: int) -> str:
    """Five letters or more, another word for every number."""
    letters = ""
    while number or len(letters) < 5:
        number, letter = divmod(number, 23)
        letters += "bcdfghjklmnpqrstvwxzaeo"[letter]
    return letters


def word_keys() -> list[int]:
    return [term_key(stem_of(word_of(number))) for number in range(WORDS)]


def key_of(number: int) -> bytes:
    return xxhash.xxh3_128_digest(str(number).encode())


def at_of(number: int) -> datetime:
    return START + number * APART


# -- the bulk ----------------------------------------------------------------------------------------------------------


def fill(database: Database, keys: list[int], first: int, last: int) -> int:
    """Writes articles straight into the tables, each in the story of its event."""
    held: Counter[tuple[str, int, int]] = Counter()
    for start in range(first, last, BATCH):
        batch = [filled(number, keys) for number in range(start, min(start + BATCH, last))]
        database.write(partial(write_batch, batch=batch, held=held))
    return max(first, last)


def filled(number: int, keys: list[int]) -> Profile:
    dice = random.Random(number)
    event = event_of(number)
    names = [term_key(stem_of(word_of(WORDS + event * 8 + place))) for place in range(8)]
    words = sorted({int(WORDS ** dice.random()) for _ in range(BODY_WORDS // 2)}, reverse=True)[:88]
    terms = dict.fromkeys([*names, *(keys[word] for word in words)], UNIT // 10)
    own = array("I", dice.randbytes(4 * SHINGLES))
    if event != number and dice.random() < 0.5:
        own[: SHINGLES // 2] = array("I", random.Random(event).randbytes(4 * SHINGLES))[: SHINGLES // 2]
    shingles = array("I", sorted({*own, *(dice.randrange(12) * 160 + word * 16 for word in range(4))}))
    return replace(
        EMPTY,
        article_id=str(number + 1),
        story=f"s{event}",
        outlet=f"outlet{number % 40}",
        url_key=key_of(number),
        published_at=at_of(number),
        seen_at=at_of(number),
        language="en",
        title=" ".join(word_of(word) for word in words[:7]),
        text_hash=key_of(-1 - number).hex(),
        shingles=shingles,
        prints=prints_of(shingles),
        terms=terms,
    )


def write_batch(tx: Tx, batch: list[Profile], held: Counter[tuple[str, int, int]]) -> None:
    opened = {each.story: each.seen_at for each in reversed(batch)}
    known = set(tx.scalars(sa.select(story.c.id).where(story.c.id.in_(opened))))
    new = [{"id": name, "opened_at": at, "title": name} for name, at in opened.items() if name not in known]
    tx.execute(story.insert(), new)
    for table, rows in ((article, article_row), (story_member, member_row), (profile, profile_row)):
        tx.execute(table.insert(), [rows(each) for each in batch])
    post(tx, print_key, batch, held, lambda each: each.prints)
    post(tx, story_term, batch, held, lambda each: tuple(each.terms)[:KEY_TERMS])
    count_terms(tx, Counter(term for each in batch for term in (EVERY_ARTICLE, *each.terms)))


def post(
    tx: Tx,
    table: sa.Table,
    batch: list[Profile],
    held: Counter[tuple[str, int, int]],
    keys: Callable[[Profile], tuple[int, ...]],
) -> None:
    week, key, article_id = table.primary_key.columns.keys()
    rows = sorted(posting for each in batch for posting in open_postings(table.name, each, keys(each), held))
    tx.execute(table.insert(), [dict(zip((week, key, article_id), row, strict=True)) for row in rows])


def open_postings(
    name: str, each: Profile, keys: tuple[int, ...], held: Counter[tuple[str, int, int]]
) -> Iterator[tuple[int, int, int]]:
    week = week_of(each.seen_at)
    for key in set(keys):
        held[name, week, key] += 1
        if held[name, week, key] <= MAX_POSTINGS + 1:
            yield week, key, int(each.article_id)


def count_terms(tx: Tx, counted: Counter[int]) -> None:
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
    return {"article_id": int(each.article_id), "story_id": each.story, "at": each.at, "data": each.to_bytes()}


if __name__ == "__main__":
    main(sys.argv[1:])
