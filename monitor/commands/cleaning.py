"""`monitor clean` on files, addresses and stored articles."""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from functools import partial

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, open_sandbox, open_store, user_agent, utc_now
from monitor.clean.explain import explain
from monitor.clean.protocol import cleaned_to_dict
from monitor.clean.sandbox import prepare
from monitor.commands.group_line import keys_of
from monitor.errors import InputError
from monitor.fetch.client import Fetcher
from monitor.fetch.guard import AddressGuard
from monitor.model import Article, Cleaned, Fetched
from monitor.outlets.catalogue import Catalogue
from monitor.screens import print_json, print_table
from monitor.settings import Settings
from monitor.store import reports
from monitor.store.articles import load_article
from monitor.store.engine import Tx
from monitor.stored_pages import read_place


def clean_places(invocation: Invocation, places: Sequence[str], *, is_explained: bool) -> int:
    """Files, and addresses that are fetched."""
    prepare()
    settings = invocation.settings()
    catalogue = full_catalogue(settings)
    told = []
    with closing(open_sandbox(settings)) as sandbox:
        for place in places:
            stored = read_place(place, partial(_fetch_page, settings))
            told.append(_tell(place, stored.clean(sandbox, catalogue), catalogue, is_explained=is_explained))
    return DONE if all(told) else NOT_WELL


def clean_stored(invocation: Invocation, places: Sequence[str], *, is_explained: bool) -> int:
    """Articles of the database as they were read, found as `monitor why` finds them."""
    catalogue = full_catalogue(invocation.settings())
    with open_store(invocation) as database:
        for place in places:
            article = database.read(partial(_stored_article, place, catalogue))
            if article is None:
                raise InputError(place, "is no stored article; `monitor why` tells what became of it")
            _tell(place, article, catalogue, is_explained=is_explained)
    return DONE


def _stored_article(place: str, catalogue: Catalogue, tx: Tx) -> Article | None:
    """The article of this number, else one that an address or words of its title stand for."""
    if place.isdecimal() and (article := load_article(tx, int(place))) is not None:
        return article
    key, outlet_key, _ = keys_of(catalogue, place) if "://" in place else (None, None, None)
    links = reports.find_links(tx, place, key=key or None, outlet_key=outlet_key)
    found = (reports.why(tx, link) for link in links)
    return next((why.article for why in found if why is not None and why.article is not None), None)


def _tell(place: str, cleaned: Cleaned, catalogue: Catalogue, *, is_explained: bool) -> bool:
    """Prints what was read; False: no article."""
    if is_explained:
        print_table(("zone", "reason", "text"), explain(cleaned), title=place)
    else:
        print_json({"id": place, **cleaned_to_dict(cleaned, catalogue.by_slug(cleaned.outlet or ""))})
    return isinstance(cleaned, Article)


def _fetch_page(settings: Settings, url: str) -> Fetched:
    """One page, politely, for a command."""

    async def fetch() -> Fetched:
        async with Fetcher(user_agent(settings), AddressGuard(settings.allow), utc_now) as fetcher:
            return await fetcher.get(url, max_bytes=settings.page_bytes, deadline=settings.request_deadline)

    return asyncio.run(fetch())
