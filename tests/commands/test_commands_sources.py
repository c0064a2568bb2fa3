"""`monitor sources`: charts of rhythm and health, the layout of pages, and politeness."""

from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.app import DONE, NOT_WELL, utc_now
from monitor.fetch.conduct import HostConduct
from monitor.store import conduct, days
from monitor.store.days import SourceDay
from monitor.store.engine import open_database
from monitor.store.tables import source

SECOND = timedelta(seconds=1)
VIEWS = (["sources"], ["sources", "--layout"], ["sources", "--politeness"])


def write(desk, fn):
    with closing(open_database(f"sqlite:///{desk.database}")) as database:
        return database.write(fn)


def count(desk, back, **figures):
    def add(tx):
        source_id = tx.scalar(sa.select(source.c.id))
        days.count(tx, source_id, utc_now() - timedelta(days=back), SourceDay(**figures))

    write(desk, add)


def note(desk, **figures):
    now = utc_now()
    day = HostConduct("one.example", now.date(), last_ended_at=now, **figures)
    write(desk, lambda tx: conduct.keep_conduct(tx, [day]))


@pytest.mark.parametrize("verbs", VIEWS, ids=" ".join)
@pytest.mark.parametrize("more", [[], ["--json"]], ids=["", "json"])
def test_every_view_works_on_an_empty_and_on_a_filled_database(empty, filled, verbs, more):
    assert [desk.call(*verbs, *more).code for desk in (empty, filled)] == [DONE, DONE]


def test_a_source_shows_its_rhythm_its_failures_and_what_its_pages_bring(filled):
    for back, links in ((13, 8), (12, 4), (1, 0)):
        count(filled, back, polls=4, failures=2 if back == 1 else 0, links=links)
    count(filled, 2, pages=10, articles=8, titled=8, dated=4, bodied=5)
    row = filled.call("sources").out.split("\t")
    assert row[3].startswith("█▅")
    assert row[3][-2] == "▁"
    assert row[4][-2] == "▅"
    assert row[5][-3] == "▅"
    (told,) = filled.call("sources", "--json").json
    assert [day["links"] for day in told["days"]][:2] == [8, 4]
    assert set(told["shares"]) == {"title", "date", "author", "text"}


def test_the_layout_is_set_against_the_weeks_before(filled):
    count(filled, 20, pages=10, articles=10, titled=10, dated=10)
    write(
        filled, lambda tx: [days.count_evidence(tx, "one", utc_now() - timedelta(days=20), {"published_at": "meta x"})]
    )
    rows = {line.split("\t")[1]: line.split("\t") for line in filled.call("sources", "--layout").out.splitlines()}
    assert list(rows) == ["title", "date", "author", "text"]
    assert (rows["date"][3], rows["author"][3], rows["date"][5]) == ("100", "0", "meta x 100 %")
    assert rows["title"][2] == "100"
    assert filled.call("sources", "--layout", "--json").json[0]["field"] == "title"


def test_politeness_shows_requests_gaps_pauses_and_robots(filled):
    note(filled, requests=9, robots_requests=1, not_modified=4, gaps=8, least_gap=3 * SECOND, owed=2 * SECOND, waits=1)
    done = filled.call("sources", "--politeness")
    assert done.code == DONE
    row = done.out.rstrip("\n").split("\t")
    assert (row[0], row[2:10]) == ("one.example", ["9", "1", "50", "0", "3.0 s", "2.0 s", "8 of 8", "1 of 1 obeyed"])
    (told,) = filled.call("sources", "--politeness", "--json").json
    assert (told["least_gap"], told["owed"], told["requests"]) == (3.0, 2.0, 9)


def test_a_delay_that_was_not_kept_is_not_well(filled):
    note(filled, requests=2, gaps=1, short_gaps=1, least_gap=SECOND, owed=2 * SECOND)
    assert filled.call("sources", "--politeness").code == NOT_WELL
