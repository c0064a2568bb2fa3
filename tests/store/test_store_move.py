"""From SQLite to PostgreSQL: every row arrives as it left, an interrupted move goes on, and nothing is told by both."""

import os
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from database_fixtures import START
from monitor.errors import DatabaseError
from monitor.store import move as moving
from monitor.store import outbox, workers
from monitor.store.columns import UtcTime, Words
from monitor.store.engine import open_database, upgrade
from monitor.store.tables import delivery, host, mark, metadata, source, story

MOVED = [table for table in metadata.sorted_tables if table.name not in {"mark", "worker"}]


@pytest.fixture
def old(tmp_path, sqlite_template):
    (tmp_path / "monitor.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{tmp_path}/monitor.db"
    with closing(open_database(url)) as database:
        database.write(fill)
    return url


def fill(tx):
    """Three rows in every table, whatever tables there are; the first names the last where a table names itself."""
    for table in MOVED:
        own = [column for column in table.c if any(key.column.table is table for key in column.foreign_keys)]
        for n in (1, 2, 3):
            tx.execute(table.insert().values({c.name: value_of(c, n) for c in table.c if c not in own}))
        (key, *_) = table.primary_key.columns
        for column in own:
            tx.execute(table.update().where(key == value_of(key, 1)).values({column.name: value_of(key, 3)}))


def value_of(column, n):
    for key in column.foreign_keys:
        return value_of(key.column, n)
    if column.table is delivery and column.name == "state":
        return "pending"
    values = {
        sa.Boolean: n == 1,
        sa.Integer: n,
        sa.Float: n + 0.5,
        sa.Date: START.date() + timedelta(days=n),
        sa.LargeBinary: bytes([n, 0, 255]) + b"key of 13 byte",
        sa.JSON: {"n": n, "a": ["é", None]},
        UtcTime: START + timedelta(days=n, microseconds=1),
        Words: f"{column.name} of {n}, кириллица",
    }
    return next((value for kind, value in values.items() if isinstance(column.type, kind)), f"{column.name}-{n}")


@pytest.fixture
def new(postgresql_server):
    from database_fixtures import _create, _drop, _numbers  # noqa: PLC0415  a database of its own

    name = f"moved_{next(_numbers)}"
    yield _create(postgresql_server, name)
    _drop(postgresql_server, name)


def everything(url):
    with closing(open_database(url)) as database:
        return {
            table.name: sorted(map(repr, database.read(lambda tx, t=table: tx.execute(sa.select(t)).all())))
            for table in MOVED
        }


def silent(*_):
    """No bar is drawn."""


def test_every_row_arrives_as_it_left(old, new):
    before = everything(old)
    counts = moving.move(old, new, silent)
    assert everything(new) == before
    assert counts == dict.fromkeys((table.name for table in MOVED), 3)


def test_rows_that_point_at_their_own_table_are_kept(old, new):
    moving.move(old, new, silent)
    with closing(open_database(new)) as database:
        assert database.read(lambda tx: tx.scalars(sa.select(source.c.parent_id).order_by(source.c.id)).all()) == [
            3,
            None,
            None,
        ]
        assert database.read(lambda tx: tx.scalars(sa.select(story.c.merged_into).order_by(story.c.id)).all()) == [
            "id-3",
            None,
            None,
        ]


def test_new_rows_get_new_numbers(old, new):
    moving.move(old, new, silent)
    with closing(open_database(new)) as database:
        most = database.read(lambda tx: tx.scalar(sa.select(sa.func.max(host.c.id))))
        row = {"name": "new.example", "ready_at": START, "next_allowed_at": START, "delay_ms": 0, "fence": 0}
        made = database.write(
            lambda tx: tx.scalar(host.insert().values(**row, reads_since_poll=0).returning(host.c.id))
        )
    assert made == most + 1


def test_the_old_database_holds_what_it_owes_and_the_new_one_does_not(old, new):
    moving.move(old, new, silent)
    with closing(open_database(old)) as left, closing(open_database(new)) as arrived:
        assert left.read(outbox.is_held)
        assert not arrived.read(outbox.is_held)
        waiting = sa.select(delivery.c.state).where(delivery.c.next_attempt_at.is_not(None))
        assert left.read(lambda tx: tx.scalars(waiting).all()) == []
        assert arrived.read(lambda tx: tx.scalars(waiting).all()) == ["pending"] * 3


def test_an_interrupted_move_goes_on_where_it_ended(old, new, monkeypatch):
    monkeypatch.setattr(moving, "BATCH", 1)

    class Unplugged(Exception):  # noqa: N818  not an error of the program
        pass

    def unplug(table, moved, _whole):
        if table == "link" and moved == 2:
            raise Unplugged

    with pytest.raises(Unplugged):
        moving.move(old, new, unplug)
    with closing(open_database(new)) as database, pytest.raises(DatabaseError, match="has not finished"):
        moving.refuse_unfinished(database)
    seen = []
    moving.move(old, new, lambda table, moved, _whole: seen.append((table, moved)))
    assert ("link", 3) in seen
    assert ("link", 2) not in seen
    with closing(open_database(new)) as database:
        moving.refuse_unfinished(database)
    assert all(len(rows) == 3 for rows in everything(new).values())


def test_a_database_that_holds_anything_is_refused(old, new):
    moving.move(old, new, silent)
    with pytest.raises(DatabaseError, match="is not empty"):
        moving.move(old, new, silent)


def test_the_unfinished_move_of_another_database_is_not_mixed_with_this_one(old, new):
    upgrade(new)
    with closing(open_database(new)) as database:
        database.write(lambda tx: tx.execute(mark.insert().values(name=moving.MOVE, value="other", at=START)) and None)
    with pytest.raises(DatabaseError, match="another database"):
        moving.move(old, new, silent)


def test_a_database_in_use_is_not_moved(old, new):
    owner = f"{socket.gethostname()}:{os.getppid()}:a"
    sign = workers.Sign(owner, "run", "1.0", slots=1, busy=0, engine="embedded")
    with closing(open_database(old)) as database:
        database.write(lambda tx: workers.leave_sign(tx, sign, datetime.now(UTC)))
    with pytest.raises(DatabaseError, match=f"is served by {owner}: stop it first"):
        moving.move(old, new, silent)


def test_a_row_that_arrives_changed_is_found(old, new, monkeypatch):
    def spoil(tx):
        tx.execute(story.update().values(title="another"))

    monkeypatch.setattr(moving, "_mend_sequences", spoil)
    with pytest.raises(DatabaseError, match="story: 3 rows left"):
        moving.move(old, new, silent)


def test_only_sqlite_moves_and_only_to_postgresql(old, new, tmp_path):
    with pytest.raises(DatabaseError, match="only such a one can be moved"):
        moving.move(new, new, silent)
    with pytest.raises(DatabaseError, match="is no PostgreSQL database"):
        moving.move(old, f"sqlite:///{tmp_path}/other.db", silent)


def test_no_refusal_shows_a_password():
    with pytest.raises(DatabaseError) as refused:
        moving.move("postgresql+psycopg://desk:hunter2@db.example.com/monitor", "sqlite:///new.db", silent)
    assert "hunter2" not in str(refused.value)


def test_a_database_that_a_person_held_is_held_after_its_move_too(old, new):
    with closing(open_database(old)) as database:
        database.write(lambda tx: outbox.hold(tx, START))
    moving.move(old, new, silent)
    with closing(open_database(new)) as database:
        assert database.read(outbox.is_held)


def test_a_move_that_is_killed_before_its_last_step_is_finished_by_the_next(old, new, monkeypatch):
    class Killed(Exception):  # noqa: N818  not an error of the program
        pass

    def die(_source, _target):
        raise Killed

    finish = moving._finish
    monkeypatch.setattr(moving, "_finish", die)
    with pytest.raises(Killed):
        moving.move(old, new, silent)
    monkeypatch.setattr(moving, "_finish", finish)
    moving.move(old, new, silent)
    with closing(open_database(old)) as left, closing(open_database(new)) as arrived:
        assert (left.read(outbox.is_held), arrived.read(outbox.is_held)) == (True, False)
