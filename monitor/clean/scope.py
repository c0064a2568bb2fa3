"""Where on a page the article stands: the box that holds most of its prose."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import sub
from typing import Final

from monitor.clean.hints import Hint
from monitor.clean.lines import is_label_of_others
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

_DOUBTFUL: Final = (
    Hint.ASIDE | Hint.INFOBOX | Hint.TEASER | Hint.FIGURE | Hint.CAPTION | Hint.GALLERY | Hint.BYLINE | Hint.HEADER
)
_CLEARED: Final = NEGATIVE | _DOUBTFUL | Hint.DATE | Hint.STANDFIRST | Hint.TITLE | Hint.CREDIT | Hint.QUOTE | Hint.LIST
_OUTWEIGHED: Final = (Hint.HIDDEN, Hint.LOGIN, Hint.PROMO, Hint.ADVERT, Hint.SHARE, Hint.NAVIGATION, Hint.TAGS)
_RULED: Final = Hint.RULED_BODY
_CARD: Final = 5  # blocks of a teaser at most
_TOLD_ABOVE: Final = 250  # characters of prose above a heading of other stories: the article's own
_CARD_CHARS: Final = 900
_LEAVES: Final = frozenset({"p", "li", "td", "th", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dd", "dt"})
_SHORTEST: Final = 35  # characters outside links that make prose
_DOMINANT: Final = 0.72  # a child with this share of its parent's prose holds the article
_LARGE: Final = 0.5  # a box with this share of all prose is no sidebar, whatever its name
_LARGE_COMMENTS: Final = 0.85
_CONSIDERABLE: Final = 0.25
_NOTABLE: Final = 0.1
_PASSAGE: Final = 350  # characters of prose in a box that is called an advert
_ESSAY: Final = 1200  # characters of prose that no advert has


@dataclass(frozen=True, slots=True)
class Scope:
    """The article's box and its blocks from `first` up to `end`; `hints`: what each box of the page inherits."""

    box: int
    first: int
    end: int
    hints: Sequence[int]
    prose: int = 0  # the first block of written text


def find_scope(page: RawPage) -> Scope:
    """The smallest box with nearly all of the page's prose."""
    boxes = page.boxes
    prose = [_prose(block) for block in page.blocks]
    hints = _inherited(boxes, _believed(boxes, _masses(boxes, prose)))
    teasers = _teasers(page, prose)
    amounts = [
        amount and (0 if index in teasers else _weight(amount, hints[page.blocks[index].box]))
        for index, amount in enumerate(prose)
    ]
    masses = _masses(boxes, amounts)
    ruled = next((index for index, own in enumerate(boxes.hints) if own & _RULED), None)
    box = _widen(boxes, masses, _descend(boxes, masses)) if ruled is None else ruled
    inner = _within(boxes, box, hints)
    named = _outweighed(page, box, inner, prose)
    written = (index for index in range(boxes.first[box], boxes.end[box]) if amounts[index])
    return Scope(box, boxes.first[box], boxes.end[box], named, next(written, boxes.end[box]))


def _teasers(page: RawPage, prose: Sequence[int]) -> set[int]:
    """The blocks that stand with a linked heading in a small box: cards that lead to other stories."""
    found: set[int] = set()
    parent, first, end = page.boxes.parent, page.boxes.first, page.boxes.end
    above = 0
    for index, block in enumerate(page.blocks):
        if not block.level:
            above += prose[index]
            continue
        if above > _TOLD_ABOVE and is_label_of_others(block.text):
            found.update(_below_label(page, block.box, index))
        if block.level < 2 or block.link_chars < 0.8 * len(block.text):
            continue
        box = block.box
        while box > 0 and end[parent[box]] - first[parent[box]] <= _CARD:
            box = parent[box]
        if sum(len(page.blocks[other].text) for other in range(first[box], end[box])) < _CARD_CHARS:
            found.update(range(first[box], end[box]))
    return found


def _below_label(page: RawPage, box: int, index: int) -> range:
    """The blocks of the largest box that opens with this heading: "You may also like" and what it heads."""
    parent, first, end = page.boxes.parent, page.boxes.first, page.boxes.end
    while parent[box] > 0 and first[parent[box]] == index:
        box = parent[box]
    if end[box] - first[box] == 1 and parent[box] > 0 and first[parent[box]] >= index - 1:
        box = parent[box]
    return range(index, end[box])


def _prose(block: RawBlock) -> int:
    """The characters of a block that look like written text."""
    text, tag, level, _, links, _ = block
    size = len(text)
    if level or links * 2 > size:
        return 0
    own = size - links
    if own < _SHORTEST and not _is_dense_script(text):
        return 0
    return own if tag == "p" else own * 3 // 4


def _is_dense_script(text: str) -> bool:
    """Chinese, Japanese and Korean say in ten characters what takes thirty in Latin letters."""
    return (
        len(text) >= 12
        and not text.isascii()
        and sum("\u3040" <= character <= "\ud7af" for character in text) * 2 > len(text)
    )


def _weight(amount: int, hints: int) -> int:
    if hints & NEGATIVE:
        return 0
    return amount // 4 if hints & _DOUBTFUL else amount


def _masses(boxes: Boxes, amounts: Sequence[int]) -> list[int]:
    """The sum of the amounts of each box's blocks."""
    sum_up_to = list(accumulate(amounts, initial=0)).__getitem__
    return list(map(sub, map(sum_up_to, boxes.end), map(sum_up_to, boxes.first)))


def _believed(boxes: Boxes, masses: Sequence[int]) -> list[int]:
    """The hints that are not contradicted by what a box holds: much of the prose."""
    total = max(1, masses[0])
    believed = list(boxes.hints)
    least = _NOTABLE * total
    for index, mass in enumerate(masses):
        if mass > least and believed[index] & _CLEARED and _is_misnamed(believed[index], mass / total, mass):
            believed[index] &= ~_CLEARED
    return believed


def _is_misnamed(hints: int, share: float, mass: int) -> bool:
    """Comments and related stories may be longer than the article; an advert or a menu never holds much prose."""
    if hints & (Hint.COMMENT | Hint.RELATED | Hint.DROPPED):
        return share > _LARGE_COMMENTS and not hints & Hint.DROPPED
    if hints & (Hint.ADVERT | Hint.SHARE | Hint.TAGS) and share > _NOTABLE and mass > _PASSAGE:
        return True
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
    if not around:
        return list(hints)
    outside = bisect_left(boxes.first, boxes.end[scope], lo=scope)  # boxes stand in document order
    return [*hints[:scope], *(own & ~around for own in hints[scope:outside]), *hints[outside:]]


def _outweighed(page: RawPage, scope: int, hints: Sequence[int], prose: Sequence[int]) -> Sequence[int]:
    """A paywall hides the article's own paragraphs: names that take more than they leave are not believed."""
    left = 0
    taken = dict.fromkeys(_OUTWEIGHED, 0)
    for index in range(page.boxes.first[scope], page.boxes.end[scope]):
        if amount := prose[index]:
            named = hints[page.blocks[index].box] & NEGATIVE
            if not named:
                left += amount
            elif named in taken:
                taken[named] += amount
    refuted = sum(name for name, amount in taken.items() if amount > left)
    return [own & ~refuted for own in hints] if refuted else hints


def _descend(boxes: Boxes, masses: Sequence[int]) -> int:
    """Down from the page to the last box in which no child dominates."""
    heaviest = [0] * len(masses)
    parents, tags = boxes.parent, boxes.tag
    for index in range(len(masses) - 1, 0, -1):
        if mass := masses[index]:
            parent = parents[index]
            best = heaviest[parent]
            if tags[index] not in _LEAVES and (not best or mass >= masses[best]):
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
