"""The zones of a page: each block by itself, then what its neighbours say.

`assign_zones` and `assign_text_zones` are the order of decisions for HTML and for text dumps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.edges import cut_next_article, trim_by_told_body, trim_edges
from monitor.clean.judgement import OUTSIDE_PICTURE, Facts, judge, judge_outside
from monitor.clean.lines import Verdict
from monitor.clean.neighbours import (
    drop_idle_headings,
    drop_pull_quotes,
    drop_repeats,
    find_standfirst,
    keep_capitals,
    spread_related,
)
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.scope import Scope
from monitor.clean.text_blocks import read_text_blocks
from monitor.clean.text_neighbours import mark_captions, mark_labelled, mark_subheadings, mark_title
from monitor.clean.text_scope import find_layout
from monitor.model import TEXT_ZONES, Zone


@dataclass(frozen=True, slots=True)
class Zoned:
    """A verdict for each block, the numbers of the standfirst's blocks, and what was noticed on the way."""

    verdicts: Sequence[Verdict]
    standfirst: Sequence[int] = ()
    is_twice: bool = False  # the body stood there twice
    title: int | None = None  # the headline's block, where the zones told it


_OF_OTHERS: Final = frozenset({Zone.CAPTION, Zone.CREDIT, Zone.BYLINE, Zone.DATE})
_MOST_ABOVE: Final = 0.3  # of the text: a heading with more above it is no headline
_LEAD: Final = 5  # blocks above the headline among which its picture may stand
_LONGEST_HEAD: Final = 40  # blocks between headline and text: more is another part of the page


def assign_zones(page: RawPage, scope: Scope, facts: Facts) -> Zoned:
    """One verdict for each block of an HTML page: each by itself, then what its neighbours say."""
    blocks = page.blocks
    verdicts = [judge_outside(scope.hints[block.box]) for block in blocks]
    _keep_lead_picture(scope, facts.title_block, verdicts)
    for index in (*_head(scope, facts.title_block), *range(scope.first, scope.end)):
        verdicts[index] = judge(blocks[index], scope.hints[blocks[index].box], facts)
    _stop(blocks, scope, facts, verdicts)
    first = _begin(blocks, scope, facts.title_block, verdicts)
    spread_related(page, scope, verdicts)
    standfirst = find_standfirst(page, scope, verdicts, facts.title_block, facts.descriptions)
    _close_head(scope, facts.title_block, verdicts)
    for index in standfirst:
        verdicts[index] = Verdict(Zone.BODY, "the standfirst: sums the article up below its headline")
    end = cut_next_article(page, scope, verdicts, facts.title_block)
    keep_capitals(verdicts, first, end)
    is_twice = drop_repeats(blocks, verdicts, first, end)
    drop_pull_quotes(page, verdicts, first, end)
    trim_edges(page, scope, verdicts, first, standfirst)
    trim_by_told_body(page, verdicts, first, end, facts.body)
    drop_idle_headings(verdicts, first, end)
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
    drop_idle_headings(verdicts, layout.first, layout.end)
    return Zoned(verdicts, standfirst, is_twice, layout.title)


def has_text(verdicts: Sequence[Verdict]) -> bool:
    """Whether any block is the article's text."""
    return any(verdict.zone is Zone.BODY for verdict in verdicts)


def told_text(body: str) -> tuple[RawPage, Zoned]:
    """The text that JSON-LD gives, as a page of its own: for pages that are filled in by scripts."""
    page = read_text_blocks(body)
    return page, Zoned([Verdict(Zone.BODY, "the text in JSON-LD")] * len(page.blocks))


def _keep_lead_picture(scope: Scope, title: int | None, verdicts: list[Verdict]) -> None:
    """A picture right above the headline, or between it and the text, is the article's; others are other stories'."""
    top = scope.first if title is None else min(title, scope.first)
    for index in range(max(0, top - _LEAD), scope.first):
        if verdicts[index] is OUTSIDE_PICTURE:
            verdicts[index] = Verdict(Zone.CAPTION, "in a figure above the article")


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


def _stop(blocks: Sequence[RawBlock], scope: Scope, facts: Facts, verdicts: list[Verdict]) -> None:
    """What follows one of the outlet's stop lines is not the article any more."""
    stops = (index for index in range(scope.prose + 1, scope.end) if facts.is_stop_line(blocks[index].text))
    for index in range(next(stops, scope.end), scope.end):
        if verdicts[index].zone in TEXT_ZONES:
            verdicts[index] = Verdict(Zone.RELATED, "below a line that ends the outlet's articles")


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
