"""Terms of a group that another one makes idle: wherever they stand, the other one stands too, or nothing counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.match.nodes import Group
from monitor.match.scan import Scanner
from monitor.match.terms import Entry, Role, read_entry


@dataclass(frozen=True, slots=True)
class IdleTerm:
    """A term that never adds a match; `other` is found wherever it is. None: a longer name hides it ("-…")."""

    term: str
    other: str | None


def idle_terms(entries: Sequence[str]) -> tuple[IdleTerm, ...]:
    """The idle terms of a group, in its order. Of two spellings of the same the first is left out."""
    names = [entry for entry in dict.fromkeys(entries) if read_entry(entry).role is Role.NAME]
    hidden = [entry for entry in entries if read_entry(entry).role is Role.SHADOW]
    alone = {_name(number): (entry, *hidden) for number, entry in enumerate(names)}
    found = _found_in_each(names, alone)
    return tuple(idle for number, entry in enumerate(names) if (idle := _idle(entry, number, names, found)))


def _found_in_each(names: Sequence[str], alone: Mapping[str, Sequence[str]]) -> list[frozenset[int]]:
    """For every term the numbers of those that are found where it stands, itself among them if it counts."""
    groups = [Group(name) for name in alone]
    scanner = Scanner(groups, alone)
    numbers = {group: number for number, group in enumerate(groups)}
    return [
        frozenset(
            numbers[leaf]
            for leaf in scanner.scan([_least_text(read_entry(entry))]).hits.names
            if isinstance(leaf, Group)
        )
        for entry in names
    ]


def _idle(entry: str, number: int, names: Sequence[str], found: Sequence[frozenset[int]]) -> IdleTerm | None:
    if number not in found[number]:
        return IdleTerm(entry, None)
    others = sorted(
        other for other in found[number] if other < number or (other != number and number not in found[other])
    )
    return IdleTerm(entry, min((names[other] for other in others), key=len)) if others else None


def _least_text(entry: Entry) -> str:
    """A text in which the term stands and as little else as possible; one with any ending is given an odd one."""
    text = entry.text if entry.is_exact else entry.text.casefold()
    if not entry.is_open:
        return text
    last = text[-1]
    return text + ("뷁" if "가" <= last <= "힣" else "ъщ" if "а" <= last <= "я" else "qx")


def _name(number: int) -> str:
    return f"term_{number}"
