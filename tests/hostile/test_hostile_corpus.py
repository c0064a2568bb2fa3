"""Every hostile input has its expected outcome, in time, at little cost, and whoever reads it goes on."""

import json
import time
import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hostile_cost import with_cost
from hostile_feeds import FEEDS
from hostile_pages import FALLS, PAGES
from hostile_robots import ROBOTS
from hostile_settings import SETTINGS
from hostile_texts import TEXTS
from monitor.clean.cleaner import clean_page
from monitor.clean.sandbox import Sandbox
from monitor.deliver.text import clean_line, header_text
from monitor.discover.listing import read_listing
from monitor.discover.titles import plain_title
from monitor.errors import SandboxError, SettingsError
from monitor.fetch.robots import Rules
from monitor.model import Article, CleanFailure, NotAnArticle, Outlet, SourceKind, SourceSpec
from monitor.settings import load_settings

SECONDS, MEGABYTES = 3.0, 50.0
OUTCOMES = {Article: "article", NotAnArticle: "not_article", CleanFailure: "failed", SandboxError: "failed"}
URL = "https://www.example.com/news/judul-1"
NOW = datetime(2025, 8, 26, 5, 0, tzinfo=UTC)
OUTLET = Outlet("example", "Example", ("example.com",), timezone="Asia/Jakarta")
GOOD = b"<html><body><article><h1>Judul</h1>" + b"<p>Kalimat yang cukup panjang untuk sebuah berita hari ini.</p>" * 5


@pytest.fixture(scope="module")
def sandbox():
    """As the product has it: what hurts is killed after three seconds."""
    with Sandbox(1) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def patient():
    """Waits longer by the clock, because a busy machine may be slow; what an input costs is judged by processor time."""
    with Sandbox(1, deadline=timedelta(seconds=20)) as sandbox:
        yield sandbox


def of(table):
    return pytest.mark.parametrize("case", table, ids=[case[0] for case in table])


def test_there_are_three_hundred_inputs_and_no_two_have_one_name():
    for table in (TEXTS, FEEDS, PAGES, ROBOTS, SETTINGS):
        assert [name for name, count in Counter(case[0] for case in table).items() if count > 1] == []
    assert sum(map(len, (TEXTS, FEEDS, PAGES, ROBOTS, SETTINGS))) >= 300


@of(PAGES)
def test_a_page(case, sandbox, patient):
    _, body, content_type, outcome, told = case
    place = sandbox if told is FALLS else patient
    given = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    found = in_child(place, clean_page, given, content_type, url=URL, outlet=None, fetched_at=None)
    assert OUTCOMES[type(found)] == outcome
    if told is not FALLS:
        assert told in (found.title if outcome == "article" else found.reason)
        assert_storable(found)


@of(FEEDS)
def test_an_answer_of_a_source(case, patient):
    _, kind, body, count, troubles = case
    given = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    spec = SourceSpec(SourceKind(kind), URL)
    listing = in_child(
        patient, read_listing, given, kind=spec.kind, url=URL, content_type="", outlet=OUTLET, source=spec, now=NOW
    )
    assert (len(listing.links), [each.value for each in listing.troubles]) == (count, troubles.split())
    assert all(link.url.startswith("https://www.example.com/") and link.url.isprintable() for link in listing.links)
    assert all(nested.startswith("https://www.example.com/") for nested in listing.nested)
    assert all(link.title is None or is_visible(link.title) for link in listing.links)


@of(ROBOTS)
def test_a_robots_txt(case):
    _, text, is_allowed, delay = case
    (rules, seconds, megabytes) = with_cost(lambda: read_rules(text))
    assert rules == (is_allowed, delay)
    assert (seconds <= SECONDS, megabytes <= MEGABYTES) == (True, True), (seconds, megabytes)


@of(TEXTS)
def test_a_title(case):
    _, text, title = case
    assert plain_title(text) == title
    for told in (clean_line(text, 300), header_text(text), title or ""):
        assert is_visible(told)
        assert len(told) <= 500
    assert "=?" not in header_text(text)


@of(SETTINGS)
def test_settings(case, tmp_path):
    _, text, refusal = case
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    said, seconds, megabytes = with_cost(lambda: refusal_of(tmp_path / "settings.toml"))
    assert (said is None) == (refusal is None), said
    assert refusal is None or refusal in said
    assert "canary-secret-0001" not in (said or "")
    assert (seconds <= SECONDS, megabytes <= MEGABYTES) == (True, True), (seconds, megabytes)


def in_child(sandbox, function, *args, **kwargs):
    """What comes of it, within the time and the memory that an input may cost; then the next page is read."""
    began = time.monotonic()
    try:
        found, seconds, megabytes = sandbox.run_sync(with_cost, function, *args, **kwargs)
        assert (seconds <= SECONDS, megabytes <= MEGABYTES) == (True, True), (seconds, megabytes)
    except SandboxError as error:
        assert time.monotonic() - began < 2 * SECONDS  # the child is killed after three; the rest is a busy machine
        found = error
    alive = sandbox.run_sync(clean_page, GOOD, "text/html", url=URL, outlet=None, fetched_at=None)
    assert isinstance(alive, Article)
    return found


def assert_storable(found):
    """Neither NUL nor half a character: every database and every JSON takes it."""
    texts = [found.title, found.text, *found.authors] if isinstance(found, Article) else [found.reason]
    for text in texts:
        assert "\x00" not in text
        json.dumps(text, ensure_ascii=False).encode()


def read_rules(text):
    rules = Rules(text, "news-monitor")
    return rules.allows("https://www.example.com/news/a"), rules.crawl_delay.total_seconds()


def refusal_of(path: Path):
    try:
        load_settings(path, {})
    except SettingsError as error:
        return str(error)
    return None


def is_visible(text):
    """No control, direction mark or half of a character."""
    return not any(unicodedata.category(each) in {"Cc", "Cs"} or each in "\u202a\u202e\u2066\u2069" for each in text)
