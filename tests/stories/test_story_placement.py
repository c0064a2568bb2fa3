import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from desk_articles import ELECTION, HARBOUR, HARBOUR_TOLD_ANEW, START, TELESCOPE, Desk, article, edited
from monitor.model import Relation
from monitor.stories.index import MAX_POSTINGS, MemoryIndex
from monitor.stories.profile import EMPTY, Profile

LATER = START + timedelta(hours=3)


@pytest.fixture
def desk():
    return Desk(MemoryIndex())


def relations(placements):
    return [(placement.relation, placement.story) for placement in placements]


def test_reports_of_different_events_open_different_stories(desk):
    placed = [desk.place(name, article(text)) for name, text in (("a", HARBOUR), ("b", ELECTION), ("c", TELESCOPE))]
    assert relations(placed) == [(Relation.NEW, "s1"), (Relation.NEW, "s2"), (Relation.NEW, "s3")]


def test_the_same_address_is_a_version_whatever_the_text_says(desk):
    desk.place("a", article(HARBOUR), url_key=b"k" * 16)
    placed = desk.place("b", article(ELECTION), url_key=b"k" * 16)
    assert (placed.relation, placed.story, placed.of) == (Relation.VERSION, "s1", "a")
    assert placed.why["test"] == "address"


def test_the_outlets_own_id_survives_a_move_to_another_address(desk):
    desk.place("a", article(HARBOUR), url_key=b"k" * 16, outlet_key="alpha:1")
    placed = desk.place("b", article(ELECTION), url_key=b"m" * 16, outlet_key="alpha:1")
    assert (placed.relation, placed.of, placed.why["key"]) == (Relation.VERSION, "a", "alpha:1")


def test_the_same_text_is_a_version_in_any_spelling(desk):
    desk.place("a", article(HARBOUR))
    placed = desk.place("b", article(HARBOUR.upper().replace('"', "”"), outlet="beta"))
    assert (placed.relation, placed.of, placed.why["test"]) == (Relation.VERSION, "a", "text")


def test_a_short_text_is_no_identity(desk):
    desk.place("a", article("Watch the video here", title="Harbour of Saltmere closed"))
    placed = desk.place("b", article("Watch the video here", title="Varn votes for a council"))
    assert placed.relation is Relation.NEW


def test_an_edited_article_of_one_outlet_is_a_version_and_of_another_a_copy(desk):
    desk.place("a", article(HARBOUR))
    version = desk.place(
        "b", article(HARBOUR + "\nA third tug is on its way from the south, the guard said on Tuesday.")
    )
    copy = desk.place("c", article(edited(HARBOUR), outlet="beta"))
    assert relations([version, copy]) == [(Relation.VERSION, "s1"), (Relation.COPY, "s1")]


def test_a_copy_says_which_passages_it_shares_and_how_long_after(desk):
    desk.place("a", article(HARBOUR))
    placed = desk.place("b", article(edited(HARBOUR), outlet="beta", at=LATER))
    assert placed.of == "a"
    assert placed.why["gap_hours"] == 3.0
    assert placed.why["containment"] > 0.3
    assert placed.why["passages"][0] in " ".join(HARBOUR.lower().replace(",", "").replace(".", "").split())


def test_a_copy_names_the_first_of_those_it_could_come_from(desk):
    desk.place("a", article(HARBOUR))
    desk.place("b", article(edited(HARBOUR, every=17), outlet="beta"))
    assert desk.place("c", article(edited(HARBOUR, every=12), outlet="gamma")).of == "a"


def test_a_passage_inside_a_longer_text_is_found(desk):
    desk.place("a", article(HARBOUR))
    placed = desk.place("b", article(f"{TELESCOPE}\n{HARBOUR}", outlet="beta"))
    assert (placed.relation, placed.story) == (Relation.COPY, "s1")


def test_a_report_in_other_words_joins_the_event(desk):
    desk.place("a", article(HARBOUR))
    desk.place("b", article(ELECTION))
    placed = desk.place("c", article(HARBOUR_TOLD_ANEW, outlet="beta", at=LATER))
    assert (placed.relation, placed.story, placed.of) == (Relation.EVENT, "s1", "a")
    assert "Borealis" in placed.why["terms"]


def test_the_same_kind_of_event_weeks_later_is_another_story(desk):
    desk.place("a", article(HARBOUR))
    placed = desk.place("b", article(HARBOUR_TOLD_ANEW, outlet="beta", at=START + timedelta(days=20)))
    assert placed.relation is Relation.NEW


def test_an_undated_report_joins_by_the_day_it_tells(desk):
    desk.place("a", article(HARBOUR))
    told = "On 2 March 2026 a storm came. " + HARBOUR_TOLD_ANEW
    assert desk.place("b", article(told, outlet="beta", at=None)).relation is Relation.EVENT


def test_a_report_joins_two_stories_that_it_shows_to_be_one_and_both_ids_are_told(desk):
    first, second = HARBOUR_TOLD_ANEW.split("\n")[:2], HARBOUR_TOLD_ANEW.split("\n")[2:]
    desk.place("a", article("\n".join(first), title="Saltmere: Borealis stuck at north pier"))
    desk.place("b", article("\n".join(second), title="Norlight sorry, booms protect marsh", outlet="beta"))
    assert {member.story for member in map(desk.index.with_id, "ab")} == {"s1", "s2"}
    placed = desk.place(
        "c", article(HARBOUR_TOLD_ANEW, title="Borealis: Norlight sorry, Saltmere shut", outlet="gamma")
    )
    assert (placed.story, placed.merged) == ("s1", (("s2", "s1"),))
    assert {member.story for member in map(desk.index.with_id, "abc")} == {"s1"}


def test_stories_that_a_person_keeps_apart_are_not_merged(desk):
    first, second = HARBOUR_TOLD_ANEW.split("\n")[:2], HARBOUR_TOLD_ANEW.split("\n")[2:]
    desk.place("a", article("\n".join(first), title="Saltmere: Borealis stuck at north pier"))
    desk.place("b", article("\n".join(second), title="Norlight sorry, booms protect marsh", outlet="beta"))
    desk.index.keep_apart("s1", "s2")
    assert desk.place("c", article(HARBOUR_TOLD_ANEW, outlet="gamma")).merged == ()


def test_the_order_within_a_batch_does_not_change_who_belongs_together():
    batch = {
        "a": article(HARBOUR),
        "b": article(HARBOUR_TOLD_ANEW, outlet="beta"),
        "c": article(edited(HARBOUR), outlet="gamma"),
        "d": article(ELECTION),
    }
    for order in itertools.permutations(batch):
        desk = Desk(MemoryIndex())
        for name in order:
            desk.place(name, batch[name])
        stories = {name: desk.index.with_id(name).story for name in batch}
        assert stories["a"] == stories["b"] == stories["c"] != stories["d"], order


class RestartingIndex(MemoryIndex):
    """Everything that is filed goes through bytes, as through a database."""

    def add(self, profile):
        super().add(Profile.from_bytes(profile.to_bytes()))


def test_a_restart_between_any_two_articles_changes_nothing():
    told = [
        article(HARBOUR),
        article(ELECTION),
        article(edited(HARBOUR), outlet="b"),
        article(HARBOUR_TOLD_ANEW, outlet="c"),
    ]
    kept, restarted = Desk(MemoryIndex()), Desk(RestartingIndex())
    for number, each in enumerate(told):
        assert kept.place(str(number), each) == restarted.place(str(number), each)


def test_a_new_version_is_found_by_its_new_words_and_no_longer_by_its_old_ones(desk):
    desk.place("a", article(HARBOUR), url_key=b"k" * 16)
    desk.place("a", article(TELESCOPE), url_key=b"k" * 16)
    assert desk.place("b", article(edited(HARBOUR), outlet="beta")).relation is not Relation.COPY
    assert desk.place("c", article(edited(TELESCOPE), outlet="gamma")).of == "a"


def test_prints_and_terms_of_very_many_articles_find_nobody(desk):
    for number in range(MAX_POSTINGS + 1):
        rare = (number + 100,)
        desk.index.add(replace(EMPTY, article_id=str(number), prints=(7, *rare), terms={8: 2, number + 100: 1}))
    assert [desk.index.sharing_prints((7,)), desk.index.sharing_terms((8,), None, None)] == [[], []]
    assert [found.article_id for found in desk.index.sharing_prints((7, 103))] == ["3"]
    assert [found.article_id for found in desk.index.sharing_terms((8, 104), None, None)] == ["4"]
