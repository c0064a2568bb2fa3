"""Where in a text dump the article stands: its headline, its first paragraph, and where it ends.

A dump has no headings and no boxes. What is left are the words of each line and the blank lines around it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from monitor.clean.captions import is_caption
from monitor.clean.datelines import read_dateline
from monitor.clean.folding import fold
from monitor.clean.lines import Verdict
from monitor.clean.raw_blocks import RawBlock
from monitor.clean.scope import Scope
from monitor.clean.stop_labels import STOP_LABELS
from monitor.model import Zone

_PROSE: Final = 100  # characters of a line that is written text
_SHORT_PROSE: Final = 60  # the same for a line that ends like a sentence
_TITLE_CHARS: Final = 220
_TITLE_WORDS: Final = 3
_WORDLESS: Final = 12  # letters of a title in a script without spaces
_ENOUGH: Final = 3  # paragraphs after which a label such as "Terpopuler" ends the article
_HEAD: Final = frozenset({Zone.DATE, Zone.BYLINE})
_SENTENCE_ENDS: Final = (".", "!", "?", "”", '"', "…", "。", ")", "»")


@dataclass(frozen=True, slots=True)
class TextLayout:
    """Block numbers: the headline and the standfirst (None: not shown), the first paragraph, one past the last."""

    title: int | None
    standfirst: int | None
    first: int
    end: int

    @property
    def scope(self) -> Scope:
        return Scope(0, self.first, self.end, (0,))


def find_layout(
    blocks: Sequence[RawBlock], verdicts: Sequence[Verdict], is_stop_line: Callable[[str], bool]
) -> TextLayout:
    """`verdicts` are what the lines say by themselves."""
    first = _first_paragraph(blocks, verdicts)
    end = _end(blocks, verdicts, first, is_stop_line)
    titles = _titles(blocks, verdicts, first)
    if not titles:
        return TextLayout(_title_between_bodies(blocks, first, end), None, first, end)
    return TextLayout(titles[0], titles[1] if len(titles) > 1 else None, first, end)


def _first_paragraph(blocks: Sequence[RawBlock], verdicts: Sequence[Verdict]) -> int:
    """The line with a dateline, else the first line of prose that more prose follows."""
    open_lines = [index for index, verdict in enumerate(verdicts) if verdict.zone is Zone.BODY]
    for index in open_lines:
        if len(blocks[index].text) >= _SHORT_PROSE and _has_outlet(blocks[index].text):
            return index
    prose = [index for index in open_lines if is_prose(blocks[index].text)]
    for index, following in pairwise(prose):
        if following - index <= 3 and len(blocks[index].text) >= _PROSE:
            return index
    return prose[0] if prose else len(blocks)


def _has_outlet(text: str) -> bool:
    dateline = read_dateline(text)
    return dateline is not None and bool(dateline.outlet or dateline.agency)


def is_prose(text: str) -> bool:
    """A line of written text: long, or ending like a sentence."""
    return len(text) >= _PROSE or (len(text) >= _SHORT_PROSE and text.endswith(_SENTENCE_ENDS))


def _end(
    blocks: Sequence[RawBlock], verdicts: Sequence[Verdict], first: int, is_stop_line: Callable[[str], bool]
) -> int:
    paragraphs = 0
    for index in range(first, len(blocks)):
        text = blocks[index].text
        if is_stop_line(text) or (paragraphs >= _ENOUGH and fold(text) in STOP_LABELS):
            return index
        paragraphs += verdicts[index].zone is Zone.BODY and is_prose(text)
    return len(blocks)


def _titles(blocks: Sequence[RawBlock], verdicts: Sequence[Verdict], first: int) -> list[int]:
    """The lines above the text that may be headline and standfirst, in this order."""
    head = next((i for i in range(first) if verdicts[i].zone in _HEAD), first)
    found = [i for i in range(head) if _may_be_title(blocks, verdicts, i)]
    if not found:
        found = [i for i in range(head, first) if _may_be_title(blocks, verdicts, i)]
    return sorted({fold(blocks[i].text): i for i in reversed(found)}.values())


def _may_be_title(blocks: Sequence[RawBlock], verdicts: Sequence[Verdict], index: int) -> bool:
    text = blocks[index].text
    if verdicts[index].zone is not Zone.BODY or len(text) > _TITLE_CHARS or is_caption(text):
        return False
    letters = sum(character.isalpha() for character in text)
    return len(text.split()) >= _TITLE_WORDS or (letters >= _WORDLESS and " " not in text and not text.isascii())


def _title_between_bodies(blocks: Sequence[RawBlock], first: int, end: int) -> int | None:
    """A dump of an AMP page gives the text, the headline, and the text again."""
    opening = fold(blocks[first].text)[:80] if first < len(blocks) else ""
    for index in range(first + 1, end):
        if opening and fold(blocks[index].text).startswith(opening) and not is_prose(blocks[index - 1].text):
            return index - 1
    return None
