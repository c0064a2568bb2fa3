"""The circuit breaker in front of each channel, and what disables one, on both databases."""

from datetime import timedelta

import pytest

from desk_book import open_story, owing
from monitor.store import channel_states, outbox
from monitor.store.channel_states import FAILURES_TO_PAUSE, FIRST_PAUSE, LONGEST_PAUSE, pause_after

LEASE = timedelta(minutes=5)


class Breaker:
    """A channel's outbox and its state, in one hand."""

    def __init__(self, database, clock):
        self.database, self.clock = database, clock

    def owe(self, count, channel="desk"):
        for n in range(count):
            self.write(outbox.owe, owing(channel=channel, subject=f"s{n}"), self.clock())

    def take(self, channel="desk", limit=10):
        return self.write(outbox.claim, channel, limit=limit, lease=LEASE, now=self.clock())

    def fail(self, times=1, **more):
        return [
            self.write(channel_states.count_failure, "desk", "HTTP 503", self.clock(), **more) for _ in range(times)
        ]

    def state(self):
        return self.write(channel_states.state_of, "desk")

    def write(self, function, *args, **more):
        return self.database.write(lambda tx: function(tx, *args, **more))


@pytest.fixture
def breaker(database, clock):
    return Breaker(database, clock)


def test_failures_in_a_row_pause_a_channel_and_no_attempt_of_what_waits_is_used_up(breaker):
    breaker.owe(3)
    assert breaker.fail(FAILURES_TO_PAUSE) == [False] * (FAILURES_TO_PAUSE - 1) + [True]
    assert breaker.take() == []
    waiting = breaker.write(outbox.list_deliveries)
    assert [row.delivery.attempts for row in waiting] == [0, 0, 0]


def test_a_success_in_between_begins_the_count_anew(breaker):
    breaker.fail(FAILURES_TO_PAUSE - 1)
    breaker.write(channel_states.count_success, "desk")
    assert breaker.fail(FAILURES_TO_PAUSE - 1) == [False] * (FAILURES_TO_PAUSE - 1)


def test_one_probe_is_let_through_when_the_pause_ends_and_its_success_lets_everything_through(breaker, clock):
    breaker.owe(3)
    breaker.fail(FAILURES_TO_PAUSE)
    clock.forward(seconds=FIRST_PAUSE.total_seconds())
    (probe,) = breaker.take()
    assert breaker.take() == []  # somebody else's process
    breaker.write(outbox.mark_sent, probe, clock())
    breaker.write(channel_states.count_success, "desk")
    assert len(breaker.take()) == 2
    assert (breaker.state().failures, breaker.state().paused_until) == (0, None)


def test_of_two_who_saw_the_same_pause_end_one_probes(breaker, clock, database):
    breaker.fail(FAILURES_TO_PAUSE)
    clock.forward(seconds=FIRST_PAUSE.total_seconds())
    seen = breaker.state()
    until = clock() + LEASE
    assert [breaker.write(channel_states.begin_probe, seen, until) for _ in range(2)] == [True, False]


def test_a_probe_whose_process_died_is_followed_by_another_when_its_lease_ends(breaker, clock):
    breaker.owe(3)
    breaker.fail(FAILURES_TO_PAUSE)
    clock.forward(seconds=FIRST_PAUSE.total_seconds())
    assert len(breaker.take()) == 1
    clock.forward(minutes=5)
    assert len(breaker.take()) == 1


def test_each_failed_probe_doubles_the_pause_up_to_the_longest(breaker, clock):
    breaker.fail(FAILURES_TO_PAUSE)
    pauses = []
    for _ in range(8):
        clock.at = breaker.state().paused_until
        breaker.fail()
        pauses.append(breaker.state().paused_until - clock())
    assert pauses[:3] == [FIRST_PAUSE * 2, FIRST_PAUSE * 4, FIRST_PAUSE * 8]
    assert pauses[-1] == pause_after(10_000) == LONGEST_PAUSE


def test_a_receiver_that_asks_for_a_pause_gets_it_at_its_first_word(breaker, clock):
    breaker.owe(2)
    assert breaker.fail(retry_after=timedelta(minutes=2)) == [True]
    assert breaker.take() == []
    clock.forward(minutes=2)
    assert len(breaker.take()) == 2
    breaker.fail(retry_after=timedelta(hours=20))
    assert breaker.state().paused_until == clock() + LONGEST_PAUSE


def test_another_channel_is_not_concerned(breaker):
    breaker.owe(2, "desk")
    breaker.owe(2, "other")
    breaker.fail(FAILURES_TO_PAUSE)
    assert len(breaker.take("other")) == 2


def test_a_disabled_channel_hands_out_nothing_until_a_person_enables_it(breaker, clock):
    breaker.owe(2)
    breaker.write(channel_states.disable, "desk", "HTTP 410", clock())
    clock.forward(days=30)
    assert (breaker.take(), breaker.state().reason) == ([], "HTTP 410")
    assert breaker.write(channel_states.enable, "desk", clock()) is True
    assert breaker.write(channel_states.enable, "desk", clock()) is False
    assert len(breaker.take()) == 2


def test_a_hiccup_is_not_told_a_trouble_that_lasts_and_its_end_are_told_once(breaker, clock):
    def untold():
        return [state.is_well for state in breaker.write(channel_states.untold_changes, ["desk"])]

    breaker.fail(FAILURES_TO_PAUSE)
    assert untold() == []
    breaker.fail()
    assert untold() == [False]
    as_seen = breaker.state()
    assert breaker.write(channel_states.mark_told, as_seen, clock()) is True
    assert breaker.write(channel_states.mark_told, as_seen, clock()) is False  # another process that saw it too
    breaker.fail()
    assert untold() == []
    breaker.write(channel_states.count_success, "desk")
    assert untold() == [True]
    breaker.write(channel_states.mark_told, breaker.state(), clock())
    assert untold() == []


def test_a_channel_is_first_seen_once(breaker, clock):
    first = clock()
    assert breaker.write(channel_states.first_seen_at, "desk", first) == first
    later = clock.forward(days=1)
    breaker.fail()
    assert breaker.write(channel_states.first_seen_at, "desk", later) == first


def test_an_update_waits_for_its_story_and_goes_once_that_is_dead(breaker, clock, database):
    _, story = database.write(lambda tx: open_story(tx, clock()))
    breaker.write(outbox.owe, owing(subject=story, story_id=story), clock())
    clock.forward(seconds=1)
    breaker.write(outbox.owe, owing(kind="story.updated", subject=f"{story}/2", story_id=story), clock())
    (told,) = breaker.take()
    assert told.kind == "story.new"
    breaker.write(outbox.mark_failed, told, "HTTP 500", clock() + timedelta(hours=1))
    assert breaker.take() == []
    clock.forward(hours=1)
    (told,) = breaker.take()
    breaker.write(outbox.mark_failed, told, "HTTP 400", None)
    assert [each.kind for each in breaker.take()] == ["story.updated"]
