"""The words of a text, spelled alike however they were typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"  # soft hyphens, marks
_WITHOUT_UNSEEN: Final = dict.fromkeys(map(ord, _UNSEEN))
_NO_SPACES: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f"  # scripts that write no spaces between words
_PIECE = re.compile(rf"[{_NO_SPACES}]+|(?:(?![{_NO_SPACES}])[^\W_])+")
_HAS_UNSEEN = re.compile(f"[{_UNSEEN}]")
_PLAIN_PIECE = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(rf"[{_NO_SPACES}]")


def clear(text: str) -> str:
    """The text without what a reader does not see, in one spelling of each character (NFKC); case is kept."""
    if text.isascii():
        return text
    seen = text.translate(_WITHOUT_UNSEEN) if _HAS_UNSEEN.search(text) else text  # looking costs less than taking out
    return unicodedata.normalize("NFKC", seen)


def find_words(text: str) -> list[str]:
    """Folded words in order; numbers in their digit groups; two characters at a time where no spaces are written."""
    folded = clear(text).casefold()
    if is_spaced(folded):
        return _PLAIN_PIECE.findall(folded)
    return cut_spaceless(_PIECE.findall(folded))


def is_spaced(text: str) -> bool:
    """Whether all of a text is in scripts that write spaces between words."""
    return text.isascii() or not _SPACELESS.search(text)


def cut_spaceless(pieces: Iterable[str]) -> list[str]:
    """The pieces, those in scripts without spaces two characters at a time."""
    return [word for piece in pieces for word in _cut(piece)]


def _cut(piece: str) -> Iterator[str]:
    if len(piece) < 3 or not _SPACELESS.match(piece):
        yield piece
        return
    for start in range(len(piece) - 1):
        yield piece[start : start + 2]
