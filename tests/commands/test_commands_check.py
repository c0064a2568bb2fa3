"""`monitor check` on terms and queries: what they say of themselves, and what stored articles say of them."""

import pytest

from monitor.app import DONE
from monitor.checks import Finding, check_offline, check_stored
from monitor.model import Article, Block, Zone
from monitor.settings import load_settings

SETTINGS = """
[terms]
russia = ["+builtin", "Rusia Utara", "Kementerian Luar Angkasa"]
[[topics]]
name = "pair"
query = "russia NEAR/40 north_korea"
[[topics]]
name = "large"
query = "hujan OR bintangjatuh"
"""


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "settings.toml").write_text(SETTINGS)
    return load_settings(tmp_path / "settings.toml", {})


def articles(count):
    body = (Block("Hujan turun di Rusia.", Zone.BODY, ""),)
    return [Article(None, None, f"Panen {number}", None, body if number % 4 == 0 else ()) for number in range(count)]


def test_a_term_of_ones_own_that_never_adds_a_match_is_told_with_the_one_that_is_found_anyway(settings):
    idle = [finding for finding in check_offline(settings) if finding.what == "terms russia"]
    assert idle == [
        Finding("warning", "terms russia", "'Rusia Utara' never adds a match: 'Rusia' is found wherever it stands")
    ]


def test_stored_articles_tell_large_queries_and_terms_that_stand_nowhere(settings):
    found = check_stored(settings, articles(40))
    told = {(finding.verdict, finding.what): finding.text for finding in found}
    assert told["warning", "topic large"] == '"bintangjatuh" stands in none of 40 stored articles'
    assert (
        Finding("warning", "topic large", "matches 25% of 40 stored articles: more than a fifth of everything") in found
    )
    assert told["warning", "terms russia"] == (
        "in none of 40 stored articles: 'Rusia Utara', 'Kementerian Luar Angkasa'"
    )
    assert told["ok", "terms russia"].startswith("1 of ")
    assert ("warning", "terms north_korea") not in told


def test_a_few_articles_are_no_ground_to_judge_by(settings):
    (finding,) = check_stored(settings, articles(5))
    assert finding == Finding("ok", "stored articles", "5 stored articles: too few to judge terms and queries by")


def test_the_command_looks_at_the_database(filled):
    done = filled.call("check")
    assert (done.code, "2 stored articles: too few" in done.out) == (DONE, True)


def test_without_a_database_the_settings_are_checked_all_the_same(bare):
    done = bare.call("check")
    assert (done.code, "none to judge terms and queries by" in done.out) == (DONE, True)
