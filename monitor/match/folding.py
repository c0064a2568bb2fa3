"""Text as it is compared: case, quotes, dashes and spaces no longer tell two spellings apart.

NFKC, case folded, one kind of quote, dashes as spaces (Kim Jong-un = Kim Jong Un), whitespace runs as one space, soft
hyphens and zero-width characters removed. Diacritics of Latin letters are dropped (Moscú = moscu, P'yŏngyang), and ё is
е, because outlets leave them out; marks of all other scripts are kept (й is not и). Every position of the folded text
leads back to the original.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

# One character for one character, so that the common article needs no offset map. Sources of the list: what three
# Indonesian outlets and four agencies print in place of ASCII (pages seen 2024-2026).
_PLAIN = (
    *((c, '"') for c in "“”„‟«»〝〞＂"),
    *((c, "'") for c in "‘’‚‛ʼ´`′＇"),
    *((c, "-") for c in "‐‑‒–—―−﹣－"),
    *((c, " ") for c in "\u00a0\u2002\u2003\u2009\u200a\u202f\u3000"),
    *((c, "·") for c in "•‧∙⋅・･ㆍᆞ"),
    ("…", "."),
)
_FREQUENT = (("“", '"'), ("”", '"'), ("’", "'"), ("‘", "'"), ("–", "-"), ("—", "-"), ("…", "."), ("\u00a0", " "))
"""Those of most articles: without them the text is often ASCII."""

_ASCII_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f"
_SPACE_CHARACTERS = f"{_ASCII_SPACES}\x85\u1680\u2000\u2001\u2004\u2005\u2006\u2007\u2008\u2028\u2029\u205f"
_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_GAP = re.compile("  +")
_UNEVEN_CHARACTERS = (  # invisible characters, marks that may be dropped, Korean syllables in parts
    f"{_MARKS}\u00ad\u061c\u1100-\u11ff\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
)
_ACCENTED_LETTERS = "\u00e0-\u024f\u0451\u1e00-\u1eff"
_UNEVEN = re.compile(f"[{_UNEVEN_CHARACTERS}]")
_ACCENTED = re.compile(f"[{_ACCENTED_LETTERS}]")
_UNEVEN_OR_ACCENTED = re.compile(f"[{_UNEVEN_CHARACTERS}{_ACCENTED_LETTERS}]")
_CLUSTER = re.compile(
    rf"[!-~]+(?![{_MARKS}])"  # plain ASCII
    r"|\s+"
    r"|[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?"  # a Korean syllable written in parts
    rf"|.[{_MARKS}]{{0,8}}",  # more marks on one letter are noise
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back. Without breaks, positions are those of the original."""

    text: str
    _folded_at: list[int] = field(default_factory=list)
    _original_at: list[int] = field(default_factory=list)  # one more than `_folded_at`: the end of the original
    _is_even: list[bool] = field(default_factory=list)  # a segment whose characters stand one for one

    @property
    def is_even(self) -> bool:
        """Whether every position is that of the original."""
        return not self._folded_at

    def original_start(self, position: int) -> int:
        """Where the original of the character at `position` begins."""
        if not self._folded_at:
            return position
        segment = bisect_right(self._folded_at, position) - 1
        inside = position - self._folded_at[segment] if self._is_even[segment] else 0
        return self._original_at[segment] + inside

    def original_end(self, position: int) -> int:
        """Where the original of the characters before `position` ends."""
        if not self._folded_at or position == 0:
            return position
        segment = bisect_right(self._folded_at, position - 1) - 1
        if not self._is_even[segment]:
            return self._original_at[segment + 1]
        return self._original_at[segment] + position - self._folded_at[segment]


def fold(text: str) -> Folded:
    """The text as it is compared, with the way back to the original."""
    even = fold_evenly(text)
    return _fold_clusters(_plain_marks(text)) if even is None else close_gaps(even)


def fold_evenly(text: str) -> str | None:
    """The text folded, but with its gaps and hyphens, where every character stands for one; None if that cannot be."""
    plain = _plain_marks(text)
    if plain.isascii():
        return _spaced(plain, _ASCII_SPACES).lower()
    folded = plain.casefold()
    if len(folded) != len(plain) or not unicodedata.is_normalized("NFKC", plain):
        return None  # full case folding only ever lengthens: equal length is one for one
    spaced = _spaced(folded, _SPACE_CHARACTERS)
    if _UNEVEN_OR_ACCENTED.search(spaced) is None:
        return spaced
    return None if _UNEVEN.search(spaced) else _ACCENTED.sub(lambda found: _without_accent(found[0]), spaced)


def close_gaps(even: str) -> Folded:
    """What `fold_evenly` gave, folded to the end."""
    return _without_gaps(even) if "  " in even else Folded(even.replace("-", " "))


def fold_term(text: str) -> str:
    """A term as it is looked for: folded, no space at the ends."""
    return fold(text).text.strip()


def fold_keeping_case(text: str) -> str:
    """As `fold`, but capitals stay: what an `=Exact` term is compared by."""
    kept = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _plain_marks(text)))
    return " ".join(kept.replace("-", " ").split())


def _plain_marks(text: str) -> str:
    if text.isascii():
        return text.replace("`", "'") if "`" in text else text
    for character, plain in _FREQUENT:
        text = text.replace(character, plain)
    if text.isascii():
        return text.replace("`", "'") if "`" in text else text
    for character, plain in _PLAIN:
        text = text.replace(character, plain)
    return text


def _spaced(text: str, spaces: str) -> str:
    # str.translate looks every character up; a replacement of what is not there is forty times as fast.
    for character in spaces:
        text = text.replace(character, " ")
    return text


def _without_gaps(text: str) -> Folded:
    """Runs of spaces become one; the rest stands one for one."""
    pieces: list[str] = []
    folded_at, original_at, is_even = [0], [0], [True]
    length = read = 0
    for found in _GAP.finditer(text):
        kept = text[read : found.start()]
        length += len(kept)
        folded_at += [length, length + 1]
        original_at += [found.start(), found.end()]
        is_even += [False, True]
        pieces += [kept, " "]
        length += 1
        read = found.end()
    pieces.append(text[read:])
    return Folded("".join(pieces).replace("-", " "), folded_at, [*original_at, len(text)], is_even)


def _fold_clusters(text: str) -> Folded:
    pieces: list[str] = []
    folded_at, original_at, is_even = [0], [0], [True]
    length = 0
    for found in _CLUSTER.finditer(text):
        piece = _fold_cluster(found[0])
        pieces.append(piece)
        if len(piece) != len(found[0]):
            folded_at += [length, length + len(piece)]
            original_at += [found.start(), found.end()]
            is_even += [False, True]
        length += len(piece)
    return Folded("".join(pieces), folded_at, [*original_at, len(text)], is_even)


def _fold_cluster(cluster: str) -> str:
    if cluster.isspace():
        return " "
    if cluster.isascii():
        return cluster.lower().replace("-", " ")
    return _fold_rare(cluster)


@lru_cache(maxsize=4096)  # a text in Cyrillic or Hangul asks for the same few hundred characters again and again
def _fold_rare(cluster: str) -> str:
    visible = _INVISIBLE.sub("", cluster)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    spaced = "".join(" " if character.isspace() else character for character in folded)
    return "".join(_without_accent(character) for character in spaced if not _is_dropped_mark(character, spaced))


def _is_dropped_mark(character: str, cluster: str) -> bool:
    return "\u0300" <= character <= "\u036f" and "a" <= unicodedata.normalize("NFD", cluster)[0] <= "z"


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if "a" <= base <= "z" or character == "ё" else character
