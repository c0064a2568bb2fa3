"""The topic that ships, on made-up cases of real situations and on the seeds."""

import json
from collections import Counter
from pathlib import Path

import pytest

from monitor.match.matcher import Matcher
from monitor.match.protocol import answer
from monitor.match.terms import builtin_groups
from monitor.model import Topic

HERE = Path(__file__).parent
CASES = [json.loads(line) for line in (HERE / "default_topic_cases.jsonl").read_text(encoding="utf-8").splitlines()]
SEEDS = sorted((HERE.parents[1] / "seeds").glob("*.txt"))


@pytest.fixture(scope="module")
def matcher():
    return Matcher([Topic("russia-north-korea", "russia NEAR/40 north_korea")], builtin_groups())


def test_there_are_enough_cases_of_both_kinds_in_four_languages():
    kinds = Counter((case["language"], case["is_match"]) for case in CASES)

    assert len(CASES) >= 300
    assert {language for language, _ in kinds} == {"id", "en", "ru", "ko"}
    assert min(kinds.values()) >= 12


def test_precision_and_recall_are_at_least_98_percent(matcher):
    found = {
        case["id"]: bool(answer({"title": case["title"], "text": case["lead"]}, matcher)["matches"]) for case in CASES
    }
    outcomes = Counter((case["is_match"], found[case["id"]]) for case in CASES)

    wrong = [(case["id"], case["reason"]) for case in CASES if found[case["id"]] != case["is_match"]]
    assert outcomes[True, True] / (outcomes[True, True] + outcomes[False, True]) >= 0.98, wrong
    assert outcomes[True, True] / (outcomes[True, True] + outcomes[True, False]) >= 0.98, wrong


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_every_seed_matches(seed, matcher):
    assert answer({"title": "", "text": seed.read_text(encoding="utf-8")}, matcher)["matches"]


def test_there_are_five_seeds():
    assert len(SEEDS) == 5
