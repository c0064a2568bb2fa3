"""How each channel does: since when it is known, whether it is disabled, and the circuit breaker in front of it.

FAILURES_TO_PAUSE failures in a row pause a channel: what it is owed is not tried, so no attempts are used up. At the
pause's end one delivery is let through as a probe. Taken, everything goes on; refused, the next pause is twice as long.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.store.engine import insert_into
from monitor.store.tables import channel_state

FAILURES_TO_PAUSE = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class ChannelState:
    """A channel as the database knows it. `reason` says why it is disabled, `last_error` why it was paused."""

    channel: str
    is_disabled: bool
    reason: str
    since: datetime
    failures: int
    last_error: str | None
    seen_at: datetime | None
    failing_since: datetime | None
    paused_until: datetime | None
    trouble_told_at: datetime | None

    @property
    def is_paused(self) -> bool:
        """It failed so often that it is only probed."""
        return self.failures >= FAILURES_TO_PAUSE

    @property
    def is_well(self) -> bool:
        return not self.is_disabled and not self.is_paused


_STATE = sa.select(*(channel_state.c[name] for name in ChannelState.__dataclass_fields__))
_OF_CHANNEL = _STATE.where(channel_state.c.channel == sa.bindparam("name"))
_WELL_AGAIN = (
    channel_state.update()
    .where(channel_state.c.channel == sa.bindparam("name"), channel_state.c.failures > 0)
    .values(failures=0, failing_since=None, paused_until=None)
)


def state_of(tx: Connection, channel: str) -> ChannelState | None:
    """None: nothing was ever written about the channel."""
    row = tx.execute(_OF_CHANNEL, {"name": channel}).one_or_none()
    return None if row is None else ChannelState(*row)


def list_states(tx: Connection) -> dict[str, ChannelState]:
    return {row.channel: ChannelState(*row) for row in tx.execute(_STATE.order_by(channel_state.c.channel))}


def first_seen_at(tx: Connection, channel: str, now: datetime) -> datetime:
    """When a monitor first served the channel; if this is the first time, it is remembered."""
    state = state_of(tx, channel)
    if state is None or state.seen_at is None:
        _write(tx, channel, now, {"seen_at": now})
        return now
    return state.seen_at


# -- the circuit breaker -----------------------------------------------------------------------------------------------


def allowance(state: ChannelState | None, limit: int, now: datetime) -> int:
    """How many deliveries may be taken for a channel now: all, a probe, or none."""
    if state is None:
        return limit
    if state.is_disabled or (state.paused_until is not None and state.paused_until > now):
        return 0
    return 1 if state.is_paused else limit


def begin_probe(tx: Connection, state: ChannelState, until: datetime) -> bool:
    """One probe at a time: nobody takes another until this one is answered, or its lease has ended. False: too late."""
    as_seen = channel_state.c.paused_until.is_not_distinct_from(state.paused_until)
    return tx.execute(_of(state.channel).where(as_seen).values(paused_until=until)).rowcount == 1


def count_failure(
    tx: Connection, channel: str, error: str, now: datetime, *, retry_after: timedelta | None = None
) -> bool:
    """A receiver did not work. Whether the channel is paused now: after failures in a row, or at its own request."""
    state = state_of(tx, channel)
    failures = (state.failures if state else 0) + 1
    pause = pause_after(failures) if retry_after is None else min(retry_after, LONGEST_PAUSE)
    paused_until = now + pause if pause else None
    since = state.failing_since if state and state.failing_since else now
    values = {"failures": failures, "last_error": error, "failing_since": since, "paused_until": paused_until}
    _write(tx, channel, now, values)
    return paused_until is not None


def count_success(tx: Connection, channel: str) -> None:
    """The receiver works: whatever was wrong is over."""
    tx.execute(_WELL_AGAIN, {"name": channel})


def pause_after(failures: int) -> timedelta:
    """How long a channel rests after so many failures in a row; not at all after a few."""
    doublings = failures - FAILURES_TO_PAUSE
    return timedelta() if doublings < 0 else min(FIRST_PAUSE * 2 ** min(doublings, 16), LONGEST_PAUSE)


# -- what a person, or a receiver that is gone, decides ----------------------------------------------------------------


def disable(tx: Connection, channel: str, reason: str, now: datetime) -> None:
    """Nothing is claimed for the channel any more until a person enables it."""
    _write(tx, channel, now, {"is_disabled": True, "reason": reason, "since": now})


def end_pause(tx: Connection, channel: str, now: datetime) -> None:
    """A person wants to know now whether the channel works: the next claim is a probe."""
    tx.execute(_of(channel).where(channel_state.c.paused_until.is_not(None)).values(paused_until=now))


def enable(tx: Connection, channel: str, now: datetime) -> bool:
    """Ends what disables or pauses a channel. False: it did neither."""
    state = state_of(tx, channel)
    if state is None or (state.is_well and not state.failures):
        return False
    well = {"is_disabled": False, "reason": "", "since": now, "failures": 0, "failing_since": None}
    _write(tx, channel, now, {**well, "paused_until": None})
    return True


# -- telling of it -----------------------------------------------------------------------------------------------------


def untold_changes(tx: Connection, channels: Collection[str]) -> list[ChannelState]:
    """The channels whose trouble, or its end, nobody was told of.

    A pause counts once its first probe has failed too: a hiccup of half a minute is no news.
    """
    return [state for state in list_states(tx).values() if state.channel in channels and _is_untold(state)]


def mark_told(tx: Connection, state: ChannelState, now: datetime) -> bool:
    """The change is told by the caller. False: another process tells it."""
    as_seen = channel_state.c.trouble_told_at.is_not_distinct_from(state.trouble_told_at)
    told = _of(state.channel).where(as_seen).values(trouble_told_at=None if state.is_well else now)
    return tx.execute(told).rowcount == 1


def _is_untold(state: ChannelState) -> bool:
    is_news = state.is_disabled or state.failures > FAILURES_TO_PAUSE
    return is_news if state.trouble_told_at is None else state.is_well


def _of(channel: str) -> sa.Update:
    return channel_state.update().where(channel_state.c.channel == channel)


def _write(tx: Connection, channel: str, now: datetime, values: dict[str, Any]) -> None:
    new = {"is_disabled": False, "reason": "", "since": now, "failures": 0, **values}
    insert = insert_into(tx, channel_state).values(channel=channel, **new)
    tx.execute(insert.on_conflict_do_update(index_elements=["channel"], set_=values))
