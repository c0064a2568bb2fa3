"""Replay: stored pages on the whole way that fetched ones go, with an injected clock, no network, a database in memory.

The clock stands at the newest article, so that the same pages always give the same digest, byte by byte.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.deliver.digest import RenderedDigest
from monitor.deliver.folder import write_whole
from monitor.desk import Books, Teller
from monitor.discover.addresses import canonical_url, outlet_key, url_key
from monitor.errors import InputError
from monitor.filing import file_reading, make_reading
from monitor.match.matcher import Matcher
from monitor.model import Article, Channel, ChannelKind, Cleaned, Fate, Link, Match, Zone
from monitor.outlets.catalogue import Catalogue
from monitor.store import digests
from monitor.store.engine import Tx, open_database
from monitor.store.work import ReadWork
from monitor.stored_pages import StoredPage
from monitor.telling import render

DAY = timedelta(days=1)

CleanedPage = tuple[StoredPage, Cleaned]


@dataclass(frozen=True, slots=True)
class Replayed:
    """`rows`: page, outlet, title, published, fate, reason, topics, the sentence that matched."""

    rows: Sequence[Sequence[object]]
    digest: RenderedDigest


@dataclass(slots=True)
class _Clock:
    at: datetime

    def __call__(self) -> datetime:
        return self.at


def replay_pages(
    pages: Sequence[CleanedPage],
    catalogue: Catalogue,
    matcher: Matcher,
    timezone: ZoneInfo,
    *,
    otherwise: datetime,
    language: str = "id",
) -> Replayed:
    """What each page becomes, in the order in which they were published, and the digest of all of them.

    `otherwise` is the time where no page tells one.
    """
    ordered = sorted(pages, key=lambda each: (_published(each[1]) or otherwise, each[0].name))
    clock = _Clock(_published(ordered[0][1]) or otherwise)
    channel = Channel("replay", ChannelKind.FOLDER, digest=("00:00",), language=language)
    names = {outlet.slug: outlet.name for outlet in catalogue}
    database = open_database("sqlite://", clock=clock)
    books = Books(database, catalogue, Teller((channel,), names, timezone), DAY)
    try:
        rows = [_replay(books, matcher, clock, number, page) for number, page in enumerate(ordered, 1)]
        return Replayed(rows, database.read(lambda tx: _digest(tx, books, channel, pages, clock.at)))
    finally:
        database.close()


def write_digest(replayed: Replayed, folder: Path) -> Sequence[Path]:
    """Writes digest.html and digest.txt into a folder, whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        html, text = folder / "digest.html", folder / "digest.txt"
        write_whole(html, replayed.digest.html.encode())
        write_whole(text, replayed.digest.text.encode())
    except OSError as error:
        raise InputError(str(folder), f"cannot be written: {error.strerror}") from error
    return html, text


def _replay(books: Books, matcher: Matcher, clock: _Clock, number: int, cleaned: CleanedPage) -> Sequence[object]:
    page, read = cleaned
    clock.at = max(clock.at, _published(read) or clock.at) + timedelta(microseconds=1)
    work = _work(books.catalogue, number, page, read, clock.at)
    reading = make_reading(work, page.as_page(clock.at), read, matcher)
    fate, reason, _ = books.database.write(lambda tx: file_reading(tx, books, work, reading, clock.at))
    return (*_row(page, read, fate, reason), *_evidence(reading.matches))


def _work(catalogue: Catalogue, number: int, page: StoredPage, read: Cleaned, at: datetime) -> ReadWork:
    """The page as if a source had listed it."""
    outlet = catalogue.by_slug(read.outlet or "")
    own = read.canonical_url if isinstance(read, Article) else None
    url = canonical_url(own or page.url or "", outlet) or f"file:///{page.name}"
    return ReadWork(
        host_id=0,
        fence=0,
        link_id=number,
        source_id=None,
        outlet=read.outlet or "",
        key=url_key(url),
        link=Link(url, key=outlet_key(url, outlet)),
        discovered_at=at,
        first_contact=False,
        due_at=at,
        claimed_at=at,
        attempts=1,
        article_id=None,
    )


def _digest(tx: Tx, books: Books, channel: Channel, pages: Sequence[CleanedPage], at: datetime) -> RenderedDigest:
    oldest = min((moment for _, read in pages if (moment := _published(read))), default=at - DAY)
    waiting = digests.waiting_stories(tx, channel.name)
    return RenderedDigest.from_bytes(render(tx, books.teller, channel, waiting, label="", period=(oldest, at)))


def _published(read: Cleaned) -> datetime | None:
    return read.published.at if isinstance(read, Article) else None


def _row(page: StoredPage, read: Cleaned, fate: Fate, reason: str) -> Sequence[object]:
    published = read.published if isinstance(read, Article) else None
    shown = published.text or published.at if published else None
    return page.name, read.outlet, getattr(read, "title", None), shown, fate.value, reason


def _evidence(matches: Sequence[Match]) -> tuple[str, str]:
    """The topics found, and the sentence with the most of their terms; the title has a column of its own."""
    found = [evidence for match in matches for evidence in match.evidence if evidence.zone is not Zone.TITLE]
    best = Counter(evidence.sentence for evidence in found).most_common(1)
    topics = [f"{match.topic} (suppressed)" if match.suppressed else match.topic for match in matches]
    return ", ".join(topics), best[0][0] if best else ""
