"""Durations as people write them in settings and outlet files: "10m", "1h30m", "500ms"."""

import re
from datetime import timedelta

_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_PART = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)(ms|[smhdw])")


def parse_duration(text: str) -> timedelta:
    """The time that `text` tells; ValueError says what would be right.

    Parts go from the largest unit to the smallest, each at most once: w, d, h, m, s, ms.
    """
    parts = _PART.findall(text)
    units = [unit for _, unit in parts]
    if not parts or "".join(number + unit for number, unit in parts) != text.strip() or units != _in_order(units):
        raise ValueError(f"{text!r} is no duration; write it like 90s, 10m, 1h30m or 2d")
    return sum((float(number) * _UNITS[unit] for number, unit in parts), timedelta())


def _in_order(units: list[str]) -> list[str]:
    return sorted(set(units), key=lambda unit: _UNITS[unit], reverse=True)
