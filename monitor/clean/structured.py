"""What a page tells of itself for machines: JSON-LD, meta tags, microdata. Each value says where it came from."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from monitor.clean.json_ld import Node, PageKey, is_same_page, page_key, read_nodes, text_of, types_of
from monitor.clean.meta_names import (
    AUTHORS,
    CANONICAL,
    DESCRIPTIONS,
    EDITORS,
    IMAGES,
    KEYWORDS,
    LANGUAGES,
    OTHERS,
    PUBLISHED,
    SECTIONS,
    SITE_NAMES,
    TITLES,
    UPDATED,
)
from monitor.model import Image

MAX_VALUE_CHARS: Final = 5000
MAX_CREDITS: Final = 40
MAX_KEYWORDS: Final = 40
MAX_KEYWORD_CHARS: Final = 80
_NO_SECTIONS: Final = frozenset({"article", "articles", "home", "beranda", "none", "null", "uncategorized", "default"})
MAX_IMAGES: Final = 20
MAX_UPDATES: Final = 300

_NAMES: Final = frozenset(
    name
    for names in (
        PUBLISHED, UPDATED, AUTHORS, EDITORS, TITLES, DESCRIPTIONS, SECTIONS, KEYWORDS, IMAGES, LANGUAGES, CANONICAL,
        SITE_NAMES, OTHERS,
    )
    for name in names
)  # fmt: skip
_ARTICLE_TYPES: Final = frozenset(
    {"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "Review", "ClaimReview", "Recipe"}
)
_PAGE_TYPES: Final = frozenset(
    "WebPage ItemPage CreativeWork VideoObject NewsVideo AudioObject ImageGallery MediaGallery".split()
)
_ADDRESSES: Final = ("url", "mainEntityOfPage", "@id", "mainentityofpage")
_SITE_TYPES: Final = frozenset({"WebSite", "NewsMediaOrganization"})
_ORGANISATIONS: Final = ("organization", "corporation", "brand", "website", "agency")


class Told(NamedTuple):
    """A value as the page told it, and where: "json-ld datePublished", "meta og:title", "page time"."""

    value: str
    place: str


class Credit(NamedTuple):
    """Somebody named as author or editor, as written. `is_organisation` only if the page says so itself."""

    name: str
    place: str
    is_organisation: bool = False


class Update(NamedTuple):
    """An entry of a live blog as JSON-LD tells it."""

    title: str
    text: str
    published: str


@dataclass(frozen=True, slots=True)
class Structured:
    """What a page tells of itself. Sequences hold every candidate, the most trusted first."""

    titles: tuple[Told, ...] = ()
    descriptions: tuple[Told, ...] = ()
    published: tuple[Told, ...] = ()
    updated: tuple[Told, ...] = ()
    authors: tuple[Credit, ...] = ()
    editors: tuple[Credit, ...] = ()
    sections: tuple[Told, ...] = ()
    languages: tuple[Told, ...] = ()
    canonical: tuple[Told, ...] = ()
    site_names: tuple[str, ...] = ()  # of the site and its publisher
    body: str = ""  # articleBody: the text without its paragraphs, or nothing
    types: tuple[str, ...] = ()  # of the node that stands for the article, and og:type
    is_paywalled: bool = False
    images: tuple[Image, ...] = ()
    keywords: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()


class _Ranked(NamedTuple):
    score: int
    is_article: bool
    node: Node


def read_structured(
    scripts: Sequence[str], metas: Iterable[tuple[str, str]], *, url: str | None = None, title: str | None = None
) -> Structured:
    """Everything told by the JSON-LD scripts and by (name, content) pairs.

    A pair's name is the meta tag's `name`, `property` or `http-equiv`, in any case; "itemprop:datePublished" for
    microdata, "link:canonical" for links, "html:lang" for the root's language. `url` and `title` choose among several
    articles.
    """
    nodes = read_nodes(scripts)
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    ranked = _rank(nodes, url, title)
    table = _table(metas)
    best = ranked[0].node if ranked else {}
    first = [best]
    return Structured(
        titles=_article_first(ranked[:1], ("headline", "name"), table, TITLES),
        descriptions=_told(first, ("description",), table, DESCRIPTIONS),
        published=_article_first(ranked, ("datePublished", "dateCreated", "uploadDate"), table, PUBLISHED),
        updated=_article_first(ranked, ("dateModified",), table, UPDATED),
        authors=_credits(first, ("author", "creator"), by_id, table, AUTHORS),
        editors=_credits(first, ("editor",), by_id, table, EDITORS),
        sections=_sections(first, nodes, table),
        languages=_told(first, ("inLanguage",), table, LANGUAGES),
        canonical=_told([], (), table, CANONICAL),
        site_names=_site_names(nodes, best, table),
        body=_long_text(best.get("articleBody")),
        types=(*types_of(best), *table.get("og:type", ())),
        is_paywalled=_is_paywalled(best, table),
        images=_images(best, by_id, table),
        keywords=_keywords(best, table),
        updates=tuple(_updates(best)),
    )


def _table(metas: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for name, content in metas:
        key = name.strip().lower()
        if key in _NAMES and (value := text_of(content[:MAX_VALUE_CHARS])):
            table.setdefault(key, []).append(value)
    return table


def _rank(nodes: Sequence[Node], url: str | None, title: str | None) -> list[_Ranked]:
    """The nodes that may stand for the page's article, best first; nodes of other pages' articles are left out."""
    page = page_key(url) if url else None
    headline = title.casefold() if title else ""
    kept = [ranked for node in nodes if (ranked := _fitness(node, page, headline)) is not None]
    kept.sort(key=lambda ranked: -ranked.score)  # stable: of equals the first
    return kept


def _fitness(node: Node, page: PageKey | None, title: str) -> _Ranked | None:
    types = types_of(node)
    is_article = any(one.endswith("Article") or one in _ARTICLE_TYPES for one in types)
    if not is_article and not any(one in _PAGE_TYPES or one.endswith("Page") for one in types):
        return None
    score = (10 if is_article else 2) + 2 * ("datePublished" in node) + 1 * ("author" in node)
    if page and any(is_same_page(node[key], page) for key in _ADDRESSES if key in node):
        score += 6
    headline = text_of(node.get("headline") or node.get("name")).casefold() if title else ""
    if headline and (headline in title or title in headline):
        score += 4
    return _Ranked(score, is_article, node)


def _told(
    nodes: Sequence[Node], keys: Sequence[str], table: Mapping[str, list[str]], names: Sequence[str]
) -> tuple[Told, ...]:
    """Candidates of one field, JSON-LD first, each value once."""
    seen: dict[str, Told] = {}
    for node in nodes[:5]:
        for key in keys:
            value = text_of(node.get(key))[:MAX_VALUE_CHARS]
            if value:
                seen.setdefault(value, Told(value, f"json-ld {key}"))
    for name in filter(table.__contains__, names):
        for value in table[name][:3]:
            seen.setdefault(value, Told(value, f"meta {name}"))
    return tuple(seen.values())


def _article_first(
    nodes: Sequence[_Ranked], keys: Sequence[str], table: Mapping[str, list[str]], names: Sequence[str]
) -> tuple[Told, ...]:
    """As `_told`, but nodes of the page or a video come behind the meta tags: what they tell is often their own."""
    told = _told([one.node for one in nodes if one.is_article], keys, table, names)
    others = [one.node for one in nodes if not one.is_article]
    return tuple(dict.fromkeys((*told, *_told(others, keys, {}, ())))) if others else told


def _credits(
    nodes: Sequence[Node],
    keys: Sequence[str],
    by_id: Mapping[str, Node],
    table: Mapping[str, list[str]],
    names: Sequence[str],
) -> tuple[Credit, ...]:
    found: list[Credit] = []
    for node in nodes:
        for key in keys:
            found += _named(node.get(key), f"json-ld {key}", by_id)
    for name in filter(table.__contains__, names):
        found += [Credit(value, f"meta {name}") for value in table[name][:MAX_CREDITS]]
    return tuple(dict.fromkeys(found))


def _named(value: object, place: str, by_id: Mapping[str, Node]) -> Iterator[Credit]:
    """The names in an author: a string, a node, a node elsewhere, a node with several names, or lists of these."""
    many = value[:MAX_CREDITS] if isinstance(value, list) else [value]
    for one in many:
        if isinstance(one, str):
            yield from [Credit(name, place) for name in [text_of(one)] if name]
        elif isinstance(one, dict):
            node = by_id.get(one["@id"], one) if isinstance(one.get("@id"), str) and not one.get("name") else one
            is_organisation = any(kind.lower().endswith(_ORGANISATIONS) for kind in types_of(node))
            told = node.get("name")
            for name in told[:MAX_CREDITS] if isinstance(told, list) else [told]:
                if text_of(name):
                    yield Credit(text_of(name), place, is_organisation)


def _site_names(nodes: Sequence[Node], best: Node, table: Mapping[str, list[str]]) -> tuple[str, ...]:
    names = [text_of(best.get("publisher"))]
    names += [text_of(node.get("name")) for node in nodes if not _SITE_TYPES.isdisjoint(types_of(node))]
    names += [value for name in SITE_NAMES for value in table.get(name, ())]
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) < 80))


def _lines_of(value: object) -> str:
    """The text with its lines, each without markup."""
    lines = map(text_of, value[:MAX_VALUE_CHARS].splitlines()) if isinstance(value, str) else ()
    return "\n".join(line for line in lines if line)


def _long_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_paywalled(node: Node, table: Mapping[str, list[str]]) -> bool:
    told = str(node.get("isAccessibleForFree", "")).strip().lower().rsplit("/", 1)[-1]
    tier = " ".join(table.get("article:content_tier", ())).lower()
    return told in {"false", "no", "0"} or tier in {"locked", "metered"}


def _images(node: Node, by_id: Mapping[str, Node], table: Mapping[str, list[str]]) -> tuple[Image, ...]:
    """The pictures that JSON-LD tells, else the one for those who share the page; each address once."""
    found = {image.url: image for image in _told_images(node.get("image"), by_id)}
    if not found:
        shared = next((table[name][0] for name in IMAGES if name in table), "")
        found = {shared: Image(shared)} if shared else {}
    return tuple(found.values())


def _told_images(value: object, by_id: Mapping[str, Node]) -> Iterator[Image]:
    for told in value[:MAX_IMAGES] if isinstance(value, list) else [value]:
        if isinstance(told, str) and told.startswith(("http", "/")):
            yield Image(told.strip())
        elif isinstance(told, dict):
            one = by_id.get(told["@id"], told) if isinstance(told.get("@id"), str) else told
            address = text_of(one.get("url") or one.get("contentUrl"))
            credit = text_of(one.get("creditText") or one.get("copyrightNotice") or one.get("creator"))
            if address:
                yield Image(address, text_of(one.get("caption") or one.get("description")), credit)


def _keywords(node: Node, table: Mapping[str, list[str]]) -> tuple[str, ...]:
    """What the page says it is about, in the first place that says so."""
    told = node.get("keywords")
    texts = [text_of(one) for one in told[:MAX_KEYWORDS]] if isinstance(told, list) else [text_of(told)]
    places = [texts, *(table[name] for name in KEYWORDS if name in table)]
    return next((words for place in places if (words := _apart(place))), ())


def _apart(texts: Sequence[str]) -> tuple[str, ...]:
    """The words of lists with commas, each once; what is as long as a sentence is none."""
    parts = (" ".join(part.split()).strip("#:.-| ") for text in texts for part in re.split("[,;،、，]", text))
    kept = {part.casefold(): part for part in parts if 1 < len(part) <= MAX_KEYWORD_CHARS}
    return tuple(kept.values())[:MAX_KEYWORDS]


def _sections(first: Sequence[Node], nodes: Sequence[Node], table: Mapping[str, list[str]]) -> tuple[Told, ...]:
    """Where the article stands among its outlet's pages; an address, or the word "article", says nothing."""
    told = (*_told(first, ("articleSection",), table, SECTIONS), *_of_breadcrumbs(nodes, first[0]))
    return tuple(
        one
        for one in told
        if len(one.value) <= MAX_KEYWORD_CHARS and "://" not in one.value and one.value.casefold() not in _NO_SECTIONS
    )


def _of_breadcrumbs(nodes: Sequence[Node], best: Node) -> Iterator[Told]:
    """The last name on the path to the article that is neither the way home nor the article itself."""
    headline = text_of(best.get("headline") or best.get("name")).casefold()
    trails = [node for node in (*nodes, best.get("breadcrumb")) if isinstance(node, dict)]
    for node in trails:
        items = node.get("itemListElement")
        if "BreadcrumbList" in types_of(node) and isinstance(items, list):
            names = [text_of(one.get("name") or one.get("item")) for one in items[:10] if isinstance(one, dict)]
            inner = [name for name in names[1:] if name and name.casefold() != headline]
            yield from [Told(inner[-1], "json-ld breadcrumb")] if inner and len(inner[-1]) < MAX_KEYWORD_CHARS else []


def _updates(node: Node) -> Iterator[Update]:
    told = node.get("liveBlogUpdate")
    for one in (told if isinstance(told, list) else [told])[:MAX_UPDATES]:
        if isinstance(one, dict):
            update = Update(
                text_of(one.get("headline") or one.get("name")),
                _lines_of(one.get("articleBody")),
                text_of(one.get("datePublished")),
            )
            if update.title or update.text:
                yield update
