"""Stories as messages tell them: their articles, what matched, where they came from, and the numbers they differ in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import Article, Dated, Match, Relation, ToldArticle, ToldFigures, ToldOrigin, ToldStory
from monitor.store.articles import load_matches
from monitor.store.packing import unpack_article
from monitor.store.tables import article, article_version, story_member
from monitor.stories.origin import origin_of
from monitor.stories.tallies import find_gaps, lead_of


def told_story(
    tx: Connection, story_id: str, outlet_names: Mapping[str, str], *, is_update: bool = False
) -> ToldStory | None:
    """A story as a message tells it; None: it has no member."""
    return next(iter(told_stories(tx, [story_id], outlet_names, updates=[story_id] if is_update else ())), None)


def told_stories(
    tx: Connection, story_ids: Sequence[str], outlet_names: Mapping[str, str], *, updates: Collection[str] = ()
) -> list[ToldStory]:
    """Stories as messages tell them, in the order given. Those in `updates` were told before."""
    rows = _member_rows(tx, story_ids)
    found = load_matches(tx, [row.article_id for row in rows])
    by_story: dict[str, list[_Told]] = {}
    for row in rows:
        by_story.setdefault(row.story_id, []).append(_told_article(row, outlet_names))
    return [
        _told(id_, by_story[id_], found, is_update=id_ in updates)
        for id_ in dict.fromkeys(story_ids)
        if id_ in by_story
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """An article as it is told, and the part of its text whose numbers are its news."""

    article_id: int
    article: ToldArticle
    lead: str


def _member_rows(tx: Connection, story_ids: Sequence[str]) -> list[Any]:
    is_newest = sa.and_(article_version.c.article_id == article.c.id, article_version.c.n == article.c.version)
    statement = (
        sa.select(story_member.c.story_id, story_member.c.relation, story_member.c.article_id, story_member.c.why)
        .add_columns(*(each for each in article.c if each.name not in {"id", "url_key"}), article_version.c.content)
        .join_from(story_member, article, article.c.id == story_member.c.article_id)
        .join(article_version, is_newest, isouter=True)
        .where(story_member.c.story_id.in_(story_ids))
    )
    return sorted(tx.execute(statement), key=_order_of)


def _order_of(row: Any) -> tuple[bool, datetime, int]:
    """The article that opened the story first, then as they were seen."""
    return row.relation != Relation.NEW, row.first_seen_at, row.article_id


def _told(id_: str, told: Sequence[_Told], found: Mapping[int, list[Match]], *, is_update: bool) -> ToldStory:
    matches = [match for each in told for match in found.get(each.article_id, ()) if not match.suppressed]
    matches.sort(key=lambda each: -each.score)
    articles = tuple(each.article for each in told)
    return ToldStory(
        id=id_,
        topics=tuple(sorted({each.topic for each in matches})),
        articles=articles,
        matches=tuple(matches),
        score=max((each.score for each in matches), default=0.0),
        is_update=is_update,
        origin=told_origin(articles),
        figures=told_figures(articles, [each.lead for each in told]),
    )


def told_origin(articles: Sequence[ToldArticle]) -> ToldOrigin | None:
    origin = origin_of(articles)
    if origin is None:
        return None
    return ToldOrigin(origin.first.outlet, origin.first.outlet_name, origin.at, origin.wires)


def told_figures(articles: Sequence[ToldArticle], leads: Sequence[str]) -> tuple[ToldFigures, ...]:
    """What the articles count differently; copies of one text that say the same are named once."""
    gaps = find_gaps(leads) if len(leads) > 1 else []
    return tuple(
        ToldFigures(tuple(dict.fromkeys((articles[place].outlet_name, words) for place, words in gap.values)))
        for gap in gaps
    )


def _told_article(row: Any, outlet_names: Mapping[str, str]) -> _Told:
    read: Article | None = None if row.content is None else unpack_article(row.content)
    told = ToldArticle(
        outlet=row.outlet,
        outlet_name=outlet_names.get(row.outlet, row.outlet),
        title=row.title,
        url=row.url,
        published=read.published if read else Dated(row.published_at, row.precision),
        first_seen_at=row.first_seen_at,
        relation=Relation(row.relation),
        standfirst=read.standfirst if read else None,
        agencies=read.agencies if read else (),
        authors=read.authors if read else (),
        language=row.language,
        changed_at=row.changed_at,
        shared=row.why.get("containment") if row.relation == Relation.COPY else None,
    )
    return _Told(row.article_id, told, lead_of(read.title, read.standfirst, read.paragraphs) if read else row.title)
