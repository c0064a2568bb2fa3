"""Puts an article together: each field from its best evidence (outlet rule, JSON-LD, meta, the page itself)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from monitor.clean.agencies import find_agencies
from monitor.clean.bylines import Writers, choose_writers
from monitor.clean.date_choice import Times, choose_times, date_of_url, find_date_lines
from monitor.clean.datelines import read_dateline
from monitor.clean.dates import DateContext
from monitor.clean.language import detect_language
from monitor.clean.page_bylines import page_bylines
from monitor.clean.raw_blocks import RawBlock
from monitor.clean.structured import Structured, Told
from monitor.clean.titles import Title
from monitor.clean.zones import Zoned
from monitor.model import TEXT_ZONES, Article, Block, Outlet, Zone

_EMAIL: Final = re.compile(r"[\w.+-]+(?:@|\[at\])[\w-]+(?:\.[\w-]+)+")
_DATE_LINES: Final = 12  # lines that may hold the dates; further ones belong to other articles
_BYLINES: Final = 6
_HEAD_BLOCKS: Final = 16
_INTO_BODY: Final = 4  # by-lines stand below the first paragraph too
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
    def head(self) -> list[str]:
        """What stands between the headline and the text, and around the text's first lines, whatever its zone."""
        zones = [verdict.zone for verdict in self.zoned.verdicts]
        title = next((index for index, zone in enumerate(zones) if zone is Zone.TITLE), 0)
        below = (index for index, zone in enumerate(zones) if zone is Zone.BODY and index > title)
        end = min(next(below, len(zones)) + _INTO_BODY, title + _HEAD_BLOCKS)
        return [block.text for block in self.blocks[title + 1 : end]]

    @property
    def outlet_names(self) -> tuple[str, ...]:
        """The outlet's own names, where it is known: it is no author and no agency of its own."""
        return (self.outlet.name, *self.outlet.clean.site_names) if self.outlet else ()

    @property
    def site_names(self) -> tuple[str, ...]:
        return (*self.outlet_names, *self.told.site_names)


def build_article(sources: Sources) -> Article:
    """The article with its fields and where each came from."""
    paragraphs = sources.texts(*TEXT_ZONES)
    language = _language(sources, paragraphs)
    times = _times(sources, language)
    writers = _writers(sources, paragraphs, language)
    dateline = _dateline(sources, paragraphs)
    told = sources.told
    return Article(
        url=sources.url,
        outlet=sources.outlet.slug if sources.outlet else None,
        title=sources.title.text,
        standfirst=_standfirst(sources),
        blocks=tuple(_blocks(sources)),
        published=times.published,
        updated=times.updated,
        authors=writers.authors,
        editors=writers.editors,
        agencies=_agencies(sources, paragraphs, writers),
        dateline=dateline,
        language=language,
        section=told.sections[0].value if told.sections else None,
        canonical_url=told.canonical[0].value if told.canonical else None,
        evidence=_evidence(sources, times, writers, dateline),
        flags=_flags(sources, times),
    )


def _blocks(sources: Sources) -> Iterable[Block]:
    """Addresses of people stand in log-in boxes and menus: what is not the article keeps its words, not those."""
    for block, verdict in zip(sources.blocks, sources.zoned.verdicts, strict=True):
        zone, reason = verdict.zone, verdict.reason
        text = block.text
        if "@" in text and zone not in _OPEN:
            text = _EMAIL.sub("…", text)
        yield Block(text, zone, reason)


def _standfirst(sources: Sources) -> str | None:
    return " ".join(_standfirsts(sources)) or None


def _standfirsts(sources: Sources) -> list[str]:
    return [sources.blocks[index].text for index in sources.zoned.standfirst]


def _language(sources: Sources, paragraphs: Sequence[str]) -> str | None:
    declared = sources.told.languages[0].value if sources.told.languages else None
    if declared is None and sources.outlet:
        declared = sources.outlet.language
    return detect_language(" ".join((sources.title.text, *paragraphs[:8])), declared)


def _times(sources: Sources, language: str | None) -> Times:
    """When it was published and changed: outlet rule, JSON-LD, meta, the lines around the headline, the address."""
    outlet, told, ruled = sources.outlet, sources.told, sources.ruled
    context = DateContext(language, outlet.timezone if outlet else "UTC", sources.fetched_at)
    lines = find_date_lines([*sources.texts(Zone.DATE, Zone.BYLINE)[:_DATE_LINES], *sources.head])
    ruled_published = [Told(text, "rule") for text in ruled.published]
    ruled_updated = [Told(text, "rule") for text in ruled.updated]
    return choose_times(
        [*ruled_published, *told.published, *lines.published, *date_of_url(sources.url)],
        [*ruled_updated, *told.updated, *lines.updated],
        context,
    )


def _writers(sources: Sources, paragraphs: Sequence[str], language: str | None) -> Writers:
    lines = [*sources.head, *paragraphs[-_CLOSING:]]
    spoken = " ".join((sources.title.text, *paragraphs))
    page = page_bylines(sources.texts(Zone.BYLINE)[:_BYLINES], lines, language, sources.site_names, spoken)
    return choose_writers(
        sources.told.authors,
        sources.told.editors,
        page,
        rule_authors=sources.ruled.authors,
        rule_editors=sources.ruled.editors,
        site_names=sources.site_names,
        outlet_names=sources.outlet_names,
    )


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


def _evidence(sources: Sources, times: Times, writers: Writers, dateline: str | None) -> Mapping[str, str]:
    told = sources.told
    found = {
        "title": sources.title.place,
        "standfirst": "page" if sources.zoned.standfirst else "",
        "published_at": times.published_from,
        "updated_at": times.updated_from,
        "authors": writers.authors_from if writers.authors else "",
        "editors": writers.editors_from if writers.editors else "",
        "dateline": "page" if dateline else "",
        "section": told.sections[0].place if told.sections else "",
        "canonical_url": told.canonical[0].place if told.canonical else "",
        "text": "page",
    }
    return {name: place for name, place in found.items() if place}


def _flags(sources: Sources, times: Times) -> tuple[str, ...]:
    flags = list(sources.flags)
    if sources.zoned.is_twice:
        flags.append("body twice")
    if sources.told.is_paywalled:
        flags.append("paywalled")
    flags += [f"published: {times.published.flag}"] if times.published.flag else []
    flags += [f"updated: {times.updated.flag}"] if times.updated.flag else []
    return tuple(flags)
