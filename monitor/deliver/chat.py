"""Chat services through Apprise: Slack, Telegram, Discord, Matrix, ntfy and about a hundred more.

Apprise dials by itself (requests), so the address guard is asked about the target's host before each attempt; a name
that changes its address between the question and the call is not seen. Redirects are off. What runs in the thread
is bounded by Apprise's own time limit, so that a cut-off attempt does not hold its thread.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from monitor.deliver.chat_text import chat_lines, escape_lines, split_message
from monitor.deliver.text import clean_line
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.fetch.resolve import ResolveError
from monitor.model import Channel, Delivery, SendFailure, SendResult, Sent

if TYPE_CHECKING:
    import apprise

CheckHost = Callable[[str], Awaitable[None]]
"""Raises AddressRefusedError if any address of a host is forbidden, ResolveError if it has none."""

DEADLINE = timedelta(seconds=20)
_MESSAGE_MAX = 3000
_ESCAPING_ROOM = 200  # for a service's own envelope
_REASON_MAX = 300
_SECRET_PART = re.compile(r"[^/:@?&=]{6,}")
_MARKDOWN_TARGETS = frozenset(
    {"NotifyDiscord", "NotifyMattermost", "NotifyRocketChat", "NotifyZulip", "NotifyGuilded", "NotifyRevolt"}
)
"""Apprise's services that style what Apprise hands them as plain text."""


class ChatSender:
    """Sends to one Apprise target."""

    def __init__(
        self, channel: Channel, check_host: CheckHost, *, timezone: tzinfo, deadline: timedelta = DEADLINE
    ) -> None:
        self._channel = channel
        self._check_host = check_host
        self._timezone = timezone
        self._deadline = deadline

    async def send(self, delivery: Delivery, at: datetime) -> SendResult:  # noqa: ARG002  every sender takes it
        lines = chat_lines(delivery, language=self._channel.language, timezone=self._timezone)
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                target = await asyncio.to_thread(chat_target, self._channel)
                host = target_host(target)
                if host:
                    await self._check_host(host)
                return await asyncio.to_thread(self._notify, target, lines)
        except TimeoutError:
            return SendFailure(f"no answer within {self._deadline.total_seconds():g} s")
        except DeliveryError as error:
            return SendFailure(error.reason)
        except (AddressRefusedError, ResolveError) as error:  # names the host, which the operator wrote, and no token
            return SendFailure(clean_line(str(error), _REASON_MAX))
        except OSError as error:
            return SendFailure(self._without_secrets(str(error)))

    def _notify(self, target: "apprise.NotifyBase", lines: list[str]) -> SendResult:
        import apprise  # noqa: PLC0415  a second of work that only chats need

        service = apprise.Apprise(asset=target.asset)
        service.add(target)
        limit = max(200, min(int(target.body_maxlen), _MESSAGE_MAX) - _ESCAPING_ROOM)
        escaped = escape_lines(lines, markdown=type(target).__name__ in _MARKDOWN_TARGETS)
        for message in split_message(escaped, limit):
            result = service.notify(
                body=message, body_format=apprise.NotifyFormat.TEXT, timeout=self._deadline.total_seconds()
            )
            if not result:
                return SendFailure(self._without_secrets(_reason(result)))
        return Sent(str(target.service_name))

    def _without_secrets(self, text: str) -> str:
        """Every part of the target's address may be a token, so none of them is told."""
        for part in _SECRET_PART.findall(self._channel.url.partition("://")[2]):
            text = text.replace(part, "***")
        return clean_line(text, _REASON_MAX)


def chat_target(channel: Channel) -> "apprise.NotifyBase":
    """The Apprise service behind a channel's address; DeliveryError if Apprise does not know it."""
    import apprise  # noqa: PLC0415  a second of work that only chats need

    asset = apprise.AppriseAsset(http_redirects=False, async_mode=False)
    target = apprise.Apprise.instantiate(channel.url, asset=asset)
    if target is None:
        raise DeliveryError(channel.name, "url is not an address that Apprise can send to")
    target.redirects = False  # an address may ask for them; this program does not follow
    target.overflow_mode = apprise.OverflowMode.SPLIT
    return target


def target_host(target: Any) -> str | None:
    """The host that the operator named; None for a service that has its own."""
    is_self_hosted = any("{host}" in template for template in target.templates)
    is_cloud = str(getattr(target, "mode", "")).lower() == "cloud"
    return getattr(target, "host", None) if is_self_hosted and not is_cloud else None


def _reason(result: Any) -> str:
    told = [str(entry.message) for entry in result.logs()]
    return f"{result.status.name}: {told[-1]}" if told else str(result.status.name)
