"""Databases of either kind for the faults."""

from database_fixtures import (  # noqa: F401  fixtures are used by name
    clock,
    database,
    database_url,
    empty_url,
    postgresql_database,
    postgresql_server,
    sqlite_template,
)
