"""What a list said of one article, before the outlet's rules were asked; and the links that come of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from monitor.discover.addresses import Addresses, absolute, url_key
from monitor.model import Link
from monitor.outlets.hosts import is_within, place_of

MAX_ENTRIES: Final = 500  # of one answer; a poll that lists more is a dump or an attack

_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_SHARING: Final = ("whatsapp:", "mailto:", "javascript:", "tel:", "tg:")  # share links that lost their scheme to a path


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, sitemap or page; `urls` are what might be its address, the likeliest first."""

    urls: tuple[str, ...]
    title: str | None = None
    published_at: datetime | None = None
    summary: str | None = None
    feed_id: str | None = None
    base: str | None = None  # what relative addresses refer to, if not the source's own


def newest(entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """The newest entries that are read at once, in their order; the first ones where most tell no date.

    A time after `now` counts as `now`: tomorrow's date makes nothing newer than what is new.
    """
    if len(entries) <= MAX_ENTRIES:
        return list(entries)
    dated = sum(entry.published_at is not None for entry in entries)
    if dated * 2 < len(entries):
        return list(entries[:MAX_ENTRIES])
    age = [min(entry.published_at or _LONG_AGO, now) for entry in entries]
    order = sorted(range(len(entries)), key=age.__getitem__, reverse=True)
    return [entries[at] for at in sorted(order[:MAX_ENTRIES])]


class Selection:
    """Turns entries into links of one outlet's articles: each article once, other hosts and other pages left out."""

    def __init__(
        self, addresses: Addresses, source_url: str, sites: Collection[str], is_wanted: Callable[[str], bool]
    ) -> None:
        """`sites` are where the outlet's articles may stand, besides the source's own host; empty: anywhere.

        `is_wanted` has the last word on a canonical URL.
        """
        self._addresses = addresses
        self._source_url = source_url
        self._own_place = place_of(source_url)
        self._sites = sites
        self._is_wanted = is_wanted

    def links(self, entries: Iterable[Entry]) -> tuple[tuple[Link, ...], int]:
        """The links, and how many entries are no articles of this outlet."""
        found: dict[str | bytes, Link] = {}
        skipped_count = 0
        for entry in entries:
            link = self.link(entry)
            if link is None:
                skipped_count += 1
                continue
            identity = link.key or url_key(link.url)
            found[identity] = _joined(found[identity], link) if identity in found else link
        return tuple(found.values()), skipped_count

    def link(self, entry: Entry) -> Link | None:
        """The link that an entry stands for; None if it leads elsewhere or is no article."""
        base = absolute(self._source_url, entry.base or "") or self._source_url
        for raw in entry.urls:
            url = self._addresses.canonical(raw, base)
            if url is not None and self._is_at_home(url):
                return self._link(entry, url, absolute(base, raw) or url) if self._may_be_article(url) else None
        return None

    def _is_at_home(self, url: str) -> bool:
        place = place_of(url)
        return not self._sites or place == self._own_place or any(is_within(place, site) for site in self._sites)

    def _may_be_article(self, url: str) -> bool:
        path = urlsplit(url).path
        is_front_page = path == "/" and "?" not in url
        is_share_link = any(segment.startswith(_SHARING) for segment in path.split("/"))
        return not (is_front_page or is_share_link or self._addresses.is_skipped(url)) and self._is_wanted(url)

    def _link(self, entry: Entry, url: str, raw: str) -> Link:
        return Link(
            url=url,
            title=entry.title,
            published_at=entry.published_at,
            key=self._addresses.key(url),
            fetch_url=self._fetch_url(url, raw),
            summary=entry.summary,
            feed_id=entry.feed_id,
        )

    def _fetch_url(self, url: str, raw: str) -> str | None:
        """Where to read an article, if not at its canonical URL.

        Either the outlet knows an address that gives all its pages, or the list itself named one; or the source was
        read over http and names the article on the same host with http, so that https need not exist there.
        """
        whole = self._addresses.whole_page(url, raw)
        if whole != url:
            return whole
        if raw.lower().startswith("http://") and self._source_url.startswith("http://") and url.startswith("https://"):
            plain = "http://" + url.removeprefix("https://")
            return plain if place_of(plain) == self._own_place else None
        return None


def _joined(first: Link, second: Link) -> Link:
    """One link of two to the same article: the first, with what only the second knows."""
    return replace(
        first,
        title=first.title or second.title,
        published_at=first.published_at or second.published_at,
        summary=first.summary or second.summary,
    )
