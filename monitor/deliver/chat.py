"""Chat services through Apprise: Slack, Telegram, Discord, Matrix, ntfy and about a hundred more.

Apprise dials by itself (requests), so it runs under `guarded_dials`: each of its connections is checked as it is made.
Redirects are off. It runs in a daemon thread with a deadline of its own, so that a target that drips bytes for ever
holds back neither the channel nor the program's end.
"""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from threading import Thread
from typing import TYPE_CHECKING, Any

from monitor.deliver.chat_text import chat_lines, escape_lines, split_message
from monitor.deliver.text import clean_line
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.fetch.connect import check_host
from monitor.fetch.dials import guarded_dials
from monitor.fetch.guard import AddressGuard
from monitor.fetch.resolve import ResolveError
from monitor.model import Channel, Delivery, SendFailure, SendResult, Sent

if TYPE_CHECKING:
    import apprise

CheckHost = Callable[[AddressGuard, str, int], Sequence[str]]
"""The checked addresses of a host; raises AddressRefusedError if one is forbidden, ResolveError if there is none."""

DEADLINE = timedelta(seconds=60)  # a long message goes in parts, and Apprise waits 5.5 s between two
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
        self,
        channel: Channel,
        guard: AddressGuard,
        *,
        timezone: tzinfo,
        deadline: timedelta = DEADLINE,
        check: CheckHost = check_host,
    ) -> None:
        self._channel = channel
        self._guard = guard
        self._timezone = timezone
        self._deadline = deadline
        self._check = check

    async def send(self, delivery: Delivery, at: datetime) -> SendResult:  # noqa: ARG002  every sender takes it
        lines = chat_lines(delivery, language=self._channel.language, timezone=self._timezone)
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await _in_daemon(lambda: self._send(lines))
        except TimeoutError:
            return SendFailure(f"no answer within {self._deadline.total_seconds():g} s")
        except DeliveryError as error:
            return SendFailure(error.reason)
        except (AddressRefusedError, ResolveError) as error:  # names the host, which the operator wrote, and no token
            return SendFailure(clean_line(str(error), _REASON_MAX))
        except OSError as error:
            return SendFailure(self._without_secrets(str(error)))

    def _send(self, lines: list[str]) -> SendResult:
        target = chat_target(self._channel)
        host = target_host(target)
        checked = self._check(self._guard, host, 443) if host else ()
        with guarded_dials(self._guard, checked) as dials:
            result = self._notify(target, lines)
        if dials.refused is not None:  # Apprise tells it as a crash of its own
            raise dials.refused
        return result

    def _notify(self, target: "apprise.NotifyBase", lines: list[str]) -> SendResult:
        import apprise  # noqa: PLC0415  a second of work that only chats need

        service = apprise.Apprise(asset=target.asset)
        service.add(target)
        limit = max(200, min(int(target.body_maxlen), _MESSAGE_MAX) - _ESCAPING_ROOM)
        escaped = escape_lines(lines, markdown=type(target).__name__ in _MARKDOWN_TARGETS)
        for message in split_message(escaped, limit):
            result = service.notify(body=message, body_format=apprise.NotifyFormat.TEXT)
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


async def _in_daemon(work: Callable[[], SendResult]) -> SendResult:
    """What `work` gives, done in a thread that the program's end does not wait for."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[SendResult] = loop.create_future()

    def settle(result: SendResult | BaseException) -> None:
        if answer.done():  # nobody waits any more
            return
        if isinstance(result, BaseException):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    def run() -> None:
        try:
            result: SendResult | BaseException = work()
        except Exception as error:  # noqa: BLE001  handed whole to who waits for it
            result = error
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, result)

    Thread(target=run, name="chat", daemon=True).start()
    return await answer
