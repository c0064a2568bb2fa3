"""The channels as they are used: their senders behind the address guard, and their outboxes in the store."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

import httpx
import structlog

from monitor.deliver.chat import ChatSender
from monitor.deliver.feed import FeedSender
from monitor.deliver.folder import FolderSender
from monitor.deliver.mail import MailSender
from monitor.deliver.outbox import DrainCount, DrainLimits, Sender, drain
from monitor.deliver.webhook import WebhookSender
from monitor.errors import DatabaseUnavailableError
from monitor.fetch.connect import open_socket
from monitor.fetch.guard import AddressGuard
from monitor.fetch.transport import guarded_transport
from monitor.model import Channel, ChannelKind, Clock, Delivery, SendFailure, SendResult
from monitor.schedule.retry import Random, delivery_delay
from monitor.schedule.slots import parse_quiet, quiet_until
from monitor.store import channel_states, outbox
from monitor.store.engine import Database, Tx

log = structlog.get_logger()

T = TypeVar("T")
Drain = Callable[[], Awaitable[DrainCount]]
AWAY_S = 2.0  # between two tries to write to a database that is away


@dataclass(frozen=True, slots=True)
class StoredOutbox:
    """The outbox of `monitor.deliver.outbox`, in the store."""

    database: Database
    owner: str

    async def claim(self, channel: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        now, owner = self.database.now, self.owner
        return await self.database.awrite(
            lambda tx: outbox.claim(tx, channel, limit=limit, lease=lease, now=now(tx), owner=owner)
        )

    async def give_back(self, deliveries: Sequence[Delivery]) -> None:
        await self.database.awrite(lambda tx: outbox.give_back(tx, deliveries, self.database.now(tx)))

    async def mark(self, delivery: Delivery, result: SendResult, delay: timedelta | None) -> bool:
        if isinstance(result, SendFailure):
            return await self._write(partial(self._mark_failed, delivery, result, delay))
        await self._write(partial(self._mark_sent, delivery))
        return True

    async def disable(self, channel: str, reason: str) -> None:
        await self.database.awrite(lambda tx: channel_states.disable(tx, channel, reason, self.database.now(tx)))

    async def _write(self, write: Callable[[Tx], T]) -> T:
        """Waits for a database that is away: what was sent is not sent again because nobody could write it down."""
        while True:
            try:
                return await self.database.awrite(write)
            except DatabaseUnavailableError as error:
                log.warning("delivery.not_marked_yet", error=str(error))
                await asyncio.sleep(AWAY_S)

    def _mark_sent(self, delivery: Delivery, tx: Tx) -> None:
        outbox.mark_sent(tx, delivery, self.database.now(tx))
        channel_states.count_success(tx, delivery.channel)

    def _mark_failed(self, delivery: Delivery, failure: SendFailure, delay: timedelta | None, tx: Tx) -> bool:
        """What a message is refused for says nothing of the channel."""
        now = self.database.now(tx)
        outbox.mark_failed(tx, delivery, failure.detail, None if delay is None else now + delay)
        if failure.permanent or failure.of_message:
            return True
        return not channel_states.count_failure(
            tx, delivery.channel, failure.detail, now, retry_after=failure.retry_after
        )


@asynccontextmanager
async def open_senders(
    channels: Sequence[Channel], guard: AddressGuard, timezone: ZoneInfo, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Mapping[str, Sender]]:
    """A sender for each channel; all of them go out through the guard."""
    transport = guarded_transport(guard, ssl_context=tls)
    async with httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=False) as client:
        yield {channel.name: _sender(channel, client, guard, timezone, tls) for channel in channels}


def drains_of(
    senders: Mapping[str, Sender],
    database: Database,
    *,
    owner: str,
    clock: Clock,
    random: Random,
    channels: Sequence[Channel] = (),
    timezone: ZoneInfo | None = None,
) -> Mapping[str, Drain]:
    """What empties each channel's outbox; in the quiet hours of one of `channels` it sends nothing.

    Without `channels` there are no quiet hours: a person wants something sent now.
    """
    retry = partial(_retry, random)
    known = {channel.name: channel for channel in channels}
    drains: dict[str, Drain] = {}
    for name, sender in senders.items():
        limits = DrainLimits(concurrency_of(known[name])) if name in known else DrainLimits()
        send = partial(drain, name, sender, StoredOutbox(database, owner), retry=retry, clock=clock, limits=limits)
        drains[name] = send
        if timezone is not None and name in known and known[name].quiet:
            drains[name] = partial(_drain_unless_quiet, known[name], timezone, clock, send)
    return drains


def concurrency_of(channel: Channel) -> int:
    """How many deliveries go out at once. Messages of a chat arrive in their order; a feed's file has one writer."""
    return channel.concurrency or _CONCURRENCY[channel.kind]


_CONCURRENCY = {
    ChannelKind.WEBHOOK: 8,
    ChannelKind.EMAIL: 2,
    ChannelKind.CHAT: 1,
    ChannelKind.FOLDER: 2,
    ChannelKind.FEED: 1,
}


async def _drain_unless_quiet(channel: Channel, timezone: ZoneInfo, clock: Clock, send: Drain) -> DrainCount:
    if quiet_until(clock(), timezone, parse_quiet(channel.quiet)) is not None:
        return DrainCount()
    return await send()


def _retry(random: Random, attempts: int, failure: SendFailure) -> timedelta | None:
    return delivery_delay(attempts, failure, random)


def _sender(
    channel: Channel, client: httpx.AsyncClient, guard: AddressGuard, timezone: ZoneInfo, tls: ssl.SSLContext | None
) -> Sender:
    match channel.kind:
        case ChannelKind.WEBHOOK:
            return WebhookSender(channel, client)
        case ChannelKind.EMAIL:
            return MailSender(
                channel, partial(open_socket, guard), tls=tls, unsubscribe_url=channel.unsubscribe_url or None
            )
        case ChannelKind.CHAT:
            return ChatSender(channel, guard, timezone=timezone)
        case ChannelKind.FOLDER:
            return FolderSender(channel)
        case ChannelKind.FEED:
            return FeedSender(channel, timezone=timezone)
