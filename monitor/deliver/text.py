"""Outlet text made harmless: text is data, whoever wrote it.

Every string of a page passes here before it stands in a message, a mail header, a file or a chat. Escaping for a
format (HTML, markdown) is the work of whoever writes that format; what no reader could see, and what could turn the
direction of a line, goes here.
"""

import unicodedata
from urllib.parse import SplitResult, quote, urlsplit

import regex  # type: ignore[import-untyped]  # ships no types

ELLIPSIS = "…"
_BREAKS = regex.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_HIDDEN = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u115f\u1160\u3164\uffa0\u2800]+")
"""Controls, direction marks, zero-width and unassigned characters, and letters that are nothing to the eye."""

_MARKS_PER_LETTER = 6  # Vietnamese and Thai need three; towers of marks cover the lines above
_MARK_TOWER = regex.compile(rf"(\p{{M}}{{{_MARKS_PER_LETTER}}})\p{{M}}+")
_GRAPHEME = regex.compile(r"\X")
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_NEVER_IN_URL = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]")
_NOT_IN_HOST = regex.compile(r"[\s\"'<>\\^`{|}%]")
_ROOM_FOR_HIDDEN = 8  # of a long text, this many times its limit is looked at
_URL_MAX = 2000  # longer ones are cut by mail programs


def clean_line(text: str, limit: int | None = None) -> str:
    """One visible line: no control, bidi or zero-width characters, single spaces, at most `limit` characters."""
    told = text if limit is None else text[: limit * _ROOM_FOR_HIDDEN]
    visible = _BREAKS.sub(" ", _HIDDEN.sub("", _BREAKS.sub(" ", told)))
    line = _MARK_TOWER.sub(r"\1", unicodedata.normalize("NFC", visible)).strip()
    return line if limit is None else cut(line, limit)


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `limit` characters; no grapheme is torn apart."""
    if len(text) <= limit:
        return text
    end = 0
    for grapheme in _GRAPHEME.finditer(text):
        if grapheme.end() > limit - len(ELLIPSIS):
            break
        end = grapheme.end()
    return text[:end].rstrip() + ELLIPSIS


def header_text(text: str, limit: int = 200) -> str:
    """Text for a mail header: no line break, and no `=?`, which Python's parser would decode into new headers."""
    return clean_line(text, limit).replace("=?", "= ?")


def safe_url(url: str) -> str | None:
    """The address if it may stand behind a link: http or https, a host, no user name, nothing to break out with."""
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    if _NOT_IN_HOST.search(parts.netloc):
        return None
    host = _ascii_host(parts.netloc)
    tail = url.strip().split("://", 1)[1][len(parts.netloc) :].replace("\\", "%5C")
    safe = f"{parts.scheme}://{host}{quote(tail, safe=_URL_SAFE)}"
    return safe if len(safe) <= _URL_MAX else None


def _split(url: str) -> SplitResult | None:
    if _NEVER_IN_URL.search(url.strip()):
        return None
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # raises if it is no number
    except ValueError:
        return None
    return parts


def host_note(url: str) -> str | None:
    """`name (xn--…)` for a host with other letters than ASCII's, which may look like another; None for a plain one."""
    parts = _split(url)
    if parts is None or not parts.hostname:
        return None
    ascii_host = _ascii_host(parts.hostname)
    if "xn--" not in ascii_host:
        return None
    return f"{clean_line(_unicode_host(ascii_host), 80)} ({cut(ascii_host, 120)})"


def _ascii_host(host: str) -> str:
    return ".".join(_ascii_label(label) for label in unicodedata.normalize("NFKC", host).lower().split("."))


def _ascii_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _unicode_host(host: str) -> str:
    return ".".join(_unicode_label(label) for label in host.split("."))


def _unicode_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except ValueError:  # not punycode: shown as it stands
        return label
