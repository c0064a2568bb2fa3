"""What a block is by itself: pure decisions over its features, its markup's hints and the words it shows.

The order of decisions is the table at the end. The first that speaks gives the zone; a block nothing speaks against is
body. Decisions about words are asked of short lines only: long paragraphs are written by reporters.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Final

from monitor.clean.agencies import read_credit_line
from monitor.clean.captions import is_caption, is_graphic, opens_caption
from monitor.clean.folding import fold
from monitor.clean.hints import Hint
from monitor.clean.lines import Verdict, read_heading, read_line
from monitor.clean.raw_blocks import RawBlock
from monitor.clean.scope import NEGATIVE
from monitor.model import Zone


def never(_text: str) -> bool:
    """The rule of an outlet without rules."""
    return False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the page besides its blocks. Texts are folded (see `fold`)."""

    title: str = ""  # folded
    title_block: int | None = None
    descriptions: Sequence[str] = ()
    body: str = ""  # what JSON-LD gives as the article's text
    is_rule_line: Callable[[str], bool] = never  # an outlet's boilerplate lines
    is_stop_line: Callable[[str], bool] = never


Decision = Callable[[RawBlock, int, Facts], Verdict | None]

_PROSE: Final = Verdict(Zone.BODY, "prose of the article")
SHARE_BAR: Final = Verdict(Zone.PROMO, "named share bar")
_NAMED: Final = (
    (Hint.DROPPED | Hint.ADVERT, Verdict(Zone.ADVERT, "named advert")),
    (Hint.LOGIN | Hint.HIDDEN, Verdict(Zone.LOGIN, "named hidden or login")),
    (Hint.RELATED, Verdict(Zone.RELATED, "named related")),
    (Hint.COMMENT, Verdict(Zone.PROMO, "named comments")),
    (Hint.SHARE, SHARE_BAR),
    (Hint.PROMO | Hint.BIO, Verdict(Zone.PROMO, "named promotion")),
    (Hint.TAGS | Hint.NAVIGATION, Verdict(Zone.NAVIGATION, "named navigation")),
)
_PICTURE: Final = Hint.CAPTION | Hint.CREDIT | Hint.FIGURE
_OUTSIDE: Final = Verdict(Zone.NAVIGATION, "outside the article")
OUTSIDE_PICTURE: Final = Verdict(Zone.NAVIGATION, "outside the article, in a figure")

_BY: Final = re.compile(
    r"(?:by|von|par|por|di|av|af|door|oleh|reporter|editor|penulis|penyunting|text|tekst|autor|autorin|author|laporan|"
    r"автор|redaktur|words|written by|reported by|reporting by|edited by|editing by|additional reporting|"
    r"fact[- ]checked by|medically reviewed by|compiled by|sumber|source|story by|posted by|contributors?)\b[\s:]",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d+ (?:min|minutes|hours?|days?|jam|hari|menit)\b", re.IGNORECASE
)
_DIGIT: Final = re.compile(r"\d")
_LONGEST_NAME: Final = 25
_LONGEST_BYLINE: Final = 120
_LONGEST_DATE: Final = 60
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_DAY: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?[.,]?[ ./-]+(?:[^\W\d]{3,12}\.?|\d{1,2}),?[ ./-]+(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}|\b[^\W\d]{3,12}\.? \d{1,2},? (?:19|20)\d\d\b"
    r"|\b\d{1,2} [^\W\d]{3,12} (?:19|20)\d\d"
)
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_ONLY_CLOCK: Final = re.compile(r"\d{1,2}[:.]\d\d(?: ?(?:[ap]\.?m\.?|[A-Z]{2,4}|Uhr))?$", re.IGNORECASE)
_AGO: Final = re.compile(
    r"(?:vor|il y a|hace|há|för|for) \d{1,3} ?[^\W\d_]{1,10}(?: (?:sedan|siden))?$|"
    r"\d{1,3} ?[^\W\d_]{1,10} (?:ago|lalu|yang lalu|geleden|sedan|siden|fa|temu|atrás|назад|тому|önce|sitten|trước)$",
    re.IGNORECASE,
)
_LONGEST_AGO: Final = 24
_LONGEST_CLOCK: Final = 12
_DATE_WORDS: Final = re.compile(
    r"(?:published|updated|posted|last updated|last modified|first published|modified|created|publié|mis à jour|"
    r"veröffentlicht|aktualisiert|stand|publicado|actualizado|atualizado|pubblicato|aggiornato|publicerad|uppdaterad|"
    r"opublikowano|aktualizacja|diterbitkan|diperbarui|tayang|опубликовано|обновлено|入力|수정|更新|date)\b",
    re.IGNORECASE,
)


def judge(block: RawBlock, hints: int, facts: Facts) -> Verdict:
    """What a block of the article's box is: the first decision that speaks."""
    for decide in _decisions(bisect_left(_SIZES, len(block.text)), hints & _ASKED):
        verdict = decide(block, hints, facts)
        if verdict is not None:
            return verdict
    return _PROSE


@lru_cache(maxsize=1024)
def _decisions(size: int, hints: int) -> tuple[Decision, ...]:
    """Those that are asked about texts of a size (an index into `_SIZES`) with these hints."""
    return tuple(
        decide for longest, named, decide in _DECISIONS if _SIZES[size] <= longest and (not named or hints & named)
    )


@lru_cache(maxsize=1024)
def judge_outside(hints: int) -> Verdict:
    """What a block elsewhere on the page is: its names are all that counts."""
    named = _named(hints)
    if named is not None:
        return named
    return OUTSIDE_PICTURE if hints & _PICTURE else _OUTSIDE


def _named(hints: int) -> Verdict | None:
    if not hints & NEGATIVE:
        return None
    return next(verdict for mask, verdict in _NAMED if hints & mask)


def _by_rule(block: RawBlock, _hints: int, facts: Facts) -> Verdict | None:
    return Verdict(Zone.PROMO, "an outlet's boilerplate line") if facts.is_rule_line(block.text) else None


def _by_name(_block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    return _named(hints)


def _by_line(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    return read_line(block.text, block.link_density)


def _as_title(block: RawBlock, _hints: int, facts: Facts) -> Verdict | None:
    text, title = block.text, facts.title
    if not len(title) <= len(text) < 2 * len(title) + 9 or (text[0].isalnum() and text[0].casefold()[0] != title[:1]):
        return None
    if fold(text) == title:
        return Verdict(Zone.TITLE, "the headline again")
    return None


def _as_caption(_block: RawBlock, hints: int, _facts: Facts) -> Verdict:
    if hints & Hint.CREDIT:
        return Verdict(Zone.CREDIT, "named credit")
    return Verdict(Zone.CAPTION, "in a figure or named caption")


_TICKER: Final = re.compile(r"[\d.,]+ {0,3}%$|^\|")
_PAGE_MARK: Final = re.compile(
    r"\d+ min(?:utes?)? read$|\d+ min\.? (?:lesezeit|lecture|lectura)$|"
    r"(?:page |halaman |seite )?\d{1,2} (?:dari|of|von|de|sur) \d{1,2}(?: halaman| pages?)?$|\d{1,3} ?/ ?\d{1,3}$",
    re.IGNORECASE,
)


def _as_number(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """Market tickers and marks of pages: "IDX 7.812 13,98 0,18%", "2 dari 5 halaman"."""
    text = block.text
    if _PAGE_MARK.match(text):
        return Verdict(Zone.NAVIGATION, "a page number")
    if not block.tag and _TICKER.search(text):
        return Verdict(Zone.NAVIGATION, "a ticker")
    return None


_MARKUP: Final = re.compile(r"^<[a-z!/]|\bhref=\"|</[a-z]+>|^\[/?[a-z]+[ \]]|^\W*$")


def _as_markup(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """Markup that a template escaped once too often, rules of dashes and stars."""
    text = block.text
    if (text[0].isalnum() or (text[1:2].isalnum() and text[0] not in "<[")) and "href=" not in text:
        return None
    return Verdict(Zone.NAVIGATION, "no words") if _MARKUP.search(text[:200]) else None


_INITIALS: Final = re.compile(r"\([A-Za-z]{2,5}(?:[/*-][A-Za-z]{2,5}){1,2}\)$|[A-Z]{3,12}(?: [A-Z]{3,12}){0,2}$")


SIGN_OFF: Final = Verdict(Zone.BYLINE, "nothing but initials or a name in capitals")


def _as_sign_off(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """The initials of reporter and editor that end a report: "(Cas/Isk)", "DINI TEJA"."""
    if block.level or block.tag in {"li", "td", "th"} or not _INITIALS.match(block.text):
        return None
    return SIGN_OFF


_CREDIT_MARK: Final = re.compile(r"[|/:(]")


def _as_credit(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    text = block.text
    if block.level:
        return None
    if len(text) < _LONGEST_NAME or text.isupper() or _CREDIT_MARK.search(text):
        return Verdict(Zone.CREDIT, "nothing but agencies") if read_credit_line(text) else None
    return None


_LONGEST_STRAY: Final = 60


def _as_told_caption(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """A dump shows captions by their words alone; in HTML they have their elements, but for stray credits."""
    is_stray = len(block.text) < _LONGEST_STRAY and not block.level
    if (not block.tag or is_stray or opens_caption(block.text)) and is_caption(block.text):
        return Verdict(Zone.CAPTION, "worded like a caption")
    return Verdict(Zone.CAPTION, "names a graphic and its maker") if is_graphic(block.text) else None


def _as_byline(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if hints & Hint.BYLINE:
        return Verdict(Zone.BYLINE, "named byline")
    is_line = len(block.text) < _LONGEST_BYLINE and _BY.match(block.text)
    if is_line and (not block.text.endswith(".") or _YEAR.search(block.text)):
        return Verdict(Zone.BYLINE, "begins like a byline")
    return None


def _as_date(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if not _DIGIT.search(block.text):
        return None
    if hints & Hint.DATE and _DATE.search(block.text):
        return Verdict(Zone.DATE, "named date")
    if len(block.text) <= _LONGEST_CLOCK and not block.tag.startswith("t") and _ONLY_CLOCK.match(block.text):
        return Verdict(Zone.DATE, "nothing but a time")
    if len(block.text) <= _LONGEST_AGO and _AGO.match(block.text):
        return Verdict(Zone.DATE, "nothing but so long ago")
    if _DATE_WORDS.match(block.text) and _DATE.search(block.text):
        return Verdict(Zone.DATE, "begins like a date")
    if _YEAR.search(block.text[:50]) and _CLOCK.search(block.text) and not block.text.endswith((".", "”", '"')):
        return Verdict(Zone.DATE, "a date with a time")
    if len(block.text) < _LONGEST_DATE and _DAY.search(block.text) and sum(map(str.isalpha, block.text)) < 30:
        return Verdict(Zone.DATE, "hardly more than a date")
    return None


_MOST_LINKED: Final = 0.85
_MOST_LINKED_ITEM: Final = 0.6  # of a list item: "Weather: Storm comes from the north" is a pointer, label and link


def _as_links(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    most = _MOST_LINKED_ITEM if block.tag == "li" and not block.text.endswith(".") else _MOST_LINKED
    if block.link_chars > most * len(block.text) and not block.level:
        return Verdict(Zone.RELATED, "nothing but a link")
    return None


def _as_heading(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    if block.level:
        return read_heading(block.text) or Verdict(Zone.SUBHEADING, f"a heading ({block.tag})")
    return None


def _as_aside(_block: RawBlock, _hints: int, _facts: Facts) -> Verdict:
    return Verdict(Zone.RELATED, "in a box beside the text")


def _as_quote(_block: RawBlock, _hints: int, _facts: Facts) -> Verdict:
    return Verdict(Zone.QUOTE, "in a quotation")


_ANY: Final = 0
_DECISIONS: Final[tuple[tuple[int, int, Decision], ...]] = (
    (sys.maxsize, _ANY, _by_rule),
    (sys.maxsize, NEGATIVE, _by_name),
    (400, _ANY, _as_title),
    (600, _ANY, _by_line),
    (sys.maxsize, _PICTURE, _as_caption),
    (60, _ANY, _as_number),
    (sys.maxsize, _ANY, _as_markup),
    (80, _ANY, _as_credit),
    (30, _ANY, _as_sign_off),
    (700, _ANY, _as_told_caption),
    (250, _ANY, _as_byline),
    (110, _ANY, _as_date),
    (sys.maxsize, Hint.INFOBOX, _as_aside),
    (sys.maxsize, _ANY, _as_links),
    (sys.maxsize, _ANY, _as_heading),
    (sys.maxsize, Hint.QUOTE, _as_quote),
)
"""Each decision with the longest text it is asked about, and the hints of which a block must have one."""

_SIZES: Final = sorted({longest for longest, _, _ in _DECISIONS})
_ASKED: Final = reduce(or_, (named for _, named, _ in _DECISIONS))
