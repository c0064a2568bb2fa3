"""One cleaner: a seed served as its outlet's page reads as the text dump does."""

import json
from datetime import datetime

import pytest

from monitor.clean.cleaner import clean_page
from monitor.model import Article
from monitor.outlets.catalogue import shipped_outlets
from newsstand import SEEDS, Newsstand, seed_stories

GOLDENS = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(SEEDS.glob("*.golden.json"))]
OUTLETS = shipped_outlets()


@pytest.fixture(scope="module")
def stand():
    with Newsstand(seed_stories()) as stand:
        yield stand


@pytest.fixture(params=range(len(GOLDENS)), ids=[golden["title"][:30] for golden in GOLDENS])
def pair(request, stand):
    """What is read from the page, and what the text dump's golden file says."""
    story = stand.stories[request.param]
    _, content_type, body = stand.answer(story.outlet, story.path)
    outlet = OUTLETS[story.outlet]
    read = clean_page(body, content_type, url=stand.url(story), outlet=outlet, fetched_at=story.published_at)
    assert isinstance(read, Article), read
    return read, GOLDENS[request.param]


def test_title_and_paragraphs_are_the_same(pair):
    """A page's standfirst is a paragraph of its own as well; a dump's is not."""
    read, golden = pair
    assert read.title == golden["title"]
    assert [text for text in read.paragraphs if text != read.standfirst] == golden["paragraphs"]


def test_writers_are_the_same(pair):
    read, golden = pair
    assert (list(read.authors), list(read.editors)) == (golden["authors"], golden["editors"])


def test_standfirst_and_dateline_are_the_same(pair):
    read, golden = pair
    assert (read.standfirst, read.dateline) == (golden["standfirst"], golden["dateline"])


def test_the_agencies_of_the_text_are_found_on_the_page(pair):
    read, golden = pair
    assert [name for name in golden["agencies"] if name not in read.agencies] == []


def test_a_time_that_the_dump_tells_is_the_time_of_the_page(pair):
    read, golden = pair
    assert read.published.at is not None
    if golden["published_at"] is not None:
        assert read.published.at == datetime.fromisoformat(golden["published_at"])
