import pytest

from monitor.model import Outlet, SourceKind, SourceSpec
from monitor.outlets.catalogue import Catalogue, shipped_outlets
from monitor.outlets.rules import compile_clean, compile_links


@pytest.fixture(scope="module")
def shipped():
    return shipped_outlets()


def test_the_outlets_of_the_desk_are_shipped(shipped):
    assert {"tempo", "liputan6", "kontan"} <= set(shipped)
    for slug in ("tempo", "liputan6", "kontan"):
        assert shipped[slug].sources
        assert shipped[slug].links.article
        assert shipped[slug].links.keys
        assert shipped[slug].timezone == "Asia/Jakarta"


def test_every_shipped_pattern_compiles(shipped):
    for outlet in shipped.values():
        compile_links(outlet.links)
        compile_clean(outlet.clean)


def test_a_file_is_named_like_its_outlet(shipped):
    assert all(slug == outlet.slug for slug, outlet in shipped.items())


def test_moved_hosts_lie_within_the_outlet(shipped):
    for outlet in shipped.values():
        for host in {*outlet.links.hosts, *outlet.links.hosts.values()}:
            assert any(host == own or host.endswith(f".{own}") for own in outlet.hosts), host


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        ("https://dunia.tempo.co/read/1759981/slug", "tempo"),
        ("https://tempo.co/internasional/slug-1161242", "tempo"),
        ("https://m.liputan6.com/amp/4464894/slug", "liputan6"),
        ("https://AMP.kontan.co.id:443/news/slug", "kontan"),
        ("https://tass.com/politics/1", "tass-en"),
        ("https://nottempo.co/", None),
        ("https://tempo.co.example.com/", None),
        ("nonsense", None),
        ("http://[::1", None),
    ],
)
def test_an_address_belongs_to_the_outlet_of_its_host(shipped, url, slug):
    found = Catalogue(shipped.values()).of_url(url)
    assert (found and found.slug) == slug


def test_the_longer_claim_on_a_host_wins():
    wide, narrow = Outlet("wide", "Wide", ("example.com",)), Outlet("narrow", "Narrow", ("en.example.com",))
    for catalogue in (Catalogue([wide, narrow]), Catalogue([narrow, wide])):
        assert catalogue.of_url("https://en.example.com/x") is narrow
        assert catalogue.of_url("https://www.en.example.com/x") is narrow
        assert catalogue.of_url("https://id.example.com/x") is wide


def test_an_outlet_without_hosts_is_found_by_the_site_of_its_sources():
    outlet = Outlet("x", "X", (), sources=(SourceSpec(SourceKind.FEED, "https://rss.example.com/feed.xml"),))
    catalogue = Catalogue([outlet])
    assert catalogue.of_url("https://www.example.com/story") is outlet
    assert catalogue.of_url("https://example.org/story") is None


def test_ports_tell_local_outlets_apart():
    one = Outlet("one", "One", (), sources=(SourceSpec(SourceKind.FEED, "http://127.0.0.1:8001/feed.xml"),))
    two = Outlet("two", "Two", (), sources=(SourceSpec(SourceKind.FEED, "http://127.0.0.1:8002/feed.xml"),))
    catalogue = Catalogue([one, two])
    assert catalogue.of_url("http://127.0.0.1:8002/story") is two
    assert catalogue.by_slug("one") is one
    assert catalogue.by_slug("three") is None
