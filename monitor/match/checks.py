"""What is wrong with a query that can be parsed: it can never match, or does not mean what it says.

For `monitor check`; each warning is one sentence.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from monitor.match.nodes import (
    LANG,
    META_FIELDS,
    OUTLET,
    About,
    And,
    Group,
    Near,
    Node,
    Not,
    Or,
    Query,
    Together,
    Word,
    leaves_of,
    parts_of,
)
from monitor.match.terms import Role, read_entry

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_OPERATORS = frozenset({"and", "or", "not", "near", "sentence", "paragraph", "dan", "atau"})


def warnings(query: Query, groups: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a reader of the query should know; empty if all is well."""
    found = [*_empty_groups(query, groups), *_contradictions(query.root), *_twins(query.root), *_small_operators(query)]
    if not _can_match(query.root, groups):
        found.insert(0, "this query can never match")
    return tuple(dict.fromkeys(found))


def unknown_values(query: Query, outlets: Collection[str]) -> Iterator[str]:
    """Values of outlet: and lang: that no article has."""
    for about in _abouts(query.root):
        for value in about.values:
            if about.field == OUTLET and value.casefold() not in outlets:
                nearest = get_close_matches(value.casefold(), outlets, 1, 0.5)
                yield f"there is no outlet {value!r}" + (f" (did you mean {nearest[0]}?)" if nearest else "")
            elif about.field == LANG and not _LANGUAGE.fullmatch(value):
                yield f"lang:{value} is no language code like id, en, ru, ko"


def unused_groups(queries: Iterable[Query], names: Collection[str]) -> tuple[str, ...]:
    """The groups, of those named, that no query asks for."""
    used = {leaf.name for query in queries for leaf in leaves_of(query.root) if isinstance(leaf, Group)}
    return tuple(sorted(set(names) - used))


def _can_match(node: Node, groups: Mapping[str, Sequence[str]]) -> bool:
    match node:
        case Group(name):
            return _has_names(groups.get(name, ()))
        case And():
            return all(_can_match(part, groups) for part in node.parts) and not any(_contradictions_of(node))
        case Or(parts):
            return any(_can_match(part, groups) for part in parts)
        case Not():
            return True
        case _:
            return all(_can_match(part, groups) for part in parts_of(node))


def _has_names(entries: Iterable[str]) -> bool:
    return any(read_entry(entry).role is Role.NAME for entry in entries)


def _empty_groups(query: Query, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for leaf in leaves_of(query.root):
        if isinstance(leaf, Group) and not _has_names(groups.get(leaf.name, ())):
            yield f"the group {leaf.name} has no terms"


def _contradictions(node: Node) -> Iterator[str]:
    if isinstance(node, And):
        yield from _contradictions_of(node)
    for part in parts_of(node):
        yield from _contradictions(part)


def _contradictions_of(node: And) -> Iterator[str]:
    parts = list(_and_parts(node))
    wanted = [part for part in parts if not isinstance(part, Not)]
    for part in parts:
        if not isinstance(part, Not):
            continue
        for refused in _or_parts(part.part):
            if refused in wanted:
                yield f"{refused} is both asked for and excluded"
    for field in META_FIELDS:
        values = [
            {value.casefold() for value in part.values}
            for part in wanted
            if isinstance(part, About) and part.field == field
        ]
        if values and not set.intersection(*values):
            yield f"no article has two values of {field}: at once"


def _and_parts(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for part in node.parts:
            yield from _and_parts(part)
    else:
        yield node


def _or_parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Or):
        for part in node.parts:
            yield from _or_parts(part)
    else:
        yield node


def _twins(node: Node) -> Iterator[str]:
    if isinstance(node, Near | Together) and node.left == node.right:
        yield f"{node.left} is asked to stand near itself, which it always does"
    for part in parts_of(node):
        yield from _twins(part)


def _abouts(node: Node) -> Iterator[About]:
    if isinstance(node, About):
        yield node
    for part in parts_of(node):
        yield from _abouts(part)


def _small_operators(query: Query) -> Iterator[str]:
    for leaf in leaves_of(query.root):
        if isinstance(leaf, Word) and leaf.text.casefold().partition("/")[0] in _OPERATORS:
            yield f"{leaf.text!r} is searched as a word; operators are AND, OR, NOT, NEAR/n in capitals"
        elif isinstance(leaf, Word) and leaf.text.startswith(("-", "+")):
            yield f"{leaf.text!r} is searched as the word alone; NOT leaves out, and side by side both are asked for"
