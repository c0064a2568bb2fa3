"""The agencies and outlets that are known by name: what a name stands for, and where a text writes one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from monitor.clean.agency_names import AGENCIES, ORDINARY, OUTLETS

MAX_MENTIONS: Final = 300  # no report names that many; a page that does wastes time


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency's name in a text. `is_ordinary`: the name is an ordinary word too, as "Antara" (between)."""

    agency: str
    start: int
    end: int
    is_ordinary: bool


class _Name(NamedTuple):
    """As texts write it, without and with the article, and the agency it stands for."""

    bare: str
    written: str
    agency: str


_WORD = re.compile(r"[^\W_]+")
_TOP_DOMAIN = re.compile(r"\.(?:com|co\.uk|co\.id|org|net|ru|kr)$")
_FIRST_CJK: Final = "\u1100"  # no alphabet of the other names lies above
_ALIASES: Final = tuple(
    (alias, canonical)
    for canonical, others in (*AGENCIES.items(), *OUTLETS.items())
    for alias in (canonical, *others.split("|"))
    if alias
)
_CANONICAL: Final = {alias.casefold(): canonical for alias, canonical in reversed(_ALIASES)}
_LONGEST: Final = max(map(len, _CANONICAL)) + 20
_OPENINGS: Final = ("kantor berita ", "the ")
_OPENING_WORDS: Final = frozenset(_WORD.findall(alias)[0] for alias in _CANONICAL) | {"kantor", "the", "www"}
_WRITTEN: Final = tuple(
    (written, canonical)
    for alias, canonical in sorted(_ALIASES, key=lambda pair: -len(pair[0]))
    for written in dict.fromkeys((alias, alias.upper()))
    if alias[0] < _FIRST_CJK
)
_CJK: Final = tuple(alias for alias, _ in _ALIASES if alias[0] >= _FIRST_CJK)
# "The" opens too many sentences to look names up by it.
_BARE: Final = tuple(
    _Name(written.removeprefix("The ").removeprefix("THE "), written, canonical) for written, canonical in _WRITTEN
)


def canonical_agency(name: str) -> str | None:
    """The name it is known by: "Reuters" for "REUTERS" or "Thomson Reuters"; None for a name that is not known."""
    if len(name) > _LONGEST:
        return None
    key = " ".join(name.split()).strip(" .:-–—()[]«»\"'/").casefold()
    known = _CANONICAL.get(key)
    if known is None and (key.startswith(_OPENINGS) or "." in key):
        key = key.removeprefix("kantor berita ").removeprefix("the ").removeprefix("www.")
        known = _CANONICAL.get(_TOP_DOMAIN.sub("", key))
    return known


def opens_like_agency(text: str) -> bool:
    """Whether a known name begins with the text's first word: most lines are told apart by that alone."""
    first = _WORD.search(text)
    return first is not None and first[0].casefold() in _OPENING_WORDS


def find_mentions(text: str) -> list[Mention]:
    """Where the text writes an agency's name, as it writes itself or in capitals, in order; at most `MAX_MENTIONS`."""
    text = text.encode(errors="replace").decode()  # halves of surrogates, which JSON may bring, are no text to search
    mentions = list(islice(_spaced_mentions(text), MAX_MENTIONS))
    if not text.isascii():
        found = _cjk_names().find_matches_as_indexes(text)
        mentions += [
            Mention(_CANONICAL[_CJK[name].casefold()], start, end, is_ordinary=False) for name, start, end in found
        ]
    return mentions


def _spaced_mentions(text: str) -> Iterator[Mention]:
    end = 0
    found = _spaced_names().find_matches_as_indexes(text, overlapping=True)
    for name, start, stop in sorted(found, key=itemgetter(1, 0)):
        mention = _mention_at(text, start, stop, _BARE[name]) if start >= end else None
        if mention is not None:
            yield mention
            end = mention.end


def _mention_at(text: str, start: int, stop: int, name: _Name) -> Mention | None:
    """The mention, if the name stands there as words of its own."""
    before, after = text[start - 1 : start], text[stop : stop + 1]
    if before.isalnum() or after.isalpha() or (after.isalnum() and name.bare.isalnum()):
        return None
    has_article = text[max(0, start - 4) : start] in {"The ", "THE "}
    if not has_article and name.bare != name.written:
        return None
    return Mention(name.agency, start - 4 * has_article, stop, name.written in ORDINARY)


@cache
def _spaced_names() -> AhoCorasick:
    """The names as texts write them, all found in one pass; made when the first text comes."""
    return AhoCorasick([bare for bare, _, _ in _BARE], implementation=Implementation.DFA)


@cache
def _cjk_names() -> AhoCorasick:
    """Of two names at one place the longer one."""
    return AhoCorasick(_CJK, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
