"""The built wheel: what is in it, and that it works away from the checkout."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def test_everything_of_the_package_is_in_the_wheel(installed):
    tracked = {str(path.relative_to(ROOT)) for path in (ROOT / "monitor").rglob("*") if path.is_file()}
    assert {name for name in tracked if "__pycache__" not in name} - installed.names == set()


@pytest.mark.parametrize(
    "pattern",
    [
        "monitor/outlets/tempo.toml",
        "monitor/match/grammar.lark",
        "monitor/match/packs/*.toml",
        "monitor/deliver/templates/*",
        "monitor/migrations/env.py",
        "monitor/migrations/versions/0*.py",
        "monitor/settings.schema.json",
        "monitor/py.typed",
        "*.dist-info/licenses/LICENSE",
    ],
)
def test_what_is_no_code_is_in_the_wheel(installed, pattern):
    assert [name for name in installed.names if Path(name).match(pattern)]


def test_nothing_else_is_in_the_wheel(installed):
    strange = [name for name in installed.names if not name.startswith("monitor/") and ".dist-info/" not in name]
    assert strange + [name for name in installed.names if "__pycache__" in name] == []


def test_it_helps(installed, tmp_path):
    done = installed.run("--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage: monitor" in done.stdout


def test_it_cleans_and_matches(installed, tmp_path):
    line = json.dumps({"id": "seed", "text": SEEDS[0].read_text(encoding="utf-8")})
    cleaned = installed.run("clean", cwd=tmp_path, stdin=line)
    matched = installed.run("match", cwd=tmp_path, stdin=cleaned.stdout)
    assert (json.loads(cleaned.stdout)["status"], cleaned.stderr) == ("article", "")
    assert [each["topic"] for each in json.loads(matched.stdout)["matches"]] == ["russia-north-korea"]


def test_it_replays_and_writes_a_digest(installed, tmp_path):
    done = installed.run("replay", str(ROOT / "seeds"), "--out", str(tmp_path / "out"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".html", ".txt"}


def test_it_makes_and_backs_up_a_database(installed, tmp_path):
    made = installed.run("db", "upgrade", cwd=tmp_path)
    kept = installed.run("db", "backup", "kept.db", cwd=tmp_path)
    assert (made.returncode, kept.returncode) == (0, 0), made.stderr + kept.stderr
    assert (tmp_path / "data" / "monitor.db").exists()
    assert (tmp_path / "kept.db").exists()


def test_the_module_is_the_command(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Usage: python -m monitor" in done.stdout
