"""The outbox in the store as the senders use it."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.channels import StoredOutbox, drains_of
from monitor.model import Channel, ChannelKind, DeliveryState, SendFailure, Sent
from monitor.schedule.retry import MAX_DELIVERY_ATTEMPTS
from monitor.store import channel_states, outbox
from monitor.store.outbox import Owing

pytestmark = pytest.mark.anyio
LEASE = timedelta(minutes=5)


class FakeSender:
    """Answers in turn; then it takes everything."""

    def __init__(self, *answers):
        self.answers, self.sent = list(answers), []

    async def send(self, delivery, at):
        self.sent.append(delivery.id)
        return self.answers.pop(0) if self.answers else Sent()


@pytest.fixture
def owe(database, clock):
    def owe(subject):
        owing = Owing(channel="desk", kind="story.new", subject=subject, body=b"{}")
        database.write(lambda tx: outbox.owe(tx, owing, clock()))

    return owe


def rows(database):
    found = database.read(outbox.list_deliveries)
    return [
        (row.delivery.subject, row.state, row.last_error) for row in sorted(found, key=lambda row: row.delivery.subject)
    ]


def drain_of(database, clock, sender):
    return drains_of({"desk": sender}, database, owner="here:1:a", clock=clock, random=lambda: 0.0)["desk"]


async def test_what_is_owed_is_sent_once_and_a_failure_is_tried_again_at_its_time(database, clock, owe):
    owe("s1")
    sender = FakeSender(SendFailure("HTTP 503"))
    drain = drain_of(database, clock, sender)
    assert (await drain()).retried == 1
    assert (await drain()).delivered == 0
    clock.forward(seconds=5)
    assert (await drain()).delivered == 1
    clock.forward(days=3)
    assert (await drain()).delivered == 0
    assert len(sender.sent) == 2
    assert len(set(sender.sent)) == 1


async def test_a_receiver_that_wants_no_more_gets_no_more(database, clock, owe):
    for n in range(3):
        owe(f"s{n}")
    sender = FakeSender(*[SendFailure("HTTP 410", permanent=True, disable=True)] * 3)
    await drain_of(database, clock, sender)()
    owe("s9")
    sent = len(sender.sent)
    await drain_of(database, clock, sender)()
    assert len(sender.sent) == sent
    state = database.read(channel_states.list_states)["desk"]
    assert (state.is_disabled, state.reason) == (True, "HTTP 410")


async def test_a_message_that_ends_the_program_at_every_attempt_is_dead_unsent(database, clock, owe):
    owe("s1")
    stored = StoredOutbox(database, "here:1:a")
    for _ in range(MAX_DELIVERY_ATTEMPTS):
        (delivery,) = await stored.claim("desk", limit=9, lease=LEASE)  # and here the program ends
        clock.forward(minutes=5)
    sender = FakeSender()
    owe("s2")
    count = await drain_of(database, clock, sender)()
    assert (count.dead, count.delivered) == (1, 1)
    assert delivery.id not in sender.sent
    assert rows(database) == [
        ("s1", DeliveryState.DEAD, "the program ended at every attempt to send it"),
        ("s2", DeliveryState.DELIVERED, None),
    ]


async def test_a_failed_message_is_due_again_by_the_databases_clock(database, clock, owe):
    owe("s1")
    stored = StoredOutbox(database, "here:1:a")
    (delivery,) = await stored.claim("desk", limit=9, lease=LEASE)
    await stored.mark(delivery, SendFailure("HTTP 500"), timedelta(minutes=1))
    shown = database.read(lambda tx: outbox.show(tx, delivery.id))
    assert shown.next_attempt_at == clock() + timedelta(minutes=1)


async def test_a_message_cut_off_by_a_crash_is_sent_again_when_its_lease_ends(database, clock, owe):
    owe("s1")
    await StoredOutbox(database, "here:1:a").claim("desk", limit=9, lease=LEASE)
    sender = FakeSender()
    drain = drain_of(database, clock, sender)
    assert (await drain()).delivered == 0
    clock.forward(minutes=5)
    assert (await drain()).delivered == 1


@pytest.mark.parametrize(("kind", "asked", "most"), [("webhook", 0, 8), ("chat", 0, 1), ("webhook", 3, 3)])
async def test_a_channel_sends_as_many_at_once_as_suits_it(database, clock, owe, kind, asked, most):
    class Counting(FakeSender):
        now = most = 0

        async def send(self, delivery, at):
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0)
            self.now -= 1
            return await super().send(delivery, at)

    for n in range(20):
        owe(f"s{n}")
    sender, channel = Counting(), Channel("desk", ChannelKind(kind), concurrency=asked)
    drains = drains_of(
        {"desk": sender}, database, owner="here:1:a", clock=clock, random=lambda: 0.0, channels=[channel]
    )
    assert (await drains["desk"]()).delivered == 20
    assert sender.most == most


async def test_in_its_quiet_hours_a_channel_sends_nothing_and_then_everything(database, clock, owe):
    owe("s1")
    sender, channel = FakeSender(), Channel("desk", ChannelKind.WEBHOOK, quiet="22:00-06:00")
    drains = drains_of(
        {"desk": sender},
        database,
        owner="here:1:a",
        clock=clock,
        random=lambda: 0.0,
        channels=[channel],
        timezone=ZoneInfo("Asia/Jakarta"),
    )
    clock.at = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # 23:00 there
    assert (await drains["desk"]()).delivered == 0
    clock.at = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # 06:00
    assert (await drains["desk"]()).delivered == 1
