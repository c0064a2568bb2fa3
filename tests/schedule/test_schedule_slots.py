from calendar import isleap
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.schedule.slots import SlotTime, due_slot, parse_quiet, parse_slot_time, quiet_until

JAKARTA = ZoneInfo("Asia/Jakarta")
ZONES = (
    "Asia/Jakarta",
    "Asia/Jayapura",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
)
SECOND = timedelta(seconds=1)
SEVEN = (parse_slot_time("07:00"),)


def at(text, zone=JAKARTA):
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def slots_taken(zone, times, start, end, step):
    """The slots that a timer ticking every `step` takes."""
    taken, now = [], start
    while now < end:
        slot = due_slot(now, zone, times, taken[-1].key if taken else None)
        if slot:
            taken.append(slot)
        now += step
    return taken


def test_a_slot_is_due_from_its_time_until_it_is_taken():
    assert due_slot(at("2024-06-18 06:59"), JAKARTA, SEVEN, "2024-06-17 07:00") is None
    slot = due_slot(at("2024-06-18 07:00"), JAKARTA, SEVEN, "2024-06-17 07:00")
    assert slot.key == "2024-06-18 07:00"
    assert slot.at == at("2024-06-18 07:00")
    assert due_slot(at("2024-06-18 23:00"), JAKARTA, SEVEN, slot.key) is None


def test_an_outage_yields_one_catch_up():
    now = at("2024-06-25 15:00")
    slot = due_slot(now, JAKARTA, SEVEN, "2024-06-18 07:00")
    assert slot.key == "2024-06-25 07:00"
    assert due_slot(now, JAKARTA, SEVEN, slot.key) is None


def test_a_clock_that_is_set_back_repeats_nothing():
    assert due_slot(at("2024-06-17 12:00"), JAKARTA, SEVEN, "2024-06-18 07:00") is None


def test_a_channel_without_times_has_no_slots():
    assert due_slot(at("2024-06-18 07:00"), JAKARTA, (), None) is None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", range(2025, 2031))
def test_every_local_day_has_each_slot_once(zone, year):
    zone = ZoneInfo(zone)
    times = (parse_slot_time("02:30"), parse_slot_time("23:30"))
    start, end = (datetime(y, 1, 1, tzinfo=zone).astimezone(UTC) for y in (year, year + 1))
    slots, slot = [], due_slot(end - SECOND, zone, times, None)
    while slot.at >= start:
        slots.append(slot)
        slot = due_slot(slot.at - SECOND, zone, times, None)
    moments = [slot.at for slot in reversed(slots)]
    assert len(moments) == 2 * (366 if isleap(year) else 365)
    keys = [slot.key for slot in reversed(slots)]
    assert keys == sorted(set(keys))
    assert all(timedelta(hours=1) <= later - earlier <= timedelta(hours=23) for earlier, later in pairwise(moments))


@pytest.mark.parametrize(
    ("zone", "start", "clock", "utc"),
    [
        ("Europe/Berlin", "2026-03-28T12:00", "02:30", "2026-03-29T01:00"),  # jumped over: at the jump
        ("Europe/Berlin", "2026-10-24T12:00", "02:30", "2026-10-25T00:30"),  # twice: the first
        ("America/New_York", "2027-03-13T12:00", "02:30", "2027-03-14T07:00"),
        ("America/New_York", "2027-11-06T12:00", "01:30", "2027-11-07T05:30"),
    ],
)
def test_the_clock_change_neither_doubles_nor_drops(zone, start, clock, utc):
    zone, start = ZoneInfo(zone), datetime.fromisoformat(start).replace(tzinfo=UTC)
    times = (parse_slot_time(clock),)
    taken = slots_taken(zone, times, start, start + timedelta(days=2), timedelta(minutes=10))
    first, second, third = taken
    assert second.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert len({first.key[:10], second.key[:10], third.key[:10]}) == 3


def test_a_day_that_a_zone_skips_is_caught_up_by_one_digest():
    apia = ZoneInfo("Pacific/Apia")  # 30 December 2011 did not happen there
    start = datetime(2011, 12, 28, 20, tzinfo=UTC)
    taken = slots_taken(apia, SEVEN, start, start + timedelta(days=3, hours=12), timedelta(minutes=30))
    assert [slot.key for slot in taken] == [
        "2011-12-28 07:00",
        "2011-12-29 07:00",
        "2011-12-30 07:00",
        "2011-12-31 07:00",
        "2012-01-01 07:00",
    ]


@given(
    zone=st.sampled_from(ZONES),
    minutes=st.integers(0, 6 * 365 * 24 * 60),
    clocks=st.lists(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)), min_size=1, max_size=3),
)
def test_a_slot_becomes_due_exactly_at_its_time(zone, minutes, clocks):
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    zone, times = ZoneInfo(zone), [SlotTime(clock) for clock in clocks]
    slot = due_slot(now, zone, times, None)
    assert now - timedelta(hours=25) < slot.at <= now
    before = due_slot(slot.at - SECOND, zone, times, None)
    assert before.at < slot.at
    assert due_slot(slot.at, zone, times, before.key) == slot


def test_weekly_slots_come_on_their_day():
    monday = (parse_slot_time("Monday 07:00"),)
    slot = due_slot(at("2024-06-20 12:00"), JAKARTA, monday, None)
    assert slot.key == "2024-06-17 07:00"
    assert due_slot(at("2024-06-24 06:59"), JAKARTA, monday, None) == slot
    assert due_slot(at("2024-06-24 07:00"), JAKARTA, monday, None).at == at("2024-06-24 07:00")


def test_times_are_read_strictly():
    assert parse_slot_time("07:05") == SlotTime(time(7, 5))
    for wrong in ("7", "25:00", "soon 07:00", "mon tue 07:00", ""):
        with pytest.raises(ValueError, match="is not a time"):
            parse_slot_time(wrong)


def test_a_slot_that_passed_before_the_channel_was_seen_is_not_owed():
    seen_at = at("2024-06-18 09:30")
    assert due_slot(at("2024-06-18 09:31"), JAKARTA, SEVEN, None, since=seen_at) is None
    assert due_slot(at("2024-06-19 07:00"), JAKARTA, SEVEN, None, since=seen_at).key == "2024-06-19 07:00"
    assert due_slot(at("2024-06-18 09:31"), JAKARTA, SEVEN, None, since=at("2024-06-18 07:00")) is not None


def test_several_slots_a_day_and_weekly_ones_are_each_due_once():
    times = [parse_slot_time(text) for text in ("07:00", "18:30", "sun 12:00")]
    start = at("2024-06-17 00:00")
    keys = [slot.key for slot in slots_taken(JAKARTA, times, start, start + timedelta(days=7), timedelta(minutes=10))]
    assert keys[1:4] == ["2024-06-17 07:00", "2024-06-17 18:30", "2024-06-18 07:00"]
    assert [key for key in keys if key.endswith("12:00") and key >= "2024-06-17"] == ["2024-06-23 12:00"]
    assert len(keys) == len(set(keys)) == 16


NIGHT = parse_quiet("22:00-06:00")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2024-06-18 21:59", None),
        ("2024-06-18 22:00", "2024-06-19 06:00"),
        ("2024-06-19 03:00", "2024-06-19 06:00"),
        ("2024-06-19 06:00", None),
        ("2024-06-19 12:00", None),
    ],
)
def test_quiet_hours_go_over_midnight(now, end):
    assert quiet_until(at(now), JAKARTA, NIGHT) == (at(end) if end else None)


def test_quiet_hours_within_a_day():
    noon = parse_quiet("12:00 - 13:30")
    assert quiet_until(at("2024-06-18 13:29"), JAKARTA, noon) == at("2024-06-18 13:30")
    assert quiet_until(at("2024-06-18 13:30"), JAKARTA, noon) is None


@given(
    zone=st.sampled_from([ZoneInfo(name) for name in ZONES]),
    day=st.integers(0, 365 * 6),
    start=st.integers(0, 95),
    minutes=st.integers(1, 95),
)
def test_quiet_hours_begin_once_and_end_once_whatever_the_clock_does(zone, day, start, minutes):
    """A clock that is put back does not bring back a quiet that has ended."""
    begin, end = (start * 15, (start + minutes) % 96 * 15)
    quiet = parse_quiet("-".join(f"{m // 60:02}:{m % 60:02}" for m in (begin, end)))
    first = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day)
    states = [quiet_until(first + timedelta(minutes=15 * n), zone, quiet) for n in range(96)]
    changes = sum(a != b for a, b in pairwise(states))
    assert changes <= 3
    assert {state for state in states if state} == {
        state for state in states if state and quiet_until(state, zone, quiet) != state
    }


@pytest.mark.parametrize("text", ["", "22:00", "22:00-22:00", "25:00-06:00", "22-6", "06:00-07:00-08:00"])
def test_what_is_no_span_of_the_day_is_refused(text):
    with pytest.raises(ValueError, match="22:00-06:00"):
        parse_quiet(text)
