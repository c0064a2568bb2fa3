"""What tests of this folder may ask for."""

from database_fixtures import (  # noqa: F401  fixtures are found by their names in this module
    clock,
    database,
    database_url,
    empty_url,
    postgresql_database,
    postgresql_server,
    sqlite_template,
)
from desk_book import desk  # noqa: F401  the same
