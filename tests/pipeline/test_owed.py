"""Who is owed what: a story is new once for a channel; afterwards only events and versions with news are told."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.owed import Owed, find_owed, why_untold
from monitor.model import Channel, ChannelKind, Relation

ALL = Channel("all", ChannelKind.WEBHOOK)
PACTS = Channel("pacts", ChannelKind.FOLDER, topics=("pact",), digest=("07:00",))
CHANNELS = (ALL, PACTS)
relations = st.sampled_from(list(Relation))


def owed(relation, *told, topics=("pact",), has_news=False):
    found = find_owed(relation, scores=dict.fromkeys(topics, 0.5), has_news=has_news, channels=CHANNELS, told=told)
    return {each.channel.name: each.kind for each in found}


def test_a_new_story_is_new_for_every_channel_of_its_topics():
    assert owed(Relation.NEW) == {"all": "new", "pacts": "new"}
    assert owed(Relation.NEW, topics=("harvest",)) == {"all": "new"}


def test_whoever_tells_a_story_first_it_is_new_for_a_channel_that_does_not_know_it():
    assert owed(Relation.COPY, "all") == {"pacts": "new"}
    assert owed(Relation.VERSION, "all") == {"pacts": "new"}


def test_a_copy_is_silent_an_event_is_an_update_a_version_only_with_news():
    assert owed(Relation.COPY, "all", "pacts") == {}
    assert owed(Relation.VERSION, "all", "pacts") == {}
    assert owed(Relation.VERSION, "all", "pacts", has_news=True) == {"all": "updated", "pacts": "updated"}
    assert owed(Relation.EVENT, "all", "pacts") == {"all": "updated", "pacts": "updated"}


def test_a_channel_with_digest_times_is_told_in_its_digest():
    assert [Owed(each, "new").is_for_digest for each in CHANNELS] == [False, True]


@given(
    relations, st.booleans(), st.sets(st.sampled_from(["all", "pacts"])), st.sets(st.sampled_from(["pact", "harvest"]))
)
def test_no_channel_is_owed_twice_and_none_is_told_new_what_it_knows(relation, has_news, told, topics):
    found = find_owed(relation, scores=dict.fromkeys(topics, 0.5), has_news=has_news, channels=CHANNELS, told=told)
    names = [each.channel.name for each in found]
    assert len(names) == len(set(names))
    assert not {each.channel.name for each in found if each.kind == "new"} & told
    assert not {each.channel.name for each in found if each.kind == "updated"} - told


def test_the_order_of_topics_makes_no_difference():
    for topics in itertools.permutations(("pact", "harvest")):
        assert owed(Relation.NEW, topics=topics) == {"all": "new", "pacts": "new"}


BEST = Channel("best", ChannelKind.WEBHOOK, topics=("pact",), minimum_score=0.6)


def kinds(scores, *told, relation=Relation.NEW):
    found = find_owed(relation, scores=scores, has_news=False, channels=(ALL, BEST), told=told)
    return {each.channel.name: each.kind for each in found}


def test_a_minimum_score_leaves_a_story_out_of_its_own_channel_only():
    assert kinds({"pact": 0.59}) == {"all": "new", "best": "left out"}
    assert kinds({"pact": 0.6}) == {"all": "new", "best": "new"}
    assert kinds({"pact": 0.1, "harvest": 0.9}) == {"all": "new", "best": "left out"}  # harvest is not its topic


def test_a_story_that_was_left_out_is_new_as_soon_as_an_article_of_it_reaches_the_score():
    assert kinds({"pact": 0.7}, "all", relation=Relation.COPY) == {"best": "new"}


def test_of_a_story_that_is_told_the_updates_are_told_whatever_their_score():
    assert kinds({"pact": 0.1}, "all", "best", relation=Relation.EVENT) == {"all": "updated", "best": "updated"}


def test_why_nobody_is_told_names_each_channel_and_its_minimum():
    owed = find_owed(Relation.NEW, scores={"pact": 0.31}, has_news=False, channels=(BEST,), told=())
    assert why_untold(owed) == "best: its score 0.31 is below 0.60, the least this channel is told"
    assert why_untold(()) == "no channel is told this topic"
