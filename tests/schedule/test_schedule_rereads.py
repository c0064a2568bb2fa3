"""When an article that was told is read again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from monitor.schedule.rereads import is_last_reread, is_worth_rereading, next_reread_at

LISTED = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PLAN = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))


def ages(*, late=timedelta()):
    """The ages at which a link is read again whose readings each come so late."""
    now, read = LISTED, []
    while (at := next_reread_at(PLAN, LISTED, now)) is not None:
        read.append(at - LISTED)
        now = at + late
    return read


def test_the_plan_is_kept():
    assert ages() == list(PLAN)
    assert ages(late=timedelta(minutes=1)) == list(PLAN)


def test_a_reading_that_comes_late_takes_the_place_of_the_next():
    assert ages(late=timedelta(hours=1, minutes=15)) == [PLAN[0], PLAN[2], PLAN[3]]


def test_what_is_older_than_the_plan_is_left_alone():
    assert next_reread_at(PLAN, LISTED, LISTED + timedelta(days=2)) is None
    assert is_worth_rereading(PLAN, LISTED, LISTED + timedelta(hours=30))
    assert not is_worth_rereading(PLAN, LISTED, LISTED + timedelta(days=2))


def test_without_a_plan_nothing_is_read_again():
    assert next_reread_at((), LISTED, LISTED) is None
    assert not is_worth_rereading((), LISTED, LISTED)


def test_the_last_one_knows_that_it_is():
    assert [is_last_reread(PLAN, LISTED, LISTED + age) for age in PLAN] == [False, False, False, True]


@given(
    plan=some.lists(some.timedeltas(timedelta(minutes=5), timedelta(days=3)), max_size=6),
    age=some.timedeltas(timedelta(), timedelta(days=9)),
)
def test_the_next_reading_is_ahead_and_of_the_plan(plan, age):
    at = next_reread_at(plan, LISTED, LISTED + age)
    assert at is None or (at > LISTED + age and at - LISTED in plan)
