"""Hosts, sources, links, pages, articles and their matches."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Id, UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_article()
    _create_host()
    _create_link_key()
    _create_page()
    _create_article_version()
    _create_match()
    _create_source()
    _create_health_event()
    _create_link()
    _create_source_schedule()
    _create_source_state()


def _create_article() -> None:
    op.create_table(
        "article",
        sa.Column("id", Id, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.LargeBinary(16), nullable=False),
        sa.Column("outlet_key", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_at", UtcTime()),
        sa.Column("precision", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("first_seen_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_index("ix_article_first_seen_at", "article", ["first_seen_at"])
    op.create_index("ix_article_outlet_key", "article", ["outlet_key"])
    op.create_index("ix_article_text_hash", "article", ["text_hash"])
    op.create_index("ix_article_url_key", "article", ["url_key"])


def _create_host() -> None:
    op.create_table(
        "host",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ready_at", UtcTime(), nullable=False),
        sa.Column("next_allowed_at", UtcTime(), nullable=False),
        sa.Column("delay_ms", sa.Integer(), nullable=False),
        sa.Column("crawl_delay_ms", sa.Integer()),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_until", UtcTime()),
        sa.Column("fence", Id, nullable=False),
        sa.Column("reads_since_poll", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_host"),
        sa.UniqueConstraint("name", name="uq_host_name"),
        postgresql_with={"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.02},
    )
    op.create_index("ix_host_ready_at", "host", ["ready_at"])


def _create_link_key() -> None:
    op.create_table(
        "link_key",
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("of_key", sa.LargeBinary(16)),
        sa.Column("outlet_key", sa.Text()),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_link_key"),
        sa.UniqueConstraint("outlet_key", name="uq_link_key_outlet_key"),
        sqlite_with_rowid=False,
    )


def _create_page() -> None:
    op.create_table(
        "page",
        sa.Column("id", Id, nullable=False),
        sa.Column("link_id", Id),
        sa.Column("requested_url", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("body_bytes", sa.Integer(), nullable=False),
        sa.Column("fetched_at", UtcTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_page"),
    )
    op.create_index("ix_page_fetched_at", "page", ["fetched_at"])
    op.create_index("ix_page_link_id", "page", ["link_id"])


def _create_article_version() -> None:
    op.create_table(
        "article_version",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("page_id", Id),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_version_article_id"),
        sa.PrimaryKeyConstraint("article_id", "n", name="pk_article_version"),
    )
    op.create_index(
        "ix_article_version_kept",
        "article_version",
        ["seen_at"],
        sqlite_where=sa.text("content IS NOT NULL"),
        postgresql_where=sa.text("content IS NOT NULL"),
    )


def _create_match() -> None:
    op.create_table(
        "match",
        sa.Column("article_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("suppressed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_match_article_id"),
        sa.PrimaryKeyConstraint("article_id", "version", "topic", name="pk_match"),
    )


def _create_source() -> None:
    op.create_table(
        "source",
        sa.Column("id", Id, nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host_id", Id, nullable=False),
        sa.Column("every_s", sa.Integer()),
        sa.Column("links", sa.Text()),
        sa.Column("parent_id", Id),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("first_polled_at", UtcTime()),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name="fk_source_host_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["source.id"], name="fk_source_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("url", name="uq_source_url"),
    )
    op.create_index("ix_source_parent_id", "source", ["parent_id"])


def _create_health_event() -> None:
    op.create_table(
        "health_event",
        sa.Column("id", Id, nullable=False),
        sa.Column("source_id", Id, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_at", UtcTime()),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_health_event_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_health_event"),
    )
    op.create_index("ix_health_event_source_id", "health_event", ["source_id"])
    op.create_index(
        "ix_health_event_untold",
        "health_event",
        ["id"],
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )


def _create_link() -> None:
    op.create_table(
        "link",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.LargeBinary(16), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("source_id", Id),
        sa.Column("host_id", Id, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetch_url", sa.Text()),
        sa.Column("outlet_key", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("summary", sa.Text()),
        sa.Column("published_at", UtcTime()),
        sa.Column("discovered_at", UtcTime(), nullable=False),
        sa.Column("first_contact", sa.Boolean(), nullable=False),
        sa.Column("next_attempt_at", UtcTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("fate", sa.Text()),
        sa.Column("fate_reason", sa.Text()),
        sa.Column("fate_at", UtcTime()),
        sa.Column("article_id", Id),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name="fk_link_host_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_link_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_link"),
        sa.UniqueConstraint("key", name="uq_link_key"),
    )
    _create_link_indexes()


def _create_link_indexes() -> None:
    op.create_index(
        "ix_link_article_id",
        "link",
        ["article_id"],
        sqlite_where=sa.text("article_id IS NOT NULL"),
        postgresql_where=sa.text("article_id IS NOT NULL"),
    )
    op.create_index("ix_link_source_id_discovered_at", "link", ["source_id", "discovered_at"])
    op.create_index(
        "ix_link_waiting_due",
        "link",
        ["host_id", "next_attempt_at"],
        sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )
    op.create_index(
        "ix_link_waiting_fresh",
        "link",
        ["host_id", "discovered_at"],
        sqlite_where=sa.text("next_attempt_at IS NOT NULL"),
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )


def _create_source_schedule() -> None:
    op.create_table(
        "source_schedule",
        sa.Column("source_id", Id, autoincrement=False, nullable=False),
        sa.Column("host_id", Id, nullable=False),
        sa.Column("next_check_at", UtcTime(), nullable=False),
        sa.Column("interval_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["host_id"], ["host.id"], name="fk_source_schedule_host_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_schedule_source_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_schedule"),
        postgresql_with={"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.02},
    )
    op.create_index("ix_source_schedule_host_id_next_check_at", "source_schedule", ["host_id", "next_check_at"])


def _create_source_state() -> None:
    op.create_table(
        "source_state",
        sa.Column("source_id", Id, autoincrement=False, nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("asked_url", sa.Text()),
        sa.Column("body_hash", sa.LargeBinary()),
        sa.Column("item_ids", sa.LargeBinary()),
        sa.Column("fail_count", sa.Integer(), nullable=False),
        sa.Column("fail_weight", sa.Double(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.Column("last_checked_at", UtcTime()),
        sa.Column("last_changed_at", UtcTime()),
        sa.Column("last_link_at", UtcTime()),
        sa.Column("poll_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("since_full_get", sa.Integer(), nullable=False),
        sa.Column("rhythm_s", sa.Double()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("state_since", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_state_source_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_state"),
        postgresql_with={"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.02},
    )
