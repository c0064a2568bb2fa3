"""What each block of a page is: pure decisions over blocks, their features and what the page tells of itself.

`assign_zones` is the order of decisions. The first that speaks gives the zone; a block nothing speaks against is body.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.agencies import read_credit_line
from monitor.clean.captions import is_caption
from monitor.clean.edges import cut_next_article, trim_by_told_body, trim_edges
from monitor.clean.folding import fold
from monitor.clean.hints import Hint
from monitor.clean.lines import Verdict, read_heading, read_line
from monitor.clean.neighbours import drop_idle_headings, drop_pull_quotes, drop_repeats, find_standfirst, spread_related
from monitor.clean.text_neighbours import mark_captions, mark_labelled, mark_subheadings, mark_title
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.scope import Scope
from monitor.clean.text_scope import find_layout
from monitor.model import TEXT_ZONES, Zone


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


@dataclass(frozen=True, slots=True)
class Zoned:
    """A verdict for each block, the numbers of the standfirst's blocks, and what was noticed on the way."""

    verdicts: Sequence[Verdict]
    standfirst: Sequence[int] = ()
    is_twice: bool = False  # the body stood there twice
    title: int | None = None  # the headline's block, where the zones told it


_OF_OTHERS: Final = frozenset({Zone.CAPTION, Zone.CREDIT, Zone.BYLINE, Zone.DATE})
_MOST_ABOVE: Final = 0.3  # of the text: a heading with more above it is no headline
_LONGEST_HEAD: Final = 40  # blocks between headline and text: more is another part of the page
_NAMED: Final = (
    (Hint.DROPPED | Hint.ADVERT, Zone.ADVERT, "advert"),
    (Hint.LOGIN | Hint.HIDDEN, Zone.LOGIN, "hidden or login"),
    (Hint.RELATED, Zone.RELATED, "related"),
    (Hint.COMMENT, Zone.PROMO, "comments"),
    (Hint.PROMO | Hint.SHARE | Hint.BIO, Zone.PROMO, "promotion"),
    (Hint.TAGS | Hint.NAVIGATION, Zone.NAVIGATION, "navigation"),
)


def assign_zones(page: RawPage, scope: Scope, facts: Facts) -> Zoned:
    """One verdict for each block of an HTML page: each by itself, then what its neighbours say."""
    blocks = page.blocks
    verdicts = [_outside(block, scope.hints[block.box]) for block in blocks]
    for index in (*_head(scope, facts.title_block), *range(scope.first, scope.end)):
        verdicts[index] = judge(blocks[index], scope.hints[blocks[index].box], facts)
    first = _begin(blocks, scope, facts.title_block, verdicts)
    spread_related(page, scope, verdicts)
    standfirst = find_standfirst(page, scope, verdicts, facts.title_block, facts.descriptions)
    _close_head(scope, facts.title_block, verdicts)
    for index in standfirst:
        verdicts[index] = Verdict(Zone.BODY, "the standfirst: sums the article up below its headline")
    end = cut_next_article(page, scope, verdicts, facts.title_block)
    is_twice = drop_repeats(blocks, verdicts, first, end)
    drop_pull_quotes(page, verdicts, first, end)
    trim_edges(page, scope, verdicts, first, standfirst)
    trim_by_told_body(page, verdicts, first, end, facts.body)
    drop_idle_headings(blocks, verdicts, first, end)
    return Zoned(verdicts, tuple(standfirst), is_twice)


def assign_text_zones(page: RawPage, facts: Facts) -> Zoned:
    """The same for a text dump: headline, standfirst and the article's borders are read from the lines themselves."""
    blocks = page.blocks
    verdicts = [judge(block, 0, facts) for block in blocks]
    mark_labelled(blocks, verdicts)
    mark_captions(blocks, verdicts)
    layout = find_layout(blocks, verdicts, facts.is_stop_line)
    for index in range(layout.first):
        if verdicts[index].zone in TEXT_ZONES | {Zone.CREDIT}:
            verdicts[index] = Verdict(Zone.NAVIGATION, "above the article")
    for index in range(layout.end, len(blocks)):
        if verdicts[index].zone in TEXT_ZONES | _OF_OTHERS:
            verdicts[index] = Verdict(Zone.RELATED, "below the article")
    mark_subheadings(blocks, verdicts, layout.first, layout.end)
    if layout.title is not None:
        mark_title(blocks, verdicts, layout.title)
    standfirst = () if layout.standfirst is None else (layout.standfirst,)
    for index in standfirst:
        verdicts[index] = Verdict(Zone.STANDFIRST, "sums the article up below its headline")
    is_twice = drop_repeats(blocks, verdicts, layout.first, layout.end)
    drop_idle_headings(blocks, verdicts, layout.first, layout.end)
    return Zoned(verdicts, standfirst, is_twice, layout.title)


def _head(scope: Scope, title: int | None) -> range:
    """The blocks between a headline that stands outside the article's box and that box."""
    if title is None or title >= scope.first or scope.first - title > _LONGEST_HEAD:
        return range(0)
    return range(title + 1, scope.first)


def _close_head(scope: Scope, title: int | None, verdicts: list[Verdict]) -> None:
    """What stands between headline and text is no text."""
    for index in _head(scope, title):
        if verdicts[index].zone in TEXT_ZONES:
            verdicts[index] = Verdict(Zone.NAVIGATION, "between headline and text")


def _size(blocks: Sequence[RawBlock], verdicts: Sequence[Verdict], first: int, end: int) -> int:
    """The characters of what is text so far."""
    return sum(len(blocks[index].text) for index in range(first, end) if verdicts[index].zone in TEXT_ZONES)


def _begin(blocks: Sequence[RawBlock], scope: Scope, title: int | None, verdicts: list[Verdict]) -> int:
    """The article begins at its headline: what stands above it within the box is not its text."""
    if title is not None:
        verdicts[title] = Verdict(Zone.TITLE, "the headline")
    if title is None or not scope.first <= title < scope.end:
        return scope.first
    if _size(blocks, verdicts, scope.first, title) > _MOST_ABOVE * _size(blocks, verdicts, scope.first, scope.end):
        return scope.first
    for index in range(scope.first, title):
        if verdicts[index].zone in TEXT_ZONES:
            verdicts[index] = Verdict(Zone.NAVIGATION, "above the headline")
    return title


def _outside(block: RawBlock, hints: int) -> Verdict:
    for mask, zone, name in _NAMED:
        if hints & mask:
            return Verdict(zone, f"named {name}")
    if hints & (Hint.CAPTION | Hint.CREDIT | Hint.FIGURE):
        return Verdict(Zone.CAPTION, "outside the article, in a figure")
    return Verdict(Zone.NAVIGATION, "outside the article")


def judge(block: RawBlock, hints: int, facts: Facts) -> Verdict:
    """What a block is by itself: the first decision that speaks."""
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
    if len(facts.title) <= len(block.text) < 2 * len(facts.title) + 9 and fold(block.text) == facts.title:
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
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_DAY: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?[.,]?[ ./-]+(?:[^\W\d]{3,12}\.?|\d{1,2}),?[ ./-]+(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}|\b[^\W\d]{3,12}\.? \d{1,2},? (?:19|20)\d\d\b|\b\d{1,2} [^\W\d]{3,12} (?:19|20)\d\d"
)
_CLOCK: Final = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_DATE_WORDS: Final = re.compile(
    r"(?:published|updated|posted|last updated|last modified|first published|modified|created|publié|mis à jour|"
    r"veröffentlicht|aktualisiert|stand|publicado|actualizado|atualizado|pubblicato|aggiornato|publicerad|uppdaterad|"
    r"opublikowano|aktualizacja|diterbitkan|diperbarui|tayang|опубликовано|обновлено|入力|수정|更新|date)\b",
    re.IGNORECASE,
)


_TICKER: Final = re.compile(r"[\d.,]+ {0,3}%$|^\|")
_PAGE_MARK: Final = re.compile(
    r"\d+ min(?:utes?)? read$|\d+ min\.? (?:lesezeit|lecture|lectura)$|"
    r"(?:page |halaman |seite )?\d{1,2} (?:dari|of|von|de|sur) \d{1,2}(?: halaman| pages?)?$",
    re.IGNORECASE,
)


def _as_number(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """Market tickers and marks of pages: "IDX 7.812 13,98 0,18%", "2 dari 5 halaman"."""
    text = block.text
    if len(text) > 60:
        return None
    if _PAGE_MARK.match(text):
        return Verdict(Zone.NAVIGATION, "a page number")
    if not block.tag and _TICKER.search(text):
        return Verdict(Zone.NAVIGATION, "a ticker")
    return None


_MARKUP: Final = re.compile(r"^<[a-z!/]|\bhref=\"|</[a-z]+>|^\[/?[a-z]+[ \]]|^\W*$")


def _as_markup(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """Markup that a template escaped once too often, rules of dashes and stars."""
    return Verdict(Zone.NAVIGATION, "no words") if _MARKUP.search(block.text[:200]) else None


_INITIALS: Final = re.compile(r"\([A-Za-z]{2,5}(?:[/*-][A-Za-z]{2,5}){1,2}\)$|[A-Z]{3,12}(?: [A-Z]{3,12}){0,2}$")


def _as_sign_off(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """The initials of reporter and editor that end a report: "(Cas/Isk)", "DINI TEJA"."""
    if block.level or block.tag in {"li", "td", "th"} or len(block.text) > 30 or not _INITIALS.match(block.text):
        return None
    return Verdict(Zone.BYLINE, "nothing but initials")


def _as_credit(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    if len(block.text) < 80 and read_credit_line(block.text):
        return Verdict(Zone.CREDIT, "nothing but agencies")
    return None


def _as_told_caption(block: RawBlock, _hints: int, _facts: Facts) -> Verdict | None:
    """A dump shows captions by their words alone; in HTML they have their elements, but for stray credits."""
    if (not block.tag or (len(block.text) < 60 and not block.level)) and is_caption(block.text):
        return Verdict(Zone.CAPTION, "worded like a caption")
    return None


def _as_byline(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    size = len(block.text)
    if hints & Hint.BYLINE and size < 250:
        return Verdict(Zone.BYLINE, "named byline")
    if size < 120 and _BY.match(block.text) and (not block.text.endswith(".") or _YEAR.search(block.text)):
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
    if _YEAR.search(block.text[:50]) and _CLOCK.search(block.text) and not block.text.endswith((".", "”", '"')):
        return Verdict(Zone.DATE, "a date with a time")
    if size < 60 and _DAY.search(block.text) and sum(map(str.isalpha, block.text)) < 30:
        return Verdict(Zone.DATE, "hardly more than a date")
    return None


def _as_links(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if block.link_density > 0.85 and not block.level:
        return Verdict(Zone.RELATED, "nothing but a link")
    return None


def _as_heading(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    if block.level:
        return read_heading(block.text) or Verdict(Zone.SUBHEADING, f"a heading ({block.tag})")
    return None


def _as_quote(block: RawBlock, hints: int, _facts: Facts) -> Verdict | None:
    return Verdict(Zone.QUOTE, "in a quotation") if hints & Hint.QUOTE else None


_DECISIONS: Final = (
    _by_rule,
    _by_name,
    _as_title,
    _by_line,
    _as_caption,
    _as_number,
    _as_markup,
    _as_credit,
    _as_sign_off,
    _as_told_caption,
    _as_byline,
    _as_date,
    _as_links,
    _as_heading,
    _as_quote,
)
