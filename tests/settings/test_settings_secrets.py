"""Secrets stay out of everything that is shown: of logs, whoever says them, of repr, of tracebacks."""

import logging
import traceback

import pytest
import structlog

from monitor.logs import set_up_logs
from monitor.settings import secrets_of
from settings_files import load

KEY = "whsec_b3RoZXIga2V5IHRoYXQgbm9ib2R5IG1heSBzZWU="  # the tests' own: they are said to the logs on purpose
TOKEN, PASSWORD = "an-0ther-token-of-an-address", "an-0ther-passw0rd"
CHANNELS = f"""
database = "postgresql+psycopg://monitor:{PASSWORD}@127.0.0.1/monitor"

[[channels]]
name   = "desk"
kind   = "webhook"
url    = "https://hooks.example.com/{TOKEN}"
secret = "{KEY}"

[[channels]]
name = "daily"
kind = "email"
to   = ["reader@example.com"]
from = "monitor@example.com"
smtp = "smtp://desk:{PASSWORD}@127.0.0.1"

[[channels]]
name = "phone"
kind = "chat"
url  = "ntfys://ntfy.example.com/{TOKEN}"
"""


@pytest.fixture
def settings(tmp_path):
    return load(tmp_path, CHANNELS)


@pytest.fixture
def logs(settings, capsys):  # what is printed is captured before the logs are told where to go
    """The logs as the program sets them up, put back afterwards."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    set_up_logs("debug", secrets_of(settings))
    yield structlog.get_logger()
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers[:], level = kept
    root.setLevel(level)


def test_every_kind_of_secret_is_known(settings):
    assert {KEY, TOKEN, PASSWORD} <= set(secrets_of(settings))
    assert "ntfy.example.com" not in secrets_of(settings)


@pytest.mark.parametrize("secret", [KEY, TOKEN, PASSWORD])
def test_a_log_line_hides_a_secret_wherever_it_stands(logs, capsys, secret):
    logs.info("told", url=f"https://x.example/{secret}", parts=[secret])
    logging.getLogger("library").error("cannot reach https://x.example/%s", secret)
    try:
        int(f"refused: {secret}")
    except ValueError:
        logs.exception("work.failed")
        logging.getLogger("library").exception("failed")
    said = capsys.readouterr().err
    assert said.count("***") >= 5
    assert secret not in said


def test_settings_and_their_tracebacks_show_no_secret(settings):
    shown = repr(settings) + "".join(map(repr, settings.channels))
    error = RuntimeError(settings.channels)
    shown += "".join(traceback.format_exception(error))
    assert [secret for secret in (KEY, TOKEN, PASSWORD) if secret in shown] == []
