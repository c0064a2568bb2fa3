import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.discover.addresses import Addresses, canonical_url, url_key
from monitor.model import LinkRules, Outlet


def outlet(**rules):
    return Outlet("example", "Example", ("example.com",), links=LinkRules(**rules))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTP://Example.COM:80/a", "https://example.com/a"),
        ("https://example.com:443", "https://example.com/"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("https://exam\nple.com/a\tb", "https://example.com/ab"),
        ("https:\\\\example.com\\a", "https://example.com/a"),
        ("https://example.com/a/../b/./c/..", "https://example.com/b/"),
        ("https://example.com/../../a", "https://example.com/a"),
        ("https://example.com/%7euser/%c3%a9/é /%2F", "https://example.com/~user/%C3%A9/%C3%A9%20/%2F"),
        ("https://example.com/100%", "https://example.com/100%25"),
        ("https://example.com/a#part", "https://example.com/a"),
        ("https://example.com/a?b=2&a=1&a=0", "https://example.com/a?a=1&a=0&b=2"),
        ("https://example.com/a?&&b=&c", "https://example.com/a?b=&c"),
        ("https://example.com/a?utm_source=x&%75tm_medium=y&fbclid=z&id=7", "https://example.com/a?id=7"),
        ("https://example.com/a?page=all", "https://example.com/a"),
        ("https://example.com/a?page=2", "https://example.com/a?page=2"),
        ("https://example.com/a?amp", "https://example.com/a"),
        ("https://example.com/a?amp=1&outputType=amp", "https://example.com/a"),
        ("https://example.com/a/", "https://example.com/a/"),
        ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("http://127.0.0.1:8099/a", "http://127.0.0.1:8099/a"),
        ("http://127.0.0.1/a", "http://127.0.0.1/a"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("http://localhost/a", "http://localhost/a"),
        ("http://outlet/a", "http://outlet/a"),
        ("http://news.local/a", "http://news.local/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
    ],
)
def test_an_address_has_one_spelling(url, canonical):
    assert canonical_url(url, None) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "javascript:void(0)",
        "mailto:desk@example.com",
        "whatsapp://send?text=x",
        "whatsapp:/send",
        "ftp://example.com/a",
        "data:text/html,x",
        "https://",
        "https:///a",
        "https:http://example.com/",
        "https://exa mple.com/",
        "https://example..com/",
        "https://[::1/",
        "https://example.com:99999/",
        "https://example.com:port/",
        "https://exa<mple.com/",
        "relative/path",
        "https://example.com/" + "a" * 3000,
        "https://example.com/" + "é" * 1000,
    ],
)
def test_what_leads_to_no_page_has_no_canonical_url(url):
    assert canonical_url(url, None) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/b", "https://example.com/b"),
        ("b?page=all", "https://example.com/a/b"),
        ("//m.example.org/b", "https://m.example.org/b"),
        ("?x=1", "https://example.com/a/index?x=1"),
    ],
)
def test_relative_addresses_refer_to_the_page_they_stand_on(url, canonical):
    assert canonical_url(url, None, "https://example.com/a/index") == canonical


def test_an_outlet_names_the_parameters_that_count():
    assert (
        canonical_url("https://example.com/a?ref=x&id=7&i=1", outlet(keep_query=("id",)))
        == "https://example.com/a?id=7"
    )
    assert canonical_url("https://example.com/a?ref=x&id=7", outlet(keep_query=())) == "https://example.com/a"
    assert canonical_url("https://example.com/a?ref=x&id=7", outlet()) == "https://example.com/a?id=7&ref=x"


def test_the_parameters_of_the_whole_page_are_no_part_of_an_address():
    single = outlet(whole_page={"single": "1"})
    assert canonical_url("https://example.com/a?single=1&id=7", single) == "https://example.com/a?id=7"
    assert Addresses(single).whole_page("https://example.com/a?id=7") == "https://example.com/a?id=7&single=1"
    assert (
        Addresses(None).whole_page("https://example.com/a", "https://example.com/a?page=all&x=1")
        == "https://example.com/a?page=all"
    )
    assert Addresses(None).whole_page("https://example.com/a") == "https://example.com/a"


def test_moved_hosts_are_followed_through_all_moves():
    moved = outlet(hosts={"old.example.com": "mid.example.com", "mid.example.com": "www.example.com"})
    assert canonical_url("http://old.example.com/a", moved) == "https://www.example.com/a"


def test_rewrites_make_twins_equal():
    twins = outlet(rewrites=(("/amp/?$", ""), (r"^(https?)://m\.example\.com/", r"\1://www.example.com/")))
    assert canonical_url("https://m.example.com/a/slug/amp/", twins) == "https://www.example.com/a/slug"
    assert canonical_url("https://www.example.com/a/slug", twins) == "https://www.example.com/a/slug"


def test_rules_that_never_come_to_rest_change_nothing():
    circular = outlet(hosts={"a.example.com": "b.example.com", "b.example.com": "a.example.com"})
    growing = outlet(rewrites=(("$", "x"),))
    assert canonical_url("https://a.example.com/", circular) == "https://a.example.com/"
    assert canonical_url("https://example.com/", growing) == "https://example.com/"


def test_a_rewrite_to_nonsense_gives_no_address():
    assert canonical_url("https://example.com/a", outlet(rewrites=(("^https://", "mailto:"),))) is None


RULES = [
    None,
    outlet(),
    outlet(keep_query=("id",), whole_page={"page": "all"}),
    outlet(rewrites=(("/amp/", "/"), ("/amp$", "")), hosts={"m.example.com": "example.com"}),
]
SPELLED_PIECES = (
    "/ // . .. ? & = # % %2e %2F %zz amp page=all utm_source id a é 新 \\ @ : m.example.com \t ; + \ud800 ！ 。 www."
)
PIECES = st.sampled_from(SPELLED_PIECES.split(" "))
URLS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=14).map(lambda pieces: "https://example.com/" + "".join(pieces)),
    st.lists(PIECES, max_size=14).map(lambda pieces: "http://" + "".join(pieces)),
)


@settings(max_examples=500, deadline=None)
@given(URLS, st.sampled_from(RULES))
@example("https://example.com/amp/amp/amp", RULES[3])
@example("http://example。", None)
@example("https://example.com/a%2e%2e/%2e%2e/b", None)
@example("http://example.com/?%61mp&a%6Dp=1", None)
def test_the_canonical_url_of_a_canonical_url_is_itself(url, rules):
    once = canonical_url(url, rules)
    assert once is None or canonical_url(once, rules) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a", "http://example.com/a"),
        ("https://example.com/a", "https://www.example.com/a"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/a?id=1", "https://example.com/a/?id=1"),
    ],
)
def test_spellings_that_never_name_another_article_share_a_key(one, other):
    assert url_key(one) == url_key(other)


def test_a_key_is_16_bytes_and_stays_the_same_for_ever():
    assert url_key("https://www.tempo.co/internasional/slug-1161242").hex() == "4f89827ef6f64ade47725867a714e170"
    assert url_key("https://example.com/a") != url_key("https://example.com/b")
    assert url_key("https://example.com/a?id=1") != url_key("https://example.com/a?id=2")
