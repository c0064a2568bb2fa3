"""The nodes of a page's JSON-LD, however broken the script is."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

MAX_SCRIPT_CHARS: Final = 2_000_000
MAX_TEXT_CHARS: Final = 20_000
MAX_NODES: Final = 3000
_DECODER: Final = json.JSONDecoder(strict=False)  # control characters are let through
_INNER_KEYS: Final = ("@graph", "mainEntity", "mainEntityOfPage", "mainentityofpage")

Node = Mapping[str, Any]
PageKey = tuple[str, str]

_SUBDOMAIN = re.compile(r"^(?:www\d?|m|amp|mobile)\.")
_MARKUP = re.compile(r"<[^<>]{1,300}>")

_LINE_COMMENT = re.compile(r"(?m)(^|[,{\[\]}\"])[ \t]*//[^\n\"]*$")
_BLOCK_COMMENT = re.compile(r"/\*[^*]{0,500}\*/")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_DOUBLE_COMMA = re.compile(r",\s*,")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_FIELD = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection|inLanguage)"\s*:\s*"((?:[^"\\\n]|\\.){1,2000}+)"'
)
_AUTHOR_FIELD = re.compile(r'"author"\s*:\s*(?:\[\s*)?\{[^{}]{0,300}?"name"\s*:\s*"((?:[^"\\\n]|\\.){1,200}+)"')
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:https?://schema\.org/)?(\w*(?:Article|BlogPosting))"')


def read_nodes(scripts: Sequence[str]) -> tuple[Node, ...]:
    """The nodes that may describe the page: top level, `@graph` and main entities, at most `MAX_NODES`."""
    nodes: list[Node] = []
    for script in scripts:
        nodes += _walk(_parse(script), MAX_NODES - len(nodes))
    return tuple(nodes)


def types_of(node: Node) -> tuple[str, ...]:
    """Its types without the vocabulary's address: ("NewsArticle",)."""
    told = node.get("@type")
    if isinstance(told, str) and "/" not in told:
        return (told.strip(),)
    types = told if isinstance(told, list) else [told]
    return tuple(one.rsplit("/", 1)[-1].strip() for one in types if isinstance(one, str))


def is_same_page(address: object, page: PageKey) -> bool:
    """Whether an address, or a node that has one, names the page."""
    if isinstance(address, Mapping):
        address = address.get("@id") or address.get("url")
    return isinstance(address, str) and bool(address) and page_key(address) == page


@lru_cache(maxsize=256)
def page_key(url: str) -> PageKey:
    """What two addresses of one page share: `www.`, `m.`, `/amp`, query and scheme aside."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return url, ""
    return _SUBDOMAIN.sub("", host), parts.path.removesuffix("/amp").rstrip("/") or "/"


def text_of(value: object) -> str:
    """A JSON value as one line of text: entities resolved, markup and lists' other members left out."""
    if not isinstance(value, str):
        return _text_within(value)
    value = value[:MAX_TEXT_CHARS]
    text = html.unescape(html.unescape(value)) if "&" in value else value
    return " ".join(_MARKUP.sub(" ", text).split()) if "<" in text else " ".join(text.split())


def _text_within(value: object) -> str:
    if isinstance(value, list):
        return next((text for one in value[:20] if (text := text_of(one))), "")
    return text_of(value.get("@value") or value.get("name")) if isinstance(value, dict) else ""


def _parse(script: str) -> object:
    """The script's JSON; after mending what editors and templates break; else the few fields that can be made out."""
    if len(script) > MAX_SCRIPT_CHARS or not ("{" in script or "[" in script):
        return None
    parsed = _load(script)
    if parsed is None:
        parsed = _load(_mend(script))
    return _salvage(script) if parsed is None else parsed


def _load(text: str) -> object:
    """The first JSON value of the text; what follows it is ignored."""
    try:
        return _DECODER.raw_decode(text.lstrip(" \t\r\n\ufeff\xa0"))[0]
    except (ValueError, RecursionError):
        return None


def _mend(script: str) -> str:
    text = script.replace("<![CDATA[", " ").replace("]]>", " ")
    starts = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    text = text[min(starts) :] if starts else ""
    if "&quot;" in text and '"@' not in text:
        text = html.unescape(text)
    text = _LINE_COMMENT.sub(r"\1", _BLOCK_COMMENT.sub("", text))
    text = _DOUBLE_COMMA.sub(",", _TRAILING_COMMA.sub(r"\1", text))
    return _BAD_ESCAPE.sub(r"\\\\", text)


def _salvage(script: str) -> object:
    """The plain fields of an article whose script no parser takes, first mention each."""
    kind = _ARTICLE_TYPE.search(script)
    if not kind:
        return None
    node: dict[str, object] = {"@type": kind[1]}
    for found in _FIELD.finditer(script):
        node.setdefault(found[1], _unescape(found[2]))
    author = _AUTHOR_FIELD.search(script)
    if author:
        node["author"] = {"name": _unescape(author[1])}
    return node


def _unescape(text: str) -> str:
    told = _load(f'"{text}"')
    return told if isinstance(told, str) else text


def _walk(value: object, limit: int) -> Iterator[Node]:
    stack = [value]
    while stack and limit > 0:
        one = stack.pop()
        if isinstance(one, list):
            stack.extend(reversed(one[:MAX_NODES]))
        elif isinstance(one, dict):
            limit -= 1
            yield one
            stack.extend(one[key] for key in reversed(_INNER_KEYS) if isinstance(one.get(key), (dict, list)))
