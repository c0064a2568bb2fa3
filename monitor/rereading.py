"""Reading articles again that were told, for what their outlets changed since."""

from functools import partial

from monitor.desk import Desk
from monitor.model import Fate, Fetched, FetchFailure, Validators
from monitor.schedule.rereads import is_last_reread, is_worth_rereading, next_reread_at
from monitor.store import articles, ledger
from monitor.store.engine import Tx
from monitor.store.work import ReadWork

FOLLOWED = frozenset({Fate.TOLD, Fate.JOINED})
"""Only what a reader was told, or would have been, is worth a second request."""


def is_too_old(desk: Desk, work: ReadWork) -> bool:
    """Whether a link that waits to be read again is better left alone: its day is over, or the setting changed."""
    return work.fate is not None and not is_worth_rereading(desk.limits.reread, work.discovered_at, work.claimed_at)


async def known_validators(desk: Desk, work: ReadWork) -> Validators | None:
    """What makes the request conditional; None for a first reading, and for the last one."""
    if work.fate is None or is_last_reread(desk.limits.reread, work.discovered_at, work.claimed_at):
        return None
    return await desk.database.aread(partial(articles.last_validators, link_id=work.link_id, url=work.fetch_url))


def plan_reread(tx: Tx, desk: Desk, work: ReadWork, fate: Fate) -> None:
    """Lets a link that was read just now be read again, if its article was told and is young."""
    at = next_reread_at(desk.limits.reread, work.discovered_at, desk.database.now(tx))
    if at is not None and FOLLOWED & {fate, work.fate}:
        ledger.reread(tx, work.link_id, at)


def finish_without_page(tx: Tx, desk: Desk, work: ReadWork, answer: Fetched | None) -> None:
    """Ends a second reading that brought no page; what was told stands, and the plan goes on."""
    error = f"{answer.kind.value}: {answer.detail}" if isinstance(answer, FetchFailure) else ""
    now = desk.database.now(tx)
    at = next_reread_at(desk.limits.reread, work.discovered_at, now)
    ledger.finish_reread(tx, work, at, error, now)
