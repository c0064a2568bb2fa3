"""`monitor backtest`: stored pages against other settings."""

import asyncio
import sqlite3

import pytest

from commands_desk import SETTINGS, TITLE, A, B
from database_fixtures import HandClock
from monitor.app import DONE, utc_now
from monitor.store.engine import open_database
from pipeline_desk import DAILY, DESK, FEED, HARVEST, PACTS, article_html, feed_of, make_desk, work_off

WIDER = "(russia NEAR/40 north_korea) OR gunung"


@pytest.fixture
def database_bytes(filled):
    return lambda: b"".join(path.read_bytes() for path in sorted(filled.database.parent.glob("monitor.db")))


def test_nothing_changes_with_the_settings_that_are_in_use(filled):
    told = filled.call("backtest", "--json").json
    assert (told["pages"], told["articles"], told["unchanged"], told["changes"]) == (2, 2, 1, [])


def test_a_wider_query_tells_what_would_newly_be_sent_with_title_and_sentence(filled):
    done = filled.call("backtest", "--query", WIDER, "--json")
    (new,) = done.json["changes"]
    assert (new["change"], new["url"], new["because"], new["relation"]) == ("new", B, "settings", "new")
    assert new["title"] == "Panen Raya di Lereng Gunung"
    assert HARVEST[0] in new["sentences"]
    assert new["is_told_anyway"] is False


def test_a_narrower_query_tells_what_would_no_longer_be_sent(filled):
    done = filled.call("backtest", "--query", "jembatan", "--json")
    (stopped,) = done.json["changes"]
    assert (stopped["change"], stopped["url"], stopped["reason"]) == ("stopped", A, "no topic matches")
    assert stopped["story"].startswith("s")
    assert stopped["sentences"]


def test_other_settings_are_tried_without_the_database_they_name(filled):
    other = filled.folder / "new.toml"
    other.write_text('database = "sqlite:///nowhere.db"\n[[topics]]\nname = "harvest"\nquery = "panen"\n')
    done = filled.call("backtest", "--settings", str(other), "--json")
    assert {(each["change"], each["url"]) for each in done.json["changes"]} == {("new", B), ("stopped", A)}


def test_a_topic_that_no_channel_takes_is_not_sent(filled):
    channels = [{**channel, "topics": ["harvest"]} for channel in SETTINGS["channels"]]
    topics = [
        {"name": "harvest", "query": "jembatan"},
        {"name": "russia-north-korea", "query": "russia NEAR/40 north_korea"},
    ]
    filled.write_settings(channels=channels, topics=topics)
    (stopped,) = filled.call("backtest", "--json").json["changes"]
    assert (stopped["change"], stopped["reason"]) == ("stopped", "no channel takes this topic")


def test_it_writes_nothing(filled, database_bytes):
    before = database_bytes()
    assert filled.call("backtest", "--query", WIDER).code == DONE
    assert database_bytes() == before


def test_the_table_has_a_line_a_change_and_the_summary_stands_apart(filled):
    done = filled.call("backtest", "--query", WIDER)
    (line,) = done.out.splitlines()
    assert line.split("\t")[0] == "new"
    assert "newly sent: 1 article, 1 story more" in done.error


def test_the_page_holds_titles_and_sentences_and_loads_nothing(filled):
    file = filled.folder / "told.html"
    assert filled.call("backtest", "--query", WIDER, "--html", str(file)).code == DONE
    page = file.read_text()
    assert "Panen Raya di Lereng Gunung" in page
    assert HARVEST[0] in page
    assert "<script" not in page
    assert "src=" not in page


def test_pages_from_before_the_date_are_left_out(filled):
    assert filled.call("backtest", "--since", "2999-01-01", "--json").json["pages"] == 0
    assert filled.call("backtest", "--since", "1d", "--json").json["pages"] == 2


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--since", "tomorrow", "--since: 'tomorrow' is neither a date"),
        ("--query", "rusia AND", "column 10"),
        ("--settings", "none.toml", "none.toml"),
        ("--topic", "russia-nort-korea", "did you mean 'russia-north-korea'"),
    ],
)
def test_what_cannot_be_used_is_named(filled, option, value, words):
    done = filled.call("backtest", option, value)
    assert (done.code, words in done.error) == (2, True), done.error


def test_pages_that_are_not_kept_any_more_are_counted(filled):
    with sqlite3.connect(filled.database) as connection:
        connection.execute("DELETE FROM page WHERE id = (SELECT min(id) FROM page)")
    done = filled.call("backtest")
    assert "1 link of that time cannot be looked at" in done.error
    assert filled.call("backtest", "--json").json["gone"] == 1


def test_a_copy_joins_the_story_that_is_sent_anyway(empty):
    """The copy names neither country, so it was not told; the query that is tried takes it."""
    database = open_database(f"sqlite:///{empty.database}", clock=HandClock(utc_now()))
    try:
        asyncio.run(_file_copy(database))
    finally:
        database.close()
    done = empty.call("backtest", "--query", "rusia OR beruang", "--json")
    (joins,) = done.json["changes"]
    assert (joins["change"], joins["relation"], joins["is_told_anyway"]) == ("new", "copy", True)


async def _file_copy(database):
    desk = make_desk(database, database._clock, channels=(DESK, DAILY))
    copied = [text.replace("Rusia", "Beruang").replace("Korea Utara", "Ginseng") for text in PACTS * 4]
    long = [f"{text} Bagian {number}." for number, text in enumerate(PACTS * 4)]
    desk.fetcher.answers = {
        FEED: feed_of(desk.clock, ("/a-1", TITLE), ("/b-1", "Salinan")),
        A: article_html(TITLE, long, published_at=desk.clock()),
        B: article_html("Beruang Teken Pakta Kemitraan", copied, published_at=desk.clock()),
    }
    await work_off(desk)


def test_the_same_backtest_twice_says_the_same(filled):
    once, again = (filled.call("backtest", "--query", WIDER, "--json").out for _ in range(2))
    assert once == again
