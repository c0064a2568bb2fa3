"""What is counted by day: polls and pages of sources, evidence of outlets. One small row each, raised in place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store.tables import evidence_day, source, source_day

KEPT = timedelta(days=400)
"""So that a year can be compared with the one before."""

EVIDENCE_MAX = 60  # characters of a place: outlet text is data here too


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDay:
    """A source's day in figures."""

    polls: int = 0
    failures: int = 0
    links: int = 0  # new ones
    pages: int = 0  # that were read
    walls: int = 0  # of these: pages that could not be had
    articles: int = 0
    titled: int = 0
    dated: int = 0
    authored: int = 0
    bodied: int = 0
    text_chars: int = 0

    def __add__(self, other: "SourceDay") -> "SourceDay":
        return SourceDay(**{name: getattr(self, name) + getattr(other, name) for name in COUNTED})


COUNTED = tuple(SourceDay.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which evidence gave an outlet's field, and in how many articles."""

    outlet: str
    day: date
    field: str
    evidence: str
    articles: int


def count(tx: Connection, source_id: int, now: datetime, counted: SourceDay) -> None:
    """Adds to a source's day."""
    row = {name: int(getattr(counted, name)) for name in COUNTED}
    tx.execute(_COUNT[tx.dialect.name], {"source_id": source_id, "day": now.date(), **row})


def count_evidence(tx: Connection, outlet: str, now: datetime, evidence: Mapping[str, str]) -> None:
    """Adds an article's evidence, a field each, to an outlet's day."""
    rows = [
        {"outlet": outlet, "day": now.date(), "field": field, "evidence": place[:EVIDENCE_MAX], "articles": 1}
        for field, place in sorted(evidence.items())
    ]
    if rows:
        tx.execute(_COUNT_EVIDENCE[tx.dialect.name], rows)


def days_of_sources(tx: Connection, since: date) -> dict[int, dict[date, SourceDay]]:
    """The days of every source; a nested sitemap's count for the source that the settings name."""
    roots = _roots(tx)
    found: dict[int, dict[date, SourceDay]] = {}
    for row in tx.execute(sa.select(source_day).where(source_day.c.day >= since)).mappings():
        days = found.setdefault(roots.get(row["source_id"], row["source_id"]), {})
        day = SourceDay(**{name: row[name] for name in COUNTED})
        days[row["day"]] = days.get(row["day"], SourceDay()) + day
    return found


def evidence_of_outlets(tx: Connection, since: date) -> Sequence[Evidence]:
    """By outlet, field and day, the most frequent first."""
    columns = evidence_day.c
    order = (columns.outlet, columns.field, columns.day, columns.articles.desc(), columns.evidence)
    rows = tx.execute(sa.select(evidence_day).where(columns.day >= since).order_by(*order))
    return [Evidence(row.outlet, row.day, row.field, row.evidence, row.articles) for row in rows]


def drop_days(tx: Connection, *, table: Table, before: date, limit: int) -> int:
    """Drops rows of days before one; how many."""
    key = tuple(table.primary_key.columns)
    old = sa.select(*key).where(table.c.day < before).limit(limit)
    return tx.execute(table.delete().where(sa.tuple_(*key).in_(old))).rowcount


def _roots(tx: Connection) -> Mapping[int, int]:
    """The source behind each nested one."""
    parents = {row.id: row.parent_id for row in tx.execute(sa.select(source.c.id, source.c.parent_id))}
    return {id_: _root(id_, parents) for id_ in parents}


def _root(id_: int, parents: Mapping[int, int | None]) -> int:
    parent = parents.get(id_)
    return id_ if parent is None else _root(parent, parents)


def counting(table: Table, keys: Collection[str], counted: Collection[str]) -> Mapping[str, sa.Insert]:
    """An INSERT a database that adds to the row that is there already, built once."""
    statements: dict[str, sa.Insert] = {}
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
        insert = dialect.insert(table)
        added = {column: table.c[column] + insert.excluded[column] for column in counted}
        statements[name] = insert.on_conflict_do_update(index_elements=list(keys), set_=added)
    return statements


_COUNT = counting(source_day, ("source_id", "day"), COUNTED)
_COUNT_EVIDENCE = counting(evidence_day, ("outlet", "day", "field", "evidence"), ("articles",))
