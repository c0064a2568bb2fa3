"""Where on a page the article stands: the box that holds most of its prose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.hints import Hint
from monitor.clean.raw_blocks import Boxes, RawBlock, RawPage

NEGATIVE: Final = (
    Hint.NAVIGATION
    | Hint.RELATED
    | Hint.PROMO
    | Hint.ADVERT
    | Hint.COMMENT
    | Hint.SHARE
    | Hint.BIO
    | Hint.TAGS
    | Hint.LOGIN
    | Hint.HIDDEN
    | Hint.DROPPED
)
"""What is so named is not the article."""

_DOUBTFUL: Final = Hint.ASIDE | Hint.TEASER | Hint.FIGURE | Hint.CAPTION | Hint.GALLERY | Hint.BYLINE | Hint.HEADER
_CLEARED: Final = NEGATIVE | _DOUBTFUL | Hint.DATE | Hint.STANDFIRST | Hint.TITLE | Hint.CREDIT | Hint.QUOTE | Hint.LIST
_LEAVES: Final = frozenset({"p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dd", "dt"})
_SHORTEST: Final = 35  # characters outside links that make prose
_DOMINANT: Final = 0.72  # a child with this share of its parent's prose holds the article
_LARGE: Final = 0.5  # a box with this share of all prose is no sidebar, whatever its name
_LARGE_COMMENTS: Final = 0.85
_CONSIDERABLE: Final = 0.25
_ESSAY: Final = 1200  # characters of prose that no advert has


@dataclass(frozen=True, slots=True)
class Scope:
    """The article's box and its blocks from `first` up to `end`; `hints` are those inherited by each box of the page."""

    box: int
    first: int
    end: int
    hints: Sequence[int]


def find_scope(page: RawPage, title: int | None) -> Scope:
    """The smallest box with nearly all of the page's prose. `title` is the block of the headline, if it is known."""
    boxes = page.boxes
    raw = _masses(boxes, [_prose(block) for block in page.blocks])
    hints = _inherited(boxes, _believed(boxes, raw, title))
    amounts = [_weight(_prose(block), hints[block.box]) for block in page.blocks]
    masses = _masses(boxes, amounts)
    box = _widen(boxes, masses, _descend(boxes, masses, title))
    return Scope(box, boxes.first[box], boxes.end[box], _within(boxes, box, hints))


def _prose(block: RawBlock) -> int:
    """The characters of a block that look like written text."""
    size = len(block.text)
    if block.level or block.link_chars * 2 > size:
        return 0
    own = size - block.link_chars
    if own < _SHORTEST and not _is_dense_script(block.text):
        return 0
    return own if block.tag == "p" else own * 3 // 4


def _is_dense_script(text: str) -> bool:
    """Chinese, Japanese and Korean say in ten characters what takes thirty in Latin letters."""
    return len(text) >= 12 and sum("\u3040" <= character <= "\ud7af" for character in text) * 2 > len(text)


def _weight(amount: int, hints: int) -> int:
    if hints & NEGATIVE:
        return 0
    return amount // 4 if hints & _DOUBTFUL else amount


def _masses(boxes: Boxes, amounts: Sequence[int]) -> list[int]:
    """The sum of the amounts of each box's blocks."""
    sums = [0]
    for amount in amounts:
        sums.append(sums[-1] + amount)
    return [sums[end] - sums[first] for first, end in zip(boxes.first, boxes.end, strict=True)]


def _believed(boxes: Boxes, masses: Sequence[int], title: int | None) -> list[int]:
    """The hints that are not contradicted by what a box holds: much of the prose, or the headline."""
    total = max(1, masses[0])
    believed = list(boxes.hints)
    for index, hints in enumerate(boxes.hints):
        if not hints & _CLEARED:
            continue
        share = masses[index] / total
        holds_title = title is not None and boxes.first[index] <= title < boxes.end[index] and share > 0
        if holds_title or _is_misnamed(hints, share, masses[index]):
            believed[index] = hints & ~_CLEARED
    return believed


def _is_misnamed(hints: int, share: float, mass: int) -> bool:
    """Comments and related stories may be longer than the article; an advert or a menu never holds much prose."""
    if hints & (Hint.COMMENT | Hint.RELATED | Hint.DROPPED):
        return share > _LARGE_COMMENTS and not hints & Hint.DROPPED
    return share > _LARGE or (share > _CONSIDERABLE and mass > _ESSAY)


def _inherited(boxes: Boxes, own: Sequence[int]) -> list[int]:
    """Each box's hints with those of all boxes around it. HEADER and the names of single pieces stay where they are."""
    inherited: list[int] = []
    for parent, hints in zip(boxes.parent, own, strict=True):
        inherited.append(hints | inherited[parent] if parent >= 0 else hints)
    return inherited


def _within(boxes: Boxes, scope: int, hints: Sequence[int]) -> list[int]:
    """Inside the article the names of the boxes around it say nothing."""
    around = hints[scope]
    first, end = boxes.first[scope], boxes.end[scope]
    return [
        own & ~around if first <= boxes.first[index] and boxes.end[index] <= end and index >= scope else own
        for index, own in enumerate(hints)
    ]


def _descend(boxes: Boxes, masses: Sequence[int], title: int | None) -> int:
    """Down from the page to the last box in which no child dominates."""
    heaviest = [0] * len(masses)
    for index in range(len(masses) - 1, 0, -1):
        parent = boxes.parent[index]
        best = heaviest[parent]
        if boxes.tag[index] not in _LEAVES and (not best or masses[index] >= masses[best]):
            heaviest[parent] = index
    box = 0
    while (child := heaviest[box]) and masses[child] >= _DOMINANT * max(1, masses[box]):
        box = child
    return box


def _widen(boxes: Boxes, masses: Sequence[int], box: int) -> int:
    """Up to a box that the page itself calls the article's body, if that adds little."""
    parent = boxes.parent[box]
    while parent > 0 and masses[box] >= _DOMINANT * masses[parent]:
        if boxes.hints[parent] & Hint.BODY:
            return parent
        parent = boxes.parent[parent]
    return box
