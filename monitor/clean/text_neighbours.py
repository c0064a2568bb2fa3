"""What a line of a text dump is because of the lines around it."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.clean.folding import fold
from monitor.clean.lines import Verdict
from monitor.clean.raw_blocks import RawBlock
from monitor.model import Zone

_LABELS: Final = frozenset({"reporter", "editor", "penulis", "wartawan", "author", "oleh", "penyunting"})
_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’,-]*){0,5}$")
_CAPTION_SHORTEST: Final = 25
_HEADING_LONGEST: Final = 110
_ENDS: Final = (".", "!", ":", ";", ",", "…", "”", '"', "’", ")", "。")


def mark_labelled(blocks: Sequence[RawBlock], verdicts: list[Verdict]) -> None:
    """A label such as "Reporter" on a line of its own, and the name below it."""
    for index, block in enumerate(blocks):
        if block.text.rstrip(" :").casefold() not in _LABELS:
            continue
        verdicts[index] = Verdict(Zone.BYLINE, "a label of names")
        following = index + 1
        if following < len(blocks) and _is_name(blocks[following], verdicts[following]):
            verdicts[following] = Verdict(Zone.BYLINE, f"a name below {block.text!r}")


def _is_name(block: RawBlock, verdict: Verdict) -> bool:
    return verdict.zone is Zone.BODY and len(block.text) < 60 and bool(_NAME.match(block.text))


def mark_captions(blocks: Sequence[RawBlock], verdicts: list[Verdict]) -> None:
    """A picture's text often stands twice, and its title stands right above it."""
    for index, block in enumerate(blocks[:-1]):
        below = blocks[index + 1]
        is_twice = block.text == below.text and len(block.text) >= _CAPTION_SHORTEST
        if is_twice and verdicts[index].zone in {Zone.BODY, Zone.CAPTION}:
            verdicts[index] = Verdict(Zone.CAPTION, "stands there twice in a row")
            verdicts[index + 1] = Verdict(Zone.NAVIGATION, "the caption again")
    for index, block in enumerate(blocks[:-1]):
        is_apart = block.gap > 0 or index == 0 or verdicts[index - 1].zone is not Zone.BODY
        is_title = verdicts[index].zone is Zone.BODY and not _is_sentence(block) and is_apart
        if is_title and verdicts[index + 1].zone is Zone.CAPTION and blocks[index + 1].gap == 0:
            verdicts[index] = Verdict(Zone.CAPTION, "the title of the picture below")


def mark_subheadings(blocks: Sequence[RawBlock], verdicts: list[Verdict], first: int, end: int) -> None:
    """A short line between paragraphs that does not end like a sentence."""
    for index in range(first + 1, end):
        if verdicts[index].zone is Zone.BODY and not _is_sentence(blocks[index]):
            verdicts[index] = Verdict(Zone.SUBHEADING, "a short line that is no sentence")


def mark_title(blocks: Sequence[RawBlock], verdicts: list[Verdict], title: int) -> None:
    """The headline, wherever it is repeated."""
    headline = fold(blocks[title].text)
    for index, block in enumerate(blocks):
        if fold(block.text) == headline:
            verdicts[index] = Verdict(Zone.TITLE, "the headline" if index == title else "the headline again")


def _is_sentence(block: RawBlock) -> bool:
    return len(block.text) > _HEADING_LONGEST or block.text.endswith(_ENDS)
