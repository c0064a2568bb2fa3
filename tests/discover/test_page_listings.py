from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.discover.article_likeness import looks_like_article
from monitor.discover.listings import MAX_PARSED
from monitor.model import LinkRules, ListingTrouble
from monitor.outlets.catalogue import read_outlet, shipped_outlets
from monitor.outlets.selectors import selector_fault
from polls import outlet, poll, urls

RULES = LinkRules(article=("/read/[0-9]+",), skip=("/foto/",))


def page(*parts, head=""):
    return f"<!DOCTYPE html><html><head><title>Indeks</title>{head}</head><body>{''.join(parts)}</body></html>"


def read(*parts, head="", **how):
    return poll(
        page(*parts, head=head),
        kind="listing",
        **{"of": outlet(links=RULES), "url": "https://www.example.com/indeks", **how},
    )


def titles(listing):
    return [(link.url.removeprefix("https://www.example.com"), link.title) for link in listing.links]


def test_anchors_of_the_outlets_form_are_links_in_page_order():
    listing = read(
        '<a href="/read/2/b">Dua</a><a href="/tag/x">Tag</a><a href="https://www.example.com/read/1/a">Satu</a><a href="/foto/read/3">Foto</a>'
    )
    assert titles(listing) == [("/read/2/b", "Dua"), ("/read/1/a", "Satu")]
    assert (listing.format, listing.troubles, listing.skipped_count) == ("html", (), 1)


def test_several_anchors_to_an_article_are_one_link_with_its_best_words():
    listing = read(
        '<a href="/read/1/a"><img src="x.jpg" alt="Gambar yang sangat panjang sekali keterangannya"></a>',
        '<h2><a href="/read/1/a?utm_source=home">Judul berita</a></h2>',
        '<a href="/read/1/a#komentar">Ringkasan berita yang lebih panjang daripada judulnya</a>',
        '<a href="/read/1/a">Baca selengkapnya</a>',
    )
    assert titles(listing) == [("/read/1/a", "Judul berita")]


def test_the_title_of_a_card_is_its_heading_without_label_and_time():
    card = '<a href="/read/1/a"><h4 class="x__title">Judul &lt;b&gt; <time>04 Jan 2021</time></h4><span>Internasional</span><p>Ringkasan</p></a>'
    assert titles(read(card)) == [("/read/1/a", "Judul <b>")]


def test_a_picture_alone_gives_its_words():
    assert titles(read('<a href="/read/1/a"><img alt="Judul gambar"></a>')) == [("/read/1/a", "Judul gambar")]
    assert titles(read('<a href="/read/1/a" title="Judul tautan"><img></a>')) == [("/read/1/a", "Judul tautan")]
    assert titles(read('<a href="/read/1/a"></a>')) == [("/read/1/a", None)]


def test_the_time_of_a_card_belongs_to_its_only_article():
    listing = read(
        '<article><a href="/read/1/a"><img></a><div><h4><a href="/read/1/a">Satu</a></h4><time datetime="2016-02-16 09:10:56">x</time></div></article>',
        '<article><h4><a href="/read/2/b">Dua</a></h4><time datetime="2016-02-16T09:10:56Z">x</time></article>',
        '<div><a href="/read/3/c">Tiga</a><a href="/read/4/d">Empat</a><time datetime="2016-02-16">x</time></div>',
    )
    assert [link.published_at for link in listing.links] == [
        datetime(2016, 2, 16, 2, 10, 56, tzinfo=UTC),
        datetime(2016, 2, 16, 9, 10, 56, tzinfo=UTC),
        None,
        None,
    ]


def test_relative_and_protocol_relative_links_follow_the_base():
    listing = read(
        '<a href="read/1/a">Satu</a><a href="//m.example.com/read/2/b">Dua</a>',
        head='<base href="https://www.example.com/x/">',
    )
    assert urls(listing) == ["https://www.example.com/x/read/1/a", "https://m.example.com/read/2/b"]


def test_a_selector_decides_where_it_is_given():
    parts = '<div class="list"><h3><a href="/judul-tanpa-nomor">Satu</a></h3></div><aside><a href="/read/9/z">Iklan</a></aside>'
    assert titles(read(parts, links=".list a")) == [("/judul-tanpa-nomor", "Satu")]
    assert titles(read(parts, links=".list h3")) == [("/judul-tanpa-nomor", "Satu")]
    assert read(parts, links=".gone a").troubles == (ListingTrouble.EMPTY,)


def test_a_selector_that_is_none_is_told():
    listing = read("<a href='/read/1/a'>x</a>", links="a[")
    assert (listing.troubles, listing.detail.partition(":")[0]) == ((ListingTrouble.BROKEN,), "'a[' is no CSS selector")


def test_every_selector_of_the_shipped_outlets_is_one():
    for known in shipped_outlets().values():
        rules = known.clean
        of_pages = (*rules.title, *rules.standfirst, *rules.published, *rules.updated, *rules.authors, *rules.editors)
        of_blocks = (*rules.body, *rules.drop, *rules.related, *rules.captions)
        of_sources = (source.links for source in known.sources if source.links)
        assert [fault for each in (*of_pages, *of_blocks, *of_sources) if (fault := selector_fault(each))] == []


def test_strangers_and_scripts_are_no_links():
    listing = read(
        '<a href="https://example.org/read/1/a">x</a><a href="javascript:read/1">x</a><a href="#read/1">x</a><a>x</a><a href="">x</a>'
    )
    assert (listing.links, listing.troubles) == ((), (ListingTrouble.EMPTY,))


def test_an_outlet_of_nothing_but_a_page_address_lists_what_looks_like_articles_near_it():
    known = read_outlet({"slug": "x", "sources": [{"url": "https://indeks.example.co.id/world"}]}, "settings.toml")
    listing = read(
        '<a href="/tag/kim-jong-un-dan-putin-bertemu">Tag</a>',
        '<a href="https://internasional.example.co.id/kim-jong-un-dan-putin-bertemu">Kim Jong Un dan Putin bertemu</a>',
        '<a href="https://other.co.id/kim-jong-un-dan-putin-bertemu">x</a>',
        '<a href="/tentang-kami">Tentang kami</a>',
        of=known,
        url="https://indeks.example.co.id/world",
    )
    assert urls(listing) == ["https://internasional.example.co.id/kim-jong-un-dan-putin-bertemu"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.com/kim-jong-un-visits-moscow", "Kim"),
        ("https://example.com/world/2024/06/18/putin-north-korea-visit", ""),
        ("https://example.com/2024/06/18/putin.html", "Putin visits North Korea"),
        ("https://example.com/news/12345678", "Путин прибыл в КНДР"),
        ("https://example.com/News/Read/A2025051516330004328", "푸틴 북한 방문 시작"),
        ("https://example.com/read/2016/02/16/14115471/Diancam.Lewat.Dunia.Maya", ""),
        ("https://example.com/a/putin-visits-north-korea/7585423.html", ""),
        ("https://example.com/%D0%BF%D1%83%D1%82%D0%B8%D0%BD-%D0%BF%D1%80%D0%B8%D0%B1%D1%8B%D0%BB-%D0%B2-%D1%81%D0%B5%D0%B2%D0%B5%D1%80%D0%BD%D1%83%D1%8E-%D0%BA%D0%BE%D1%80%D0%B5%D1%8E", ""),
    ],
)  # fmt: skip
def test_addresses_of_articles_look_like_articles(url, words):
    assert looks_like_article(url, words)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.com/", "Home page of the Example"),
        ("https://example.com/world", "World"),
        ("https://example.com/world/asia-pacific", "Asia Pacific"),
        ("https://example.com/tag/north-korea-and-russia-relations-in-2024", "North Korea and Russia"),
        ("https://example.com/2024", "All of 2024 here"),
        ("https://example.com/login?next=/a-b-c-d-e-f", "Log in here now"),
        ("https://example.com/images/putin-in-north-korea-with-kim-20240618.jpg", "Putin in North Korea"),
        ("https://example.com/privacy-policy", "Our privacy policy"),
    ],
)
def test_sections_and_files_do_not(url, words):
    assert not looks_like_article(url, words)


def test_index_pages_of_the_shipped_outlets_are_read():
    shipped = shipped_outlets()
    tempo = read(
        '<div class="card card-type-1"><a href="https://dunia.tempo.co/read/1029560/judul-satu"><h2 class="title">Judul Satu</h2><span class="col">1 November 2017 14:31 WIB</span></a></div>',
        '<a href="/internasional/judul-dua-1161242">Judul Dua</a><a href="/internasional">Internasional</a><a href="/tag/rusia">#rusia</a>',
        of=shipped["tempo"],
        url="https://www.tempo.co/indeks?page=1",
    )
    assert [(link.key, link.title) for link in tempo.links] == [
        ("tempo-read:1029560", "Judul Satu"),
        ("tempo-new:1161242", "Judul Dua"),
    ]
    kontan = read(
        '<div class="list-berita"><ul><li><a href="//internasional.kontan.co.id/news/judul-satu"><img alt="x"></a><h1><a href="//internasional.kontan.co.id/news/judul-satu">Judul Satu</a></h1></li></ul></div>',
        '<a href="//insight.kontan.co.id/news/judul-dua">Langganan</a>',
        of=shipped["kontan"],
        url="https://www.kontan.co.id/search/indeks?kanal=internasional",
    )
    assert [(link.key, link.title, link.fetch_url) for link in kontan.links] == [
        ("kontan-slug:judul-satu", "Judul Satu", "https://internasional.kontan.co.id/news/judul-satu?page=all")
    ]


@pytest.mark.parametrize(
    ("hour", "troubles"), [(1, ()), (8, ()), (9, (ListingTrouble.EMPTY,)), (23, (ListingTrouble.EMPTY,))]
)
def test_an_index_of_the_day_may_be_empty_in_the_morning(hour, troubles):
    now = datetime(2025, 8, 26, hour, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert read(url="https://www.example.com/{yyyy}/{mm}/{dd}", now=now).troubles == troubles
    assert read(url="https://www.example.com/indeks", now=now).troubles == (ListingTrouble.EMPTY,)


def test_of_a_page_without_end_the_beginning_is_read():
    before = '<a href="/read/1">Berita pertama pada hari ini</a>'
    many = '<A HREF="/foto/1">x</a>' * MAX_PARSED
    after = '<a href="/read/2">Berita terakhir pada hari ini</a>'
    assert urls(poll(before + many + after, kind="listing", links="[href^='/read/']")) == [
        "https://www.example.com/read/1"
    ]
    assert len(urls(poll(before + many[:2300] + after, kind="listing", links="[href^='/read/']"))) == 2
