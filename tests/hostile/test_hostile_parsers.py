"""Whatever bytes come, a parser gives a value or its own error: nothing else is raised, nothing hangs."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile_texts import TEXTS
from monitor.clean.cleaner import clean_html, clean_page
from monitor.clean.dates import read_date
from monitor.clean.json_ld import read_nodes
from monitor.discover.listing import read_listing
from monitor.errors import QueryError, SettingsError
from monitor.fetch.robots import Rules
from monitor.jsonlines import answer_lines
from monitor.match.query import parse_query
from monitor.model import Article, CleanFailure, Dated, Listing, NotAnArticle, Outlet, SourceKind, SourceSpec
from monitor.settings import load_settings

OUTLET = Outlet("example", "Example", ("example.com",), timezone="Asia/Jakarta")
NOW = datetime(2025, 8, 26, 5, 0, tzinfo=UTC)
STEADY = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))

NASTY = st.sampled_from([text[:200] for _, text, _ in TEXTS if text])
XML = st.sampled_from(
    [
        *("<?xml version='1.0'?>", "<rss>", "</rss>", "<channel>", "<item>", "</item>", "<link>", "</link>", "<title>"),
        *("</title>", "<guid>", "<pubDate>", "</pubDate>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>"),
        *(
            "</entry>",
            "<link href='https://example.com/news/a-1'/>",
            "https://example.com/news/a-1",
            "<![CDATA[",
            "]]>",
        ),
        *("&amp;", "&#xd800;", "&#0;", "&x;", "<!DOCTYPE x>", "<!--", "-->", "<urlset>", "<url>", "<loc>", "</loc>"),
        *(
            "</url>",
            "<lastmod>",
            "2025-08-26",
            "<sitemapindex>",
            "<sitemap>",
            "\x00",
            "\ufeff",
            "é",
            "<",
            ">",
            "'",
            '"',
        ),
        *("{", '"items":', "[", "]", "}", '"url":', "<html>", "<a href='/news/judul-berita-1'>", "xml:base='//x'"),
    ]
)
HTML = st.sampled_from(
    [
        *("<p>", "</p>", "<div", ">", "<h1>", "</h1>", "<article>", "</article>", "<table><td>", "<!--", "-->", "<br>"),
        *("<script type='application/ld+json'>", "</script>", '{"@type":"NewsArticle"', ',"headline":', "}", "<meta "),
        *(
            "property='og:title' content='",
            "'",
            "<time datetime='",
            "<svg>",
            "<template>",
            "<noscript>",
            "&#x0;",
            "&lt;",
        ),
        *("<title>", "</title>", "<b>", "<a href='/a'>", "</a>", "Oleh Tata Fauzi", "26 Agustus 2025", "(Reuters)"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "@id", "headline", "author", "name", "datePublished", "url", "items", "id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def joined(pieces):
    """Text of the pieces and of nasty text between them."""
    return st.lists(pieces | NASTY | st.text(max_size=12), max_size=30).map("".join)


@STEADY
@given(
    joined(XML) | st.binary(max_size=200).map(lambda body: body.decode("latin-1")), st.sampled_from(list(SourceKind))
)
def test_feeds_sitemaps_and_listings(text, kind):
    spec = SourceSpec(kind, "https://example.com/source")
    listing = read_listing(
        text.encode("utf-8", "replace"), kind=kind, url=spec.url, content_type="", outlet=OUTLET, source=spec, now=NOW
    )
    assert isinstance(listing, Listing)
    assert all(
        link.url.startswith(("https://example.com/", "https://www.example.com/", "http")) for link in listing.links
    )


@STEADY
@given(JSON)
def test_json_feeds(value):
    spec = SourceSpec(SourceKind.FEED, "https://example.com/source")
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": value}).encode()
    assert isinstance(
        read_listing(body, kind=spec.kind, url=spec.url, content_type="", outlet=OUTLET, source=spec, now=NOW),
        Listing,
    )


@STEADY
@given(st.binary(max_size=300), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "text/plain", "a/b;;="]))
def test_pages_of_any_bytes(body, content_type):
    cleaned = clean_page(body, content_type, url="https://example.com/a", outlet=None, fetched_at=NOW)
    assert isinstance(cleaned, (Article, NotAnArticle, CleanFailure))


@STEADY
@given(joined(HTML))
def test_pages_of_broken_markup(markup):
    cleaned = clean_html(f"<html><body>{markup}", url="https://example.com/a", outlet=None, fetched_at=NOW)
    assert isinstance(cleaned, (Article, NotAnArticle, CleanFailure))


@STEADY
@given(JSON)
def test_json_ld_of_any_shape(value):
    page = f"<html><head><script type='application/ld+json'>{json.dumps(value)}</script></head><body><h1>Judul</h1>"
    body = "<p>Kalimat yang cukup panjang untuk sebuah berita hari ini.</p>" * 4
    assert isinstance(clean_html(page + body, url="https://example.com/a", outlet=None, fetched_at=NOW), Article)


@STEADY
@given(st.lists(joined(st.sampled_from(list('{}[]":,\\u@typegraph0'))), max_size=3))
def test_json_ld_that_is_no_json(scripts):
    assert isinstance(read_nodes(scripts), tuple)


@STEADY
@given(
    joined(st.sampled_from(["26", "Agustus", "2025", ":", "/", "-", "T", "Z", "+07", "WIB", "AM", "kemarin", "99999"]))
)
def test_dates(text):
    assert isinstance(read_date(text), Dated)


@STEADY
@given(
    joined(st.sampled_from(["User-agent:", "*", "\n", "Disallow:", "Allow:", "/", "$", "%", "Crawl-delay:", "9", ":"]))
)
def test_robots(text):
    rules = Rules(text, "news-monitor")
    assert rules.allows("https://example.com/news/a") in {True, False}
    assert 0 <= rules.crawl_delay.total_seconds() <= 60


@STEADY
@given(
    joined(
        st.sampled_from(["AND", " ", "OR", "NOT", "(", ")", '"', "NEAR/3", "title:", "russia", "*", "=", "SENTENCE"])
    )
)
def test_queries(text):
    refused = None
    try:
        parse_query(text, {"russia"})
    except QueryError as error:
        refused = error
    assert refused is None or 1 <= refused.column <= len(text) + 1


@pytest.fixture(scope="module")
def settings_file(tmp_path_factory):
    return tmp_path_factory.mktemp("settings") / "settings.toml"


KEYS = st.sampled_from(
    ["timezone", "database", "network", "allow", "topics", "name", "query", "outlets", "slug", "channels", "kind", "url", "secret", "x"]
)  # fmt: skip
VALUES = st.recursive(
    st.booleans() | st.integers(-9, 9) | st.sampled_from(["UTC", "tempo", "webhook", "10m", "russia", "https://x.example/", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def toml(value):
    """A value as TOML writes it, tables in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


@STEADY
@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_settings_of_any_shape(settings_file, tables):
    settings_file.write_text("\n".join(f"{key} = {toml(value)}" for key, value in tables.items()), encoding="utf-8")
    refused = None
    try:
        load_settings(settings_file, {})
    except SettingsError as error:
        refused = error
    assert refused is None or str(refused).startswith(str(settings_file))


@STEADY
@given(st.lists(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()), max_size=5))
def test_json_lines(lines):
    out = io.BytesIO()
    answer_lines(io.BytesIO(b"\n".join(lines)), out, lambda request: {"id": request.get("id")})
    for line in out.getvalue().splitlines():
        json.loads(line)
