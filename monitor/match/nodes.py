"""A query as a tree. Every node prints as a query that reads back to an equal node."""

from collections.abc import Iterator
from dataclasses import dataclass

OUTLET, LANG = "outlet", "lang"
TITLE, LEAD, BODY = "title", "lead", "body"
ZONE_FIELDS = (TITLE, LEAD, BODY)
META_FIELDS = (OUTLET, LANG)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase: whole words on folded text; `is_exact`: capitals count; `is_open`: any ending (trailing *)."""

    text: str
    is_exact: bool = False
    is_open: bool = False

    def __str__(self) -> str:
        # Always in quotes: bare, it might be the name of a group.
        return f'{"=" * self.is_exact}"{self.text}{"*" * self.is_open}"'


@dataclass(frozen=True, slots=True)
class Group:
    """Any term of a named group."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"

    def __str__(self) -> str:
        return f"NOT {_bracketed(self.part)}"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " AND ".join(_joined(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(_joined(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Near:
    """Both within `distance` words of each other."""

    left: "Node"
    right: "Node"
    distance: int

    def __str__(self) -> str:
        return f"{_bracketed(self.left)} NEAR/{self.distance} {_bracketed(self.right)}"


@dataclass(frozen=True, slots=True)
class Together:
    """Both in one SENTENCE or one PARAGRAPH."""

    left: "Node"
    right: "Node"
    unit: str

    def __str__(self) -> str:
        return f"{_bracketed(self.left)} {self.unit} {_bracketed(self.right)}"


@dataclass(frozen=True, slots=True)
class InZone:
    """`title:`, `lead:`, `body:`: what stands there only."""

    field: str
    part: "Node"

    def __str__(self) -> str:
        return f"{self.field}:{_bracketed(self.part)}"


@dataclass(frozen=True, slots=True)
class About:
    """`outlet:`, `lang:`: what is known of the article itself; one of the values holds."""

    field: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        quoted = [f'"{value}"' for value in self.values]
        return f"{self.field}:{quoted[0]}" if len(quoted) == 1 else f"{self.field}:({' OR '.join(quoted)})"


Node = Word | Group | Not | And | Or | Near | Together | InZone | About
Leaf = Word | Group


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `str` prints it so that it reads back to an equal one."""

    root: Node

    def __str__(self) -> str:
        return str(self.root)


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right below."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Near(left, right) | Together(left, right):
            return (left, right)
        case Not(part) | InZone(_, part):
            return (part,)
        case _:
            return ()


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Every word and group, those under NOT too."""
    if isinstance(node, Word | Group):
        yield node
    for part in parts_of(node):
        yield from leaves_of(part)


def _bracketed(node: Node) -> str:
    return str(node) if isinstance(node, Word | Group | InZone | About) else f"({node})"


def _joined(node: Node) -> str:
    return str(node) if isinstance(node, Not) else _bracketed(node)
