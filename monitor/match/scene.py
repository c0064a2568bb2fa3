"""An article as the matcher sees it: passages in reading order, and what was found in them.

A view is the part of it that counts: the trusted zones, or all of them. Positions for NEAR are counted in words over
the passages of a view, title first, with a gap at every border, because a heading and the paragraph below are near each
other but not as near as two words of one sentence. Items of a list are near nothing outside of them: see `roundups`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from monitor.match.nodes import Leaf
from monitor.match.rollcall import RollCall, roll_calls
from monitor.match.roundups import is_roundup, items_of, title_parts
from monitor.match.scan import Hit, Hits
from monitor.match.sentences import sentence_spans
from monitor.model import TEXT_ZONES, TRUSTED_ZONES, Article, Zone

BORDER_WORDS = 20
"""How many words apart the end of a passage and the begin of the next are."""

ITEM_WORDS = 10_000
"""How many words two items of a list are apart: more than any query asks for."""

# An article is about another subject if it has at least three different words of it (one more if its title has none)
# and one such word in every forty.
_OTHER_SUBJECT_TERMS = 3
_WORDS_A_TERM = 40

_WORD = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff]"  # Han and Kana: every sign a word
    "|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{1,5}"  # Thai, Lao, Burmese, Khmer: five signs are about a word
    r"|[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W\d_]+)?"
)

_SPACED_WORD = re.compile(r"\w+(?:['’][^\W\d_]+)?")
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article; `start` is its place in the text that was scanned."""

    text: str
    zone: Zone
    block: int | None
    start: int

    @property
    def is_trusted(self) -> bool:
        return self.zone in TRUSTED_ZONES


Piece = tuple[str, Zone, int | None]
"""A text of an article, its zone, and the index of its block."""


def pieces_of(article: Article) -> list[Piece]:
    """Title, standfirst, then the blocks in the order of the page, each once."""
    told = {Zone.TITLE: article.title, Zone.STANDFIRST: article.standfirst or ""}
    pieces: list[Piece] = [(text, zone, None) for zone, text in told.items() if text]
    pieces += [
        (block.text, block.zone, index)
        for index, block in enumerate(article.blocks)
        if block.text and not told.get(block.zone)
    ]
    return pieces


def passages_of(pieces: Iterable[Piece]) -> list[Passage]:
    """The pieces with their places in the text that is scanned."""
    passages: list[Passage] = []
    start = 1
    for text, zone, block in pieces:
        passages.append(Passage(text, zone, block, start))
        start += len(text) + 1
    return passages


class Scene:
    """An article with what was found in it."""

    def __init__(self, passages: Sequence[Passage], text: str, hits: Hits) -> None:
        self.passages = passages
        self.text = text
        self.hits = hits
        self._starts = [passage.start for passage in passages]
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._roll_calls: dict[int, list[RollCall]] = {}

    @cached_property
    def trusted(self) -> "View":
        return View(self, [passage.is_trusted for passage in self.passages])

    @cached_property
    def whole(self) -> "View":
        return View(self, [True] * len(self.passages))

    @cached_property
    def word_starts(self) -> list[int]:
        word = _WORD if _SPACELESS.search(self.text) else _SPACED_WORD
        return [found.start() for found in word.finditer(self.text)]

    @cached_property
    def lead_indexes(self) -> frozenset[int]:
        """The standfirst and the first paragraph."""
        standfirst = [i for i, passage in enumerate(self.passages) if passage.zone is Zone.STANDFIRST]
        body = [i for i, passage in enumerate(self.passages) if passage.zone is Zone.BODY]
        return frozenset(standfirst + body[:1])

    @cached_property
    def items(self) -> list[int]:
        """The item of a list that each passage belongs to; those of one number stand together."""
        heads = len(self.passages) and self.passages[0].zone is Zone.TITLE
        below = self.passages[heads:]
        found = items_of([passage.text for passage in below], self._title)
        return [-1] * heads + found if is_roundup(self._title) else [0] * heads + found

    @cached_property
    def title_parts(self) -> list[int]:
        """Where the stories told in the title begin, in the text that was scanned."""
        return [1 + start for start in title_parts(self._title)] if is_roundup(self._title) else [1]

    @property
    def _title(self) -> str:
        first = self.passages[0]
        return first.text if first.zone is Zone.TITLE else ""

    def passage_index(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def sentence_number(self, hit: Hit) -> tuple[int, int]:
        """Passage and number of the sentence in it."""
        index = self.passage_index(hit.start)
        at = hit.start - self.passages[index].start
        return index, max(0, bisect_right(self._sentences_of(index), at, key=lambda sentence: sentence[0]) - 1)

    def sentence(self, hit: Hit) -> tuple[int, int]:
        """Begin and end, in the passage, of the sentence the hit stands in."""
        index, number = self.sentence_number(hit)
        return self._sentences_of(index)[number]

    def roll_calls_of(self, index: int) -> list[RollCall]:
        if index not in self._roll_calls:
            passage = self.passages[index]
            self._roll_calls[index] = roll_calls(passage.text, passage.start)
        return self._roll_calls[index]

    def _sentences_of(self, index: int) -> list[tuple[int, int]]:
        if index not in self._sentences:
            text = self.passages[index].text
            self._sentences[index] = sentence_spans(text) or [(0, len(text))]
        return self._sentences[index]


class View:
    """The passages that count."""

    def __init__(self, scene: Scene, counts: Sequence[bool]) -> None:
        self.scene = scene
        self._counts = counts

    def hits(self, leaf: Leaf, field: str | None) -> list[Hit]:
        """What was found of a word or group in the passages that count; `field` narrows them further."""
        found = self.scene.hits.names.get(leaf)
        if not found or leaf in self.silent_groups:
            return []
        return [hit for hit in found if self._is_within(hit, field)]

    def position(self, hit: Hit) -> tuple[int, int]:
        """The numbers of the hit's first and last word."""
        starts = self.scene.word_starts
        passage = self.scene.passage_index(hit.start)
        shift = self._shifts[passage]
        if passage == 0:
            shift += ITEM_WORDS * (bisect_right(self.scene.title_parts, hit.start) - 1)
        first = bisect_right(starts, hit.start) - 1
        last = bisect_left(starts, hit.end) - 1
        return first + shift, max(first, last) + shift

    @cached_property
    def silent_groups(self) -> frozenset[Leaf]:
        """The groups whose terms do not count, because the article is about something else."""
        return frozenset(group for group, found in self.scene.hits.others.items() if self._is_other_subject(found))

    def _is_other_subject(self, found: Collection[Hit]) -> bool:
        trusted = [hit for hit in found if self.scene.passages[self.scene.passage_index(hit.start)].is_trusted]
        terms = {hit.term.casefold() for hit in trusted}
        titled = any(self.scene.passages[self.scene.passage_index(hit.start)].zone is Zone.TITLE for hit in trusted)
        if len(terms) < _OTHER_SUBJECT_TERMS + (not titled):
            return False
        return len(trusted) * _WORDS_A_TERM >= self.scene.trusted.word_count

    @cached_property
    def word_count(self) -> int:
        starts = self.scene.word_starts
        return sum(
            bisect_left(starts, passage.start + len(passage.text)) - bisect_left(starts, passage.start)
            for passage, counts in zip(self.scene.passages, self._counts, strict=True)
            if counts
        )

    @cached_property
    def _shifts(self) -> list[int]:
        """What to add, by passage, to a word's number in the scanned text."""
        shifts: list[int] = []
        starts, items = self.scene.word_starts, self.scene.items
        shift = 0
        for index, (passage, counts) in enumerate(zip(self.scene.passages, self._counts, strict=True)):
            if index and items[index] != items[index - 1]:
                shift += ITEM_WORDS * len(self.scene.title_parts)
            shifts.append(shift)
            words = bisect_left(starts, passage.start + len(passage.text)) - bisect_left(starts, passage.start)
            shift += BORDER_WORDS if counts else -words
        return shifts

    def _is_within(self, hit: Hit, field: str | None) -> bool:
        index = self.scene.passage_index(hit.start)
        if not self._counts[index]:
            return False
        zone = self.scene.passages[index].zone
        match field:
            case None:
                return True
            case "title":
                return zone is Zone.TITLE
            case "lead":
                return index in self.scene.lead_indexes
            case _:
                return zone in TEXT_ZONES
