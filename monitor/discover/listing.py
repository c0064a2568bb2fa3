"""One poll of a source, read: the links it lists and what is wrong with the answer. Pure; runs in the sandbox."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from monitor.clean.charset import decode_page
from monitor.discover.addresses import Addresses, absolute
from monitor.discover.article_likeness import looks_like_article
from monitor.discover.entries import Entry, Selection, newest
from monitor.discover.feeds import Feed, read_json_feed, read_xml_feed
from monitor.discover.listings import ListingPage
from monitor.discover.sitemaps import read_sitemap
from monitor.discover.sniffing import format_of, inflated, is_challenge
from monitor.model import Listing, ListingTrouble, Outlet, SourceKind, SourceSpec
from monitor.outlets.hosts import family_of, is_within, place_of

DAY_TURNS_AFTER: Final = timedelta(hours=1)
"""A dated index is read an hour into the next day, or its last articles would be missed."""

DAY_HAS_NEWS_AT: Final = time(9)  # an index of the day that is empty at this local time is broken
MIN_REPEATS: Final = 3


def source_url(spec: SourceSpec, outlet: Outlet, now: datetime) -> str:
    """The address to ask now: `{yyyy}`, `{mm}`, `{dd}` are the outlet's local day, which turns at 01:00."""
    if "{" not in spec.url:
        return spec.url
    day = (now - DAY_TURNS_AFTER).astimezone(ZoneInfo(outlet.timezone))
    parts = {"{yyyy}": f"{day.year:04}", "{mm}": f"{day.month:02}", "{dd}": f"{day.day:02}"}
    url = spec.url
    for name, value in parts.items():
        url = url.replace(name, value)
    return url


def read_listing(
    body: bytes, *, kind: SourceKind, url: str, content_type: str, outlet: Outlet, source: SourceSpec, now: datetime
) -> Listing:
    """What an answer lists, read as what it is, not as what it is called.

    `url` is where it came from, after redirects; relative links refer to it. Trouble and links may come together.
    """
    plain, is_cut_off = inflated(body)
    text = decode_page(plain, content_type).text
    poll = _Poll(kind, url, outlet, source, now, is_cut_off, Addresses(outlet), ZoneInfo(outlet.timezone))
    match format_of(text):
        case "html":
            return _read_page(text, poll)
        case "sitemap" | "sitemapindex":
            return _read_sitemap(text, poll)
        case "jsonfeed":
            return _read_feed(read_json_feed(text, poll.zone), poll)
        case "rss" | "atom" as name:
            return _read_feed(read_xml_feed(text, name, poll.zone, may_be_cut_off=is_cut_off), poll)
        case _:
            return _read_unknown(text, poll)


@dataclass(frozen=True, slots=True)
class _Poll:
    """What is known of an answer besides its text."""

    kind: SourceKind
    url: str
    outlet: Outlet
    source: SourceSpec
    now: datetime
    is_cut_off: bool
    addresses: Addresses
    zone: ZoneInfo


def _read_feed(feed: Feed, poll: _Poll) -> Listing:
    """A feed says what the outlet's articles are: only what the outlet's rules skip, and other hosts, are left out."""
    if feed.fault:
        return _broken(feed.format, feed.fault)
    sites = {*poll.outlet.hosts, place_of(poll.source.url)} if poll.outlet.hosts else ()
    return _listing(
        feed.format, feed.entries, Selection(poll.addresses, poll.url, sites, _anything), poll, is_cut=feed.is_cut
    )


def _read_sitemap(text: str, poll: _Poll) -> Listing:
    """A sitemap lists sections, tags and pictures too: the outlet's form of an article decides, if it is told."""
    sitemap = read_sitemap(text, poll.zone, may_be_cut_off=poll.is_cut_off)
    if sitemap.fault:
        return _broken(sitemap.format, sitemap.fault)
    if sitemap.format == "sitemapindex":
        return _index(sitemap.nested, poll)
    selection = Selection(poll.addresses, poll.url, _home_sites(poll), poll.addresses.may_be_article)
    return _listing(sitemap.format, sitemap.entries, selection, poll, is_cut=False)


def _index(nested: Iterable[str], poll: _Poll) -> Listing:
    addresses = [address for each in nested if (address := absolute(poll.url, each))]
    own = [address for address in addresses if _is_own_address(address, poll)]
    if own:
        return Listing((), "sitemapindex", nested=tuple(own), skipped_count=len(addresses) - len(own))
    return Listing((), "sitemapindex", (ListingTrouble.EMPTY,), skipped_count=len(addresses))


def _read_page(html: str, poll: _Poll) -> Listing:
    if is_challenge(html):
        return Listing((), "html", (ListingTrouble.CHALLENGE,), detail="the page asks to prove that one is human")
    page = ListingPage(html, poll.url, poll.addresses)
    if poll.kind is not SourceKind.LISTING:
        feeds = page.named_feeds()
        hint = f"; the page names {', '.join(feeds)}" if feeds else ""
        return Listing((), "html", (ListingTrouble.HTML_INSTEAD,), detail=f"an HTML page, no {poll.kind}{hint}")
    try:
        entries = page.entries(poll.source.links, poll.zone, _taste(poll))
    except ValueError as error:
        return _broken("html", str(error))
    selection = Selection(poll.addresses, poll.url, _home_sites(poll), _anything)
    return _listing("html", entries, selection, poll, is_cut=False)


def _taste(poll: _Poll) -> Callable[[str, str], bool]:
    """Which anchors are asked for: all that the source's selector finds, else the outlet's form of an article."""
    if poll.source.links is not None:
        return lambda _url, _words: True
    if poll.outlet.links.article:
        return lambda url, _words: poll.addresses.may_be_article(url)
    return looks_like_article


def _read_unknown(text: str, poll: _Poll) -> Listing:
    """Neither markup that is known nor JSON; perhaps a feed that lost its head."""
    if "<item" in text or "<entry" in text:
        return _read_feed(read_xml_feed(text, "unknown", poll.zone), poll)
    start = " ".join(text[:200].split())[:80]
    return _broken("unknown", f"neither feed nor sitemap nor page: {start!r}" if start else "an empty answer")


def _listing(name: str, entries: Sequence[Entry], selection: Selection, poll: _Poll, *, is_cut: bool) -> Listing:
    read = newest(entries, poll.now)
    links, skipped_count = selection.links(read)
    repeated = len(read) - skipped_count - len(links)
    told: dict[ListingTrouble, str] = {}
    if is_cut or poll.is_cut_off or len(read) < len(entries):
        told[ListingTrouble.TRUNCATED] = f"it lists more than is read at once: {len(read)} items are"
    if repeated >= MIN_REPEATS and repeated > len(links):
        told[ListingTrouble.REPEATS] = f"{repeated + len(links)} items lead to {len(links)} addresses"
    if not links and not _is_young_day(poll):
        strangers = f"none of {len(entries)} items is an article of {poll.outlet.slug}"
        told[ListingTrouble.EMPTY] = strangers if entries else "it lists nothing"
    return Listing(links, name, tuple(told), skipped_count=skipped_count, detail="; ".join(told.values()))


def _is_young_day(poll: _Poll) -> bool:
    """Whether an index of the day may still be empty without anything being wrong."""
    return "{dd}" in poll.source.url and poll.now.astimezone(poll.zone).time() < DAY_HAS_NEWS_AT


def _broken(name: str, detail: str) -> Listing:
    return Listing((), name, (ListingTrouble.BROKEN,), detail=detail)


def _home_sites(poll: _Poll) -> set[str]:
    """Where articles may stand that no feed vouches for: on the outlet's hosts, else near the source."""
    return {*(poll.outlet.hosts or (family_of(poll.url), family_of(poll.source.url))), place_of(poll.source.url)}


def _is_own_address(address: str, poll: _Poll) -> bool:
    place = place_of(address)
    return address.startswith(("http://", "https://")) and any(is_within(place, site) for site in _home_sites(poll))


def _anything(_url: str) -> bool:
    return True
