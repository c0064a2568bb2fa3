"""Entries of sitemaps, news sitemaps and sitemap indexes (sitemaps.org 0.9, Google News 0.9)."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from monitor.discover.entries import Entry
from monitor.discover.item_dates import read_item_date
from monitor.discover.titles import plain_title
from monitor.discover.xml_records import Record, read_records

MAX_NESTED: Final = 10  # sitemaps followed from one index: the newest hold the news

_NEWS_DATE: Final = "news:news/news:publication_date"
_NEWS_TITLE: Final = "news:news/news:title"
_WANTED: Final = frozenset({"loc", "lastmod", _NEWS_DATE, _NEWS_TITLE})
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap lists: entries, or the newest of the sitemaps that an index names, newest first."""

    format: str
    entries: tuple[Entry, ...] = ()
    nested: tuple[str, ...] = ()
    fault: str | None = None


def read_sitemap(text: str, zone: tzinfo, *, may_be_cut_off: bool = False) -> Sitemap:
    """The entries of a sitemap; those without a publication date come ordered by their last change, newest first.

    The last change is no publication date and is not told as one. A document that was cut off on the way, or breaks
    somewhere, counts as far as it is sound.
    """
    document = read_records(text, records=frozenset({"url", "sitemap"}), wanted=_WANTED)
    is_index = document.root == "sitemapindex"
    if document.fault and (document.is_hostile or not (may_be_cut_off or document.records)):
        return Sitemap("sitemapindex" if is_index else "sitemap", fault=document.fault)
    newest_first = sorted(document.records, key=lambda record: _changed_at(record, zone), reverse=True)
    if is_index:
        addresses = (address for record in newest_first if (address := _text(record, "loc")))
        return Sitemap("sitemapindex", nested=tuple(dict.fromkeys(addresses))[:MAX_NESTED])
    return Sitemap("sitemap", tuple(_entry(record, zone) for record in newest_first))


def _entry(record: Record, zone: tzinfo) -> Entry:
    address = _text(record, "loc")
    return Entry(
        urls=(address,) if address else (),
        title=plain_title(_text(record, _NEWS_TITLE)),
        published_at=read_item_date(_text(record, _NEWS_DATE), zone),
    )


def _changed_at(record: Record, zone: tzinfo) -> datetime:
    return read_item_date(_text(record, _NEWS_DATE) or _text(record, "lastmod"), zone) or _LONG_AGO


def _text(record: Record, name: str) -> str | None:
    return next((element.text for element in record.get(name, ()) if element.text), None)
