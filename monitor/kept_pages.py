"""Pages that lie in the database, cleaned again: in child processes, many at a time, in their order."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final

from monitor.clean.sandbox import Sandbox
from monitor.errors import SandboxError
from monitor.model import Cleaned, CleanFailure, NotAnArticle
from monitor.outlets.catalogue import Catalogue
from monitor.pipeline import READABLE_TYPES
from monitor.store.past import PastPage
from monitor.stored_pages import PackedPage, clean_packed, clean_packed_pages

BATCH_PAGES: Final = 16
"""So many pages go to a child at once: few enough for its deadline, enough to forget what the way there costs."""


def read_again(
    pages: Iterable[PastPage], sandbox: Sandbox, catalogue: Catalogue, *, workers: int
) -> Iterator[tuple[PastPage, Cleaned]]:
    """Every page with what the cleaner makes of it now, in order; `workers` batches are under way at once.

    A page that ends its child is one failed page: its batch is gone through again, each page by itself.
    """
    waiting: deque[tuple[list[PastPage], Future[list[Cleaned]]]] = deque()
    with ThreadPoolExecutor(workers) as threads:
        for batch in _batches(pages):
            waiting.append((batch, threads.submit(_read_batch, batch, sandbox, catalogue)))
            if len(waiting) > workers:
                yield from _done(*waiting.popleft())
        while waiting:
            yield from _done(*waiting.popleft())


def _batches(pages: Iterable[PastPage]) -> Iterator[list[PastPage]]:
    left = iter(pages)
    while batch := list(islice(left, BATCH_PAGES)):
        yield batch


def _done(batch: list[PastPage], read: "Future[list[Cleaned]]") -> Iterator[tuple[PastPage, Cleaned]]:
    yield from zip(batch, read.result(), strict=True)


def _read_batch(batch: list[PastPage], sandbox: Sandbox, catalogue: Catalogue) -> list[Cleaned]:
    packed = {past.id: _packed(past, catalogue) for past in batch if _is_readable(past)}
    try:
        read = dict(zip(packed, sandbox.run_sync(clean_packed_pages, list(packed.values())), strict=True))
    except SandboxError:
        read = {number: _read_alone(page, sandbox) for number, page in packed.items()}
    return [read.get(past.id) or _of_other_type(past) for past in batch]


def _read_alone(page: PackedPage, sandbox: Sandbox) -> Cleaned:
    try:
        return sandbox.run_sync(clean_packed, page)
    except SandboxError as error:
        return CleanFailure(str(error), url=page.url)


def _packed(past: PastPage, catalogue: Catalogue) -> PackedPage:
    outlet = catalogue.by_slug(past.work.outlet)
    return PackedPage(past.url, past.body, past.content_type, outlet, past.fetched_at)


def _is_readable(past: PastPage) -> bool:
    return not past.content_type or past.content_type.lower().startswith(READABLE_TYPES)


def _of_other_type(past: PastPage) -> NotAnArticle:
    return NotAnArticle(f"content type {past.content_type.split(';')[0]}", url=past.url)
