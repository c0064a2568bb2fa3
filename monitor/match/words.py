"""Whether a name found in folded text stands there as a word of its own.

Whole words only: `Rusia` is not in `Belarusia`. What a language glues to a name does not hide it: Indonesian clitics
(Rusialah, Putin-pun), Korean particles (북한이, 러시아에서). Scripts without spaces have no word borders to ask for.
"""

import re
import unicodedata

_CLITIC = re.compile(r"(?:nya(?:lah|kah|pun)?|lah|kah|pun)")
_PROCLITICS = ("ku", "kau")
_CLITIC_HOST_LENGTH = 4  # shorter names and a clitic make other words: "ri" + "nya"
_PARTICLES = re.compile(
    r"(?:측|군|산|제)?"  # 북한측: the side, the troops, the make of
    r"(?:은|는|이|가|을|를|의|도|만|에|엔|와|과|로|으로|나|이나|랑|이랑|란|이란|라는|이라는|라고|이라고|이다|인|아|야|들"
    r"|에게|한테|께|에서|에선|에는|에도|에의|에만|에서는|에서도|에게는|으로부터|로부터|부터|까지|보다|처럼|같은|조차|마저"
    r"|와의|과의|와는|과는|와도|과도|로의|으로의|로는|으로는|로도|라도|이라도|든지|이든|이며|며|이자|이고|이지만|뿐)?"
)
_HANGUL = re.compile("[\uac00-\ud7a3]+")


INSIDE_WORD = frozenset("abcdefghijklmnopqrstvwxyz0123456789_")
"""After one of these a plain letter begins no word; u is not among them, because of ku- and kau-."""

GOING_ON = frozenset("abcdefghijmoqrstuvwxyz_")
"""Before one of these no word of plain letters ends; n, l, k, p are missing: -nya, -lah, -kah, -pun."""

BORDERS = frozenset(" .,;:!?\"'()[]/\x00")
"""What usually stands before and after a word."""


def is_whole_word(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a word of its own; `text` is folded and has a character on either side of it."""
    if text[start - 1] in BORDERS and text[end] in BORDERS:
        return True
    return begins_word(text, start, end) and _ends_word(text, start, end)


def begins_word(text: str, start: int, end: int) -> bool:
    if not _joins(text[start - 1], text[start]):
        return True
    if not _takes_clitics(text, start, end):
        return False
    return any(
        text.endswith(proclitic, 0, start) and not _joins(text[start - len(proclitic) - 1], proclitic[0])
        for proclitic in _PROCLITICS
    )


def _ends_word(text: str, start: int, end: int) -> bool:
    last, following = text[end - 1], text[end]
    if not _joins(last, following):
        return True
    if _is_hangul(last):
        run = _HANGUL.match(text, end)
        return run is not None and _PARTICLES.fullmatch(run[0]) is not None
    clitic = _CLITIC.match(text, end) if _takes_clitics(text, start, end) else None
    return clitic is not None and not _joins("a", text[clitic.end()])


def _joins(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word."""
    if not (_is_letter(left) and _is_letter(right)):
        return False
    if _is_spaceless(left) or _is_spaceless(right):
        return False
    return _is_hangul(left) == _is_hangul(right)


def _is_letter(character: str) -> bool:
    if character.isalnum() or character == "_":
        return True
    return character > "\u02ff" and unicodedata.category(character)[0] == "M"


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _is_spaceless(character: str) -> bool:
    return character > "\u0dff" and (
        "\u0e00" <= character <= "\u0eff"  # Thai, Lao
        or "\u1000" <= character <= "\u109f"  # Burmese
        or "\u1780" <= character <= "\u17ff"  # Khmer
        or "\u3040" <= character <= "\u30ff"  # Kana
        or "\u3400" <= character <= "\u9fff"  # Han
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def _takes_clitics(text: str, start: int, end: int) -> bool:
    return end - start >= _CLITIC_HOST_LENGTH and "a" <= text[end - 1] <= "z"
