"""Named groups of terms: those that ship, and those of the settings.

A group is a list of entries, each a plain string:

    Korea Utara     these words, whole, in any case          Korean particles and Indonesian clitics do not hide it
    российск*       any ending
    =РФ             with exactly these capitals
    -북한강*        a longer name that is something else: a term inside it does not count
    ~timnas         a word of another subject: in an article full of such words the group's terms do not count
    ~sport          all terms of the group `sport` as such words
    +builtin        (settings only) the terms that ship under this name
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from importlib.resources import files

from monitor.errors import SettingsError

BUILTIN = "+builtin"


class Role(Enum):
    """What an entry does for its group."""

    NAME = ""
    SHADOW = "-"
    OTHER_SUBJECT = "~"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a group, read."""

    text: str
    role: Role = Role.NAME
    is_exact: bool = False
    is_open: bool = False


def builtin_groups() -> dict[str, tuple[str, ...]]:
    """The groups that ship, by name; read from the package's files at each call."""
    packs = files("monitor.match").joinpath("packs")
    return {
        pack.name.removesuffix(".toml"): tuple(_pack_entries(tomllib.loads(pack.read_text(encoding="utf-8"))))
        for pack in sorted(packs.iterdir(), key=lambda pack: pack.name)
        if pack.name.endswith(".toml")
    }


def expand_groups(settings_terms: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """All groups a query may name: the shipped ones, and those of the settings in their place.

    Raises SettingsError for an entry that cannot be read, with the key and the nearest valid name.
    """
    builtin = builtin_groups()
    expanded = dict(builtin)
    for name, entries in settings_terms.items():
        _require_name(name)
        expanded[name] = tuple(dict.fromkeys(_expanded(name, entries, builtin)))
    return expanded


def read_entry(text: str) -> Entry:
    """One entry of a group. Raises ValueError with the reason."""
    role = next((role for role in (Role.SHADOW, Role.OTHER_SUBJECT) if text.startswith(role.value)), Role.NAME)
    rest = text[len(role.value) :]
    is_exact = rest.startswith("=")
    stem = " ".join(rest.removeprefix("=").removesuffix("*").split())
    if "*" in stem:
        raise ValueError(f"* may only stand at the end: {text!r}")
    if not any(character.isalnum() for character in stem):
        raise ValueError(f"there is no letter or digit in the term {text!r}")
    if rest.endswith("*") and len(stem) < 2:
        raise ValueError(f"before * at least two letters must stand: {text!r}")
    return Entry(stem, role, is_exact, rest.endswith("*"))


def entries_of(name: str, groups: Mapping[str, Sequence[str]]) -> Iterator[Entry]:
    """The entries of a group, with `~group` replaced by that group's names."""
    for text in groups[name]:
        entry = read_entry(text)
        if entry.role is Role.OTHER_SUBJECT and entry.text in groups and entry.text != name:
            others = (read_entry(other) for other in groups[entry.text])
            yield from (
                Entry(other.text, Role.OTHER_SUBJECT, other.is_exact, other.is_open)
                for other in others
                if other.role is Role.NAME
            )
        else:
            yield entry


def _pack_entries(pack: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A pack is a table of lists by language; the keys are for its readers."""
    for entries in pack.values():
        yield from entries


def _expanded(name: str, entries: Sequence[str], builtin: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for position, entry in enumerate(entries):
        key = f"terms.{name}[{position}]"
        if not entry.startswith("+"):
            _require_entry(key, entry)
            yield entry
        elif entry != BUILTIN:
            nearest = get_close_matches(entry, [BUILTIN], 1, 0.5)
            raise SettingsError("settings", key, f"{entry!r} is no term", nearest[0] if nearest else None)
        elif name not in builtin:
            nearest = get_close_matches(name, list(builtin), 1, 0.5)
            reason = f"no terms ship under the name {name!r}; there are {', '.join(sorted(builtin))}"
            raise SettingsError("settings", key, reason, nearest[0] if nearest else None)
        else:
            yield from builtin[name]


def _require_entry(key: str, entry: str) -> None:
    try:
        read_entry(entry)
    except ValueError as error:
        raise SettingsError("settings", key, str(error)) from error


def _require_name(name: str) -> None:
    if not name.isidentifier():
        reason = "the name of a group is one word of letters, digits and _"
        raise SettingsError("settings", f"terms.{name}", reason, "_".join(name.split()) or None)
    if name.upper() in {"AND", "OR", "NOT", "NEAR", "SENTENCE", "PARAGRAPH"}:
        raise SettingsError("settings", f"terms.{name}", f"{name} is a word of the query language")
