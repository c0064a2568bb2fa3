"""When a page is no article: challenge pages, soft 404s, empty pages, indexes. Everything else is cleaned."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from monitor.clean.lines import Verdict
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.structured import Structured
from monitor.clean.titles import Title
from monitor.model import CleanFailure, NotAnArticle, Outlet, Zone

_SAMPLE: Final = 65_536
_DENSE: Final = 3_500  # tags or attributes in the sample that no page written for readers has
_DEEPEST: Final = 3_000
_LONGEST_TAG: Final = 30_000
_OPEN_OR_CLOSE: Final = re.compile(
    r"<(/?)(?:div|span|section|article|b|i|em|strong|font|a|ul|ol|table|blockquote)\b", re.IGNORECASE
)
_ELEMENT: Final = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|div|p|span|a|b|i|u|em|strong|font|center|br|hr|h[1-6]"
    r"|ul|ol|li|dl|table|tr|td|article|section|main|header|nav|aside|footer|figure|img|form|iframe|frameset|pre"
    r"|blockquote|template|svg)[\s/>]",
    re.IGNORECASE,
)
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b"
)
_CHALLENGES: Final = (
    "just a moment", "verifying you are human", "verify you are human", "attention required! | cloudflare",
    "checking your browser", "enable javascript and cookies to continue", "pardon our interruption",
    "are you a robot", "access denied", "access to this page has been denied", "request blocked", "403 forbidden",
    "ddos protection", "security check", "human verification", "please enable js and disable any ad blocker",
    "unusual traffic", "captcha", "bot detection", "you have been blocked", "too many requests",
)  # fmt: skip
_MISSING: Final = (
    "404", "page not found", "not found", "halaman tidak ditemukan", "seite nicht gefunden", "page introuvable",
    "página no encontrada", "página não encontrada", "pagina non trovata", "pagina niet gevonden",
    "sidan hittades inte", "siden finnes ikke", "страница не найдена", "сторінку не знайдено", "sayfa bulunamadı",
    "nie znaleziono strony",
    "ページが見つかりません", "페이지를 찾을 수 없습니다", "页面不存在", "找不到網頁",
    "page doesn't exist", "page no longer exists",
    "artikel tidak ditemukan", "berita tidak ditemukan", "maaf, halaman", "oops", "error 404", "410 gone",
)  # fmt: skip
_CONSENTS: Final = (
    "before you continue", "we value your privacy", "your privacy choices", "privacy gate", "privacy settings",
    "manage your privacy", "consent required", "cookie consent", "cookie wall", "accept cookies", "accept all cookies",
    "datenschutz-einstellungen", "datenschutzeinstellungen", "mit werbung weiterlesen", "zustimmung erforderlich",
    "wir verwenden cookies", "ihre privatsphäre", "gestion des cookies", "vos préférences de confidentialité",
    "votre vie privée", "tu privacidad", "su privacidad", "aceptar cookies", "la tua privacy", "informativa sui cookie",
    "privacy-instellingen", "cookies accepteren", "twoja prywatność", "we gebruiken cookies", "kami menggunakan cookie",
)  # fmt: skip
_MOST_LINES: Final = 30_000  # half a second
_SHORT: Final = 900  # characters: an error page says no more
_TOO_LITTLE: Final = 120  # characters of text that are no article
_INDEX_LINKS: Final = 25
_LITTLE: Final = 450
_MANY_LINKS: Final = 50
_PICTURES: Final = 2  # captions that make a gallery of a page without a text
_VIDEO: Final = re.compile(r"video(?:object|\.|$)|newsvideo", re.IGNORECASE)
_GALLERY: Final = re.compile(r"imagegallery|mediagallery|\bgallery$|photo", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"article|blogposting|newsarticle|report|liveblog|review", re.IGNORECASE)


def refuse_markup(html: str) -> str | None:
    """Why a page is not even parsed: nothing in it, or built to hurt the parser (a tenth of a second of checking)."""
    if not html or html.isspace():
        return "empty page"
    if _FEED.match(html):
        return "a feed, not a page"
    if _ELEMENT.search(html) is None:  # an image or an archive told as HTML holds brackets too
        return "no markup"
    if html.count("<", 0, _SAMPLE) > _DENSE and _depth(html) > _DEEPEST:
        return f"elements nested deeper than {_DEEPEST}"
    if html.count("=", 0, _SAMPLE) > _DENSE and _has_long_tag(html):
        return "a tag with thousands of attributes"
    return None


def refuse_lines(text: str) -> str | None:
    """Why a text dump is not read line by line: no article has so many, and each is judged by itself."""
    count = max(text.count("\n"), text.count("\r"))
    return f"more than {_MOST_LINES:,} lines" if count > _MOST_LINES else None


def _depth(html: str) -> int:
    depth = deepest = 0
    for found in _OPEN_OR_CLOSE.finditer(html):
        depth += -1 if found[1] else 1
        depth = max(depth, 0)
        deepest = max(deepest, depth)
    return deepest


def _has_long_tag(html: str) -> bool:
    return any(
        piece.find(">") > _LONGEST_TAG or (">" not in piece and len(piece) > _LONGEST_TAG) for piece in html.split("<")
    )


def refuse_article(
    page: RawPage,
    verdicts: Sequence[Verdict],
    title: Title,
    told: Structured,
    *,
    url: str | None,
    outlet: Outlet | None,
) -> NotAnArticle | CleanFailure | None:
    """Why an HTML page is no article, or None."""
    slug = outlet.slug if outlet else None
    texts = _texts(page.blocks, verdicts)
    heading = " ".join((title.text, *(one.value for one in told.titles[:3]))).casefold()
    reason = _error_page(heading, texts, page.blocks)
    if reason is not None:
        return CleanFailure(reason, url, slug)
    if told.is_paywalled and sum(map(len, texts)) < _TOO_LITTLE:
        return CleanFailure("a paywall: hardly a word of the text is shown", url, slug)
    kind = _other_kind(texts, page, verdicts, told, url)
    if kind is not None:
        return NotAnArticle(kind, url, slug, title.text or None)
    if not texts:
        return CleanFailure("no text that could be an article", url, slug)
    return None


def refuse_text(
    blocks: Sequence[RawBlock], verdicts: Sequence[Verdict], url: str | None, outlet: Outlet | None
) -> NotAnArticle | CleanFailure | None:
    """The same for a text dump."""
    slug = outlet.slug if outlet else None
    if not blocks:
        return CleanFailure("empty text", url, slug)
    texts = _texts(blocks, verdicts)
    reason = _error_page(blocks[0].text.casefold(), texts, blocks)
    if reason is not None:
        return CleanFailure(reason, url, slug)
    if not texts:
        return CleanFailure("no text that could be an article", url, slug)
    return None


def _texts(blocks: Sequence[RawBlock], verdicts: Sequence[Verdict]) -> list[str]:
    zones = {Zone.BODY, Zone.QUOTE}
    return [block.text for block, (zone, _) in zip(blocks, verdicts, strict=True) if zone in zones]


def _error_page(heading: str, texts: Sequence[str], blocks: Sequence[RawBlock]) -> str | None:
    """A challenge or an error says little, and says it in its heading."""
    size = sum(map(len, texts))
    if size > _SHORT:
        return None
    if sum(len(block.text) for block in blocks) < 2 * _SHORT:
        everything = " ".join((heading, *(block.text for block in blocks))).casefold()
        if found := next((phrase for phrase in _CHALLENGES if phrase in everything), None):
            return f"a challenge page ({found})"
    if found := next((phrase for phrase in _CHALLENGES if phrase in heading), None):
        return f"a challenge page ({found})"
    if found := next((phrase for phrase in _CONSENTS if phrase in heading), None):
        return f"a consent page ({found})"
    if found := next((phrase for phrase in _MISSING if heading.startswith(phrase) or f" {phrase}" in heading), None):
        return f"a soft 404 ({found})" if size < _SHORT // 2 else None
    return None


def _other_kind(
    texts: Sequence[str], page: RawPage, verdicts: Sequence[Verdict], told: Structured, url: str | None
) -> str | None:
    """What a sound page is that is no article: a list of articles, a video or pictures with hardly a word."""
    if _is_index(texts, page, told, url):
        return "a page that lists articles"
    if sum(map(len, texts)) >= _TOO_LITTLE:
        return None
    if any(_VIDEO.match(kind) for kind in told.types):
        return "a video with hardly a text"
    captions = sum(one.zone is Zone.CAPTION for one in verdicts)
    if any(_GALLERY.search(kind) for kind in told.types) or (not texts and captions >= _PICTURES):
        return "a gallery with hardly a text"
    return None


def _is_index(texts: Sequence[str], page: RawPage, told: Structured, url: str | None) -> bool:
    if any(_ARTICLE.search(kind) for kind in told.types):
        return False
    size, is_front = sum(map(len, texts)), _is_front(url)
    if is_front or size < _LITTLE:
        links = sum(block.link_density > 0.7 for block in page.blocks)
        is_list = links >= (_INDEX_LINKS if is_front or size < _TOO_LITTLE else _MANY_LINKS)
        if is_list or size < _TOO_LITTLE:
            return is_list
    return any(kind in {"CollectionPage", "SearchResultsPage"} for kind in told.types)


def _is_front(url: str | None) -> bool:
    return url is not None and urlsplit(url).path.strip("/") in {"", "index.html", "index.php", "indeks", "home"}
