"""The day that a text tells, where the page gave no date: for grouping only, never shown as a date."""

import re
from datetime import UTC, datetime
from typing import Final

from monitor.clean.date_parts import find_parts

LEAD_CHARS: Final = 900  # later dates are background

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
AROUND_CHARS: Final = 24


def told_day(text: str, language: str | None) -> datetime | None:
    """Midnight UTC of the first whole date in the lead ("pada Selasa 18 Juni 2024"); None if none is told."""
    lead = text[:LEAD_CHARS]
    for year in _YEAR.finditer(lead):
        parts = find_parts(lead[max(0, year.start() - AROUND_CHARS) : year.end() + AROUND_CHARS // 2], language)
        if parts is not None and parts.note is None:
            return datetime(parts.year, parts.month, parts.day, tzinfo=UTC)
    return None
