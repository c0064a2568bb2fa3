import asyncio
import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from monitor.errors import DatabaseError, DatabaseUnavailableError
from monitor.store import engine as engine_module
from monitor.store.engine import insert_into, lock, open_database, upgrade
from monitor.store.tables import mark

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def put(name, value="", at=AT):
    return lambda tx: tx.execute(mark.insert().values(name=name, value=value, at=at))


def names(database):
    return database.read(lambda tx: tx.scalars(sa.select(mark.c.name).order_by(mark.c.name)).all())


def test_a_write_is_seen_by_the_next_read(database):
    database.write(put("a"))
    assert names(database) == ["a"]


def test_a_write_that_raises_leaves_nothing(database):
    def fail(tx):
        put("a")(tx)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        database.write(fail)
    assert names(database) == []


def test_times_come_back_aware_in_utc_and_compare_as_times(database):
    east = timezone(timedelta(hours=7))
    database.write(put("a", at=datetime(2026, 3, 2, 15, 0, 0, 5, tzinfo=east)))
    stored = database.read(lambda tx: tx.scalar(sa.select(mark.c.at)))
    assert (stored, stored.tzinfo) == (AT.replace(microsecond=5), UTC)
    assert database.read(lambda tx: tx.scalar(sa.select(mark.c.name).where(mark.c.at > AT))) == "a"


def test_a_time_without_a_zone_is_refused(database):
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        database.write(put("a", at=datetime(2026, 3, 2)))  # noqa: DTZ001  the mistake under test


def test_text_that_no_database_can_hold_is_stored_without_the_offence(database):
    database.write(put("a", value="nul\0 lone\ud800 Корея"))
    assert database.read(lambda tx: tx.scalar(sa.select(mark.c.value))) == "nul lone? Корея"


def test_the_clock_is_the_injected_one_or_the_databases(database, database_url, clock):
    assert database.read(database.now) == clock.at
    real = open_database(database_url)
    assert abs(real.read(real.now) - datetime.now(UTC)) < timedelta(minutes=1)
    assert real.read(real.now).tzinfo is UTC
    real.close()


def test_insert_into_knows_what_to_do_on_conflict(database):
    def twice(tx):
        row = {"name": "a", "value": "1", "at": AT}
        tx.execute(insert_into(tx, mark).values(row))
        return tx.scalar(insert_into(tx, mark).values(row).on_conflict_do_nothing().returning(mark.c.name))

    assert database.write(twice) is None


@pytest.mark.anyio
async def test_writes_at_the_same_time_share_commits_and_keep_their_order(database):
    results = await asyncio.gather(*(database.awrite(lambda tx, n=n: (put(f"{n:03}")(tx), n)[1]) for n in range(200)))
    assert results == list(range(200))
    assert len(names(database)) == 200


@pytest.mark.anyio
async def test_only_the_guilty_member_of_a_group_fails(database):
    def fail(tx):
        put("guilty")(tx)
        raise ValueError("guilty")

    results = await asyncio.gather(
        database.awrite(put("a")),
        database.awrite(fail),
        database.awrite(lambda tx: tx.execute(sa.text("SELECT nonsense FROM nowhere"))),
        database.awrite(put("b")),
        return_exceptions=True,
    )
    assert [isinstance(result, Exception) for result in results] == [False, True, True, False]
    assert names(database) == ["a", "b"]


@pytest.mark.anyio
async def test_a_cancelled_caller_does_not_disturb_the_others(database):
    cancelled = asyncio.ensure_future(database.awrite(put("a")))
    await asyncio.sleep(0)
    cancelled.cancel()
    await database.awrite(put("b"))
    assert "b" in names(database)


@pytest.mark.anyio
async def test_close_waits_for_what_was_handed_in(database_url):
    database = open_database(database_url)
    waiting = [asyncio.ensure_future(database.awrite(put(str(n)))) for n in range(20)]
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)
    await asyncio.gather(*waiting)
    with pytest.raises(RuntimeError, match="closed"):
        await database.awrite(put("late"))


def test_lock_lets_one_transaction_in_at_a_time(database):
    order = []
    inside = threading.Event()

    def first(tx):
        lock(tx, "filing")
        inside.set()
        other.start()
        other.join(0.2)
        order.append("first")

    def second(tx):
        lock(tx, "filing")
        order.append("second")

    other = threading.Thread(target=lambda: (inside.wait(5), database.write(second)))
    database.write(first)
    other.join()
    assert order == ["first", "second"]


def test_a_second_process_holding_the_lock_is_waited_for(tmp_path):
    url = f"sqlite:///{tmp_path}/monitor.db"
    upgrade(url)
    database = open_database(url)
    holder = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    threading.Timer(0.3, holder.rollback).start()
    database.write(put("a"))
    assert names(database) == ["a"]
    database.close()
    holder.close()


def test_a_lock_that_never_ends_is_said_and_reads_go_on(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_MS", 10)
    monkeypatch.setattr(engine_module, "RETRY_WAITS_S", (0.0, 0.01))
    url = f"sqlite:///{tmp_path}/monitor.db"
    upgrade(url)
    database = open_database(url)
    holder = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailableError, match="locked"):
        database.write(put("a"))
    assert names(database) == []
    holder.rollback()
    database.write(put("a"))
    assert names(database) == ["a"]
    database.close()
    holder.close()


def test_a_full_disk_is_said_and_work_resumes_by_itself(tmp_path):
    url = f"sqlite:///{tmp_path}/monitor.db"
    upgrade(url)
    database = open_database(url)
    limit = "PRAGMA max_page_count"
    pages = database.read(lambda tx: tx.scalar(sa.text("PRAGMA page_count")))
    database.read(lambda tx: tx.execute(sa.text(f"{limit}={pages}")))
    with pytest.raises(DatabaseUnavailableError, match="full"):
        database.write(put("a", value="x" * 1_000_000))
    assert names(database) == []
    database.read(lambda tx: tx.execute(sa.text(f"{limit}=1000000")))
    database.write(put("a", value="x" * 1_000_000))
    assert names(database) == ["a"]
    database.close()


def test_sqlite_commits_survive_a_power_cut_by_its_settings(tmp_path):
    url = f"sqlite:///{tmp_path}/monitor.db"
    upgrade(url)
    database = open_database(url)
    read = {
        name: database.read(lambda tx, name=name: tx.scalar(sa.text(f"PRAGMA {name}")))
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    database.close()
    assert read == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_database_in_memory_is_ready_and_shared_by_threads(clock):
    database = open_database("sqlite://", clock=clock)
    thread = threading.Thread(target=lambda: database.write(put("a")))
    thread.start()
    thread.join()
    assert names(database) == ["a"]
    database.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://user:hunter2@host/db", "neither SQLite nor PostgreSQL"),
        ("nonsense", "not a database address"),
        ("nonsense://user:hunter2@host/db", "not a database address"),
    ],
)
def test_other_databases_are_refused_without_telling_the_password(url, reason):
    with pytest.raises(DatabaseError, match=reason) as caught:
        open_database(url)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_away_is_said_without_the_password():
    with pytest.raises(DatabaseUnavailableError) as caught:
        open_database("postgresql+psycopg://user:hunter2@127.0.0.1:1/db")
    assert "hunter2" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_a_missing_file_is_not_made_by_opening(tmp_path):
    with pytest.raises(DatabaseError, match="does not exist"):
        open_database(f"sqlite:///{tmp_path}/none.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_said(tmp_path):
    path = tmp_path / "letter.db"
    path.write_text("Dear reader, this is a letter and no database at all. " * 50)
    with pytest.raises(DatabaseError, match="not a database"):
        open_database(f"sqlite:///{path}")
    with pytest.raises(DatabaseError, match="not a database"):
        upgrade(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="cannot be made"):
        upgrade(f"sqlite:///{tmp_path}/file/monitor.db")
