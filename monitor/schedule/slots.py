"""When a digest is due, by the reader's own clock.

A slot is a local day and a local time; its key, `2024-06-18 07:00`, is what the database remembers. Two keys differ
when two days or two times differ, whatever the clock was moved to in between, so no slot is taken twice. A time that
the clock jumps over (02:30 on the day summer time begins) is due at the moment of the jump; one that comes twice is
due the first time. Quiet hours begin and end by the same rule.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_REACH_DAYS = 8  # a weekly slot, and a day more
_MINUTE = timedelta(minutes=1)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class SlotTime:
    """A time of the local day, on every day or on one weekday (0 is Monday)."""

    at: time
    weekday: int | None = None

    def is_on(self, day: date) -> bool:
        return self.weekday is None or day.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class Slot:
    """A digest that is owed: `key` is unique for a channel, `at` the moment it was due."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A part of every local day; one that ends before it begins goes over midnight."""

    start: time
    end: time

    def contains(self, at: time) -> bool:
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


def due_slot(
    now: datetime,
    timezone: tzinfo,
    times: Iterable[SlotTime],
    last_taken: str | None,
    *,
    since: datetime | None = None,
) -> Slot | None:
    """The slot to send now, or None if the last one was taken.

    After an outage only the latest slot is due: what the missed ones would have told goes into this one digest.
    `last_taken` None: no slot of this channel was ever taken. What passed before `since`, when the channel was first
    seen, is not owed.
    """
    past = (slot for slot in _slots(now, timezone, tuple(times)) if slot.at <= now)
    latest = next(past, None)
    if latest is None or (since is not None and latest.at < since):
        return None
    return latest if last_taken is None or latest.key > last_taken else None


def quiet_until(now: datetime, timezone: tzinfo, quiet: QuietHours) -> datetime | None:
    """When the quiet that reigns now ends; None: there is none."""
    today = now.astimezone(timezone).date()
    overnight = timedelta(days=quiet.start >= quiet.end)
    for day in (today - timedelta(days=1), today):
        start = _moment(datetime.combine(day, quiet.start), timezone)
        end = _moment(datetime.combine(day + overnight, quiet.end), timezone)
        if start <= now < end:
            return end
    return None


def parse_quiet(text: str) -> QuietHours:
    """`22:00-06:00`; ValueError says what is wrong."""
    start, _, end = text.replace(" ", "").partition("-")
    found = [_CLOCK.fullmatch(part) for part in (start, end)]
    times = [time(int(clock[1]), int(clock[2])) for clock in found if clock]
    if len(times) != len(found) or times[0] == times[1]:
        raise ValueError(f"{text!r} is not a span of the day such as 22:00-06:00")
    return QuietHours(*times)


def parse_slot_time(text: str) -> SlotTime:
    """`07:00` or `mon 07:00`; ValueError says what is wrong."""
    *day, clock = text.lower().split() or [""]
    is_day = not day or (len(day) == 1 and day[0][:3] in WEEKDAYS)
    found = _CLOCK.fullmatch(clock)
    if not is_day or found is None:
        raise ValueError(f"{text!r} is not a time such as 07:00 or mon 07:00")
    return SlotTime(time(int(found[1]), int(found[2])), WEEKDAYS.index(day[0][:3]) if day else None)


def _slots(now: datetime, timezone: tzinfo, times: Sequence[SlotTime]) -> Iterator[Slot]:
    """The slots from the local day of `now` back to eight days before, the latest first."""
    today = now.astimezone(timezone).date()
    for days in range(_REACH_DAYS + 1):
        day = today - timedelta(days=days)
        for at in sorted({slot_time.at for slot_time in times if slot_time.is_on(day)}, reverse=True):
            yield Slot(f"{day:%Y-%m-%d} {at:%H:%M}", _moment(datetime.combine(day, at), timezone))


def _moment(local: datetime, timezone: tzinfo) -> datetime:
    """The UTC time of a local one: the first of two, or the end of the gap that swallowed it."""
    earlier, later = (local.replace(tzinfo=timezone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier <= later:
        return earlier
    return _gap_end(later, earlier, timezone)  # in a gap the two change places (PEP 495)


def _gap_end(before: datetime, after: datetime, timezone: tzinfo) -> datetime:
    offset = after.astimezone(timezone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // 2
        if middle.astimezone(timezone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(second=0, microsecond=0)
