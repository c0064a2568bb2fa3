"""Polls written by hand in the structure of real ones, with filler for text."""

from datetime import UTC, datetime

from monitor.discover.listing import read_listing
from monitor.model import Link, Outlet, SourceKind, SourceSpec

NOW = datetime(2025, 8, 26, 5, 0, tzinfo=UTC)


def outlet(**fields):
    known = {"slug": "example", "name": "Example", "hosts": ("example.com",), "timezone": "Asia/Jakarta"}
    return Outlet(**{**known, **fields})


def poll(body, *, kind="feed", url="https://www.example.com/source", content_type="", of=None, links=None, now=NOW):
    """The listing of one answer."""
    return read_listing(
        body.encode() if isinstance(body, str) else body,
        kind=SourceKind(kind),
        url=url,
        content_type=content_type,
        outlet=of or outlet(),
        source=SourceSpec(SourceKind(kind), url, links=links),
        now=now,
    )


def rss(*items, head="", declaration='<?xml version="1.0" encoding="UTF-8" ?>'):
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    channel = f"<title>RSS</title><link>https://www.example.com/</link><description>x</description>{head}"
    return f'{declaration}\n<rss version="2.0" {names}>\n<channel>{channel}\n{"".join(items)}</channel></rss>'


def item(link="https://www.example.com/news/judul-1", title="Judul", date="Tue, 26 Aug 2025 11:04:03 +0700", more=""):
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link>{dated}{more}</item>\n"


def urls(listing):
    return [link.url for link in listing.links]


PUBLISHED_AT = datetime(2025, 8, 26, 4, 4, 3, tzinfo=UTC)
LINK = Link("https://www.example.com/news/judul-1", "Judul", PUBLISHED_AT)
