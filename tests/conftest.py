"""What every test may ask for."""

import os

import pytest
from hypothesis import settings

from canary import no_secret_is_written, pytest_runtest_makereport  # noqa: F401  pytest finds them by their names

settings.register_profile("steady", derandomize=True, deadline=None)  # a gate says the same of the same tree
settings.register_profile("searching", deadline=None)
settings.load_profile("steady" if os.environ.get("CI") else "searching")


@pytest.fixture
def anyio_backend():
    return "asyncio"
