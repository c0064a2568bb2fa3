"""How a source is doing: states change at sums of weighed failures; quiet is told against its own rhythm."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.schedule.health import (
    DEGRADED_AT,
    DOWN_AT,
    Health,
    after_answer,
    after_failure,
    change_to_tell,
    with_trouble,
)

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
states = st.sampled_from(["new", "up", "degraded", "down"])


def test_one_passing_failure_changes_nothing():
    assert after_failure("up", 0.25, "timeout") == Health("up", "timeout")


def test_failures_in_a_row_degrade_a_source_and_then_it_is_down():
    assert [after_failure("up", weight, "").state for weight in (0.75, 1.0, 2.75, 3.0)] == [
        "up",
        "degraded",
        "degraded",
        "down",
    ]


def test_a_source_that_is_down_stays_so_until_it_answers():
    assert after_failure("down", 1.0, "gone").state == "down"
    assert after_answer(AT, None, None) == Health("up")


@given(states, st.floats(0, 20), st.floats(0, 20))
def test_more_failures_never_make_a_source_better(before, one, other):
    order = ["new", "up", "degraded", "down"]
    better, worse = sorted((one, other))
    assert order.index(after_failure(before, worse, "").state) >= order.index(after_failure(before, better, "").state)


def test_a_source_is_quiet_at_ten_times_its_rhythm_and_never_before_three_days():
    assert after_answer(AT, AT - timedelta(days=2), HOUR) == Health("up")
    assert after_answer(AT, AT - timedelta(days=4), HOUR) == Health("degraded", "nothing new for 4 days")
    assert after_answer(AT, AT - timedelta(days=9), 24 * HOUR) == Health("up")
    assert after_answer(AT, AT - timedelta(days=11), 24 * HOUR).state == "degraded"


def test_a_source_without_a_history_is_not_called_quiet():
    assert after_answer(AT, None, HOUR) == Health("up")
    assert after_answer(AT, AT - timedelta(days=900), None) == Health("up")


def test_down_lies_behind_degraded():
    assert DOWN_AT > DEGRADED_AT


def test_trouble_with_its_pages_degrades_a_source_that_answers_and_no_other():
    assert with_trouble(Health("up"), "a date in 0 of 20") == Health("degraded", "a date in 0 of 20")
    assert with_trouble(Health("down", "gone"), "a date in 0 of 20") == Health("down", "gone")
    assert with_trouble(Health("up"), "") == Health("up")


@dataclass(frozen=True)
class Changed:
    at: datetime
    from_state: str
    to_state: str


def told_over(states, *, minutes, interval):
    """What is told of a source that goes through states, one a step, if it is looked at after each step."""
    told, untold, now, state = [], [], AT, "up"
    for after in [*states, *[None] * 100]:
        now += timedelta(minutes=minutes)
        if after not in {None, state}:
            untold.append(Changed(now, state, after))
            state = after
        if untold:
            verdict = change_to_tell(untold, now, interval)
            if verdict != "wait":
                untold = []
            if not isinstance(verdict, str):
                told.append(verdict.to_state)
    return told, state


DOWNS = st.lists(st.sampled_from(["up", "degraded", "down"]), max_size=40)


@given(DOWNS, st.integers(1, 90), st.integers(0, 240))
def test_each_change_is_told_once_and_the_last_word_is_the_truth(states, minutes, every):
    told, state = told_over(states, minutes=minutes, interval=timedelta(minutes=every))
    assert all(one != other for one, other in pairwise(told))
    assert (told or ["up"])[-1] == state
    assert not told or told[0] != "up"


@given(st.integers(1, 60), st.integers(2, 30))
def test_a_source_that_comes_and_goes_is_told_once(minutes, times):
    """It is never well for two of its intervals: there is no recovery to tell until it stays."""
    told, _ = told_over(["degraded", "up"] * times, minutes=minutes, interval=timedelta(minutes=60))
    assert told == ["degraded", "up"]


def test_what_came_back_before_anybody_heard_of_it_is_no_news():
    changes = [Changed(AT, "up", "down"), Changed(AT + HOUR, "down", "up")]
    assert change_to_tell(changes, AT + HOUR, HOUR) == "no"


def test_a_recovery_waits_for_two_intervals_and_an_outage_for_nothing():
    assert change_to_tell([Changed(AT, "up", "down")], AT, HOUR).to_state == "down"
    recovered = [Changed(AT, "down", "up")]
    assert change_to_tell(recovered, AT + timedelta(minutes=9), timedelta(minutes=5)) == "wait"
    assert change_to_tell(recovered, AT + timedelta(minutes=10), timedelta(minutes=5)) == recovered[0]
