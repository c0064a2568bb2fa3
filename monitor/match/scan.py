"""All terms of all topics, found in one pass over a text.

The automaton looks for letters; whether they stand there as a word, with the right capitals and outside a longer name
that is something else, is asked of each find.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.match.folding import Folded, fold, fold_keeping_case, fold_term
from monitor.match.nodes import Group, Leaf, Word
from monitor.match.terms import Entry, Role, entries_of
from monitor.match.words import begins_word, is_whole_word

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


@dataclass(slots=True)
class Hits:
    """What one text holds; `others` are words of another subject, by group."""

    names: dict[Leaf, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    others: dict[Group, list[Hit]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Sense:
    """What finding a pattern means for one leaf."""

    leaf: Leaf
    term: str
    role: Role
    exact: str | None
    is_open: bool


class Scanner:
    """Looks for the terms of the given words and groups."""

    def __init__(self, leaves: Iterable[Leaf], groups: Mapping[str, Sequence[str]]) -> None:
        senses: dict[str, list[_Sense]] = defaultdict(list)
        for leaf in dict.fromkeys(leaves):
            for term, entry in _entries(leaf, groups):
                senses[fold_term(entry.text)].append(_sense(leaf, term, entry))
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
        return [
            find
            for find in self._automaton.find_matches_as_indexes(text, overlapping=True)
            if self._stands(text, *find)
        ]

    def _stands(self, text: str, pattern: int, start: int, end: int) -> bool:
        if self._is_plain[pattern]:
            return is_whole_word(text, start, end)
        return begins_word(text, start, end)

    def _sort(self, finds: Iterable[tuple[int, int, int]], folded: Folded, text: str) -> Hits:
        hits = Hits()
        shadows: dict[Leaf, list[tuple[int, int]]] = defaultdict(list)
        for pattern, begin, stop in finds:
            start, end = folded.original_start(begin), folded.original_end(stop)
            for sense in self._senses[pattern]:
                if not _holds(sense, folded.text, begin, stop, text[start:end]):
                    continue
                if sense.role is Role.SHADOW:
                    shadows[sense.leaf].append((start, end))
                elif sense.role is Role.OTHER_SUBJECT and isinstance(sense.leaf, Group):
                    hits.others[sense.leaf].append(Hit(sense.leaf, sense.term, start, end))
                else:
                    hits.names[sense.leaf].append(Hit(sense.leaf, sense.term, start, end))
        for leaf, places in shadows.items():
            hits.names[leaf] = _unshadowed(hits.names[leaf], sorted(places))
        for leaf in hits.names:
            hits.names[leaf] = _longest(hits.names[leaf])
        return hits


def _entries(leaf: Leaf, groups: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Entry]]:
    if isinstance(leaf, Word):
        entries: Iterable[Entry] = [Entry(leaf.text, Role.NAME, leaf.is_exact, leaf.is_open)]
    else:
        entries = entries_of(leaf.name, groups)
    for entry in entries:
        yield f"{'=' * entry.is_exact}{entry.text}{'*' * entry.is_open}", entry


def _sense(leaf: Leaf, term: str, entry: Entry) -> _Sense:
    exact = fold_keeping_case(entry.text) if entry.is_exact else None
    return _Sense(leaf, term, entry.role, exact, entry.is_open)


def _holds(sense: _Sense, text: str, start: int, end: int, original: str) -> bool:
    if sense.exact is not None and fold_keeping_case(original) != sense.exact:
        return False
    return sense.is_open or is_whole_word(text, start, end)


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
