from datetime import timedelta

import pytest

from monitor.errors import OutletError
from monitor.model import CleanRules, KeyRule, LinkRules, Outlet, SourceKind, SourceSpec
from monitor.outlets.catalogue import read_outlet

FEED = {"kind": "feed", "url": "https://rss.example.com/feed.xml"}


def complaint(data, base=None):
    with pytest.raises(OutletError) as caught:
        read_outlet(data, "settings.toml", base=base)
    return str(caught.value)


def test_an_outlet_needs_nothing_but_a_slug_and_a_source():
    assert read_outlet({"slug": "example-news", "sources": [FEED]}, "settings.toml") == Outlet(
        slug="example-news",
        name="Example News",
        hosts=(),
        sources=(SourceSpec(SourceKind.FEED, "https://rss.example.com/feed.xml"),),
    )


def test_every_key_is_read():
    data = {
        "slug": "example",
        "name": "The Example",
        "hosts": ["Example.com", "пример.рф"],
        "language": "ID",
        "timezone": "Asia/Jakarta",
        "delay": "1m30s",
        "sources": [
            {"kind": "listing", "url": "https://example.com/{yyyy}/{mm}/{dd}", "every": "10m", "links": "h2 > a"},
            {"url": "https://example.com/sitemap-news.xml"},
        ],
        "links": {
            "article": ["/read/"],
            "skip": ["/video/"],
            "keys": {"read": "/read/(?P<id>[0-9]+)"},
            "hosts": {"m.example.com": "example.com"},
            "rewrites": [["/amp/(.*)", "/\\1"]],
            "keep_query": ["id"],
            "whole_page": {"page": "all"},
        },
        "clean": {"body": ["article"], "lines": ["read also: .*"]},
    }

    assert read_outlet(data, "settings.toml") == Outlet(
        slug="example",
        name="The Example",
        hosts=("example.com", "xn--e1afmkfd.xn--p1ai"),
        language="id",
        timezone="Asia/Jakarta",
        delay=timedelta(seconds=90),
        sources=(
            SourceSpec(SourceKind.LISTING, "https://example.com/{yyyy}/{mm}/{dd}", timedelta(minutes=10), "h2 > a"),
            SourceSpec(SourceKind.SITEMAP, "https://example.com/sitemap-news.xml"),
        ),
        links=LinkRules(
            article=("/read/",),
            skip=("/video/",),
            keys=(KeyRule("read", "/read/(?P<id>[0-9]+)"),),
            hosts={"m.example.com": "example.com"},
            rewrites=(("/amp/(.*)", "/\\1"),),
            keep_query=("id",),
            whole_page={"page": "all"},
        ),
        clean=CleanRules(body=("article",), lines=("read also: .*",)),
    )


def test_keys_given_override_those_of_the_shipped_outlet_one_by_one():
    base = read_outlet(
        {
            "slug": "example",
            "name": "Example",
            "hosts": ["example.com"],
            "language": "id",
            "sources": [FEED],
            "links": {"article": ["/read/"], "skip": ["/video/"]},
            "clean": {"body": ["article"], "drop": [".advert"]},
        },
        "example.toml",
    )

    changed = read_outlet(
        {"slug": "example", "links": {"skip": []}, "clean": {"drop": [".ad"]}}, "settings.toml", base=base
    )

    assert changed.links == LinkRules(article=("/read/",), skip=())
    assert changed.clean == CleanRules(body=("article",), drop=(".ad",))
    assert (changed.name, changed.hosts, changed.language, changed.sources) == (
        base.name,
        base.hosts,
        "id",
        base.sources,
    )


def test_sources_given_replace_all_of_the_shipped_ones():
    base = read_outlet(
        {"slug": "example", "sources": [FEED, {**FEED, "url": "https://example.com/2.xml"}]}, "example.toml"
    )

    changed = read_outlet(
        {"slug": "example", "sources": [{**FEED, "url": "https://example.com/3.xml"}]}, "x", base=base
    )

    assert [source.url for source in changed.sources] == ["https://example.com/3.xml"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.com/rss", SourceKind.FEED),
        ("https://rss.example.com/dunia", SourceKind.FEED),
        ("https://example.com/world.xml", SourceKind.FEED),
        ("https://example.com/feed/", SourceKind.FEED),
        ("https://example.com/sitemap.xml", SourceKind.SITEMAP),
        ("https://example.com/world", SourceKind.LISTING),
        ("https://example.com/feedback-of-readers", SourceKind.LISTING),
    ],
)
def test_a_source_without_a_kind_gets_the_likeliest(url, kind):
    assert read_outlet({"slug": "x", "sources": [{"url": url}]}, "settings.toml").sources[0].kind is kind


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"slug": "x", "sorces": [FEED]}, "settings.toml: sorces: unknown key (did you mean 'sources'?)"),
        ({"slug": "x", "sources": [{**FEED, "evry": "1m"}]}, "settings.toml: sources[0].evry: unknown key (did you mean 'every'?)"),
        ({"slug": "x", "hosts": ["a.b"], "links": {"artcle": []}}, "settings.toml: links.artcle: unknown key (did you mean 'article'?)"),
        ({"slug": "x", "hosts": ["a.b"], "clean": {"boddy": []}}, "settings.toml: clean.boddy: unknown key (did you mean 'body'?)"),
        ({"slug": "x"}, "settings.toml: sources: an outlet needs sources, or at least hosts"),
        ({"sources": [FEED]}, "settings.toml: slug: is missing"),
        ({"slug": "The X"}, "settings.toml: slug: 'The X': a slug is made of a-z, 0-9, - and _"),
        ({"slug": "x", "sources": ["https://example.com/"]}, "settings.toml: sources: must be a list of tables"),
        ({"slug": "x", "sources": [{"kind": "feed"}]}, "settings.toml: sources[0].url: is missing"),
        ({"slug": "x", "sources": [{"url": "example.com/feed"}]}, "settings.toml: sources[0].url: 'example.com/feed' is no address; write it like https://example.com/feed.xml"),
        ({"slug": "x", "sources": [{**FEED, "kind": "rss"}]}, "settings.toml: sources[0].kind: 'rss' is none of feed, sitemap, listing"),
        ({"slug": "x", "sources": [{**FEED, "every": "0s"}]}, "settings.toml: sources[0].every: must be longer than nothing"),
        ({"slug": "x", "sources": [{**FEED, "links": "a"}]}, "settings.toml: sources[0].links: a selector of links belongs to a listing, not to a feed"),
        ({"slug": "x", "sources": [{"url": "https://a.b/{day}"}]}, "settings.toml: sources[0].url: {day} is unknown; there are {yyyy}, {mm}, {dd}"),
        ({"slug": "x", "hosts": ["https://a.b/"]}, "settings.toml: hosts: 'https://a.b/' is no host name; write it like example.com, without https:// and path"),
        ({"slug": "x", "hosts": "a.b"}, 'settings.toml: hosts: must be a list of texts: ["…", "…"]'),
        ({"slug": "x", "hosts": ["a.b"], "language": "Indonesian"}, "settings.toml: language: 'indonesian' is no ISO 639 code; write id, en, ru, ko"),
        ({"slug": "x", "hosts": ["a.b"], "timezone": "Asia/Jakrta"}, "settings.toml: timezone: 'Asia/Jakrta' is no time zone; write it like Asia/Jakarta or UTC"),
        ({"slug": "x", "hosts": ["a.b"], "delay": 2}, "settings.toml: delay: must be a text"),
        ({"slug": "x", "hosts": ["a.b"], "links": {"skip": ["(a"]}}, "settings.toml: links.skip: pattern '(a': missing ): (a"),
        ({"slug": "x", "hosts": ["a.b"], "links": {"skip": ["(?=a)"]}}, "settings.toml: links.skip: pattern '(?=a)': invalid perl operator: (?="),
        ({"slug": "x", "hosts": ["a.b"], "links": {"keys": {"read": "/[0-9]+"}}}, "settings.toml: links.keys: read: the pattern '/[0-9]+' needs a group named id: (?P<id>…)"),
        ({"slug": "x", "hosts": ["a.b"], "links": {"rewrites": [["a", "\\1"]]}}, "settings.toml: links.rewrites: '\\\\1' names a group that 'a' does not have"),
        ({"slug": "x", "hosts": ["a.b"], "clean": {"body": ["div", "p[["]}}, "settings.toml: clean.body: 'p[[' is no CSS selector: Can't parse CSS selector."),
        ({"slug": "x", "sources": [{"kind": "listing", "url": "https://a.b/", "links": "a >"}]}, "settings.toml: sources[0].links: 'a >' is no CSS selector: Can't parse CSS selector."),
        ({"slug": "x", "hosts": ["a.b"], "links": {"rewrites": ["ab"]}}, "settings.toml: links.rewrites: 'ab' is no pair of a pattern and its replacement"),
    ],
)  # fmt: skip
def test_a_wrong_key_or_value_is_named_with_what_would_be_right(data, message):
    assert complaint(data) == message


def test_names_of_a_site_and_patterns_of_lines_are_no_selectors():
    clean = read_outlet(
        {"slug": "x", "hosts": ["a.b"], "clean": {"site_names": ["X [["], "lines": ["x{2}"]}}, "s"
    ).clean
    assert (clean.site_names, clean.lines) == (("X [[",), ("x{2}",))
