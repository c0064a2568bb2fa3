"""Whom a page names as its writers: in its by-lines, or by a bare name in the head of the article."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile
from typing import Final

from monitor.clean.bylines import Bylines, find_bylines, find_labelled, is_person, read_byline
from monitor.clean.date_choice import is_date_line
from monitor.clean.date_words import PUBLISHED_LABELS, UPDATED_LABELS
from monitor.clean.names import is_desk, read_names

MAX_BLOCKS: Final = 8
MAX_HEAD_LINES: Final = 25
MAX_NAME_LINE_CHARS: Final = 120

_PARTS = re.compile(r"\s*(?:[|•·]|\s/\s)\s*")
_READING_TIME = re.compile(
    r"\b(?:min(?:ute)?s?|Minuten|menit|мин)\.? ?(?:read|Lesezeit|baca|чтения)?\b|\bShares?\b|\bViews?\b"
)


def page_bylines(
    blocks: Sequence[str],
    lines: Sequence[str],
    language: str | None = None,
    site_names: Sequence[str] = (),
    *,
    below: Sequence[str] = (),
) -> Bylines:
    """The people a page names as its writers.

    `blocks` are by-lines by their markup; `lines` stand between headline and text, or at the text's end. Labels and
    "By" come first, then a block that is nothing but names. `below` the text, where other stories are told too, only
    labels count, and only for whom the head does not name.
    """
    told = find_bylines([*blocks, *lines], language, site_names)
    closing = find_labelled(below, language, site_names)
    if told.authors:
        return replace(told, editors=told.editors or closing.editors)
    named = _first_named(blocks[:MAX_BLOCKS], language, site_names)
    editors = told.editors or named.editors or closing.editors
    people = tuple(name for name in named.authors or closing.authors if name not in told.editors)
    desks = tuple(dict.fromkeys((*told.desks, *named.desks, *closing.desks)))
    return Bylines(people, editors, desks, told.lines)


def bare_names(lines: Sequence[str], site_names: Sequence[str], body: str, above_text: str = "") -> tuple[str, ...]:
    """The names of the first line that holds only names and stands with a date, a desk or a reading time.

    For the lines between headline and text where no by-line names anybody. `body` is the headline and the text, one
    paragraph a line: whom they speak of is no author. `above_text` is the line right above the first paragraph: it may
    hold names alone.
    """
    texts = [" ".join(line[: MAX_NAME_LINE_CHARS + 1].split()) for line in lines[:MAX_HEAD_LINES]]
    matter = [_is_by_line_matter(text, site_names) for text in texts]
    for number, text in enumerate(texts):
        is_near = any(matter[max(0, number - 1) : number + 2]) or text == above_text
        if len(text) > MAX_NAME_LINE_CHARS or not is_near:
            continue
        names = _only_names(text, site_names, body)
        if names:
            return names
    return ()


def _first_named(blocks: Sequence[str], language: str | None, site_names: Sequence[str]) -> Bylines:
    """What the first block with a person says, and the blocks below that say nothing but one more name."""
    desks: list[str] = []
    for number, block in enumerate(blocks):
        told = read_byline(block, language, site_names)
        desks += told.desks
        if told.authors:
            more = takewhile(_is_one_name, blocks[number + 1 :]) if _is_one_name(block) else ()
            authors = dict.fromkeys((*told.authors, *(name for one in more for name in read_names(one))))
            return Bylines(tuple(authors), told.editors, tuple(desks))
    return Bylines(desks=tuple(desks))


def _is_one_name(text: str) -> bool:
    return read_names(text) == (text,) and is_person(text) and 2 <= len(text.split()) <= 4 and not is_desk(text)


def _is_by_line_matter(text: str, site_names: Sequence[str]) -> bool:
    if len(text) > MAX_NAME_LINE_CHARS or not text:
        return False
    return is_date_line(text) or bool(_READING_TIME.search(text)) or (len(text) < 40 and is_desk(text, site_names))


def _only_names(text: str, site_names: Sequence[str], body: str) -> tuple[str, ...]:
    """The people of the line's parts; nothing if the text speaks of them."""
    parts = _PARTS.split(text)
    told = [name for part in parts for name in read_byline(part, None, site_names).authors]
    people = [
        name for name in told if is_person(name) and 2 <= len(name.split()) <= 4 and not _section_word().search(name)
    ]
    written = sum(len(name) for part in parts for name in read_names(part))
    is_mostly_names = written > 0.4 * len(text) or any(is_date_line(part) for part in parts)
    return tuple(people) if is_mostly_names and not any(_is_spoken_of(name, body) for name in people) else ()


def _is_spoken_of(name: str, body: str) -> bool:
    """Whether the text speaks of somebody; a paragraph that opens with the full name may tell of its writer."""
    last = name.rsplit(maxsplit=1)[-1]
    if last not in body:
        return False
    lines = (line for line in body.split("\n") if not _tells_of(name).match(line))
    return any(name in line or f" {last} " in line for line in lines)


def _tells_of(name: str) -> re.Pattern[str]:
    """The line about a reporter below the text: "Ann Lee is a senior reporter for …"."""
    return re.compile(rf"{re.escape(name)} (?:is|was|has|covers|writes|reports|ist|est|es|è|adalah|merupakan)\b")


@cache
def _section_word() -> re.Pattern[str]:
    """What no name holds: compiled when the first bare name comes."""
    return re.compile(
        r"\b(?:world|nation|national|politics|political|business|sports?|football|soccer|east|west|north|south|central|america|"
        r"americas|states|kingdom|europe|asia|pacific|africa|korea|estate|climate|market|markets|money|life|lifestyle|style|"
        r"culture|science|health|food|entertainment|opinion|technology|tech|games?|movies?|music|law|crime|courts?|education|"
        r"war|video|photos?|live|facebook|twitter|whatsapp|telegram|messenger|instagram|google|copy|url|link|email|print|app|"
        r"web|design|development|all|the|your|our|read|more|page|front|classified|ads|internasional|nasional|dunia|ekonomi|"
        r"olahraga|berita|politik|wirtschaft|kultur|deutschland|monde|mundo|économie|cronaca)\b"
        rf"|\b(?:{UPDATED_LABELS}|{PUBLISHED_LABELS})\b",
        re.IGNORECASE,
    )
