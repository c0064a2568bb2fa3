"""Feeds that are no sound XML, read by feedparser: it knows what broken feeds mean."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any, Final

from monitor.discover.entries import MAX_ENTRIES

_END_OF_ITEM: Final = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^\[<>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_NUMBERS: Final = re.compile(r"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)+")
_NUMBER: Final = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))")
_LAST_CODE: Final = 0x10FFFF
_LONGEST_NUMBER: Final = 8  # digits


_DEFECTS: Final = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What feedparser ends with on feeds that are broken in ways it does not know (found by fuzzing, November 2026)."""


@dataclass(frozen=True, slots=True)
class LooseItem:
    urls: tuple[str, ...]
    identity: str
    title: str | None
    summary: str | None
    published: str | None
    published_at: datetime | None  # as feedparser understood it


@dataclass(frozen=True, slots=True)
class LooseFeed:
    """`is_feed`: it is one, though perhaps empty; `is_cut`: it holds more items than were read."""

    items: tuple[LooseItem, ...]
    is_feed: bool
    is_cut: bool


def read_loosely(text: str) -> LooseFeed:
    """The first items of a feed, however broken. At most `MAX_ENTRIES`: 10,000 would take feedparser 73 s."""
    import feedparser  # noqa: PLC0415  0.15 s of start-up that sound feeds never need

    ends = [end.end() for _, end in zip(range(MAX_ENTRIES + 1), _END_OF_ITEM.finditer(text), strict=False)]
    is_cut = len(ends) > MAX_ENTRIES
    part = text[: ends[MAX_ENTRIES - 1]] if is_cut else text
    plain = _DOCTYPE.sub("", _DECLARATION.sub("", part), count=1)
    try:
        parsed = feedparser.parse(
            BytesIO(_NUMBERS.sub(_sound_letters, plain).encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except _DEFECTS:
        return LooseFeed((), is_feed=False, is_cut=is_cut)
    return LooseFeed(tuple(_item(entry) for entry in parsed.entries), bool(parsed.version), is_cut)


def _sound_letters(run: re.Match[str]) -> str:
    """Numbers that are no characters end feedparser: halves of a pair (an emoji of an old CMS) are put together."""
    codes = [_code(hexadecimal, decimal) for hexadecimal, decimal in _NUMBER.findall(run[0])]
    if all(code <= _LAST_CODE and not 0xD800 <= code <= 0xDFFF for code in codes):
        return run[0]
    letters = "".join(chr(code if code <= _LAST_CODE else 0xD800) for code in codes)
    return html.escape(letters.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _code(hexadecimal: str, decimal: str) -> int:
    if len(hexadecimal or decimal) > _LONGEST_NUMBER:
        return _LAST_CODE + 1
    return int(hexadecimal, 16) if hexadecimal else int(decimal)


def _item(entry: Mapping[str, Any]) -> LooseItem:
    identity = str(entry.get("id") or "")
    urls = (entry.get("feedburner_origlink"), entry.get("link"), identity if identity.startswith("http") else None)
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    return LooseItem(
        urls=tuple(str(url) for url in urls if url),
        identity=identity,
        title=entry.get("title"),
        summary=entry.get("summary"),
        published=entry.get("published") or entry.get("updated"),
        published_at=_moment(parsed) if parsed else None,
    )


def _moment(parsed: struct_time) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None
