"""The tables of deliveries and digests, and what is known of channels, of the database itself and of its workers."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from monitor.store.columns import Id, UtcTime, Words
from monitor.store.metadata import MOVING, metadata

told = Table(  # which story a channel was told, or is owed
    "told",
    metadata,
    Column("channel", Text, nullable=False),
    Column("story_id", Text, ForeignKey("story.id"), nullable=False, index=True),
    Column("first_told_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("channel", "story_id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("story_id", Text, ForeignKey("story.id"), index=True),
    Column("digest_id", Id, ForeignKey("digest.id"), index=True),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),  # counted at claim; the number is the lease's token too
    Column("next_attempt_at", UtcTime),  # NULL: not to be sent (again)
    Column("owner", Text),  # who claimed it last
    Column("last_error", Words),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("delivered_at", UtcTime),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("channel", "kind", "subject", "recipient"),
)
_owed = delivery.c.next_attempt_at.is_not(None)
Index("ix_delivery_owed", delivery.c.channel, delivery.c.next_attempt_at, sqlite_where=_owed, postgresql_where=_owed)

digest = Table(
    "digest",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("slot", Text, nullable=False),  # local date and slot name
    Column("closed_at", UtcTime, nullable=False),
    UniqueConstraint("channel", "slot"),
)

digest_item = Table(
    "digest_item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("story_id", Text, ForeignKey("story.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),  # new, updated
    Column("added_at", UtcTime, nullable=False),
    Column("digest_id", Id, ForeignKey("digest.id"), index=True),  # NULL: waits for the next slot
)
_undigested = digest_item.c.digest_id.is_(None)
Index(
    "uq_digest_item_waiting",
    digest_item.c.channel,
    digest_item.c.story_id,
    digest_item.c.kind,
    unique=True,
    sqlite_where=_undigested,
    postgresql_where=_undigested,
)

left_out = Table(  # a story that a channel is not told, by its own settings
    "left_out",
    metadata,
    Column("channel", Text, nullable=False),
    Column("story_id", Text, ForeignKey("story.id"), nullable=False, index=True),
    Column("reason", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("digest_id", Id, ForeignKey("digest.id"), index=True),  # the one that counts it; NULL: the next will
    PrimaryKeyConstraint("channel", "story_id"),
)

channel_state = Table(
    "channel_state",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("is_disabled", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("last_error", Words),
    Column("seen_at", UtcTime),  # when a monitor first served it: earlier slots are not owed
    Column("failing_since", UtcTime),
    Column("paused_until", UtcTime),
    Column("trouble_told_at", UtcTime),  # NULL: nobody was told, or its end was
)

mark = Table(  # facts about the database itself: "deliveries held"
    "mark",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
)

worker = Table(  # who serves this database: rewritten every half minute
    "worker",
    metadata,
    Column("owner", Text, primary_key=True),  # machine:number:word, as in leases
    Column("role", Text, nullable=False),  # run, work
    Column("version", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False, index=True),
    Column("slots", Integer, nullable=False),
    Column("busy", Integer, nullable=False),  # requests under way
    Column("engine", Words, nullable=False),  # what wakes it, and what is wrong with that
    postgresql_with=MOVING,
)
