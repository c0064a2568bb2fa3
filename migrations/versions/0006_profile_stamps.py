"""Profiles carry a stamp of their bytes; the newest members of a story are found in one index."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profile", sa.Column("stamp", sa.BigInteger()))
    op.create_index("ix_profile_story_id_article_id", "profile", ["story_id", "article_id"])
    op.drop_index("ix_profile_story_id", "profile")
