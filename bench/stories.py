"""How much processor time placing an article takes as the store grows. Made-up articles with the skew of real ones.

usage: python bench/stories.py [ARTICLES …]      (default: 2000 10000; in a temporary SQLite file)
"""

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xxhash
from sqlalchemy import Connection

from monitor.model import Article, Block, Dated, Zone
from monitor.store import stories
from monitor.store.articles import save_article
from monitor.store.engine import Database, open_database, upgrade
from monitor.store.packing import pack_article
from monitor.store.story_index import SqlStoryIndex
from monitor.stories.placement import place
from monitor.stories.profile import profile_of, text_hash_of

START = datetime(2026, 3, 2, tzinfo=UTC)
NOTICES = [" ".join(f"notice{n}x{word}" for word in range(14)) for n in range(12)]
WORDS = 60_000
MEASURED = 300


def main(counts: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        database = open_database(url, clock=lambda: START)
        filed = 0
        for count in counts:
            while filed < count - MEASURED:
                filed = fill(database, filed, min(count - MEASURED, filed + 500))
            times = sorted(measure(database, filed + number) for number in range(MEASURED))
            filed += MEASURED
            size = (Path(folder) / "bench.db").stat().st_size / filed
            print(
                f"{filed:>9} articles: p50 {times[MEASURED // 2]:.1f} ms, p95 {times[-MEASURED // 20]:.1f} ms, {size:,.0f} bytes each"
            )
        database.close()


def fill(database: Database, first: int, last: int) -> int:
    with database.engine.begin() as tx:
        for number in range(first, last):
            file_one(tx, number)
    return last


def measure(database: Database, number: int) -> float:
    with database.engine.begin() as tx:
        began = time.process_time()  # the machine may have other work
        file_one(tx, number)
        return (time.process_time() - began) * 1000


def file_one(tx: Connection, number: int) -> None:
    article = made_up(number)
    key = xxhash.xxh3_128_digest(str(number).encode())
    packed = pack_article(article, url_key=key, outlet_key=None, text_hash=text_hash_of(article.text))
    seen_at = START + timedelta(seconds=30 * number)
    saved = save_article(tx, packed, known=None, page_id=None, seen_at=seen_at)
    index = SqlStoryIndex(tx)
    profile = profile_of(article, index, article_id=str(saved.article_id), seen_at=seen_at, url_key=key)
    placement = place(profile, article, index, new_story_id=lambda: f"s{number}")
    stories.save_placement(tx, saved.article_id, placement, title=article.title, at=seen_at)


def made_up(number: int) -> Article:
    """About 350 words by Zipf; one in four is another outlet's copy or report of a recent event; notices everywhere."""
    dice = random.Random(number)
    event = number - dice.randrange(1, 400) if dice.random() < 0.25 and number > 400 else number
    names = [f"name{random.Random(event * 7 + n).randrange(200_000)}" for n in range(8)]
    source = random.Random(event) if dice.random() < 0.5 else dice
    body = [f"w{int(WORDS ** source.random())}" for _ in range(330)]
    for name in names * 2:
        body.insert(dice.randrange(len(body)), name)
    lines = [" ".join(body[start : start + 40]) for start in range(0, len(body), 40)]
    lines.insert(3, dice.choice(NOTICES))
    published = Dated(START + timedelta(seconds=30 * number), "minute")
    blocks = tuple(Block(line, Zone.BODY, "made up") for line in lines)
    return Article(None, f"outlet{number % 40}", " ".join(names[:5]), None, blocks, published=published, language="en")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [2_000, 10_000])
