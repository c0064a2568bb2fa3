"""PostgreSQL: prints and terms stand in a partition a week, so that an old week is dropped whole. SQLite: nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = {"print_key": "key", "story_term": "term"}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, key in _TABLES.items():
            _part(name, key)


def _part(name: str, key: str) -> None:
    """A program of the revision before reads and writes the table as it did."""
    columns = f"week integer NOT NULL, {key} integer NOT NULL, article_id integer NOT NULL"
    primary_key = f"CONSTRAINT pk_{name} PRIMARY KEY (week, {key}, article_id)"
    op.execute(f"ALTER TABLE {name} RENAME TO {name}_whole")
    op.execute(f"ALTER TABLE {name}_whole RENAME CONSTRAINT pk_{name} TO pk_{name}_whole")
    op.execute(f"CREATE TABLE {name} ({columns}, {primary_key}) PARTITION BY LIST (week)")
    op.execute(f"CREATE TABLE {name}_other PARTITION OF {name} DEFAULT")
    for (week,) in op.get_bind().execute(sa.text(f"SELECT DISTINCT week FROM {name}_whole ORDER BY week")).all():
        op.execute(f"CREATE TABLE {name}_{int(week)} PARTITION OF {name} FOR VALUES IN ({int(week)})")
    op.execute(f"INSERT INTO {name} SELECT week, {key}, article_id FROM {name}_whole")
    op.execute(f"DROP TABLE {name}_whole")
