"""What is wrong with the text that was read from a page: lines too many, paragraphs missing, and why each.

Lines are told by their kind and the cleaner's reason, never by their words: a table of errors copies no page.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from eval.labelled import COVERED, Answer, LabelledPage
from eval.measures import Passages, words_of
from eval.readers import clean_ours
from monitor.model import TEXT_ZONES, Article, Block
from monitor.outlets.catalogue import Catalogue, shipped_outlets

_FOREIGN: Final = 0.5  # less than this of a line is marked: it is one too many
_SHORT: Final = 12  # words
_CUT: Final = 0.5  # the answer is longer than the marked text by this share, and holds it all: the mark was cut short


def find_faults(page: LabelledPage, answer: Answer) -> Iterator[str]:
    """The kinds of error of a page, most of them first: "7 lines too many: body, prose of the article"."""
    cleaned = clean_ours(page, Catalogue(shipped_outlets().values()))
    marked = page.marked.for_answer(answer.text)
    if not isinstance(cleaned, Article):
        yield f"refused: {cleaned.reason}"
        return
    extra = Counter(_extra(cleaned.blocks, marked.text or ""))
    missed = Counter(_missed(cleaned.blocks, [text for _, text in marked.paragraphs], answer.text))
    yield from (f"{count} too many: {kind}" for kind, count in extra.most_common(4))
    yield from (f"{count} missing: {kind}" for kind, count in missed.most_common(4))
    if not missed and _is_cut(marked.text or "", answer.text):
        yield "the marked text ends early: all of it was read, and the article goes on"


def _extra(blocks: Sequence[Block], marked: str) -> Iterator[str]:
    """Zone, reason and size of each line that nobody marked."""
    passages = Passages(words_of(marked))
    for block in blocks:
        share = passages.share_of(block.text) if block.zone in TEXT_ZONES else None
        if share is not None and share < _FOREIGN:
            size = "a short line" if len(words_of(block.text)) < _SHORT else "prose"
            yield f"{size} as {block.zone.value} ({block.reason})"


def _missed(blocks: Sequence[Block], paragraphs: Sequence[str], text: str) -> Iterator[str]:
    """Where the words of each missing paragraph stand."""
    passages = Passages(words_of(text))
    for paragraph in paragraphs:
        share = passages.share_of(paragraph)
        if share is not None and share < COVERED:
            yield _place_of(paragraph, blocks)


def _place_of(paragraph: str, blocks: Sequence[Block]) -> str:
    """Zone and reason of the block that holds most of the paragraph."""
    shares = ((Passages(words_of(block.text)).share_of(paragraph) or 0.0, block) for block in blocks)
    share, block = max(shares, key=lambda one: one[0], default=(0.0, None))
    if block is None or share < _FOREIGN:
        return "stands on the page in no block that was read"
    if block.zone in TEXT_ZONES:
        return "read in part only"
    return f"taken for {block.zone.value} ({block.reason})"


def _is_cut(marked: str, text: str) -> bool:
    return len(words_of(text)) > (1 + _CUT) * len(words_of(marked))
