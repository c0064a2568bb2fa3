import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import LEASE, Desk, changed, outlet, result
from monitor.model import Fate, Outlet, SourceKind, SourceSpec
from monitor.store import hosts
from monitor.store.claims import claim_work, is_round_open, release
from monitor.store.engine import open_database
from monitor.store.ledger import finish_poll, finish_read, retry_read
from monitor.store.tables import host, source, source_schedule
from monitor.store.work import ReadWork


@pytest.fixture
def desk(database, clock):
    return Desk(database, clock)


def test_a_new_source_is_due_at_once_and_carries_its_settings(desk):
    spec = SourceSpec(SourceKind.LISTING, "https://one.example/index", timedelta(minutes=10), "a.title")
    desk.sync(Outlet("one", "One", ("one.example",), sources=(spec,)))
    work = desk.claim_one()
    assert (work.spec, work.outlet, work.is_first_contact, work.fence) == (spec, "one", True, 1)


def test_one_request_a_host_at_a_time(desk):
    desk.sync(outlet("one", "a", "b", "c"), outlet("two"))
    assert sorted(work.outlet for work in desk.claim()) == ["one", "two"]
    assert desk.claim() == []


def test_the_limit_is_kept_and_the_longest_ready_come_first(desk, clock):
    desk.sync(outlet("one"))
    clock.forward(seconds=1)
    desk.sync(outlet("one"), outlet("two"))
    clock.forward(seconds=1)
    assert [work.outlet for work in desk.claim(limit=1)] == ["one"]


def test_the_delay_runs_from_the_end_of_the_last_request(desk, clock):
    desk.sync(outlet("one", "a", "b", delay=5))
    work = desk.claim_one()
    clock.forward(seconds=20)
    desk.poll(work=work)
    clock.forward(seconds=4)
    assert desk.claim() == []
    clock.forward(seconds=1)
    assert len(desk.claim()) == 1


def test_a_crash_between_claim_and_finish_ends_with_the_lease_and_other_sources_come_first(desk, clock):
    desk.sync(outlet("one", "a", "b"))
    first = desk.claim_one()
    clock.forward(seconds=59)
    assert desk.claim() == []
    clock.forward(seconds=1)
    second = desk.claim_one()
    assert (second.source_id != first.source_id, second.fence) == (True, first.fence + 1)


def test_a_result_that_comes_after_the_lease_was_given_to_another_is_thrown_away(desk, clock, database):
    desk.sync(outlet())
    late = desk.claim_one()
    clock.forward(seconds=61)
    desk.claim_one()
    before = desk.rows(sa.select(host)), desk.rows(sa.select(source_schedule))
    now = clock()
    assert database.write(lambda tx: finish_poll(tx, late, changed(now, "https://one.example/1"), now)) is None
    assert database.write(lambda tx: release(tx, late, now)) is False
    assert (desk.rows(sa.select(host)), desk.rows(sa.select(source_schedule))) == before


def test_a_late_result_is_taken_if_nobody_claimed_meanwhile(desk, clock):
    desk.sync(outlet())
    late = desk.claim_one()
    clock.forward(seconds=300)
    assert desk.poll("https://one.example/1", work=late).new_count == 1


def test_fresh_links_go_before_polls_and_old_ones_after_them(desk, clock):
    desk.sync(outlet("one", "a", "b"))
    desk.poll("https://one.example/old", after=90_000)
    desk.clock.forward(hours=25)
    desk.poll("https://one.example/new", after=90_000)
    order = []
    for _ in range(3):
        clock.forward(seconds=2)
        work = desk.claim_one()
        order.append(work.link.url if isinstance(work, ReadWork) else "poll")
        desk.finish(work) if isinstance(work, ReadWork) else desk.poll(work=work, after=90_000)
    assert order == ["https://one.example/new", "poll", "https://one.example/old"]


def test_every_third_request_is_a_poll_if_one_is_due(desk, clock):
    desk.sync(outlet("one", "a"))
    desk.poll(*(f"https://one.example/{n}" for n in range(9)), after=1)
    kinds = []
    for _ in range(6):
        clock.forward(seconds=2)
        work = desk.claim_one()
        kinds.append(type(work).__name__)
        desk.finish(work) if isinstance(work, ReadWork) else desk.poll(work=work, after=1)
    assert kinds == ["ReadWork", "ReadWork", "PollWork"] * 2


def test_attempts_are_counted_at_the_claim(desk, clock):
    desk.sync(outlet())
    desk.poll("https://one.example/killer", after=90_000)
    attempts = []
    for _ in range(3):
        clock.forward(seconds=61)
        attempts.append(desk.claim_one().attempts)
    assert attempts == [1, 2, 3]


def test_release_takes_the_claim_back(desk, clock, database):
    desk.sync(outlet())
    desk.poll("https://one.example/1")
    work = desk.next_read()
    assert database.write(lambda tx: release(tx, work, clock())) is True
    again = desk.next_read()
    assert (again.link_id, again.attempts, again.fence) == (work.link_id, 1, work.fence + 1)


def test_release_of_a_poll_leaves_it_due(desk, clock, database):
    desk.sync(outlet())
    work = desk.claim_one()
    database.write(lambda tx: release(tx, work, clock()))
    clock.forward(seconds=2)
    assert desk.claim_one().source_id == work.source_id


def test_a_retry_waits_for_its_time(desk, clock, database):
    desk.sync(outlet())
    desk.poll("https://one.example/1", after=90_000)
    work = desk.next_read()
    database.write(lambda tx: retry_read(tx, work, clock() + timedelta(minutes=5), "timeout", clock()))
    clock.forward(minutes=4)
    assert desk.claim() == []
    clock.forward(minutes=1)
    assert desk.claim_one().attempts == 2


def test_the_sleeper_is_told_when_to_wake(desk, clock, database):
    assert database.read(hosts.next_ready_at) is None
    desk.sync(outlet())
    assert database.read(hosts.next_ready_at) == clock()
    work = desk.claim_one()
    assert database.read(hosts.next_ready_at) == clock() + LEASE
    desk.poll(work=work, after=600)
    assert database.read(hosts.next_ready_at) == clock() + timedelta(seconds=600)


def test_a_round_is_open_while_a_source_is_not_polled_however_many_were(desk, clock, database):
    desk.sync(outlet())
    (source_id,) = database.read(lambda tx: tx.scalars(sa.select(source.c.id)).all())
    others = range(source_id + 1, source_id + 70_000)  # more than a statement may have parameters
    assert database.read(lambda tx: is_round_open(tx, clock(), others)) is True
    assert database.read(lambda tx: is_round_open(tx, clock(), [source_id, *others])) is False
    assert database.read(lambda tx: is_round_open(tx, clock(), ())) is True


def test_a_paused_host_is_left_alone_until_the_time_it_named(desk, clock, database):
    desk.sync(outlet("one", "a", "b"))
    work = desk.claim_one()
    database.write(lambda tx: hosts.pause_host(tx, work.host_id, clock() + timedelta(minutes=10)))
    desk.poll(work=work)
    clock.forward(seconds=599)
    assert desk.claim() == []
    clock.forward(seconds=1)
    assert len(desk.claim()) == 1


def test_the_longer_of_both_delays_is_kept(desk, clock, database):
    desk.sync(outlet("one", "a", "b", delay=2))
    work = desk.claim_one()
    database.write(lambda tx: hosts.set_crawl_delay(tx, work.host_id, timedelta(seconds=30)))
    desk.poll(work=work)
    assert database.read(hosts.next_ready_at) == clock() + timedelta(seconds=30)


def test_a_link_wakes_the_host_it_lives_on(desk, clock):
    desk.sync(outlet("one", delay=3))
    desk.poll("https://www.one.example/1", "https://one.example:8080/2", after=90_000)
    urls = {work.link.url for work in desk.claim()}
    assert urls == {"https://www.one.example/1", "https://one.example:8080/2"}
    assert {row.delay_ms for row in desk.rows(sa.select(host.c.delay_ms))} == {3000}


def test_settings_end_sources_and_bring_them_back(desk, clock):
    desk.sync(outlet("one", "a", "b"))
    desk.sync(outlet("one", "b"))
    assert [row.url for row in desk.rows(sa.select(source.c.url).where(source.c.enabled))] == ["https://one.example/b"]
    assert len(desk.rows(sa.select(source_schedule))) == 1
    desk.poll(after=600)
    desk.sync(outlet("one", "a", "b"))
    clock.forward(seconds=2)
    assert desk.claim_one().spec.url == "https://one.example/a"


def test_a_poll_that_ends_after_its_source_was_ended_schedules_nothing(desk):
    desk.sync(outlet("one"))
    work = desk.claim_one()
    desk.sync()
    desk.poll("https://one.example/1", work=work)
    assert desk.rows(sa.select(source_schedule)) == []


def test_a_shorter_interval_in_the_settings_holds_at_once(desk, clock):
    desk.sync(outlet("one"))
    desk.poll(after=86_400)
    spec = SourceSpec(SourceKind.FEED, "https://one.example/feed", timedelta(minutes=5))
    desk.sync(Outlet("one", "One", ("one.example",), sources=(spec,)))
    clock.forward(minutes=5)
    assert desk.claim_one().spec == spec


def test_nested_sitemaps_become_sources_once_and_end_with_their_parent(desk, clock):
    desk.sync(outlet("one", "index.xml", kind=SourceKind.SITEMAP))
    index = desk.claim_one()
    nested = ("https://maps.example/2.xml", "https://one.example/1.xml")
    desk.poll(work=index, nested=nested)
    clock.forward(seconds=2)
    children = {work.spec.url: work for work in desk.claim()}
    assert {url: work.parent_id for url, work in children.items()} == dict.fromkeys(nested, index.source_id)
    for work in children.values():
        desk.poll(work=work, after=90_000)
    clock.forward(seconds=600)
    desk.poll(nested=nested)
    assert len(desk.rows(sa.select(source))) == 3
    desk.sync()
    assert desk.rows(sa.select(source.c.id).where(source.c.enabled)) == []
    desk.sync(outlet("one", "index.xml", kind=SourceKind.SITEMAP))
    assert len(desk.rows(sa.select(source_schedule))) == 3


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://One.Example/x", "one.example"),
        ("https://one.example:443/x", "one.example"),
        ("http://one.example:443/x", "one.example:443"),
        ("http://[::1]:8080/x", "::1:8080"),
        ("https://one.example:port/x", "one.example"),
    ],
)
def test_hosts_are_told_apart_by_name_and_port(url, name):
    assert hosts.host_of(url) == name


def test_two_claimers_at_once_never_get_the_same_host(database_url, clock):
    """Each claims and finishes on its own connection until nothing is left; every host is asked once."""
    database = open_database(database_url, clock=clock)
    Desk(database, clock).sync(*(outlet(f"o{n:02}") for n in range(40)))
    claimed, gate = [], threading.Barrier(3)

    def work(owner):
        mine = open_database(database_url, clock=clock)
        gate.wait(10)
        while batch := mine.write(lambda tx: claim_work(tx, limit=3, lease=LEASE, owner=owner, now=clock())):
            claimed.extend(each.host_id for each in batch)
            for each in batch:
                mine.write(lambda tx, each=each: finish_poll(tx, each, result(clock()), clock()))
        mine.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    database.close()
    assert (len(claimed), len(set(claimed))) == (40, 40)


def test_a_link_filed_while_its_host_is_being_freed_is_not_forgotten(database_url, clock):
    """The finish of one host and a poll that lists links on it run at the same time, many times."""
    database = open_database(database_url, clock=clock)
    desk = Desk(database, clock)
    desk.sync(outlet("one", host="feeds.example"), outlet("two", host="www.example"))
    for n in range(12):
        clock.forward(hours=1)
        works = {work.outlet: work for work in desk.claim()}
        gate = threading.Barrier(2)

        def run(outlet_name, urls, works=works, gate=gate):
            gate.wait(10)
            desk.poll(*urls, work=works[outlet_name], after=3600)

        threads = [
            threading.Thread(target=run, args=("one", [f"https://www.example/{n}"])),
            threading.Thread(target=run, args=("two", [])),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        clock.forward(seconds=2)
        (read,) = desk.claim()
        database.write(lambda tx, read=read: finish_read(tx, read, Fate.UNMATCHED, clock()))
    database.close()
