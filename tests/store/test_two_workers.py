"""Two workers that file reports of one event at the same moment open one story, on both databases."""

import threading
from datetime import timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from desk_book import article_of, match_of, page_of
from monitor.desk import Books, Teller
from monitor.discover.addresses import url_key
from monitor.filing import Reading, file_reading
from monitor.model import Channel, ChannelKind, Link
from monitor.outlets.catalogue import Catalogue
from monitor.store.audit import audit
from monitor.store.engine import open_database
from monitor.store.packing import pack_article, pack_page
from monitor.store.tables import delivery, story, story_member
from monitor.store.work import ReadWork
from monitor.stories.profile import text_hash_of

ROUNDS, WORKERS = 6, 4
TEXT = (
    "Kapal tanker Borealis kandas di dekat dermaga utara pelabuhan Saltmere dalam gelombang tinggi pada malam itu.\n"
    "Kepala pelabuhan Ingrid Solveig mengatakan 4.200 ton bahan bakar masih di kapal dan penyelam mulai bekerja pagi.\n"
    "Dua kapal tunda dari Kestrel Point mencoba menarik kapal itu sepanjang malam, tetapi talinya putus berkali-kali."
)


def reading(url, number, worker, clock):
    """A copy of the round's text; texts of two rounds have no word in common."""
    lines = (" ".join(f"{word}{'abcdef'[number] * 3}" for word in line.split()) for line in TEXT.split("\n"))
    text = "\n".join([*lines, f"Kabar{'abcdef'[number]} ke{'abcdef'[worker]}"])
    article = article_of(text, text[:40], url, clock())
    packed = pack_article(article, url_key=url_key(url), outlet_key=None, text_hash=text_hash_of(article.text))
    return Reading(pack_page(page_of(url, at=clock())), article, packed, (match_of(),))


def work_of(url, clock):
    now = clock()
    return ReadWork(1, 1, 0, None, "one", url_key(url), Link(url), now, False, now, now, 1)


def file_at_once(url, clock, number):
    """Each worker has connections of its own; all start filing in the same moment."""
    channel = Channel("desk", ChannelKind.WEBHOOK, secrets=("a secret",), url="https://desk.example/hook")
    teller = Teller((channel,), {}, ZoneInfo("UTC"))
    start, failures = threading.Barrier(WORKERS), []

    def run(worker):
        database = open_database(url, clock=clock)
        try:
            books = Books(database, Catalogue(()), teller, timedelta(days=1))
            address = f"https://outlet{worker}.example/{number}"
            told = reading(address, number, worker, clock)
            start.wait()
            database.write(lambda tx: file_reading(tx, books, work_of(address, clock), told, clock()))
        except Exception as error:  # noqa: BLE001  shown by the test
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=(worker,)) for worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_one_story_is_opened_however_many_file_it_at_once(database, database_url, clock):
    for number in range(ROUNDS):
        file_at_once(database_url, clock, number)
        clock.forward(days=9)
    counts = sa.select(story_member.c.story_id, sa.func.count()).group_by(story_member.c.story_id)
    found = database.read(lambda tx: [count for _, count in tx.execute(counts)])
    assert (sum(found), len(found)) == (ROUNDS * WORKERS, ROUNDS)
    assert database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(story))) == ROUNDS
    told = sa.select(delivery.c.subject).where(delivery.c.kind == "story.new")
    assert len(database.read(lambda tx: tx.scalars(told).all())) == ROUNDS
    assert database.read(audit) == []
