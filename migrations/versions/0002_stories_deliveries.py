"""Stories and what is compared of them; deliveries and digests."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Id, UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_channel_state()
    _create_digest()
    _create_mark()
    _create_print_key()
    _create_story()
    _create_story_term()
    _create_term_count()
    _create_delivery()
    _create_digest_item()
    _create_profile()
    _create_story_apart()
    _create_story_member()
    _create_told()


def _create_channel_state() -> None:
    op.create_table(
        "channel_state",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("is_disabled", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_state"),
    )


def _create_digest() -> None:
    op.create_table(
        "digest",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("channel", "slot", name="uq_digest_channel_slot"),
    )


def _create_mark() -> None:
    op.create_table(
        "mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mark"),
    )


def _create_print_key() -> None:
    op.create_table(
        "print_key",
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "key", "article_id", name="pk_print_key"),
        sqlite_with_rowid=False,
    )


def _create_story() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcTime(), nullable=False),
        sa.Column("merged_into", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("untold_reason", sa.Text()),
        sa.ForeignKeyConstraint(["merged_into"], ["story.id"], name="fk_story_merged_into"),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
    )
    op.create_index("ix_story_merged_into", "story", ["merged_into"])
    op.create_index("ix_story_opened_at", "story", ["opened_at"])


def _create_story_term() -> None:
    op.create_table(
        "story_term",
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("term", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", "term", "article_id", name="pk_story_term"),
        sqlite_with_rowid=False,
    )


def _create_term_count() -> None:
    op.create_table(
        "term_count",
        sa.Column("term", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_term_count"),
    )


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text()),
        sa.Column("digest_id", Id),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", UtcTime()),
        sa.Column("owner", sa.Text()),
        sa.Column("last_error", sa.Text()),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("delivered_at", UtcTime()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_delivery_digest_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_delivery_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint(
            "channel", "kind", "subject", "recipient", name="uq_delivery_channel_kind_subject_recipient"
        ),
    )
    op.create_index("ix_delivery_created_at", "delivery", ["created_at"])
    op.create_index("ix_delivery_digest_id", "delivery", ["digest_id"])
    op.create_index(
        "ix_delivery_owed",
        "delivery",
        ["channel", "next_attempt_at"],
        sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )
    op.create_index("ix_delivery_story_id", "delivery", ["story_id"])


def _create_digest_item() -> None:
    op.create_table(
        "digest_item",
        sa.Column("id", Id, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.Column("digest_id", Id),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_digest_item_digest_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_digest_item_story_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_item"),
    )
    op.create_index("ix_digest_item_digest_id", "digest_item", ["digest_id"])
    op.create_index("ix_digest_item_story_id", "digest_item", ["story_id"])
    op.create_index(
        "uq_digest_item_waiting",
        "digest_item",
        ["channel", "story_id", "kind"],
        unique=True,
        sqlite_where=sa.text("digest_id IS NULL"),
        postgresql_where=sa.text("digest_id IS NULL"),
    )


def _create_profile() -> None:
    op.create_table(
        "profile",
        sa.Column("article_id", Id, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_profile_article_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_profile"),
    )
    op.create_index("ix_profile_at", "profile", ["at"])
    op.create_index("ix_profile_story_id", "profile", ["story_id"])


def _create_story_apart() -> None:
    op.create_table(
        "story_apart",
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("said_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["story.id"], name="fk_story_apart_other_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_apart_story_id"),
        sa.PrimaryKeyConstraint("story_id", "other_id", name="pk_story_apart"),
    )


def _create_story_member() -> None:
    op.create_table(
        "story_member",
        sa.Column("article_id", Id, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("of_article_id", Id),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("joined_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_story_member_article_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_member_story_id"),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_member"),
    )
    op.create_index("ix_story_member_story_id", "story_member", ["story_id"])


def _create_told() -> None:
    op.create_table(
        "told",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("first_told_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_told_story_id"),
        sa.PrimaryKeyConstraint("channel", "story_id", name="pk_told"),
    )
    op.create_index("ix_told_story_id", "told", ["story_id"])
