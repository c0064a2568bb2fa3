"""What is done again and again beside polling and reading: digests, sources' troubles, retention, the sign of life."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from monitor.desk import Teller
from monitor.fetch.conduct import ConductBook
from monitor.model import Channel
from monitor.owners import is_dead
from monitor.schedule.slots import SlotTime, due_slot, parse_quiet, parse_slot_time
from monitor.store import channel_states, conduct, digests, keep, recovery
from monitor.store.engine import Database, Tx
from monitor.store.keep import Keeping
from monitor.store.workers import Sign, leave_sign
from monitor.telling import close_digest, tell_channels, tell_health

log = structlog.get_logger()

Wake = Callable[[], None]


async def close_due_digests(database: Database, teller: Teller, wake: Wake) -> None:
    """Closes the digest of every slot that is due; after an outage one for all the slots missed."""
    for channel in teller.channels:
        if slot_times(channel):
            count = await database.awrite(partial(_close_due, database=database, teller=teller, channel=channel))
            if count is not None:
                log.info("digest.closed", channel=channel.name, stories=count)
                wake()


async def count_from_today(database: Database, teller: Teller) -> None:
    """Lets the slots of today count for channels never served before, if something waits for them.

    A single round that has found something tells it; a monitor that goes on running waits for the next slot.
    """
    await database.awrite(partial(_count_from_today, database=database, teller=teller))


async def tell_of_sources(database: Database, teller: Teller, wake: Wake) -> None:
    """Owes the changes of sources' health, and of the channels' own."""
    told = await database.awrite(lambda tx: tell_health(tx, teller, database.now(tx)))
    if told + await database.awrite(lambda tx: tell_channels(tx, teller, database.now(tx))):
        wake()


async def show_life(database: Database, sign: Callable[[], Sign]) -> None:
    """Leaves a sign that this process is alive, for `monitor health` and `monitor status`."""
    await database.awrite(lambda tx: leave_sign(tx, sign(), database.now(tx)))


async def take_back_from_dead(database: Database, owner: str) -> None:
    """Frees what processes of this machine held that are dead. Those of others are missed when their leases end."""
    count = await database.awrite(lambda tx: recovery.take_back(tx, partial(is_dead, me=owner), database.now(tx)))
    if count:
        log.info("leases.taken_back", count=count)


async def keep_conduct(database: Database, book: ConductBook) -> None:
    """Writes down how hosts were treated since the last time."""
    taken = book.take()
    if taken:
        await database.awrite(lambda tx: conduct.keep_conduct(tx, taken))


async def keep_store_small(database: Database, keeping: Keeping) -> None:
    """Retention, off the event loop."""
    now = await database.aread(database.now)
    removed = await asyncio.to_thread(keep.keep, database, keeping, now)
    if any(removed.values()):
        log.info("store.kept", **removed)


def slot_times(channel: Channel) -> Sequence[SlotTime]:
    """When a channel's digests are due; what came in the quiet is told at its end."""
    if channel.quiet and not channel.digest:
        return [SlotTime(parse_quiet(channel.quiet).end)]
    return [parse_slot_time(text) for text in channel.digest]


def _count_from_today(tx: Tx, *, database: Database, teller: Teller) -> None:
    midnight = database.now(tx).astimezone(teller.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    for channel in teller.channels:
        if channel.digest and digests.waiting_stories(tx, channel.name):
            channel_states.first_seen_at(tx, channel.name, midnight)


def _close_due(tx: Tx, *, database: Database, teller: Teller, channel: Channel) -> int | None:
    now = database.now(tx)
    since = channel_states.first_seen_at(tx, channel.name, now)
    last = digests.last_slot(tx, channel.name)
    slot = due_slot(now, teller.timezone, slot_times(channel), last, since=since if last is None else None)
    return None if slot is None else close_digest(tx, teller, channel, slot, now)
