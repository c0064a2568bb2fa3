from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import file_article, key_of, match_of, open_story, owing
from monitor.model import Placement, Relation
from monitor.store import digests, outbox, stories, told_stories
from monitor.store.tables import digest_item


@pytest.fixture
def write(database):
    return lambda function, *args, **more: database.write(lambda tx: function(tx, *args, **more))


def join(write, clock, story, of, *, url, relation=Relation.COPY, text="Lain.", title="Judul lain", matches=None):
    saved = write(file_article, clock.forward(hours=1), url=url, text=text, title=title, matches=matches)
    placement = Placement(story, relation, str(of), {"containment": 0.6})
    write(stories.save_placement, saved.article_id, placement, title=title, at=clock())
    return saved.article_id


def test_a_story_is_opened_and_joined_with_the_reason(write, clock):
    first, story = write(open_story, clock())
    second = join(write, clock, story, first, url="https://one.example/b")
    members = write(stories.members, story)
    assert [(each.article_id, each.relation, each.of, each.why) for each in members] == [
        (first, "new", None, {}),
        (second, "copy", first, {"containment": 0.6}),
    ]
    assert write(stories.story_of, second) == members[1]
    assert write(stories.story_of, second + 1) is None


def test_story_ids_come_from_the_first_address_and_are_free(write, clock):
    _, story = write(open_story, clock())
    assert story == write(stories.new_story_id, key_of("https://one.example/a"))[: len(story)]
    assert write(stories.new_story_id, key_of("https://one.example/a")) == f"{story}-2"


def test_a_version_of_itself_keeps_how_an_article_came_in(write, clock):
    first, story = write(open_story, clock())
    write(
        stories.save_placement,
        first,
        Placement(story, Relation.VERSION, str(first)),
        title="x",
        at=clock.forward(hours=1),
    )
    assert write(stories.story_of, first).relation is Relation.NEW


def test_a_merge_moves_everything_and_keeps_both_ids(write, clock, database):
    first, one = write(open_story, clock())
    second, two = write(open_story, clock(), url="https://one.example/b", text="Lain.")
    write(outbox.tell, "desk", one, clock())
    write(outbox.tell, "desk", two, clock())
    write(outbox.tell, "chat", two, clock())
    write(outbox.owe, owing(subject=two, story_id=two), clock())
    for story in (one, two):
        write(digests.owe_digest, "daily", story, clock())
    third = write(file_article, clock(), url="https://one.example/c", text="Ketiga.").article_id
    write(
        stories.save_placement,
        third,
        Placement(one, Relation.EVENT, str(first), merged=((two, one),)),
        title="x",
        at=clock(),
    )
    assert {each.article_id for each in write(stories.members, one)} == {first, second, third}
    assert (write(stories.members, two), write(stories.current_story, two), write(stories.current_story, "s0")) == (
        [],
        one,
        None,
    )
    assert write(outbox.told_channels, two) == write(outbox.told_channels, one) == {"desk", "chat"}
    assert database.read(lambda tx: tx.execute(sa.select(digest_item.c.story_id)).all()) == [(one,)]
    assert [each.story_id for each in write(outbox.deliveries_of, one)] == [one]


def test_merged_again_an_old_id_leads_to_the_last_story(write, clock):
    ids = [write(open_story, clock(), url=f"https://one.example/{n}", text=f"{n}")[1] for n in range(3)]
    write(stories.merge_stories, ids[0], ids[1])
    write(stories.merge_stories, ids[1], ids[2])
    assert [write(stories.current_story, id_) for id_ in ids] == [ids[2]] * 3


def test_a_split_is_a_story_of_its_own_that_is_kept_apart(write, clock, database):
    first, story = write(open_story, clock())
    second = join(write, clock, story, first, url="https://one.example/b")
    write(stories.split_story, [second], "snew", clock())
    assert [each.article_id for each in write(stories.members, "snew")] == [second]
    assert (write(stories.kept_apart, story), write(stories.kept_apart, "snew")) == ({"snew"}, {story})


def test_what_is_kept_apart_stays_apart_after_a_merge(write, clock):
    ids = [write(open_story, clock(), url=f"https://one.example/{n}", text=f"{n}")[1] for n in range(3)]
    write(stories.keep_apart, ids[0], ids[2], clock())
    write(stories.merge_stories, ids[0], ids[1])
    assert (write(stories.kept_apart, ids[1]), write(stories.kept_apart, ids[2])) == ({ids[2]}, {ids[1]})


def test_a_story_is_told_with_its_first_article_first_and_its_best_match_first(write, clock):
    at = clock()
    first, story = write(open_story, at, matches=(match_of("a", 1.0), match_of("b", 9.0, suppressed=True)))
    join(write, clock, story, first, url="https://one.example/b", matches=(match_of("c", 3.0),))
    story_told = write(told_stories.told_story, story, {"one": "Satu"}, is_update=True)
    assert (story_told.topics, story_told.score, story_told.is_update) == (("a", "c"), 3.0, True)
    assert [each.score for each in story_told.matches] == [3.0, 1.0]
    lead = story_told.articles[0]
    assert (lead.outlet_name, lead.title, lead.relation, lead.standfirst, lead.agencies, lead.authors) == (
        "Satu",
        "Pasukan tiba",
        "new",
        "Ringkasan",
        ("Kantor Berita",),
        ("A. Penulis",),
    )
    assert (lead.published.at, lead.first_seen_at, story_told.articles[1].first_seen_at) == (
        at,
        at,
        at + timedelta(hours=1),
    )
    assert write(told_stories.told_story, "s0", {}) is None


def test_many_stories_are_told_in_the_order_asked_for(write, clock):
    ids = [write(open_story, clock(), url=f"https://one.example/{n}", text=f"{n}")[1] for n in range(3)]
    wanted = [ids[2], ids[0], ids[1]]
    assert [(each.id, each.is_update) for each in write(told_stories.told_stories, wanted, {}, updates=[ids[0]])] == [
        (ids[2], False),
        (ids[0], True),
        (ids[1], False),
    ]
