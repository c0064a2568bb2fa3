"""One cleaner for HTML and text dumps: blocks, their zones, and the article's fields with their evidence."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, SelectolaxError

from monitor.clean.charset import decode_page
from monitor.clean.fields import Ruled, Sources, build_article
from monitor.clean.folding import fold
from monitor.clean.hints import Hint
from monitor.clean.html_blocks import read_html_blocks
from monitor.clean.images import find_images
from monitor.clean.judgement import Facts, never
from monitor.clean.page_facts import read_told
from monitor.clean.raw_blocks import RawPage
from monitor.clean.refusals import refuse_article, refuse_lines, refuse_markup, refuse_text
from monitor.clean.scope import find_scope
from monitor.clean.script_text import find_markup
from monitor.clean.structured import Structured
from monitor.clean.text_blocks import read_text_blocks
from monitor.clean.titles import Title, choose_title
from monitor.clean.zones import Zoned, assign_text_zones, assign_zones, has_text, told_text
from monitor.model import Cleaned, CleanFailure, CleanRules, Outlet
from monitor.outlets.rules import CleanPatterns, Pattern, compile_clean

_ENOUGH_TOLD: Final = 300  # characters of JSON-LD's text that are worth having where the page itself shows none
_NO_RULES: Final = CleanRules()
_READ_ONLY: Final = LexborDocumentOptions.WO_EVENTS  # nobody listens to changes of the tree


def clean_page(
    body: bytes, content_type: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None
) -> Cleaned:
    """The article in an HTTP answer's bytes. Made to run in the sandbox: arguments and result can be pickled."""
    decoded = decode_page(body, content_type)
    if content_type.partition(";")[0].strip().lower() == "text/plain":
        return clean_text(decoded.text, url=url, outlet=outlet, fetched_at=fetched_at)
    flags = (f"charset {decoded.charset} replaced",) if decoded.replaced else ()
    return _clean_html(decoded.text, url, outlet, fetched_at, flags)


def clean_html(html: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None) -> Cleaned:
    """The article in an HTML page, or why there is none.

    The standfirst that stands visibly below the headline is part of `text` and is told in `standfirst` too: readers
    read it first, two of the three labelled sets count it as text, and the topic often stands nowhere else. In a text
    dump, where only its place speaks for it, it stays apart in its own zone.
    """
    return _clean_html(html, url, outlet, fetched_at, ())


def clean_text(text: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None) -> Cleaned:
    """The article in a text dump (what a browser copies from a page), or why there is none."""
    if (reason := refuse_lines(text)) is not None:
        return CleanFailure(reason, url, outlet.slug if outlet else None)
    page = read_text_blocks(text)
    rules = outlet.clean if outlet else _NO_RULES
    facts = Facts(is_rule_line=_lines(rules), is_stop_line=_stop_lines(rules))
    zoned = assign_text_zones(page, facts)
    title = (
        Title(page.blocks[zoned.title].text, zoned.title, "page")
        if zoned.title is not None
        else Title("", None, "none")
    )
    refused = refuse_text(page.blocks, zoned.verdicts, url, outlet)
    if refused is not None:
        return refused
    return build_article(Sources(page.blocks, zoned, title, Structured(), outlet, url, fetched_at))


def _clean_html(
    html: str, url: str | None, outlet: Outlet | None, fetched_at: datetime | None, flags: tuple[str, ...]
) -> Cleaned:
    slug = outlet.slug if outlet else None
    if (reason := refuse_markup(html)) is not None:
        return CleanFailure(reason, url, slug)
    try:
        tree = LexborHTMLParser(html, options=_READ_ONLY)
    except SelectolaxError as error:
        return CleanFailure(f"the parser gave up: {error}", url, slug)
    if tree.body is None:
        return CleanFailure("the page has no body", url, slug)
    rules = outlet.clean if outlet else _NO_RULES
    page = read_html_blocks(tree.body, _marked(tree, rules))
    told = read_told(tree, page.tellings, url)
    scope = find_scope(page)
    site_names = (*told.site_names, *rules.site_names)
    title = choose_title(page, scope, told.titles, site_names, ruled=_texts(tree, rules.title))
    zoned = assign_zones(page, scope, _facts(title, told, rules))
    if not has_text(zoned.verdicts):
        page, zoned = _unseen(html, told) or (page, zoned)
    refused = refuse_article(page, zoned.verdicts, title, told, url=url, outlet=outlet)
    if refused is not None:
        return refused
    ruled = _ruled(tree, rules) if outlet else Ruled()
    images = find_images(page, zoned, told.images, url)
    return build_article(Sources(page.blocks, zoned, title, told, outlet, url, fetched_at, flags, ruled, images))


def _unseen(html: str, told: Structured) -> tuple[RawPage, Zoned] | None:
    """The text of a page that is filled in by scripts: what it tells machines, or hands to its scripts."""
    if len(told.body) > _ENOUGH_TOLD:
        return told_text(told.body)
    body = LexborHTMLParser(f"<body>{found}").body if (found := find_markup(html)) else None
    if body is None:
        return None
    page = read_html_blocks(body, {})
    return page, assign_zones(page, find_scope(page), Facts())


def _ruled(tree: LexborHTMLParser, rules: CleanRules) -> Ruled:
    """What the outlet's selectors find for single fields."""
    return Ruled(
        published=_texts(tree, rules.published),
        updated=_texts(tree, rules.updated),
        authors=_texts(tree, rules.authors),
        editors=_texts(tree, rules.editors),
    )


def _texts(tree: LexborHTMLParser, selectors: Sequence[str]) -> tuple[str, ...]:
    """The texts of the chosen elements; of a meta tag its content, of a `time` its machine-readable form."""
    nodes = [node for selector in selectors for node in tree.css(selector)]
    texts = (node.attributes.get("content") or node.attributes.get("datetime") or node.text() for node in nodes)
    return tuple(words for text in texts if (words := " ".join(text.split())))


def _marked(tree: LexborHTMLParser, rules: CleanRules) -> Mapping[int, int]:
    """The elements that an outlet's selectors choose, with what they are."""
    marked: dict[int, int] = {}
    for selectors, hint in (
        (rules.body, Hint.RULED_BODY),
        (rules.drop, Hint.DROPPED),
        (rules.related, Hint.RELATED),
        (rules.captions, Hint.CAPTION),
        (rules.standfirst, Hint.STANDFIRST),
        (rules.authors + rules.editors, Hint.BYLINE),
        (rules.published + rules.updated, Hint.DATE),
    ):
        for node in tree.css(", ".join(selectors)) if selectors else ():
            marked[node.mem_id] = marked.get(node.mem_id, 0) | hint
    return marked


def _facts(title: Title, told: Structured, rules: CleanRules) -> Facts:
    return Facts(
        title=fold(title.text),
        title_block=title.block,
        descriptions=[fold(one.value) for one in told.descriptions],
        body=told.body,
        is_rule_line=_lines(rules),
        is_stop_line=_stop_lines(rules),
    )


def _lines(rules: CleanRules) -> Callable[[str], bool]:
    return _matcher(_patterns(rules).lines) if rules.lines else never


def _stop_lines(rules: CleanRules) -> Callable[[str], bool]:
    return _matcher(_patterns(rules).stop_lines) if rules.stop_lines else never


@lru_cache(maxsize=256)
def _patterns(rules: CleanRules) -> CleanPatterns:
    """Compiled once an outlet: RE2 takes longer to compile its lines than to clean a page with them."""
    return compile_clean(rules)


def _matcher(pattern: Pattern) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None
