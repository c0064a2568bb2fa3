"""Answers of feeds and sitemaps that mean harm, or look as if: (what, kind, body, links, troubles).

`links` is how many links are to be read; `troubles` what is to be noted, in the words of ListingTrouble.
"""

import gzip
import json
import zlib

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def rss(*items, head="", declaration=HEAD):
    return f'{declaration}\n<rss version="2.0"><channel><title>RSS</title>{head}{"".join(items)}</channel></rss>'


def item(link="https://www.example.com/news/judul-1", title="Judul", date="Tue, 26 Aug 2025 11:04:03 +0700", more=""):
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link>{dated}{more}</item>"


def news(n, **parts):
    return item(f"https://www.example.com/news/judul-{n}", **parts)


def atom(*entries):
    return f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{"".join(entries)}</feed>'


def entry(n, link='<link href="https://www.example.com/news/judul-{}"/>', more=""):
    return f"<entry><title>Judul</title>{link.format(n)}<updated>2025-08-26T04:00:00Z</updated>{more}</entry>"


def urlset(*urls, head=HEAD):
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'


def url(n, more=""):
    return f"<url><loc>https://www.example.com/news/judul-{n}</loc>{more}</url>"


def index(*places):
    inner = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in places)
    return f'{HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'


def jsonfeed(items):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items})


def leads_to(address):
    return rss(item(link=address))


FEEDS = [
    ("a sound feed", "feed", rss(news(1)), 1, ""),
    ("nothing at all", "feed", b"", 0, "broken"),
    ("blanks", "feed", b" \r\n\t" * 1000, 0, "broken"),
    ("one NUL", "feed", b"\x00", 0, "broken"),
    ("a million NULs", "feed", bytes(1_000_000), 0, "broken"),
    ("random bytes", "feed", bytes(range(256)) * 400, 0, "broken"),
    ("no items", "feed", rss(), 0, "empty"),
    ("an HTML page", "feed", "<!DOCTYPE html><html><body><p>Selamat datang</p></body></html>", 0, "html_instead"),
    ("a challenge", "feed", "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Verifying you are human</body></html>", 0, "challenge"),
    ("billion laughs", "feed", rss(item(title="&l9;"), declaration=f'{HEAD}<!DOCTYPE rss [<!ENTITY l0 "lol">{LOL}]>'), 0, "broken"),
    ("quadratic blow-up", "feed", rss(item(title="&a;" * 50_000), declaration=f'{HEAD}<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>'), 0, "broken"),
    ("a file by an entity", "feed", rss(item(title="&f;"), declaration=f'{HEAD}<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), 0, "broken"),
    ("an address by an entity", "feed", rss(item(title="&f;"), declaration=f'{HEAD}<!DOCTYPE rss [<!ENTITY f SYSTEM "http://169.254.169.254/">]>'), 0, "broken"),
    ("a file by a parameter", "feed", rss(news(1), declaration=f'{HEAD}<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'), 0, "broken"),
    ("entities after a comment", "feed", rss(news(1), declaration=f'{HEAD}<!-- <rss> --><!DOCTYPE rss [<!ENTITY a "b">]>'), 0, "broken"),
    ("a DTD elsewhere", "feed", rss(news(1), declaration=f'{HEAD}<!DOCTYPE rss SYSTEM "file:///etc/passwd">'), 1, ""),
    ("an XInclude", "feed", rss(news(1), head='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'), 1, ""),
    ("a stylesheet", "feed", rss(news(1), declaration=f'{HEAD}<?xml-stylesheet href="file:///etc/passwd" type="text/xsl"?>'), 1, ""),
    ("elements nested 100,000 deep", "feed", HEAD + "<rss>" + "<a>" * 100_000, 0, "broken"),
    ("a channel nested 5,000 deep", "feed", rss("<x>" * 5000 + news(1) + "</x>" * 5000), 0, "broken"),
    ("100,000 attributes", "feed", f"{HEAD}<rss " + " ".join(f'a{n}="x"' for n in range(100_000)) + f">{news(1)}</rss>", 1, ""),
    ("an attribute of 4 MB", "feed", rss(news(1), head=f'<x a="{"a" * 4_000_000}"/>'), 1, ""),
    ("one attribute twice", "feed", rss(news(1), head='<x a="1" a="2"/>'), 1, ""),
    ("a comment of 4 MB", "feed", rss(news(1), head=f"<!--{'a' * 4_000_000}-->"), 1, ""),
    ("a title of 4 MB", "feed", rss(item(title="a " * 2_000_000)), 1, ""),
    ("a summary of 4 MB", "feed", rss(news(1, more=f"<description>{'a ' * 2_000_000}</description>")), 1, ""),
    ("10,000 items", "feed", rss(*(news(n) for n in range(10_000))), 500, "truncated"),
    ("10,000 items without dates", "feed", rss(*(news(n, date="") for n in range(10_000))), 500, "truncated"),
    ("one item 10,000 times", "feed", rss(*(news(1) for n in range(10_000))), 1, "truncated repeats"),
    ("30,000 empty items", "feed", rss("<item/>" * 30_000), 0, "truncated empty"),
    ("cut in the middle", "feed", rss(news(1), news(2), news(3))[:-200], 2, ""),
    ("cut in a tag", "feed", rss(news(1), news(2))[:-60], 2, ""),
    ("crossed tags", "feed", rss("<item><title>Judul</item></title>", news(1)), 1, ""),
    ("a link that ends outside its item", "feed", rss("<item><title>&#0;</title><link>https://x.example 2025</pubDate></item></channelle.com/news/a</link>"), 0, "broken"),
    ("an unknown entity", "feed", rss(news(1, title="Putin &nbsp; &kim;")), 1, ""),
    ("a bare ampersand", "feed", rss(news(1, title="Putin & Kim")), 1, ""),
    ("a bare bracket", "feed", rss(news(1, title="Putin < Kim")), 1, ""),
    ("controls in the text", "feed", rss(news(1, title="Pu\x01\x08tin")), 1, ""),
    ("a NUL in the text", "feed", rss(news(1, title="Pu\x00tin")), 1, ""),
    ("a number that is no character", "feed", rss(news(1, title="&#0;&#xd800;&#x110000;")), 1, ""),
    ("UTF-16 with its mark", "feed", rss(news(1), declaration='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"), 1, ""),
    ("UTF-16 that says UTF-8", "feed", rss(news(1)).encode("utf-16"), 1, ""),
    ("UTF-16 without a mark", "feed", rss(news(1), declaration='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16-le"), 0, "broken"),
    ("UTF-7", "feed", rss(news(1, title="+ADw-script+AD4-"), declaration='<?xml version="1.0" encoding="UTF-7"?>'), 1, ""),
    ("a charset that does not exist", "feed", rss(news(1), declaration='<?xml version="1.0" encoding="kremlin-8"?>'), 1, ""),
    ("Latin-1 that says UTF-8", "feed", rss(news(1, title="café")).encode("latin-1"), 1, ""),
    ("windows-1251 told truly", "feed", rss(news(1, title="Путин"), declaration='<?xml version="1.0" encoding="windows-1251"?>').encode("cp1251"), 1, ""),
    ("overlong UTF-8", "feed", rss(news(1, title="@@")).encode().replace(b"@@", b"\xc0\xbc\xe0\x80\xbc"), 1, ""),
    ("surrogates in UTF-8", "feed", rss(news(1, title="@@")).encode().replace(b"@@", b"\xed\xa0\x80"), 1, ""),
    ("two marks", "feed", b"\xef\xbb\xbf\xef\xbb\xbf" + rss(news(1)).encode(), 1, ""),
    ("blanks before the declaration", "feed", "\n\n  " + rss(news(1)), 1, ""),
    ("text before the declaration", "feed", "Warning: mysql_connect() in /var/www/feed.php\n" + rss(news(1)), 1, ""),
    ("gzip", "feed", gzip.compress(rss(news(1)).encode()), 1, ""),
    ("gzip cut off", "feed", gzip.compress(rss(*(news(n) for n in range(50))).encode())[:-30], 45, "truncated"),
    ("gzip in gzip", "feed", gzip.compress(gzip.compress(rss(news(1)).encode())), 0, "broken"),
    ("a bomb of 1 GB", "feed", gzip.compress(bytes(100_000_000), 9) * 10, 0, "broken"),
    ("deflate", "feed", zlib.compress(rss(news(1)).encode()), 0, "broken"),
    ("a zip file", "feed", b"PK\x03\x04" + bytes(500), 0, "broken"),
    ("a PDF", "feed", b"%PDF-1.7\n" + bytes(500), 0, "broken"),
    ("a link of javascript", "feed", leads_to("javascript:alert(1)"), 0, "empty"),
    ("a link of data", "feed", leads_to("data:text/html,x"), 0, "empty"),
    ("a link to a file", "feed", leads_to("file:///etc/passwd"), 0, "empty"),
    ("a link to ftp", "feed", leads_to("ftp://www.example.com/a"), 0, "empty"),
    ("a link to another host", "feed", leads_to("https://evil.example/news/judul-1"), 0, "empty"),
    ("a link to an inner address", "feed", leads_to("http://169.254.169.254/latest/meta-data"), 0, "empty"),
    ("a link to loopback", "feed", leads_to("http://127.0.0.1:8080/admin"), 0, "empty"),
    ("a link to a name that only ends so", "feed", leads_to("https://evilexample.com/news/judul-1"), 0, "empty"),
    ("a link with a name and a password", "feed", leads_to("https://www.example.com@evil.example/news/judul-1"), 0, "empty"),
    ("a link with a turned slash", "feed", leads_to("https://evil.example\\@www.example.com/news/judul-1"), 0, "empty"),
    ("a host in letters of another script", "feed", leads_to("https://www.exаmple.com/news/judul-1"), 0, "empty"),
    ("a host in full width", "feed", leads_to("https://ｗｗｗ.example.com/news/judul-1"), 1, ""),
    ("a link with line breaks", "feed", leads_to("https://www.example.com/news/\r\njudul-1"), 1, ""),
    ("a link with a NUL", "feed", leads_to("https://www.example.com/news/judul-1&#0;"), 1, ""),
    ("a link of 100 kB", "feed", leads_to("https://www.example.com/news/" + "a" * 100_000), 0, "empty"),
    ("a link with a port that is none", "feed", leads_to("https://www.example.com:99999/news/judul-1"), 0, "empty"),
    ("a link with broken brackets", "feed", leads_to("https://[::1/news/judul-1"), 0, "empty"),
    ("a link with dots to climb", "feed", leads_to("https://www.example.com/../../etc/passwd/judul-1"), 1, ""),
    ("a thousand links in one item", "feed", rss(f"<item><title>x</title>{'<link>https://www.example.com/news/judul-1</link>' * 1000}</item>"), 1, ""),
    ("a date in the year 9999", "feed", rss(news(1, date="Fri, 31 Dec 9999 23:59:59 +0000")), 1, ""),
    ("a date before our time", "feed", rss(news(1, date="Mon, 01 Jan 0001 00:00:00 +1400")), 1, ""),
    ("a date that overflows", "feed", rss(news(1, date="99999999999999999999")), 1, ""),
    ("a date with an offset of a year", "feed", rss(news(1, date="Tue, 26 Aug 2025 11:04:03 +99999")), 1, ""),
    ("a date of 1 MB", "feed", rss(news(1, date="1" * 1_000_000)), 1, ""),
    ("a date in words", "feed", rss(news(1, date="besok pagi")), 1, ""),
    ("ids of 1 MB", "feed", rss(news(1, more=f"<guid>{'a' * 1_000_000}</guid>")), 1, ""),
    ("one id for all", "feed", rss(*(news(n, more="<guid>x</guid>") for n in range(10))), 10, ""),
    ("namespaces without end", "feed", rss(news(1)).replace("<rss ", "<rss " + " ".join(f'xmlns:n{n}="http://x.example/{n}"' for n in range(5000)) + " "), 1, ""),
    ("a prefix that nobody declared", "feed", rss(news(1, more="<zz:x>1</zz:x>")), 1, ""),
    ("RDF", "feed", f'{HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="a"><title>x</title><link>https://www.example.com/news/judul-1</link></item></rdf:RDF>', 1, ""),
    ("Atom", "feed", atom(entry(1)), 1, ""),
    ("Atom with a base elsewhere", "feed", atom('<entry xml:base="https://evil.example/"><title>x</title><link href="/news/judul-1"/></entry>'), 0, "empty"),
    ("Atom with ten links an entry", "feed", atom(entry(1, '<link rel="self" href="https://evil.example/"/>' * 9 + '<link href="https://www.example.com/news/judul-{}"/>')), 1, ""),
    ("Atom without links", "feed", atom(entry(1, "")), 0, "empty"),
    ("10,000 entries", "feed", atom(*(entry(n) for n in range(10_000))), 500, "truncated"),
    ("JSON Feed", "feed", jsonfeed([{"id": "1", "url": "https://www.example.com/news/judul-1", "title": "x"}]), 1, ""),
    ("JSON Feed with wrong kinds", "feed", jsonfeed([{"id": 1, "url": ["x"], "title": {"a": 1}, "date_published": 5}]), 0, "empty"),
    ("JSON Feed of no items", "feed", jsonfeed([]), 0, "empty"),
    ("JSON Feed whose items are none", "feed", jsonfeed([None, 1, "x", [], {}]), 0, "empty"),
    ("JSON Feed whose items are a table", "feed", jsonfeed({"url": "https://www.example.com/news/judul-1"}), 0, "broken"),
    ("10,000 items of JSON", "feed", jsonfeed([{"url": f"https://www.example.com/news/judul-{n}"} for n in range(10_000)]), 500, "truncated"),
    ("JSON nested without end", "feed", "[" * 1_000_000, 0, "broken"),
    ("JSON tables nested without end", "feed", '{"a":' * 200_000, 0, "broken"),
    ("a number of a million digits", "feed", '{"items":' + "9" * 1_000_000 + "}", 0, "broken"),
    ("JSON with a lone surrogate", "feed", '{"version":"https://jsonfeed.org/version/1","items":[{"url":"https://www.example.com/news/judul-1","title":"\\ud800"}]}', 1, ""),
    ("JSON that is a word", "feed", '"items"', 0, "broken"),
    ("JSON with NaN", "feed", '{"items":[NaN,Infinity]}', 0, "empty"),
    ("a sound sitemap", "sitemap", urlset(url(1)), 1, ""),
    ("an empty sitemap", "sitemap", urlset(), 0, "empty"),
    ("a sitemap of nothing", "sitemap", b"", 0, "broken"),
    ("a sitemap of HTML", "sitemap", "<!DOCTYPE html><html><body>x</body></html>", 0, "html_instead"),
    ("billion laughs in a sitemap", "sitemap", urlset("<url><loc>&l9;</loc></url>", head=f'{HEAD}<!DOCTYPE x [<!ENTITY l0 "lol">{LOL}]>'), 0, "broken"),
    ("a file in a sitemap", "sitemap", urlset("<url><loc>&f;</loc></url>", head=f'{HEAD}<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), 0, "broken"),
    ("50,000 addresses", "sitemap", urlset(*(url(n) for n in range(50_000))), 500, "truncated"),
    ("an address 50,000 times", "sitemap", urlset(*(url(1) for n in range(50_000))), 1, "truncated repeats"),
    ("a sitemap cut off", "sitemap", urlset(*(url(n) for n in range(20)))[:-100], 18, ""),
    ("a sitemap nested deep", "sitemap", urlset("<a>" * 10_000), 0, "broken"),
    ("a sitemap of other hosts", "sitemap", urlset("<url><loc>https://evil.example/news/judul-1</loc></url>"), 0, "empty"),
    ("a sitemap of inner addresses", "sitemap", urlset("<url><loc>http://10.0.0.1/news/judul-1</loc></url>"), 0, "empty"),
    ("a sitemap of javascript", "sitemap", urlset("<url><loc>javascript:alert(1)</loc></url>"), 0, "empty"),
    ("a sitemap with a date of tomorrow", "sitemap", urlset(url(1, "<lastmod>2099-01-01</lastmod>")), 1, ""),
    ("a sitemap with a broken date", "sitemap", urlset(url(1, "<lastmod>yesterday</lastmod>")), 1, ""),
    ("a sitemap in gzip", "sitemap", gzip.compress(urlset(url(1)).encode()), 1, ""),
    ("a sitemap of text", "sitemap", "https://www.example.com/news/judul-1\nhttps://www.example.com/news/judul-2\n", 0, "broken"),
    ("an index", "sitemap", index("https://www.example.com/sitemap-1.xml"), 0, ""),
    ("an index of itself", "sitemap", index("https://www.example.com/source"), 0, ""),
    ("an index of other hosts", "sitemap", index("https://evil.example/sitemap.xml", "http://127.0.0.1/sitemap.xml"), 0, "empty"),
    ("an index of 50,000", "sitemap", index(*(f"https://www.example.com/sitemap-{n}.xml" for n in range(50_000))), 0, ""),
    ("an index of files", "sitemap", index("file:///etc/passwd"), 0, "empty"),
    ("a sound listing", "listing", '<html><body><a href="/news/judul-berita-hari-ini-1">Judul berita hari ini</a></body></html>', 1, ""),
    ("a listing of nothing", "listing", b"", 0, "broken"),
    ("a listing of javascript", "listing", "<html><body><a href='javascript:void(0)'>Judul berita hari ini yang panjang</a></body></html>", 0, "empty"),
    ("100,000 anchors", "listing", "<html><body>" + "".join(f'<a href="/news/judul-berita-{n}">Judul berita {n}</a>' for n in range(100_000)), 0, "empty"),
    ("a listing nested deep", "listing", "<div>" * 20_000 + '<a href="/news/judul-berita-1">x</a>', 0, "empty"),
    ("a listing with a base elsewhere", "listing", '<html><head><base href="https://evil.example/"></head><body><a href="/news/judul-berita-hari-ini-1">Judul berita hari ini</a></body></html>', 0, "empty"),
    ("a base with a bracket", "listing", '<html><head><base href="https://evil.examp]le/"></head><body><a href="/news/judul-berita-hari-ini-1">Judul berita hari ini</a></body></html>', 1, ""),
    ("a feed told with a bracket", "feed", '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="https://[/"></head><body>x</body></html>', 0, "html_instead"),
    ("a base of a feed with a bracket", "feed", atom('<entry xml:base="https://[/"><title>x</title><link href="/news/judul-1"/></entry>'), 1, ""),
    ("an index with a bracket", "sitemap", index("https://[/a.xml", "https://www.example.com/sitemap-1.xml"), 0, ""),
    ("an anchor with 10,000 attributes", "listing", "<html><body><a " + " ".join(f"a{n}=x" for n in range(10_000)) + ' href="/news/judul-berita-hari-ini-1">Judul berita hari ini</a>', 1, ""),
]  # fmt: skip
