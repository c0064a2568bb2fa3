"""All terms of all topics, found in one pass over a text.

The automaton looks for letters; whether they stand there as a word, with the right capitals and outside a longer name
that is something else, is asked of each find.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.match.folding import Folded, fold, fold_keeping_case, fold_term
from monitor.match.nodes import Leaf, Word
from monitor.match.terms import Entry, Role, entries_of
from monitor.match.words import GOING_ON, INSIDE_WORD, begins_word, is_whole_word

BORDER = "\x00"
"""Stands between the passages of an article, so that no term reaches over: no letter, no space."""

# A table of all states is the fastest to walk; beyond this it outgrows the processor's cache and gains nothing
# (bench/match.py: 31,000 against 20,000 articles a second at 1,000 terms, no gain at 10,000).
_MAX_TABLE_TERMS = 5000


@dataclass(frozen=True, slots=True)
class Hit:
    """A term found: `start` and `end` count characters of the original text."""

    leaf: Leaf
    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hits:
    """What one text holds; `others` are words of another subject, by group."""

    names: Mapping[Leaf, list[Hit]]
    others: Mapping[Leaf, list[Hit]]


@dataclass(frozen=True, slots=True)
class _Sense:
    """What finding a pattern means for one leaf."""

    number: int  # of the leaf: quicker to count by than the leaf itself
    leaf: Leaf
    term: str
    role: Role
    exact: str | None
    is_open: bool


class Scanner:
    """Looks for the terms of the given words and groups."""

    def __init__(self, leaves: Iterable[Leaf], groups: Mapping[str, Sequence[str]]) -> None:
        senses: dict[str, list[_Sense]] = defaultdict(list)
        for number, leaf in enumerate(dict.fromkeys(leaves)):
            for term, entry in _entries(leaf, groups):
                exact = fold_keeping_case(entry.text) if entry.is_exact else None
                sense = _Sense(number, leaf, term, entry.role, exact, entry.is_open)
                senses[fold_term(entry.text)].append(sense)
        self._senses = [tuple(senses[pattern]) for pattern in senses]
        self._is_plain = [not any(sense.is_open for sense in found) for found in self._senses]
        implementation = Implementation.DFA if len(senses) <= _MAX_TABLE_TERMS else None
        self._automaton = AhoCorasick(list(senses), MatchKind.Standard, implementation=implementation)

    def scan(self, passages: Sequence[str]) -> tuple[Hits, str]:
        """The hits in the passages, and the text their offsets count in: the passages between borders."""
        text = BORDER + BORDER.join(passages) + BORDER
        folded = fold(text)
        return self._sort(self._finds(folded.text), folded, text), text

    def _finds(self, text: str) -> list[tuple[int, int, int]]:
        """Pattern, start and end of each whole word or name in folded text."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        # Most finds of many terms are pieces of plain words: they go by one look, without a call.
        at_words = [find for find in found if text[find[1] - 1] not in INSIDE_WORD or text[find[1]] not in INSIDE_WORD]
        is_plain = self._is_plain
        ended = [
            (pattern, start, end)
            for pattern, start, end in at_words
            if text[end] not in GOING_ON or text[end - 1] not in INSIDE_WORD or not is_plain[pattern]
        ]
        return [find for find in ended if self._stands(text, *find)]

    def _stands(self, text: str, pattern: int, start: int, end: int) -> bool:
        if self._is_plain[pattern]:
            return is_whole_word(text, start, end)
        return begins_word(text, start, end)

    def _sort(self, finds: Iterable[tuple[int, int, int]], folded: Folded, text: str) -> Hits:
        found: dict[Role, dict[int, list[Hit]]] = {role: defaultdict(list) for role in Role}
        for pattern, begin, stop in finds:
            start, end = folded.original_start(begin), folded.original_end(stop)
            is_whole = self._is_plain[pattern] or is_whole_word(folded.text, begin, stop)
            for sense in self._senses[pattern]:
                if (is_whole or sense.is_open) and _has_capitals(sense, text[start:end]):
                    found[sense.role][sense.number].append(Hit(sense.leaf, sense.term, start, end))
        names, shadows, others = found[Role.NAME], found[Role.SHADOW], found[Role.OTHER_SUBJECT]
        for number in shadows.keys() & names.keys():
            names[number] = _unshadowed(names[number], sorted((hit.start, hit.end) for hit in shadows[number]))
        return Hits(
            {hits[0].leaf: _longest(hits) for hits in names.values() if hits},
            {hits[0].leaf: hits for hits in others.values()},
        )


def _entries(leaf: Leaf, groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Entry]]:
    if isinstance(leaf, Word):
        entries: Iterable[Entry] = [Entry(leaf.text, Role.NAME, leaf.is_exact, leaf.is_open)]
    else:
        entries = entries_of(leaf.name, groups)
    for entry in entries:
        yield f"{'=' * entry.is_exact}{entry.text}{'*' * entry.is_open}", entry


def _has_capitals(sense: _Sense, original: str) -> bool:
    return sense.exact is None or fold_keeping_case(original) == sense.exact


def _unshadowed(hits: Sequence[Hit], places: Sequence[tuple[int, int]]) -> list[Hit]:
    """Without the hits that lie in one of the (sorted) places."""
    reach = list(accumulate((end for _, end in places), max))
    kept = []
    for hit in hits:
        before = bisect_right(places, hit.start, key=lambda place: place[0])
        if not before or reach[before - 1] < hit.end:
            kept.append(hit)
    return kept


def _longest(hits: list[Hit]) -> list[Hit]:
    """Without hits that lie in a longer one of the same leaf: "Kim Jong Un" hides no "Kim", it is the better name."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept
