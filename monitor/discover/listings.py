"""Entries of a listing page: the anchors that lead to articles, with the words and times that belong to them."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.discover.addresses import Addresses, absolute
from monitor.discover.entries import Entry
from monitor.discover.item_dates import read_item_date
from monitor.discover.titles import plain_words
from monitor.outlets.selectors import selector_fault

MAX_ANCHORS: Final = 5000
MAX_PARSED: Final = 4 * MAX_ANCHORS  # a selector may choose among more
MAX_TIMES: Final = 1000
CARD_DEPTH: Final = 4  # how far above a `time` its article's anchor may hang
MAX_HEADLINE_CHARS: Final = 250  # longer words are a whole teaser

_ANCHOR: Final = re.compile(r"<a[\s/>]", re.IGNORECASE)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_TAGS: Final = ", ".join(sorted(_HEADINGS))
_HEADLINE_CLASSES: Final = "[class*=title i], [class*=judul i], [class*=headline i]"
_FEED_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


class Anchor(NamedTuple):
    """An anchor: its canonical URL, its address as written, its words, and how good they are as a title."""

    url: str
    raw: str
    title: str | None
    rank: int  # 3: a heading; 2: called a title; 1: words; 0: a picture's words, or a whole teaser


class ListingPage:
    """A page that lists articles, and the entries on it."""

    def __init__(self, text: str, url: str, addresses: Addresses) -> None:
        self._page = LexborHTMLParser(_beginning(text))
        self._addresses = addresses
        base = self._page.css_first("base[href]")
        self._base = (absolute(url, base.attributes.get("href") or "") if base else None) or url

    def entries(self, links: str | None, zone: tzinfo, is_wanted: Callable[[str, str], bool]) -> tuple[Entry, ...]:
        """One entry for each address for which `is_wanted(url, words)` holds, in page order.

        `links` selects the anchors, or what holds them; without it all anchors are asked. Of several anchors to one
        address the best and longest words are the title. Raises ValueError if `links` is no CSS selector.
        """
        urls: dict[int, str] = {}  # of the anchors' nodes: a `time` finds its article by them
        best: dict[str, Anchor] = {}
        for node in self._anchors(links):
            anchor = self._anchor(node)
            if anchor:
                urls[node.mem_id] = anchor.url
                best[anchor.url] = max(best.get(anchor.url, anchor), anchor, key=_worth)
        wanted = {url: anchor for url, anchor in best.items() if is_wanted(url, anchor.title or "")}
        times = self._times({node: url for node, url in urls.items() if url in wanted}, zone)
        return tuple(
            Entry((anchor.raw,), anchor.title, times.get(url), base=self._base) for url, anchor in wanted.items()
        )

    def named_feeds(self) -> tuple[str, ...]:
        """The feeds that the page names as its own (`link rel=alternate`)."""
        nodes = self._page.css("link[rel~=alternate][href]")
        found = [node.attributes.get("href") or "" for node in nodes if node.attributes.get("type") in _FEED_TYPES]
        feeds = (absolute(self._base, address) for address in found if address.strip())
        return tuple(dict.fromkeys(feed for feed in feeds if feed))[:10]

    def _anchors(self, links: str | None) -> Iterator[LexborNode]:
        if links is None:
            yield from self._page.css("a[href]")[:MAX_ANCHORS]
            return
        fault = selector_fault(links)
        if fault:
            raise ValueError(fault)
        for node in self._page.css(links)[:MAX_ANCHORS]:
            yield from [node] if node.tag == "a" else node.css("a[href]")

    def _anchor(self, node: LexborNode) -> Anchor | None:
        raw = (node.attributes.get("href") or "").strip()
        if not raw or raw.startswith("#"):
            return None
        url = self._addresses.canonical(raw, self._base)
        return Anchor(url, raw, *_title_of(node)) if url else None

    def _times(self, urls: dict[int, str], zone: tzinfo) -> dict[str, datetime]:
        """The time of each article that shares a card with exactly one `time` reading."""
        times: dict[str, datetime] = {}
        for node in self._page.css("time[datetime]")[:MAX_TIMES] if urls else ():
            moment = read_item_date(node.attributes.get("datetime"), zone)
            url = _article_beside(node, urls)
            if moment and url:
                times.setdefault(url, moment)
        return times


def _beginning(text: str) -> str:
    """The page up to where it holds more anchors than anybody lists: each costs memory before it is looked at."""
    if text.count("<a") + text.count("<A") <= MAX_PARSED:
        return text
    beyond = next(islice(_ANCHOR.finditer(text), MAX_PARSED, None), None)
    return text if beyond is None else text[: beyond.start()]


def _worth(anchor: Anchor) -> tuple[int, int]:
    return anchor.rank, len(anchor.title or "")


def _title_of(node: LexborNode) -> tuple[str | None, int]:
    for rank, selector in ((3, _HEADING_TAGS), (2, _HEADLINE_CLASSES)):
        headline = node.css_first(selector)
        words = _words(headline) if headline else None
        if words:
            return words, rank
    words = _words(node)
    if words:
        is_teaser = len(words) > MAX_HEADLINE_CHARS
        return words, 0 if is_teaser else 3 if _is_in_heading(node) else 1
    picture = node.css_first("img[alt]")
    return plain_words(node.attributes.get("title") or (picture.attributes.get("alt") if picture else None)), 0


def _words(node: LexborNode) -> str | None:
    """The words of a node without the times in it."""
    words = node.text(separator=" ")
    for time in node.css("time"):
        words = words.replace(time.text(separator=" "), " ", 1)
    return plain_words(words)


def _is_in_heading(node: LexborNode) -> bool:
    parent = node.parent
    above = parent.parent if parent else None
    return any(each is not None and each.tag in _HEADINGS for each in (parent, above))


def _article_beside(node: LexborNode, urls: dict[int, str]) -> str | None:
    """The one article whose anchors hang in the smallest card around `node`; None if there are several or none."""
    card = node.parent
    for _ in range(CARD_DEPTH):
        if card is None or card.tag in {"body", "html"}:
            return None
        found = {urls[each.mem_id] for each in card.css("a[href]") if each.mem_id in urls}
        if found:
            return found.pop() if len(found) == 1 else None
        card = card.parent
    return None
