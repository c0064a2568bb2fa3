"""RFC 3986 spelling of paths and queries: one form for what means the same."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

_UNRESERVED: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
_PLAIN_QUERY: Final = re.compile(r"[A-Za-z0-9._~!$'()*+,;:@/?-]*")
_PIECE: Final = re.compile(r"%[0-9A-Fa-f]{2}|.", re.DOTALL)


def spell_path(path: str) -> str:
    """The path with one percent-encoding and without dot segments; never empty (RFC 3986, 5.2.4 and 6.2.2)."""
    spelled = path if _PLAIN_PATH.fullmatch(path) else _encoded(path, _PLAIN_PATH)
    if "/." in spelled:
        spelled = _without_dots(spelled)
    return spelled if spelled.startswith("/") else f"/{spelled}"


def spell_query(query: str, is_part: Callable[[str, str], bool]) -> str:
    """The parameters for which `is_part(name, value)` holds, in one spelling, sorted by name."""
    pairs = (_spell_pair(piece) for piece in query.split("&") if piece)
    kept = [pair for pair in pairs if is_part(pair[0], pair[2])]
    return "&".join("".join(pair) for pair in sorted(kept, key=lambda pair: pair[0]))


def _spell_pair(piece: str) -> tuple[str, str, str]:
    name, sign, value = piece.partition("=")
    return _encoded(name, _PLAIN_QUERY), sign, _encoded(value, _PLAIN_QUERY)


def _encoded(text: str, plain: re.Pattern[str]) -> str:
    return _PIECE.sub(lambda found: _spell_piece(found[0], plain), text)


def _spell_piece(piece: str, plain: re.Pattern[str]) -> str:
    if len(piece) == 3:
        byte = int(piece[1:], 16)
        return chr(byte) if byte in _UNRESERVED else piece.upper()
    return piece if plain.fullmatch(piece) else quote(piece, safe="", errors="replace")


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)
