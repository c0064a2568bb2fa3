"""The `monitor clean` line, and articles there and back as JSON."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean import cleaner
from monitor.clean.explain import explain
from monitor.clean.protocol import answer, article_from_dict, article_to_dict
from monitor.model import Article, Block, CleanFailure, Dated, Entry, Image, Zone
from monitor.outlets.catalogue import Catalogue, shipped_outlets

KEYS = {
    "id", "status", "reason", "url", "outlet", "title", "standfirst", "text", "paragraphs", "captions", "published_at", "updated_at",
    "date_precision", "authors", "editors", "agencies", "dateline", "language", "evidence", "section", "canonical_url",
    "keywords", "images", "entries", "flags",
}  # fmt: skip
PAGE = (
    "<html><head><link rel=canonical href='https://dunia.tempo.co/read/1/x'></head><body><h1>Jembatan baru untuk pelabuhan</h1>"
    "<span id=date class=date>Kamis, 26 Oktober 2017 12:34 WIB</span><div id=isi>"
    "<p>TEMPO.CO, Jakarta - Delegasi itu tiba di kota pelabuhan pada hari Kamis dan disambut wali kota serta dua ratus tamu.</p>"
    "<p>Belum ada yang tahu berapa biaya jembatan baru itu, tetapi pekerjaan akan dimulai sebelum musim hujan datang.</p>"
    "</div></body></html>"
)


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(shipped_outlets().values())


def test_a_page_is_answered_with_every_key(catalogue):
    told = answer({"id": 7, "html": PAGE}, cleaner, catalogue)

    assert told.keys() >= KEYS
    assert (told["id"], told["status"], told["outlet"], told["dateline"]) == (7, "article", "tempo", "Jakarta")
    assert (told["published_at"], told["date_precision"]) == ("2017-10-26T12:34:00+07:00", "minute")
    assert told["text"].split("\n") == told["paragraphs"]


@pytest.mark.parametrize(
    ("meta", "told_at", "flag"),
    [
        ("2017-10-26T05:34:00Z", "2017-10-26T12:34:00+07:00", None),
        ("2017-10-26T12:34:00+0700", "2017-10-26T12:34:00+07:00", None),
        ("2017-10-26T13:34:00+08:00", "2017-10-26T13:34:00+08:00", None),
        ("2017-10-26T12:34:00", "2017-10-26T12:34:00+07:00", "published: zone assumed"),
        ("2017-10-26T12:34:00-07:00", "2017-10-26T12:34:00+07:00", "published: wrong sign corrected"),
    ],
)
def test_times_stand_in_the_offset_of_the_outlets_readers(catalogue, meta, told_at, flag):
    page = PAGE.replace("<head>", f'<head><meta property="article:published_time" content="{meta}">').replace(
        "<span id=date class=date>Kamis, 26 Oktober 2017 12:34 WIB</span>", ""
    )
    told = answer({"id": 7, "html": page}, cleaner, catalogue)

    assert told["published_at"] == told_at
    assert flag is None or flag in told["flags"]


@pytest.mark.parametrize(
    ("fetched_at", "told_at"), [(None, None), ("2017-10-26T20:34:00+07:00", "2017-10-26T12:34:00+07:00")]
)
def test_a_relative_time_counts_only_from_a_known_fetch(catalogue, fetched_at, told_at):
    page = PAGE.replace("Kamis, 26 Oktober 2017 12:34 WIB", "8 jam lalu")
    told = answer({"id": 7, "html": page, "fetched_at": fetched_at}, cleaner, catalogue)

    assert told["published_at"] == told_at


@pytest.mark.parametrize(
    ("request_line", "reason"),
    [
        ([], "wrong request: a line must be a JSON object"),
        ({"id": 1}, "wrong request: html or text is missing"),
        ({"id": 1, "html": "a", "text": "b"}, "wrong request: give html or text, one of them"),
        ({"id": 1, "html": 5}, "wrong request: html must be a string"),
        ({"id": 1, "text": "a", "url": 5}, "wrong request: url must be a string"),
        (
            {"id": 1, "text": "a", "fetched_at": "today"},
            "wrong request: fetched_at must be an ISO 8601 time with its offset",
        ),
        (
            {"id": 1, "text": "a", "fetched_at": "2024-01-01T00:00:00"},
            "wrong request: fetched_at must be an ISO 8601 time with its offset",
        ),
    ],
)
def test_a_wrong_request_fails_with_its_reason(request_line, reason, catalogue):
    told = answer(request_line, cleaner, catalogue)

    assert (told["status"], told["reason"]) == ("failed", reason)
    assert told.keys() >= KEYS


def test_a_refusal_has_the_same_keys(catalogue):
    assert answer({"id": 1, "html": ""}, cleaner, catalogue).keys() >= KEYS


moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001  the zone follows
dates = st.one_of(
    st.just(Dated()),
    st.builds(
        Dated, moments, st.sampled_from(["minute", "day"]), st.text(), st.none() | st.just("WIB"), st.none() | st.text()
    ),
)
names = st.lists(st.text(), max_size=3).map(tuple)
articles = st.builds(
    Article,
    url=st.none() | st.text(),
    outlet=st.none() | st.text(),
    title=st.text(),
    standfirst=st.none() | st.text(),
    blocks=st.lists(st.builds(Block, st.text(), st.sampled_from(Zone), st.text()), max_size=4).map(tuple),
    published=dates,
    updated=dates,
    authors=names,
    editors=names,
    agencies=names,
    dateline=st.none() | st.text(),
    language=st.none() | st.just("id"),
    section=st.none() | st.text(),
    canonical_url=st.none() | st.text(),
    evidence=st.dictionaries(st.text(), st.text(), max_size=3),
    flags=names,
    keywords=names,
    images=st.lists(st.builds(Image, st.text(), st.text(), st.text()), max_size=2).map(tuple),
    entries=st.lists(st.builds(Entry, st.text(), st.text(), dates), max_size=2).map(tuple),
)


@given(articles)
def test_an_article_survives_json(article):
    assert article_from_dict(json.loads(json.dumps(article_to_dict(article)))) == article


def test_an_article_that_was_written_before_a_field_was_known_is_read():
    told = article_to_dict(cleaner.clean_html(PAGE, url=None, outlet=None, fetched_at=None))
    for key in ("keywords", "images", "entries"):
        del told[key]

    assert article_from_dict(told).images == ()


def test_an_explanation_gives_fields_and_blocks_with_their_reasons():
    lines = [
        (line.zone, line.reason) for line in explain(cleaner.clean_html(PAGE, url=None, outlet=None, fetched_at=None))
    ]

    assert ("field title", "page h1") in lines
    assert ("title", "the headline") in lines
    assert ("body", "prose of the article") in lines
    assert [line.zone for line in explain(CleanFailure("empty page"))] == ["failed"]
