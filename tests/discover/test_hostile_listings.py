"""Fault 12: entity bombs, files named by entities, floods of items, and bodies of any bytes."""

import gzip
import pickle
import resource
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.discover.sniffing import MAX_BODY_BYTES
from monitor.model import ListingTrouble, SourceKind, SourceSpec
from polls import NOW, item, outlet, poll, rss

BOMB = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE rss [<!ENTITY lol0 "lol">{BOMB}]>',
        '<!DOCTYPE rss [<!ENTITY lol9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
        '<!-- <rss> --><!DOCTYPE rss [<!ENTITY lol9 "x">]>',
    ],
)
@pytest.mark.parametrize("form", ["rss", "sitemap"])
def test_documents_that_declare_entities_are_refused_unread(doctype, form):
    body = rss(item(title="&lol9;"), declaration='<?xml version="1.0"?>' + doctype)
    listing = poll(body.replace("<rss", "<urlset").replace("</rss", "</urlset") if form == "sitemap" else body)
    assert (listing.links, listing.troubles) == ((), (ListingTrouble.BROKEN,))
    assert "declares the entity" in listing.detail


def test_an_external_dtd_is_never_opened():
    listing = poll(rss(item(), declaration='<!DOCTYPE rss SYSTEM "file:///etc/passwd">'))
    assert [link.title for link in listing.links] == ["Judul"]


def test_elements_nested_without_end_are_refused():
    assert poll("<rss>" + "<a>" * 500_000).detail == "elements nested deeper than 100"


@pytest.mark.parametrize("flaw", ["", " &nbsp;"])
def test_of_a_flood_the_newest_500_are_read_quickly(flaw):
    start = datetime(2025, 1, 1, tzinfo=UTC)
    dates = [(start + timedelta(minutes=n)).isoformat() for n in range(10_000)]
    body = rss(*(item(f"/news/judul-{n}", f"Judul{flaw}", date) for n, date in enumerate(dates)))

    before = time.process_time()
    listing = poll(body)

    assert time.process_time() - before < 5
    assert (len(listing.links), listing.troubles) == (500, (ListingTrouble.TRUNCATED,))
    if not flaw:
        assert listing.links[0].url == "https://www.example.com/news/judul-9500"


def test_items_of_tomorrow_do_not_push_out_the_news():
    future = [item(f"/news/besok-{n}", date="2099-01-01T00:00:00Z") for n in range(499)]
    now = [item(f"/news/kini-{n}", date=NOW.isoformat()) for n in range(3)]
    links = poll(rss(*now, *future)).links
    assert len(links) == 500
    assert sum("/kini-" in link.url for link in links) == 3


def test_a_compressed_bomb_is_cut():
    body = gzip.compress(rss(item(), "<item><title>" + "a" * (MAX_BODY_BYTES * 4)).encode())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    listing = poll(body)
    assert ListingTrouble.TRUNCATED in listing.troubles
    assert [link.title for link in listing.links] == ["Judul"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB


def test_broken_gzip_is_a_broken_answer():
    assert poll(b"\x1f\x8b\x08nonsense").troubles == (ListingTrouble.BROKEN,)


def test_json_nested_without_end_is_a_broken_answer():
    assert poll("[" * 100_000).troubles == (ListingTrouble.BROKEN,)
    assert poll('{"items": ' + "9" * 10_000 + "}").troubles == (ListingTrouble.BROKEN,)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.lists(st.sampled_from(["<rss>", "<item>", "</item>", "<link>", "https://example.com/a", "&x;", "<!DOCTYPE", "<html>", "<a href='/b'>", "{", "]]>", "<feed", " xmlns='", "<urlset>", "<loc>", "\x00", "é"]), max_size=20).map(lambda parts: "".join(parts).encode()),
    st.sampled_from(["feed", "sitemap", "listing"]),
)  # fmt: skip
def test_no_bytes_break_the_reader(body, kind):
    listing = poll(body, kind=kind)
    assert listing.links or listing.troubles or listing.nested


def test_what_goes_into_the_sandbox_and_comes_out_can_be_pickled():
    listing = poll(rss(item()))
    assert pickle.loads(pickle.dumps(listing)) == listing
    assert pickle.loads(pickle.dumps(outlet())) == outlet()
    assert pickle.loads(pickle.dumps(SourceSpec(SourceKind.FEED, "x"))).url == "x"
