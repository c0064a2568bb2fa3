"""The entries of a live blog with their times: as JSON-LD tells them, else by the times that stand in the text."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from monitor.clean.date_choice import Times, is_date_line
from monitor.clean.dates import DateContext, read_date
from monitor.clean.raw_blocks import RawBlock
from monitor.clean.structured import MAX_UPDATES, Structured, Update
from monitor.clean.zones import Zoned
from monitor.model import TEXT_ZONES, Dated, Entry, Zone

DAY_ASSUMED: Final = "day assumed"

_FEWEST: Final = 3  # times between texts that make a live blog
_SLACK: Final = timedelta(hours=1)  # between what the page and its newest entry tell
_LONGEST_MARK: Final = 45  # characters
_CLOCK: Final = re.compile(
    r"(?P<hour>[01]?\d|2[0-3])\s?[:.h]\s?(?P<minute>[0-5]\d)(?!\d)\s?(?P<half>[ap]\.?m\b)?", re.IGNORECASE
)
_BARE_CLOCK: Final = re.compile(
    rf"(?:(?:at|um|pukul|jam|à|klo)\s)?{_CLOCK.pattern}[.,]?(?:\s?\(?[^\W\d]{{1,5}}\)?)?\.?$", re.IGNORECASE
)
_LIVE: Final = re.compile(
    r"\blive\b|live-?(?:blog|ticker|feed|updates?)|ticker\b|\ben[- ]direct[eo]?\b|\bminuto a minuto\b|\bao vivo\b|"
    r"\bin diretta\b|\bcanlı\b|\bна живо\b|\bонлайн|\bliputan langsung\b|\blaporan langsung\b|実況|실시간|直播",
    re.IGNORECASE,
)
_LIVE_CUES: Final = (  # one of them stands in all that `_LIVE` finds: asking for them takes a fiftieth of its time
    "live", "ticker", "direct", "minuto", "vivo", "diretta", "canl", "живо", "онлайн", "langsung", "実況",
    "실시간", "直播",
)  # fmt: skip


class _Mark(NamedTuple):
    block: int  # the number of the one that tells the time
    text: str
    clock: int | None  # minutes of the day, where the block tells no day


def find_entries(
    told: Structured, blocks: Sequence[RawBlock], zoned: Zoned, words: str, *, context: DateContext, times: Times
) -> tuple[Entry, ...]:
    """The entries in the page's order; () for an article that is no live blog.

    `words` are the page's headline and address: they say that it is live where no type does. `times` are the
    page's own: a bare "10.32 WIB" is of the day that fits them, or of one before where the clock passes midnight.
    """
    if told.updates:
        return tuple(_told_entry(update, context) for update in told.updates)
    if "LiveBlogPosting" not in told.types and not _sounds_live(words):
        return ()
    marks = [mark for index, block in enumerate(blocks) if (mark := _mark_of(index, block.text)) is not None]
    entries = list(_entries(marks, blocks, zoned)) if len(marks) >= _FEWEST else []
    if len(entries) < _FEWEST:
        return ()
    moments = _times([mark for mark, _ in entries], context, times.published, times.updated)
    return tuple(replace(entry, at=at) for (_, entry), at in zip(entries, moments, strict=True))[:MAX_UPDATES]


def _sounds_live(words: str) -> bool:
    lower = words.lower()
    return any(cue in lower for cue in _LIVE_CUES) and _LIVE.search(words) is not None


def _told_entry(update: Update, context: DateContext) -> Entry:
    return Entry(update.text, update.title, read_date(update.published, context))


def _mark_of(index: int, text: str) -> _Mark | None:
    if len(text) > _LONGEST_MARK:
        return None
    bare = _BARE_CLOCK.match(text)
    if bare:
        return _Mark(index, text, _minutes(bare))
    return _Mark(index, text, None) if _CLOCK.search(text) and is_date_line(text) else None


def _minutes(clock: re.Match[str]) -> int:
    hour = int(clock["hour"])
    half = (clock["half"] or "")[:1].lower()
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return 60 * hour + int(clock["minute"])


def _entries(marks: Sequence[_Mark], blocks: Sequence[RawBlock], zoned: Zoned) -> Iterator[tuple[_Mark, Entry]]:
    """What stands below each time, up to the next one; a heading right above a time belongs to it."""
    zones = [verdict.zone for verdict in zoned.verdicts]
    heads = {
        index
        for index, zone in enumerate(zones)
        if zone is Zone.SUBHEADING or (blocks[index].level and zone is not Zone.TITLE)
    }
    ends = [mark.block - _is_headed(mark, heads) for mark in marks[1:]]
    for mark, end in zip(marks, [*ends, len(blocks)], strict=True):
        first = mark.block - 1 if _is_headed(mark, heads) else mark.block + 1
        title = blocks[first].text if first < end and first in heads else ""
        below = (index for index in range(mark.block + 1, end) if zones[index] in TEXT_ZONES)
        text = "\n".join(blocks[index].text for index in below if index != first or not title)
        if text:
            yield mark, Entry(text, title)


def _is_headed(mark: _Mark, heads: Collection[int]) -> bool:
    """Whether the entry's heading stands above its time."""
    return mark.block - 1 in heads and mark.block + 1 not in heads


def _times(marks: Sequence[_Mark], context: DateContext, published: Dated, updated: Dated) -> list[Dated]:
    """A time that names its day as it is; a bare clock on the day that fits what the page tells of its own times."""
    clocks = [mark for mark in marks if mark.clock is not None]
    falls = sum((later.clock or 0) < (earlier.clock or 0) for earlier, later in pairwise(clocks))
    is_newest_first = falls * 2 >= len(clocks) - 1
    newest_first = clocks if is_newest_first else clocks[::-1]
    told = dict(zip(newest_first, _on_days(newest_first, context, published, updated), strict=True))
    return [told[mark] if mark in told else read_date(mark.text, context) for mark in marks]


def _on_days(clocks: Sequence[_Mark], context: DateContext, published: Dated, updated: Dated) -> list[Dated]:
    """The clocks, newest first, as times; a clock that goes up has passed midnight."""
    passed = accumulate(((later.clock or 0) > (earlier.clock or 0) for earlier, later in pairwise(clocks)), initial=0)
    before = [timedelta(days=count) for count in passed][: len(clocks)]
    if updated.at is not None:
        newest = _last_day(clocks[:1], updated.at, context)
    elif published.at is not None:
        newest = _first_day(clocks[-1:], published.at, context) + (before or [timedelta()])[-1]
    else:
        return [Dated(text=mark.text) for mark in clocks]
    return [_on_day(mark, newest - days, context) for mark, days in zip(clocks, before, strict=True)]


def _last_day(newest: Sequence[_Mark], updated_at: datetime, context: DateContext) -> date:
    """The last day on which the newest entry is not younger than the page's update."""
    days = _days_around(updated_at, context)
    fits = (
        day for day in days[::-1] for mark in newest if _is_before(_on_day(mark, day, context), updated_at + _SLACK)
    )
    return next(fits, days[1])


def _first_day(oldest: Sequence[_Mark], published_at: datetime, context: DateContext) -> date:
    """The first day on which the oldest entry is not older than the page."""
    days = _days_around(published_at, context)
    fits = (
        day for day in days for mark in oldest if not _is_before(_on_day(mark, day, context), published_at - _SLACK)
    )
    return next(fits, days[1])


def _days_around(moment: datetime, context: DateContext) -> list[date]:
    return [moment.astimezone(context.home).date() + timedelta(days=days) for days in (-1, 0, 1)]


def _is_before(dated: Dated, moment: datetime) -> bool:
    return dated.at is not None and dated.at <= moment


def _on_day(mark: _Mark, day: date, context: DateContext) -> Dated:
    dated = read_date(f"{day.isoformat()} {mark.text}", context)
    flags = [flag for flag in (dated.flag, DAY_ASSUMED) if flag]
    return replace(dated, text=mark.text, flag="; ".join(flags))
