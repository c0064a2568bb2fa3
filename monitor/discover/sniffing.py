"""What an answer really is, told by its first bytes: servers' content types and file names often lie."""

import re
import zlib
from typing import Final

MAX_BODY_BYTES: Final = 8 * 1024 * 1024
HEAD_CHARS: Final = 20_000

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?(rss|feed|RDF|urlset|sitemapindex)[\s>/]")
_HTML: Final = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|a)[\s>/]", re.IGNORECASE)
_FORMATS: Final = {"rss": "rss", "RDF": "rss", "feed": "atom", "urlset": "sitemap", "sitemapindex": "sitemapindex"}
_TITLE: Final = re.compile(r"<title[^>]*>\s*([^<]{0,200})", re.IGNORECASE)
_CHALLENGE_TITLE: Final = re.compile(
    r"just a moment|attention required|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser|"
    r"are you a robot|ddos-guard|security check|access denied|bot verification|pardon our interruption",
    re.IGNORECASE,
)
_CHALLENGE_MARK: Final = re.compile(
    r"_cf_chl_opt|cf-browser-verification|Verifying you are human|px-captcha", re.IGNORECASE
)
_CHALLENGE_CHARS: Final = 60_000  # a page of news that tells of captchas is longer than the captcha


def format_of(text: str) -> str:
    """rss, atom, jsonfeed, sitemap, sitemapindex, html or unknown."""
    head = _COMMENT.sub("", text[:HEAD_CHARS]).lstrip("\ufeff \t\r\n")
    root, page = _ROOT.search(head), _HTML.search(head)
    if root and (page is None or root.start() < page.start()):
        return _FORMATS[root[1]]
    if page:
        return "html"
    return "jsonfeed" if head.startswith(("{", "[")) else "unknown"


def is_challenge(html: str) -> bool:
    """Whether a page asks to prove that one is human, or says that one is not."""
    title = _TITLE.search(html[:HEAD_CHARS])
    if title and _CHALLENGE_TITLE.search(title[1]):
        return True
    return len(html) < _CHALLENGE_CHARS and bool(_CHALLENGE_MARK.search(html))


def inflated(body: bytes) -> tuple[bytes, bool]:
    """The body without gzip (sitemap.xml.gz) and within the cap, and whether something was cut off."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BODY_BYTES], len(body) > MAX_BODY_BYTES
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(body, MAX_BODY_BYTES)
    except zlib.error:
        return b"", False
    return plain, not inflater.eof
