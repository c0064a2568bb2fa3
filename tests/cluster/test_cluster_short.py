"""The trials of a cluster in a short form: real processes on a real PostgreSQL; `make cluster-test` runs them whole."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))
from scripts.cluster_place import machine
from scripts.cluster_test import run_trial

SMALLER = 6  # times fewer hosts


@pytest.fixture(scope="module")
def place():
    with machine() as made:
        yield made


@pytest.mark.parametrize("name", ["killed-teller", "database-5s", "sigterm", "old-and-new"])
def test_a_cluster_survives(place, name):
    outcome = run_trial(name, *place, small=SMALLER)
    assert outcome.breaches == [], outcome.figures
