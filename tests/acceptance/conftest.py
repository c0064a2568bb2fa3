"""A database of either kind for the program to run on."""

from database_fixtures import (  # noqa: F401  fixtures are used by name
    database_url,
    postgresql_database,
    postgresql_server,
    sqlite_template,
)
