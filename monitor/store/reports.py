"""What the ledger knows: of one address, and of all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Article, DeliveryState, Fate, Match
from monitor.store import digests, ledger, outbox, stories
from monitor.store.articles import load_article, load_matches
from monitor.store.digests import LeftOut
from monitor.store.outbox import OwedDelivery
from monitor.store.stories import Member
from monitor.store.tables import (
    article,
    article_version,
    digest,
    digest_item,
    link,
    page,
    source,
    story,
)


@dataclass(frozen=True, slots=True)
class LinkReport:
    """A link as it stands in the ledger."""

    id: int
    outlet: str
    url: str
    fetch_url: str | None
    title: str | None
    published_at: datetime | None
    discovered_at: datetime
    first_contact: bool
    source_url: str | None
    source_kind: str | None
    attempts: int
    next_attempt_at: datetime | None
    last_error: str | None
    fate: Fate | None
    fate_reason: str | None
    fate_at: datetime | None
    article_id: int | None


@dataclass(frozen=True, slots=True)
class FetchReport:
    """A page that was received."""

    page_id: int
    url: str
    status: int
    fetched_at: datetime
    body_bytes: int


@dataclass(frozen=True, slots=True)
class VersionReport:
    n: int
    title: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class DigestReport:
    """A story's place in a channel's digest; `slot` None: it waits for the next one."""

    channel: str
    kind: str
    slot: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Why:
    """Everything the ledger knows of one link."""

    link: LinkReport
    pages: tuple[FetchReport, ...]
    article: Article | None
    versions: tuple[VersionReport, ...]
    matches: tuple[Match, ...]
    member: Member | None
    story_title: str | None
    untold_reason: str | None
    deliveries: tuple[OwedDelivery, ...]
    digests: tuple[DigestReport, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """The whole database in figures: `links` is the sum of `fates` and `pending`."""

    links: int
    pending: int
    fates: Mapping[Fate, int]
    articles: int
    stories: int
    pages: int
    deliveries: Mapping[tuple[str, DeliveryState], int]


def find_links(tx: Connection, text: str, *, key: bytes | None = None, outlet_key: str | None = None) -> list[int]:
    """The links that an address (by its `key`), a number (of a link, then an article) or words of a title stand for."""
    if key is not None:
        found = ledger.find_link(tx, key, outlet_key)
        return [] if found is None else [found]
    if text.isdecimal():
        number = int(text)
        is_it = sa.or_(link.c.id == number, sa.and_(link.c.article_id.is_not(None), link.c.article_id == number))
        return list(tx.scalars(sa.select(link.c.id).where(is_it).order_by(link.c.id != number, link.c.id)))
    return _links_with_title(tx, text)


def why(tx: Connection, link_id: int) -> Why | None:
    """Everything known of a link; None: no such link."""
    report = _link_report(tx, link_id)
    if report is None:
        return None
    article_id = report.article_id
    member = None if article_id is None else stories.story_of(tx, article_id)
    titles = None if member is None else tx.execute(_TITLES.where(story.c.id == member.story_id)).one()
    return Why(
        link=report,
        pages=_pages(tx, link_id),
        article=None if article_id is None else load_article(tx, article_id),
        versions=() if article_id is None else _versions(tx, article_id),
        matches=() if article_id is None else tuple(load_matches(tx, [article_id]).get(article_id, ())),
        member=member,
        story_title=titles and titles.title,
        untold_reason=titles and titles.untold_reason,
        deliveries=() if member is None else tuple(outbox.deliveries_of(tx, member.story_id)),
        digests=() if member is None else _digests(tx, member.story_id),
        left_out=() if member is None else tuple(digests.left_out_of(tx, member.story_id)),
    )


def count_all(tx: Connection) -> Counts:
    rows = tx.execute(sa.select(link.c.fate, sa.func.count()).group_by(link.c.fate))
    by_fate = {fate: count for fate, count in rows}  # noqa: C416  rows are no pairs to mypy
    pending = by_fate.pop(None, 0)
    is_open = story.c.merged_into.is_(None)
    return Counts(
        links=_count(tx, sa.select(sa.func.count()).select_from(link)),
        pending=pending,
        fates={Fate(fate): count for fate, count in sorted(by_fate.items())},
        articles=_count(tx, sa.select(sa.func.count()).select_from(article)),
        stories=_count(tx, sa.select(sa.func.count()).select_from(story).where(is_open)),
        pages=_count(tx, sa.select(sa.func.count()).select_from(page)),
        deliveries=outbox.counts(tx),
    )


_TITLES = sa.select(story.c.title, story.c.untold_reason)


def _links_with_title(tx: Connection, text: str) -> list[int]:
    words = f"%{text.replace('%', '').strip()}%"
    is_it = sa.or_(link.c.title.ilike(words), article.c.title.ilike(words))
    statement = sa.select(link.c.id).join_from(link, article, article.c.id == link.c.article_id, isouter=True)
    return list(tx.scalars(statement.where(is_it).order_by(link.c.id.desc()).limit(20)))


def _link_report(tx: Connection, link_id: int) -> LinkReport | None:
    names = [name for name in LinkReport.__dataclass_fields__ if name not in {"source_url", "source_kind"}]
    statement = (
        sa.select(
            *(link.c[name] for name in names), source.c.url.label("source_url"), source.c.kind.label("source_kind")
        )
        .join_from(link, source, source.c.id == link.c.source_id, isouter=True)
        .where(link.c.id == link_id)
    )
    row = tx.execute(statement).mappings().one_or_none()
    if row is None:
        return None
    values: dict[str, Any] = dict(row)
    return LinkReport(**{**values, "fate": values["fate"] and Fate(values["fate"])})


def _pages(tx: Connection, link_id: int) -> tuple[FetchReport, ...]:
    columns = (page.c.id, page.c.url, page.c.status, page.c.fetched_at, page.c.body_bytes)
    rows = tx.execute(sa.select(*columns).where(page.c.link_id == link_id).order_by(page.c.id))
    return tuple(FetchReport(*row) for row in rows)


def _versions(tx: Connection, article_id: int) -> tuple[VersionReport, ...]:
    columns = (article_version.c.n, article_version.c.title, article_version.c.seen_at)
    of_article = article_version.c.article_id == article_id
    rows = tx.execute(sa.select(*columns).where(of_article).order_by(article_version.c.n))
    return tuple(VersionReport(*row) for row in rows)


def _digests(tx: Connection, story_id: str) -> tuple[DigestReport, ...]:
    statement = (
        sa.select(digest_item.c.channel, digest_item.c.kind, digest.c.slot, digest.c.closed_at)
        .join_from(digest_item, digest, digest.c.id == digest_item.c.digest_id, isouter=True)
        .where(digest_item.c.story_id == story_id)
        .order_by(digest_item.c.id)
    )
    rows: Sequence[Any] = tx.execute(statement).all()
    return tuple(DigestReport(*row) for row in rows)


def _count(tx: Connection, statement: sa.Select[Any]) -> int:
    return tx.scalar(statement) or 0
