"""Mail over SMTP: one connection, one recipient, one delivery.

What a refusal means: a recipient or a message refused with 5xx is over for this recipient; everything else (4xx, no
connection, TLS trouble, a refused login or sender, a lost answer) is tried again, because somebody can mend it. A lost
answer may mean that the mail was taken: the next attempt carries the same Message-ID.
"""

import asyncio
import base64
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import Address
from typing import Any, Literal, TypeVar
from urllib.parse import unquote, urlsplit

import aiosmtplib

from monitor.deliver.letter import mail_address, write_letter
from monitor.deliver.text import clean_line
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.fetch.resolve import ResolveError
from monitor.model import Channel, Delivery, SendFailure, SendResult, Sent

T = TypeVar("T")

Connect = Callable[[str, int], Awaitable[socket.socket]]
"""Gives a connected, non-blocking socket to a host; raises AddressRefusedError, ResolveError or OSError."""

DEADLINE = timedelta(seconds=60)
_STEP_SECONDS = 20.0
_QUIT_SECONDS = 2.0
_CUT_AGAIN_SECONDS = 0.2
_REASON_MAX = 300
_PERMANENT = range(500, 600)
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed in, and how."""

    host: str
    port: int
    security: Literal["smtp", "smtp+starttls", "smtps"]
    user: str = ""
    password: str = field(default="", repr=False)


class MailSender:
    """Sends letters through one SMTP server. TLS is always verified; `tls` is for a private authority."""

    def __init__(
        self,
        channel: Channel,
        connect: Connect,
        *,
        tls: ssl.SSLContext | None = None,
        unsubscribe_url: str | None = None,
        deadline: timedelta = DEADLINE,
    ) -> None:
        self._channel = channel
        self._server = smtp_server(channel)
        self._sender = mail_address(channel, channel.sender)
        self._connect = connect
        self._tls = tls
        self._unsubscribe_url = unsubscribe_url
        self._deadline = deadline

    async def send(self, delivery: Delivery, at: datetime) -> SendResult:  # noqa: ARG002  every sender takes it
        try:
            recipient = mail_address(self._channel, delivery.recipient)
            mail = write_letter(delivery, self._channel, unsubscribe_url=self._unsubscribe_url)
        except DeliveryError as error:
            return SendFailure(error.reason, permanent=True)
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await _cuttable(self._hand_in(mail, recipient))
        except TimeoutError:
            return SendFailure(f"{self._server.host}: no answer in time")
        except (aiosmtplib.SMTPException, AddressRefusedError, ResolveError, OSError) as error:
            return self._failure(error)

    async def check(self) -> SendResult:
        """Connects and logs in, sends nothing."""
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                await _cuttable(self._greet())
        except TimeoutError:
            return SendFailure(f"{self._server.host}: no answer in time")
        except (aiosmtplib.SMTPException, AddressRefusedError, ResolveError, OSError) as error:
            return self._failure(error)
        return Sent(self._server.host)

    async def _greet(self) -> None:
        await _quit(await self._logged_in())

    async def _hand_in(self, mail: bytes, recipient: Address) -> SendResult:
        client = await self._logged_in()
        try:
            _, answer = await client.sendmail(self._sender.addr_spec, [recipient.addr_spec], mail)
        finally:
            await _quit(client)
        return Sent(clean_line(answer, _REASON_MAX))

    async def _logged_in(self) -> aiosmtplib.SMTP:
        server = self._server
        sock = await self._connect(server.host, server.port)
        client = aiosmtplib.SMTP(
            hostname=server.host,  # the name that the certificate must carry
            sock=sock,
            use_tls=server.security == "smtps",
            start_tls=server.security == "smtp+starttls",  # never opportunistic: no silent fall back to plain text
            tls_context=self._tls,
            username=server.user or None,
            password=server.password or None,
            local_hostname=self._sender.domain,
            timeout=_STEP_SECONDS,
        )
        with contextlib.ExitStack() as unless_connected:
            unless_connected.callback(sock.close)
            await client.connect()
            unless_connected.pop_all()
        return client

    def _failure(self, error: Exception) -> SendFailure:
        if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
            error = error.recipients[0]
        code = getattr(error, "code", None)
        is_over = isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError) and code in _PERMANENT
        is_of_recipient = isinstance(error, aiosmtplib.SMTPRecipientRefused)  # greylisting, for example
        told = getattr(error, "message", None) or str(error) or type(error).__name__
        detail = f"{code} {told}" if code else told.removeprefix(f"{self._server.host}: ")
        reason = _without(f"{self._server.host}: {detail}", self._server)
        return SendFailure(reason, permanent=is_over, of_message=is_of_recipient)


def smtp_server(channel: Channel) -> SmtpServer:
    """Reads `smtp://user:password@host:port`, `smtp+starttls://…`, `smtps://…`; separate user and password win."""
    parts = urlsplit(channel.smtp)
    try:
        port = parts.port
    except ValueError as error:
        raise DeliveryError(channel.name, "smtp: the port is not a number") from error
    if parts.scheme not in _PORTS or not parts.hostname:
        raise DeliveryError(channel.name, "smtp must be smtp://, smtp+starttls:// or smtps:// and a host")
    return SmtpServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        security=parts.scheme,  # type: ignore[arg-type]  # one of the keys of _PORTS
        user=channel.smtp_user or unquote(parts.username or ""),
        password=channel.smtp_password or unquote(parts.password or ""),
    )


async def _cuttable(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives; where this is cut off, `work` is cut off again and again until it ends.

    Each of its steps waits with `asyncio.wait_for`, which in Python 3.11 loses a cancellation that comes just as the
    step is done: the next step would take its 20 s.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=_CUT_AGAIN_SECONDS)
        if not task.cancelled():
            task.exception()  # looked at, or it would be told as one that nobody saw
        raise


async def _quit(client: aiosmtplib.SMTP) -> None:
    """Says good-bye if anybody listens; a server that hangs up after its 250 has taken the mail all the same."""
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.quit(timeout=_QUIT_SECONDS)
    client.close()


def _without(text: str, server: SmtpServer) -> str:
    """A reason that may be shown: servers echo what they were sent, and a login is sent in base64."""
    if server.password:
        login = f"\0{server.user}\0{server.password}"
        forms = (*(base64.b64encode(each.encode()).decode() for each in (login, server.password)), server.password)
        for form in forms:
            text = text.replace(form, "***")
    return clean_line(text, _REASON_MAX)
