"""Secrets that are set in the tests' settings, and searched for in everything the tests' programs write.

Whoever needs a secret in a test takes it from here. After each test its folder (files, logs, databases with their
journals) and what it printed and logged are searched: a secret that is told anywhere fails the test that told it.
What a test hands in itself (INPUTS) may hold it.
"""

import base64
from pathlib import Path

import pytest

KEY = b"canary key that nobody may see"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
TOKEN = "canary-t0ken-of-an-address"
PASSWORD = "canary-passw0rd"
FORMS = (
    KEY,
    SECRET.removeprefix("whsec_").encode(),
    TOKEN.encode(),
    PASSWORD.encode(),
    base64.b64encode(PASSWORD.encode()),
)
INPUTS = frozenset({"settings.toml", "hook", "mail", "secret", "environment"})
_LARGEST = 50_000_000


def told(content):
    """The first secret in what was written; None: none."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return next((form.decode() for form in FORMS if form in raw), None)


def assert_untold(content, where="output"):
    secret = told(content)
    assert secret is None, f"{where} tells the secret {secret}"


def files_that_tell(folder):
    """The files below a folder that hold a secret, without those that the test handed in."""
    files = (path for path in Path(folder).rglob("*") if path.is_file() and path.name not in INPUTS)
    return [path.name for path in files if path.stat().st_size < _LARGEST and told(path.read_bytes())]


@pytest.fixture(autouse=True)
def no_secret_is_written(request):
    """Searches the folder of a test when it is over."""
    folder = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    yield
    if folder is not None:
        assert files_that_tell(folder) == [], "files tell a secret"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Searches what a test printed and logged."""
    outcome = yield
    report = outcome.get_result()
    telling = [name for name, content in report.sections if told(content)]
    if telling:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: a secret stands in {', '.join(telling)}"
