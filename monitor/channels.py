"""The channels as they are used: their senders behind the address guard, and their outboxes in the store."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import httpx

from monitor.deliver.chat import ChatSender
from monitor.deliver.folder import FolderSender
from monitor.deliver.mail import MailSender
from monitor.deliver.outbox import DrainCount, Sender, drain
from monitor.deliver.webhook import WebhookSender
from monitor.fetch.connect import check_host, open_socket
from monitor.fetch.guard import AddressGuard
from monitor.fetch.transport import guarded_transport
from monitor.model import Channel, ChannelKind, Clock, Delivery, SendFailure, SendResult
from monitor.schedule.retry import Random, delivery_delay
from monitor.store import outbox
from monitor.store.engine import Database

Drain = Callable[[], Awaitable[DrainCount]]


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

    async def mark(self, delivery: Delivery, result: SendResult, next_attempt_at: datetime | None) -> None:
        if isinstance(result, SendFailure):
            await self.database.awrite(lambda tx: outbox.mark_failed(tx, delivery, result.detail, next_attempt_at))
        else:
            await self.database.awrite(lambda tx: outbox.mark_sent(tx, delivery, self.database.now(tx)))

    async def disable(self, channel: str, reason: str) -> None:
        await self.database.awrite(lambda tx: outbox.disable_channel(tx, channel, reason, self.database.now(tx)))


@asynccontextmanager
async def open_senders(
    channels: Sequence[Channel], guard: AddressGuard, timezone: ZoneInfo, *, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Mapping[str, Sender]]:
    """A sender for each channel; all of them go out through the guard."""
    transport = guarded_transport(guard, ssl_context=tls)
    async with httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=False) as client:
        yield {channel.name: _sender(channel, client, guard, timezone, tls) for channel in channels}


def drains_of(
    senders: Mapping[str, Sender], database: Database, *, owner: str, clock: Clock, random: Random
) -> Mapping[str, Drain]:
    """What empties each channel's outbox."""
    retry = partial(_retry, random)
    return {
        name: partial(drain, name, sender, StoredOutbox(database, owner), retry=retry, clock=clock)
        for name, sender in senders.items()
    }


def _retry(random: Random, attempts: int, failure: SendFailure) -> timedelta | None:
    return delivery_delay(attempts, failure, random)


def _sender(
    channel: Channel, client: httpx.AsyncClient, guard: AddressGuard, timezone: ZoneInfo, tls: ssl.SSLContext | None
) -> Sender:
    match channel.kind:
        case ChannelKind.WEBHOOK:
            return WebhookSender(channel, client)
        case ChannelKind.EMAIL:
            return MailSender(channel, partial(open_socket, guard), tls=tls)
        case ChannelKind.CHAT:
            return ChatSender(channel, partial(_check_host, guard), timezone=timezone)
        case ChannelKind.FOLDER:
            return FolderSender(channel)


async def _check_host(guard: AddressGuard, host: str) -> None:
    await asyncio.to_thread(check_host, guard, host, 443)
