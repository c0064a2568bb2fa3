"""The `monitor clean` line: a request in, an answer out; and articles as JSON for the store and for `monitor match`."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final, Protocol, cast
from zoneinfo import ZoneInfo

from monitor.clean.recognition import outlet_of_html, outlet_of_text
from monitor.model import Article, Block, Cleaned, CleanFailure, Dated, Entry, Image, Outlet, Precision, Zone
from monitor.outlets.catalogue import Catalogue

Cleaner = Callable[..., Cleaned]
"""`clean_html` or `clean_text`, or the same within the sandbox."""

_TEXTS: Final = ("html", "text")
_ABSENT: Final = ("standfirst", "published_at", "updated_at", "dateline", "language", "section", "canonical_url")
_EMPTY: Final = ("paragraphs", "captions", "authors", "editors", "agencies", "keywords", "images", "entries", "flags")


class Cleaners(Protocol):
    """What cleans: `monitor.clean.cleaner` itself, or the same functions called through the sandbox."""

    def clean_html(
        self, html: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None
    ) -> Cleaned: ...

    def clean_text(
        self, text: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None
    ) -> Cleaned: ...


def answer(request: Mapping[str, Any], cleaners: Cleaners, catalogue: Catalogue) -> dict[str, Any]:
    """One answer. A request that cannot be understood is answered with status `failed` and the reason."""
    identity = request.get("id") if isinstance(request, Mapping) else None
    wrong = _what_is_wrong(request)
    if wrong is not None:
        return {"id": identity, **cleaned_to_dict(CleanFailure(f"wrong request: {wrong}"))}
    url = request.get("url") or None
    fetched_at = _moment(request.get("fetched_at"))
    if request.get("html") is not None:
        outlet = (catalogue.of_url(url) if url else None) or (
            None if url else outlet_of_html(request["html"], catalogue)
        )
        cleaned = cleaners.clean_html(request["html"], url=url, outlet=outlet, fetched_at=fetched_at)
    else:
        outlet = (catalogue.of_url(url) if url else None) or (
            None if url else outlet_of_text(request["text"], catalogue)
        )
        cleaned = cleaners.clean_text(request["text"], url=url, outlet=outlet, fetched_at=fetched_at)
    return {"id": identity, **cleaned_to_dict(cleaned, outlet)}


def _what_is_wrong(request: object) -> str | None:
    if not isinstance(request, Mapping):
        return "a line must be a JSON object"
    given = [key for key in _TEXTS if request.get(key) is not None]
    if len(given) != 1:
        return "give html or text, one of them" if given else "html or text is missing"
    for key in (*_TEXTS, "url"):
        if request.get(key) is not None and not isinstance(request[key], str):
            return f"{key} must be a string"
    if request.get("fetched_at") is not None and _moment(request["fetched_at"]) is None:
        return "fetched_at must be an ISO 8601 time with its offset"
    return None


def _moment(value: object) -> datetime | None:
    """The aware time, or None for what is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def cleaned_to_dict(cleaned: Cleaned, outlet: Outlet | None = None) -> dict[str, Any]:
    """The answer without its id. Times stand in the outlet's zone, or as UTC where no outlet is known."""
    if isinstance(cleaned, Article):
        return {"status": "article", "reason": None, **article_to_dict(cleaned, outlet)}
    status = "failed" if isinstance(cleaned, CleanFailure) else "not_article"
    told = {"status": status, "reason": cleaned.reason, "url": cleaned.url, "outlet": cleaned.outlet}
    title = None if isinstance(cleaned, CleanFailure) else cleaned.title
    empty = dict.fromkeys(_ABSENT)
    lists: dict[str, Any] = {key: [] for key in _EMPTY}
    return {**told, "title": title, "text": "", **empty, "date_precision": "none", **lists, "evidence": {}}


def article_to_dict(article: Article, outlet: Outlet | None = None) -> dict[str, Any]:
    """The article as JSON, nothing lost: what is told of its times beyond the instant stands under `dates`."""
    return {
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "standfirst": article.standfirst,
        "text": article.text,
        "paragraphs": list(article.paragraphs),
        "captions": list(article.captions),
        "published_at": _told_time(article.published, outlet),
        "updated_at": _told_time(article.updated, outlet),
        "date_precision": article.published.precision,
        "authors": list(article.authors),
        "editors": list(article.editors),
        "agencies": list(article.agencies),
        "dateline": article.dateline,
        "language": article.language,
        "section": article.section,
        "canonical_url": article.canonical_url,
        "keywords": list(article.keywords),
        "images": [{"url": one.url, "caption": one.caption, "credit": one.credit} for one in article.images],
        "entries": [_entry_to_dict(entry, outlet) for entry in article.entries],
        "flags": list(article.flags),
        "evidence": dict(article.evidence),
        "dates": {"published": _dated_to_dict(article.published), "updated": _dated_to_dict(article.updated)},
        "blocks": [{"zone": block.zone.value, "reason": block.reason, "text": block.text} for block in article.blocks],
    }


def _entry_to_dict(entry: Entry, outlet: Outlet | None) -> dict[str, Any]:
    told = {"at": _told_time(entry.at, outlet), "title": entry.title, "text": entry.text}
    return {**told, "date": _dated_to_dict(entry.at)}


def _told_time(dated: Dated, outlet: Outlet | None) -> str | None:
    """As its readers know it: with the offset it was printed with, or the outlet's own where that is UTC or none."""
    if dated.at is None:
        return None
    local = dated.at.astimezone(_zone(dated.zone, outlet))
    return local.date().isoformat() if dated.precision == "day" else local.isoformat()


def _zone(name: str | None, outlet: Outlet | None) -> ZoneInfo | timezone:
    offset = re.fullmatch(r"([+-])(\d\d):?(\d\d)", name or "")
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        if minutes or not outlet:
            return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    hours = _NAMED_ZONES.get((name or "").upper())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    if outlet:
        return ZoneInfo(outlet.timezone)
    return ZoneInfo(name) if name and "/" in name else UTC


_NAMED_ZONES: Final = {"WIB": 7, "WITA": 8, "WIT": 9}


def _dated_to_dict(dated: Dated) -> dict[str, Any]:
    return {
        "at": dated.at.isoformat() if dated.at else None,
        "precision": dated.precision,
        "text": dated.text,
        "zone": dated.zone,
        "flag": dated.flag,
    }


def article_from_dict(told: Mapping[str, Any]) -> Article:
    """The article that `article_to_dict` printed; keys that it does not know are passed over."""
    dates = told["dates"]
    return Article(
        url=told["url"],
        outlet=told["outlet"],
        title=told["title"],
        standfirst=told["standfirst"],
        blocks=tuple(Block(block["text"], Zone(block["zone"]), block["reason"]) for block in told["blocks"]),
        published=_dated_from_dict(dates["published"]),
        updated=_dated_from_dict(dates["updated"]),
        authors=tuple(told["authors"]),
        editors=tuple(told["editors"]),
        agencies=tuple(told["agencies"]),
        dateline=told["dateline"],
        language=told["language"],
        section=told["section"],
        canonical_url=told["canonical_url"],
        evidence=dict(told["evidence"]),
        flags=tuple(told["flags"]),
        keywords=tuple(told.get("keywords", ())),
        images=tuple(Image(one["url"], one["caption"], one["credit"]) for one in told.get("images", ())),
        entries=tuple(
            Entry(one["text"], one["title"], _dated_from_dict(one["date"])) for one in told.get("entries", ())
        ),
    )


def _dated_from_dict(told: Mapping[str, Any]) -> Dated:
    at = datetime.fromisoformat(told["at"]) if told["at"] else None
    return Dated(at, cast("Precision", told["precision"]), told["text"], told["zone"], told["flag"])
