"""The tables of what is counted by day, of robots.txt files, and of what the last pages of sources brought."""

from sqlalchemy import Column, Date, ForeignKey, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from monitor.store.columns import Id, UtcTime, Words
from monitor.store.metadata import MOVING, metadata

source_day = Table(  # polls, and what came of the pages that a source listed
    "source_day",
    metadata,
    Column("source_id", Id, ForeignKey("source.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("polls", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("links", Integer, nullable=False),  # new ones
    Column("pages", Integer, nullable=False),  # that were read
    Column("walls", Integer, nullable=False),  # of these: consent walls, challenge pages, soft 404s
    Column("articles", Integer, nullable=False),
    Column("titled", Integer, nullable=False),
    Column("dated", Integer, nullable=False),
    Column("authored", Integer, nullable=False),
    Column("bodied", Integer, nullable=False),
    Column("text_chars", Id, nullable=False),
    PrimaryKeyConstraint("source_id", "day"),
    postgresql_with=MOVING,
)

evidence_day = Table(  # which evidence gave an outlet's titles, dates, authors
    "evidence_day",
    metadata,
    Column("outlet", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("field", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    PrimaryKeyConstraint("outlet", "day", "field", "evidence"),
    postgresql_with=MOVING,
)

host_day = Table(  # how politely a host was treated
    "host_day",
    metadata,
    Column("host", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("robots_requests", Integer, nullable=False),
    Column("not_modified", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("forbidden", Integer, nullable=False),  # addresses not asked for, because robots.txt says so
    Column("waits", Integer, nullable=False),  # answers that asked for a pause (Retry-After)
    Column("early", Integer, nullable=False),  # requests before such a pause was over
    Column("body_bytes", Id, nullable=False),
    Column("gaps", Integer, nullable=False),  # times between two requests that are known
    Column("short_gaps", Integer, nullable=False),  # of these: shorter than the delay owed
    Column("least_gap_ms", Integer),  # the one nearest to, or furthest below, what was owed
    Column("owed_ms", Integer),  # in that place
    Column("last_ended_at", UtcTime),
    Column("held_until", UtcTime),  # the longest pause that was asked for
    PrimaryKeyConstraint("host", "day"),
)

robots_file = Table(  # as received; kept for a day at most
    "robots_file",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("text", LargeBinary, nullable=False),  # zlib
    Column("fetched_at", UtcTime, nullable=False),
)

source_trail = Table(  # the last pages of a source, two bytes each, and what is wrong with them
    "source_trail",
    metadata,
    Column("source_id", Id, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    Column("history", LargeBinary, nullable=False),
    Column("recent", LargeBinary, nullable=False),
    Column("trouble", Words, nullable=False),
    Column("since", UtcTime),
    postgresql_with=MOVING,
)
