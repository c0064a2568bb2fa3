"""Whether an anchor of an unknown outlet leads to an article: told by the form of its address and its words."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

_DATE: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}[/-]?(?:0?[1-9]|1[0-2])(?!\d{3})")
_NUMBER: Final = re.compile(r"\d{5,}")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|apk|xml|rss|css|js|ico)$", re.IGNORECASE)

# Sections of sites that list, serve or sell, in the languages of the world's news sites.
_SECTIONS: Final = (
    "tag tags topic topics topik tagar category categories kategori kanal author authors penulis profile profil user "
    "users member login signin sign-in register daftar masuk logout account akun search cari pencarian index indeks "
    "archive archives arsip page pages about about-us tentang tentang-kami contact contact-us kontak hubungi-kami "
    "redaksi privacy privacy-policy terms disclaimer pedoman pedoman-media-siber karir careers advertise iklan "
    "subscribe langganan newsletter rss feed feeds sitemap video videos foto photo photos gallery galeri live tv "
    "podcast infografik infografis help faq bantuan shop store event events cart wp-content wp-admin wp-login.php cdn "
    "static assets cdn-cgi share sharer intent amp app apps download"
)
_NO_ARTICLES: Final = frozenset(_SECTIONS.split())


def looks_like_article(url: str, words: str) -> bool:
    """Whether a canonical URL with these `words` in its anchor is likely an article.

    A headline makes a slug of many words, or of a few with a date or number; where the address holds only a number (as
    in Korea and Japan), the anchor's words are the headline.
    """
    segments = [segment for segment in urlsplit(url).path.lower().split("/") if segment]
    if not segments or _FILE.search(segments[-1]) or _NO_ARTICLES.intersection(segments):
        return False
    slug_words = max(len(_WORD.findall(unquote(segment))) for segment in segments[-2:])
    is_marked = bool(_DATE.search(url) or _NUMBER.search(url))
    headline_words = len(words.split())
    is_named = slug_words >= 5 or (slug_words >= 4 and headline_words >= 4)
    return is_named or (is_marked and (slug_words >= 3 or headline_words >= 3))
