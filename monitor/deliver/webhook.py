"""A webhook as Standard Webhooks 1.0 describes it: signed, at-least-once, with an id that receivers can remember.

Secrets are `whsec_` and base64, or any other text. Other text is the key as its UTF-8 bytes; if it also reads as
base64, a second signature is made with the decoded bytes, because the receivers' libraries take an unprefixed secret
for base64. With several secrets (rotation) every key signs, the newest first.
"""

import asyncio
import base64
import binascii
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from standardwebhooks import Webhook

from monitor.deliver.text import clean_line
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.model import Channel, Delivery, SendFailure, SendResult, Sent

DEADLINE = timedelta(seconds=20)
RETRY_AFTER_CAP = timedelta(hours=24)
_ANSWER_MAX_BYTES = 2048  # of the answer's body, for the reason of a failure
_ANSWER_SECONDS = 1.0  # for the body of an answer that is good already
_REASON_MAX = 300
_OF_MESSAGE = frozenset({400, 413, 415, 422})
"""The receiver works, and does not want this one message; the next may suit it."""


class WebhookSender:
    """Sends to one webhook. `client` dials through the address guard and is closed by whoever made it."""

    def __init__(self, channel: Channel, client: httpx.AsyncClient, *, deadline: timedelta = DEADLINE) -> None:
        self._channel = channel
        self._client = client
        self._deadline = deadline
        self._keys = tuple(key for secret in channel.secrets for key in signing_keys(secret))
        if not self._keys:
            raise DeliveryError(channel.name, "a webhook needs a secret to sign with")

    async def send(self, delivery: Delivery, at: datetime) -> SendResult:
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            **signed_headers(self._keys, delivery, at),
        }
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await self._post(delivery.body, headers, at)
        except TimeoutError:
            return SendFailure(f"no answer within {self._deadline.total_seconds():g} s")
        except (httpx.HTTPError, httpx.InvalidURL, AddressRefusedError, OSError) as error:
            return SendFailure(self._without_secrets(f"{type(error).__name__}: {error}"))

    async def _post(self, body: bytes, headers: dict[str, str], at: datetime) -> SendResult:
        patience = self._deadline.total_seconds()  # of each step; the deadline of all of them is the caller's
        request = self._client.build_request("POST", self._channel.url, content=body, headers=headers, timeout=patience)
        answer = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            if answer.is_success:
                await _read_to_its_end(answer)
                return Sent(f"HTTP {answer.status_code}")
            return self._failure(answer, await _beginning(answer), at)
        finally:
            await answer.aclose()

    def _failure(self, answer: httpx.Response, beginning: str, at: datetime) -> SendFailure:
        detail = self._without_secrets(f"HTTP {answer.status_code} {beginning}".strip())
        if answer.status_code == httpx.codes.GONE:
            return SendFailure(f"{detail} - the receiver wants no more messages", permanent=True, disable=True)
        return SendFailure(detail, of_message=answer.status_code in _OF_MESSAGE, retry_after=retry_after(answer, at))

    def _without_secrets(self, text: str) -> str:
        """A reason that may be logged and shown: receivers echo what they were sent, addresses hold tokens."""
        url = httpx.URL(self._channel.url)
        secrets = self._channel.secrets
        keys = (secret.removeprefix("whsec_") for secret in secrets)
        hidden = (self._channel.url, url.raw_path.decode("ascii"), url.password, *secrets, *keys)
        for secret in hidden:
            if len(secret) > 1:
                text = text.replace(secret, "***")
        return clean_line(text, _REASON_MAX)


def signed_headers(keys: Iterable[bytes], delivery: Delivery, at: datetime) -> dict[str, str]:
    """The three headers of Standard Webhooks for an attempt made at `at`."""
    at = at.astimezone(UTC)  # the library reads any time as UTC
    signatures = [Webhook(key).sign(delivery.id, at, delivery.body.decode()) for key in keys]
    return {
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def signing_keys(secret: str) -> tuple[bytes, ...]:
    """The keys that a secret stands for; empty for an empty one."""
    secret = secret.strip()
    if secret.startswith("whsec_"):
        key = _from_base64(secret.removeprefix("whsec_"))
        return (key,) if key else ()
    keys = (secret.encode(), _from_base64(secret))
    return tuple(key for key in keys if key)


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):  # not base64: the text itself is the key
        return b""


def retry_after(answer: httpx.Response, at: datetime) -> timedelta | None:
    """What a 429 or 503 asks for (RFC 9110, 10.2.3: seconds or a date), at most a day."""
    told = answer.headers.get("retry-after", "").strip()
    if answer.status_code not in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE} or not told:
        return None
    if told.isascii() and told.isdigit():
        return min(timedelta(seconds=int(told[:9])), RETRY_AFTER_CAP)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(timedelta(0), min(until - at, RETRY_AFTER_CAP))


async def _read_to_its_end(answer: httpx.Response) -> None:
    """Lets the connection be used again, if the answer is short; a long or slow one is left, and taken all the same."""
    with suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(_ANSWER_SECONDS):
            await _beginning(answer)


async def _beginning(answer: httpx.Response) -> str:
    """The first 2 kB of an answer's body; the rest is not read."""
    body = b""
    async for chunk in answer.aiter_raw(_ANSWER_MAX_BYTES):
        body += chunk
        if len(body) >= _ANSWER_MAX_BYTES:
            break
    return clean_line(body[:_ANSWER_MAX_BYTES].decode(errors="replace"))
