"""Collects from a parsed page what it tells machines: JSON-LD scripts and meta tags, for `monitor.clean.structured`."""

from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.clean.structured import Structured, read_structured

_TELLING: Final = 'script[type="application/ld+json"], meta[content], link[rel="canonical"], title'
_KEYS: Final = ("name", "property", "http-equiv")


def read_head(tree: LexborHTMLParser, url: str | None) -> Structured:
    """What the page tells of itself. Must run before scripts are taken out of the tree."""
    scripts: list[str] = []
    pairs: list[tuple[str, str]] = []
    title: str | None = None
    for node in tree.css(_TELLING):
        if node.tag == "script":
            scripts.append(node.text())
        elif node.tag == "title":
            title = title or " ".join(node.text().split())
        else:
            _add_pairs(node, pairs)
    language = tree.root.attributes.get("lang") if tree.root is not None else None
    pairs += [("html:lang", language)] if language else []
    pairs += [("title", title)] if title else []
    return read_structured(scripts, pairs, url=url, title=title)


def _add_pairs(node: LexborNode, pairs: list[tuple[str, str]]) -> None:
    """The names and the content of a meta tag, the address of a canonical link."""
    attributes = node.attributes
    if node.tag == "link":
        pairs.append(("link:canonical", attributes.get("href") or ""))
        return
    content = attributes.get("content") or ""
    pairs += [(name, content) for key in _KEYS if (name := attributes.get(key))]
    if attributes.get("itemprop"):
        pairs.append((f"itemprop:{attributes['itemprop']}", content))
