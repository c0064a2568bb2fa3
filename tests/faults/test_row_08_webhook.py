"""Row 8: a receiver that is silent, broken, busy, elsewhere or gone. Against a real server, over a clock moved by hand."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from monitor import channels as channels_module
from monitor.deliver.message import ping_message
from monitor.model import Channel, ChannelKind
from monitor.schedule.retry import DELIVERY_DELAYS
from monitor.store import channel_states
from monitor.store.channel_states import FAILURES_TO_PAUSE, FIRST_PAUSE
from told_channels import telling

pytestmark = pytest.mark.anyio
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Receiver:
    """Answers each POST with the next of `answers`, then with the last one for ever; None is silence."""

    def __init__(self, *answers):
        self.answers, self.posts, self.others = list(answers), [], 0

    async def handle(self, reader, writer):
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
        except asyncio.IncompleteReadError:
            writer.close()
            return
        headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in head.split("\r\n"))}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if head.startswith("POST /hook"):
            self.posts.append((headers, body))
        else:
            self.others += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            await reader.read()
        else:
            writer.write(f"HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def telling_receiver(*answers, **changes):
    receiver = Receiver(*answers)
    async with await asyncio.start_server(receiver.handle, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        desk = Channel("desk", ChannelKind.WEBHOOK, url=f"http://127.0.0.1:{port}/hook", secrets=(SECRET,))
        async with telling(replace(desk, **changes)) as told:
            yield told, receiver


def owe(told, count=1):
    for n in range(count):
        told.owe(f"s{n}", ping_message("desk", at=told.clock()))


async def test_a_receiver_that_is_broken_for_good_is_tried_by_the_schedule_then_the_message_is_dead():
    async with telling_receiver("500 Oops") as (told, receiver):
        owe(told)
        waits = []
        while told.due_in() is not None:
            waits.append(told.due_in())
            told.clock.at += told.due_in()
            while not await_sent(await told.drain()):
                told.clock.at = told.state().paused_until  # the channel is paused: its probe comes later
        assert len(receiver.posts) == 10
        assert waits == list(DELIVERY_DELAYS)
        assert told.rows()["s0"] == ("dead", 10, "HTTP 500")


def await_sent(count):
    return count.delivered + count.retried + count.dead


async def test_every_attempt_has_the_same_id_and_bytes_its_own_time_and_a_signature_that_verifies():
    async with telling_receiver("500 Oops", "503 Busy", "200 OK") as (told, receiver):
        owe(told)
        for _ in range(3):
            await told.drain()
            told.clock.forward(minutes=6)
    assert told.rows()["s0"][:2] == ("delivered", 3)
    ids = {headers["webhook-id"] for headers, _ in receiver.posts}
    times = {headers["webhook-timestamp"] for headers, _ in receiver.posts}
    bodies = {body for _, body in receiver.posts}
    assert (len(ids), len(times), len(bodies)) == (1, 3, 1)
    for headers, body in receiver.posts:
        given = dict.fromkeys(headers["webhook-signature"].split())
        (key,) = channels_module.WebhookSender(told.channel, None)._keys
        signed = Webhook(key).sign(headers["webhook-id"], timestamp_of(headers), body.decode())
        assert signed in given


def timestamp_of(headers):
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)


@pytest.mark.parametrize("status", ["429 Slow down", "503 Busy"])
async def test_a_receiver_that_asks_for_a_pause_is_left_alone_as_a_whole_until_then(status):
    async with telling_receiver(f"{status}\r\nretry-after: 600", "200 OK", concurrency=1) as (told, receiver):
        owe(told, 3)
        await told.drain()
        assert len(receiver.posts) == 1
        assert sorted(attempts for _, attempts, _ in told.rows().values()) == [0, 0, 1]
        told.clock.forward(seconds=599)
        await told.drain()
        assert len(receiver.posts) == 1
        told.clock.forward(seconds=1)
        await told.drain()
    assert [state for state, _, _ in told.rows().values()] == ["delivered"] * 3


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Elsewhere", "308 Elsewhere"])
async def test_a_redirect_is_a_failure_and_nothing_goes_to_where_it_points(status):
    async with telling_receiver(f"{status}\r\nlocation: /elsewhere") as (told, receiver):
        owe(told)
        await told.drain()
    assert (len(receiver.posts), receiver.others) == (1, 0)
    assert told.rows()["s0"] == ("pending", 1, f"HTTP {status[:3]}")


async def test_a_receiver_that_is_gone_disables_the_channel_until_a_person_enables_it():
    async with telling_receiver("410 Gone", "200 OK", concurrency=1) as (told, receiver):
        owe(told, 3)
        await told.drain()
        assert told.state().is_disabled
        assert "the receiver wants no more messages" in told.state().reason
        told.clock.forward(days=9)
        await told.drain()
        assert len(receiver.posts) == 1
        told.database.write(lambda tx: channel_states.enable(tx, "desk", told.clock()))
        await told.drain()
    states = [state for state, _, _ in told.rows().values()]
    assert sorted(states) == ["dead", "delivered", "delivered"]


async def test_a_silent_receiver_is_cut_off_at_the_deadline_and_asked_again(monkeypatch):
    class Impatient(channels_module.WebhookSender):
        def __init__(self, channel, client):
            super().__init__(channel, client, deadline=timedelta(seconds=0.2))

    monkeypatch.setattr(channels_module, "WebhookSender", Impatient)
    async with telling_receiver(None, "200 OK") as (told, _):
        owe(told)
        await told.drain()
        assert told.rows()["s0"] == ("pending", 1, "no answer within 0.2 s")
        told.clock.forward(seconds=5)
        await told.drain()
    assert told.rows()["s0"][:2] == ("delivered", 2)


async def test_a_dead_receiver_uses_up_the_attempts_of_its_probes_only():
    """100 messages wait a day for a receiver that is down: none dies, and all arrive when it is back."""
    async with telling_receiver("502 Bad gateway", concurrency=1) as (told, receiver):
        owe(told, 100)
        for _ in range(24 * 4):
            await told.drain()
            told.clock.forward(minutes=15)
        attempts = [attempts for _, attempts, _ in told.rows().values()]
        assert sum(attempts) == len(receiver.posts) < 24 * 2 + 30
        assert max(attempts) < 10
        receiver.answers = ["204 No content"]
        told.clock.forward(hours=24)
        await told.drain()
        await told.drain()
    assert {state for state, _, _ in told.rows().values()} == {"delivered"}


async def test_after_the_failures_in_a_row_one_probe_goes_out_at_a_time():
    async with telling_receiver(*["500 Oops"] * FAILURES_TO_PAUSE, "200 OK", concurrency=1) as (told, receiver):
        owe(told, 20)
        await told.drain()
        assert len(receiver.posts) == FAILURES_TO_PAUSE
        assert told.state().is_paused
        await told.drain()
        assert len(receiver.posts) == FAILURES_TO_PAUSE
        told.clock.forward(seconds=FIRST_PAUSE.total_seconds())
        await told.drain()
    assert len(receiver.posts) >= 20
    assert told.state().is_well


async def test_messages_that_the_receiver_does_not_want_pause_nothing():
    async with telling_receiver(*["422 Unwanted"] * 12, "200 OK", concurrency=1) as (told, receiver):
        owe(told, 13)
        await told.drain()
        assert told.state() is None
    assert len(receiver.posts) == 13
