"""How a channel does: since when it is known, its failures in a row, its pause; the stories it is not told, and why."""

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Id, UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel_state", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("channel_state", sa.Column("last_error", sa.Text()))
    for name in ("seen_at", "failing_since", "paused_until", "trouble_told_at"):
        op.add_column("channel_state", sa.Column(name, UtcTime()))
    _create_left_out()


def _create_left_out() -> None:
    op.create_table(
        "left_out",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("story_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("digest_id", Id),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_left_out_story_id"),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name="fk_left_out_digest_id"),
        sa.PrimaryKeyConstraint("channel", "story_id", name="pk_left_out"),
    )
    op.create_index("ix_left_out_story_id", "left_out", ["story_id"])
    op.create_index("ix_left_out_digest_id", "left_out", ["digest_id"])
