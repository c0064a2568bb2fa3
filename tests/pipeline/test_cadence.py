"""When to look again: within the bounds, never backwards, a tenth of jitter."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Link
from monitor.schedule.cadence import UNKNOWN, Pace, learned_rhythm, next_interval, rhythm_of

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PACE = Pace(timedelta(minutes=5), timedelta(hours=3))
spans = st.timedeltas(timedelta(seconds=1), timedelta(days=400))
jitters = st.floats(-1, 1)


def links(*hours):
    return [Link(f"https://one.example/{n}", published_at=AT - timedelta(hours=each)) for n, each in enumerate(hours)]


def test_a_source_is_asked_when_a_fifth_of_an_article_is_expected():
    assert next_interval(PACE, timedelta(hours=2), 0) == timedelta(minutes=24)


def test_a_fixed_interval_is_kept_whatever_the_rhythm():
    assert next_interval(Pace(PACE.fastest, PACE.slowest, timedelta(hours=9)), timedelta(minutes=1), 0) == timedelta(
        hours=9
    )


@given(spans, jitters)
def test_the_interval_stays_within_its_bounds_and_their_jitter(rhythm, jitter):
    assert PACE.fastest * 0.9 <= next_interval(PACE, rhythm, jitter) <= PACE.slowest * 1.1


@given(spans, spans, jitters)
def test_a_slower_source_is_never_asked_more_often(one, other, jitter):
    slow, fast = max(one, other), min(one, other)
    assert next_interval(PACE, slow, jitter) >= next_interval(PACE, fast, jitter)


def test_the_rhythm_is_the_mean_time_between_the_newest_articles():
    assert rhythm_of(links(0, 2, 4, 6)) == timedelta(hours=2)
    assert rhythm_of([*links(*range(20)), *links(5000)]) == timedelta(hours=1)


def test_fewer_than_two_dates_tell_no_rhythm():
    assert rhythm_of([]) is None
    assert rhythm_of(links(1)) is None
    assert rhythm_of([Link("https://one.example/1"), Link("https://one.example/2")]) is None


@given(st.lists(st.integers(0, 10_000), min_size=2))
def test_a_rhythm_is_at_least_a_minute_whatever_the_dates_say(hours):
    assert rhythm_of(links(*hours)) >= timedelta(minutes=1)


def test_a_rhythm_is_learned_by_halves_and_silence_stretches_it():
    hour = timedelta(hours=1)
    assert learned_rhythm(None, None, is_changed=True) == UNKNOWN
    assert learned_rhythm(4 * hour, 2 * hour, is_changed=True) == 3 * hour
    assert learned_rhythm(4 * hour, 9 * hour, is_changed=False) == 9 * hour


@given(spans, spans)
def test_silence_never_shortens_a_rhythm(known, since):
    assert learned_rhythm(known, since, is_changed=False) >= known
