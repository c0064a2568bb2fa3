"""Sources × delay of one host may exceed the interval asked for: it is said before the start."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Outlet, SourceKind, SourceSpec
from monitor.schedule.budget import POLL_SHARE, budgets, overdrawn

SECOND = timedelta(seconds=1)
spans = st.integers(1, 5000).map(lambda n: n * SECOND)


def outlet(*intervals, delay=2, host="one.example", slug="one"):
    specs = tuple(
        SourceSpec(SourceKind.FEED, f"https://{host}/{slug}/{n}", every and every * SECOND)
        for n, every in enumerate(intervals)
    )
    return Outlet(slug, slug, (host,), delay=delay * SECOND, sources=specs)


def test_a_host_that_is_asked_for_more_than_its_delay_allows_is_told_with_what_would_do():
    ((host, text),) = overdrawn([outlet(*[60] * 31)])
    assert host == "one.example"
    assert text.startswith("31 sources with a delay of 2s each take 62s a round, longer than the 1m asked for: ")
    assert text.endswith("set every = 186s or more, or fewer sources")


def test_a_host_whose_polls_leave_little_time_for_reading_is_told():
    ((host, text),) = overdrawn([outlet(*[60] * 20)])
    assert (host, text.split(":")[0]) == ("one.example", "polls take 67 % of its time")


def test_sources_that_learn_their_rhythm_ask_for_nothing():
    assert list(overdrawn([outlet(*[None] * 500)])) == []


def test_outlets_that_share_a_host_share_its_budget_at_the_longest_delay():
    (budget,) = budgets([outlet(600, delay=2, slug="a"), outlet(600, None, delay=60, slug="b")])
    assert (budget.delay, budget.round_takes) == (60 * SECOND, 120 * SECOND)


@given(st.lists(spans, max_size=30), st.integers(0, 100))
def test_what_holds_is_not_complained_of(intervals, delay):
    asked = outlet(*[each // SECOND for each in intervals], delay=delay)
    share = sum(delay * SECOND / each for each in intervals)
    complaints = list(overdrawn([asked]))
    assert bool(complaints) >= (share > 1)
    if share <= POLL_SHARE and complaints:
        assert "a round" in complaints[0][1]


@given(st.lists(spans, min_size=1, max_size=30), st.integers(1, 100))
def test_the_interval_that_is_proposed_holds(intervals, delay):
    proposed = delay * len(intervals) / POLL_SHARE
    assert list(overdrawn([outlet(*[proposed + 1] * len(intervals), delay=delay)])) == []
