"""Live blogs: their entries, each with the time it tells."""

import html
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.clean.cleaner import clean_html, clean_text
from monitor.model import Dated, Entry

TEXTS = (
    "The first train has crossed the new bridge, with the mayor and two hundred guests on board.",
    "Crews are closing the road to the harbour, and nobody may pass until the evening comes.",
    "The guests are waiting at the station, where the band of the town has begun to play.",
    "Doors open at the station; the first visitors have been queueing since the early morning.",
)
HEAD = '<meta property="article:published_time" content="2024-06-18T08:00:00+07:00"><meta property="article:modified_time" content="2024-06-19T00:40:00+07:00">'
URL = "https://news.example.com/live/bridge"


def live_page(times, *, headings=False):
    posts = "".join(
        f'<div class="post"><div class="time">{time}</div>{f"<h3>Entry {n}</h3>" if headings else ""}<p>{TEXTS[n]}</p></div>'
        for n, time in enumerate(times)
    )
    return f"<html lang=id><head>{HEAD}</head><body><article><h1>Live: the bridge opens</h1><div>{posts}</div></article></body></html>"


def entries(page, url=URL):
    return clean_html(page, url=url, outlet=None, fetched_at=None).entries


def test_entries_are_told_by_json_ld():
    told = {
        "@type": "LiveBlogPosting",
        "headline": "The bridge opens",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "headline": "First train", "datePublished": "2024-06-18T12:00:00+07:00", "articleBody": f"<p>{TEXTS[0]}</p>\n{TEXTS[1]}"},
            {"@type": "BlogPosting", "articleBody": TEXTS[2]},
        ],
    }  # fmt: skip
    page = f'<script type="application/ld+json">{json.dumps(told)}</script><h1>The bridge opens</h1>' + "".join(
        f"<p>{text}</p>" for text in TEXTS
    )

    assert entries(page) == (
        Entry(
            f"{TEXTS[0]}\n{TEXTS[1]}",
            "First train",
            Dated(datetime(2024, 6, 18, 5, tzinfo=UTC), "minute", "2024-06-18T12:00:00+07:00", "+07:00"),
        ),
        Entry(TEXTS[2]),
    )


def test_a_bare_clock_is_of_the_newest_day_and_passes_midnight():
    found = entries(live_page(["00.35 WIB", "23.50 WIB", "21.10 WIB", "08.15 WIB"]))

    assert [entry.text for entry in found] == list(TEXTS)
    assert [entry.at.at for entry in found] == [
        datetime(2024, 6, 18, 17, 35, tzinfo=UTC),
        datetime(2024, 6, 18, 16, 50, tzinfo=UTC),
        datetime(2024, 6, 18, 14, 10, tzinfo=UTC),
        datetime(2024, 6, 18, 1, 15, tzinfo=UTC),
    ]
    assert found[0].at.text == "00.35 WIB"
    assert "day assumed" in found[0].at.flag


def test_entries_that_stand_oldest_first_are_counted_from_the_end():
    found = entries(live_page(["21.10 WIB", "23.50 WIB", "00.20 WIB", "00.35 WIB"]))

    assert [entry.at.at.hour for entry in found] == [14, 16, 17, 17]
    assert [entry.at.at.day for entry in found] == [18, 18, 18, 18]


def test_without_an_update_the_oldest_entry_is_not_before_the_page():
    page = live_page(["01.35 WIB", "23.50 WIB", "21.10 WIB", "08.15 WIB"]).replace("article:modified_time", "x")

    assert [entry.at.at.isoformat() for entry in entries(page)][::3] == [
        "2024-06-18T18:35:00+00:00",
        "2024-06-18T01:15:00+00:00",
    ]


def test_without_any_time_of_the_page_an_entry_keeps_its_words_only():
    page = live_page(["12:10", "11:00", "10:30"]).replace("published_time", "x").replace("modified_time", "y")

    assert [entry.at for entry in entries(page)] == [Dated(text=text) for text in ("12:10", "11:00", "10:30")]


def test_an_entry_has_its_heading():
    assert [entry.title for entry in entries(live_page(["12:10", "11:00", "10:30", "9:05"], headings=True))] == [
        f"Entry {number}" for number in range(4)
    ]


def test_a_day_that_an_entry_tells_is_its_own():
    found = entries(live_page(["17 Juni 2024 12:10 WIB", "16 Juni 2024 11:00 WIB", "15 Juni 2024 10:30 WIB"]))

    assert [entry.at.at.day for entry in found] == [17, 16, 15]
    assert [entry.at.flag for entry in found] == [None] * 3


@pytest.mark.parametrize("times", [["12:10", "11:00"], ["morning", "noon", "evening"]])
def test_a_page_with_hardly_a_time_is_no_live_blog(times):
    assert entries(live_page(times)) == ()


def test_an_article_that_is_not_live_has_no_entries():
    page = live_page(["12:10", "11:00", "10:30", "9:05"]).replace("Live: the", "The")

    assert entries(page, "https://news.example.com/world/bridge") == ()


def test_a_text_dump_has_entries_too():
    lines = [
        line for pair in zip(("12:10 WIB", "11:00 WIB", "10:30 WIB", "9:05 WIB"), TEXTS, strict=True) for line in pair
    ]
    dump = "\n\n".join(("Live: the bridge opens", "18 Juni 2024 12:15 WIB", *lines))

    article = clean_text(dump, url=None, outlet=None, fetched_at=None)

    assert [entry.text for entry in article.entries] == list(TEXTS)


clocks = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"\A[0-9]{1,2}[:.h][0-9]{2}( (am|pm|WIB|Uhr))?\Z"),
    st.just("18 Juni 2024 10:01 WIB"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(clocks, max_size=4))
def test_any_times_give_entries_or_none(times):
    page = live_page([html.escape(time) for time in times], headings=True)

    cleaned = clean_html(page, url=URL, outlet=None, fetched_at=None)

    assert all(entry.text for entry in getattr(cleaned, "entries", ()))
