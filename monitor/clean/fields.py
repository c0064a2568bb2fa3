"""Puts an article together: each field from its best evidence (outlet rule, JSON-LD, meta, the page itself)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from itertools import chain
from typing import Final

from monitor.clean.agencies import find_agencies
from monitor.clean.bylines import Bylines, Writers, choose_writers
from monitor.clean.date_choice import Times, choose_times, date_of_url, find_date_lines
from monitor.clean.datelines import read_dateline
from monitor.clean.dates import DateContext
from monitor.clean.field_lines import FieldLines, sort_lines
from monitor.clean.language import detect_language
from monitor.clean.live_entries import find_entries
from monitor.clean.page_addresses import choose_canonical, choose_section
from monitor.clean.page_bylines import bare_names, page_bylines
from monitor.clean.raw_blocks import RawBlock
from monitor.clean.structured import Structured, Told
from monitor.clean.titles import Title
from monitor.clean.visible import visible
from monitor.clean.zones import Zoned
from monitor.model import TEXT_ZONES, Article, Block, Entry, Image, Outlet, Zone

_CLOCK: Final = re.compile(r"\d[:.h]\d\d")
_EMAIL: Final = re.compile(r"[\w.+-]+(?:@|\[at\])[\w-]+(?:\.[\w-]+)+")
_DATE_LINES: Final = 12  # lines that may hold the dates; further ones belong to other articles
_BYLINES: Final = 6
_BELOW: Final = 20
_SAMPLE: Final = 8  # paragraphs that tell the language
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
    images: tuple[Image, ...] = ()

    @property
    def outlet_names(self) -> tuple[str, ...]:
        """The outlet's own names, where it is known: it is no author and no agency of its own."""
        return (self.outlet.name, *self.outlet.clean.site_names) if self.outlet else ()

    @property
    def site_names(self) -> tuple[str, ...]:
        return (*self.outlet_names, *self.told.site_names)


def build_article(sources: Sources) -> Article:
    """The article with its fields and where each came from."""
    lines = sort_lines(sources.blocks, sources.zoned.verdicts)
    paragraphs = lines.paragraphs
    language = _language(sources, paragraphs)
    times = _times(sources, lines, language)
    writers = _writers(sources, lines, language)
    dateline = _dateline(sources, paragraphs)
    told = sources.told
    canonical = choose_canonical(told.canonical, sources.url)
    section = choose_section(told.sections, sources.url or (canonical.value if canonical else None))
    places = {"canonical_url": canonical.place if canonical else "", "section": section.place if section else ""}
    return Article(
        url=sources.url,
        outlet=sources.outlet.slug if sources.outlet else None,
        title=visible(sources.title.text).strip(),
        standfirst=_standfirst(sources),
        blocks=tuple(_blocks(sources)),
        published=times.published,
        updated=times.updated,
        authors=tuple(map(visible, writers.authors)),
        editors=tuple(map(visible, writers.editors)),
        agencies=_agencies(sources, lines, writers),
        dateline=dateline,
        language=language,
        section=visible(section.value) if section else None,
        canonical_url=canonical.value if canonical else None,
        evidence=_evidence(sources, times, writers, {"dateline": "page" if dateline else "", **places}),
        flags=_flags(sources, times),
        keywords=tuple(map(visible, told.keywords)),
        images=tuple(_seen_image(image) for image in sources.images),
        entries=_entries(sources, times, language),
    )


def _blocks(sources: Sources) -> Iterable[Block]:
    """Addresses of people stand in log-in boxes and menus: what is not the article keeps its words, not those."""
    for block, (zone, reason) in zip(sources.blocks, sources.zoned.verdicts, strict=True):
        text = block.text
        if "@" in text and zone not in _OPEN:
            text = _EMAIL.sub("…", text)
        yield Block(text, zone, reason)


def _seen_image(image: Image) -> Image:
    caption, credit = visible(image.caption), visible(image.credit)
    is_seen = (caption, credit) == (image.caption, image.credit)
    return image if is_seen else replace(image, caption=caption, credit=credit)


def _standfirst(sources: Sources) -> str | None:
    return " ".join(_standfirsts(sources)) or None


def _standfirsts(sources: Sources) -> list[str]:
    return [sources.blocks[index].text for index in sources.zoned.standfirst]


def _language(sources: Sources, paragraphs: Sequence[str]) -> str | None:
    declared = sources.told.languages[0].value if sources.told.languages else None
    if declared is None and sources.outlet:
        declared = sources.outlet.language
    return detect_language(" ".join((sources.title.text, *paragraphs[:_SAMPLE])), declared)


def _times(sources: Sources, lines: FieldLines, language: str | None) -> Times:
    """When it was published and changed: outlet rule, JSON-LD, meta, the lines around the headline, the address."""
    told, ruled = sources.told, sources.ruled
    context = _date_context(sources, language)
    read = cache(lambda: find_date_lines([*lines.dates[:_DATE_LINES], *lines.head]))
    above = partial(_dates_above, lines)
    published = (Told(text, "rule") for text in ruled.published)
    updated = (Told(text, "rule") for text in ruled.updated)
    return choose_times(
        chain(published, told.published, _later(lambda: read().published), _later(above), date_of_url(sources.url)),
        chain(updated, told.updated, _later(lambda: read().updated)),
        context,
    )


def _dates_above(lines: FieldLines) -> Iterable[Told]:
    """Times above the headline: those of a page's own clock tell a day only."""
    return [told for told in find_date_lines(lines.above).published if _CLOCK.search(told.value)]


def _date_context(sources: Sources, language: str | None) -> DateContext:
    return DateContext(language, sources.outlet.timezone if sources.outlet else "UTC", sources.fetched_at)


def _entries(sources: Sources, times: Times, language: str | None) -> tuple[Entry, ...]:
    words = f"{sources.title.text} {sources.url or ''}"
    context = _date_context(sources, language)
    found = find_entries(sources.told, sources.blocks, sources.zoned, words, context=context, times=times)
    return tuple(replace(entry, text=visible(entry.text), title=visible(entry.title)) for entry in found)


def _later(read: Callable[[], Iterable[Told]]) -> Iterator[Told]:
    """What is read only where what stands before it does not do."""
    yield from read()


def _writers(sources: Sources, lines: FieldLines, language: str | None) -> Writers:
    """Who wrote it. A bare name in the head is looked for only where nothing else names anybody."""
    around = [*lines.head, *lines.paragraphs[-_CLOSING:]]
    blocks = lines.bylines[:_BYLINES]
    page = page_bylines(blocks, around, language, sources.site_names, below=lines.below[:_BELOW])
    writers = _choose_writers(sources, page)
    if page.editors or not set(writers.authors) <= set(writers.desks):
        return writers
    body = "\n".join((sources.title.text, *lines.paragraphs))
    names = bare_names(around, sources.site_names, body, lines.last_above_text)
    return _choose_writers(sources, replace(page, authors=names)) if names else writers


def _choose_writers(sources: Sources, page: Bylines) -> Writers:
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


def _agencies(sources: Sources, lines: FieldLines, writers: Writers) -> tuple[str, ...]:
    standfirsts = _standfirsts(sources)
    body = [paragraph for paragraph in lines.paragraphs if paragraph not in standfirsts]
    return find_agencies(body, lines.credits, writers.desks, sources.site_names)


def _evidence(sources: Sources, times: Times, writers: Writers, others: Mapping[str, str]) -> Mapping[str, str]:
    found = {
        "title": sources.title.place,
        "standfirst": "page" if sources.zoned.standfirst else "",
        "published_at": times.published_from,
        "updated_at": times.updated_from,
        "authors": writers.authors_from if writers.authors else "",
        "editors": writers.editors_from if writers.editors else "",
        "text": "page",
        **others,
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
