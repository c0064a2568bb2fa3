"""What the rows about delivery share: channels with their real senders and a real outbox, over a clock moved by hand."""

from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from database_fixtures import HandClock
from monitor.channels import drains_of, open_senders
from monitor.fetch.guard import AddressGuard
from monitor.store import channel_states, outbox
from monitor.store.engine import open_database
from monitor.store.outbox import Owing

JAKARTA = ZoneInfo("Asia/Jakarta")


class Told:
    """One channel: what it is owed, sent and told."""

    def __init__(self, database, clock, channel, drain):
        self.database, self.clock, self.channel, self.drain = database, clock, channel, drain
        self._last = None

    def owe(self, subject, body, *, kind="story.new", recipient=""):
        owing = Owing(channel=self.channel.name, kind=kind, subject=subject, body=body, recipient=recipient)
        self.database.write(lambda tx: outbox.owe(tx, owing, self.clock()))

    def rows(self):
        """Subject or recipient -> (state, attempts, last error); after the end as they were then."""
        if self._last is not None:
            return self._last[0]
        found = self.database.read(lambda tx: outbox.list_deliveries(tx, limit=1000))
        return {
            row.delivery.recipient or row.delivery.subject: (row.state.value, row.delivery.attempts, row.last_error)
            for row in found
        }

    def due_in(self):
        """How long until something is due."""
        owed = self.database.read(lambda tx: outbox.list_deliveries(tx, channel=self.channel.name, limit=1000))
        times = [row.next_attempt_at for row in owed if row.next_attempt_at is not None]
        return min(times) - self.clock() if times else None

    def state(self):
        if self._last is not None:
            return self._last[1]
        return self.database.read(lambda tx: channel_states.state_of(tx, self.channel.name))

    def end(self):
        self._last = self.rows(), self.state()


@asynccontextmanager
async def telling(channel, *, tls=None):
    """The channel as the program opens it; loopback is allowed."""
    clock = HandClock()
    database = open_database("sqlite://", clock=clock)
    guard = AddressGuard(["127.0.0.0/8"])
    try:
        async with open_senders([channel], guard, JAKARTA, tls=tls) as senders:
            drains = drains_of(
                senders,
                database,
                owner="here:1:a",
                clock=clock,
                random=lambda: 0.0,
                channels=[channel],
                timezone=JAKARTA,
            )
            told = Told(database, clock, channel, drains[channel.name])
            yield told
            told.end()
    finally:
        database.close()
