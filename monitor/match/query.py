"""The query language: text to tree, and an error that says where and what instead.

`AND OR NOT ( )`, words, "phrases", groups by bare name, `NEAR/n SENTENCE PARAGRAPH`, `title: lead: body: outlet:
lang:`, a trailing `*` for any ending, `=Exact` for capitals. Side by side means AND. In quotes a name is a word even
where a group is called so. The parts in full: `monitor/match/__init__.py`.
"""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NoReturn

from monitor.errors import QueryError
from monitor.match.nodes import (
    META_FIELDS,
    ZONE_FIELDS,
    About,
    And,
    Group,
    InZone,
    Near,
    Node,
    Not,
    Or,
    Query,
    Together,
    Word,
)

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_MAX_DISTANCE = 1000
_MAX_DEPTH = 50  # brackets in brackets: what reads and checks a query goes down into each
_QUOTES = str.maketrans("“”„‟＂«»", '"' * 7)
_WIDE_SCRIPT = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7a3]")


def parse_query(text: str, groups: Collection[str]) -> Query:
    """The query as a tree; `groups` are the names that stand for term groups. Raises QueryError with the column."""
    return QueryParser(groups).parse(text)


class QueryParser:
    """Reads queries over the same groups; the grammar is compiled at the first one."""

    def __init__(self, groups: Collection[str]) -> None:
        self._groups = {name.casefold(): name for name in groups}
        self._lark: Lark | None = None

    def parse(self, text: str) -> Query:
        """The query as a tree. Raises QueryError with the column."""
        shown = re.sub(r"\s", " ", text)
        _require_text(shown)
        _require_brackets(shown)
        root = _Reader(shown, self._groups).read(self._tree(shown))
        _require_anchor(shown, root)
        return Query(root)

    def _tree(self, text: str) -> "Tree[Token]":
        from lark.exceptions import UnexpectedInput  # noqa: PLC0415  lark takes 0.1 s to import

        self._lark = self._lark or _compiled_grammar()
        try:
            return self._lark.parse(text.translate(_QUOTES))
        except UnexpectedInput as error:
            column = (error.pos_in_stream if error.pos_in_stream is not None else len(text)) + 1
            raise QueryError(text, *_explained(text, column, error)) from error


def _compiled_grammar() -> "Lark":
    from lark import Lark  # noqa: PLC0415  lark takes 0.1 s to import

    grammar = files("monitor.match").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic")


def _require_text(text: str) -> None:
    if not text.strip():
        raise QueryError(text, 1, "the query is empty")


def _require_brackets(text: str) -> None:
    opened: list[int] = []
    quote = 0
    for column, character in enumerate(text.translate(_QUOTES), 1):
        if character == '"':
            quote = 0 if quote else column
        elif quote:
            continue
        elif character == "(":
            opened.append(column)
            if len(opened) > _MAX_DEPTH:
                raise QueryError(text, column, f"brackets stand more than {_MAX_DEPTH} deep")
        elif character == ")" and not opened:
            raise QueryError(text, column, "this bracket closes nothing")
        elif character == ")":
            opened.pop()
    if quote:
        raise QueryError(text, quote, "this quotation mark is never closed")
    if opened:
        raise QueryError(text, opened[-1], "this bracket is never closed")


def _explained(text: str, column: int, error: Any) -> tuple[int, str]:
    token = getattr(error, "token", None)
    if token is None or token.type == "$END":
        return len(text.rstrip()) + 1, "the query ends here, but a word, phrase, group or bracket is missing"
    if token.type == "RPAR":
        return column, "a word, phrase or group is missing before this bracket"
    if token.type == "NOT":
        return column, "NOT cannot stand here: NEAR, SENTENCE, PARAGRAPH and fields take what is to be found"
    return column, f"{str(token)!r} joins what stands on both sides: a word, phrase or group is missing before it"


def _require_anchor(text: str, root: Node) -> None:
    if _is_anchored(root):
        return
    column = (re.search(r"\bNOT\b", text) or re.match(r"\s*", text)).start() + 1  # type: ignore[union-attr]  # the second always matches
    raise QueryError(
        text, column, "this can be satisfied without any word being found; ask for at least one word, phrase or group"
    )


def _is_anchored(node: Node) -> bool:
    match node:
        case And(parts):
            return any(_is_anchored(part) for part in parts)
        case Or(parts):
            return all(_is_anchored(part) for part in parts)
        case InZone(_, part):
            return _is_anchored(part)
        case Not() | About():
            return False
        case _:
            return True


class _Reader:
    """From lark's tree to ours; knows the columns, so that every refusal can name one."""

    def __init__(self, text: str, groups: dict[str, str]) -> None:
        self._text = text
        self._groups = groups

    def read(self, tree: Any) -> Node:
        match getattr(tree, "data", None):
            case "start":
                return self.read(tree.children[0])
            case "sequence":
                return self._sequence(tree.children)
            case "negation":
                return Not(self.read(tree.children[1]))
            case "closeness":
                return self._closeness(tree.children)
            case "field":
                return self._field(*tree.children)
            case _:
                return self._term(tree)

    def _sequence(self, children: Sequence[Any]) -> Node:
        parts = tuple(self.read(child) for child in children if not _is_joint(child))
        if len(parts) == 1:
            return parts[0]
        operators, places = _operators(children)
        if len(set(operators)) > 1:
            self._refuse_mixture([str(part) for part in parts], operators, places)
        return Or(parts) if operators[0] == "OR" else And(parts)

    def _refuse_mixture(self, units: list[str], operators: list[str], places: list[int]) -> NoReturn:
        second = next(index for index, operator in enumerate(operators) if operator != operators[0])
        readings = f"{_reading(units, operators, 'AND')}   or   {_reading(units, operators, 'OR')}"
        raise QueryError(
            self._text, places[second], f"AND and OR are mixed; brackets must say which is meant: {readings}"
        )

    def _closeness(self, children: Sequence[Any]) -> Node:
        node = self._near_operand(children[0])
        for operator, child in zip(children[1::2], children[2::2], strict=True):
            right = self._near_operand(child)
            if operator.type == "NEAR":
                node = Near(node, right, self._distance(operator))
            else:
                node = Together(node, right, operator.type)
        return node

    def _near_operand(self, tree: Any) -> Node:
        node = self.read(tree)
        if not _is_place(node):
            reason = (
                "NEAR, SENTENCE and PARAGRAPH join words, phrases, groups and ORs of them; this side is something else"
            )
            raise QueryError(self._text, _first_column(tree), reason)
        return node

    def _distance(self, token: Any) -> int:
        digits = token.partition("/")[2]
        if not (digits.isascii() and digits.isdigit()) or not 1 <= int(digits[:9]) <= _MAX_DISTANCE:
            reason = f"NEAR needs a number of words from 1 to {_MAX_DISTANCE}, as in NEAR/10"
            raise QueryError(self._text, token.start_pos + 1, reason)
        return int(digits)

    def _field(self, token: Any, child: Any) -> Node:
        name = str(token)[:-1].casefold()
        if name in ZONE_FIELDS:
            return self._zone_field(name, child)
        if name in META_FIELDS:
            return self._meta_field(name, child)
        nearest = get_close_matches(name, (*ZONE_FIELDS, *META_FIELDS), 1, 0.5)
        hint = f" (did you mean {nearest[0]}:?)" if nearest else ""
        known = ", ".join(f"{field}:" for field in (*ZONE_FIELDS, *META_FIELDS))
        raise QueryError(self._text, token.start_pos + 1, f"there is no field {name}:{hint}; known are {known}")

    def _zone_field(self, name: str, child: Any) -> Node:
        node = self.read(child)
        if not _is_within_zone(node):
            raise QueryError(self._text, _first_column(child), f"inside {name}: no other field may stand")
        return InZone(name, node)

    def _meta_field(self, name: str, child: Any) -> Node:
        node = self.read(child)
        parts = node.parts if isinstance(node, Or) else (node,)
        values = tuple(_meta_value(part) for part in parts)
        if not all(values):
            raise QueryError(
                self._text, _first_column(child), f"{name}: takes a name, or names joined by OR in brackets"
            )
        return About(name, values)

    def _term(self, token: Any) -> Node:
        column = token.start_pos + 1
        text = str(token)
        is_exact = len(text) > 1 and text.startswith("=")
        is_quoted = text.endswith('"')
        bare = text[is_exact:].strip('"').strip() if is_quoted else text[is_exact:]
        if not is_quoted and not is_exact and bare.casefold() in self._groups:
            return Group(self._groups[bare.casefold()])
        return self._word(bare, column, is_exact=is_exact)

    def _word(self, bare: str, column: int, *, is_exact: bool) -> Word:
        is_open = bare.endswith("*")
        stem = " ".join(bare.removesuffix("*").split())
        if "*" in stem:
            raise QueryError(self._text, column + bare.index("*"), "* may only stand at the end of a word or phrase")
        if not any(character.isalnum() for character in stem):
            raise QueryError(self._text, column, "there is no letter or digit in this word")
        if is_open and len(stem) < 2 and not _WIDE_SCRIPT.match(stem):
            raise QueryError(self._text, column, "before * at least two letters must stand")
        return Word(stem, is_exact, is_open)


def _is_joint(child: Any) -> bool:
    return getattr(child, "type", "") in {"AND", "OR"}


def _operators(children: Sequence[Any]) -> tuple[list[str], list[int]]:
    """The operators of a row with their columns; side by side is AND, at the column of what follows."""
    operators: list[str] = []
    places: list[int] = []
    was_unit = False
    for child in children:
        if _is_joint(child):
            operators.append(child.type)
            places.append(child.start_pos + 1)
            was_unit = False
            continue
        if was_unit:
            operators.append("AND")
            places.append(_first_column(child))
        was_unit = True
    return operators, places


def _reading(units: list[str], operators: list[str], tighter: str) -> str:
    """The row with brackets around what `tighter` joins."""
    looser = "OR" if tighter == "AND" else "AND"
    runs: list[list[str]] = [[units[0]]]
    for operator, unit in zip(operators, units[1:], strict=True):
        if operator == tighter:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    joined = [f" {tighter} ".join(run) if len(run) == 1 else f"({f' {tighter} '.join(run)})" for run in runs]
    return f" {looser} ".join(joined)


def _is_place(node: Node) -> bool:
    match node:
        case Or(parts):
            return all(_is_place(part) for part in parts)
        case InZone(_, part):
            return _is_place(part)
        case Word() | Group() | Near() | Together():
            return True
        case _:
            return False


def _is_within_zone(node: Node) -> bool:
    match node:
        case And(parts) | Or(parts):
            return all(_is_within_zone(part) for part in parts)
        case Near(left, right) | Together(left, right):
            return _is_within_zone(left) and _is_within_zone(right)
        case Not(part):
            return _is_within_zone(part)
        case _:
            return isinstance(node, Word | Group)


def _meta_value(node: Node) -> str:
    match node:
        case Group(name):
            return name
        case Word(text, False, False):
            return text
        case _:
            return ""


def _first_column(tree: Any) -> int:
    while hasattr(tree, "children"):
        tree = tree.children[0]
    return int(tree.start_pos) + 1
