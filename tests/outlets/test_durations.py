from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.outlets.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("2s", timedelta(seconds=2)),
        ("10m", timedelta(minutes=10)),
        ("1h30m", timedelta(hours=1, minutes=30)),
        ("500ms", timedelta(milliseconds=500)),
        ("1w2d", timedelta(days=9)),
        ("1.5h", timedelta(minutes=90)),
        (" 90s ", timedelta(seconds=90)),
    ],
)
def test_a_duration_is_read_as_people_write_it(text, duration):
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "10", "m", "10 m", "10x", "30m1h", "1h1h", "-5m", "1h30", "ten minutes", "1h m"])
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="is no duration; write it like 90s, 10m, 1h30m or 2d"):
        parse_duration(text)


@given(st.integers(0, 9), st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_parts_add_up(days, hours, minutes, seconds):
    expected = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert parse_duration(f"{days}d{hours}h{minutes}m{seconds}s") == expected
