"""`monitor clean` on files and addresses."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, open_sandbox, user_agent, utc_now
from monitor.clean.explain import explain
from monitor.clean.protocol import cleaned_to_dict
from monitor.clean.sandbox import prepare
from monitor.fetch.client import Fetcher
from monitor.fetch.guard import AddressGuard
from monitor.model import Article, Fetched
from monitor.screens import print_json, print_table
from monitor.settings import Settings
from monitor.stored_pages import read_place


def clean_places(invocation: Invocation, places: Sequence[str], *, is_explained: bool) -> int:
    prepare()
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
                print_json({"id": place, **cleaned_to_dict(cleaned)})
    return DONE if is_well else NOT_WELL


def _fetch_page(settings: Settings, url: str) -> Fetched:
    """One page, politely, for a command."""

    async def fetch() -> Fetched:
        async with Fetcher(user_agent(settings), AddressGuard(settings.allow), utc_now) as fetcher:
            return await fetcher.get(url, max_bytes=settings.page_bytes, deadline=settings.request_deadline)

    return asyncio.run(fetch())
