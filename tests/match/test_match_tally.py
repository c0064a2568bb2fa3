"""What stored articles say of terms and queries."""

import pytest

from monitor.match.tally import Rarity, Tally
from monitor.model import Article, Block, Topic, Zone

GROUPS = {"states": ("Rusia", "China", "-Rusia Putih", "~timnas"), "unasked": ("x",)}


def article(title, text="", zone=Zone.BODY):
    return Article(None, None, title, None, (Block(text, zone, ""),))


@pytest.fixture
def tally():
    told = Tally([Topic("t", "states OR jembatan"), Topic("u", "lang:id title:gempa")], GROUPS)
    for title in ("Rusia", "Rusia Putih", "Panen", "Panen", "Panen", "Panen", "Panen"):
        told.add(article(title))
    told.add(article("Hujan", "China", Zone.RELATED))
    return told


def test_terms_that_stand_nowhere_are_told_by_group_and_a_longer_name_is_not_the_term(tally):
    assert list(tally.never_found()) == [Rarity("states", (), 2)]
    alone = Tally([Topic("t", "states")], GROUPS)
    alone.add(article("Rusia Putih"))
    assert list(alone.never_found()) == [Rarity("states", ("Rusia", "China"), 2)]


def test_words_of_queries_that_stand_nowhere_are_told_with_their_topic(tally):
    assert list(tally.words_never_found()) == [("t", '"jembatan"'), ("u", '"gempa"')]


def test_a_topic_that_matches_more_than_a_fifth_is_told_with_its_share(tally):
    assert list(tally.large_topics()) == []
    tally.add(article("China"))
    assert list(tally.large_topics()) == [("t", 2 / 9)]
