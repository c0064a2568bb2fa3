"""Pages as received, articles with their versions, and what was found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Article, Evidence, Match, Validators, Zone
from monitor.store.packing import PackedArticle, PackedPage, unpack_article
from monitor.store.tables import article, article_version, match, page


@dataclass(frozen=True, slots=True)
class Saved:
    """An article as it stands in the store now. `previous` is the version before, if the text or title changed."""

    article_id: int
    version: int
    is_new: bool
    is_changed: bool
    previous: Article | None = None


def save_page(tx: Connection, packed: PackedPage, link_id: int | None) -> int:
    received = packed.page
    values = {
        "link_id": link_id,
        "requested_url": received.requested_url,
        "url": received.url,
        "status": received.status,
        "headers": dict(received.headers),
        "content_type": received.headers.get("content-type", ""),
        "body_bytes": len(received.body),
        "fetched_at": received.fetched_at,
        "body": packed.body,
    }
    return _new_id(tx.scalar(_INSERT_PAGE, values))


def find_article(
    tx: Connection, *, url_key: bytes, outlet_key: str | None = None, outlet: str = "", text_hash: str = ""
) -> int | None:
    """The same article: the same address, else the outlet's own id, else the same text at the same outlet."""
    found: int | None = tx.scalar(_WITH_URL_KEY, {"url_key": url_key})
    if found is None and outlet_key is not None:
        found = tx.scalar(_WITH_OUTLET_KEY, {"outlet_key": outlet_key})
    if found is None and text_hash:
        found = tx.scalar(_WITH_TEXT, {"text_hash": text_hash, "outlet": outlet})
    return found


def save_article(
    tx: Connection, packed: PackedArticle, *, known: int | None, page_id: int | None, seen_at: datetime
) -> Saved:
    """Files an article: a new one, or (`known`) a version of one, if its text or title differ from the newest.

    A text that comes back (A, B, A) is a version again: three in all.
    """
    if known is None:
        return _insert_article(tx, packed, page_id, seen_at)
    newest = tx.execute(
        sa.select(article.c.version, article.c.title, article.c.text_hash).where(article.c.id == known)
    ).one()
    if (newest.text_hash, newest.title) == (packed.text_hash, packed.article.title):
        return Saved(known, newest.version, is_new=False, is_changed=False)
    return _insert_version(tx, packed, known, newest.version, page_id=page_id, seen_at=seen_at)


def save_matches(tx: Connection, article_id: int, version: int, matches: Sequence[Match]) -> None:
    """The matches of one version; those stored for it before are replaced."""
    tx.execute(_DELETE_MATCHES, {"of_article": article_id, "of_version": version})
    rows = [
        {
            "article_id": article_id,
            "version": version,
            "topic": found.topic,
            "score": found.score,
            "suppressed": found.suppressed,
            "reason": found.reason,
            "evidence": [_evidence_row(each) for each in found.evidence],
        }
        for found in matches
    ]
    if rows:
        tx.execute(_INSERT_MATCHES, rows)


def load_article(tx: Connection, article_id: int, version: int | None = None) -> Article | None:
    """A version of an article, the newest by default; None: unknown, or emptied by retention."""
    wanted = article_version.c.n == version if version is not None else article_version.c.n == article.c.version
    statement = (
        sa.select(article_version.c.content)
        .join_from(article_version, article, article.c.id == article_version.c.article_id)
        .where(article_version.c.article_id == article_id, wanted)
    )
    content = tx.scalar(statement)
    return None if content is None else unpack_article(content)


def load_matches(tx: Connection, article_ids: Sequence[int]) -> dict[int, list[Match]]:
    """For each article the matches of its newest version, best first; suppressed ones too."""
    statement = (
        sa.select(match)
        .join_from(match, article, sa.and_(article.c.id == match.c.article_id, article.c.version == match.c.version))
        .where(match.c.article_id.in_(article_ids))
        .order_by(match.c.article_id, match.c.score.desc(), match.c.topic)
    )
    found: dict[int, list[Match]] = {}
    for row in tx.execute(statement):
        found.setdefault(row.article_id, []).append(_match_of(row))
    return found


def url_key_of(tx: Connection, article_id: int) -> bytes:
    """The key of an article's address."""
    key: bytes = tx.execute(sa.select(article.c.url_key).where(article.c.id == article_id)).scalar_one()
    return key


def last_validators(tx: Connection, *, link_id: int, url: str) -> Validators | None:
    """What a conditional request for a link's page sends; None: no page of this address is kept."""
    newest = sa.select(page.c.headers).where(page.c.link_id == link_id, page.c.requested_url == url)
    headers: Mapping[str, str] | None = tx.scalar(newest.order_by(page.c.id.desc()).limit(1))
    return None if headers is None else Validators(headers.get("etag"), headers.get("last-modified"))


_OLDEST = sa.select(article.c.id).order_by(article.c.id).limit(1)
_WITH_URL_KEY = _OLDEST.where(article.c.url_key == sa.bindparam("url_key"))
_WITH_OUTLET_KEY = _OLDEST.where(article.c.outlet_key == sa.bindparam("outlet_key"))
_WITH_TEXT = _OLDEST.where(article.c.text_hash == sa.bindparam("text_hash"), article.c.outlet == sa.bindparam("outlet"))
_INSERT_PAGE = page.insert().returning(page.c.id)
_INSERT_ARTICLE = article.insert().returning(article.c.id)
_INSERT_VERSION = article_version.insert()
_INSERT_MATCHES = match.insert()
_DELETE_MATCHES = match.delete().where(
    match.c.article_id == sa.bindparam("of_article"), match.c.version == sa.bindparam("of_version")
)


def _insert_article(tx: Connection, packed: PackedArticle, page_id: int | None, seen_at: datetime) -> Saved:
    read = packed.article
    values = {
        "outlet": read.outlet or "",
        "url": read.canonical_url or read.url or "",
        "url_key": packed.url_key,
        "outlet_key": packed.outlet_key,
        "first_seen_at": seen_at,
        "version": 1,
        **_newest_values(packed, seen_at),
    }
    article_id = _new_id(tx.scalar(_INSERT_ARTICLE, values))
    _insert_content(tx, packed, article_id, 1, page_id=page_id, seen_at=seen_at)
    return Saved(article_id, 1, is_new=True, is_changed=True)


def _insert_version(
    tx: Connection, packed: PackedArticle, article_id: int, before: int, *, page_id: int | None, seen_at: datetime
) -> Saved:
    previous = load_article(tx, article_id, before)
    values = {"version": before + 1, **_newest_values(packed, seen_at)}
    tx.execute(article.update().where(article.c.id == article_id).values(values))
    _insert_content(tx, packed, article_id, before + 1, page_id=page_id, seen_at=seen_at)
    return Saved(article_id, before + 1, is_new=False, is_changed=True, previous=previous)


def _newest_values(packed: PackedArticle, seen_at: datetime) -> dict[str, Any]:
    read = packed.article
    return {
        "title": read.title,
        "published_at": read.published.at,
        "precision": read.published.precision,
        "language": read.language,
        "text_hash": packed.text_hash,
        "changed_at": seen_at,
    }


def _insert_content(
    tx: Connection, packed: PackedArticle, article_id: int, n: int, *, page_id: int | None, seen_at: datetime
) -> None:
    values = {
        "article_id": article_id,
        "n": n,
        "page_id": page_id,
        "title": packed.article.title,
        "text_hash": packed.text_hash,
        "seen_at": seen_at,
        "content": packed.content,
    }
    tx.execute(_INSERT_VERSION, values)


def _new_id(value: int | None) -> int:
    if value is None:
        raise LookupError("the database gave no row number")
    return value


def _evidence_row(found: Evidence) -> list[Any]:
    return [found.term, found.group, found.zone.value, found.start, found.end, found.sentence, found.block]


def _match_of(row: Any) -> Match:
    return Match(row.topic, row.score, tuple(map(_evidence_of, row.evidence)), row.suppressed, row.reason)


def _evidence_of(row: Sequence[Any]) -> Evidence:
    term, group, zone, start, end, sentence, block = row
    return Evidence(term, group, Zone(zone), start, end, sentence, block)
