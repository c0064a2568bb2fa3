"""What a page tells of itself for machines: JSON-LD, meta tags, microdata. Each value says where it came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.json_ld import Node, is_same_page, read_nodes, text_of, types_of

MAX_VALUE_CHARS: Final = 5000
MAX_CREDITS: Final = 40

_PUBLISHED: Final = (
    "article:published_time article:published og:article:published_time og:published_time "
    "itemprop:datepublished datepublished parsely-pub-date sailthru.date dc.date.issued dcterms.issued "
    "dcterms.created dc.date.created dc.date dcterms.date cxenseparse:recs:publishtime cxenseparse:publishtime "
    "citation_publication_date citation_online_date citation_date rnews:datepublished originalpublicationdate "
    "publication_date publish_date publish-date publishdate published_at published-date published pubdate "
    "pub_date pdate article.published article_date_original article:publish_date mediator_published_time "
    "date_published og:pubdate bt:pubdate ptime date uploaddate datecreated article.created created"
)
_UPDATED: Final = (
    "article:modified_time article:modified og:article:modified_time itemprop:datemodified datemodified "
    "og:updated_time dc.date.modified dcterms.modified lastmod last-modified last_modified last_updated_date "
    "article.updated lastupdated updated revised moddate mdate"
)
_AUTHORS: Final = (
    "itemprop:author author article:author parsely-author sailthru.author dc.creator dcterms.creator byl "
    "byline cxenseparse:author articleauthor authors citation_author content-creator content_author "
    "content_creator branch:deeplink:authorname1 og:article:author mediator_author creator"
)
_EDITORS: Final = "editor content_editor article:editor cxenseparse:editor itemprop:editor"
_TITLES: Final = (
    "itemprop:headline og:title twitter:title parsely-title sailthru.title cxenseparse:title dc.title "
    "dcterms.title headline citation_title title"
)
_DESCRIPTIONS: Final = (
    "og:description description twitter:description sailthru.description dc.description itemprop:description"
)
_SECTIONS: Final = (
    "article:section parsely-section articlesection og:section section prism.section category cxenseparse:category"
)
_LANGUAGES: Final = "html:lang og:locale content-language inlanguage language dc.language itemprop:inlanguage"
_CANONICAL: Final = "link:canonical og:url parsely-link twitter:url"
_SITE_NAMES: Final = "og:site_name application-name apple-mobile-web-app-title publisher dc.publisher cre"

_OTHERS: Final = "og:type article:content_tier"
_GROUPS: Final = (_PUBLISHED, _UPDATED, _AUTHORS, _EDITORS, _TITLES, _DESCRIPTIONS, _SECTIONS, _LANGUAGES)
_NAMES: Final = frozenset(name for names in (*_GROUPS, _CANONICAL, _SITE_NAMES, _OTHERS) for name in names.split())

_ARTICLE_TYPES: Final = frozenset(
    {"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting", "Review", "ClaimReview", "Recipe"}
)
_PAGE_TYPES: Final = frozenset({"WebPage", "ItemPage", "CreativeWork", "VideoObject", "NewsVideo", "AudioObject"})
_ORGANISATIONS: Final = ("organization", "corporation", "brand", "website", "agency")


@dataclass(frozen=True, slots=True)
class Told:
    """A value as the page told it, and where: "json-ld datePublished", "meta og:title", "page time"."""

    value: str
    place: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody named as author or editor, as written. `is_organisation` only if the page says so itself."""

    name: str
    place: str
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the article as JSON-LD tells it."""

    url: str
    caption: str = ""
    credit: str = ""


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
    pictures: tuple[Picture, ...] = ()


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
    best = ranked[0] if ranked else {}
    return Structured(
        titles=_article_first(ranked[:1], ("headline", "name"), table, _TITLES),
        descriptions=_told(ranked[:1], ("description",), table, _DESCRIPTIONS),
        published=_article_first(ranked, ("datePublished", "dateCreated", "uploadDate"), table, _PUBLISHED),
        updated=_article_first(ranked, ("dateModified",), table, _UPDATED),
        authors=_credits(ranked[:1], ("author", "creator"), by_id, table, _AUTHORS),
        editors=_credits(ranked[:1], ("editor",), by_id, table, _EDITORS),
        sections=_told(ranked[:1], ("articleSection",), table, _SECTIONS),
        languages=_told(ranked[:1], ("inLanguage",), table, _LANGUAGES),
        canonical=_told([], (), table, _CANONICAL),
        site_names=_site_names(nodes, best, table),
        body=_long_text(best.get("articleBody")),
        types=(*types_of(best), *table.get("og:type", ())),
        is_paywalled=_is_paywalled(best, table),
        pictures=tuple(_pictures(best.get("image"))),
    )


def _table(metas: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for name, content in metas:
        key = name.strip().lower()
        value = text_of(content[:MAX_VALUE_CHARS]) if key in _NAMES else ""
        if value:
            table.setdefault(key, []).append(value)
    return table


def _rank(nodes: Sequence[Node], url: str | None, title: str | None) -> list[Node]:
    """The nodes that may stand for the page's article, best first; nodes of other pages' articles are left out."""
    scored = [(_fitness(node, url, title), node) for node in nodes]
    kept = [(score, node) for score, node in scored if score > 0]
    kept.sort(key=lambda pair: -pair[0])  # stable: of equals the first
    return [node for _, node in kept]


def _fitness(node: Node, url: str | None, title: str | None) -> int:
    if _is_article(node):
        score = 10
    elif any(one in _PAGE_TYPES or one.endswith("Page") for one in types_of(node)):
        score = 2
    else:
        return 0
    score += 2 * ("datePublished" in node) + 1 * ("author" in node)
    if url and any(is_same_page(node.get(key), url) for key in ("url", "mainEntityOfPage", "@id", "mainentityofpage")):
        score += 6
    headline = text_of(node.get("headline") or node.get("name")).casefold()
    if title and headline and (headline in title.casefold() or title.casefold() in headline):
        score += 4
    return score


def _is_article(node: Node) -> bool:
    return any(one.endswith("Article") or one in _ARTICLE_TYPES for one in types_of(node))


def _told(nodes: Sequence[Node], keys: Sequence[str], table: Mapping[str, list[str]], names: str) -> tuple[Told, ...]:
    """Candidates of one field, JSON-LD first, each value once."""
    seen: dict[str, Told] = {}
    for node in nodes[:5]:
        for key in keys:
            value = text_of(node.get(key))[:MAX_VALUE_CHARS]
            if value:
                seen.setdefault(value, Told(value, f"json-ld {key}"))
    for name in names.split():
        for value in table.get(name, ())[:3]:
            seen.setdefault(value, Told(value, f"meta {name}"))
    return tuple(seen.values())


def _article_first(
    nodes: Sequence[Node], keys: Sequence[str], table: Mapping[str, list[str]], names: str
) -> tuple[Told, ...]:
    """As `_told`, but nodes of the page or a video come behind the meta tags: what they tell is often their own."""
    articles = [node for node in nodes if _is_article(node)]
    others = [node for node in nodes if not _is_article(node)]
    return tuple(dict.fromkeys((*_told(articles, keys, table, names), *_told(others, keys, {}, ""))))


def _credits(
    nodes: Sequence[Node],
    keys: Sequence[str],
    by_id: Mapping[str, Node],
    table: Mapping[str, list[str]],
    names: str,
) -> tuple[Credit, ...]:
    found: list[Credit] = []
    for node in nodes:
        for key in keys:
            found += _named(node.get(key), f"json-ld {key}", by_id)
    for name in names.split():
        found += [Credit(value, f"meta {name}") for value in table.get(name, ())[:MAX_CREDITS]]
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
    names += [text_of(node.get("name")) for node in nodes if {"WebSite", "NewsMediaOrganization"} & set(types_of(node))]
    names += [value for name in _SITE_NAMES.split() for value in table.get(name, ())]
    return tuple(dict.fromkeys(name for name in names if 0 < len(name) < 80))


def _long_text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _is_paywalled(node: Node, table: Mapping[str, list[str]]) -> bool:
    told = str(node.get("isAccessibleForFree", "")).strip().lower().rsplit("/", 1)[-1]
    tier = " ".join(table.get("article:content_tier", ())).lower()
    return told in {"false", "no", "0"} or tier in {"locked", "metered"}


def _pictures(value: object) -> Iterator[Picture]:
    for one in value[:20] if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.startswith(("http", "/")):
            yield Picture(one)
        elif isinstance(one, dict) and text_of(one.get("url") or one.get("contentUrl")):
            credit = one.get("creditText") or one.get("copyrightNotice") or one.get("creator")
            caption = text_of(one.get("caption") or one.get("description"))
            yield Picture(text_of(one.get("url") or one.get("contentUrl")), caption, text_of(credit))
