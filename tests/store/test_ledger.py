from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import changed, found, key_of, result
from monitor.model import Fate, ListingTrouble, Validators
from monitor.store import health
from monitor.store.ledger import find_link, finish_poll, finish_read, reread, retry_read
from monitor.store.tables import health_event, link, link_key, source_schedule, source_state
from monitor.store.work import PollOutcome, PollReceipt


def only(desk, *columns):
    (row,) = desk.rows(sa.select(*columns))
    return tuple(row)


def test_a_poll_files_links_validators_and_the_next_check_together(desk, clock, database):
    validators = Validators('"v1"', "Mon, 02 Mar 2026 08:00:00 GMT")
    receipt = desk.poll(
        "https://one.example/1",
        "https://one.example/2",
        validators=validators,
        body_hash=b"h",
        rhythm=timedelta(hours=2),
    )
    assert receipt == PollReceipt(2)
    assert only(
        desk, source_state.c.etag, source_state.c.last_modified, source_state.c.body_hash, source_state.c.rhythm_s
    ) == (*(validators.etag, validators.last_modified), b"h", 7200)
    assert only(desk, source_schedule.c.next_check_at, source_schedule.c.interval_s) == (
        clock() + timedelta(minutes=10),
        600,
    )
    assert [row.url for row in desk.rows(sa.select(link.c.url).order_by(link.c.url))] == [
        "https://one.example/1",
        "https://one.example/2",
    ]


def test_a_poll_that_fails_in_the_middle_leaves_no_validators_behind(desk, clock, database):
    work = desk.claim_one()
    broken = changed(clock(), "https://one.example/1", validators=Validators("v1"), rhythm="no time at all")
    with pytest.raises(AttributeError):
        database.write(lambda tx: finish_poll(tx, work, broken, clock()))
    assert desk.rows(sa.select(link)) == []
    assert only(desk, source_state.c.etag) == (None,)


def test_a_link_is_new_once(desk, clock):
    desk.poll("https://one.example/1", after=2)
    clock.forward(seconds=2)
    desk.finish(desk.claim_one())
    clock.forward(seconds=2)
    assert desk.poll("https://one.example/1", "https://one.example/2") == PollReceipt(1)


def test_the_outlets_own_id_finds_a_link_under_another_address(desk, clock, database):
    work = desk.claim_one()
    first = result(clock(), PollOutcome.CHANGED, links=(found("https://one.example/old-slug", key="one:7"),), after=2)
    database.write(lambda tx: finish_poll(tx, work, first, clock()))
    desk.finish(desk.next_read())
    clock.forward(seconds=2)
    again = desk.claim_one()
    second = result(clock(), PollOutcome.CHANGED, links=(found("https://one.example/new-slug", key="one:7"),))
    assert database.write(lambda tx: finish_poll(tx, again, second, clock())) == PollReceipt(0)
    by_old, by_new, by_id = (
        database.read(lambda tx, key=key, own=own: find_link(tx, key, own))
        for key, own in (
            (key_of("https://one.example/old-slug"), None),
            (key_of("https://one.example/new-slug"), None),
            (key_of("nowhere"), "one:7"),
        )
    )
    assert by_old == by_new == by_id is not None


def test_two_addresses_of_one_article_in_one_poll_are_one_link(desk, clock, database):
    work = desk.claim_one()
    links = (
        found("https://one.example/a", key="one:7"),
        found("https://one.example/b", key="one:7"),
        found("https://one.example/a"),
    )
    receipt = database.write(
        lambda tx: finish_poll(tx, work, result(clock(), PollOutcome.CHANGED, links=links), clock())
    )
    assert receipt == PollReceipt(1)
    assert len(desk.rows(sa.select(link_key))) == 2


def test_a_flood_of_links_is_filed_whole(desk):
    assert desk.poll(*(f"https://one.example/{n:05}" for n in range(1700))).new_count == 1700


def test_links_of_the_first_answer_are_first_contact_and_later_ones_are_not(desk, clock):
    failed = desk.claim_one()
    desk.database.write(
        lambda tx: finish_poll(
            tx, failed, result(clock(), PollOutcome.FAILED, after=2, trouble="timeout", fail_weight=0.25), clock()
        )
    )
    clock.forward(seconds=2)
    desk.poll("https://one.example/1", after=2)
    desk.finish(desk.next_read())
    clock.forward(seconds=2)
    desk.poll("https://one.example/2")
    assert desk.rows(sa.select(link.c.url, link.c.first_contact).order_by(link.c.url)) == [
        ("https://one.example/1", True),
        ("https://one.example/2", False),
    ]


def test_counters_follow_the_outcomes(desk, clock):
    counts = []
    for outcome in ("changed", "not_modified", "not_modified", "unchanged", "failed", "failed", "not_modified"):
        clock.forward(seconds=2)
        work = desk.claim_one()
        poll = result(clock(), PollOutcome(outcome), after=2, fail_weight=0.5)
        desk.database.write(lambda tx, work=work, poll=poll: finish_poll(tx, work, poll, clock()))
        counts.append(
            only(
                desk,
                source_state.c.poll_count,
                source_state.c.unchanged_count,
                source_state.c.since_full_get,
                source_state.c.fail_count,
                source_state.c.fail_weight,
            )
        )
    assert counts == [
        (1, 0, 0, 0, 0),
        (2, 1, 1, 0, 0),
        (3, 2, 2, 0, 0),
        (4, 3, 0, 0, 0),
        (5, 3, 0, 1, 0.5),
        (6, 3, 0, 2, 1.0),
        (7, 4, 1, 0, 0),
    ]


def test_a_change_of_health_is_an_event_once(desk, clock, database):
    for state in ("up", "down", "down", "up"):
        clock.forward(seconds=2)
        work = desk.claim_one()
        poll = result(
            clock(),
            PollOutcome.FAILED if state == "down" else PollOutcome.CHANGED,
            after=2,
            state=state,
            state_reason=f"is {state}",
            trouble=ListingTrouble.EMPTY,
        )
        database.write(lambda tx, work=work, poll=poll: finish_poll(tx, work, poll, clock()))
    events = database.read(
        lambda tx: tx.execute(
            sa.select(health_event.c.from_state, health_event.c.to_state, health_event.c.reason)
        ).all()
    )
    assert events == [("up", "down", "is down"), ("down", "up", "is up")]


def test_a_state_found_outside_a_poll_is_an_event_too(desk, clock, database):
    source_id = desk.claim_one().source_id
    assert database.write(lambda tx: health.set_state(tx, source_id, "degraded", "quiet for 3 days", clock())) is True
    assert database.write(lambda tx: health.set_state(tx, source_id, "degraded", "quiet for 3 days", clock())) is False
    assert [event.to_state for event in database.write(lambda tx: health.take_news(tx, clock()))] == ["degraded"]
    assert database.write(lambda tx: health.take_news(tx, clock())) == []


def test_sources_at_a_glance(desk, clock, database):
    desk.poll("https://one.example/1", "https://one.example/2")
    (report,) = database.read(lambda tx: health.list_sources(tx, clock()))
    assert (report.health.state, report.links_last_day, report.poll_count, report.host) == ("up", 2, 1, "one.example")
    assert (report.health.last_checked_at, report.health.last_link_at) == (clock(), clock())
    assert database.read(health.list_health) == [report.health]


def test_a_fate_ends_a_link(desk, clock, database):
    desk.poll("https://one.example/1")
    work = desk.next_read()
    assert desk.finish(work, Fate.NOT_ARTICLE, reason="a gallery") is True
    assert only(desk, link.c.fate, link.c.fate_reason, link.c.fate_at, link.c.next_attempt_at) == (
        "not_article",
        "a gallery",
        clock(),
        None,
    )


def test_a_lost_lease_writes_no_fate(desk, clock, database):
    desk.poll("https://one.example/1", after=90_000)
    late = desk.next_read()
    clock.forward(seconds=61)
    desk.claim_one()
    assert desk.finish(late, Fate.TOLD) is False
    assert database.write(lambda tx: retry_read(tx, late, clock(), "late", clock())) is False
    assert only(desk, link.c.fate, link.c.last_error, link.c.attempts) == (None, None, 2)


def test_a_link_that_is_read_again_keeps_the_better_fate(desk, clock, database):
    desk.poll("https://one.example/1", after=90_000)
    work = desk.next_read()
    desk.finish(work, Fate.UNMATCHED, article_id=7)
    for fate, kept in ((Fate.GONE, "unmatched"), (Fate.TOLD, "told"), (Fate.UNCHANGED, "told")):
        database.write(lambda tx: reread(tx, work.link_id, clock() + timedelta(hours=1)))
        assert desk.claim() == []
        clock.forward(hours=1)
        again = desk.claim_one()
        assert (again.article_id, again.attempts) == (7, 1)
        desk.finish(again, fate)
        assert only(desk, link.c.fate) == (kept,)


def test_titles_that_no_database_can_hold_do_not_stop_a_poll(desk, clock, database):
    work = desk.claim_one()
    links = (found("https://one.example/1", title="nul\0 \ud800 北朝鮮"),)
    database.write(lambda tx: finish_poll(tx, work, result(clock(), PollOutcome.CHANGED, links=links), clock()))
    assert only(desk, link.c.title) == ("nul ? 北朝鮮",)


def test_finish_read_says_which_link_was_found_and_when(desk, database, clock):
    desk.poll("https://one.example/1")
    work = desk.next_read()
    assert (work.link.url, work.fetch_url, work.discovered_at, work.first_contact) == (
        "https://one.example/1",
        "https://one.example/1",
        clock() - timedelta(seconds=2),
        True,
    )
    assert database.write(lambda tx: finish_read(tx, work, Fate.GONE, clock())) is True
