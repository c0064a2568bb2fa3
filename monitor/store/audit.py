"""The books checked: every rule that must hold over the whole database, as a query for the rows that break it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select

from monitor.model import DeliveryState, Fate, Relation
from monitor.store.reports import count_all
from monitor.store.tables import (
    article,
    article_version,
    delivery,
    digest,
    digest_item,
    left_out,
    link,
    link_key,
    match,
    story,
    story_apart,
    story_member,
    told,
)

EXAMPLES = 20
"""So many rows that break a rule are named; the rest are counted."""


def audit(tx: Connection) -> list[str]:
    """What is wrong, one sentence a row; empty: nothing."""
    return [*_wrong_sum(tx), *(sentence for rule, rows in _rules() for sentence in _broken(tx, rule, rows))]


def _wrong_sum(tx: Connection) -> Iterator[str]:
    """Every link is pending or has one fate of those there are."""
    counted = count_all(tx)
    ended = sum(counted.fates.values())
    if counted.links != counted.pending + ended:
        yield f"there are {counted.links} links, but {counted.pending} are pending and {ended} have a fate"


def _broken(tx: Connection, rule: str, rows: Select[Any]) -> Iterator[str]:
    found = tx.scalars(rows.limit(EXAMPLES)).all()
    yield from (rule.format(name) for name in found)
    if len(found) == EXAMPLES:
        count = tx.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
        if count > EXAMPLES:
            yield f"{rule.format('…')} (and {count - EXAMPLES} more)"


def _rules() -> Iterator[tuple[str, Select[Any]]]:
    yield from _link_rules()
    yield from _story_rules()
    yield from _delivery_rules()


def _link_rules() -> Iterator[tuple[str, Select[Any]]]:
    forgotten = sa.and_(link.c.fate.is_(None), link.c.next_attempt_at.is_(None))
    yield "link {} has neither a fate nor an attempt ahead", sa.select(link.c.id).where(forgotten)
    unknown = link.c.fate.not_in([fate.value for fate in Fate])
    yield "link {} has a fate that does not exist", sa.select(link.c.id).where(unknown)
    keyless = ~sa.exists().where(link_key.c.key == link.c.key)
    yield "link {} has no key and could be listed as new again", sa.select(link.c.id).where(keyless)
    filed = link.c.fate.in_([Fate.TOLD, Fate.JOINED, Fate.SILENT, Fate.SUPPRESSED, Fate.UNMATCHED, Fate.UNCHANGED])
    yield "link {} was filed but has no article", sa.select(link.c.id).where(filed, link.c.article_id.is_(None))
    in_story = link.c.fate.in_([Fate.TOLD, Fate.JOINED, Fate.SILENT])
    placed = sa.exists().where(story_member.c.article_id == link.c.article_id)
    yield "link {} was told, but its article is in no story", sa.select(link.c.id).where(in_story, ~placed)


def _story_rules() -> Iterator[tuple[str, Select[Any]]]:
    is_open = story.c.merged_into.is_(None)
    has_member = sa.exists().where(story_member.c.story_id == story.c.id)
    yield "story {} has no article", sa.select(story.c.id).where(is_open, ~has_member)
    yield "story {} was merged, but keeps articles", sa.select(story.c.id).where(~is_open, has_member)
    matched = sa.exists().where(
        story_member.c.story_id == story.c.id,
        match.c.article_id == story_member.c.article_id,
        sa.not_(match.c.suppressed),
    )
    is_placed = sa.exists().where(story_member.c.article_id == match.c.article_id)
    homeless = sa.select(match.c.article_id).where(sa.not_(match.c.suppressed), ~is_placed).distinct()
    yield "article {} matched, but is in no story", homeless
    is_told = sa.exists().where(told.c.story_id == story.c.id)
    untold = sa.select(story.c.id).where(is_open, matched, ~is_told, story.c.untold_reason.is_(None))
    yield "story {} matched, but nobody is told and no reason is stated", untold
    has_version = sa.exists().where(
        article_version.c.article_id == article.c.id, article_version.c.n == article.c.version
    )
    yield "article {} has no version of its newest number", sa.select(article.c.id).where(~has_version)
    back = story_apart.alias()
    both_ways = sa.exists().where(back.c.story_id == story_apart.c.other_id, back.c.other_id == story_apart.c.story_id)
    yield "story {} is kept apart one way only", sa.select(story_apart.c.story_id).where(~both_ways)
    of_unknown = sa.and_(story_member.c.relation != Relation.NEW, story_member.c.of_article_id.is_(None))
    yield (
        "article {} joined its story without saying whom it resembles",
        sa.select(story_member.c.article_id).where(of_unknown),
    )


def _told_before_it_was_parted() -> sa.ColumnElement[bool]:
    """A person parted the story from one that the channel was told."""
    whole = told.alias()
    return sa.exists().where(
        story_apart.c.story_id == told.c.story_id,
        whole.c.story_id == story_apart.c.other_id,
        whole.c.channel == told.c.channel,
    )


def _delivery_rules() -> Iterator[tuple[str, Select[Any]]]:
    about_story = delivery.c.kind.like("story.%")
    yield "delivery {} has no story", sa.select(delivery.c.id).where(about_story, delivery.c.story_id.is_(None))
    is_merged = sa.exists().where(story.c.id == delivery.c.story_id, story.c.merged_into.is_not(None))
    yield "delivery {} is about a story that was merged into another", sa.select(delivery.c.id).where(is_merged)
    sent = sa.exists().where(delivery.c.channel == told.c.channel, delivery.c.story_id == told.c.story_id)
    listed = sa.exists().where(digest_item.c.channel == told.c.channel, digest_item.c.story_id == told.c.story_id)
    untraced = sa.select(told.c.story_id).where(~sent, ~listed, ~_told_before_it_was_parted())
    yield "story {} is told to a channel, but in no delivery or digest", untraced
    has_items = sa.exists().where(digest_item.c.digest_id == digest.c.id)
    has_mail = sa.exists().where(delivery.c.digest_id == digest.c.id)
    yield "digest {} was frozen, but nothing is owed for it", sa.select(digest.c.id).where(has_items, ~has_mail)
    is_told = sa.exists().where(told.c.channel == left_out.c.channel, told.c.story_id == left_out.c.story_id)
    yield "story {} is told to a channel that leaves it out", sa.select(left_out.c.story_id).where(is_told)
    yield "story {} is left out without a reason", sa.select(left_out.c.story_id).where(left_out.c.reason == "")
    waits = delivery.c.state.in_([DeliveryState.PENDING, DeliveryState.SENDING])
    stuck = sa.and_(waits, delivery.c.next_attempt_at.is_(None))
    yield "delivery {} waits for nothing", sa.select(delivery.c.id).where(stuck)
    timeless = sa.and_(delivery.c.state == DeliveryState.DELIVERED, delivery.c.delivered_at.is_(None))
    yield "delivery {} is delivered at no time", sa.select(delivery.c.id).where(timeless)
