"""Whether a query holds for a view of an article, and by which hits."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from monitor.match.nodes import (
    About,
    And,
    Group,
    InZone,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Together,
    Word,
    leaves_of,
    parts_of,
)
from monitor.match.rollcall import RollCall
from monitor.match.scan import Hit
from monitor.match.scene import View
from monitor.model import Article

_LOOKED_AT = 4  # neighbours on either side that may be passed over because they overlap


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of words that satisfies a part of a query."""

    first: int
    last: int
    hits: tuple[Hit, ...]


def find_hits(node: Node, view: View, article: Article, field: str | None = None) -> tuple[Hit, ...] | None:
    """The hits that satisfy the query, or None if it does not hold.

    NOT looks at the trusted zones only, whatever the view: what stands in a sidebar does not forbid an article.
    """
    match node:
        case And(parts):
            found = [find_hits(part, view, article, field) for part in parts]
            return None if None in found else _united(found)
        case Or(parts):
            found = [find_hits(part, view, article, field) for part in parts]
            return None if all(hits is None for hits in found) else _united(found)
        case Not(part):
            return None if find_hits(part, view.scene.trusted, article, field) is not None else ()
        case InZone(name, part):
            return find_hits(part, view, article, name)
        case About(name, values):
            return () if _is_about(article, name, values) else None
        case _:
            return _united(span.hits for span in _spans(node, view, field)) or None


def may_hold(node: Node, leaves: Collection[Leaf]) -> bool:
    """Whether the query can hold for a text with these words and groups in it."""
    match node:
        case Word() | Group():
            return node in leaves
        case Or(parts):
            return any(may_hold(part, leaves) for part in parts)
        case Not() | About():
            return True
        case _:
            return all(may_hold(part, leaves) for part in parts_of(node))


def _united(found: Iterable[tuple[Hit, ...] | None]) -> tuple[Hit, ...]:
    return tuple(dict.fromkeys(hit for hits in found for hit in hits or ()))


def _is_about(article: Article, name: str, values: Sequence[str]) -> bool:
    told = (article.outlet if name == "outlet" else article.language) or ""
    known = {told.casefold(), told.casefold().partition("-")[0]}
    return any(value.casefold() in known for value in values)


def _spans(node: Node, view: View, field: str | None) -> list[_Span]:
    match node:
        case Or(parts):
            return sorted((span for part in parts for span in _spans(part, view, field)), key=lambda span: span.first)
        case InZone(name, part):
            return _spans(part, view, name)
        case Near(left, right) | Together(left, right) if not (_has_hits(left, view) and _has_hits(right, view)):
            return []  # most articles: no word need be counted
        case Near(left, right, distance):
            return _near(_spans(left, view, field), _spans(right, view, field), distance, view)
        case Together(left, right, unit):
            return _together(_spans(left, view, field), _spans(right, view, field), unit, view)
        case And() | Not() | About():  # the reader lets none of them stand here
            return []
        case _:
            return [_Span(*view.position(hit), (hit,)) for hit in view.hits(node, field)]


def _has_hits(node: Node, view: View) -> bool:
    return any(view.hits(leaf, None) for leaf in leaves_of(node))


def _near(left: Sequence[_Span], right: Sequence[_Span], distance: int, view: View) -> list[_Span]:
    if not left or not right:
        return []
    calls = _roll_calls([*left, *right], view)
    left = [span for span in left if not _is_called_in_row(span, calls)]
    right = [span for span in right if not _is_called_in_row(span, calls)]
    pairs = dict.fromkeys(
        [(one, other) for one in left if (other := _nearest(one, right, distance))]
        + [(one, other) for other in right if (one := _nearest(other, left, distance))]
    )
    return sorted((_joined(one, other) for one, other in pairs), key=lambda span: span.first)


def _roll_calls(spans: Sequence[_Span], view: View) -> list[RollCall]:
    """The roll calls around the spans that are mostly of others, in the order of the text."""
    asked = sorted(hit.start for span in spans for hit in span.hits)
    passages = sorted({view.scene.passage_index(start) for start in asked})
    return [call for index in passages for call in view.scene.roll_calls_of(index) if call.is_of_others(asked)]


def _is_called_in_row(span: _Span, calls: Sequence[RollCall]) -> bool:
    first, last = span.hits[0].start, span.hits[-1].end
    at = bisect_right(calls, first, key=lambda call: call.start) - 1
    return at >= 0 and calls[at].holds(first, last)


def _nearest(span: _Span, others: Sequence[_Span], distance: int) -> _Span | None:
    at = bisect_left(others, span.first, key=lambda other: other.first)
    around = others[max(0, at - _LOOKED_AT) : at + _LOOKED_AT + 1]
    near = [(words, other) for other in around if (words := _distance(span, other)) is not None and words <= distance]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _distance(one: _Span, other: _Span) -> int | None:
    """Words from one to the other; 0 for one word that names both, None for two that overlap otherwise."""
    if other.first > one.last:
        return other.first - one.last
    if one.first > other.last:
        return one.first - other.last
    same = [(hit.start, hit.end) for hit in one.hits] == [(hit.start, hit.end) for hit in other.hits]
    return 0 if same else None


def _joined(one: _Span, other: _Span) -> _Span:
    hits = sorted({*one.hits, *other.hits}, key=lambda hit: (hit.start, hit.end))
    return _Span(min(one.first, other.first), max(one.last, other.last), tuple(hits))


def _together(left: Sequence[_Span], right: Sequence[_Span], unit: str, view: View) -> list[_Span]:
    lefts, rights = _by_unit(left, unit, view), _by_unit(right, unit, view)
    joined = [_all_joined([*lefts[place], *rights[place]]) for place in lefts.keys() & rights.keys()]
    return sorted(joined, key=lambda span: span.first)


def _by_unit(spans: Iterable[_Span], unit: str, view: View) -> dict[tuple[int, int], list[_Span]]:
    """Spans by the passage, or the passage and sentence, that holds them whole."""
    places: dict[tuple[int, int], list[_Span]] = defaultdict(list)
    for span in spans:
        held = {view.scene.sentence_number(hit) for hit in span.hits}
        if unit == "PARAGRAPH":
            held = {(passage, 0) for passage, _ in held}
        if len(held) == 1:
            places[held.pop()].append(span)
    return places


def _all_joined(spans: Sequence[_Span]) -> _Span:
    hits = sorted({hit for span in spans for hit in span.hits}, key=lambda hit: (hit.start, hit.end))
    return _Span(min(span.first for span in spans), max(span.last for span in spans), tuple(hits))
