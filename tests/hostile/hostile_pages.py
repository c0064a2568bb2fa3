"""Pages that mean harm, or look as if: (what, body, content type, outcome, what is told).

`outcome` is article, not_article or failed; then its title has, or its reason, the words that follow. FALLS stands for
pages that may only end with their child process.
"""

import gzip
import json

SENTENCES = (
    "Presiden Rusia dan pemimpin Korea Utara bertemu di ibu kota untuk membahas kerja sama kedua negara.",
    "Pertemuan itu berlangsung tiga jam dan dihadiri para menteri, kata juru bicara pemerintah pada hari Selasa.",
    "Keduanya menandatangani perjanjian baru tentang perdagangan, pendidikan, kereta api dan pariwisata.",
    "Para pengamat menilai kunjungan itu penting karena merupakan yang pertama dalam dua puluh empat tahun.",
)
BODY = "".join(f"<p>{each}</p>" for each in SENTENCES)
TITLE = "Presiden Rusia Bertemu Pemimpin Korea Utara"
HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
FALLS = "the child may die of it"


def page(head="", before="", body=BODY, after="", title=TITLE, html_more=""):
    return (
        f"<!DOCTYPE html><html lang='id'{html_more}><head><meta charset='utf-8'><title>{title} - Koran</title>{head}</head><body>"
        f"{before}<article><h1>{title}</h1>{body}</article>{after}</body></html>"
    )


def ld(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return page(head=f"<script type='application/ld+json'>{text}</script>")


def news(**fields):
    return ld({"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **fields})


PAGES = [
    ("a sound page", page(), HTML, "article", TITLE),
    ("nothing", "", HTML, "failed", "empty page"),
    ("blanks", " \n\t" * 5000, HTML, "failed", "empty page"),
    ("NULs only", "\x00" * 100_000, HTML, "failed", ""),
    ("no markup", "kata " * 1000, HTML, "failed", "no markup"),
    ("random bytes", bytes(range(256)) * 1000, HTML, "failed", "no markup"),
    ("an image told as HTML", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 500, HTML, "failed", "no markup"),
    ("a feed", "<?xml version='1.0'?><rss version='2.0'><channel></channel></rss>", HTML, "failed", "a feed"),
    ("a challenge", "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1><p>Verifying you are human. This may take a few seconds.</p></body></html>", HTML, "failed", "challenge"),
    ("a soft 404", "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1><p>Halaman yang Anda cari tidak ditemukan.</p></body></html>", HTML, "failed", "soft 404"),
    ("a consent wall", "<html><head><title>Koran</title></head><body><h1>We value your privacy</h1><button>Accept all</button></body></html>", HTML, "failed", ""),
    ("a frameset", "<html><frameset cols='50%,50%'><frame src='a'><frame src='b'></frameset></html>", HTML, "failed", ""),
    ("a refresh elsewhere", "<html><head><meta http-equiv='refresh' content='0;url=http://127.0.0.1/'></head><body></body></html>", HTML, "failed", ""),
    ("20,000 nested elements", "<div>" * 20_000, HTML, "failed", "nested deeper"),
    ("100,000 nested elements", "<div>" * 100_000, HTML, "failed", "nested deeper"),
    ("nested in an article", page(before="<div>" * 20_000), HTML, "failed", "nested deeper"),
    ("5,000 nested tables", page(before="<table><tr><td>" * 5000), HTML, "failed", "nested deeper"),
    ("nested beyond the sample", page(before="<p>x</p>" * 50_000 + "<div>" * 30_000), HTML, "failed", FALLS),
    ("10,000 nested lists", "<ul><li>" * 10_000, HTML, "failed", "nested deeper"),
    ("nested formatting", "<b>" * 30_000 + "x", HTML, "failed", "nested deeper"),
    ("open formatting in 3,100 paragraphs", "<p>".join(f"<b a={n}>" for n in range(3100)), HTML, "failed", FALLS),
    ("open links in 3,000 paragraphs", "<p>".join(f"<a href={n}>" for n in range(3000)), HTML, "failed", FALLS),
    ("200,000 attributes", "<p " + " ".join(f"a{n}=x" for n in range(200_000)) + ">", HTML, "failed", "attributes"),
    ("one attribute 100,000 times", page(before="<p " + "a=x " * 100_000 + ">"), HTML, "failed", "attributes"),
    ("an attribute of 3 MB", page(before=f"<p title='{'a' * 3_000_000}'></p>"), HTML, "article", TITLE),
    ("a class of 100,000 words", page(before=f"<div class='{'iklan ' * 100_000}'></div>"), HTML, "article", TITLE),
    ("a tag of 1 MB", page(before=f"<{'a' * 1_000_000}></p>"), HTML, "article", TITLE),
    ("an open tag at the end", page(after="<p " + "a" * 100_000), HTML, "article", TITLE),
    ("a comment that never ends", page(after="<!-- " + "a" * 100_000), HTML, "article", TITLE),
    ("a comment before everything that never ends", "<!-- " + page(), HTML, "failed", ""),
    ("a script that never ends", page(after="<script>" + "x=1;" * 100_000), HTML, "article", TITLE),
    ("a script at the top that never ends", page(before="<script>"), HTML, "failed", ""),
    ("a title that never ends", "<html><head><title>" + page(), HTML, "article", TITLE),
    ("a textarea that never ends", page(before="<textarea>"), HTML, "failed", ""),
    ("plaintext", page(after="<plaintext>" + "a" * 1000), HTML, "article", TITLE),
    ("a noscript around all", page(before="<noscript>", after="</noscript>"), HTML, "failed", "no text"),
    ("a template around all", "<html><body><template>" + BODY + "</template></body></html>", HTML, "failed", ""),
    ("an svg with a script", page(after="<svg><script>alert(1)</script></svg>"), HTML, "article", TITLE),
    ("MathML and svg mixed", page(after="<math><mi><svg><foreignObject><p>x</p></math></svg>" * 200), HTML, "article", TITLE),
    ("50,000 paragraphs", page(body=BODY + "<p>x</p>" * 50_000), HTML, "article", TITLE),
    ("50,000 breaks", page(body=BODY + "<br>" * 50_000), HTML, "article", TITLE),
    ("20,000 links", page(after="<a href='/a'>Berita lain hari ini</a>" * 20_000), HTML, "article", TITLE),
    ("20,000 images", page(after="<img src=a.jpg alt='Foto'>" * 20_000), HTML, "article", TITLE),
    ("5,000 headings", page(after="<h2>Berita lain</h2>" * 5000), HTML, "article", TITLE),
    ("1,000 headlines", page(after="<h1>Berita lain</h1>" * 1000), HTML, "article", ""),
    ("a table of 20,000 cells", page(after="<table>" + "<tr><td>1</td></tr>" * 20_000 + "</table>"), HTML, "article", TITLE),
    ("a paragraph of 2 MB", page(body=BODY + f"<p>{'kata ' * 400_000}</p>"), HTML, "article", TITLE),
    ("a word of 2 MB", page(body=BODY + f"<p>{'a' * 2_000_000}</p>"), HTML, "article", TITLE),
    ("a title of 1 MB", page(title="kata " * 200_000), HTML, "article", ""),
    ("towers of marks", page(body=BODY + f"<p>{'a' + chr(0x301) * 100_000}</p>"), HTML, "article", TITLE),
    ("a million entities", page(body=BODY + f"<p>{'&amp;' * 200_000}</p>"), HTML, "article", TITLE),
    ("entities without end", page(body=BODY + f"<p>{'&amp' * 100_000}</p>"), HTML, "article", TITLE),
    ("numbers that are no characters", page(title="Putin &#0;&#xd800;&#x110000;&#99999999999; dan Kim Bertemu di Pyongyang"), HTML, "article", "dan Kim Bertemu"),
    ("a NUL in the title", page(title="Presiden Ru\x00sia Bertemu Pemimpin Korea Utara"), HTML, "article", "Bertemu Pemimpin Korea Utara"),
    ("NULs in the text", page(body=BODY.replace(" ", " \x00")), HTML, "article", TITLE),
    ("controls in the text", page(body=BODY.replace(" ", " \x1b[2J\x08")), HTML, "article", TITLE),
    ("a turned direction in the title", page(title="Presiden Rusia \u202eBertemu\u202c Pemimpin"), HTML, "article", "Bertemu"),
    ("zero width in every word", page(body=BODY.replace("s", "s\u200b")), HTML, "article", TITLE),
    ("soft hyphens in every word", page(body=BODY.replace("a", "a\u00ad")), HTML, "article", TITLE),
    ("a mail header in the title", page(title="=?utf-8?q?a=0d=0aBcc:_x@example.com?= Rusia Bertemu Pemimpin"), HTML, "article", "Rusia Bertemu Pemimpin"),
    ("markup escaped in the title", page(title="&lt;script&gt;alert(1)&lt;/script&gt; Rusia Bertemu Pemimpin"), HTML, "article", "Rusia Bertemu Pemimpin"),
    ("a template in the title", page(title="{{7*7}} ${jndi:ldap://x} Rusia Bertemu Pemimpin"), HTML, "article", "{{7*7}}"),
    ("a formula in the title", page(title="=cmd|' /C calc'!A0 Rusia Bertemu Pemimpin"), HTML, "article", "=cmd|"),
    ("UTF-16", page().encode("utf-16"), "text/html", "article", TITLE),
    ("UTF-16 told as UTF-8", page().encode("utf-16"), HTML, "article", TITLE),
    ("UTF-32", page().encode("utf-32"), "text/html", "failed", ""),
    ("UTF-7", page(title="Presiden +ADw-b+AD4- Bertemu Pemimpin Korea"), "text/html; charset=utf-7", "article", "Bertemu Pemimpin Korea"),
    ("a charset that does not exist", page(), "text/html; charset=kremlin-8", "article", TITLE),
    ("a charset of 1 MB", page(), "text/html; charset=" + "a" * 1_000_000, "article", TITLE),
    ("Latin-1 told as UTF-8", page(body=BODY + "<p>café à la crème</p>").encode("latin-1"), HTML, "article", TITLE),
    ("windows-1251 told as UTF-8", page(title="Путин прибыл в Пхеньян с визитом").replace("charset='utf-8'", "charset='windows-1251'").encode("cp1251"), "text/html", "article", "Путин"),
    ("a charset in meta against the header", page().replace("charset='utf-8'", "charset='utf-16'"), "text/html", "article", TITLE),
    ("a hundred charsets", page(head="<meta charset='x'>" * 100), "text/html", "article", TITLE),
    ("surrogates in UTF-8", page(title="Presiden @@ Bertemu Pemimpin").encode().replace(b"@@", b"\xed\xa0\x80"), HTML, "article", "Bertemu Pemimpin"),
    ("overlong UTF-8", page(title="Presiden @@ Bertemu Pemimpin").encode().replace(b"@@", b"\xc0\xbc\xe0\x80\xbc"), HTML, "article", "Bertemu Pemimpin"),
    ("cut in a character", page(after="é").encode()[:-16], HTML, "article", TITLE),
    ("cut in the middle of a tag", page()[:-40], HTML, "article", TITLE),
    ("still compressed", gzip.compress(page().encode()), HTML, "failed", "no markup"),
    ("JSON-LD that is no JSON", ld("{broken"), HTML, "article", TITLE),
    ("JSON-LD of nothing", ld(""), HTML, "article", TITLE),
    ("JSON-LD of null", ld("null"), HTML, "article", TITLE),
    ("JSON-LD of a number", ld("1e999"), HTML, "article", TITLE),
    ("JSON-LD nested without end", ld("[" * 100_000), HTML, "article", TITLE),
    ("JSON-LD tables nested without end", ld('{"@graph":' * 20_000), HTML, "article", TITLE),
    ("JSON-LD of a million digits", ld('{"a":' + "9" * 1_000_000 + "}"), HTML, "article", TITLE),
    ("JSON-LD of 2 MB", ld({"@type": "NewsArticle", "headline": TITLE, "keywords": ["kata"] * 200_000}), HTML, "article", TITLE),
    ("10,000 scripts of JSON-LD", page(head="<script type='application/ld+json'>{}</script>" * 10_000), HTML, "article", TITLE),
    ("20,000 nodes of JSON-LD", ld([{"@type": "NewsArticle", "headline": f"x{n}"} for n in range(20_000)]), HTML, "article", ""),
    ("JSON-LD that names itself", ld({"@id": "#a", "@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#a"}}), HTML, "article", TITLE),
    ("JSON-LD with a lone surrogate", ld('{"@type":"NewsArticle","headline":"Presiden \\ud800 Rusia","author":"\\udfff"}'), HTML, "article", ""),
    ("JSON-LD with a NUL", ld('{"@type":"NewsArticle","headline":"Presiden \\u0000 Rusia"}'), HTML, "article", ""),
    ("JSON-LD whose kinds are wrong", news(author=5, datePublished={"a": 1}, publisher=[[]], image=True), HTML, "article", TITLE),
    ("a title that is a table", ld({"@type": "NewsArticle", "headline": {"@value": ["x"]}}), HTML, "article", TITLE),
    ("a type that is a table", ld({"@type": {"a": "b"}, "headline": "x"}), HTML, "article", TITLE),
    ("a date in the year 9999", news(datePublished="9999-12-31T23:59:59Z"), HTML, "article", TITLE),
    ("a date of tomorrow", news(datePublished="2099-01-01T00:00:00+07:00"), HTML, "article", TITLE),
    ("a date of the year 0", news(datePublished="0000-00-00T00:00:00Z"), HTML, "article", TITLE),
    ("a date with an offset of a hundred hours", news(datePublished="2025-08-26T04:00:00+99:99"), HTML, "article", TITLE),
    ("a date of 1 MB", news(datePublished="2025-" * 200_000), HTML, "article", TITLE),
    ("a date in Arabic digits", news(datePublished="٢٠٢٥-٠٨-٢٦"), HTML, "article", TITLE),
    ("a hundred thousand digits as date", page(before=f"<time datetime='{'1' * 100_000}'>x</time>"), HTML, "article", TITLE),
    ("10,000 dates", page(after="<time datetime='2025-08-26'>26 Agustus 2025</time>" * 10_000), HTML, "article", TITLE),
    ("10,000 meta tags", page(head="<meta property='og:title' content='x'>" * 10_000), HTML, "article", ""),
    ("a canonical address of javascript", page(head="<link rel=canonical href='javascript:alert(1)'>"), HTML, "article", TITLE),
    ("a canonical address inside", page(head="<link rel=canonical href='http://169.254.169.254/'>"), HTML, "article", TITLE),
    ("a canonical address with line breaks", page(head="<link rel=canonical href='https://www.example.com/\r\nX: y'>"), HTML, "article", TITLE),
    ("a base elsewhere", page(head="<base href='https://evil.example/'>"), HTML, "article", TITLE),
    ("an image of data", page(after="<img src='data:image/png;base64," + "A" * 1_000_000 + "'>"), HTML, "article", TITLE),
    ("a logged-in reader", page(before="<div class=account>Halo, budi@example.com <a>Keluar</a></div>"), HTML, "article", TITLE),
    ("hidden text", page(body=BODY + "<p style='display:none'>tersembunyi</p><p hidden>x</p>"), HTML, "article", TITLE),
    ("ten thousand authors", page(body="<div class=author>" + "<a rel=author>Tata Fauzi</a>, " * 10_000 + "</div>" + BODY), HTML, "article", TITLE),
    ("a byline of 1 MB", page(body=f"<p class=byline>Oleh {'Tata Fauzi, ' * 80_000}</p>" + BODY), HTML, "article", TITLE),
    ("a text dump", TITLE + "\n\n" + "\n\n".join(SENTENCES), TEXT, "article", TITLE),
    ("an empty text dump", "", TEXT, "failed", "empty"),
    ("a text dump of one line of 2 MB", "kata " * 400_000, TEXT, "article", ""),
    ("a text dump of 200,000 lines", TITLE + "\n\n" + "\n".join(SENTENCES) + "\nkata" * 200_000, TEXT, "failed", "more than 30,000 lines"),
    ("a text dump of NULs", "\x00" * 100_000, TEXT, "failed", ""),
    ("a text dump of blank lines", "\n" * 1_000_000, TEXT, "failed", "more than 30,000 lines"),
    ("a text dump of digits", "1" * 1_000_000, TEXT, "article", ""),
    ("a text dump of commas", "," * 500_000, TEXT, "failed", ""),
    ("a text dump of dates", "26 Agustus 2025 10:00 WIB\n" * 20_000, TEXT, "failed", ""),
    ("a text dump of names", "Oleh Tata Fauzi\n" * 20_000, TEXT, "failed", ""),
]  # fmt: skip
