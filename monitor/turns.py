"""A host's turn: given back when it did not come, and ended with what the host asked for.

What robots.txt and Retry-After ask for is written where the claims of every process see it.
"""

from datetime import timedelta
from typing import TypeGuard

from monitor.desk import Desk
from monitor.model import FailureKind, Fetched, FetchFailure
from monitor.store import claims, hosts
from monitor.store.engine import Tx
from monitor.store.work import Work

NOT_ASKED_PAUSE = timedelta(seconds=10)
"""How long a host is left alone whose turn did not come in time."""


def was_not_asked(answer: Fetched) -> TypeGuard[FetchFailure]:
    """The fetcher knew that the host wants to be left alone, or its turn did not come: no request was made."""
    return isinstance(answer, FetchFailure) and answer.kind is FailureKind.BUSY and answer.status is None


async def put_off(desk: Desk, work: Work, answer: FetchFailure) -> None:
    """Gives work back that was not tried, and leaves its host alone for a while. It counts as no attempt."""
    pause = answer.retry_after or NOT_ASKED_PAUSE

    def give_back(tx: Tx) -> None:
        now = desk.database.now(tx)
        hosts.pause_host(tx, work.host_id, now + pause)
        claims.release(tx, work, now)

    await desk.database.awrite(give_back)


def pause_of(answer: Fetched | None) -> timedelta | None:
    """How long the whole host asked to be left alone (429, 503)."""
    if isinstance(answer, FetchFailure) and answer.kind is FailureKind.BUSY:
        return answer.retry_after
    return None


def keep_pace(tx: Tx, desk: Desk, work: Work, url: str, pause: timedelta | None) -> None:
    """What robots.txt and Retry-After ask for, written where the claims of every process see it."""
    crawl_delay = desk.fetcher.delay_for(url)
    if crawl_delay is not None:  # None: robots.txt is not known here
        hosts.set_crawl_delay(tx, work.host_id, crawl_delay or None)
    if pause:
        hosts.pause_host(tx, work.host_id, desk.database.now(tx) + pause)
