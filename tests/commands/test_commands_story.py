"""`monitor story`: a story as it is, and a person's word about it."""

import sqlite3

from monitor.app import DONE, NOT_WELL


def story_of(desk, article=1):
    with sqlite3.connect(desk.database) as database:
        return database.execute("SELECT story_id FROM story_member WHERE article_id = ?", (article,)).fetchone()[0]


def test_a_story_is_shown(filled):
    shown = filled.call("story", "show", story_of(filled))
    assert shown.code == DONE
    assert [line.split()[0] for line in shown.out.splitlines()][:3] == ["story", "opened", "article"]
    told = filled.call("story", "show", story_of(filled), "--json").json
    assert (told["id"], len(told["articles"])) == (story_of(filled), 1)


def test_what_is_no_story_is_said_so(filled):
    shown = filled.call("story", "show", "s0")
    assert (shown.code, shown.out) == (
        NOT_WELL,
        "s0 is no story; `monitor why ADDRESS` names the story of an article\n",
    )


def test_what_cannot_be_merged_or_split_is_said_in_one_sentence(filled):
    story = story_of(filled)
    assert "is the same story as" in filled.call("story", "merge", story, story).error
    assert "would keep no article" in filled.call("story", "split", story, "1").error
    assert "would keep no article" in filled.call("story", "split", story, "https://one.example/a-1").error
    refused = filled.call("story", "split", story, "https://one.example/never")
    assert (refused.code, "neither the number nor the address" in refused.error) == (2, True)


def test_two_stories_are_merged_and_split_again(filled):
    story = story_of(filled)
    with sqlite3.connect(filled.database) as database:
        database.execute("INSERT INTO story (id, opened_at, title) SELECT 'sother', opened_at, 'x' FROM story")
        database.execute(
            "INSERT INTO story_member (article_id, story_id, relation, why, joined_at)"
            " SELECT 2, 'sother', 'new', '{}', joined_at FROM story_member"
        )
        database.execute("UPDATE story SET untold_reason = 'a test' WHERE id = 'sother'")
    merged = filled.call("story", "merge", "sother", story)
    assert (merged.code, "are one story now" in merged.out) == (DONE, True)
    assert story_of(filled, 1) == story_of(filled, 2)
    parted = filled.call("story", "split", story_of(filled, 1), "2")
    assert (parted.code, "is a story of its own now" in parted.out) == (DONE, True)
    assert story_of(filled, 1) != story_of(filled, 2)
    assert filled.call("audit").code == DONE
