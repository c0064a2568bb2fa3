"""Prints and terms by the week: made ahead, dropped whole, and none is lost for want of a partition."""

from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.store import weeks
from monitor.store.columns import week_of
from monitor.store.engine import open_database, upgrade
from monitor.store.tables import print_key, story_term
from monitor.store.weeks import AHEAD, drop_weeks, make_weeks

SPAN = timedelta(days=7)


def put(database, week, count=3):
    rows = [{"week": week, "key": n, "article_id": n} for n in range(count)]
    database.write(lambda tx: tx.execute(print_key.insert(), rows) and None)


def weeks_in(database, table=print_key):
    return database.read(lambda tx: tx.scalars(sa.select(table.c.week).distinct().order_by(table.c.week)).all())


def partitions(database, name="print_key"):
    query = sa.text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(:name)")
    return sorted(database.read(lambda tx: tx.scalars(query, {"name": name}).all()))


def drop(database, before, table=print_key, limit=100):
    return database.write(lambda tx: drop_weeks(tx, table=table, before=before, limit=limit))


def test_weeks_that_are_over_go_and_the_others_stay(database, clock):
    now = week_of(clock())
    for week in (now - 3, now - 2, now):
        put(database, week)
    while drop(database, clock() - 2 * SPAN):
        pass
    assert weeks_in(database) == [now - 2, now]


def test_a_week_is_dropped_step_by_step_where_it_has_no_partition(database, clock):
    put(database, week_of(clock()) - 3, count=10)
    assert drop(database, clock(), limit=4) == 5
    assert drop(database, clock(), limit=4) == 5
    assert drop(database, clock(), limit=4) == 0


on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_sqlite_needs_no_partitions(sqlite_template, clock):
    with closing(open_database(f"sqlite:///{sqlite_template}")) as database:
        assert database.write(lambda tx: make_weeks(tx, clock())) is None


@on_postgresql
def test_a_week_has_a_partition_made_ahead_and_is_dropped_with_it(database, clock):
    now = week_of(clock())
    database.write(lambda tx: make_weeks(tx, clock()))
    database.write(lambda tx: make_weeks(tx, clock()))
    own = [f"print_key_{week}" for week in range(now, now + AHEAD)]
    assert set(own) < set(partitions(database))
    put(database, now)
    assert drop(database, clock() + SPAN) == 1
    assert weeks_in(database) == []
    assert own[0] not in partitions(database)


@on_postgresql
def test_a_week_that_another_process_has_just_dropped_is_no_error(database, clock, monkeypatch):
    monkeypatch.setattr(weeks, "_weeks_of", lambda _tx, _table: {1})
    assert drop(database, clock()) == 1


@on_postgresql
def test_rows_that_came_before_their_partition_move_into_it(database, clock):
    far = clock() + 100 * SPAN
    put(database, week_of(far))
    database.write(lambda tx: make_weeks(tx, far))
    assert weeks_in(database) == [week_of(far)]
    inside = sa.text(f"SELECT count(*) FROM print_key_{week_of(far)}")
    assert database.read(lambda tx: tx.scalar(inside)) == 3


def test_rows_of_the_revision_before_are_all_there_after_the_upgrade(empty_url):
    upgrade(empty_url, to="0006")
    engine = sa.create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(print_key.insert(), [{"week": 2900 + n % 2, "key": -n, "article_id": n} for n in range(6)])
        connection.execute(story_term.insert(), [{"week": 2900, "term": n, "article_id": n} for n in range(4)])
    engine.dispose()
    upgrade(empty_url)
    with closing(open_database(empty_url)) as database:
        assert weeks_in(database) == [2900, 2901]
        assert database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(print_key))) == 6
        assert database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(story_term))) == 4
