"""The two forms of a feed: Atom (RFC 4287) and JSON Feed 1.1, written from the same items; JSON Feed is read too."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"
GENERATOR = "news-monitor"


@dataclass(frozen=True, slots=True)
class Item:
    """A story in a feed. `published_at`: when the feed first told it; `modified_at`: when it did so last."""

    id: str
    url: str | None
    title: str
    html: str
    text: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published_at: datetime
    modified_at: datetime

    def published_first(self, at: datetime) -> "Item":
        return replace(self, published_at=at)


@dataclass(frozen=True, slots=True)
class Feed:
    id: str
    title: str
    language: str
    items: tuple[Item, ...]

    @property
    def updated_at(self) -> datetime:
        return max((item.modified_at for item in self.items), default=datetime(1970, 1, 1, tzinfo=UTC))


def json_of(feed: Feed, address: str | None) -> bytes:
    """A JSON Feed; `address` is its own, where it is known."""
    content = {
        "version": JSON_FEED,
        "title": feed.title,
        **({"feed_url": address} if address else {}),
        "language": feed.language,
        "items": [_json_item(item) for item in feed.items],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def feed_of_json(path: Path) -> tuple[Item, ...]:
    """The items of a file that `json_of` wrote; ValueError if it is not one."""
    try:
        content = json.loads(path.read_bytes())
        return tuple(_item_of(each) for each in content["items"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a feed of this program; move it away") from error


def atom_of(feed: Feed, address: str | None) -> bytes:
    """An Atom feed; `address` is its own, where it is known."""
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _time(feed.updated_at))
    _add(root, "generator", GENERATOR)
    if address:
        ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=address)
    for item in feed.items:
        root.append(_atom_entry(item))
    ET.indent(root, space=" ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _json_item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        **({"url": item.url} if item.url else {}),
        "title": item.title,
        "content_html": item.html,
        "content_text": item.text,
        "date_published": _time(item.published_at),
        "date_modified": _time(item.modified_at),
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.tags),
    }


def _item_of(content: dict[str, Any]) -> Item:
    return Item(
        id=content["id"],
        url=content.get("url"),
        title=content["title"],
        html=content["content_html"],
        text=content["content_text"],
        authors=tuple(author["name"] for author in content["authors"]),
        tags=tuple(content["tags"]),
        published_at=datetime.fromisoformat(content["date_published"]),
        modified_at=datetime.fromisoformat(content["date_modified"]),
    )


def _atom_entry(item: Item) -> ET.Element:
    entry = ET.Element("entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title, type="text")
    if item.url:
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=item.url)
    _add(entry, "published", _time(item.published_at))
    _add(entry, "updated", _time(item.modified_at))
    _add_authors(entry, item.authors)
    for tag in item.tags:
        ET.SubElement(entry, "category", term=tag)
    _add(entry, "content", item.html, type="html")
    return entry


def _add_authors(entry: ET.Element, names: Sequence[str]) -> None:
    """An entry needs an author where its feed has none (RFC 4287, 4.1.2)."""
    for name in names or (GENERATOR,):
        _add(ET.SubElement(entry, "author"), "name", name)


def _add(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
