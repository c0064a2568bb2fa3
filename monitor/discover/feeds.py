"""Entries of RSS, RDF, Atom and JSON feeds."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, Final

from monitor.discover.entries import Entry
from monitor.discover.item_dates import read_item_date
from monitor.discover.loose_feeds import LooseItem, read_loosely
from monitor.discover.titles import plain_summary, plain_title
from monitor.discover.xml_records import Element, Record, read_records

_RECORDS: Final = frozenset({"item", "entry"})
_DATES: Final = (  # the likeliest first
    *("pubDate", "published", "issued", "dcterms:issued", "dc:date", "atom:published", "created"),
    *("updated", "atom:updated", "dcterms:modified", "modified"),
)
_SUMMARIES: Final = ("description", "summary", "dc:description")
_WANTED: Final = frozenset({"title", "link", "guid", "id", "feedburner:origLink", "atom:link", *_DATES, *_SUMMARIES})


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed lists. `fault` is None for a sound one, also if it is empty; `is_cut`: it holds more items."""

    format: str
    entries: tuple[Entry, ...] = ()
    fault: str | None = None
    is_cut: bool = False


def read_xml_feed(text: str, format_name: str, zone: tzinfo, *, may_be_cut_off: bool = False) -> Feed:
    """The entries of an RSS, RDF or Atom feed; a broken one is read by feedparser as far as it goes.

    `zone` is where times without offset are told. Of a document that was cut off on the way the whole items count.
    """
    document = read_records(text, records=_RECORDS, wanted=_WANTED)
    if document.fault is None or (may_be_cut_off and document.records and not document.is_hostile):
        return Feed(format_name, tuple(_entry(record, document.base, zone) for record in document.records))
    if document.is_hostile:
        return Feed(format_name, fault=document.fault)
    feed = read_broken_feed(text, format_name, zone)
    return replace(feed, fault=document.fault) if feed.fault else feed


def read_broken_feed(text: str, format_name: str, zone: tzinfo) -> Feed:
    """The entries of a feed that is no sound XML, as feedparser understands them."""
    loose = read_loosely(text)
    entries = tuple(_loose_entry(item, zone) for item in loose.items)
    return Feed(format_name, entries, fault=None if entries or loose.is_feed else "no feed", is_cut=loose.is_cut)


def read_json_feed(text: str, zone: tzinfo) -> Feed:
    """The entries of a JSON Feed (jsonfeed.org, 1.0 and 1.1)."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Feed("jsonfeed", fault=f"not JSON: {type(error).__name__}")
    items = data.get("items") if isinstance(data, Mapping) else None
    if not isinstance(items, list):
        return Feed("unknown", fault="JSON, but no JSON Feed: it has no items")
    return Feed("jsonfeed", tuple(_json_entry(item, zone) for item in items if isinstance(item, Mapping)))


def _entry(record: Record, base: str | None, zone: tzinfo) -> Entry:
    own_base = record.get("xml:base")
    return Entry(
        urls=tuple(dict.fromkeys(_addresses(record))),
        title=plain_title(_first_text(record, ("title",))),
        published_at=read_item_date(_first_text(record, _DATES), zone),
        summary=plain_summary(_first_text(record, _SUMMARIES)),
        feed_id=_first_text(record, ("guid", "id")),
        base=own_base[0].text if own_base else base,
    )


def _addresses(record: Record) -> Iterator[str]:
    """What may be the item's address: the one before a redirector, the link, then an id that is an address."""
    for name in ("feedburner:origLink", "link", "atom:link"):
        yield from (address for element in record.get(name, ()) if (address := _link_address(element)))
    for name in ("guid", "id"):
        yield from (element.text for element in record.get(name, ()) if _is_address(element.text))


def _link_address(element: Element) -> str:
    if element.text:
        return element.text
    is_article = element.attributes.get("rel", "alternate") == "alternate"
    return element.attributes.get("href", "") if is_article else ""


def _first_text(record: Record, names: tuple[str, ...]) -> str | None:
    return next((element.text for name in names for element in record.get(name, ()) if element.text), None)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _loose_entry(item: LooseItem, zone: tzinfo) -> Entry:
    return Entry(
        urls=tuple(dict.fromkeys(url for url in item.urls if url)),
        title=plain_title(item.title),
        published_at=read_item_date(item.published, zone) or item.published_at,
        summary=plain_summary(item.summary),
        feed_id=item.identity or None,
    )


def _json_entry(item: Mapping[str, Any], zone: tzinfo) -> Entry:
    values = {name: value for name, value in item.items() if isinstance(value, str)}
    identity = values.get("id", "")
    urls = (values.get("url"), values.get("external_url"), identity if _is_address(identity) else None)
    return Entry(
        urls=tuple(url for url in urls if url),
        title=plain_title(values.get("title")),
        published_at=read_item_date(values.get("date_published") or values.get("date_modified"), zone),
        summary=plain_summary(values.get("summary") or values.get("content_text")),
        feed_id=identity or None,
    )
