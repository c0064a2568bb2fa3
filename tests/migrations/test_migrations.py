import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from monitor.errors import DatabaseError
from monitor.store import schema
from monitor.store.engine import current_revision, open_database, upgrade
from monitor.store.tables import metadata


def is_no_partition(name, kind, _parents):
    """Prints and terms of a week stand in tables of their own on PostgreSQL."""
    return kind != "table" or not re.search(r"^(print_key|story_term)_", name)


def test_an_upgraded_database_has_exactly_the_tables_of_the_program(database):
    def differences(tx):
        context = MigrationContext.configure(
            tx, opts={"compare_type": True, "compare_server_default": True, "include_name": is_no_partition}
        )
        return compare_metadata(context, metadata)

    assert database.read(differences) == []


def test_every_index_keeps_its_condition(database):
    """Alembic compares names and columns of indexes, not their conditions."""

    def conditions(tx):
        inspector = sa.inspect(tx)
        found = {
            index["name"]: str(index["dialect_options"].get(f"{tx.dialect.name}_where", ""))
            for table in metadata.tables
            for index in inspector.get_indexes(table)
        }
        return {name for name, condition in found.items() if "NULL" in condition}

    partial = {
        index.name
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_kwargs.get("sqlite_where") is not None
    }
    assert database.read(conditions) == partial


def test_a_database_made_by_an_upgrade_is_at_the_newest_revision(empty_url):
    assert upgrade(empty_url) == schema.newest_revision() == current_revision(empty_url)


def test_a_second_upgrade_changes_nothing(empty_url):
    upgrade(empty_url)
    assert upgrade(empty_url) == schema.newest_revision()


def test_every_earlier_revision_leads_to_the_newest(empty_url):
    for revision in [f"{number:04}" for number in range(1, int(schema.newest_revision()) + 1)]:
        assert upgrade(empty_url, to=revision) == revision
    upgrade(empty_url)
    open_database(empty_url).close()


def test_profiles_filed_before_they_had_stamps_are_kept(empty_url):
    upgrade(empty_url, to="0005")
    at = "2026-03-02T08:00:00.000000+00:00"
    _run(
        empty_url,
        f"""INSERT INTO article
            (id, outlet, url, url_key, title, precision, version, text_hash, first_seen_at, changed_at)
            VALUES (1, 'tempo', 'https://a.example/1', {_bytes(empty_url)}, 'A', 'none', 1, 'x', '{at}', '{at}')""",
        f"INSERT INTO profile (article_id, story_id, at, data) VALUES (1, 's1', '{at}', {_bytes(empty_url)})",
    )
    upgrade(empty_url)
    database = open_database(empty_url)
    rows = database.read(lambda tx: tx.execute(sa.text("SELECT article_id, story_id, stamp FROM profile")).all())
    database.close()
    assert rows == [(1, "s1", None)]


def test_a_database_without_tables_says_which_command_makes_them(empty_url):
    if empty_url.startswith("sqlite"):
        Path(sa.make_url(empty_url).database).touch()
    with pytest.raises(DatabaseError, match=r"has no tables.*monitor db upgrade"):
        open_database(empty_url)


def test_a_database_newer_than_the_program_is_refused_by_both_names(database_url):
    _stamp(database_url, "9999")
    expected = f"at revision 9999, newer than this program, which knows {schema.newest_revision()}"
    with pytest.raises(DatabaseError, match=expected):
        open_database(database_url)
    with pytest.raises(DatabaseError, match=expected):
        upgrade(database_url)


def test_a_program_works_with_a_database_one_step_ahead_of_it(database_url):
    ahead = f"{int(schema.newest_revision()) + 1:04}"
    _stamp(database_url, ahead)
    assert upgrade(database_url) == ahead
    open_database(database_url).close()


def test_a_program_refuses_a_database_two_steps_ahead_of_it(database_url):
    _stamp(database_url, f"{int(schema.newest_revision()) + 2:04}")
    with pytest.raises(DatabaseError, match="newer than this program"):
        open_database(database_url)


def test_an_older_database_says_what_to_do(database_url):
    _stamp(database_url, "0001")
    with pytest.raises(DatabaseError, match=r"at revision 0001, this program needs \d+: run `monitor db upgrade`"):
        open_database(database_url)


def test_an_upgrade_that_is_killed_half_way_leaves_nothing_and_can_be_run_again(empty_url):
    process = _upgrade_in_child(empty_url, kill_after="story")
    assert process.returncode == -signal.SIGKILL
    if not empty_url.startswith("sqlite") or Path(sa.make_url(empty_url).database).exists():
        assert current_revision(empty_url) is None
    assert upgrade(empty_url) == schema.newest_revision()
    open_database(empty_url).close()


def test_two_upgrades_at_once_both_succeed(empty_url):
    children = [_start_child(empty_url, "never") for _ in range(2)]
    assert [child.wait(60) for child in children] == [0, 0]
    open_database(empty_url).close()


def _stamp(url, revision):
    _run(url, f"UPDATE alembic_version SET version_num = '{revision}'")


def _bytes(url):
    """A few bytes as either database writes them."""
    return "x'00ff'" if url.startswith("sqlite") else "'\\x00ff'"


def _run(url, *statements):
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


def _upgrade_in_child(url, kill_after):
    child = _start_child(url, kill_after)
    child.wait(60)
    return child


def _start_child(url, kill_after):
    program = textwrap.dedent("""
        import os, signal, sys
        from sqlalchemy import event
        from sqlalchemy.engine import Engine
        from monitor.store.engine import upgrade

        @event.listens_for(Engine, "after_cursor_execute")
        def kill(connection, cursor, statement, *rest):
            if f"CREATE TABLE {sys.argv[2]} " in statement:
                os.kill(os.getpid(), signal.SIGKILL)

        upgrade(sys.argv[1])
    """)
    return subprocess.Popen([sys.executable, "-c", program, url, kill_after])
