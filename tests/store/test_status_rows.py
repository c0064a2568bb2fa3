"""The service at a glance, and the trail of a source's pages, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import Desk, outlet, owing
from monitor.model import DeliveryState, Fate
from monitor.schedule.readings import PageRead
from monitor.store import health, outbox, trails
from monitor.store.days import SourceDay, count
from monitor.store.status import Hosts, look
from monitor.store.tables import health_event, host, link, source_state
from monitor.store.workers import Sign, leave_sign

GOOD = PageRead(is_article=True, is_titled=True, is_dated=True, text_chars=2000)
WALL = PageRead(is_article=False, wall="a challenge page")


@pytest.fixture
def desk(database, clock):
    desk = Desk(database, clock)
    desk.sync(outlet("one"), outlet("two"))
    return desk


def poll(desk, *numbers):
    first, *_ = desk.claim()
    desk.poll(*(f"https://one.example/{n}" for n in numbers), work=first)


def status(database, clock):
    return database.read(lambda tx: look(tx, clock()))


def test_an_empty_service_has_nothing_to_tell(database, clock):
    found = status(database, clock)
    assert (found.is_alive, found.hosts, found.outbox, found.oldest_owed_at) == (False, Hosts(0, 0, 0, 0), {}, None)
    assert [lag.count for lag in found.lags.values()] == [0, 0]


def test_hosts_are_ready_leased_or_lapsed(desk, database, clock):
    assert status(database, clock).hosts == Hosts(known=2, ready=2, leased=0, lapsed=0)
    desk.claim(1)
    assert status(database, clock).hosts == Hosts(known=2, ready=1, leased=1, lapsed=0)
    clock.forward(minutes=5)
    assert status(database, clock).hosts == Hosts(known=2, ready=1, leased=0, lapsed=1)


def test_workers_links_outbox_and_failures_are_counted(desk, database, clock):
    sign = Sign("here:1:a", "run", "1.0", slots=50, busy=3, engine="embedded")
    database.write(lambda tx: leave_sign(tx, sign, clock()))
    poll(desk, 1, 2)
    database.write(lambda tx: outbox.owe(tx, owing(), clock()))
    database.write(lambda tx: tx.execute(source_state.update().values(fail_count=2, failure="dns", state="degraded")))
    source_id = _first_source(database)
    database.write(lambda tx: count(tx, source_id, clock(), SourceDay(polls=9, failures=4)))
    database.write(lambda tx: tx.execute(link.update().values(last_error="timeout")))
    clock.forward(minutes=1)
    found = status(database, clock)
    assert found.is_alive
    assert (found.waiting.links, found.waiting.due) == (2, 2)
    assert found.waiting.oldest_due_at == clock() - timedelta(minutes=1)
    assert dict(found.outbox) == {("desk", DeliveryState.PENDING): 1}
    assert found.oldest_owed_at == clock() - timedelta(minutes=1)
    failures = found.failures
    assert (dict(failures.sources), failures.polls_today, failures.failed_polls_today) == ({"dns": 2}, 9, 4)
    assert failures.links_in_trouble == 2
    assert dict(found.sources) == {"degraded": 2}


def test_the_lag_tells_fresh_articles_from_the_backlog(desk, database, clock):
    poll(desk, 1, 2, 3)
    old = clock() - timedelta(days=30)
    times = ((1, clock() - timedelta(minutes=10)), (2, old), (3, None))
    for n, published_at in times:
        is_it = link.c.url == f"https://one.example/{n}"
        values = {"published_at": published_at, "fate": Fate.UNMATCHED.value, "fate_at": clock() + timedelta(minutes=5)}
        database.write(lambda tx, is_it=is_it, values=values: tx.execute(link.update().where(is_it).values(values)))
    clock.forward(minutes=5)
    lags = status(database, clock).lags
    assert (lags["fresh"].count, lags["fresh"].greatest) == (2, timedelta(minutes=15))
    assert (lags["backlog"].count, lags["backlog"].p50) == (1, timedelta(minutes=5))
    clock.forward(days=2)
    assert status(database, clock).lags["fresh"].count == 0


def test_the_trail_of_a_source_is_kept_and_a_change_of_its_health_is_an_event(desk, database, clock):
    source_id = _first_source(database)

    def keep(page, times):
        for _ in range(times):
            database.write(lambda tx: trails.keep_page(tx, source_id, page, clock()))

    keep(GOOD, 40)
    assert database.read(lambda tx: trails.trouble_of(tx, source_id)) == ""
    keep(WALL, 15)
    assert "a challenge page" in database.read(lambda tx: trails.trouble_of(tx, source_id))
    assert database.read(lambda tx: health.state_of(tx, source_id)).state == "degraded"
    keep(GOOD, 20)
    assert database.read(lambda tx: health.state_of(tx, source_id)).state == "up"
    events = sa.select(health_event.c.from_state, health_event.c.to_state).order_by(health_event.c.id)
    assert database.read(lambda tx: [tuple(row) for row in tx.execute(events)]) == [
        ("new", "degraded"),
        ("degraded", "up"),
    ]


def _first_source(database):
    return database.read(lambda tx: tx.scalar(sa.select(sa.func.min(source_state.c.source_id))))


def test_the_figures_of_a_large_service_cost_little(database, clock):
    """Rows are counted by the database; only the newest links are looked at one by one."""
    rows = [
        {
            "id": n,
            "name": f"h{n}.example",
            "ready_at": clock(),
            "next_allowed_at": clock(),
            "delay_ms": 0,
            "fence": 0,
            "reads_since_poll": 0,
        }
        for n in range(1, 3001)
    ]
    database.write(lambda tx: tx.execute(host.insert(), rows))
    assert status(database, clock).hosts.ready == 3000
