"""The parts of a date that a text names, day, time and zone, in the ways the world's news writes them."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from monitor.clean.date_words import MONTHS, MONTHS_OF_LANGUAGE

FIRST_YEAR: Final = 1900


class DateParts(NamedTuple):
    """What a text says of a date. `hour` None: only a day; `zone` None: none named; `note`: what was assumed."""

    year: int
    month: int
    day: int
    hour: int | None = None
    minute: int = 0
    second: int = 0
    zone: str | None = None
    note: str | None = None


_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:T|\s+|\s?[|,/-]\s?|\s+at\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:]\d{1,9})?)?\s?"
    r"(Z|[+-]\d{2}(?::?\d{2})?|[A-Z]{2,5})?)?\)?$"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_CTIME = re.compile(  # Thu Sep 14 11:39:00 WIB 2023
    r"[^\W\d_]+\.?,? (?P<month>[^\W\d_]+) (?P<day>\d{1,2}) (?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r" (?:(?P<zone>[A-Z]{2,5}|[+-]\d{4}) )?(?P<year>\d{4})$"
)

_WORD = r"[^\W\d_][^\s\d,/|()\-]*"
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°|-[iея]+)?[\s.,/-]*(?:(?:de|of|tháng)\s+|d['’])?"
    rf"(?P<month>{_WORD}|(?<=tháng )\d{{1,2}})"
    r"[\s.,/-]*(?:(?:de|del|of|năm)\s+)?(?P<year>\d{4}(?=\d{1,2}:\d{2}|\D|$)|['’]?\d{2}(?![\d:.h]))"
)
_MONTH_DAY_YEAR = re.compile(
    rf"(?<![^\W\d_])(?P<month>{_WORD})[\s.,/-]*(?P<day>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?:[\s.,/-]+)(?P<year>\d{{4}})(?=\d{{1,2}}:\d{{2}}|\D|$)"
)
_YEAR_MONTH_DAY = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?:\s?(?:[./-]|年|년)\s?| )(?P<month>\d{1,2})(?:\s?(?:[./-]|月|월)\s?| )"
    r"(?P<day>\d{1,2})(?!\d)\s?(?:日|일|\.(?!\d))?"
)
_NUMBERS = re.compile(
    r"(?<![\d.])(?P<first>\d{1,2})\s?(?P<sep>[./-])\s?(?P<second>\d{1,2})\s?(?P=sep)\s?(?P<year>\d{4}(?=\d{1,2}:\d{2}|\D|$)|\d{2}(?![\d.:]))"
)
_YEAR_WORD_DAY = re.compile(rf"(?<!\d)(?P<year>\d{{4}})[\s.,/-]+(?P<month>{_WORD})[\s.,/-]+(?P<day>\d{{1,2}})(?!\d)")
_NO_YEAR = re.compile(
    rf"^(?:{_WORD}\s*,?\s*)?(?:(?P<day>\d{{1,2}})\.?(?:\s(?:de|d['’]))?\s(?P<month>{_WORD})|"
    rf"(?P<month2>{_WORD})\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b"
)

_HALVES = "오전|오후|上午|下午|午前|午後"
_TIME = re.compile(
    rf"(?<![\d.,/:-])(?P<half>{_HALVES})?\s?(?P<hour>\d{{1,2}})\s?(?:[:.hH：]|時|时|시|点)\s?(?P<minute>\d{{2}})(?!\d)"
    r"(?:\s?(?::|\.|分|분)\s?(?P<second>\d{2})(?!\d))?(?:[.,]\d+)?\s?(?:分|분|초|秒)?\s?(?P<noon>[AaPp]\.?\s?[Mm]\b\.?)?"
)
_HOUR = re.compile(
    rf"(?<![\d.,/:-])(?P<half>{_HALVES})?\s?(?P<hour>\d{{1,2}})\s?(?P<noon>[AaPp]\.?\s?[Mm]\b\.?|Uhr\b|時|시|点|h(?=\s|$))"
)
_ZONE = re.compile(
    r"\s*(?:(?:Uhr|hrs|horas)\s)?[(\[|,]?\s*(?P<zone>(?:GMT|UTC|UT)\s?[+−-]\s?\d{1,2}(?::?\d{2})?|[+−-]\d{2}:?\d{2}(?!\d)|"
    r"[A-Z]{1,5}(?![^\W\d_])|МСК|"
    r"[Ww][Ii](?:[Bb]|[Tt][Aa]|[Tt])(?![^\W\d_])|[A-Z][a-z]+/[A-Z][a-z]+)"
)


def find_parts(text: str, language: str | None = None, month_first: bool | None = None) -> DateParts | None:  # noqa: FBT001  None: not known
    """The first date of the text and the time that stands with it, or None.

    `month_first` says how 4/5/2024 is read where it could be either; None: assumed to be day first, and noted.
    """
    whole = machine_parts(text)
    if whole is not None:
        return whole
    for parts, start, end in _days(text, language, month_first):
        return _with_time(parts, text, start, end)
    return None


def find_day_without_year(text: str, language: str | None = None) -> DateParts | None:
    """The day and month that the text begins with, its year 1900; None if there is none."""
    found = _NO_YEAR.match(text)
    if not found:
        return None
    month = month_number(found["month"] or found["month2"], language)
    day = int(found["day"] or found["day2"])
    if not month or not is_day(FIRST_YEAR + 4, month, day):
        return None
    return _with_time(DateParts(FIRST_YEAR, month, day), text, 0, found.end())


def month_number(word: str, language: str | None = None) -> int | None:
    """9 for "Sept.", "września" or "सितंबर"; None for any other word."""
    word = word.casefold().strip(".'’")
    own = MONTHS_OF_LANGUAGE.get(language or "", {})
    return own.get(word) or MONTHS.get(word) or _FOLDED_MONTHS.get(_fold(word))


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day, in years that news may speak of."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (
        FIRST_YEAR <= year < 2200 and 1 <= month <= 12 and 1 <= day <= (29 if leap else 28, 30, 31)[_LENGTH[month - 1]]
    )


def machine_parts(text: str) -> DateParts | None:
    """What programs write: ISO 8601 in its variants, and the C library's form."""
    found = _ISO.match(text) or _COMPACT.match(text)
    if found:
        year, month, day, hour, minute, second = (int(number) if number else 0 for number in found.groups()[:6])
        return _checked(DateParts(year, month, day, hour if found[4] else None, minute, second, found[7]))
    found = _CTIME.match(text)
    month_named = month_number(found["month"]) if found else None
    if not found or not month_named:
        return None
    day, hour, minute, second = (int(found[name] or 0) for name in ("day", "hour", "minute", "second"))
    return _checked(DateParts(int(found["year"]), month_named, day, hour, minute, second, found["zone"]))


def _checked(parts: DateParts) -> DateParts | None:
    """The parts if such a time exists. 24:00 and leap seconds are times that clocks here do not know."""
    if not is_day(parts.year, parts.month, parts.day):
        return None
    if parts.hour is not None and (parts.hour > 23 or parts.minute > 59):
        return parts._replace(hour=None, minute=0, second=0, zone=None)
    return parts if parts.second < 60 else parts._replace(second=59)


def _days(text: str, language: str | None, month_first: bool | None) -> Iterator[tuple[DateParts, int, int]]:  # noqa: FBT001  as above
    """Every day the text names, the surest ways of writing first, with its span."""
    for pattern in (_DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _YEAR_MONTH_DAY, _YEAR_WORD_DAY):
        for found in pattern.finditer(text):
            name = found["month"]
            month = int(name) if name.isdecimal() else month_number(name, language)
            year = _full_year(found["year"])
            if month and is_day(year, month, int(found["day"])):
                yield DateParts(year, month, int(found["day"])), found.start(), found.end()
    for found in _NUMBERS.finditer(text):
        parts = _from_numbers(int(found["first"]), int(found["second"]), _full_year(found["year"]), month_first)
        if parts is not None:
            yield parts, found.start(), found.end()


def _full_year(digits: str) -> int:
    """2024 for "24"; years of the Buddhist era (2567) are counted from 543 BC."""
    year = int(digits.strip("'’"))
    if year < 100:
        return 2000 + year if year < 70 else 1900 + year
    return year - 543 if 2500 < year < 2600 else year


def _from_numbers(first: int, second: int, year: int, month_first: bool | None) -> DateParts | None:  # noqa: FBT001  as above
    day, month = (second, first) if month_first else (first, second)
    if not is_day(year, month, day):
        day, month = month, day
    if not is_day(year, month, day):
        return None
    unclear = month_first is None and day <= 12 and day != month
    return DateParts(year, month, day, note="day and month order assumed" if unclear else None)


def _with_time(parts: DateParts, text: str, start: int, end: int) -> DateParts:
    """The parts with the time that follows the day, or else the one before it."""
    after, before = text[end:], text[:start]
    for rest in (after, before):
        found = _TIME.search(rest) or _HOUR.search(rest)
        if found and (timed := _at_time(parts, found, rest)) is not None:
            return timed
    return parts


def _at_time(parts: DateParts, found: re.Match[str], rest: str) -> DateParts | None:
    groups = found.groupdict()
    hour = _hour_of_day(int(found["hour"]), groups["half"] or "", (groups["noon"] or "").lower())
    minute = int(groups.get("minute") or 0)
    if hour is None or minute > 59:
        return None
    zone = _ZONE.match(rest, found.end())
    second = min(int(groups.get("second") or 0), 59)
    return parts._replace(hour=hour, minute=minute, second=second, zone=zone["zone"] if zone else None)


def _hour_of_day(hour: int, half: str, noon: str) -> int | None:
    is_afternoon = half in {"오후", "下午", "午後"} or noon.startswith("p")
    is_morning = half in {"오전", "上午", "午前"} or noon.startswith("a")
    if is_afternoon and hour < 12:
        hour += 12
    if is_morning and hour == 12:
        hour = 0
    return hour if hour < 24 else None


def _fold(word: str) -> str:
    """The word without accents: capitals of Turkish and Greek lose them."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(char for char in plain if not unicodedata.combining(char))


_LENGTH: Final = (2, 0, 2, 1, 2, 1, 2, 2, 1, 2, 1, 2)
_FOLDED_MONTHS: Final = {_fold(word): number for word, number in MONTHS.items()}
