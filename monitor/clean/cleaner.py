"""One cleaner for HTML and text dumps: blocks, their zones, and the article's fields with their evidence."""

from datetime import datetime
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from monitor.clean.html_blocks import read_html_blocks
from monitor.clean.page_facts import read_head
from monitor.clean.scope import find_scope
from monitor.clean.titles import choose_title
from monitor.clean.zones import Facts, assign_zones, fold
from monitor.model import Article, Block, Cleaned, CleanFailure, NotAnArticle, Outlet

_NOT_TEXT: Final = "script style noscript template iframe svg object canvas select textarea audio video map".split()


def clean_html(html: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None) -> Cleaned:
    tree = LexborHTMLParser(html)
    told = read_head(tree, url)
    tree.strip_tags(_NOT_TEXT)
    page = read_html_blocks(tree.body, {})
    title = choose_title(page.blocks, told.titles, told.site_names)
    scope = find_scope(page, title.block)
    facts = Facts(fold(title.text), title.block, [fold(one.value) for one in told.descriptions], fold(told.body))
    verdicts = assign_zones(page, scope, facts)
    blocks = tuple(Block(b.text, v.zone, v.reason) for b, v in zip(page.blocks, verdicts))
    return Article(url, None, title.text, None, blocks)
