"""Rows 15 and 18: the real program is asked to stop, or runs twice on one database: nothing is lost or told twice."""

import itertools
import signal
import socket
import sqlite3
import time
from contextlib import closing

import pytest

from made_stories import stories_of
from newsstand import Newsstand
from program import Program, minutes, stop
from receivers import Receiver


def program_of(folder, stand, *channels, **more):
    return Program.with_settings(folder, outlets=stand.outlet_settings(), channels=list(channels), **more)


def told_urls(receiver):
    """Every address told, as often as a receiver that remembers ids was told it as new."""
    return sorted(
        payload["data"]["articles"][0]["url"]
        for payload in receiver.messages.values()
        if payload["type"] == "story.new"
    )


def test_row_18_sigterm_ends_within_ten_seconds_though_every_request_hangs(tmp_path):
    with Newsstand(stories_of(3)) as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        stand.hang()
        with program.running() as process:
            stand.wait_until(lambda requests: len(requests) >= 3)
            began = time.monotonic()
            assert stop(process) == 0
            assert time.monotonic() - began < 10
        assert program.rows("SELECT owner FROM host WHERE owner IS NOT NULL") == []
        stand.is_open.set()
        program.once()
        program.assert_sound()
        assert len(program.rows("SELECT 1 FROM link WHERE fate = 'told'")) == 3


def test_row_18_sigterm_while_a_receiver_hangs_ends_too_and_the_messages_are_sent_again_under_their_ids(tmp_path):
    with Newsstand(stories_of(3)) as stand, Receiver(mood=lambda _number: "hang") as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        with program.running() as process:
            receiver.wait_until(lambda: receiver.request_count >= 3)
            began = time.monotonic()
            assert stop(process) == 0
            assert time.monotonic() - began < 10
        receiver.mood = lambda _number: "take"
        program.let_pass(minutes(10))
        program.once()
        program.assert_sound()
        assert sorted(receiver.copies.values()) == [2, 2, 2]


def test_row_15_two_processes_on_one_database_poll_a_source_once_a_slot_and_tell_nothing_twice(tmp_path, database_url):
    stories = stories_of(9)
    with Newsstand(stories[:6], every="2s") as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel(), database=database_url)
        with program.running() as one, program.running() as other:
            stand.wait_until(lambda requests: polls_of(requests, "tempo") >= 3)
            for story in stories[6:]:
                stand.publish(story)
            receiver.wait_until(lambda: len(receiver.messages) >= len(stories))
            stand.wait_until(lambda requests: polls_of(requests, "tempo") >= 6)
            assert (stop(one), stop(other)) == (0, 0)
        program.assert_sound(database_url)
        assert receiver.wrong == []
        assert set(receiver.copies.values()) == {1}
        assert told_urls(receiver) == sorted(stand.url(story) for story in stories)
        assert shortest_gap(stand.requests) >= 1.8  # two seconds, and a tenth of jitter
        reads = [request.path for request in stand.requests if not request.is_poll and not request.is_robots]
        assert len(reads) == len(set(reads)) == len(stories)


def polls_of(requests, outlet):
    return sum(request.is_poll and request.outlet == outlet for request in requests)


def shortest_gap(requests):
    """The least time between two polls of one source."""
    gaps = []
    for outlet in ("tempo", "liputan6", "kontan"):
        times = [request.at for request in requests if request.is_poll and request.outlet == outlet]
        gaps += [later - earlier for earlier, later in itertools.pairwise(times)]
    return min(gaps)


@pytest.mark.parametrize("wait_s", [0, 0.002, 0.01, 0.5])  # in the moment a connection stands, a cancellation is lost
def test_row_18_sigterm_while_a_mail_server_hangs_ends_too(tmp_path, wait_s):
    with Newsstand(stories_of(2)) as stand, closing(socket.create_server(("127.0.0.1", 0))) as silent:
        mail = {"to": ["reader@example.com"], "from": "monitor@example.com"}
        smtp = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        program = program_of(tmp_path / "desk", stand, {"name": "daily", "kind": "email", "smtp": smtp, **mail})
        silent.settimeout(60)
        with program.running() as process:
            connection, _ = silent.accept()  # and not a word
            time.sleep(wait_s)
            assert stopped_in(process) < 10
            connection.close()
        program.assert_sound()  # what may have been sent keeps its lease until the next start, or the lease's end


@pytest.mark.parametrize("moment", [0.0, 0.15, 0.4, 0.8, 1.2])
def test_row_18_sigterm_at_any_moment_of_the_start_ends_it_at_once(tmp_path, moment):
    with Newsstand(stories_of(2)) as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        with program.running() as process:
            time.sleep(moment)  # the moment is what is tested
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=30) in {0, -signal.SIGTERM}
            assert time.monotonic() - began < 10
        program.once()
        program.assert_sound()
        assert len(told_urls(receiver)) == 2


def test_row_18_sigterm_while_a_page_hurts_the_parser_ends_too(tmp_path):
    story = stories_of(1)[0]
    with SlowPages([story]) as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        with program.running() as process:
            stand.wait_until(lambda requests: any(not each.is_poll and not each.is_robots for each in requests))
            assert stopped_in(process) < 10
        assert program.rows("SELECT owner FROM host WHERE owner IS NOT NULL") == []
        program.assert_sound()


def test_row_18_sigterm_while_another_program_locks_the_database_ends_too(tmp_path):
    story = stories_of(1)[0]
    with SlowPages([story]) as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        with program.running() as process:
            stand.wait_until(lambda requests: any(not each.is_poll and not each.is_robots for each in requests))
            with closing(sqlite3.connect(program.database, timeout=30)) as other:
                other.execute("BEGIN IMMEDIATE")
                assert stopped_in(process) < 10
        assert '"stop.cut"' in program.log()
        program.let_pass(minutes(10))
        program.once()
        program.assert_sound()


class SlowPages(Newsstand):
    """Its pages take a parser longer than it is given."""

    def answer(self, outlet, path):
        status, content_type, body = super().answer(outlet, path)
        if (outlet, path) in self.pages:
            body = b"<p>".join(b"<b a=%d>" % n for n in range(3_100))
        return status, content_type, body


def stopped_in(process):
    began = time.monotonic()
    assert stop(process) == 0
    return time.monotonic() - began
