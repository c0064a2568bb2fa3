"""`monitor status` and the same figures for Prometheus: who works, what waits, how late, what is owed, what fails."""

import socket
import urllib.request
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.app import DONE, NOT_WELL, utc_now
from monitor.errors import DatabaseError
from monitor.metrics import StatusCollector, figures_of, serving_metrics
from monitor.store import channel_states
from monitor.store.engine import open_database
from monitor.store.status import Lag, lag_of, look
from monitor.store.workers import Sign, leave_sign


@pytest.fixture
def alive(filled):
    sign = Sign("here:1:a", "run", "1.0", slots=50, busy=3, engine="embedded")
    with closing(open_database(f"sqlite:///{filled.database}")) as database:
        database.write(lambda tx: leave_sign(tx, sign, utc_now()))
    return filled


@pytest.fixture
def database(alive):
    with closing(open_database(f"sqlite:///{alive.database}")) as database:
        yield database


def rows_of(done):
    return dict(line.split("\t") for line in done.out.splitlines())


def test_without_a_living_process_it_is_not_well(empty):
    done = empty.call("status")
    assert (done.code, rows_of(done)["workers"].split(":")[0]) == (NOT_WELL, "none")


def test_everything_stands_at_a_glance(alive):
    done = alive.call("status")
    told = rows_of(done)
    assert done.code == DONE
    assert told["run here:1:a"].startswith("alive, up 0 s, 3 of 50 requests under way")
    assert told["hosts"].startswith("1: ")
    assert told["sources"] == "1 up"
    assert told["links to read"].startswith("1: ")
    assert "1 tried in vain" in told["links to read"]
    assert set(told) > {"lag, fresh", "lag, backlog", "outbox, desk", "oldest delivery owed", "failing now"}


def test_as_json_it_holds_the_same(alive):
    told = alive.call("status", "--json").json
    assert (told["is_alive"], told["workers"][0]["sign"]["busy"]) == (True, 3)
    assert {(each["channel"], each["state"]) for each in told["outbox"]} == {("desk", "pending")}
    assert set(told["lag_seconds"]) == {"fresh", "backlog"}
    assert told["sources"] == {"up": 1}
    assert told["failures"]["links_in_trouble"] == 1


def test_channels_that_are_paused_or_disabled_are_told(alive, database):
    assert alive.call("status", "--json").json["channels_in_trouble"] == []
    database.write(lambda tx: channel_states.disable(tx, "desk", "HTTP 410", utc_now()))
    for _ in range(channel_states.FAILURES_TO_PAUSE):
        database.write(lambda tx: channel_states.count_failure(tx, "chat", "HTTP 503", utc_now(), retry_after=None))
    told = rows_of(alive.call("status"))
    assert told["channel, desk"] == "disabled for 0 s: HTTP 410"
    assert told["channel, chat"] == "paused, failing for 0 s, 5 times in a row: HTTP 503"
    listed = alive.call("status", "--json").json["channels_in_trouble"]
    assert {(each["channel"], each["state"], each["reason"]) for each in listed} == {
        ("desk", "disabled", "HTTP 410"),
        ("chat", "paused", "HTTP 503"),
    }
    figures = {name: figure for name, _, figure in figures_of(database.read(lambda tx: look(tx, utc_now())))}
    assert set(figures["channels_in_trouble"].values()) == {1}


def test_the_same_figures_are_served_for_prometheus_on_loopback(database):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with serving_metrics(("127.0.0.1", port), database):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            page = answer.read().decode()
        lines = set(page.splitlines())
        with serving_metrics(("127.0.0.1", port), database):  # the port is taken: all else goes on
            pass
    assert {
        "monitor_up 1.0",
        "monitor_workers_alive 1.0",
        "monitor_slots_busy 3.0",
        'monitor_sources{state="up"} 1.0',
    } <= lines
    assert 'monitor_deliveries{channel="desk",state="pending"} 1.0' in lines
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics")


def test_nothing_is_served_unless_it_is_asked_for(database):
    with serving_metrics(None, database):
        pass


def test_a_database_that_is_away_is_a_figure_too():
    def away():
        raise DatabaseError("database", "is away")

    (up,) = StatusCollector(away).collect()
    assert [sample.value for sample in up.samples] == [0]


def test_every_figure_has_a_name_of_its_own_and_a_sentence(database):
    figures = list(figures_of(database.read(lambda tx: look(tx, utc_now()))))
    assert len({name for name, _, _ in figures}) == len(figures)
    assert all(text.endswith(".") for _, text, _ in figures)


def test_the_lag_is_told_by_its_middle_its_tail_and_its_end():
    minutes = [timedelta(minutes=n) for n in range(100, 0, -1)]
    assert lag_of(minutes) == Lag(100, timedelta(minutes=50), timedelta(minutes=90), timedelta(minutes=100))
    assert lag_of([]) == Lag(0, None, None, None)


@pytest.mark.parametrize(
    ("listen", "is_fine"), [("127.0.0.1:9464", True), ("[::1]:9464", True), ("9464", False), ("a:0", False)]
)
def test_where_figures_are_served_is_an_address_and_a_port(bare, listen, is_fine):
    bare.write_settings(metrics={"listen": listen})
    done = bare.call("check")
    assert (done.code == 2) == (not is_fine)
