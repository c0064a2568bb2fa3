"""Collects from a parsed page what it tells machines: JSON-LD scripts and meta tags, for `monitor.clean.structured`."""

from collections.abc import Sequence
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from monitor.clean.structured import Structured, read_structured

_JSON_LD: Final = "application/ld+json"
_TELLING: Final = f'script[type="{_JSON_LD}"], meta, link[rel="canonical"], title'
_KEYS: Final = ("name", "property", "http-equiv")


def read_told(tree: LexborHTMLParser, tellings: Sequence[LexborNode], url: str | None) -> Structured:
    """What the page tells of itself, in its head and in the elements `tellings` of its body.

    These are known from a walk that passes over menus. Where they tell no time, the whole page is searched.
    """
    nodes = [*(tree.head.css(_TELLING) if tree.head is not None else ()), *filter(_is_telling, tellings)]
    told = _read(tree, nodes, url)
    if told.published and told.updated:
        return told
    every = tree.css(_TELLING)
    return _read(tree, every, url) if len(every) > len(nodes) else told


def _is_telling(node: LexborNode) -> bool:
    """What `_TELLING` chooses among such elements."""
    tag, attributes = node.tag, node.attrs
    if tag == "script":
        return attributes.get("type") == _JSON_LD
    return tag != "link" or attributes.get("rel") == "canonical"


def _read(tree: LexborHTMLParser, nodes: Sequence[LexborNode], url: str | None) -> Structured:
    scripts: list[str] = []
    pairs: list[tuple[str, str]] = []
    title: str | None = None
    for node in nodes:
        tag = node.tag
        if tag == "title":
            title = title or " ".join(node.text().split())
        elif tag == "script":
            scripts.append(node.text())
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
    content = attributes.get("content")
    if content is None:
        return
    pairs += [(name, content) for key in _KEYS if (name := attributes.get(key))]
    if attributes.get("itemprop"):
        pairs.append((f"itemprop:{attributes['itemprop']}", content))
