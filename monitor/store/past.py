"""What a backtest looks back at: pages that are still kept, and what was made of them. Reads only."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Article, Fate, Link, Match
from monitor.store.articles import load_matches
from monitor.store.packing import unpack_article
from monitor.store.tables import article, article_version, link, page, story_member
from monitor.store.work import ReadWork

_WITHOUT_PAGE = (Fate.FORBIDDEN, Fate.GONE, Fate.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class Filed:
    """What stands in the store of an article: what its newest version matched in trusted zones, and its story."""

    title: str = ""
    published_at: datetime | None = None
    story: str | None = None
    relation: str | None = None
    matches: Mapping[str, Match] = field(default_factory=dict)  # by topic


@dataclass(frozen=True, slots=True)
class PastPage:
    """A page as it was received, still packed, the link it was read for, and what was filed."""

    id: int
    work: ReadWork
    url: str
    content_type: str
    body: bytes
    fetched_at: datetime
    filed: Filed


@dataclass(frozen=True, slots=True)
class PastCount:
    """How many pages are kept, the number before the first of them, and how many links were read that have none."""

    pages: int
    before_id: int
    gone: int


def count_past(tx: Connection, since: datetime) -> PastCount:
    """What there is from `since` on."""
    kept = sa.select(sa.func.count(), sa.func.min(page.c.id)).where(page.c.fetched_at >= since)
    count, first_id = tx.execute(kept.join_from(page, link, link.c.id == page.c.link_id)).one()
    has_page = sa.exists().where(page.c.link_id == link.c.id)
    was_read = link.c.fate.not_in([fate.value for fate in _WITHOUT_PAGE])
    gone = sa.select(sa.func.count()).select_from(link).where(link.c.fate_at >= since, was_read, ~has_page)
    return PastCount(count, (first_id or 1) - 1, tx.scalar(gone) or 0)


def past_pages(tx: Connection, *, after_id: int, limit: int) -> list[PastPage]:
    """The next pages after a number, in the order in which they came."""
    of_link = [column.label(f"link_{column.name}") for column in link.c]
    statement = (
        sa.select(page.c.id, page.c.url, page.c.content_type, page.c.body, page.c.fetched_at, *of_link)
        .join_from(page, link, link.c.id == page.c.link_id)
        .where(page.c.id > after_id)
        .order_by(page.c.id)
        .limit(limit)
    )
    rows = tx.execute(statement).all()
    filed = _filed(tx, {row.link_article_id for row in rows if row.link_article_id is not None})
    return [_past_page(row, filed.get(row.link_article_id, Filed())) for row in rows]


def newest_articles(tx: Connection, *, before_id: int | None, limit: int) -> list[tuple[int, Article]]:
    """The next articles before a number whose text is kept, the newest first; None begins."""
    statement = (
        sa.select(article.c.id, article_version.c.content)
        .join_from(article, article_version, article_version.c.article_id == article.c.id)
        .where(article_version.c.n == article.c.version, article_version.c.content.is_not(None))
        .order_by(article.c.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        statement = statement.where(article.c.id < before_id)
    return [(row.id, unpack_article(row.content)) for row in tx.execute(statement)]


def _filed(tx: Connection, article_ids: Collection[int]) -> dict[int, Filed]:
    columns = (article.c.id, article.c.title, article.c.published_at, story_member.c.story_id, story_member.c.relation)
    statement = (
        sa.select(*columns)
        .join_from(article, story_member, story_member.c.article_id == article.c.id, isouter=True)
        .where(article.c.id.in_(article_ids))
    )
    matches = load_matches(tx, list(article_ids))
    return {
        row.id: Filed(
            row.title,
            row.published_at,
            row.story_id,
            row.relation,
            {match.topic: match for match in matches.get(row.id, ()) if not match.suppressed},
        )
        for row in tx.execute(statement)
    }


def _past_page(row: Any, filed: Filed) -> PastPage:
    return PastPage(row.id, _work_of(row), row.url, row.content_type, row.body, row.fetched_at, filed)


def _work_of(row: Any) -> ReadWork:
    """The link as it was handed out to be read; it holds no host now."""
    address = Link(row.link_url, row.link_title, row.link_published_at, row.link_outlet_key, row.link_fetch_url)
    return ReadWork(
        host_id=row.link_host_id,
        fence=0,
        link_id=row.link_id,
        source_id=row.link_source_id,
        outlet=row.link_outlet,
        key=row.link_key,
        link=address,
        discovered_at=row.link_discovered_at,
        first_contact=row.link_first_contact,
        due_at=row.fetched_at,
        claimed_at=row.fetched_at,
        attempts=row.link_attempts,
        article_id=row.link_article_id,
        fate=None if row.link_fate is None else Fate(row.link_fate),
    )
