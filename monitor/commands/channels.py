"""The commands that look after the channels: how they do, and what enables or disables one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.app import DONE, NOT_WELL, Invocation, channel_named, open_store
from monitor.commands.looking import local_time
from monitor.model import Channel, DeliveryState
from monitor.schedule.slots import parse_quiet, quiet_until
from monitor.screens import as_mapping, print_json, print_line, print_note, print_table
from monitor.settings import Settings
from monitor.store import channel_states, outbox
from monitor.store.channel_states import ChannelState
from monitor.store.engine import Tx

COLUMNS = ("channel", "kind", "state", "owed", "dead", "until", "why")
Counts = Mapping[tuple[str, DeliveryState], int]
_OWED = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.HELD)


def list_channels(invocation: Invocation, *, as_json: bool) -> int:
    settings = invocation.settings()
    with open_store(invocation) as database:
        rows = database.read(lambda tx: channel_rows(tx, settings, database.now(tx)))
    if as_json:
        print_json([as_mapping(COLUMNS, row) for row in rows])
    else:
        print_table(COLUMNS, rows)
    return NOT_WELL if any(row[2] in {"paused", "disabled"} for row in rows) else DONE


def enable_channel(invocation: Invocation, name: str) -> int:
    channel = channel_named(invocation.settings(), name)
    with open_store(invocation) as database:
        done = database.write(lambda tx: channel_states.enable(tx, channel.name, database.now(tx)))
    print_line(f"{name} is enabled" if done else f"{name} was neither disabled nor paused")
    return DONE


def disable_channel(invocation: Invocation, name: str) -> int:
    channel = channel_named(invocation.settings(), name)
    with open_store(invocation) as database:
        database.write(lambda tx: channel_states.disable(tx, channel.name, "disabled by hand", database.now(tx)))
    print_line(f"{name} is disabled: what it is owed waits for `monitor channels enable {name}`")
    return DONE


def channel_rows(tx: Tx, settings: Settings, now: datetime) -> list[Sequence[object]]:
    """The channels of the settings, each with how it does."""
    states, counts = channel_states.list_states(tx), outbox.counts(tx)
    is_held = outbox.is_held(tx)
    return [
        _row(channel, states.get(channel.name), counts, settings, now=now, is_held=is_held)
        for channel in settings.channels
    ]


def note_troubles(states: Mapping[str, ChannelState], settings: Settings) -> None:
    """A line for each channel that is not well, beside what a command prints."""
    for name, state in states.items():
        if state.is_disabled:
            print_note(f"{name} is disabled: {state.reason}; `monitor channels enable {name}`")
        elif state.is_paused:
            until = local_time(state.paused_until, settings.timezone)
            print_note(f"{name} is paused until {until} after {state.failures} failures in a row: {state.last_error}")


def _row(
    channel: Channel, state: ChannelState | None, counts: Counts, settings: Settings, *, now: datetime, is_held: bool
) -> Sequence[object]:
    word, until, why = _standing(channel, state, settings, now)
    if word == "ok" and is_held:
        word, why = "held", "everything is held; `monitor outbox release` lets it go"
    owed = sum(counts.get((channel.name, each), 0) for each in _OWED)
    dead = counts.get((channel.name, DeliveryState.DEAD), 0)
    return (channel.name, channel.kind.value, word, owed, dead, local_time(until, settings.timezone), why)


def _standing(
    channel: Channel, state: ChannelState | None, settings: Settings, now: datetime
) -> tuple[str, datetime | None, str]:
    """A word, until when, and why."""
    if state is not None and state.is_disabled:
        return "disabled", None, state.reason
    if state is not None and state.is_paused:
        return "paused", state.paused_until, f"{state.failures} failures in a row: {state.last_error}"
    quiet_end = quiet_until(now, settings.timezone, parse_quiet(channel.quiet)) if channel.quiet else None
    if quiet_end is not None:
        return "quiet", quiet_end, f"quiet hours {channel.quiet}"
    return "ok", None, ""
