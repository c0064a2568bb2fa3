"""A desk over a database in memory, with a clock that is moved by hand."""

import pytest

from database_fixtures import HandClock
from monitor.store.engine import open_database
from pipeline_desk import make_desk


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def database(clock):
    database = open_database("sqlite://", clock=clock)
    yield database
    database.close()


@pytest.fixture
def desk(database, clock):
    return make_desk(database, clock)
