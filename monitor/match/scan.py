"""All terms of all topics, found in one pass over a text.

The automaton looks for letters; whether they stand there as a word, with the right capitals and outside a longer name
that is something else, is asked of each find.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from typing import Final, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from monitor.match.folding import Folded, close_gaps, fold, fold_evenly, fold_keeping_case, fold_term
from monitor.match.nodes import Leaf, Word
from monitor.match.terms import Entry, Role, entries_of
from monitor.match.words import BORDERS, GOING_ON, INSIDE_WORD, begins_word, is_whole_word

BORDER = "\x00"
"""Stands between the passages of an article, so that no term reaches over: no letter, no space."""

# A table of all states is the fastest to walk; beyond this it outgrows the processor's cache and gains nothing
# (bench/match.py: 31,000 against 20,000 articles a second at 1,000 terms, no gain at 10,000).
_MAX_TABLE_TERMS: Final = 5000

_MAX_SIEVE_WORDS: Final = 16
"""So few words are found at once by vector instructions, in a fifth of the time that the automaton takes."""

_NEVER_THERE: Final = tuple(3 * bytes([byte]) for byte in range(0xF8, 0xFC))
"""Patterns of bytes that no UTF-8 has. With a few patterns the library (aho-corasick 1) skips ahead to their rarest
bytes, which in prose takes four times as long as reading on; these leave it none that is rare in all."""


class Hit(NamedTuple):
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


_NAME, _OTHER_SUBJECT = Role.NAME, Role.OTHER_SUBJECT  # looked up for every hit
_NO_HITS: Final = Hits({}, {})


@dataclass(frozen=True, slots=True)
class _Sense:
    """What finding a pattern means for one leaf."""

    key: int  # of the leaf and the role: quicker to sort by than these themselves
    leaf: Leaf
    term: str
    role: Role
    exact: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Letters that are looked for, and what they mean where they stand as a word."""

    senses: tuple[_Sense, ...]
    length: int
    names: tuple[Leaf, ...]  # of the senses that find a name
    is_plain: bool  # only whole words count, for every sense


Find = tuple[int, int, int]
"""Pattern, start and end of a whole word or name in folded text."""


class Scanner:
    """Looks for the terms of the given words and groups."""

    def __init__(self, leaves: Iterable[Leaf], groups: Mapping[str, Sequence[str]]) -> None:
        senses: dict[str, list[_Sense]] = defaultdict(list)
        keys = {key: number for number, key in enumerate(product(dict.fromkeys(leaves), Role))}
        for leaf in dict.fromkeys(leaf for leaf, _ in keys):
            for term, entry in _entries(leaf, groups):
                exact = fold_keeping_case(entry.text) if entry.is_exact else None
                sense = _Sense(keys[leaf, entry.role], leaf, term, entry.role, exact, entry.is_open)
                senses[fold_term(entry.text)].append(sense)
        self._patterns = [_pattern(text, tuple(each)) for text, each in senses.items()]
        self._automaton = _automaton(senses)
        self._sieve = _sieve(senses)

    def scan(self, passages: Sequence[str]) -> "Scan":
        """What the passages hold."""
        text = BORDER + BORDER.join(passages) + BORDER
        even = fold_evenly(text)
        if even is not None and self._sieve and not self._sieve.find_matches_as_indexes(_utf8(even)):
            return Scan(text, Folded(even), (), self._patterns)
        folded = fold(text) if even is None else close_gaps(even)
        return Scan(text, folded, self._finds(folded.text), self._patterns)

    def _finds(self, text: str) -> list[Find]:
        # Most finds of many terms are pieces of plain words, and most others stand between spaces: both go by a look,
        # without a call.
        inside, going_on, borders, patterns = INSIDE_WORD, GOING_ON, BORDERS, self._patterns
        return [
            (pattern, start, end)
            for pattern, start, end in self._occurrences(text)
            if (text[start - 1] not in inside or text[start] not in inside)
            and (text[end] not in going_on or text[end - 1] not in inside or not patterns[pattern].is_plain)
            and ((text[end] in borders and text[start - 1] in borders) or self._stands(text, pattern, start, end))
        ]

    def _occurrences(self, text: str) -> list[Find]:
        """Every place where the letters of a pattern stand, counted in characters."""
        raw = _utf8(text)
        found: list[Find] = self._automaton.find_matches_as_indexes(raw, overlapping=True)
        if not found or len(raw) == len(text):
            return found
        ends = _characters_before(raw, [end for _, _, end in found])
        return [
            (pattern, end - self._patterns[pattern].length, end)
            for (pattern, _, _), end in zip(found, ends, strict=True)
        ]

    def _stands(self, text: str, pattern: int, start: int, end: int) -> bool:
        if self._patterns[pattern].is_plain:
            return is_whole_word(text, start, end)
        return begins_word(text, start, end)


@dataclass(frozen=True)
class Scan:
    """What was found in a text: `text` is the passages between borders, as offsets count in it."""

    text: str
    _folded: Folded
    _finds: Sequence[Find]
    _patterns: Sequence[_Pattern]

    @cached_property
    def leaves(self) -> frozenset[Leaf]:
        """The words and groups of which something may stand there; what a hit needs besides is not looked at yet."""
        leaves: set[Leaf] = set()
        for pattern in {pattern for pattern, _, _ in self._finds}:
            leaves.update(self._patterns[pattern].names)
        return frozenset(leaves)

    @cached_property
    def hits(self) -> Hits:
        """The hits, in the text's own offsets."""
        if not self._finds:
            return _NO_HITS
        names: dict[Leaf, list[Hit]] = {}
        others: dict[Leaf, list[Hit]] = {}
        shadows: dict[Leaf, list[Hit]] = {}
        for sense, hits in self._by_sense().values():
            held = names if sense.role is _NAME else others if sense.role is _OTHER_SUBJECT else shadows
            held[sense.leaf] = hits
        for leaf in shadows.keys() & names.keys():
            names[leaf] = _unshadowed(names[leaf], sorted((hit.start, hit.end) for hit in shadows[leaf]))
        return Hits({leaf: _longest(hits) for leaf, hits in names.items() if hits}, others)

    def _by_sense(self) -> Mapping[int, tuple[_Sense, list[Hit]]]:
        """A sense of each leaf and role that was found, with all hits of that leaf and role."""
        found: dict[int, tuple[_Sense, list[Hit]]] = {}
        folded, text, patterns = self._folded, self.text, self._patterns
        is_even = folded.is_even
        for number, begin, stop in self._finds:
            start, end = (begin, stop) if is_even else (folded.original_start(begin), folded.original_end(stop))
            pattern = patterns[number]
            is_whole = pattern.is_plain or is_whole_word(folded.text, begin, stop)
            for sense in pattern.senses:
                if (is_whole or sense.is_open) and (sense.exact is None or _has_capitals(sense, text[start:end])):
                    hit = Hit(sense.leaf, sense.term, start, end)
                    if sense.key in found:
                        found[sense.key][1].append(hit)
                    else:
                        found[sense.key] = (sense, [hit])
        return found


def _pattern(text: str, senses: tuple[_Sense, ...]) -> _Pattern:
    names = dict.fromkeys(sense.leaf for sense in senses if sense.role is Role.NAME)
    return _Pattern(senses, len(text), tuple(names), not any(sense.is_open for sense in senses))


def _automaton(patterns: Iterable[str]) -> BytesAhoCorasick:
    raw = [*map(_utf8, patterns), *_NEVER_THERE]
    implementation = Implementation.DFA if len(raw) <= _MAX_TABLE_TERMS else None
    return BytesAhoCorasick(raw, MatchKind.Standard, implementation=implementation)


def _sieve(patterns: Iterable[str]) -> BytesAhoCorasick | None:
    """Looks for the longest word of each of a few terms; a text without any of them holds no term."""
    words = {max(pattern.split(), key=len) for pattern in patterns}
    if not 0 < len(words) <= _MAX_SIEVE_WORDS:
        return None
    return BytesAhoCorasick([*map(_utf8, sorted(words)), *_NEVER_THERE], MatchKind.LeftmostFirst)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _characters_before(raw: bytes, ends: Sequence[int]) -> list[int]:
    """How many characters stand before each place; the places rise."""
    counted: list[int] = []
    at = characters = 0
    for end in ends:
        characters += len(raw[at:end].decode("utf-8", "surrogatepass"))
        at = end
        counted.append(characters)
    return counted


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
    if len(hits) < 2:
        return hits
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept
