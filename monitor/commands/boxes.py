"""The black boxes: JSON lines in, JSON lines out; and the cleaner on files and addresses."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, known_outlets, open_sandbox, user_agent, utc_now
from monitor.clean import protocol as clean_line
from monitor.clean.cleaner import clean_html, clean_text
from monitor.clean.explain import explain
from monitor.clean.sandbox import Sandbox
from monitor.discover.addresses import canonical_url, outlet_key, url_key
from monitor.errors import SandboxError
from monitor.fetch.client import Fetcher
from monitor.fetch.guard import AddressGuard
from monitor.jsonlines import answer_lines
from monitor.match import protocol as match_line
from monitor.match.matcher import Matcher
from monitor.model import Article, Cleaned, CleanFailure, Fetched
from monitor.outlets.catalogue import Catalogue
from monitor.screens import print_json, print_table
from monitor.settings import Settings
from monitor.stored_pages import read_place
from monitor.stories.protocol import Grouper


def answer_clean(invocation: Invocation, lines: BinaryIO, out: BinaryIO) -> int:
    settings = invocation.settings()
    catalogue = Catalogue(known_outlets(settings))
    with closing(open_sandbox(settings)) as sandbox:
        bad_count = answer_lines(
            lines, out, partial(clean_line.answer, cleaners=SandboxedCleaners(sandbox), catalogue=catalogue)
        )
    return NOT_WELL if bad_count else DONE


def answer_match(invocation: Invocation, lines: BinaryIO, out: BinaryIO) -> int:
    settings = invocation.settings()
    bad_count = answer_lines(lines, out, partial(match_line.answer, matcher=Matcher(settings.topics, settings.groups)))
    return NOT_WELL if bad_count else DONE


def answer_group(invocation: Invocation, lines: BinaryIO, out: BinaryIO) -> int:
    catalogue = Catalogue(known_outlets(invocation.settings()))
    bad_count = answer_lines(lines, out, Grouper(partial(keys_of, catalogue)).answer)
    return NOT_WELL if bad_count else DONE


def keys_of(catalogue: Catalogue, url: str) -> tuple[bytes, str | None, str | None]:

    outlet = catalogue.of_url(url)
    canonical = canonical_url(url, outlet)
    if canonical is None:
        return b"", None, None
    return url_key(canonical), outlet_key(canonical, outlet), outlet.slug if outlet else None


@dataclass(frozen=True, slots=True)
class SandboxedCleaners:
    """The cleaner in a child process: a page that kills it is a failed page."""

    sandbox: Sandbox

    def clean_html(self, html: str, **known: Any) -> Cleaned:

        return self._run(clean_html, html, known)

    def clean_text(self, text: str, **known: Any) -> Cleaned:

        return self._run(clean_text, text, known)

    def _run(self, clean: Callable[..., Cleaned], content: str, known: Mapping[str, Any]) -> Cleaned:

        try:
            return self.sandbox.run_sync(clean, content, **known)
        except SandboxError as error:
            return CleanFailure(str(error), url=known.get("url"))


def clean_places(invocation: Invocation, places: Sequence[str], *, is_explained: bool) -> int:
    settings = invocation.settings()
    is_well = True
    with closing(open_sandbox(settings)) as sandbox:
        for place in places:
            stored = read_place(place, partial(_fetch_page, settings))
            cleaned = stored.clean(sandbox, full_catalogue(settings))
            is_well = is_well and isinstance(cleaned, Article)
            if is_explained:
                print_table(("zone", "reason", "text"), explain(cleaned), title=place)
            else:
                print_json({"id": place, **clean_line.cleaned_to_dict(cleaned)})
    return DONE if is_well else NOT_WELL


def _fetch_page(settings: Settings, url: str) -> Fetched:
    """One page, politely, for a command."""

    async def fetch() -> Fetched:
        async with Fetcher(user_agent(settings), AddressGuard(settings.allow), utc_now) as fetcher:
            return await fetcher.get(url, max_bytes=settings.page_bytes, deadline=settings.request_deadline)

    return asyncio.run(fetch())
