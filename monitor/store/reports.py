"""What the ledger knows: of one address, and of all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Article, DeliveryState, Fate, Match, ToldStory
from monitor.store import digests, ledger, outbox, stories
from monitor.store.articles import load_article, load_matches
from monitor.store.digests import LeftOut
from monitor.store.outbox import OwedDelivery
from monitor.store.packing import unpack_article
from monitor.store.stories import Member
from monitor.store.tables import (
    article,
    article_version,
    digest,
    digest_item,
    link,
    page,
    source,
)
from monitor.store.tables import (
    story as story_table,
)
from monitor.store.told_stories import told_story
from monitor.stories.diff import readable_diff


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
    changes: tuple[str, ...] = ()  # the sentences that went and came; empty for the first, and where a text is gone


@dataclass(frozen=True, slots=True)
class DigestReport:
    """A story's place in a channel's digest; `slot` None: it waits for the next one."""

    channel: str
    kind: str
    slot: str | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ArticleName:
    """An article in few words. `agencies` are those it credits."""

    id: int
    outlet: str
    title: str
    url: str
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberReport:
    """An article of a story, and why it is there."""

    member: Member
    outlet: str
    title: str
    url: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryReport:
    """A story with its articles. `names` are the ids it had before it was merged; `apart` what a person parted."""

    id: str
    title: str
    opened_at: datetime
    names: tuple[str, ...]
    articles: tuple[MemberReport, ...]
    named: Mapping[int | None, ArticleName]
    apart: tuple[str, ...]
    told: ToldStory | None
    untold_reason: str | None
    deliveries: tuple[OwedDelivery, ...]
    digests: tuple[DigestReport, ...]


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
    of: ArticleName | None = None  # the article it was compared with
    told: ToldStory | None = None  # its story as a message tells it


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


def why(tx: Connection, link_id: int, outlet_names: Mapping[str, str] = MappingProxyType({})) -> Why | None:
    """Everything known of a link; None: no such link."""
    report = _link_report(tx, link_id)
    if report is None:
        return None
    article_id = report.article_id
    member = None if article_id is None else stories.story_of(tx, article_id)
    titles = None if member is None else tx.execute(_TITLES.where(story_table.c.id == member.story_id)).one()
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
        of=None if member is None or member.of is None else _names(tx, [member.of], outlet_names).get(member.of),
        told=None if member is None else told_story(tx, member.story_id, outlet_names),
    )


def article_of(tx: Connection, link_id: int) -> int | None:
    """The article that a link led to."""
    found: int | None = tx.scalar(sa.select(link.c.article_id).where(link.c.id == link_id))
    return found


def story(tx: Connection, id_: str, outlet_names: Mapping[str, str]) -> StoryReport | None:
    """A story by any id it ever had; None: no such story."""
    current = stories.current_story(tx, id_)
    if current is None:
        return None
    row = tx.execute(sa.select(story_table).where(story_table.c.id == current)).one()
    members = stories.members(tx, current)
    named = _names(tx, [each.article_id for each in members], outlet_names)
    return StoryReport(
        id=current,
        title=row.title,
        opened_at=row.opened_at,
        names=tuple(tx.scalars(sa.select(story_table.c.id).where(story_table.c.merged_into == current))),
        articles=tuple(_member_report(each, named[each.article_id]) for each in members),
        named=named,
        apart=tuple(sorted(stories.kept_apart(tx, current))),
        told=told_story(tx, current, outlet_names),
        untold_reason=row.untold_reason,
        deliveries=tuple(outbox.deliveries_of(tx, current)),
        digests=_digests(tx, current),
    )


def _member_report(member: Member, name: ArticleName) -> MemberReport:
    return MemberReport(member, name.outlet, name.title, name.url, name.agencies)


def _names(tx: Connection, ids: Sequence[int], outlet_names: Mapping[str, str]) -> dict[int | None, ArticleName]:
    columns = (article.c.id, article.c.outlet, article.c.title, article.c.url)
    rows = tx.execute(sa.select(*columns).where(article.c.id.in_(ids))).all()
    return {
        row.id: ArticleName(row.id, outlet_names.get(row.outlet, row.outlet), row.title, row.url, _agencies(tx, row.id))
        for row in rows
    }


def _agencies(tx: Connection, article_id: int) -> tuple[str, ...]:
    read = load_article(tx, article_id)
    return read.agencies if read else ()


def count_all(tx: Connection) -> Counts:
    rows = tx.execute(sa.select(link.c.fate, sa.func.count()).group_by(link.c.fate))
    by_fate = {fate: count for fate, count in rows}  # noqa: C416  rows are no pairs to mypy
    pending = by_fate.pop(None, 0)
    is_open = story_table.c.merged_into.is_(None)
    return Counts(
        links=_count(tx, sa.select(sa.func.count()).select_from(link)),
        pending=pending,
        fates={fate: by_fate[fate] for fate in sorted(Fate) if fate in by_fate},
        articles=_count(tx, sa.select(sa.func.count()).select_from(article)),
        stories=_count(tx, sa.select(sa.func.count()).select_from(story_table).where(is_open)),
        pages=_count(tx, sa.select(sa.func.count()).select_from(page)),
        deliveries=outbox.counts(tx),
    )


_TITLES = sa.select(story_table.c.title, story_table.c.untold_reason)


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
    columns = (article_version.c.n, article_version.c.title, article_version.c.seen_at, article_version.c.content)
    of_article = article_version.c.article_id == article_id
    rows = tx.execute(sa.select(*columns).where(of_article).order_by(article_version.c.n)).all()
    texts = [None if row.content is None else unpack_article(row.content) for row in rows]
    changes = [(), *(_changes(before, after) for before, after in pairwise(texts))]
    return tuple(VersionReport(row.n, row.title, row.seen_at, each) for row, each in zip(rows, changes, strict=True))


def _changes(before: Article | None, after: Article | None) -> tuple[str, ...]:
    return tuple(readable_diff(before, after)) if before and after else ()


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
