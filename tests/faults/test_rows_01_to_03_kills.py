"""Rows 1 to 3: the whole program is killed at named points and at random; nothing is lost, nothing is told twice."""

import functools
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"
sys.path.insert(0, str(SCRIPTS))
import kill_at  # noqa: E402  a script, found on the path above


def kill_test(*options):
    line = [sys.executable, str(SCRIPTS / "kill_test.py"), *options]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_rows_1_to_3_a_dozen_kills_lose_nothing_and_tell_nothing_twice():
    done = kill_test("--kills", "12", "--points", "few", "--seed", "20240618")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "every promise held" in done.stdout


@pytest.mark.slow
def test_rows_1_to_3_kills_at_every_named_point_and_at_random_lose_nothing_and_tell_nothing_twice():
    done = kill_test("--kills", "125")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("place", [*kill_at.TRANSACTIONS.values(), *kill_at.CALLS.values()])
def test_every_named_point_is_a_seam_of_the_program(place):
    module, _, path = place.partition(":")
    assert callable(functools.reduce(getattr, path.split("."), importlib.import_module(module)))


def test_an_unknown_point_is_refused():
    line = [sys.executable, str(SCRIPTS / "kill_at.py"), "lunch.before", "--", "once"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "'lunch.before' is not one of: sync-sources.before-commit" in done.stderr
