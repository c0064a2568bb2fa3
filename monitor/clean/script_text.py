"""The article's markup where a page hands it to its scripts, as a string in the data that a framework puts there."""

import json
import re
from typing import Final

_LONGEST: Final = 4_000_000  # characters of a page that are looked through
_FEWEST_PARAGRAPHS: Final = 3
_ESCAPED_END: Final = re.compile(r"(?:\\u003c|<)\\?/p(?:\\u003e|>)", re.IGNORECASE)
_STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)


def find_markup(html: str) -> str:
    """The string with the most paragraphs in the page's scripts; empty: none holds a text."""
    strings = (
        string for script in _SCRIPT.findall(html[:_LONGEST]) if _is_rich(script) for string in _STRING.findall(script)
    )
    best = max(strings, key=_paragraphs, default="")
    return _decoded(best) if _is_rich(best) else ""


def _is_rich(text: str) -> bool:
    return _paragraphs(text) >= _FEWEST_PARAGRAPHS


def _paragraphs(text: str) -> int:
    return len(_ESCAPED_END.findall(text))


def _decoded(string: str) -> str:
    try:
        return str(json.loads(string, strict=False))
    except json.JSONDecodeError:
        return ""
