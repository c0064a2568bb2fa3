import gzip
from datetime import UTC, datetime

from monitor.model import Link, LinkRules, Listing, ListingTrouble
from polls import outlet, poll, urls

NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def urlset(*entries):
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="{NEWS}">{"".join(entries)}</urlset>'


def entry(path, changed="", title="", published=""):
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    news = f"<n:news><n:publication><n:name>Example</n:name></n:publication><n:publication_date>{published}</n:publication_date><n:title>{title}</n:title></n:news>"
    return f"<url><loc>https://www.example.com{path}</loc>{lastmod}{news if title else ''}</url>"


def index(*entries):
    maps = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{changed}</lastmod></sitemap>" for loc, changed in entries)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>'


def test_a_news_sitemap_tells_titles_and_times():
    body = urlset(entry("/news/judul", "2025-08-26", "Judul &amp; isi", "2025-08-26T11:04:03+07:00"))
    assert poll(body, kind="sitemap") == Listing(
        (Link("https://www.example.com/news/judul", "Judul & isi", datetime(2025, 8, 26, 4, 4, 3, tzinfo=UTC)),),
        "sitemap",
    )


def test_a_last_change_is_no_publication_but_brings_an_entry_forward():
    body = urlset(entry("/a", "2019-01-01"), entry("/b"), entry("/c", "2025-08-26T11:00:00+07:00"))
    listing = poll(body, kind="sitemap")
    assert urls(listing) == ["https://www.example.com/c", "https://www.example.com/a", "https://www.example.com/b"]
    assert {link.published_at for link in listing.links} == {None}


def test_of_a_sitemap_only_what_has_the_form_of_an_article_counts():
    body = urlset(entry("/tag/x"), entry("/news/judul"), entry("/"))
    listing = poll(body, kind="sitemap", of=outlet(links=LinkRules(article=("/news/",))))
    assert (urls(listing), listing.skipped_count) == (["https://www.example.com/news/judul"], 2)


def test_the_newest_of_a_large_sitemap_are_read():
    body = urlset(
        *(entry(f"/news/{day}-{number}", f"2025-{1 + day % 12:02}-01") for day in range(12) for number in range(100))
    )
    listing = poll(body, kind="sitemap")
    assert len(listing.links) == 500
    assert listing.troubles == (ListingTrouble.TRUNCATED,)
    assert listing.links[0].url == "https://www.example.com/news/11-0"
    assert not any("/news/0-" in url for url in urls(listing))


def test_a_compressed_sitemap_is_read():
    body = gzip.compress(urlset(entry("/news/judul")).encode())
    assert urls(poll(body, kind="sitemap", url="https://www.example.com/sitemap.xml.gz")) == [
        "https://www.example.com/news/judul"
    ]


def test_an_index_names_its_newest_sitemaps_of_the_same_site():
    maps = [(f"https://www.example.com/sitemap-{month}.xml", f"2025-{month:02}-01") for month in range(1, 13)]
    listing = poll(
        index(*maps, ("https://elsewhere.example.org/s.xml", "2026-01-01"), ("/sitemap-news.xml?part=1", "2025-12-31")),
        kind="sitemap",
    )
    assert listing.format == "sitemapindex"
    assert listing.links == ()
    assert listing.nested[:3] == (
        "https://www.example.com/sitemap-news.xml?part=1",
        "https://www.example.com/sitemap-12.xml",
        "https://www.example.com/sitemap-11.xml",
    )
    assert len(listing.nested) == 9
    assert listing.skipped_count == 1
    assert listing.troubles == ()


def test_an_empty_index_and_an_empty_sitemap_are_told():
    assert poll(index(), kind="sitemap").troubles == (ListingTrouble.EMPTY,)
    assert poll(urlset(), kind="sitemap").troubles == (ListingTrouble.EMPTY,)


def test_a_page_at_the_address_of_a_sitemap_is_told():
    listing = poll("<html><body>404</body></html>", kind="sitemap")
    assert (listing.troubles, listing.detail) == ((ListingTrouble.HTML_INSTEAD,), "an HTML page, no sitemap")


def test_a_sitemap_that_breaks_off_counts_as_far_as_it_is_sound():
    body = urlset(entry("/news/a"), entry("/news/b"))[:-40]
    assert urls(poll(body, kind="sitemap")) == ["https://www.example.com/news/a"]
    assert poll(urlset()[:-4], kind="sitemap").troubles == (ListingTrouble.BROKEN,)
