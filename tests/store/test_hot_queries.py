"""The statements that run at every request find their rows by an index, on both databases."""

import pytest
import sqlalchemy as sa

from desk_book import Desk, file_article, key_of, open_story, outlet, owing
from monitor.model import Fate
from monitor.store import digests, hosts, outbox
from monitor.store.articles import find_article
from monitor.store.engine import open_database
from monitor.store.ledger import find_link
from monitor.store.recovery import take_back

LARGE = (
    "host",
    "source",
    "source_schedule",
    "source_state",
    "link",
    "link_key",
    "page",
    "article",
    "article_version",
    "match",
    "story",
    "story_member",
    "told",
    "delivery",
    "digest_item",
    "profile",
)


@pytest.fixture
def statements(database):
    """What is executed, with its parameters."""
    seen = {}

    @sa.event.listens_for(database.engine, "before_cursor_execute")
    def remember(connection, cursor, statement, parameters, context, executemany):
        if statement.split()[0] in {"SELECT", "UPDATE", "DELETE", "INSERT"}:
            seen.setdefault(statement, parameters[0] if isinstance(parameters, list) else parameters)

    return seen


def walk_the_way(desk, clock):
    """Everything that happens between a poll and a delivery, once."""
    database = desk.database
    desk.poll("https://one.example/a", "https://one.example/b", after=90_000)
    work = desk.next_read()
    article_id, story_id = database.write(lambda tx: open_story(tx, clock(), link_id=work.link_id))
    database.write(lambda tx: find_article(tx, url_key=b"no", outlet_key="one:7", outlet="one", text_hash="h"))
    database.write(lambda tx: file_article(tx, clock(), known=article_id, text="Lain."))
    database.write(lambda tx: outbox.tell(tx, "desk", story_id, clock()))
    database.write(lambda tx: outbox.told_channels(tx, story_id))
    database.write(lambda tx: outbox.owe(tx, owing(story_id=story_id), clock()))
    database.write(lambda tx: digests.owe_digest(tx, "daily", story_id, clock()))
    desk.finish(work, Fate.TOLD, article_id=article_id)
    database.read(lambda tx: find_link(tx, key_of("https://one.example/a"), "one:7"))
    database.read(hosts.next_ready_at)
    database.write(lambda tx: outbox.claim(tx, "desk", limit=10, lease=clock() - clock(), now=clock()))


def test_no_hot_query_walks_a_table(database, clock, statements):
    desk = Desk(database, clock)
    desk.sync(outlet(), outlet("two"))
    desk.poll(work=next(work for work in desk.claim() if work.outlet == "two"), after=90_000)
    clock.forward(seconds=61)
    statements.clear()
    walk_the_way(desk, clock)
    plain = open_database(database.engine.url.render_as_string(hide_password=False))
    plans = {statement: _plan(plain, statement, parameters) for statement, parameters in statements.items()}
    plain.close()
    walks = {statement: plan for statement, plan in plans.items() if any(_walks(plan, table) for table in LARGE)}
    assert walks == {}
    assert len(plans) > 25


def test_what_dead_processes_held_is_found_without_walking_all_links_and_deliveries(database, clock, statements):
    desk = Desk(database, clock)
    desk.sync(outlet())
    desk.claim()
    database.write(lambda tx: outbox.owe(tx, owing(), clock()))
    database.write(lambda tx: outbox.claim(tx, "desk", limit=10, lease=clock() - clock(), now=clock(), owner="test"))
    statements.clear()
    assert database.write(lambda tx: take_back(tx, lambda _owner: True, clock())) == 2
    plain = open_database(database.engine.url.render_as_string(hide_password=False))
    plans = [_plan(plain, statement, parameters) for statement, parameters in statements.items()]
    plain.close()
    assert [plan for plan in plans if _walks(plan, "link") or _walks(plan, "delivery")] == []


def _plan(database, statement, parameters):
    def explain(tx):
        if database.is_sqlite:
            return [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters or None)]
        tx.exec_driver_sql("SET LOCAL enable_seqscan = off")  # a small table is walked in any case
        return [row[0].strip() for row in tx.exec_driver_sql(f"EXPLAIN {statement}", parameters or None)]

    return database.write(explain)


def _walks(plan, table):
    """`SCAN link` or `Seq Scan on link`; a scan of an index in its order is what a LIMIT wants."""
    return any(
        step == f"SCAN {table}" or f"Seq Scan on {table} " in step or step.startswith(f"SCAN {table} AS")
        for step in plan
    )
