"""The commands as a test calls them, in this process, in a folder with settings."""

import json
from dataclasses import dataclass
from pathlib import Path

import tomli_w
from typer.testing import CliRunner

import canary
from monitor.cli import cli
from monitor.errors import MonitorError
from pipeline_desk import DESK, FEED

A, B, C = (f"https://one.example/{name}" for name in ("a-1", "b-1", "c-1"))
TITLE = "Rusia dan Korea Utara Teken Pakta Kemitraan"
SETTINGS = {
    "timezone": "Asia/Jakarta",
    "outlets": [{"slug": "one", "name": "One", "hosts": ["one.example"], "sources": [{"kind": "feed", "url": FEED}]}],
    "channels": [
        {"name": "desk", "kind": "webhook", "url": DESK.url, "secret": canary.SECRET},
        {"name": "daily", "kind": "folder", "path": "digests", "digest": ["07:00"]},
    ],
}


@dataclass
class Done:
    code: int
    out: str
    error: str

    @property
    def json(self):
        return json.loads(self.out)


@dataclass
class Desk:
    folder: Path

    @property
    def database(self):
        return self.folder / "data" / "monitor.db"

    def call(self, *verbs, stdin=b"", **environ):
        """A command in this process, as `monitor` would run it: what can be said in one sentence ends with 2."""
        line = ["--settings", str(self.folder / "settings.toml"), *verbs]
        done = CliRunner().invoke(cli, line, input=stdin, env=environ)
        canary.assert_untold(done.output + str(done.exception), " ".join(verbs))
        if isinstance(done.exception, MonitorError):
            return Done(2, done.stdout, str(done.exception))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    def write_settings(self, **changes):
        (self.folder / "settings.toml").write_text(tomli_w.dumps({**SETTINGS, **changes}))
