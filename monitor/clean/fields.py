"""Puts an article together: each field from its best evidence (outlet rule, JSON-LD, meta, the page itself)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.clean.agencies import find_agencies
from monitor.clean.bylines import Bylines, Writers, choose_writers, find_bylines, read_byline
from monitor.clean.datelines import read_dateline
from monitor.clean.dates import DateContext, read_date
from monitor.clean.language import detect_language
from monitor.clean.raw_blocks import RawBlock
from monitor.clean.structured import Structured, Told
from monitor.clean.titles import Title
from monitor.clean.zones import Zoned
from monitor.model import TEXT_ZONES, Article, Block, Dated, Outlet, Zone

_EMAIL: Final = re.compile(r"[\w.+-]+(?:@|\[at\])[\w-]+(?:\.[\w-]+)+")
_UPDATED: Final = re.compile(
    r"\b(?:updated|last modified|modified|diperbarui|perubahan|aktualisiert|mis à jour|actualizado|atualizado|"
    r"aggiornato|uppdaterad|oppdatert|opdateret|aktualizacja|обновлено|изменено|수정|更新)\b",
    re.IGNORECASE,
)
_DATE_LINES: Final = 6  # lines that may hold the dates; further ones belong to other articles
_CLOSING: Final = 3  # paragraphs at the end among which a sign-off may stand
_OPEN: Final = TEXT_ZONES | {Zone.TITLE, Zone.STANDFIRST, Zone.BYLINE}


@dataclass(frozen=True, slots=True)
class Ruled:
    """What an outlet's selectors found, as texts."""

    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a page says, ready to become an article."""

    blocks: Sequence[RawBlock]
    zoned: Zoned
    title: Title
    told: Structured
    outlet: Outlet | None
    url: str | None
    fetched_at: datetime | None
    flags: tuple[str, ...] = ()
    ruled: Ruled = field(default=Ruled())

    def texts(self, *zones: Zone) -> list[str]:
        """The texts of these zones in reading order, each once."""
        pairs = zip(self.blocks, self.zoned.verdicts, strict=True)
        return list(dict.fromkeys(block.text for block, verdict in pairs if verdict.zone in zones))

    @property
    def site_names(self) -> tuple[str, ...]:
        rules = (self.outlet.name, *self.outlet.clean.site_names) if self.outlet else ()
        return (*rules, *self.told.site_names)


def build_article(sources: Sources) -> Article:
    """The article with its fields and where each came from."""
    paragraphs = sources.texts(*TEXT_ZONES)
    language = _language(sources, paragraphs)
    published, updated, dates_from = _dates(sources, language)
    writers = _writers(sources, paragraphs, language)
    dateline = _dateline(sources, paragraphs)
    told = sources.told
    return Article(
        url=sources.url,
        outlet=sources.outlet.slug if sources.outlet else None,
        title=sources.title.text,
        standfirst=_standfirst(sources),
        blocks=tuple(_blocks(sources)),
        published=published,
        updated=updated,
        authors=writers.authors,
        editors=writers.editors,
        agencies=_agencies(sources, paragraphs, writers),
        dateline=dateline,
        language=language,
        section=told.sections[0].value if told.sections else None,
        canonical_url=told.canonical[0].value if told.canonical else None,
        evidence=_evidence(sources, dates_from, writers, dateline),
        flags=_flags(sources, published, updated),
    )


def _blocks(sources: Sources) -> Iterable[Block]:
    """Addresses of people stand in log-in boxes and menus: what is not the article keeps its words, not those."""
    for block, verdict in zip(sources.blocks, sources.zoned.verdicts, strict=True):
        text = block.text
        if verdict.zone not in _OPEN and "@" in text:
            text = _EMAIL.sub("…", text)
        yield Block(text, verdict.zone, verdict.reason)


def _standfirst(sources: Sources) -> str | None:
    return " ".join(_standfirsts(sources)) or None


def _standfirsts(sources: Sources) -> list[str]:
    return [sources.blocks[index].text for index in sources.zoned.standfirst]


def _language(sources: Sources, paragraphs: Sequence[str]) -> str | None:
    declared = sources.told.languages[0].value if sources.told.languages else None
    if declared is None and sources.outlet:
        declared = sources.outlet.language
    return detect_language(" ".join((sources.title.text, *paragraphs[:8])), declared)


def _dates(sources: Sources, language: str | None) -> tuple[Dated, Dated, Mapping[str, str]]:
    outlet = sources.outlet
    context = DateContext(language, outlet.timezone if outlet else "UTC", sources.fetched_at)
    lines = sources.texts(Zone.DATE, Zone.BYLINE)[: 2 * _DATE_LINES]
    fresh = [Told(line, "page") for line in lines if not _is_update(line)]
    changed = [Told(_from_update(line), "page") for line in lines if _UPDATED.search(line)]
    ruled_fresh = [Told(text, "rule") for text in sources.ruled.published]
    ruled_changed = [Told(text, "rule") for text in sources.ruled.updated]
    published, published_from = _first_date((*ruled_fresh, *sources.told.published, *fresh), context)
    updated, updated_from = _first_date((*ruled_changed, *sources.told.updated, *changed), context)
    return published, updated, {"published_at": published_from, "updated_at": updated_from}


def _is_update(line: str) -> bool:
    """Whether the line tells nothing but a change."""
    found = _UPDATED.search(line)
    return found is not None and not any(character.isdigit() for character in line[: found.start()])


def _from_update(line: str) -> str:
    found = _UPDATED.search(line)
    return line[found.end() :] if found else line


def _first_date(candidates: Sequence[Told], context: DateContext) -> tuple[Dated, str]:
    """The first candidate that tells a time; a day only, if no candidate beside it tells the minute."""
    for told in candidates:
        dated = read_date(told.value, context)
        if dated.at is not None:
            return dated, told.place
    return Dated(), ""


def _writers(sources: Sources, paragraphs: Sequence[str], language: str | None) -> Writers:
    named = sources.texts(Zone.BYLINE)
    page = _page_bylines(named, paragraphs[-_CLOSING:], language, sources.site_names)
    return choose_writers(
        sources.told.authors,
        sources.told.editors,
        page,
        rule_authors=sources.ruled.authors,
        rule_editors=sources.ruled.editors,
        site_names=sources.site_names,
    )


def _page_bylines(
    named: Sequence[str], closing: Sequence[str], language: str | None, site_names: Sequence[str]
) -> Bylines:
    told = find_bylines([*named[:8], *closing], language, site_names)
    if told.authors or told.editors or told.desks:
        return told
    return next((one for text in named[:4] if (one := read_byline(text, language, site_names)).authors), told)


def _dateline(sources: Sources, paragraphs: Sequence[str]) -> str | None:
    standfirsts = _standfirsts(sources)
    for paragraph in [one for one in paragraphs[:6] if one not in standfirsts][:2]:
        dateline = read_dateline(paragraph)
        if dateline is not None:
            return dateline.place
    return None


def _agencies(sources: Sources, paragraphs: Sequence[str], writers: Writers) -> tuple[str, ...]:
    standfirsts = _standfirsts(sources)
    body = [paragraph for paragraph in paragraphs if paragraph not in standfirsts]
    credit_lines = sources.texts(Zone.CREDIT, Zone.BYLINE)
    return find_agencies(body, credit_lines, writers.desks, sources.site_names)


def _evidence(sources: Sources, dates: Mapping[str, str], writers: Writers, dateline: str | None) -> Mapping[str, str]:
    told = sources.told
    found = {
        "title": sources.title.place,
        "standfirst": "page" if sources.zoned.standfirst else "",
        **dates,
        "authors": writers.authors_from if writers.authors else "",
        "editors": writers.editors_from if writers.editors else "",
        "dateline": "page" if dateline else "",
        "section": told.sections[0].place if told.sections else "",
        "canonical_url": told.canonical[0].place if told.canonical else "",
        "text": "page",
    }
    return {name: place for name, place in found.items() if place}


def _flags(sources: Sources, published: Dated, updated: Dated) -> tuple[str, ...]:
    flags = list(sources.flags)
    if sources.zoned.is_twice:
        flags.append("body twice")
    if sources.told.is_paywalled:
        flags.append("paywalled")
    flags += [f"published: {published.flag}"] if published.flag else []
    flags += [f"updated: {updated.flag}"] if updated.flag else []
    return tuple(flags)
