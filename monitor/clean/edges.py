"""Where the article's text begins and ends within its box: the errors of a cleaner lie there.

Paragraphs of one text stand in the same kind of place: the path of tags from the article's box down to them.
The paths that hold much of the prose are the trunk; what stands elsewhere, below the trunk, is not the text.
"""

import re
from collections.abc import Sequence
from typing import Final

from monitor.clean.datelines import read_dateline
from monitor.clean.folding import squeeze
from monitor.clean.lines import Verdict
from monitor.clean.neighbours import is_related_label
from monitor.clean.raw_blocks import RawPage
from monitor.clean.scope import Scope
from monitor.model import TEXT_ZONES, Zone

_PIECES: Final = frozenset(
    (
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure"),
        *("li", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "td", "th"),
    )
)
_TRUNK_SHARE: Final = 0.1  # of the article's prose: what a path must hold to be part of the trunk
_OPENING: Final = 5
_CELLS: Final = frozenset({"li", "td", "th", "dd", "dt"})
_LONGEST_BIO: Final = 320
_SMALL_SHARE: Final = 0.25
_PROSE: Final = 80
_SHORT: Final = 60
_ENDINGS: Final = (".", "!", "?", "…", ":", "”", '"', "»", "。", "？", "」", "’", ";", ",")
_NEXT_ARTICLE: Final = 250  # characters of text after which another h1 begins another article
_TOLD_ENOUGH: Final = 600  # characters of JSON-LD's article text from which it can be trusted at the edges
_TOLD_SHARE: Final = 0.65
_TOLD_TAIL: Final = 2_000  # characters: the last paragraphs stand there as a rule, the rest need not be prepared
_TOLD_OPENING: Final = 90


def cut_next_article(page: RawPage, scope: Scope, verdicts: list[Verdict], title: int | None) -> int:
    """The end of the article: another h1 below its text, in a box of its own, begins the next one."""
    if title is None:
        return scope.end
    size = 0
    own_end = _end_of_element(page, scope, title)
    parents: set[int] = set()
    for index in range(max(title, scope.first), scope.end):
        zone = verdicts[index].zone
        if zone is Zone.BODY:
            size += len(page.blocks[index].text)
            parents.add(_holder(page, index))
        is_headline = page.blocks[index].level == 1 and zone is Zone.SUBHEADING
        if (is_headline or index == own_end) and size > _NEXT_ARTICLE:
            if _goes_on(page, scope, verdicts, index, parents):
                continue
            for other in range(index, scope.end):
                if verdicts[other].zone in TEXT_ZONES:
                    verdicts[other] = Verdict(Zone.RELATED, "below the next headline")
            return index
    return scope.end


def _end_of_element(page: RawPage, scope: Scope, title: int) -> int:
    """One past the `article` element that holds the headline, where another such element follows; else the end."""
    for box in _ancestors(page, scope, title):
        if page.boxes.tag[box] == "article" and box != scope.box:
            end = page.boxes.end[box]
            around = _ancestors(page, scope, end) if end < scope.end else []
            return end if any(page.boxes.tag[other] == "article" for other in around) else scope.end
    return scope.end


def _goes_on(page: RawPage, scope: Scope, verdicts: Sequence[Verdict], index: int, parents: set[int]) -> bool:
    """Whether the boxes of the text above the h1 hold text below it too: then it is a heading within the article."""
    below = (other for other in range(index, scope.end) if verdicts[other].zone in TEXT_ZONES)
    return any(_holder(page, other) in parents for other in below)


def trim_edges(page: RawPage, scope: Scope, verdicts: list[Verdict], first: int, standfirsts: Sequence[int]) -> None:
    """Takes the blocks away that stand above or below the trunk in places of their own."""
    texts = [
        index for index in range(first, scope.end) if verdicts[index].zone in TEXT_ZONES and index not in standfirsts
    ]
    places = _places(page, scope, texts)
    trunk = _trunk(page, verdicts, texts, places)
    holders = {_holder(page, index) for index in texts if places[index] in trunk}
    inner = [index for index in texts if places[index] in trunk or _holder(page, index) in holders]
    if not inner:
        return
    heads = {places[index] for index in texts if inner[0] < index < inner[-1] and page.blocks[index].level}
    for index in texts:
        block = page.blocks[index]
        if index > inner[-1] and block.tag != "li":
            verdicts[index] = Verdict(Zone.RELATED, "below the text, in another place")
        elif index < inner[0] and len(block.text) < _PROSE and not (block.level and places[index] in heads):
            verdicts[index] = Verdict(Zone.NAVIGATION, "above the text, in another place")
    _trim_short_lines(page, verdicts, texts)
    _trim_above_dateline(page, verdicts, texts)
    _trim_closing_lines(page, verdicts, texts)
    _trim_below_label(page, verdicts, range(first, scope.end), {i for i in inner if places[i] in trunk})


_BIO: Final = re.compile(
    r"(?:[^\W\d_][\w.'’-]+ ){1,4}(?:is|was|has been|covers|writes|reports|ist|schreibt|est|es|è) .{0,90}\b"
    r"(?:reporter|writer|editor|journalist|correspondent|columnist|author|contributor|historian|critic|curator|"
    r"for the|redakteur\w*|korrespondent\w*|autor\w*|journaliste|periodista|giornalista)\b",
    re.IGNORECASE,
)


def _trim_closing_lines(page: RawPage, verdicts: list[Verdict], texts: Sequence[int]) -> None:
    """Below the last paragraph: who wrote it, for whom, and where to write to."""
    for index in reversed(texts):
        block = page.blocks[index]
        if verdicts[index].zone is not Zone.BODY:
            continue
        if block.tag in _CELLS:
            return
        if len(block.text) < _SHORT and not block.text.endswith(_ENDINGS):
            verdicts[index] = Verdict(Zone.BYLINE, "a short line below the text")
        elif len(block.text) < _LONGEST_BIO and (_BIO.match(block.text) or "@" in block.text):
            verdicts[index] = Verdict(Zone.PROMO, "tells of the reporter")
        else:
            return


def _trim_above_dateline(page: RawPage, verdicts: list[Verdict], texts: Sequence[int]) -> None:
    """A report opens with its dateline ("TEMPO.CO, Jakarta - "); what stands above it is a caption or the like."""
    for position, index in enumerate(texts[:_OPENING]):
        dateline = read_dateline(page.blocks[index].text)
        if dateline is not None and dateline.outlet:
            for other in texts[:position]:
                verdicts[other] = Verdict(Zone.CAPTION, "above the dateline")
            return


def _trim_below_label(page: RawPage, verdicts: list[Verdict], article: range, trunk: set[int]) -> None:
    """Below the last heading over other stories nothing is the article, if little stands there."""
    whole = sum(len(page.blocks[i].text) for i in article if verdicts[i].zone in TEXT_ZONES)
    below = 0
    for index in reversed(article):
        block = page.blocks[index]
        if verdicts[index].zone in TEXT_ZONES:
            below += len(block.text)
            if index in trunk and not block.level:
                return
        if below > _SMALL_SHARE * whole:
            return
        if block.level and is_related_label(block, verdicts[index]):
            for other in range(index, article.stop):
                if verdicts[other].zone in TEXT_ZONES:
                    verdicts[other] = Verdict(Zone.RELATED, "below a heading of other stories")


def _trim_short_lines(page: RawPage, verdicts: list[Verdict], texts: Sequence[int]) -> None:
    """Lines above the first paragraph that are no sentences: names, places, kinds of article."""
    for index in texts:
        block = page.blocks[index]
        if verdicts[index].zone is not Zone.BODY or block.tag in {"li", "td", "th"}:
            continue
        if len(block.text) >= _SHORT or block.text.endswith(_ENDINGS):
            return
        verdicts[index] = Verdict(Zone.NAVIGATION, "a short line above the text")


def trim_by_told_body(page: RawPage, verdicts: list[Verdict], first: int, end: int, told: str) -> None:
    """Where the page gives its text to machines too, what stands below that text's last words is not the article."""
    texts = [index for index in range(first, end) if verdicts[index].zone in TEXT_ZONES]
    size = sum(len(page.blocks[index].text) for index in texts)
    if len(told) < _TOLD_ENOUGH or not size * _TOLD_SHARE < len(told) < size / _TOLD_SHARE:
        return
    tail, whole = squeeze(told[-_TOLD_TAIL:]), ""
    for index in reversed(texts):
        opening = squeeze(page.blocks[index].text[:_TOLD_OPENING])
        if opening in tail:
            return
        whole = whole or squeeze(told)
        if opening in whole:
            return
        verdicts[index] = Verdict(Zone.RELATED, "below what JSON-LD gives as the text")


def _trunk(page: RawPage, verdicts: Sequence[Verdict], texts: Sequence[int], places: dict[int, str]) -> set[str]:
    amounts: dict[str, int] = {}
    for index in texts:
        block = page.blocks[index]
        if verdicts[index].zone is Zone.BODY and len(block.text) >= _SHORT:
            amounts[places[index]] = amounts.get(places[index], 0) + len(block.text) - block.link_chars
    whole = sum(amounts.values())
    return {place for place, amount in amounts.items() if amount >= _TRUNK_SHARE * whole}


def _places(page: RawPage, scope: Scope, texts: Sequence[int]) -> dict[int, str]:
    """For each block the tags from the article's box down to it."""
    tags, parents = page.boxes.tag, page.boxes.parent
    paths: dict[int, str] = {}
    places: dict[int, str] = {}
    for index in texts:
        box = page.blocks[index].box
        parent = parents[box]
        if parent not in paths:
            paths[parent] = "/".join(tags[other] for other in _up(page, scope, parent))
        places[index] = f"{tags[box]}/{paths[parent]}"
    return places


def _ancestors(page: RawPage, scope: Scope, index: int) -> list[int]:
    """The block's own box and those around it within the article's."""
    return _up(page, scope, page.blocks[index].box)


def _up(page: RawPage, scope: Scope, box: int) -> list[int]:
    found = []
    while box > scope.box:
        found.append(box)
        box = page.boxes.parent[box]
    return found or [box]


def _holder(page: RawPage, index: int) -> int:
    """The box that holds the block's paragraph, heading, list or table."""
    tags, parent = page.boxes.tag, page.boxes.parent
    box = page.blocks[index].box
    while box > 0 and tags[box] in _PIECES:
        box = parent[box]
    return box
