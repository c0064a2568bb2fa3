"""Conduct, robots.txt files and days are added up in the store, by as many processes as there are."""

from datetime import date, timedelta

from monitor.fetch.conduct import HostConduct
from monitor.fetch.robots import RobotsFile
from monitor.store import conduct, days
from monitor.store.days import SourceDay
from monitor.store.keep import Keeping, keep
from monitor.store.tables import source_day

SECOND = timedelta(seconds=1)
SPAN = timedelta(days=30)


def noted(clock, **more):
    values = {"requests": 3, "not_modified": 1, "body_bytes": 100, "last_ended_at": clock()} | more
    return HostConduct("a.example", clock().date(), **values)


def kept(database, clock):
    return database.read(lambda tx: conduct.conduct_by_day(tx, clock().date() - SPAN))


def test_figures_of_a_day_are_added_up(database, clock):
    for gap, owed in ((5, 2), (3, 2), (9, 2)):
        day = noted(clock, gaps=2, least_gap=gap * SECOND, owed=owed * SECOND)
        database.write(lambda tx, day=day: conduct.keep_conduct(tx, [day]))
    (found,) = kept(database, clock)
    assert (found.requests, found.not_modified, found.body_bytes, found.gaps) == (9, 3, 300, 6)
    assert (found.least_gap, found.owed) == (3 * SECOND, 2 * SECOND)


def test_a_gap_over_a_restart_is_known_from_the_last_request(database, clock):
    database.write(lambda tx: conduct.keep_conduct(tx, [noted(clock)]))
    clock.forward(seconds=1)
    day = noted(clock, first_started_at=clock(), first_owed=2 * SECOND)
    database.write(lambda tx: conduct.keep_conduct(tx, [day]))
    (found,) = kept(database, clock)
    assert (found.gaps, found.short_gaps, found.least_gap, found.owed) == (1, 1, SECOND, 2 * SECOND)


def test_a_request_before_the_end_of_a_pause_of_an_earlier_run_is_early(database, clock):
    database.write(lambda tx: conduct.keep_conduct(tx, [noted(clock, held_until=clock() + 60 * SECOND)]))
    clock.forward(seconds=30)
    day = noted(clock, first_started_at=clock(), first_owed=2 * SECOND)
    database.write(lambda tx: conduct.keep_conduct(tx, [day]))
    assert kept(database, clock)[0].early == 1


def test_a_new_day_begins_a_new_row_and_knows_the_last_request(database, clock):
    database.write(lambda tx: conduct.keep_conduct(tx, [noted(clock)]))
    clock.forward(days=1)
    day = noted(clock, first_started_at=clock(), first_owed=2 * SECOND)
    database.write(lambda tx: conduct.keep_conduct(tx, [day]))
    newest, oldest = kept(database, clock)
    assert (newest.day - oldest.day, newest.least_gap, oldest.gaps) == (timedelta(days=1), timedelta(days=1), 0)


def test_a_robots_file_is_kept_a_day(database, clock):
    file = RobotsFile("https://a.example", b"User-agent: *\nDisallow: /\n" * 50, clock())
    for _ in range(2):
        database.write(lambda tx: conduct.keep_robots(tx, file))
    assert database.read(lambda tx: conduct.find_robots(tx, "https://a.example")) == file
    assert database.read(lambda tx: conduct.find_robots(tx, "https://b.example")) is None
    keep(database, Keeping(SPAN, SPAN, SPAN, SPAN), clock() + timedelta(hours=25))
    assert database.read(lambda tx: conduct.find_robots(tx, "https://a.example")) is None


def test_days_of_a_source_are_added_up_and_dropped_after_a_year(desk, database, clock):
    source_id = desk.claim_one().source_id
    for _ in range(2):
        database.write(lambda tx: days.count(tx, source_id, clock(), SourceDay(polls=1, links=3)))
    database.write(lambda tx: days.count_evidence(tx, "one", clock(), {"title": "page h1", "authors": "x" * 500}))
    today = clock().date()
    assert database.read(lambda tx: days.days_of_sources(tx, today)) == {
        source_id: {today: SourceDay(polls=2, links=6)}
    }
    found = database.read(lambda tx: days.evidence_of_outlets(tx, today))
    assert [(each.field, len(each.evidence)) for each in found] == [("authors", 60), ("title", 7)]
    keep(database, Keeping(SPAN, SPAN, SPAN, SPAN), clock() + days.KEPT + timedelta(days=1))
    assert database.read(lambda tx: days.days_of_sources(tx, date(2000, 1, 1))) == {}
    assert database.read(lambda tx: tx.execute(source_day.select()).all()) == []
