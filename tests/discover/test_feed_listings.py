import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest

from monitor.discover.feeds import read_broken_feed, read_xml_feed
from monitor.model import Link, LinkRules, Listing, ListingTrouble
from monitor.outlets.catalogue import read_outlet, shipped_outlets
from polls import LINK, PUBLISHED_AT, item, outlet, poll, rss, urls

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.example.com/news/">
  <title>Example</title><id>urn:x</id><updated>2025-08-26T04:04:03Z</updated>
  <entry>
    <title type="html">Judul</title><id>urn:1</id>
    <link rel="enclosure" href="https://www.example.com/a.mp3"/><link rel="alternate" href="judul-1"/>
    <published>2025-08-26T11:04:03+07:00</published><updated>2025-08-26T12:00:00+07:00</updated>
    <summary>Isi</summary>
  </entry>
</feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:when="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://www.example.com/"><title>Example</title><link>https://www.example.com/</link></channel>
  <item rdf:about="https://www.example.com/news/judul-1">
    <title>Judul</title><link>https://www.example.com/news/judul-1</link><when:date>2025-08-26T11:04:03+07:00</when:date>
  </item>
</rdf:RDF>"""


SECOND = "https://www.example.com/news/judul-2"


def test_rss_is_read():
    assert poll(rss(item(more="<description>&lt;p&gt;Isi&lt;/p&gt;</description>"))) == Listing(
        (Link(LINK.url, "Judul", PUBLISHED_AT, summary="Isi"),), "rss"
    )


def test_atom_is_read_with_its_base_and_the_alternate_link():
    assert poll(ATOM) == Listing((Link(LINK.url, "Judul", PUBLISHED_AT, summary="Isi", feed_id="urn:1"),), "atom")


def test_atom_is_read_whatever_its_prefix():
    prefixed = ATOM.replace("xmlns=", "xmlns:a=").replace("</", "</a:")
    for name in ("feed ", "title", "id>", "updated", "entry", "link ", "published", "summary"):
        prefixed = prefixed.replace(f"<{name}", f"<a:{name}")
    assert poll(prefixed) == poll(ATOM)


def test_rdf_is_read_with_dates_of_dublin_core_under_any_prefix():
    assert poll(RDF) == Listing((LINK,), "rss")


def test_a_json_feed_is_read():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "1",
                "url": "https://www.example.com/news/judul-1",
                "title": "Judul",
                "date_published": "2025-08-26T11:04:03+07:00",
            },
            {"id": "https://www.example.com/news/judul-2", "content_text": "Isi"},
            {"id": 3, "url": None},
            "nonsense",
        ],
    }
    assert poll(json.dumps(feed)) == Listing(
        (replace(LINK, feed_id="1"), Link(SECOND, summary="Isi", feed_id=SECOND)), "jsonfeed", skipped_count=1
    )


@pytest.mark.parametrize("content_type", ["text/html", "application/json", "image/png", "text/plain; charset=ascii"])
def test_the_content_decides_not_its_type(content_type):
    assert poll(rss(item()), content_type=content_type) == Listing((LINK,), "rss")


def test_what_is_listed_is_read_as_what_it_is_not_as_the_source_is_called():
    for kind in ("feed", "sitemap", "listing"):
        assert poll(rss(item()), kind=kind) == Listing((LINK,), "rss")


@pytest.mark.parametrize(
    "body",
    [
        "\n\n  " + rss(item()),
        "\ufeff" + rss(item()),
        rss(item()).replace("UTF-8", "utf-16").encode("utf-16"),
        gzip.compress(rss(item()).encode()),
        rss(item(), declaration=""),
        rss(item(), declaration='<?xml version="1.0"?><!-- <html> --><?xml-stylesheet href="a.css"?>'),
        rss(item(), declaration='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.com/rss.dtd">'),
        "Warning: out of memory in feed.php\n" + rss(item()),
        rss(item(), "<item><title>broken & open").replace("</channel></rss>", ""),
        rss(item(more="<description>a &nbsp; b</description>")).replace("<description>a", "<description>"),
    ],
)  # fmt: skip
def test_feeds_as_they_really_come_are_read(body):
    assert poll(body).links[0].url == LINK.url
    assert poll(body).links[0].published_at == PUBLISHED_AT


def test_another_encoding_is_read():
    body = rss(item(title="Новости"), declaration='<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251")
    assert poll(body).links[0].title == "Новости"


def test_a_time_without_a_zone_is_the_outlets_and_a_missing_one_stays_missing():
    listing = poll(
        rss(
            item(date="2025-08-26 11:04:03"),
            item(link="/news/judul-2", date=""),
            item(link="/news/judul-3", date="kemarin"),
        )
    )
    assert [link.published_at for link in listing.links] == [PUBLISHED_AT, None, None]


def test_a_time_to_come_is_kept():
    assert poll(rss(item(date="2099-01-01"))).links[0].published_at == datetime(2098, 12, 31, 17, tzinfo=UTC)


def test_an_article_listed_twice_is_one_link_with_all_that_is_known():
    twice = rss(item(title="", date=""), item(link=LINK.url + "/?utm_source=rss"), item(title="Other"))
    assert poll(twice).links == (LINK,)


def test_links_to_other_hosts_are_left_out_and_counted():
    listing = poll(
        rss(
            item(),
            item("https://elsewhere.example.org/a"),
            item("https://example.com.evil.example/a"),
            item("mailto:a"),
        )
    )
    assert listing == Listing((LINK,), "rss", skipped_count=3)


def test_sister_hosts_and_the_host_of_the_source_are_the_outlets_own():
    listing = poll(
        rss(item("https://sport.example.com/a"), item("http://127.0.0.1:8099/b")), url="http://127.0.0.1:8099/feed"
    )
    assert urls(listing) == ["https://sport.example.com/a", "http://127.0.0.1:8099/b"]


def test_behind_a_redirector_the_id_or_the_original_link_is_the_address():
    redirected = "https://redirector.example.org/c/33613/story01.htm"
    listing = poll(
        rss(
            item(redirected, more='<guid isPermaLink="false">http://www.example.com/news/judul-1</guid>'),
            item(redirected, more="<feedburner:origLink>https://www.example.com/news/judul-2</feedburner:origLink>"),
        )
    )
    assert urls(listing) == ["https://www.example.com/news/judul-1", "https://www.example.com/news/judul-2"]


def test_an_id_that_is_no_address_is_none():
    assert poll(rss(item(link="", more='<guid isPermaLink="false">12345</guid>'))).troubles == (ListingTrouble.EMPTY,)


def test_front_pages_share_links_and_skipped_sections_are_no_articles():
    skipping = outlet(links=LinkRules(skip=("/video/",)))
    listing = poll(
        rss(
            item("https://www.example.com/"),
            item("https://www.example.com/video/a"),
            item("/664483/whatsapp:/send"),
            item(),
        ),
        of=skipping,
    )
    assert listing == Listing((LINK,), "rss", skipped_count=3)


def test_a_feed_may_list_articles_in_an_address_scheme_that_is_not_known_yet():
    assert urls(poll(rss(item()), of=outlet(links=LinkRules(article=("/read/",))))) == [LINK.url]


def test_an_outlet_of_nothing_but_a_feed_address_takes_all_its_items():
    known = read_outlet({"slug": "x", "sources": [{"url": "https://feeds.example.net/x"}]}, "settings.toml")
    assert urls(poll(rss(item(), item("https://example.org/a")), of=known, url="https://feeds.example.net/x")) == [
        LINK.url,
        "https://example.org/a",
    ]


def test_the_whole_page_is_fetched_where_the_outlet_or_the_feed_tells_how():
    whole = outlet(links=LinkRules(whole_page={"page": "all"}))
    assert poll(rss(item()), of=whole).links[0].fetch_url == LINK.url + "?page=all"
    assert poll(rss(item(LINK.url + "?page=all"))).links[0].fetch_url == LINK.url + "?page=all"
    assert poll(rss(item())).links[0].fetch_url is None


def test_a_host_that_speaks_http_is_read_with_http():
    plain = LINK.url.replace("https", "http")
    assert poll(rss(item(plain)), url="http://www.example.com/feed").links[0].fetch_url == plain
    assert poll(rss(item(plain)), url="https://www.example.com/feed").links[0].fetch_url is None
    assert poll(rss(item(plain)), url="http://feeds.example.com/feed").links[0].fetch_url is None


def test_a_feed_that_repeats_itself_or_lost_what_tells_its_items_apart_is_told():
    listing = poll(
        rss(*(item(f"https://www.example.com/read?id={n}") for n in range(9))),
        of=outlet(links=LinkRules(keep_query=())),
    )
    assert (len(listing.links), listing.troubles) == (1, (ListingTrouble.REPEATS,))
    assert listing.detail == "9 items lead to 1 addresses"
    assert poll(rss(item(), item(), item("/news/b"))).troubles == ()


def test_an_empty_feed_and_one_of_strangers_only_are_told_apart_from_a_broken_one():
    assert poll(rss()) == Listing((), "rss", (ListingTrouble.EMPTY,), detail="it lists nothing")
    strangers = poll(rss(item("https://example.org/a")))
    assert (strangers.troubles, strangers.detail) == (
        (ListingTrouble.EMPTY,),
        "none of 1 items is an article of example",
    )
    assert poll("<rss><channel><item").troubles != ()
    assert poll("").troubles == (ListingTrouble.BROKEN,)
    assert poll("Internal Server Error").detail == "neither feed nor sitemap nor page: 'Internal Server Error'"


def test_a_page_at_a_feed_address_is_told_with_the_feeds_it_names():
    page = (
        '<!DOCTYPE html><html><head><title>x</title><link rel="alternate" type="application/rss+xml" href="/rss/all">'
    )
    assert poll(page) == Listing(
        (),
        "html",
        (ListingTrouble.HTML_INSTEAD,),
        detail="an HTML page, no feed; the page names https://www.example.com/rss/all",
    )


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>x</body></html>",
        "<html><head><title>www.example.com</title></head><body><h1>Verifying you are human. This may take a few seconds.</h1></body></html>",
        "<html><head><title>Attention Required! | Cloudflare</title></head></html>",
    ],
)
@pytest.mark.parametrize("kind", ["feed", "listing"])
def test_a_challenge_is_told_as_one(page, kind):
    assert poll(page, kind=kind).troubles == (ListingTrouble.CHALLENGE,)


def test_changed_ids_and_titles_leave_the_identity_of_an_article():
    before = poll(rss(item(more="<guid>a-1</guid>")))
    after = poll(rss(item(title="Judul baru", more="<guid>b-77</guid>")))
    assert urls(before) == urls(after)


def test_a_feed_that_moves_its_host_and_edits_a_slug_lists_no_article_anew():
    tempo = shipped_outlets()["tempo"]
    first = rss(
        item("https://satu.tempo.co/hukum/satu-dua-tiga-1815313"),
        item("https://satu.tempo.co/hukum/empat-lima--2061119"),
    )
    second = rss(
        item("https://www.tempo.co/hukum/satu-dua-tiga-1815313"),
        item("https://www.tempo.co/hukum/empat-lima-enam-2061119"),
    )
    source = "https://www.tempo.co/api/gateway/rss/free/hukum"

    polls = [poll(body, of=tempo, url=source) for body in (first, second)]

    assert [[link.key for link in listing.links] for listing in polls] == [
        ["tempo-new:1815313", "tempo-new:2061119"]
    ] * 2
    assert urls(polls[0])[0] == urls(polls[1])[0] == "https://www.tempo.co/hukum/satu-dua-tiga-1815313"


SOUND = [
    ATOM,
    RDF,
    rss(
        item(more="<description>Isi &lt;b&gt;tebal&lt;/b&gt;</description><guid>https://www.example.com/?p=1</guid>"),
        item("https://www.example.com/b", "A &amp;amp; &lt;i&gt;B&lt;/i&gt;", "2025-08-26 11:04:03", "<description><![CDATA[<p>x</p>]]></description>"),
        item("https://www.example.com/c", date="", more="<dc:date>2025-08-26T11:04:03+07:00</dc:date>"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_sound_feeds_are_read_as_feedparser_reads_them(text):
    jakarta = ZoneInfo("Asia/Jakarta")
    fast, loose = (read(text, "x", jakarta).entries for read in (read_xml_feed, read_broken_feed))

    def told(entry):
        return urljoin(entry.base or "", entry.urls[0]), entry.title, entry.published_at, entry.summary

    assert [told(entry) for entry in fast] == [told(entry) for entry in loose]


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        ("&#55357;&#56832; Putin", "\U0001f600 Putin"),
        ("&#xD83D;&#xDE00; Putin", "\U0001f600 Putin"),
        ("&#xd800; Putin", "\ufffd Putin"),
        ("&#x110000;&#99999999999999; Putin", "\ufffd\ufffd Putin"),
        ("&#60;b&#62;&#xdc00;Putin", "\ufffdPutin"),
    ],
)
def test_numbers_that_are_no_characters_do_not_end_the_feed(numbers, title):
    assert [link.title for link in poll(rss(item(title=numbers))).links] == [title]
