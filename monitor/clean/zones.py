"""What each block of a page is: pure decisions over blocks, their features and what the page tells of itself.

`assign_zones` is the order of decisions. The first that speaks gives the zone; a block nothing speaks against is body.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.hints import Hint
from monitor.clean.lines import Verdict, read_line
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.scope import Scope
from monitor.model import TEXT_ZONES, Zone


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the page besides its blocks. Texts are folded (see `fold`)."""

    title: str = ""  # folded
    title_block: int | None = None
    descriptions: Sequence[str] = ()
    body: str = ""  # what JSON-LD gives as the article's text
    is_rule_line: Callable[[str], bool] = lambda _: False  # an outlet's boilerplate lines
    is_stop_line: Callable[[str], bool] = lambda _: False


_NOT_WORD: Final = re.compile(r"\W+")
_NAMED: Final = (
    (Hint.DROPPED | Hint.ADVERT, Zone.ADVERT, "advert"),
    (Hint.LOGIN | Hint.HIDDEN, Zone.LOGIN, "hidden or login"),
    (Hint.RELATED, Zone.RELATED, "related"),
    (Hint.COMMENT, Zone.PROMO, "comments"),
    (Hint.PROMO | Hint.SHARE | Hint.BIO, Zone.PROMO, "promotion"),
    (Hint.TAGS | Hint.NAVIGATION, Zone.NAVIGATION, "navigation"),
)


def fold(text: str) -> str:
    """Letters and digits only, in one case: texts that read the same compare equal."""
    return _NOT_WORD.sub("", text.casefold())


def assign_zones(page: RawPage, scope: Scope, facts: Facts) -> list[Verdict]:
    """One verdict for each block of the page."""
    verdicts = [_outside(block, scope.hints[block.box]) for block in page.blocks]
    for index in range(scope.first, scope.end):
        block = page.blocks[index]
        verdicts[index] = _inside(block, scope.hints[block.box], facts)
    if facts.title_block is not None:
        verdicts[facts.title_block] = Verdict(Zone.TITLE, "the headline")
    return verdicts


def _outside(block: RawBlock, hints: int) -> Verdict:
    for mask, zone, name in _NAMED:
        if hints & mask:
            return Verdict(zone, f"named {name}")
    if hints & (Hint.CAPTION | Hint.CREDIT | Hint.FIGURE):
        return Verdict(Zone.CAPTION, "outside the article, in a figure")
    return Verdict(Zone.NAVIGATION, "outside the article")


def _inside(block: RawBlock, hints: int, facts: Facts) -> Verdict:
    for decide in _DECISIONS:
        verdict = decide(block, hints, facts)
        if verdict is not None:
            return verdict
    return Verdict(Zone.BODY, "prose of the article")


def _by_rule(block: RawBlock, _hints: int, facts: Facts) -> Verdict | None:
    return Verdict(Zone.PROMO, "an outlet's boilerplate line") if facts.is_rule_line(block.text) else None


def _by_name(block: RawBlock, hints: int, facts: Facts) -> Verdict | None:
    for mask, zone, name in _NAMED:
        if hints & mask:
            return Verdict(zone, f"named {name}")
    return None


def _by_line(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    return read_line(block.text, block.link_density)


def _as_title(block: RawBlock, _hints: int, facts: Facts) -> Verdict | None:
    if len(block.text) < 400 and facts.title and fold(block.text) == facts.title:
        return Verdict(Zone.TITLE, "the headline again")
    return None


def _as_caption(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if hints & Hint.CREDIT:
        return Verdict(Zone.CREDIT, "named credit")
    if hints & (Hint.CAPTION | Hint.FIGURE):
        return Verdict(Zone.CAPTION, "in a figure or named caption")
    return None


_BY: Final = re.compile(
    r"(?:by|von|par|por|di|av|af|door|oleh|reporter|editor|penulis|penyunting|text|tekst|autor|autorin|author|laporan|"
    r"автор|redaktur|words|written by|reported by|reporting by|edited by|editing by|additional reporting|"
    r"fact[- ]checked by|medically reviewed by|compiled by|sumber|source|story by|posted by|contributors?)\b[\s:]",
    re.IGNORECASE,
)
_DATE: Final = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d+ (?:min|minutes|hours?|days?|jam|hari|menit)\b", re.IGNORECASE
)
_DATE_WORDS: Final = re.compile(
    r"(?:published|updated|posted|last updated|last modified|first published|modified|created|publié|mis à jour|"
    r"veröffentlicht|aktualisiert|stand|publicado|actualizado|atualizado|pubblicato|aggiornato|publicerad|uppdaterad|"
    r"opublikowano|aktualizacja|diterbitkan|diperbarui|tayang|опубликовано|обновлено|入力|수정|更新|date)\b",
    re.IGNORECASE,
)


def _as_byline(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    size = len(block.text)
    if hints & Hint.BYLINE and size < 250:
        return Verdict(Zone.BYLINE, "named byline")
    if size < 120 and _BY.match(block.text) and not block.text.endswith("."):
        return Verdict(Zone.BYLINE, "begins like a byline")
    return None


def _as_date(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    size = len(block.text)
    if size > 110:
        return None
    if hints & Hint.DATE and _DATE.search(block.text):
        return Verdict(Zone.DATE, "named date")
    if _DATE_WORDS.match(block.text) and _DATE.search(block.text):
        return Verdict(Zone.DATE, "begins like a date")
    letters = sum(character.isalpha() for character in block.text)
    if size < 60 and letters < 28 and re.search(r"\b(?:19|20)\d\d\b", block.text) and size - letters > size * 0.4:
        return Verdict(Zone.DATE, "hardly more than a date")
    return None


def _as_links(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if block.link_density > 0.85 and not block.level:
        return Verdict(Zone.RELATED, "nothing but a link")
    return None


def _as_heading(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if block.level:
        return Verdict(Zone.SUBHEADING, f"a heading ({block.tag})")
    return None


def _as_quote(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    return Verdict(Zone.QUOTE, "in a quotation") if hints & Hint.QUOTE else None


_DECISIONS: Final = (
    _by_rule,
    _by_name,
    _as_title,
    _by_line,
    _as_caption,
    _as_byline,
    _as_date,
    _as_links,
    _as_heading,
    _as_quote,
)
