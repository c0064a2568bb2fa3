"""Records of an XML document (items, entries, sitemap addresses), read by expat in one pass and without its entities.

feedparser needs 0.3 to 1.5 ms an item, this 0.02: with hundreds of sources it decides how many a machine can poll. It
reads well-formed documents only; what is broken is left to feedparser (`monitor.discover.loose_feeds`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MAX_DEPTH: Final = 100
MAX_FIELD_CHARS: Final = 20_000

# Prefixes are the author's choice, so names are told by namespace: prefix used here -> where it is defined.
_PREFIXES: Final = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
}


@dataclass(frozen=True, slots=True)
class Element:
    """The text of an element with all that lies in it, and its attributes."""

    text: str
    attributes: Mapping[str, str]


Record = dict[str, list[Element]]


@dataclass(slots=True)
class Document:
    """`records` in order, each with the elements that were asked for; `base` is the root's xml:base.

    `fault`: why reading ended early; `is_hostile`: because it declares entities or nests without end.
    """

    root: str = ""
    base: str | None = None
    records: list[Record] = field(default_factory=list)
    fault: str | None = None
    is_hostile: bool = False


def read_records(text: str, *, records: frozenset[str], wanted: frozenset[str]) -> Document:
    """The elements named `records` with their descendants named `wanted` ("title", "news:news/news:title")."""
    reader = _Reader(records, wanted)
    try:
        reader.read(text)
    except expat.ExpatError as error:
        reader.document.fault = f"not well-formed: {error}"
    except _HostileError as error:
        reader.document.fault = str(error)
        reader.document.is_hostile = True
    except _UnknownEntityError as error:
        reader.document.fault = f"unknown entity {error}"
    return reader.document


class _HostileError(Exception):
    """The document is made to hurt who reads it."""


class _UnknownEntityError(Exception):
    """A named entity of HTML in XML: another reader may know it."""


class _Reader:
    def __init__(self, records: frozenset[str], wanted: frozenset[str]) -> None:
        self.document = Document()
        self._record_names = records
        self._wanted = wanted
        self._names: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._depth = 0
        self._record: Record | None = None
        self._path: list[str] = []
        self._field = ""  # path of the element whose text is being gathered
        self._field_depth = 0
        self._attributes: Mapping[str, str] = {}
        self._pieces: list[str] = []

    def read(self, text: str) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._refuse_entity
        parser.SkippedEntityHandler = self._stop_at_entity
        sound = text.lstrip("\ufeff \t\r\n")  # blank lines before the declaration are common
        parser.Parse(sound, True)  # noqa: FBT003  expat's own signature: this is the whole document

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _HostileError(f"elements nested deeper than {MAX_DEPTH}")
        if self._depth == 1:
            self._start_root(name, attributes)
        known = self._names.get(name) or self._known_name(name)
        if self._record is None:
            self._record = self._new_record(attributes) if known in self._record_names else None
            return
        self._path.append(known)
        path = "/".join(self._path)
        if not self._field and path in self._wanted:
            self._field, self._field_depth = path, len(self._path)
            self._attributes, self._pieces = attributes, []

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._record is None:
            return
        if not self._path:
            self.document.records.append(self._record)
            self._record = None
            return
        if self._field and len(self._path) == self._field_depth:
            text = "".join(self._pieces)[:MAX_FIELD_CHARS].strip()
            self._record.setdefault(self._field, []).append(Element(text, self._attributes))
            self._field = ""
        self._path.pop()

    def _data(self, text: str) -> None:
        if self._field and len(self._pieces) < MAX_FIELD_CHARS:
            self._pieces.append(text[:MAX_FIELD_CHARS])

    def _start_root(self, name: str, attributes: Mapping[str, str]) -> None:
        declared = {key.partition(":")[2]: uri for key, uri in attributes.items() if key.partition(":")[0] == "xmlns"}
        self._prefixes = {prefix: _PREFIXES[uri] for prefix, uri in declared.items() if uri in _PREFIXES}
        self._prefixes[""] = ""
        own = name.rpartition(":")[0]
        if own != "rdf":  # a prefix that the whole document wears tells nothing
            self._prefixes[own] = ""
        self.document.root = self._known_name(name)
        self.document.base = attributes.get("xml:base")

    def _known_name(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        known = self._prefixes.get(prefix, prefix)
        self._names[name] = f"{known}:{local}" if known else local
        return self._names[name]

    def _new_record(self, attributes: Mapping[str, str]) -> Record:
        self._path = []
        base = attributes.get("xml:base")
        return {"xml:base": [Element(base, {})]} if base else {}

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise _HostileError(f"declares the entity {name[:40]!r}")

    def _stop_at_entity(self, name: str, *_: object) -> None:
        raise _UnknownEntityError(name[:40])
