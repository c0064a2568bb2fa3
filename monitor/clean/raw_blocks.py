"""The pieces of a page before anything is decided: what HTML and text dumps have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborNode


class RawBlock(NamedTuple):
    """A paragraph, heading, list item, cell or line, with what is known of it. A text dump knows only the text."""

    text: str
    tag: str = ""  # the nearest element that makes a block; "" in a text dump
    level: int = 0  # of a heading, 1–6; 0: no heading
    box: int = 0  # index into the boxes
    link_chars: int = 0
    gap: int = 1  # blank lines above (text dumps): a line with none belongs to the line above it

    @property
    def link_density(self) -> float:
        return self.link_chars / len(self.text)


@dataclass(frozen=True, slots=True)
class Boxes:
    """The elements around the blocks, in document order, as parallel lists: box 0 is the whole page.

    A box holds the blocks `first[box]` up to, not including, `end[box]`.
    """

    parent: Sequence[int]
    tag: Sequence[str]
    hints: Sequence[int]
    first: Sequence[int]
    end: Sequence[int]


@dataclass(frozen=True, slots=True)
class RawPage:
    """All blocks of a page in reading order, and the boxes they stand in."""

    blocks: Sequence[RawBlock]
    boxes: Boxes
    tellings: Sequence[LexborNode] = ()  # scripts, meta tags and the like: what stands among them for machines
    captions: Sequence[LexborNode] = ()  # the elements that are captions by tag or name
