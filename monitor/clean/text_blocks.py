"""Reads the blocks of a text dump: one a line."""

from monitor.clean.raw_blocks import Boxes, RawBlock, RawPage
from monitor.clean.visible import visible


def read_text_blocks(text: str) -> RawPage:
    """Every line that is not blank, with the number of blank lines above it. The whole dump is one box."""
    blocks: list[RawBlock] = []
    gap = 1
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        words = " ".join(visible(line).split())
        if words:
            blocks.append(RawBlock(words, gap=gap))
            gap = 0
        else:
            gap += 1
    return RawPage(blocks, Boxes((-1,), ("text",), (0,), (0,), (len(blocks),)))
