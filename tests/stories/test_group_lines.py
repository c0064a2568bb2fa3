import itertools
from pathlib import Path

import pytest

from desk_articles import ELECTION, HARBOUR, HARBOUR_TOLD_ANEW, edited
from monitor.clean.cleaner import clean_text
from monitor.clean.protocol import article_to_dict
from monitor.stories.protocol import Grouper, host_of

SEEDS = Path(__file__).parents[2] / "seeds"


def line(name, text, **more):
    return {"id": name, "title": text.split(".")[0], "text": text, "language": "en", **more}


def test_each_line_is_answered_with_its_story():
    grouper = Grouper()
    first = grouper.answer(line("a", HARBOUR, published_at="2026-03-02T08:00:00+00:00"))
    assert first == {"id": "a", "story": "story-1", "relation": "new", "of": None, "why": {}}
    copy = grouper.answer(line("b", edited(HARBOUR), url="https://beta.example/1", published_at="13/02/2026 9:15"))
    assert (copy["story"], copy["relation"], copy["of"]) == ("story-1", "copy", "a")
    event = grouper.answer(line("c", HARBOUR_TOLD_ANEW, published_at="2026-03-02 17:00"))
    assert (event["story"], event["relation"]) == ("story-1", "event")
    assert grouper.answer(line("d", ELECTION))["relation"] == "new"


def test_reset_forgets_everything():
    grouper = Grouper()
    grouper.answer(line("a", HARBOUR))
    assert grouper.answer({"reset": True}) == {"reset": True}
    assert grouper.answer(line("a", HARBOUR))["story"] == "story-1"
    assert grouper.answer(line("b", ELECTION))["relation"] == "new"


def test_addresses_are_identity_when_told_how_to_read_them():
    grouper = Grouper(lambda url: (url.partition("?")[0].encode(), None, "alpha"))
    grouper.answer(line("a", HARBOUR, url="https://alpha.example/1"))
    again = grouper.answer(line("b", ELECTION, url="https://alpha.example/1?utm_source=x"))
    assert (again["relation"], again["of"]) == ("version", "a")


def test_what_is_not_an_article_or_has_no_id_is_answered_too():
    grouper = Grouper()
    assert grouper.answer({"id": "a", "status": "not_article", "reason": "gallery"}) == {
        "id": "a",
        "error": "not an article: gallery",
    }
    assert grouper.answer({"title": "x"}) == {"id": None, "error": "no id"}


@pytest.mark.parametrize(
    "broken", [{"title": 7}, {"text": None}, {"published_at": "soon"}, {"language": 3}, {"url": "::"}]
)
def test_fields_of_the_wrong_kind_are_read_as_missing(broken):
    assert Grouper().answer(line("a", HARBOUR) | broken)["relation"] == "new"


def test_the_host_stands_for_an_unknown_outlet():
    hosts = ("https://news.example.com/1", "https://sport.example.co.id/2", "http://example.id", "")
    assert [host_of(url) for url in hosts] == ["example.com", "example.co.id", "example.id", ""]


def test_of_the_seeds_the_two_on_the_visit_are_one_story_and_the_others_their_own_in_every_order():
    lines = []
    for path in sorted(SEEDS.glob("*.txt")):
        cleaned = clean_text(path.read_text(encoding="utf-8"), url=None, outlet=None, fetched_at=None)
        lines.append({**article_to_dict(cleaned), "id": path.name[:3]})
    for order in itertools.permutations(lines):
        stories = final_stories(order)
        assert stories["000"] == stories["001"], [each["id"] for each in order]
        assert len(set(stories.values())) == 4, [each["id"] for each in order]


def final_stories(lines):
    """The story of each article after all merges."""
    grouper = Grouper()
    stories = {}
    for answer in map(grouper.answer, lines):
        stories[answer["id"]] = answer["story"]
        merged = dict(answer.get("merged", ()))
        stories = {article: merged.get(story, story) for article, story in stories.items()}
    return stories


def test_a_dump_without_a_title_is_cleaned_before_it_is_compared():
    grouper = Grouper()
    stories = {}
    for path in sorted(SEEDS.glob("*.txt")):
        answer = grouper.answer({"id": path.name[:3], "title": "", "text": path.read_text(encoding="utf-8")})
        stories[answer["id"]] = answer["story"]
    assert stories["000"] == stories["001"]
    assert len(set(stories.values())) == 4


def test_lines_that_are_no_article_are_compared_as_they_are():
    assert Grouper().answer({"id": "a", "text": "Home\n" * 12})["relation"] == "new"
