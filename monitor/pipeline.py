"""What the program consists of: check a source, read a link, file an article.

Everything is decided in pure functions of the other packages; here they are called in order, and what they decided is
written in one transaction each. No transaction is open while the network or a child process is waited for.
"""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from monitor.clean.cleaner import clean_page
from monitor.desk import Desk
from monitor.discover.addresses import url_key
from monitor.discover.item_ids import ids_changed, pack_item_ids
from monitor.discover.listing import read_listing, source_url
from monitor.errors import SandboxError
from monitor.fetch.client import FEED_TYPES
from monitor.filing import Reading, file_article, make_reading
from monitor.model import (
    Article,
    Cleaned,
    CleanFailure,
    FailureKind,
    Fate,
    Fetched,
    FetchFailure,
    Listing,
    ListingTrouble,
    NotAnArticle,
    NotModified,
    Outlet,
    Page,
    Validators,
)
from monitor.rereading import finish_without_page, is_too_old, known_validators, plan_reread
from monitor.schedule.cadence import Pace, learned_rhythm, next_interval, rhythm_of
from monitor.schedule.health import Health, after_answer, after_failure, with_trouble
from monitor.schedule.readings import PageRead, page_of
from monitor.schedule.retry import health_weight, link_delay, source_delay
from monitor.store import days, ledger, trails
from monitor.store.days import SourceDay
from monitor.store.engine import Tx
from monitor.store.work import FoundLink, PollOutcome, PollReceipt, PollResult, PollWork, ReadWork
from monitor.turns import keep_pace, pause_of, put_off, was_not_asked

log = structlog.get_logger()

FULL_GET_EVERY = 30
"""A 304 is verified by a whole answer now and then: validators lie."""

LISTS_NOTHING_WEIGHT = 0.5
"""How much an answer without articles counts against a source's health; refused counts 1, a passing failure 0.25."""

READABLE_TYPES = ("text/", "application/xhtml", "application/xml")

COUNTED_FIELDS = frozenset({"title", "published_at", "authors", "standfirst"})
"""The fields whose evidence is counted, a place each, so that a new layout is seen."""

CHALLENGE = "a challenge page"
"""How the cleaner names a wall that asks for proof of being human: the page behind it is asked for again later."""

# -- check a source ----------------------------------------------------------------------------------------------------


async def check_source(desk: Desk, work: PollWork) -> PollReceipt | None:
    """Polls a source; links, validators and next check are one write. None: the claim was lost meanwhile."""
    outlet = desk.catalogue.by_slug(work.outlet)
    if outlet is None:
        raise LookupError(f"the outlet {work.outlet} of {work.spec.url} is not in the settings")
    url = source_url(work.spec, outlet, work.claimed_at)
    answer = await _ask_source(desk, work, outlet, url)
    if was_not_asked(answer):
        await put_off(desk, work, answer)
        return None
    poll = replace(await _poll(desk, work, outlet, answer), asked_url=url)
    receipt = await desk.database.awrite(lambda tx: _finish_poll(tx, desk, work, poll, pause_of(answer)))
    log.info(
        "source.checked",
        outlet=work.outlet,
        url=url,
        outcome=poll.outcome.value,
        new=receipt.new_count if receipt else None,
        trouble=poll.trouble,
        detail=poll.detail or None,
    )
    return receipt


async def _ask_source(desk: Desk, work: PollWork, outlet: Outlet, url: str) -> Fetched:
    """Conditionally, unless the validators are of another day's address, or the last whole answer is long ago."""
    is_full = work.state.since_full_get >= FULL_GET_EVERY or url != work.state.asked_url
    return await desk.fetcher.get(
        url,
        validators=None if is_full else work.state.validators,
        max_bytes=desk.limits.feed_bytes,
        deadline=desk.limits.request_deadline,
        accept=FEED_TYPES,
        delay=outlet.delay,
    )


async def _poll(desk: Desk, work: PollWork, outlet: Outlet, answer: Fetched) -> PollResult:
    if isinstance(answer, FetchFailure):
        return _failed(desk, work, answer)
    if isinstance(answer, NotModified):
        return _unchanged(desk, work, PollOutcome.NOT_MODIFIED, None)
    body_hash = hashlib.blake2b(answer.body, digest_size=16).digest()
    if body_hash == work.state.body_hash:
        return _unchanged(desk, work, PollOutcome.UNCHANGED, answer.validators)
    return _listed(desk, work, await _read_listing(desk, answer, work, outlet), answer, body_hash)


async def _read_listing(desk: Desk, page: Page, work: PollWork, outlet: Outlet) -> Listing:
    """What the answer lists; read in a child process, because it may hold anything."""
    try:
        return await desk.sandbox.run(
            read_listing,
            page.body,
            kind=work.spec.kind,
            url=page.url,
            content_type=page.headers.get("content-type", ""),
            outlet=outlet,
            source=work.spec,
            now=page.fetched_at,
        )
    except SandboxError as error:
        return Listing((), "unknown", (ListingTrouble.BROKEN,), detail=str(error))


def _listed(desk: Desk, work: PollWork, listing: Listing, page: Page, body_hash: bytes) -> PollResult:
    if not listing.links and not listing.nested and listing.troubles:
        return _lists_nothing(desk, work, listing)
    troubles = [*listing.troubles, *_changed_ids(work, listing)]
    told = rhythm_of(listing.links)
    rhythm = told or learned_rhythm(work.state.rhythm, _since_change(work), is_changed=True)
    return _result(
        desk,
        PollOutcome.CHANGED,
        _paced(desk, work, rhythm),
        after_answer(work.claimed_at, work.state.last_link_at, work.state.rhythm),
        links=tuple(FoundLink(link, url_key(link.url)) for link in listing.links),
        nested=listing.nested,
        validators=page.validators,
        body_hash=body_hash,
        item_ids=pack_item_ids(listing.links),
        rhythm=rhythm,
        trouble=troubles[0].value if troubles else None,
        detail=listing.detail,
    )


def _changed_ids(work: PollWork, listing: Listing) -> list[ListingTrouble]:
    """A feed that gives its articles new ids is noted; nothing is told again, because addresses tell articles apart."""
    before = work.state.item_ids
    return [ListingTrouble.CHANGED_IDS] if before and ids_changed(before, listing.links) else []


def _lists_nothing(desk: Desk, work: PollWork, listing: Listing) -> PollResult:
    """An answer without articles keeps no validators, so that the next one is whole again.

    A sound answer that happens to list nothing (the index of a day that just began) does not come here.
    """
    trouble = listing.troubles[0]
    reason = f"{trouble.value}: {listing.detail}" if listing.detail else trouble.value
    weight = LISTS_NOTHING_WEIGHT
    return _result(
        desk,
        PollOutcome.FAILED,
        source_delay(FailureKind.SERVER, work.state.fail_count + 1, desk.random),
        after_failure(work.state.state, work.state.fail_weight + weight, reason),
        validators=Validators(),
        trouble=trouble.value,
        detail=listing.detail,
        fail_weight=weight,
    )


def _unchanged(desk: Desk, work: PollWork, outcome: PollOutcome, validators: Validators | None) -> PollResult:
    rhythm = learned_rhythm(work.state.rhythm, _since_change(work), is_changed=False)
    health = after_answer(work.claimed_at, work.state.last_link_at, work.state.rhythm)
    return _result(desk, outcome, _paced(desk, work, rhythm), health, validators=validators)


def _failed(desk: Desk, work: PollWork, failure: FetchFailure) -> PollResult:
    weight = health_weight(failure.kind)
    reason = f"{failure.kind.value}: {failure.detail}"
    return _result(
        desk,
        PollOutcome.FAILED,
        source_delay(failure.kind, work.state.fail_count + 1, desk.random, retry_after=failure.retry_after),
        after_failure(work.state.state, work.state.fail_weight + weight, reason),
        trouble=failure.kind.value,
        detail=failure.detail,
        fail_weight=weight,
    )


def _result(desk: Desk, outcome: PollOutcome, interval: timedelta, health: Health, **found: Any) -> PollResult:
    return PollResult(
        outcome=outcome,
        next_check_at=desk.clock() + interval,  # set by the database's clock when it is written
        interval=interval,
        state=health.state,
        state_reason=health.reason,
        **found,
    )


def _finish_poll(tx: Tx, desk: Desk, work: PollWork, poll: PollResult, pause: timedelta | None) -> PollReceipt | None:
    now = desk.database.now(tx)
    keep_pace(tx, desk, work, work.spec.url, pause)
    health = _health_of(tx, work, poll)
    judged = replace(poll, next_check_at=now + poll.interval, state=health.state, state_reason=health.reason)
    receipt = ledger.finish_poll(tx, work, judged, now)
    if receipt is not None:
        is_failure = poll.outcome is PollOutcome.FAILED
        days.count(tx, work.source_id, now, SourceDay(polls=1, failures=is_failure, links=receipt.new_count))
    return receipt


def _health_of(tx: Tx, work: PollWork, poll: PollResult) -> Health:
    """The judgement of the poll, with what only the store knows: whether a link is new, what the last pages lacked."""
    health = Health(poll.state, poll.state_reason)
    if poll.outcome is PollOutcome.CHANGED and health.state != "up" and ledger.lists_news(tx, poll.links):
        health = Health("up")  # it was quiet until now
    return with_trouble(health, trails.trouble_of(tx, work.source_id)) if health.state == "up" else health


def _paced(desk: Desk, work: PollWork, rhythm: timedelta) -> timedelta:
    pace = Pace(desk.limits.fastest, desk.limits.slowest, work.spec.every)
    return next_interval(pace, rhythm, 2 * desk.random() - 1)


def _since_change(work: PollWork) -> timedelta | None:
    changed_at = work.state.last_changed_at
    return None if changed_at is None else work.claimed_at - changed_at


# -- read a link -------------------------------------------------------------------------------------------------------


async def read_link(desk: Desk, work: ReadWork) -> Fate | None:
    """Fetches and reads a link, and files what it is. None: it stays pending, or the claim was lost meanwhile."""
    if work.attempts > desk.limits.attempts:
        return await _give_up(desk, work)
    if is_too_old(desk, work):
        return await _read_in_vain(desk, work, None)
    outlet = desk.catalogue.by_slug(work.outlet)
    answer = await desk.fetcher.get(
        work.fetch_url,
        validators=await known_validators(desk, work),
        max_bytes=desk.limits.page_bytes,
        deadline=desk.limits.request_deadline,
        delay=outlet.delay if outlet else timedelta(),
    )
    if was_not_asked(answer):
        await put_off(desk, work, answer)
        return None
    if isinstance(answer, Page):
        fate = await _file(desk, work, answer, await _clean(desk, answer, outlet))
    else:
        fate = await _not_read(desk, work, answer)
    log.info("link.read", outlet=work.outlet, url=work.link.url, fate=fate.value if fate else "pending")
    return fate


async def _give_up(desk: Desk, work: ReadWork) -> Fate | None:
    """Ends a link whose attempts were counted but never answered for: each of them ended with its process."""
    reason = f"{work.attempts - 1} attempts ended with their process"
    return await desk.database.awrite(
        lambda tx: _write_verdict(tx, desk, work, Fate.GIVEN_UP, reason=reason, pause=None)
    )


async def _clean(desk: Desk, page: Page, outlet: Outlet | None) -> Cleaned:
    """The page as read in a child process; a child that was killed is a failed page."""
    content_type = page.headers.get("content-type", "")
    if content_type and not content_type.lower().startswith(READABLE_TYPES):
        return NotAnArticle(f"content type {content_type.split(';')[0]}", url=page.url)
    try:
        return await desk.sandbox.run(
            clean_page, page.body, content_type, url=page.url, outlet=outlet, fetched_at=page.fetched_at
        )
    except SandboxError as error:
        return CleanFailure(str(error), url=page.url)


async def _file(desk: Desk, work: ReadWork, page: Page, cleaned: Cleaned) -> Fate | None:
    if isinstance(cleaned, CleanFailure) and cleaned.reason.startswith(CHALLENGE):
        wall = FetchFailure(page.requested_url, FailureKind.FORBIDDEN, cleaned.reason, page.fetched_at)
        return await _not_read(desk, work, wall)
    reading = make_reading(work, page, cleaned, desk.matcher)
    return await desk.database.awrite(lambda tx: _file_in(tx, desk, work, reading))


def _file_in(tx: Tx, desk: Desk, work: ReadWork, reading: Reading) -> Fate | None:
    keep_pace(tx, desk, work, work.fetch_url, None)
    fate = file_article(tx, desk.books, work, reading)
    if fate is not None:
        plan_reread(tx, desk, work, fate)
        _count_page(tx, desk, work, page_of(reading.cleaned))
        if isinstance(reading.cleaned, Article):
            given = {field: place for field, place in reading.cleaned.evidence.items() if field in COUNTED_FIELDS}
            days.count_evidence(tx, work.outlet, desk.database.now(tx), given)
    return fate


def _count_page(tx: Tx, desk: Desk, work: ReadWork, page: PageRead) -> None:
    if work.source_id is not None:
        trails.keep_page(tx, work.source_id, page, desk.database.now(tx))


async def _not_read(desk: Desk, work: ReadWork, answer: FetchFailure | NotModified) -> Fate | None:
    if work.fate is not None:
        return await _read_in_vain(desk, work, answer)
    if isinstance(answer, NotModified):  # nobody asked conditionally
        answer = FetchFailure(answer.requested_url, FailureKind.PROTOCOL, "304 to a plain request", answer.fetched_at)
    verdict = link_delay(answer.kind, work.attempts, desk.random, retry_after=answer.retry_after)
    if isinstance(verdict, timedelta) and work.attempts >= desk.limits.attempts:
        verdict = Fate.GIVEN_UP
    reason = f"{answer.kind.value}: {answer.detail}"
    pause = pause_of(answer)
    is_wall = work.attempts == 1 and health_weight(answer.kind) >= 1
    return await desk.database.awrite(
        lambda tx: _write_verdict(tx, desk, work, verdict, reason=reason, pause=pause, wall=reason if is_wall else "")
    )


async def _read_in_vain(desk: Desk, work: ReadWork, answer: FetchFailure | NotModified | None) -> Fate | None:
    """A page asked for again that is unchanged, cannot be had, or (None) was not asked for: its fate stands."""

    def finish(tx: Tx) -> None:
        keep_pace(tx, desk, work, work.fetch_url, pause_of(answer))
        finish_without_page(tx, desk, work, answer)

    await desk.database.awrite(finish)
    return work.fate


def _write_verdict(
    tx: Tx,
    desk: Desk,
    work: ReadWork,
    verdict: timedelta | Fate,
    *,
    reason: str,
    pause: timedelta | None,
    wall: str = "",
) -> Fate | None:
    """`wall` says why the page is not to be had at all; such pages are counted against their source."""
    now = desk.database.now(tx)
    keep_pace(tx, desk, work, work.fetch_url, pause)
    if isinstance(verdict, timedelta):
        is_kept = ledger.retry_read(tx, work, now + verdict, reason, now)
    else:
        is_kept = ledger.finish_read(tx, work, verdict, now, reason=reason)
    if is_kept and wall:
        _count_page(tx, desk, work, PageRead(is_article=False, wall=wall))
    return verdict if is_kept and isinstance(verdict, Fate) else None
