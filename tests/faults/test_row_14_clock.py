"""Row 14: clocks jump, summer time comes and goes, the machine sleeps: one digest a slot, one catch-up, no storm."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import anyio
import pytest

from database_fixtures import HandClock
from monitor.chores import close_due_digests
from monitor.desk import Teller
from monitor.model import Channel, ChannelKind
from monitor.store.engine import open_database
from monitor.store.tables import digest

ZONES = (
    *("Asia/Jakarta", "Europe/Berlin", "America/New_York", "America/Santiago", "Australia/Lord_Howe"),
    *("Africa/Cairo", "Africa/Casablanca", "Asia/Gaza", "Pacific/Auckland", "America/Sao_Paulo"),
)
YEARS = range(2025, 2031)
TIMES = ("00:30", "02:30", "12:00", "22:45")
STEP = timedelta(minutes=30)


def changes_of(zone, year):
    """The days of a year on which the zone's clocks are moved."""
    day, found = datetime(year, 1, 1, tzinfo=UTC), []
    while day.year == year:
        if day.astimezone(zone).utcoffset() != (day + timedelta(days=1)).astimezone(zone).utcoffset():
            found.append(day)
        day += timedelta(days=1)
    return found


def taken_slots(zone, moments):
    """The slots of the digests that are closed when the chore is done at these moments."""
    clock = HandClock(moments[0])
    database = open_database("sqlite://", clock=clock)
    channel = Channel("daily", ChannelKind.FOLDER, path="unused", digest=TIMES, empty_digest=True)
    teller = Teller((channel,), {}, zone)
    try:
        anyio.run(_do_at, clock, moments, database, teller)
        return [row.slot for row in database.read(lambda tx: tx.execute(digest.select()).all())]
    finally:
        database.close()


async def _do_at(clock, moments, database, teller):
    for moment in moments:
        clock.at = moment
        await close_due_digests(database, teller, lambda: None)


def steps(start, end):
    return [start + n * STEP for n in range(int((end - start) / STEP))]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe"])
def test_row_14_each_slot_is_told_once_where_clocks_are_moved(zone):
    told_once(ZoneInfo(zone), 2026)


@pytest.mark.slow
@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("zone", ZONES)
def test_row_14_each_slot_is_told_once_in_every_zone_and_year(zone, year):
    told_once(ZoneInfo(zone), year)


def told_once(zone, year):
    for change in changes_of(zone, year):
        start = (change - timedelta(days=1)).astimezone(zone).replace(hour=0, minute=0, fold=0).astimezone(UTC)
        slots = taken_slots(zone, steps(start, start + timedelta(days=4)))
        days = Counter(slot[:10] for slot in slots)
        whole = sorted(days)[1:-1]  # the first and the last day are cut
        assert len(slots) == len(set(slots))
        assert {day: days[day] for day in whole} == dict.fromkeys(whole, len(TIMES))


def test_row_14_after_five_days_of_sleep_there_is_one_catch_up():
    zone = ZoneInfo("Asia/Jakarta")
    start = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    before = steps(start, start + timedelta(days=1))
    woken = [start + timedelta(days=6, minutes=n) for n in range(20)]
    assert len(taken_slots(zone, before + woken)) - len(taken_slots(zone, before)) == 1


def test_row_14_a_clock_that_is_set_back_and_forth_repeats_nothing():
    zone = ZoneInfo("Asia/Jakarta")
    start = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    straight = steps(start, start + timedelta(days=3))
    jumping = [straight[n - n % 7 * (n % 3 == 0)] for n in range(len(straight))]
    assert sorted(taken_slots(zone, jumping)) == sorted(taken_slots(zone, straight))
