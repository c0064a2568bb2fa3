"""A webhook against a real receiver on loopback that can be as rude as it likes."""

import asyncio
import base64
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from monitor.deliver.message import ping_message
from monitor.deliver.webhook import WebhookSender, signed_headers, signing_keys
from monitor.errors import AddressRefusedError, DeliveryError
from monitor.model import SendFailure, Sent

pytestmark = pytest.mark.anyio

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER_SECRET = "whsec_" + base64.b64encode(b"k" * 24).decode()


class Receiver:
    """Answers every request with the given bytes and remembers what it was sent."""

    def __init__(self, answer):
        self.answer = answer
        self.requests = []

    async def handle(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        first, *lines = head.strip().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if not line.startswith("webhook-signature"))
        headers |= dict(line.split(": ", 1) for line in lines if line.startswith("webhook-signature"))
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.requests.append((first, headers, body))
        if callable(self.answer):
            await self.answer(reader, writer)
        else:
            writer.write(self.answer)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def receiving(answer):
    receiver = Receiver(answer)
    server = await asyncio.start_server(receiver.handle, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook/token-in-the-path"
    async with server:
        yield receiver


def http(status, *headers, body=b""):
    lines = [f"HTTP/1.1 {status}", *headers, f"content-length: {len(body)}", "connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def send(make, answer, *, at=None, secrets=(SECRET,), deadline=timedelta(seconds=5)):
    at = at or datetime.now(UTC)
    async with receiving(answer) as receiver, httpx.AsyncClient(trust_env=False) as client:
        channel = make.channel(url=receiver.url, secrets=secrets)
        sender = WebhookSender(channel, client, deadline=deadline)
        result = await sender.send(make.delivery(ping_message("desk", at=make.now)), at)
        return result, receiver.requests


async def test_what_arrives_is_verified_by_the_standardwebhooks_library(make):
    result, [(first, headers, body)] = await send(make, http("204 No Content"))
    assert result == Sent("HTTP 204")
    assert first.startswith("POST /hook/")
    assert headers["webhook-id"] == "dlv_01"
    assert headers["content-type"] == "application/json"
    assert Webhook(SECRET).verify(body, headers) == json.loads(ping_message("desk", at=make.now))


async def test_while_rotating_both_keys_verify(make):
    _, [(_, headers, body)] = await send(make, http("200 OK"), secrets=(OTHER_SECRET, SECRET))
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (OTHER_SECRET, SECRET):
        assert Webhook(secret).verify(body, headers)


async def test_two_attempts_have_one_id_and_one_body_but_their_own_times(make):
    first_at, second_at = make.now, make.now + timedelta(minutes=5)
    _, [(_, first, first_body)] = await send(make, http("500 Oops"), at=first_at)
    _, [(_, second, second_body)] = await send(make, http("200 OK"), at=second_at)
    assert first["webhook-id"] == second["webhook-id"]
    assert first_body == second_body
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300


async def test_a_changed_body_does_not_verify(make):
    _, [(_, headers, body)] = await send(make, http("200 OK"))
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body + b" ", headers)


def test_the_published_vector_of_standard_webhooks(make):
    """https://github.com/standard-webhooks/standard-webhooks, libraries/python/tests/test_webhooks.py."""
    delivery = make.delivery(b'{"test": 2432232314}', id="msg_p5jXN8AQM9LWM0D4loKWxJek")
    headers = signed_headers(signing_keys(SECRET), delivery, datetime.fromtimestamp(1614265330, UTC))
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_plain_secret_is_its_utf8_bytes_and_also_base64_where_it_reads_as_such():
    assert signing_keys("rahasia kita") == (b"rahasia kita",)
    assert signing_keys("c2VjcmV0a2V5") == (b"c2VjcmV0a2V5", b"secretkey")
    assert signing_keys(" whsec_c2VjcmV0a2V5\n") == (b"secretkey",)
    assert signing_keys("whsec_") == signing_keys("") == ()


async def test_a_webhook_without_a_secret_is_refused(make):
    async with httpx.AsyncClient() as client:
        with pytest.raises(DeliveryError, match="secret"):
            WebhookSender(make.channel(url="http://127.0.0.1/"), client)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "304 Not Modified"])
async def test_a_redirect_is_a_failure_and_not_followed(make, status):
    result, requests = await send(make, http(status, "location: http://127.0.0.1:1/"))
    assert result == SendFailure(f"HTTP {status[:3]}")
    assert len(requests) == 1


@pytest.mark.parametrize("status", ["400 Bad", "404 Not Found", "500 Oops", "503 Busy"])
async def test_anything_but_2xx_is_tried_again(make, status):
    result, _ = await send(make, http(status, body=b"what\x1b[31m\nhappened"))
    assert result == SendFailure(f"HTTP {status[:3]} what[31m happened", of_message=status == "400 Bad")


async def test_410_disables_the_channel(make):
    result, _ = await send(make, http("410 Gone"))
    assert result.disable
    assert result.permanent
    assert "no more" in result.detail


@pytest.mark.parametrize(
    ("told", "delay"),
    [
        ("120", timedelta(minutes=2)),
        ("999999999999", timedelta(hours=24)),
        ("Wed, 19 Jun 2024 00:10:00 GMT", timedelta(minutes=10)),
        ("Wed, 19 Jun 2024 00:00:00 -0000", timedelta(0)),
        ("Tue, 18 Jun 2024 00:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
async def test_retry_after_is_read_as_seconds_or_date(make, told, delay):
    result, _ = await send(make, http("429 Slow down", f"retry-after: {told}"), at=make.now)
    assert result.retry_after == delay


async def test_retry_after_counts_for_429_and_503_only(make):
    result, _ = await send(make, http("500 Oops", "retry-after: 60"))
    assert result.retry_after is None


async def test_a_silent_receiver_is_cut_off_at_the_deadline(make):
    async def say_nothing(reader, writer):
        await reader.read()

    result, _ = await send(make, say_nothing, deadline=timedelta(seconds=0.1))
    assert result == SendFailure("no answer within 0.1 s")


async def test_a_receiver_that_drips_is_cut_off_at_the_deadline(make):
    async def drip(reader, writer):
        writer.write(b"HTTP/1.1 500 Oops\r\n\r\n")
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    result, _ = await send(make, drip, deadline=timedelta(seconds=0.2))
    assert result == SendFailure("no answer within 0.2 s")


async def test_a_slow_answer_within_the_deadline_counts_whatever_the_client_was_made_for(make):
    async def answer_late(reader, writer):
        await asyncio.sleep(0.1)
        writer.write(http("200 OK"))
        await writer.drain()

    async with receiving(answer_late) as receiver, httpx.AsyncClient(trust_env=False, timeout=0.02) as client:
        sender = WebhookSender(make.channel(url=receiver.url, secrets=(SECRET,)), client)
        assert await sender.send(make.delivery(b"{}"), make.now) == Sent("HTTP 200")


async def test_an_endless_answer_is_not_read_to_its_end(make):
    written = []

    async def pour(reader, writer):
        writer.write(b"HTTP/1.1 500 Oops\r\n\r\n")
        for _ in range(2000):
            if writer.is_closing():
                return
            writer.write(b"x" * 65536)
            written.append(65536)
            await writer.drain()

    result, _ = await send(make, partial(_ignore_reset, pour))
    assert result.detail.startswith("HTTP 500 xxx")
    assert len(result.detail) <= 300
    assert sum(written) < 2000 * 65536


async def _ignore_reset(pour, reader, writer):
    try:
        await pour(reader, writer)
    except ConnectionError:
        return


async def test_nobody_there_is_a_failure_to_try_again(make):
    async with httpx.AsyncClient(trust_env=False) as client:
        sender = WebhookSender(make.channel(url="http://127.0.0.1:1/tok3n-secret", secrets=(SECRET,)), client)
        result = await sender.send(make.delivery(b"{}"), make.now)
    assert isinstance(result, SendFailure)
    assert not result.permanent
    assert "tok3n" not in result.detail


async def test_a_receiver_that_echoes_secrets_puts_none_in_the_reason(make):
    echo = f"you sent {SECRET.removeprefix('whsec_')} to /hook/token-in-the-path".encode()
    result, _ = await send(make, http("500 Oops", body=echo))
    assert result.detail == "HTTP 500 you sent *** to ***"


async def test_an_address_that_the_guard_refuses_is_a_failure(make):
    class Refusing(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            raise AddressRefusedError(request.url.host, "10.0.0.1")

    async with httpx.AsyncClient(transport=Refusing()) as client:
        sender = WebhookSender(make.channel(url="http://inner.example/x", secrets=(SECRET,)), client)
        result = await sender.send(make.delivery(b"{}"), make.now)
    assert "not allowed" in result.detail


async def test_a_good_answer_that_drips_or_never_ends_is_taken_all_the_same(make, monkeypatch):
    async def drip(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nok")
        await writer.drain()
        await reader.read()

    monkeypatch.setattr("monitor.deliver.webhook._ANSWER_SECONDS", 0.05)
    result, requests = await send(make, drip)
    assert (result, len(requests)) == (Sent("HTTP 200"), 1)


async def test_one_connection_serves_many_deliveries(make):
    connections = []

    async def serve(reader, writer):
        connections.append(writer)
        while head := await _head_of(reader):
            await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with httpx.AsyncClient(trust_env=False) as client:
            sender = WebhookSender(make.channel(url=url, secrets=(SECRET,)), client)
            for n in range(5):
                assert await sender.send(make.delivery(b"{}", id=f"m{n}"), make.now) == Sent("HTTP 200")
    assert len(connections) == 1


async def _head_of(reader):
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode("ascii").lower()
    except asyncio.IncompleteReadError:
        return ""
