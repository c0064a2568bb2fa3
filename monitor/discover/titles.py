"""Plain text of titles and summaries as feeds and listings give them: with markup, entities and worse."""

import html
import re
import unicodedata
from typing import Final

MAX_TITLE_CHARS: Final = 500
MAX_SUMMARY_CHARS: Final = 1000

_TAG = re.compile(r"<(?:/?[a-zA-Z]|!--|!\[)[^<>]*>")
_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|em|font|i|mark|q|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>", re.IGNORECASE)
_HIDDEN_PART = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(r"\s+")
_SPACES = frozenset("\t\n\r\v\f\x85")


def plain_title(markup: str | None) -> str | None:
    """The title in one line of plain text, None if nothing is left."""
    return _plain(markup, MAX_TITLE_CHARS)


def plain_summary(markup: str | None) -> str | None:
    """The summary in one line of plain text, None if nothing is left."""
    return _plain(markup, MAX_SUMMARY_CHARS)


def plain_words(text: str | None) -> str | None:
    """A title that is text already, in one line; None if nothing is left."""
    return _one_line(text[: MAX_TITLE_CHARS * 20], MAX_TITLE_CHARS) if text else None


def _plain(markup: str | None, max_chars: int) -> str | None:
    if not markup:
        return None
    text = markup[: max_chars * 20]  # an image and its attributes come before the words
    text = _without_tags(html.unescape(_without_tags(text)))
    return _one_line(text, max_chars)


def _one_line(text: str, max_chars: int) -> str | None:
    text = _SPACE.sub(" ", _visible(text)).strip()
    return (text if len(text) <= max_chars else text[: max_chars - 1].rstrip() + "…") or None


def _without_tags(text: str) -> str:
    return _TAG.sub(" ", _INLINE_TAG.sub("", _HIDDEN_PART.sub(" ", text))) if "<" in text else text


def _visible(text: str) -> str:
    """Without control, bidi and zero-width characters (categories Cc and Cf), which hide or turn what follows."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(each for each in text if each in _SPACES or unicodedata.category(each) not in {"Cc", "Cf", "Cs"})
