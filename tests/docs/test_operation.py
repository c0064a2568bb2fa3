"""What the operator's guide tells to do, done: the commands in its order, on a database of their own."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from monitor.cli import cli
from monitor.errors import DatabaseError
from monitor.store import outbox, workers
from monitor.store.engine import open_database

SETTINGS = """
[network]
allow = ["127.0.0.1"]

[[outlets]]
slug = "own"
[[outlets.sources]]
url = "http://127.0.0.1:1/rss"

[[channels]]
name = "desk"
kind = "webhook"
url  = "http://127.0.0.1:1/hook"
secret = "anything"

[[channels]]
name = "folder"
kind = "folder"
path = "digests"
digest = ["07:00"]
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("monitor.commands.running.set_up_logs", lambda *_: None)  # it would hold the runner's stderr
    return tmp_path


def monitor(*words):
    """(exit code, what is printed) of a command."""
    done = CliRunner().invoke(cli, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


def states():
    _, printed = monitor("outbox", "list", "--json")
    return [row["state"] for row in json.loads(printed)]


def database(place):
    return open_database(f"sqlite:///{place}/data/monitor.db")


def test_settings_are_checked(place):
    assert monitor("check")[0] == 0


def test_the_tables_are_made(place):
    assert monitor("db", "upgrade")[0] == 0
    assert monitor("audit") == (
        0,
        "0 links: 0 pending, no fate yet\n0 articles, 0 stories, 0 deliveries\nnothing is missing\n",
    )


def test_nobody_is_alive_until_somebody_said_so(place):
    monitor("db", "upgrade")
    assert monitor("health") == (1, "no monitor was alive here within a day, or the last one was stopped in order\n")
    book = database(place)
    sign = workers.Sign("here:1", "run", "1.0", slots=1, busy=0, engine="embedded")
    book.write(lambda tx: workers.leave_sign(tx, sign, datetime.now(UTC)))
    book.close()
    code, printed = monitor("health")
    assert (code, printed.split(" at ")[0]) == (0, "run here:1 was alive")


def test_a_channel_that_is_down_is_seen_at_once(place):
    code, printed = monitor("send-test", "desk")
    assert (code, "to be tried again" in printed) == (1, True)
    assert states() == ["pending"]


def test_a_folder_takes_a_test_and_a_digest(place):
    assert monitor("send-test", "folder")[0] == 0
    assert states() == ["delivered"]
    code, printed = monitor("digest", "preview", "folder")
    assert (code, bool(printed.strip())) == (0, True)


def test_a_dead_delivery_is_sent_again(place):
    monitor("send-test", "desk")
    (row,) = json.loads(monitor("outbox", "list", "--json")[1])
    assert monitor("outbox", "drop", row["id"])[0] == 0
    assert states() == ["dead"]
    assert "desk test.ping dead" in monitor("outbox", "show", row["id"])[1]
    assert monitor("outbox", "retry")[0] == 0
    assert states() == ["pending"]


def test_a_backup_is_restored_and_what_it_owes_is_held(place):
    monitor("send-test", "desk")
    assert monitor("db", "backup", "kept.db")[0] == 0
    with pytest.raises(DatabaseError, match="overwrites nothing"):
        monitor("db", "backup", "kept.db")
    with pytest.raises(DatabaseError, match="exists already"):
        monitor("db", "restore", "kept.db")
    assert monitor("db", "restore", "kept.db", "--force")[0] == 0
    assert states() == ["held"]
    assert monitor("outbox", "release")[0] == 0
    assert states() == ["pending"]


def test_what_is_found_after_a_restore_is_held_too(place):
    monitor("db", "upgrade")
    monitor("db", "backup", "kept.db")
    monitor("db", "restore", "kept.db", "--force")
    monitor("send-test", "desk")
    assert states() == ["held"]
    book = database(place)
    assert book.read(outbox.list_deliveries)[0].delivery.attempts == 0
    book.close()


def test_one_round_looks_at_every_source(place):
    assert monitor("once")[0] == 0
    _, printed = monitor("sources", "--json")
    (source,) = json.loads(printed)
    assert (source["poll_count"], source["health"]["outlet"]) == (1, "own")


def test_an_address_that_was_never_seen_is_explained(place):
    monitor("db", "upgrade")
    code, printed = monitor("why", "http://127.0.0.1:1/a")
    assert (code, printed.splitlines()[0]) == (1, "http://127.0.0.1:1/a was never seen.")


@pytest.mark.parametrize("words", [("sources",), ("audit",), ("outbox", "list"), ("health",)])
def test_without_a_database_it_is_said_how_to_make_one(place, words):
    with pytest.raises(DatabaseError, match="monitor db upgrade"):
        monitor(*words)
