"""The search for secrets finds what it is there for."""

import base64
import contextlib
import sqlite3
from contextlib import closing

import canary


def test_a_secret_is_found_in_files_logs_and_databases(tmp_path_factory):
    folder = tmp_path_factory.mktemp("telling")  # not the test's own folder, which is searched afterwards
    (folder / "run.log").write_text(f"POST https://x.example/{canary.TOKEN}")
    (folder / "settings.toml").write_text(f"secret = '{canary.SECRET}'")
    with closing(sqlite3.connect(folder / "monitor.db")) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (?)", (canary.PASSWORD,))
    assert sorted(canary.files_that_tell(folder)) == ["monitor.db", "run.log"]


def test_a_secret_is_found_in_every_form():
    for form in (canary.KEY, canary.SECRET, canary.TOKEN, canary.PASSWORD, base64.b64encode(canary.PASSWORD.encode())):
        assert canary.told(form if isinstance(form, bytes) else f"x {form} y")
    assert canary.told("nothing of the kind") is None


class Report:
    outcome, longrepr = "passed", None

    def __init__(self, *sections):
        self.sections = sections

    def get_result(self):
        return self


def reported(report):
    """A report after the search has seen it."""

    class Item:
        nodeid = "test_x"

    search = canary.pytest_runtest_makereport(Item, None)
    next(search)
    with contextlib.suppress(StopIteration):
        search.send(report)
    return report


def test_a_test_that_prints_or_logs_a_secret_fails_and_is_told_where():
    quiet = reported(Report(("Captured stdout call", "nothing")))
    telling = reported(Report(("Captured stdout call", "nothing"), ("Captured log call", f"x {canary.TOKEN}")))
    assert (quiet.outcome, telling.outcome) == ("passed", "failed")
    assert telling.longrepr == "test_x: a secret stands in Captured log call"
