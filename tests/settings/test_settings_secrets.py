"""Secrets stay out of everything that is shown: of logs, whoever says them, of repr, of tracebacks."""

import subprocess
import sys
import traceback

import pytest

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


SAYING = """
import logging, sys
from pathlib import Path
import structlog
from monitor.logs import set_up_logs
from monitor.settings import load_settings, secrets_of

set_up_logs("debug", secrets_of(load_settings(Path(sys.argv[1]), {})))
log, library, secret = structlog.get_logger(), logging.getLogger("library"), sys.argv[2]
log.info("told", url=f"https://x.example/{secret}", parts=[secret])
library.error("cannot reach https://x.example/%s", secret)
try:
    int(f"refused: {secret}")
except ValueError:
    log.exception("work.failed")
    library.exception("failed")
"""


def test_every_kind_of_secret_is_known(settings):
    assert {KEY, TOKEN, PASSWORD} <= set(secrets_of(settings))
    assert "ntfy.example.com" not in secrets_of(settings)


@pytest.mark.parametrize("secret", [KEY, TOKEN, PASSWORD])
def test_a_log_line_hides_a_secret_wherever_it_stands(settings, secret):
    command = [sys.executable, "-c", SAYING, settings.place, secret]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert said.count("***") == 5
    assert secret not in said


def test_settings_and_their_tracebacks_show_no_secret(settings):
    shown = repr(settings) + "".join(map(repr, settings.channels))
    error = RuntimeError(settings.channels)
    shown += "".join(traceback.format_exception(error))
    assert [secret for secret in (KEY, TOKEN, PASSWORD) if secret in shown] == []
