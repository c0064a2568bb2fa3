"""What all tables share: their names' rules, and how PostgreSQL keeps rows that are rewritten at every request."""

from sqlalchemy import MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MOVING = {"fillfactor": 70, "autovacuum_vacuum_scale_factor": 0.02}
"""PostgreSQL: small rows that are rewritten at every request."""
