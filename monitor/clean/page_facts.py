"""Collects from a parsed page what it tells machines: JSON-LD scripts and meta tags, for `monitor.clean.structured`."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from monitor.clean.structured import Structured, read_structured


def read_head(tree: LexborHTMLParser, url: str | None) -> Structured:
    """What the page tells of itself. Must run before scripts are taken out of the tree."""
    scripts = [node.text() for node in tree.css('script[type="application/ld+json"]')]
    named = tree.css_first("title")
    title = " ".join(named.text().split()) if named is not None else None
    return read_structured(scripts, [*_metas(tree, title)], url=url, title=title)


def _metas(tree: LexborHTMLParser, title: str | None) -> Iterator[tuple[str, str]]:
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        content = attributes.get("content") or ""
        for key in ("name", "property", "http-equiv"):
            if attributes.get(key):
                yield attributes[key] or "", content
        if attributes.get("itemprop"):
            yield f"itemprop:{attributes['itemprop']}", content
    for node in tree.css('link[rel="canonical"][href]'):
        yield "link:canonical", node.attributes["href"] or ""
    language = tree.root.attributes.get("lang") if tree.root is not None else None
    if language:
        yield "html:lang", language
    if title:
        yield "title", title
