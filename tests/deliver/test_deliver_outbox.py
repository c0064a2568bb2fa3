import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.deliver.outbox import DrainCount, DrainLimits, drain
from monitor.model import DeliveryState, SendFailure, Sent

pytestmark = pytest.mark.anyio


class FakeOutbox:
    """An outbox in memory with leases, as the store keeps it."""

    def __init__(self, clock, deliveries):
        self.clock = clock
        self.rows = {delivery.id: delivery for delivery in deliveries}
        self.states = dict.fromkeys(self.rows, DeliveryState.PENDING)
        self.due_at = dict.fromkeys(self.rows, clock())
        self.disabled = {}
        self.failures, self.patience = 0, 99

    async def claim(self, channel, *, limit, lease):
        now = self.clock()
        due = [key for key, row in self.rows.items() if row.channel == channel and self._is_due(key, now)]
        for key in due[:limit]:
            self.rows[key] = replace(self.rows[key], attempts=self.rows[key].attempts + 1)
            self.states[key], self.due_at[key] = DeliveryState.SENDING, now + lease
        return [self.rows[key] for key in due[:limit]]

    def _is_due(self, key, now):
        is_open = self.states[key] in {DeliveryState.PENDING, DeliveryState.SENDING}
        return is_open and self.due_at[key] <= now and self.rows[key].channel not in self.disabled

    async def mark(self, delivery, result, delay):
        if isinstance(result, Sent):
            self.states[delivery.id] = DeliveryState.DELIVERED
        else:
            self.states[delivery.id] = DeliveryState.DEAD if delay is None else DeliveryState.PENDING
            self.due_at[delivery.id] = None if delay is None else self.clock() + delay
            self.failures += 1
        return self.failures < self.patience

    async def give_back(self, deliveries):
        for each in deliveries:
            self.rows[each.id] = replace(each, attempts=each.attempts - 1)
            self.states[each.id], self.due_at[each.id] = DeliveryState.PENDING, self.clock()

    async def disable(self, channel, reason):
        self.disabled[channel] = reason


class FakeSender:
    """Answers by delivery id, else takes everything; counts how many it holds at once."""

    def __init__(self, answers=None):
        self.answers = answers or {}
        self.sent = []
        self.now, self.most = 0, 0

    async def send(self, delivery, at):
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        self.sent.append(delivery.id)
        return self.answers.get(delivery.id, Sent())


class FakeClock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def five_seconds(attempts, failure):
    return None if failure.permanent or attempts >= 3 else timedelta(seconds=5)


@pytest.fixture
def clock(make):
    return FakeClock(make.now)


def owed(make, count, channel="desk"):
    return [
        make.delivery(b"{}", id=f"{channel}{n}", channel=channel, subject=f"s{n}", attempts=0) for n in range(count)
    ]


async def test_everything_owed_is_sent_once_a_few_at_a_time(make, clock):
    outbox, sender = FakeOutbox(clock, owed(make, 100)), FakeSender()
    count = await drain("desk", sender, outbox, retry=five_seconds, clock=clock, limits=DrainLimits(concurrency=4))
    assert count == DrainCount(delivered=100)
    assert sorted(sender.sent) == sorted(outbox.rows)
    assert set(outbox.states.values()) == {DeliveryState.DELIVERED}
    assert sender.most == 4


async def test_a_failure_waits_for_its_next_attempt_and_ends_dead(make, clock):
    outbox, sender = FakeOutbox(clock, owed(make, 1)), FakeSender({"desk0": SendFailure("HTTP 500")})
    counts = []
    for _ in range(4):
        counts.append(await drain("desk", sender, outbox, retry=five_seconds, clock=clock))
        clock.now += timedelta(seconds=5)
    assert counts == [DrainCount(retried=1), DrainCount(retried=1), DrainCount(dead=1), DrainCount()]
    assert outbox.states == {"desk0": DeliveryState.DEAD}


async def test_one_dead_letter_does_not_hold_up_the_others(make, clock):
    outbox = FakeOutbox(clock, owed(make, 3))
    sender = FakeSender({"desk0": SendFailure("550 no such user", permanent=True)})
    assert await drain("desk", sender, outbox, retry=five_seconds, clock=clock) == DrainCount(delivered=2, dead=1)


async def test_a_receiver_that_is_gone_disables_its_channel(make, clock):
    gone = SendFailure("HTTP 410", permanent=True, disable=True)
    outbox, sender = FakeOutbox(clock, owed(make, 20)), FakeSender({"desk0": gone})
    count = await drain("desk", sender, outbox, retry=five_seconds, clock=clock, limits=DrainLimits(concurrency=1))
    assert count == DrainCount(dead=1, disabled=True)
    assert sender.sent == ["desk0"]
    assert outbox.disabled == {"desk": "HTTP 410"}


async def test_a_cancelled_send_is_sent_again_when_its_lease_ends(make, clock):
    class Hanging(FakeSender):
        async def send(self, delivery, at):
            await asyncio.Event().wait()

    outbox = FakeOutbox(clock, owed(make, 1))
    task = asyncio.create_task(drain("desk", Hanging(), outbox, retry=five_seconds, clock=clock))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert outbox.states == {"desk0": DeliveryState.SENDING}
    assert await drain("desk", FakeSender(), outbox, retry=five_seconds, clock=clock) == DrainCount()
    clock.now += DrainLimits().lease
    again = FakeSender()
    assert await drain("desk", again, outbox, retry=five_seconds, clock=clock) == DrainCount(delivered=1)
    assert again.sent == ["desk0"]
    assert outbox.rows["desk0"].attempts == 2


async def test_what_a_cancelled_drain_had_claimed_but_not_tried_is_owed_as_before(make, clock):
    class Hanging(FakeSender):
        async def send(self, delivery, at):
            began.set()
            await asyncio.Event().wait()

    began = asyncio.Event()
    outbox, sender = FakeOutbox(clock, owed(make, 3)), Hanging()
    limits = DrainLimits(concurrency=1)
    task = asyncio.create_task(drain("desk", sender, outbox, retry=five_seconds, clock=clock, limits=limits))
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list(outbox.states.values()).count(DeliveryState.PENDING) == 2
    assert sorted(row.attempts for row in outbox.rows.values()) == [0, 0, 1]


async def test_an_update_never_overtakes_its_story(make, clock):
    class Slow(FakeSender):
        async def send(self, delivery, at):
            for _ in range(3 if delivery.subject == "s1" else 1):
                await asyncio.sleep(0)
            self.sent.append(delivery.subject)
            return Sent()

    subjects = ("s1", "s1/9.1", "s2")
    told = [make.delivery(b"{}", id=f"m{n}", channel="desk", subject=name) for n, name in enumerate(subjects)]
    sender = Slow()
    await drain("desk", sender, FakeOutbox(clock, told), retry=five_seconds, clock=clock)
    assert sender.sent.index("s1") < sender.sent.index("s1/9.1")
    assert sender.sent[0] == "s2"


async def test_a_channel_that_hangs_delays_no_other(make, clock):
    class Hanging(FakeSender):
        async def send(self, delivery, at):
            await asyncio.Event().wait()

    outbox = FakeOutbox(clock, owed(make, 5, "slow") + owed(make, 5, "fast"))
    slow = asyncio.create_task(drain("slow", Hanging(), outbox, retry=five_seconds, clock=clock))
    async with asyncio.timeout(2):
        assert (await drain("fast", FakeSender(), outbox, retry=five_seconds, clock=clock)).delivered == 5
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow


async def test_the_next_attempt_is_counted_by_the_outboxs_clock(make, clock):
    behind = clock.now - timedelta(days=1)
    outbox, sender = FakeOutbox(clock, owed(make, 1)), FakeSender({"desk0": SendFailure("HTTP 500")})
    await drain("desk", sender, outbox, retry=five_seconds, clock=lambda: behind)
    assert outbox.due_at["desk0"] == clock.now + timedelta(seconds=5)
