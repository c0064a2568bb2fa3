"""The tables, in the order in which news flows through them.

Three rules hold everywhere:
- What waits for a time has one column that says when (`ready_at`, `next_check_at`, `next_attempt_at`); a claim moves
  that column to the end of its lease, so what a dead worker held comes back by itself. NULL: waits for nothing.
- A partial index is used only by a query that repeats its condition, so the conditions are IS NOT NULL and IS NULL.
- `link_key`, `article` and `article_version` keep keys and hashes for ever; retention empties what lies beside them.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from monitor.store.columns import Id, Key, UtcTime, Words
from monitor.store.day_tables import evidence_day, host_day, robots_file, source_day, source_trail
from monitor.store.delivery_tables import channel_state, delivery, digest, digest_item, left_out, mark, told, worker
from monitor.store.metadata import MOVING, metadata

__all__ = [
    "article",
    "article_version",
    "channel_state",
    "delivery",
    "digest",
    "digest_item",
    "evidence_day",
    "health_event",
    "host",
    "host_day",
    "left_out",
    "link",
    "link_key",
    "mark",
    "match",
    "metadata",
    "page",
    "print_key",
    "profile",
    "robots_file",
    "source",
    "source_day",
    "source_schedule",
    "source_state",
    "source_trail",
    "story",
    "story_apart",
    "story_member",
    "story_term",
    "term_count",
    "told",
    "worker",
]

# -- schedule: hosts and sources ---------------------------------------------------------------------------------------

host = Table(
    "host",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # host[:port]
    Column("ready_at", UtcTime, nullable=False, index=True),  # free, and has something to do; NEVER: has nothing
    Column("next_allowed_at", UtcTime, nullable=False),  # politeness: the end of the last request plus the delay
    Column("delay_ms", Integer, nullable=False),  # from the settings
    Column("crawl_delay_ms", Integer),  # from robots.txt
    Column("owner", Text),  # who holds the lease; NULL: free
    Column("lease_until", UtcTime),
    Column("fence", Id, nullable=False),  # raised by every claim; a finish that names an older one is thrown away
    Column("reads_since_poll", Integer, nullable=False),
    postgresql_with=MOVING,
)

source = Table(
    "source",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("url", Text, nullable=False, unique=True),
    Column("host_id", Id, ForeignKey("host.id"), nullable=False),
    Column("every_s", Integer),
    Column("links", Text),  # selector of listings
    Column("parent_id", Id, ForeignKey("source.id"), index=True),  # the sitemap index that named it
    Column("enabled", Boolean, nullable=False),
    Column("first_polled_at", UtcTime),  # the first answer that could be read; NULL: not met yet
    Column("created_at", UtcTime, nullable=False),
)

source_schedule = Table(  # enabled sources only
    "source_schedule",
    metadata,
    Column("source_id", Id, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    Column("host_id", Id, ForeignKey("host.id"), nullable=False),
    Column("next_check_at", UtcTime, nullable=False),
    Column("interval_s", Double, nullable=False),
    Index(None, "host_id", "next_check_at"),
    postgresql_with=MOVING,
)

source_state = Table(
    "source_state",
    metadata,
    Column("source_id", Id, ForeignKey("source.id"), primary_key=True, autoincrement=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("asked_url", Words),  # what `etag`, `last_modified` and `body_hash` are of: dated addresses change
    Column("body_hash", LargeBinary),
    Column("item_ids", LargeBinary),  # of the last listing, packed
    Column("fail_count", Integer, nullable=False),  # in a row
    Column("fail_weight", Double, nullable=False),  # the same, weighed by kind
    Column("failure", Text),  # FailureKind or ListingTrouble of the last poll
    Column("detail", Words),
    Column("last_checked_at", UtcTime),
    Column("last_changed_at", UtcTime),
    Column("last_link_at", UtcTime),
    Column("poll_count", Integer, nullable=False),
    Column("unchanged_count", Integer, nullable=False),
    Column("since_full_get", Integer, nullable=False),  # 304 answers since the last whole one
    Column("rhythm_s", Double),  # learned seconds between new links
    Column("state", Text, nullable=False),  # new, up, degraded, down
    Column("state_reason", Words, nullable=False),
    Column("state_since", UtcTime, nullable=False),
    postgresql_with=MOVING,
)

health_event = Table(
    "health_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source_id", Id, ForeignKey("source.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("from_state", Text, nullable=False),
    Column("to_state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("told_at", UtcTime),
)
_untold = health_event.c.told_at.is_(None)
Index("ix_health_event_untold", health_event.c.id, sqlite_where=_untold, postgresql_where=_untold)

# -- ledger: links -----------------------------------------------------------------------------------------------------

link_key = Table(  # for ever: what was listed once is never new again
    "link_key",
    metadata,
    Column("key", Key, primary_key=True),
    Column("of_key", Key),  # another address of the link with this key
    Column("outlet_key", Words, unique=True),
    Column("first_day", Date, nullable=False),
    sqlite_with_rowid=False,
)

link = Table(
    "link",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Key, nullable=False, unique=True),
    Column("outlet", Text, nullable=False),
    Column("source_id", Id, ForeignKey("source.id")),
    Column("host_id", Id, ForeignKey("host.id"), nullable=False),
    Column("url", Words, nullable=False),
    Column("fetch_url", Words),
    Column("outlet_key", Words),
    Column("title", Words),
    Column("summary", Words),
    Column("published_at", UtcTime),  # as the source told it
    Column("discovered_at", UtcTime, nullable=False),
    Column("first_contact", Boolean, nullable=False),
    Column("next_attempt_at", UtcTime),  # NULL: not to be read (again)
    Column("attempts", Integer, nullable=False),
    Column("last_error", Words),
    Column("fate", Text),  # NULL: pending
    Column("fate_reason", Words),
    Column("fate_at", UtcTime),
    Column("article_id", Id),
    Index(None, "source_id", "discovered_at"),
)
_waits = link.c.next_attempt_at.is_not(None)
Index("ix_link_waiting_fresh", link.c.host_id, link.c.discovered_at, sqlite_where=_waits, postgresql_where=_waits)
Index("ix_link_waiting_due", link.c.host_id, link.c.next_attempt_at, sqlite_where=_waits, postgresql_where=_waits)
_read = link.c.article_id.is_not(None)
Index("ix_link_article_id", link.c.article_id, sqlite_where=_read, postgresql_where=_read)

page = Table(
    "page",
    metadata,
    Column("id", Id, primary_key=True),
    Column("link_id", Id, index=True),
    Column("requested_url", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("content_type", Words, nullable=False),
    Column("body_bytes", Integer, nullable=False),  # before compression
    Column("fetched_at", UtcTime, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),  # zlib
)

# -- articles ----------------------------------------------------------------------------------------------------------

article = Table(  # the newest version at a glance; for ever
    "article",
    metadata,
    Column("id", Id, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("url", Words, nullable=False),
    Column("url_key", Key, nullable=False, index=True),
    Column("outlet_key", Words, index=True),
    Column("title", Words, nullable=False),
    Column("published_at", UtcTime),
    Column("precision", Text, nullable=False),
    Column("language", Text),
    Column("version", Integer, nullable=False),
    Column("text_hash", Text, nullable=False, index=True),
    Column("first_seen_at", UtcTime, nullable=False, index=True),
    Column("changed_at", UtcTime, nullable=False),
)

article_version = Table(
    "article_version",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("page_id", Id),
    Column("title", Words, nullable=False),
    Column("text_hash", Text, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("content", LargeBinary),  # zlib of the article as JSON; NULL: emptied by retention
    PrimaryKeyConstraint("article_id", "n"),
)
_kept = article_version.c.content.is_not(None)
Index("ix_article_version_kept", article_version.c.seen_at, sqlite_where=_kept, postgresql_where=_kept)

match = Table(
    "match",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("topic", Words, nullable=False),
    Column("score", Double, nullable=False),
    Column("suppressed", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("evidence", JSON, nullable=False),
    PrimaryKeyConstraint("article_id", "version", "topic"),
)

# -- stories -----------------------------------------------------------------------------------------------------------

story = Table(
    "story",
    metadata,
    Column("id", Text, primary_key=True),
    Column("opened_at", UtcTime, nullable=False, index=True),
    Column("merged_into", Text, ForeignKey("story.id"), index=True),
    Column("title", Words, nullable=False),
    Column("untold_reason", Words),  # why no channel is owed it, although it matched
)

story_member = Table(
    "story_member",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("story_id", Text, ForeignKey("story.id"), nullable=False, index=True),
    Column("relation", Text, nullable=False),
    Column("of_article_id", Id),
    Column("why", JSON, nullable=False),
    Column("joined_at", UtcTime, nullable=False),
)

story_apart = Table(  # a person's word: these are not the same, whatever the scores say; both ways
    "story_apart",
    metadata,
    Column("story_id", Text, ForeignKey("story.id"), nullable=False),
    Column("other_id", Text, ForeignKey("story.id"), nullable=False),
    Column("said_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("story_id", "other_id"),
)

profile = Table(  # kept for a window
    "profile",
    metadata,
    Column("article_id", Id, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("story_id", Text, nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("data", LargeBinary, nullable=False),
    Column("stamp", BigInteger),  # of `data`: a copy in memory with this stamp is the same; NULL: not known
    Index(None, "story_id", "article_id"),
)

print_key = Table(  # sampled prints; the week stands first, so that an old one is dropped in one stroke
    "print_key",
    metadata,
    Column("week", Integer, nullable=False),
    Column("key", Integer, nullable=False),  # 32 bits, signed
    Column("article_id", Integer, nullable=False),
    PrimaryKeyConstraint("week", "key", "article_id"),
    sqlite_with_rowid=False,
)

story_term = Table(
    "story_term",
    metadata,
    Column("week", Integer, nullable=False),
    Column("term", Integer, nullable=False),  # 32 bits, signed
    Column("article_id", Integer, nullable=False),
    PrimaryKeyConstraint("week", "term", "article_id"),
    sqlite_with_rowid=False,
)

term_count = Table(  # in how many articles a term stood
    "term_count",
    metadata,
    Column("term", Integer, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
)
