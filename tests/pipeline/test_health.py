"""How a source is doing: states change at sums of weighed failures; quiet is told against its own rhythm."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.schedule.health import DEGRADED_AT, DOWN_AT, Health, after_answer, after_failure

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
