"""Times of feed items, sitemap entries and `time` elements: RFC 822 and ISO 8601 as they are really written."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from typing import Final
from zoneinfo import ZoneInfo

from monitor.clean.date_words import MONTHS, ZONES

EARLIEST_YEAR: Final = 1990  # what is older is a placeholder: 1970-01-01, 0001-01-01

_WORD = re.compile(r"[^\W\d_]{3,}\.?")
_GMT_OFFSET = re.compile(r"(?:GMT|UTC)\s*([+-])\s*(\d{1,2}):?(\d{2})?$", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\s*([A-Za-z]{2,5})$")
_HALF_OF_DAY = re.compile(r"\s*\b([ap])\.?m\b\.?", re.IGNORECASE)
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_GAP = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)")
_ENGLISH: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def read_item_date(text: str | None, zone: tzinfo) -> datetime | None:
    """The aware UTC time that `text` tells, None if it tells none; a time without offset is one of `zone`."""
    text = (text or "").strip()[:100]
    if not text:
        return None
    read = _read_iso if _ISO_DATE.match(text) else _read_rfc822
    try:
        moment = read(text)
        moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
        return moment.astimezone(UTC) if moment.year >= EARLIEST_YEAR else None
    except (ValueError, OverflowError, TypeError, IndexError):  # email.utils raises all of them for broken dates
        return None


def _read_iso(text: str) -> datetime:
    date = _ISO_DATE.match(text)
    if date is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in date.groups())
    clock, zone = _split_zone(text[date.end() :].strip().removeprefix("T"))
    moment = datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T{_GAP.sub('', clock) or '00:00'}")
    return moment.replace(tzinfo=zone) if zone and moment.tzinfo is None else moment


def _read_rfc822(text: str) -> datetime:
    text, zone = _split_zone(text)
    half = _HALF_OF_DAY.search(text)
    moment = parsedate_to_datetime(_HALF_OF_DAY.sub("", _WORD.sub(_english_month, text)))
    if half:
        moment = moment.replace(hour=moment.hour % 12 + (12 if half[1] in "pP" else 0))
    return moment.replace(tzinfo=zone) if zone and moment.tzinfo is None else moment


def _split_zone(text: str) -> tuple[str, tzinfo | None]:
    """What stands before a zone that only people write ("GMT+7", "WIB"), and that zone."""
    offset = _GMT_OFFSET.search(text)
    if offset:
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return text[: offset.start()].strip(), timezone(-away if offset[1] == "-" else away)
    name = _ZONE_NAME.search(text)
    known = ZONES.get(name[1].lower()) if name else None
    if name is None or known is None or known == "":
        return text, None
    zone = ZoneInfo(known) if isinstance(known, str) else timezone(timedelta(minutes=known))
    return text[: name.start()], zone


def _english_month(word: re.Match[str]) -> str:
    number = MONTHS.get(word[0].casefold().rstrip("."))
    return _ENGLISH[number - 1] if number else word[0]
