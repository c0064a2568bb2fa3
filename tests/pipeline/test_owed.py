"""Who is owed what: a story is new once for a channel; afterwards only events and versions with news are told."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.owed import Owed, find_owed
from monitor.model import Channel, ChannelKind, Relation

ALL = Channel("all", ChannelKind.WEBHOOK)
PACTS = Channel("pacts", ChannelKind.FOLDER, topics=("pact",), digest=("07:00",))
CHANNELS = (ALL, PACTS)
relations = st.sampled_from(list(Relation))


def owed(relation, *told, topics=("pact",), has_news=False):
    found = find_owed(relation, topics=topics, has_news=has_news, channels=CHANNELS, told=told)
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
    found = find_owed(relation, topics=topics, has_news=has_news, channels=CHANNELS, told=told)
    names = [each.channel.name for each in found]
    assert len(names) == len(set(names))
    assert not {each.channel.name for each in found if each.kind == "new"} & told
    assert not {each.channel.name for each in found if each.kind == "updated"} - told


def test_the_order_of_topics_makes_no_difference():
    for topics in itertools.permutations(("pact", "harvest")):
        assert owed(Relation.NEW, topics=topics) == {"all": "new", "pacts": "new"}
