"""The commands that tell, and those that look after the outbox."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial

from monitor.app import DONE, NOT_WELL, Invocation, channel_named, open_store, teller_of, utc_now
from monitor.channels import drains_of, open_senders
from monitor.commands.channels import note_troubles
from monitor.commands.looking import local_time
from monitor.commands.running import start
from monitor.deliver.digest import RenderedDigest
from monitor.deliver.outbox import DrainCount
from monitor.desk import Teller
from monitor.errors import DeliveryError, InputError
from monitor.fetch.guard import AddressGuard
from monitor.model import Channel, DeliveryState
from monitor.owners import this_process
from monitor.schedule.slots import Slot
from monitor.screens import as_mapping, print_json, print_line, print_note, print_table
from monitor.settings import Settings
from monitor.store import channel_states, outbox
from monitor.store.channel_states import ChannelState
from monitor.store.engine import Tx, open_database
from monitor.telling import close_digest, preview, tell_ping


def send_test(invocation: Invocation, name: str) -> int:
    settings = start(invocation)
    channel = channel_named(settings, name)

    def ping(tx: Tx, _teller: Teller, now: datetime) -> None:
        channel_states.end_pause(tx, channel.name, now)
        tell_ping(tx, channel, now)

    counts = asyncio.run(_tell_now(settings, name, ping))
    return DONE if counts[name].delivered and _is_well(counts) else NOT_WELL


def send_digest(invocation: Invocation, name: str | None) -> int:
    settings = start(invocation)
    channels = [channel_named(settings, name)] if name else [each for each in settings.channels if each.digest]

    def close(tx: Tx, teller: Teller, now: datetime) -> None:
        for channel in channels:
            local = now.astimezone(settings.timezone)
            close_digest(tx, teller, channel, Slot(f"{local:%Y-%m-%d %H:%M:%S}", now), now)

    return DONE if _is_well(asyncio.run(_tell_now(settings, name, close))) else NOT_WELL


def _is_well(counts: Mapping[str, DrainCount]) -> bool:
    return not any(count.retried or count.dead for count in counts.values())


async def _tell_now(
    settings: Settings, name: str | None, owe: Callable[[Tx, Teller, datetime], None]
) -> Mapping[str, DrainCount]:
    """Owes something and empties the outboxes concerned, at once and in quiet hours too. What was sent."""
    database = open_database(settings.database)
    channels = [each for each in settings.channels if name in {None, each.name}]
    with closing(database):
        await database.awrite(lambda tx: owe(tx, teller_of(settings), database.now(tx)))
        async with open_senders(channels, AddressGuard(settings.allow), settings.timezone) as senders:
            drains = drains_of(senders, database, owner=this_process(), clock=utc_now, random=random.random)
            counts = {each: await drain() for each, drain in drains.items()}
        for each, count in counts.items():
            print_line(f"{each}: {count.delivered} sent, {count.retried} to be tried again, {count.dead} dead")
            newest = await database.aread(partial(outbox.list_deliveries, channel=each, limit=1))
            if newest and newest[0].last_error:
                print_line(f"  {newest[0].last_error}")
        note_troubles(_among(channels, await database.aread(channel_states.list_states)), settings)
        if await database.aread(outbox.is_held):
            print_note("everything is held: `monitor outbox release` lets it go")
    return counts


def _among(channels: Sequence[Channel], states: Mapping[str, ChannelState]) -> Mapping[str, ChannelState]:
    """The states of these channels; those of channels that the settings know no more are nobody's."""
    return {each.name: states[each.name] for each in channels if each.name in states}


def preview_digest(invocation: Invocation, name: str | None, *, html: bool) -> int:
    settings = invocation.settings()
    with_digest = [each for each in settings.channels if each.digest]
    if name is None and not with_digest:
        raise DeliveryError("digest", "no channel has digest times")
    channel = channel_named(settings, name) if name else with_digest[0]
    with open_store(invocation) as database:
        body = database.read(lambda tx: preview(tx, teller_of(settings), channel, database.now(tx)))
    rendered = RenderedDigest.from_bytes(body)
    print_line(rendered.html if html else rendered.text)
    return DONE


def list_outbox(invocation: Invocation, state: str | None, *, as_json: bool) -> int:
    settings = invocation.settings()
    timezone = settings.timezone
    with open_store(invocation) as database:
        rows = database.read(partial(outbox.list_deliveries, states=_states(state)))
        states = database.read(channel_states.list_states)
    columns = ("id", "channel", "kind", "about", "state", "attempts", "next or sent", "last error")
    shown = [
        (
            row.delivery.id,
            row.delivery.channel,
            row.delivery.kind,
            row.delivery.subject,
            row.state.value,
            row.delivery.attempts,
            local_time(row.delivered_at or row.next_attempt_at, timezone),
            row.last_error,
        )
        for row in rows
    ]
    if as_json:
        print_json([as_mapping(columns, row) for row in shown])
    else:
        print_table(columns, shown)
    note_troubles(_among(settings.channels, states), settings)
    return DONE


def _states(state: str | None) -> Sequence[DeliveryState]:

    if state is None:
        return ()
    try:
        return (DeliveryState(state),)
    except ValueError:
        raise InputError("--state", f"must be one of {', '.join(DeliveryState)}") from None


def show_delivery(invocation: Invocation, delivery_id: str) -> int:
    with open_store(invocation) as database:
        found = database.read(lambda tx: outbox.show(tx, delivery_id))
    if found is None:
        raise InputError(delivery_id, "is no delivery; `monitor outbox list` names them")
    print_line(
        f"{found.delivery.channel} {found.delivery.kind} {found.state.value}, {found.delivery.attempts} attempts"
    )
    print_line(f"last error: {found.last_error}" if found.last_error else "no error")
    print_line(found.delivery.body.decode("utf-8", "replace"))
    return DONE


def retry_deliveries(invocation: Invocation, ids: Sequence[str]) -> int:
    """Dead deliveries again; their channels are used again too, or they would only wait."""

    def again(tx: Tx, now: datetime) -> int:
        for channel in outbox.channels_of(tx, ids) if ids else channel_states.list_states(tx):
            channel_states.enable(tx, channel, now)
        return outbox.retry(tx, now, ids or None)

    return _change_outbox(invocation, again, "owed again")


def drop_deliveries(invocation: Invocation, ids: Sequence[str]) -> int:
    return _change_outbox(invocation, lambda tx, _now: outbox.drop(tx, ids), "dropped")


def hold_deliveries(invocation: Invocation) -> int:
    return _change_outbox(invocation, outbox.hold, "held, and everything from now on")


def release_deliveries(invocation: Invocation) -> int:
    return _change_outbox(invocation, outbox.release, "released")


def _change_outbox(invocation: Invocation, change: Callable[[Tx, datetime], int], done: str) -> int:
    with open_store(invocation) as database:
        count = database.write(lambda tx: change(tx, database.now(tx)))
    print_line(f"{count} deliveries {done}")
    return DONE
