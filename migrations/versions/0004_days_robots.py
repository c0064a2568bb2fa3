"""What is counted by day of sources, outlets and hosts; robots.txt files; what the last pages of a source brought."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Id, UtcTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOVING = {"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.02}


def upgrade() -> None:
    _create_source_day()
    _create_evidence_day()
    _create_host_day()
    _create_robots_file()
    _create_source_trail()


def _create_source_day() -> None:
    counted = ("polls", "failures", "links", "pages", "walls", "articles", "titled", "dated", "authored", "bodied")
    op.create_table(
        "source_day",
        sa.Column("source_id", Id, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counted),
        sa.Column("text_chars", Id, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_day_source_id"),
        sa.PrimaryKeyConstraint("source_id", "day", name="pk_source_day"),
        postgresql_with=MOVING,
    )


def _create_evidence_day() -> None:
    op.create_table(
        "evidence_day",
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "day", "field", "evidence", name="pk_evidence_day"),
        postgresql_with=MOVING,
    )


def _create_host_day() -> None:
    counted = ("requests", "robots_requests", "not_modified", "failures", "forbidden", "waits", "early")
    op.create_table(
        "host_day",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counted),
        sa.Column("body_bytes", Id, nullable=False),
        sa.Column("gaps", sa.Integer(), nullable=False),
        sa.Column("short_gaps", sa.Integer(), nullable=False),
        sa.Column("least_gap_ms", sa.Integer()),
        sa.Column("owed_ms", sa.Integer()),
        sa.Column("last_ended_at", UtcTime()),
        sa.Column("held_until", UtcTime()),
        sa.PrimaryKeyConstraint("host", "day", name="pk_host_day"),
    )


def _create_robots_file() -> None:
    op.create_table(
        "robots_file",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("fetched_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name="pk_robots_file"),
    )


def _create_source_trail() -> None:
    op.create_table(
        "source_trail",
        sa.Column("source_id", Id, autoincrement=False, nullable=False),
        sa.Column("history", sa.LargeBinary(), nullable=False),
        sa.Column("recent", sa.LargeBinary(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("since", UtcTime()),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_source_trail_source_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source_trail"),
        postgresql_with=MOVING,
    )
