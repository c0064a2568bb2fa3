"""The `monitor group` line: an article in, its story out."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from monitor.clean.dates import DateContext, read_date
from monitor.clean.language import language_code
from monitor.model import Article, Block, Dated, Placement, Zone
from monitor.stories.index import MemoryIndex
from monitor.stories.placement import place
from monitor.stories.profile import profile_of

KeysOf = Callable[[str], tuple[bytes, str | None, str | None]]
"""Gives the key of a URL, the outlet's own id in it and the outlet's slug; b"" for what is no address."""

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
DUMP_LINES: Final = 8  # line breaks: a written text has fewer, a page's menus alone have more
TICK: Final = timedelta(microseconds=1)  # parts two articles that came one after the other


def no_keys(_url: str) -> tuple[bytes, str | None, str | None]:
    """Finds no identity in addresses."""
    return b"", None, None


class Grouper:
    """Groups articles as they are told, in memory. The order in which they come is its only clock."""

    def __init__(self, keys_of: KeysOf = no_keys) -> None:
        self._keys_of = keys_of
        self._forget()

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The story of the article in the request; every request has one answer."""
        if request.get("reset"):
            self._forget()
            return {"reset": True}
        article_id = request.get("id")
        if article_id is None:
            return {"id": None, "error": "no id"}
        if request.get("status", "article") != "article":
            return {"id": article_id, "error": f"not an article: {request.get('reason') or request['status']}"}
        return {"id": article_id, **_told(self._group(str(article_id), request))}

    def _forget(self) -> None:
        self._index = MemoryIndex()
        self._opened = 0
        self._now = LONG_AGO

    def _group(self, article_id: str, told: Mapping[str, Any]) -> Placement:
        request = _read_dump(told) if _is_dump(told) else told
        url = _text(request, "url")
        url_key, outlet_key, slug = self._keys_of(url) if url else (b"", None, None)
        article = _read_article(request, _text(request, "outlet") or slug or host_of(url))
        self._now = max(self._now + TICK, article.published.at or LONG_AGO)
        profile = profile_of(
            article, self._index, article_id=article_id, seen_at=self._now, url_key=url_key, outlet_key=outlet_key
        )
        return place(profile, article, self._index, new_story_id=self._new_story_id)

    def _new_story_id(self) -> str:
        self._opened += 1
        return f"story-{self._opened}"


def host_of(url: str) -> str:
    """Stands for an outlet that is not known: the last two parts of the host ("news.example.com": "example.com").

    Three where the last two are a registry's ("example.co.id"); "" without a host.
    """
    parts = (urlsplit(url).hostname or "").split(".")
    of_registry = len(parts) > 2 and len(parts[-1]) == 2 and len(parts[-2]) <= 3
    return ".".join(parts[-3:] if of_registry else parts[-2:])


def _is_dump(request: Mapping[str, Any]) -> bool:
    """A text of many lines without a title is a page as it was dumped, menus and all."""
    is_titled = bool(_text(request, "title").strip()) or bool(request.get("paragraphs"))
    return not is_titled and _text(request, "text").count("\n") >= DUMP_LINES


def _read_dump(request: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the cleaner reads from a dump; the request itself if it finds no article."""
    from monitor.clean.cleaner import clean_text  # noqa: PLC0415  the cleaner loads much that titled articles never need

    cleaned = clean_text(_text(request, "text"), url=_text(request, "url") or None, outlet=None, fetched_at=None)
    if not isinstance(cleaned, Article):
        return request
    day = cleaned.published.at.isoformat() if cleaned.published.at else ""
    return {
        **request,
        "title": cleaned.title,
        "standfirst": cleaned.standfirst,
        "text": cleaned.text,
        "published_at": _text(request, "published_at") or day,
        "language": _text(request, "language") or cleaned.language,
        "agencies": cleaned.agencies,
    }


def _read_article(request: Mapping[str, Any], outlet: str) -> Article:
    language = language_code(_text(request, "language"))
    paragraphs = request.get("paragraphs") or _text(request, "text").split("\n")
    return Article(
        url=_text(request, "url") or None,
        outlet=outlet or None,
        title=_text(request, "title"),
        standfirst=_text(request, "standfirst") or None,
        blocks=tuple(Block(text, Zone.BODY, "given") for text in paragraphs if text.strip()),
        published=_read_time(_text(request, "published_at"), language),
        agencies=tuple(request.get("agencies") or ()),
        language=language,
    )


def _read_time(text: str, language: str | None) -> Dated:
    """The time told; none where 4/5/2024 could be the day or the month: a wrong day parts what belongs together."""
    dated = read_date(text, DateContext(language))
    return dated if dated.flag is None or "order" not in dated.flag else Dated(text=text)


def _text(request: Mapping[str, Any], key: str) -> str:
    value = request.get(key)
    return value if isinstance(value, str) else ""


def _told(placement: Placement) -> dict[str, Any]:
    told: dict[str, Any] = {
        "story": placement.story,
        "relation": placement.relation.value,
        "of": placement.of,
        "why": dict(placement.why),
    }
    return told | ({"merged": [list(pair) for pair in placement.merged]} if placement.merged else {})
