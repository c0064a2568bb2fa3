"""Retention: what is emptied after a time, in small transactions. Keys and text hashes stay for ever.

So an old article that is listed again is never new, and a story that was told stays told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import DeliveryState
from monitor.store import conduct, days
from monitor.store.engine import Database
from monitor.store.tables import (
    article,
    article_version,
    delivery,
    evidence_day,
    host_day,
    match,
    page,
    print_key,
    profile,
    source_day,
    story_term,
)
from monitor.store.weeks import drop_weeks, make_weeks

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Keeping:
    """What is kept for how long."""

    pages: timedelta
    unmatched: timedelta
    prints: timedelta
    deliveries: timedelta


def keep(database: Database, keeping: Keeping, now: datetime, *, chunk: int = CHUNK) -> dict[str, int]:
    """How many rows of each kind were removed or emptied."""
    steps: dict[str, Callable[[Connection], int]] = {
        "pages": partial(drop_pages, before=now - keeping.pages, limit=chunk),
        "texts": partial(empty_unmatched, before=now - keeping.unmatched, limit=chunk),
        "profiles": partial(drop_profiles, before=now - keeping.prints, limit=chunk),
        "prints": partial(drop_weeks, table=print_key, before=now - keeping.prints, limit=chunk * 24),
        "terms": partial(drop_weeks, table=story_term, before=now - keeping.prints, limit=chunk * 24),
        "days": partial(_drop_days, now=now, limit=chunk),
        "robots": partial(conduct.drop_robots, now=now, limit=chunk),
        "messages": partial(empty_deliveries, before=now - keeping.deliveries, limit=chunk),
    }
    database.write(partial(make_weeks, now=now))
    return {name: _repeat(database, step) for name, step in steps.items()}


def _drop_days(tx: Connection, *, now: datetime, limit: int) -> int:
    """Drops what was counted on days long ago."""
    kept = {source_day: days.KEPT, evidence_day: days.KEPT, host_day: conduct.KEPT}
    return sum(days.drop_days(tx, table=table, before=(now - span).date(), limit=limit) for table, span in kept.items())


def drop_pages(tx: Connection, *, before: datetime, limit: int) -> int:
    old = sa.select(page.c.id).where(page.c.fetched_at < before).order_by(page.c.fetched_at).limit(limit)
    return tx.execute(page.delete().where(page.c.id.in_(old))).rowcount


def empty_unmatched(tx: Connection, *, before: datetime, limit: int) -> int:
    """Empties the text of versions whose article never matched a topic in a place that is trusted."""
    version = article_version.alias()
    matched = sa.exists().where(match.c.article_id == version.c.article_id, sa.not_(match.c.suppressed))
    old = (
        sa.select(version.c.article_id, version.c.n)
        .where(version.c.content.is_not(None), version.c.seen_at < before, ~matched)
        .order_by(version.c.seen_at)
        .limit(limit)
    )
    is_old = sa.tuple_(article_version.c.article_id, article_version.c.n).in_(old)
    return tx.execute(article_version.update().where(is_old).values(content=None)).rowcount


def drop_profiles(tx: Connection, *, before: datetime, limit: int) -> int:
    """By when an article was seen, as prints and terms are: one that was old when it came is kept as long as others."""
    seen = article.c.first_seen_at
    old = (
        sa.select(profile.c.article_id)
        .join_from(profile, article, article.c.id == profile.c.article_id)
        .where(profile.c.at < before, seen < before)
        .order_by(profile.c.at)
        .limit(limit)
    )
    return tx.execute(profile.delete().where(profile.c.article_id.in_(old))).rowcount


def empty_deliveries(tx: Connection, *, before: datetime, limit: int) -> int:
    """Empties the messages that were delivered long ago; that they were, stays."""
    is_old = sa.and_(delivery.c.state == DeliveryState.DELIVERED.value, delivery.c.created_at < before)
    old = sa.select(delivery.c.id).where(is_old, delivery.c.body != b"").limit(limit)
    return tx.execute(delivery.update().where(delivery.c.id.in_(old)).values(body=b"")).rowcount


def _repeat(database: Database, step: Callable[[Connection], int]) -> int:
    total = 0
    while count := database.write(step):
        total += count
    return total
