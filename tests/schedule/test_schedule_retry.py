from datetime import timedelta

import pytest

from monitor.model import FailureKind, Fate, SendFailure
from monitor.schedule.retry import delivery_delay, health_weight, link_delay, source_delay


def never():
    return 0.0


def always():
    return 0.999


def test_a_delivery_is_tried_ten_times_over_four_days():
    delays = [delivery_delay(attempts, SendFailure("x"), never) for attempts in range(1, 11)]
    assert delays == [
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
        None,
    ]


def test_jitter_only_adds_and_stays_under_a_tenth():
    assert timedelta(seconds=5) < delivery_delay(1, SendFailure("x"), always) <= timedelta(seconds=5.5)


def test_retry_after_overrides_the_table_and_is_capped_at_a_day():
    assert delivery_delay(3, SendFailure("x", retry_after=timedelta(minutes=1)), never) == timedelta(minutes=1)
    assert delivery_delay(1, SendFailure("x", retry_after=timedelta(days=9)), never) == timedelta(hours=24)
    assert delivery_delay(1, SendFailure("x", retry_after=timedelta(0)), never) == timedelta(seconds=1)


def test_retry_after_gives_no_eleventh_attempt():
    assert delivery_delay(10, SendFailure("x", retry_after=timedelta(minutes=1)), never) is None


@pytest.mark.parametrize("failure", [SendFailure("x", permanent=True), SendFailure("x", disable=True)])
def test_what_is_over_is_not_tried_again(failure):
    assert delivery_delay(1, failure, never) is None


@pytest.mark.parametrize("kind", FailureKind)
def test_every_link_ends_with_a_fate_after_growing_delays(kind):
    answers = [link_delay(kind, attempts, never) for attempts in range(1, 12)]
    delays = [answer for answer in answers if isinstance(answer, timedelta)]
    assert delays == sorted(delays)
    assert answers[: len(delays)] == delays
    assert set(answers[len(delays) :]) <= {Fate.FORBIDDEN, Fate.GONE, Fate.GIVEN_UP}
    assert len(delays) < 11


@pytest.mark.parametrize(
    ("kind", "attempts", "fate"),
    [
        (FailureKind.ROBOTS, 1, Fate.FORBIDDEN),
        (FailureKind.REFUSED, 1, Fate.FORBIDDEN),
        (FailureKind.GONE, 3, Fate.GONE),
        (FailureKind.FORBIDDEN, 3, Fate.FORBIDDEN),
        (FailureKind.TIMEOUT, 8, Fate.GIVEN_UP),
        (FailureKind.TOO_LARGE, 1, Fate.GIVEN_UP),
    ],
)
def test_the_fate_of_a_link_says_why(kind, attempts, fate):
    assert link_delay(kind, attempts, never) is fate


def test_a_busy_server_is_asked_no_sooner_than_it_said():
    told = timedelta(hours=3)
    assert link_delay(FailureKind.BUSY, 1, never, retry_after=told) == told
    assert link_delay(FailureKind.BUSY, 1, always, retry_after=told) > told
    assert link_delay(FailureKind.BUSY, 1, never, retry_after=timedelta(seconds=1)) == timedelta(minutes=1)


@pytest.mark.parametrize("kind", FailureKind)
def test_a_source_is_never_given_up_and_asked_at_least_daily(kind):
    delays = [source_delay(kind, failures, never) for failures in range(1, 100)]
    assert delays == sorted(delays)
    assert delays[-1] == timedelta(hours=24)
    assert source_delay(kind, 1, never, retry_after=timedelta(days=30)) <= timedelta(hours=24)


def test_failures_weigh_by_how_final_they_are():
    assert health_weight(FailureKind.GONE) == health_weight(FailureKind.FORBIDDEN) == 1
    assert health_weight(FailureKind.SERVER) == 0.5
    assert health_weight(FailureKind.TIMEOUT) == health_weight(FailureKind.BUSY) == 0.25
