"""What filing an article takes as the store grows: `python -m bench.stories [URL] [ARTICLES …]` (default 10000 100000).

The bulk (`bench.story_bulk`) is written straight into the tables; what is measured is filed as the program files it:
one transaction an article, which a power cut survives. Without URL in a temporary SQLite file.
"""

import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from bench.story_bulk import START, Bulk, at_of, key_of, made_up
from monitor.model import Placement
from monitor.store import stories
from monitor.store.articles import save_article
from monitor.store.engine import Database, Tx, lock, open_database, upgrade
from monitor.store.packing import PackedArticle, pack_article
from monitor.store.profile_cache import ProfileCache
from monitor.store.story_index import SqlStoryIndex
from monitor.stories.placement import place
from monitor.stories.profile import profile_of, text_hash_of

WARM, MEASURED = 1_200, 800


def main(arguments: list[str]) -> None:
    counts = [int(each) for each in arguments if each.isdigit()] or [10_000, 100_000]
    url = next((each for each in arguments if "://" in each), "")
    with tempfile.TemporaryDirectory() as folder:
        url = url or f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        database = open_database(url, clock=lambda: START)
        bulk, cache, filed = Bulk(database), ProfileCache(), 0
        for count in counts:
            bulk.fill(filed, count - WARM - MEASURED)
            warm = range(max(filed, count - WARM - MEASURED), count - MEASURED)
            for number in warm:
                measure(database, cache, number)
            report(database, count, [measure(database, cache, number) for number in range(warm.stop, count)])
            filed = count
        database.close()


def report(database: Database, count: int, costs: list[tuple[float, float]]) -> None:
    took, used = (sorted(column) for column in zip(*costs, strict=True))
    middle, late = len(costs) // 2, -len(costs) // 20
    size = f"; tables of prints and terms {print_bytes(database) / count:,.0f} bytes each" if database.is_sqlite else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:>9,} articles: p50 {took[middle]:.1f} ms, p95 {took[late]:.1f} ms; CPU p50 {used[middle]:.1f} ms, "
        f"p95 {used[late]:.1f} ms{size}; peak {peak:.0f} MB",
        flush=True,
    )


def print_bytes(database: Database) -> int:
    """What the prints and terms take on disk; 0 if this SQLite cannot tell."""
    size = sa.text("SELECT sum(pgsize) FROM dbstat WHERE name IN ('print_key', 'story_term')")
    try:
        return database.read(lambda tx: tx.scalar(size)) or 0
    except sa.exc.OperationalError:
        return 0


def measure(database: Database, cache: ProfileCache, number: int) -> tuple[float, float]:
    """The milliseconds that filing took, and those of the processor: the machine may have other work."""
    told = made_up(number)
    packed = pack_article(told, url_key=key_of(number), outlet_key=None, text_hash=text_hash_of(told.text))
    began, used = time.perf_counter(), time.process_time()
    database.write(partial(file_one, cache=cache, packed=packed, number=number))
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def file_one(tx: Tx, cache: ProfileCache, packed: PackedArticle, number: int) -> Placement:
    """What the program does in the transaction that files an article."""
    lock(tx, stories.FILING)
    at = at_of(number)
    saved = save_article(tx, packed, known=None, page_id=None, seen_at=at)
    index = SqlStoryIndex(tx, cache, fresh=saved.article_id)
    new = profile_of(packed.article, index, article_id=str(saved.article_id), seen_at=at, url_key=packed.url_key)
    placement = place(new, packed.article, index, new_story_id=lambda: f"s{number}")
    stories.save_placement(tx, saved.article_id, placement, title=packed.article.title, at=at)
    return placement


if __name__ == "__main__":
    main(sys.argv[1:])
