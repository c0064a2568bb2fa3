"""A time from the text that tells it, with its precision, its zone, and what had to be assumed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from monitor.clean.date_parts import DateParts, find_day_without_year, find_parts, is_day, machine_parts
from monitor.clean.date_words import (
    AGO,
    AMBIGUOUS_ZONES,
    HOME_ZONES,
    TODAY,
    UNITS_AGO,
    UPDATED_LABELS,
    YESTERDAY,
    ZONES,
)
from monitor.model import Dated

MAX_CHARS: Final = 200
MAX_PARSER_CHARS: Final = 100

ZONE_ASSUMED: Final = "zone assumed"
ZONE_AMBIGUOUS: Final = "zone name ambiguous"
SIGN_CORRECTED: Final = "wrong sign corrected"
YEAR_ASSUMED: Final = "year assumed"
RELATIVE: Final = "relative time"

_ONE_COUNTRY: Final = frozenset({"id", "ko", "ja", "th"})  # languages whose outlets all sit east of Greenwich
_MONTH_FIRST_ZONES: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "Asia/Manila",
)
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?$")
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s?([+−-])\s?(\d{1,2})(?::?(\d{2}))?$")
_UPDATE_PART = re.compile(rf"\W(?:{UPDATED_LABELS})(?!\w)")
_UNIT_OF: Final = {word: unit for unit, words in UNITS_AGO.items() for word in words.split()}
_WORD = re.compile(r"\w+")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LOOKS_LIKE_DATE = re.compile(r"(?=.*[^\W\d_]{3})(?:.*\D)?(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True, slots=True)
class DateContext:
    """What is known where a date stands. `timezone` "UTC" means that the outlet's own zone is not known.

    `fetched_at` is when the page was taken: relative times and days without a year are read against it, and without it
    they are no times at all.
    """

    language: str | None = None
    timezone: str = "UTC"
    fetched_at: datetime | None = None

    @property
    def home(self) -> ZoneInfo:
        """The zone of times that name none: the outlet's, else that of the language's country."""
        if self.timezone == "UTC":
            return ZoneInfo(HOME_ZONES.get(self.language or "", "UTC"))
        return ZoneInfo(self.timezone)


NOWHERE: Final = DateContext()


def read_date(text: str, context: DateContext = NOWHERE) -> Dated:
    """The first time that the text tells; precision "none" and no time if it tells none. Never now, never an error.

    A text such as "10:00 EST, 5 Jan 2024 | Updated: 11:05 EST, 5 Jan 2024" gives what stands before the update.
    """
    text = " ".join(text[: 4 * MAX_CHARS].split())[:MAX_CHARS]
    if not text:
        return Dated()
    epoch = _EPOCH.match(text)
    if epoch:
        return Dated(datetime.fromtimestamp(int(epoch[1]), UTC), "minute", text, "UTC")
    parts = machine_parts(text) if text[0].isdigit() else None
    if parts is not None:
        return _resolve(parts, text, context)
    plain = _before_update(text)
    month_first = _is_month_first(context)
    for one in dict.fromkeys((plain, unglued(plain))):
        parts = find_parts(one, context.language, month_first)
        if parts is not None:
            return _resolve(parts, text, context)
    return (
        _read_relative(plain, text, context)
        or _read_without_year(plain, text, context)
        or _read_slowly(plain, text, context)
    )


def unglued(text: str) -> str:
    """The text with a space where only markup parted two words: "Ann LeeDecember 22, 2023"."""
    return _GLUED.sub(" ", text)


def lowered(text: str) -> str:
    """The text in lower case, every letter in its place: patterns without case are many times as fast."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _before_update(text: str) -> str:
    found = _UPDATE_PART.search(lowered(text))
    head = text[: found.start()] if found else text
    return head if any(char.isdigit() for char in head) else text


def _is_month_first(context: DateContext) -> bool | None:
    """How 4/5/2024 is read: None where the outlet's country is not known and its language does not say."""
    if context.timezone in _MONTH_FIRST_ZONES:
        return True
    return None if context.language in {"en", None} and context.timezone == "UTC" else False


def _resolve(parts: DateParts, text: str, context: DateContext) -> Dated:
    """The parts as an instant. A day is its midnight in the outlet's zone; a naive midnight is only a day."""
    home = context.home
    is_naive_midnight = parts.zone is None and parts.hour == parts.minute == parts.second == 0
    if parts.hour is None or is_naive_midnight:
        at = datetime(parts.year, parts.month, parts.day, tzinfo=home)
        return Dated(at.astimezone(UTC), "day", text, str(home), parts.note)
    local = datetime(parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second)  # noqa: DTZ001  its zone comes next
    zone, name, flag = _zone_of(parts.zone, local, context)
    flags = [note for note in (parts.note, flag) if note]
    return Dated(local.replace(tzinfo=zone).astimezone(UTC), "minute", text, name, "; ".join(flags) or None)


def _zone_of(name: str | None, local: datetime, context: DateContext) -> tuple[tzinfo, str, str | None]:
    """The zone that is named, its name, and a flag; the outlet's own zone if none is named or the name says nothing."""
    home = context.home
    offset = _OFFSET.match(name or "")
    if name and offset:
        minutes = (int(offset[2]) * 60 + int(offset[3] or 0)) * (1 if offset[1] == "+" else -1)
        return _signed_zone(minutes, name, local, context)
    key = (name or "").lower()
    if name and "/" in name:
        return _named_zone(name, home)
    if key in AMBIGUOUS_ZONES:
        return _likeliest_zone(key, local, home)
    known = ZONES.get(key, "")
    if isinstance(known, int):
        return timezone(timedelta(minutes=known)), name or "", None
    if known:
        return ZoneInfo(known), name or "", None
    return home, str(home), ZONE_ASSUMED


def _signed_zone(minutes: int, name: str, local: datetime, context: DateContext) -> tuple[tzinfo, str, str | None]:
    """The offset as written, unless it is the mirror of the outlet's own: merdeka.com wrote -07:00 for WIB (2021)."""
    if abs(minutes) > 15 * 60:
        return context.home, str(context.home), ZONE_ASSUMED
    known_home = context.timezone != "UTC" or context.language in _ONE_COUNTRY
    own = _offset_minutes(context.home, local)
    if known_home and minutes and minutes == -own:
        return (
            timezone(timedelta(minutes=own)),
            f"{'+' if own > 0 else '-'}{abs(own) // 60:02}:{abs(own) % 60:02}",
            SIGN_CORRECTED,
        )
    return timezone(timedelta(minutes=minutes)), name, None


def _named_zone(name: str, home: ZoneInfo) -> tuple[tzinfo, str, str | None]:
    try:
        return ZoneInfo(name), name, None
    except (KeyError, ValueError, OSError):
        return home, str(home), ZONE_ASSUMED


def _likeliest_zone(key: str, local: datetime, home: ZoneInfo) -> tuple[tzinfo, str, str | None]:
    """Of the zones with this name the one the outlet lives in, else the likeliest, flagged."""
    choices = AMBIGUOUS_ZONES[key]
    own = _offset_minutes(home, local)
    if own in choices:
        return timezone(timedelta(minutes=own)), key.upper(), None
    return timezone(timedelta(minutes=choices[0])), key.upper(), ZONE_AMBIGUOUS


def _offset_minutes(zone: ZoneInfo, local: datetime) -> int:
    offset = local.replace(tzinfo=zone).utcoffset()
    return int(offset.total_seconds() // 60) if offset is not None else 0


def _read_relative(plain: str, text: str, context: DateContext) -> Dated | None:
    """What "8 jam lalu" means at the fetch: minutes and hours to the minute, "yesterday" to the day."""
    if context.fetched_at is None or len(plain) > 60:
        return None
    amount, ago = _ago_patterns()
    found = amount.search(plain)
    if found and ago.search(plain):
        unit = _UNIT_OF.get(found[2].casefold(), "day")
        before = context.fetched_at - timedelta(**{unit + "s": int(found[1])})
        return _day_of(before, text, context) if unit == "day" else Dated(before, "minute", text, None, RELATIVE)
    words = set(_WORD.findall(plain.casefold()))
    for names, days in ((YESTERDAY, 1), (TODAY, 0)):
        if any(f" {word} " in names for word in words):
            return _day_of(context.fetched_at - timedelta(days=days), text, context)
    return None


@cache
def _ago_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An amount of time, and "ago": compiled when the first relative time comes."""
    units = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
    ago = "|".join(map(re.escape, AGO.split()))
    return (
        re.compile(rf"(\d{{1,3}})\s?({units})(?![^\W\d_]*[a-zа-я])", re.IGNORECASE),
        re.compile(rf"(?:^|[\W\d])(?:{ago})(?:\W|$)|전|前", re.IGNORECASE),
    )


def _day_of(at: datetime, text: str, context: DateContext) -> Dated:
    midnight = at.astimezone(context.home).replace(hour=0, minute=0, second=0, microsecond=0)
    return Dated(midnight.astimezone(UTC), "day", text, str(context.home), RELATIVE)


def _read_without_year(plain: str, text: str, context: DateContext) -> Dated | None:
    """The last such day before the fetch."""
    if context.fetched_at is None:
        return None
    parts = find_day_without_year(plain, context.language)
    if parts is None:
        return None
    for year in (context.fetched_at.year, context.fetched_at.year - 1):
        if not is_day(year, parts.month, parts.day):
            continue
        dated = _resolve(_in_year(parts, year), text, context)
        if dated.at is not None and dated.at <= context.fetched_at + timedelta(days=1):
            return dated
    return None


def _in_year(parts: DateParts, year: int) -> DateParts:
    return DateParts(year, parts.month, parts.day, parts.hour, parts.minute, parts.second, parts.zone, YEAR_ASSUMED)


def _read_slowly(plain: str, text: str, context: DateContext) -> Dated:
    """What dateparser reads, only where a year stands and the quick ways failed: it costs more than a whole page."""
    if len(plain) > MAX_PARSER_CHARS or not _LOOKS_LIKE_DATE.match(plain):
        return Dated(text=text)
    import dateparser  # noqa: PLC0415  half a second that hardly any page needs

    languages = [context.language] if context.language else None
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "RETURN_AS_TIMEZONE_AWARE": False}
    try:
        found = dateparser.parse(plain, languages=languages, settings=settings)
    except (ValueError, OverflowError, TypeError, AttributeError, RecursionError):
        found = None
    if found is None or not is_day(found.year, found.month, found.day):
        return Dated(text=text)
    naive = found.replace(tzinfo=None)
    return _resolve(
        DateParts(naive.year, naive.month, naive.day, naive.hour, naive.minute, naive.second), text, context
    )
