"""Owing the channels what they are to be told: stories, digests, sources' troubles. Within the caller's write."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.deliver.body import channel_body, digest_body, health_body, ping_body, story_body
from monitor.deliver.digest_view import Footnotes
from monitor.deliver.message import (
    CHANNEL_DEGRADED,
    CHANNEL_RECOVERED,
    SOURCE_DEGRADED,
    SOURCE_RECOVERED,
    STORY_NEW,
    STORY_UPDATED,
    TEST_PING,
    ChannelNewsKind,
    HealthKind,
    StoryKind,
)
from monitor.deliver.owed import Owed
from monitor.desk import Teller
from monitor.model import Channel, ChannelKind, ChannelTrouble, SourceHealth
from monitor.schedule.slots import Slot, parse_quiet, quiet_until
from monitor.store import channel_states, digests, health, outbox
from monitor.store.channel_states import ChannelState
from monitor.store.engine import Tx
from monitor.store.outbox import Owing
from monitor.store.told_stories import told_stories, told_story

DIGEST = "digest"
DIGEST_TITLES = {"id": "Ringkasan berita", "en": "News digest"}
FIRST_PERIOD = timedelta(days=1)  # what a channel's first digest says it covers


def tell_story(tx: Tx, teller: Teller, owed: Sequence[Owed], story_id: str, *, reason: str, now: datetime) -> None:
    """Owes a story to each channel, at once or in its next digest. `reason` tells one update from another."""
    for each in owed:
        if each.kind == "left out":
            digests.leave_out(tx, each.channel.name, story_id, each.reason, now)
            continue
        if each.kind == "new":
            outbox.tell(tx, each.channel.name, story_id, now)
            digests.let_in(tx, each.channel.name, story_id)
        if each.is_for_digest or _waits_for_quiets_end(each.channel, teller, now):
            digests.owe_digest(tx, each.channel.name, story_id, now, each.kind)
        else:
            _owe_story(tx, teller, each, story_id, reason=reason, now=now)


def close_digest(tx: Tx, teller: Teller, channel: Channel, slot: Slot, now: datetime) -> int | None:
    """Freezes a slot's digest and owes it to the channel's recipients. How many stories; None: it was closed before."""
    since = digests.last_closed_at(tx, channel.name) or now - FIRST_PERIOD
    taken = digests.take_slot(tx, channel.name, slot.key, now)
    if taken is None:
        return None
    if taken.stories or (channel.digest and channel.empty_digest):
        body = render(
            tx,
            teller,
            channel,
            taken.stories,
            label=slot.key,
            period=(since, now),
            left_out_count=taken.left_out_count,
        )
        for recipient in _recipients(channel):
            owing = Owing(
                channel=channel.name,
                kind=DIGEST,
                subject=slot.key,
                body=body,
                recipient=recipient,
                digest_id=taken.digest_id,
            )
            outbox.owe(tx, owing, now)
    return len(taken.stories)


def preview(tx: Tx, teller: Teller, channel: Channel, now: datetime) -> bytes:
    """The channel's next digest as it would be now; nothing is written."""
    since = digests.last_closed_at(tx, channel.name) or now - FIRST_PERIOD
    waiting = digests.waiting_stories(tx, channel.name)
    left_out_count = digests.count_left_out(tx, channel.name)
    return render(tx, teller, channel, waiting, label="", period=(since, now), left_out_count=left_out_count)


def render(
    tx: Tx,
    teller: Teller,
    channel: Channel,
    waiting: Sequence[digests.DigestStory],
    *,
    label: str,
    period: tuple[datetime, datetime],
    left_out_count: int = 0,
) -> bytes:
    """A digest's bytes, with the health of sources and channels as it is now."""
    updates = [each.story_id for each in waiting if each.kind == "updated"]
    told = told_stories(tx, [each.story_id for each in waiting], teller.outlet_names, updates=updates)
    return digest_body(
        channel,
        told,
        title=DIGEST_TITLES[channel.language],
        slot_label=label,
        period=period,
        timezone=teller.timezone,
        health=health.list_health(tx),
        at=period[1],
        notes=Footnotes(left_out_count, channel.minimum_score, _troubles(tx, teller)),
    )


def tell_health(tx: Tx, teller: Teller, now: datetime) -> int:
    """Owes each change of a source's health, once, to the channels that are told at once. How many changes."""
    events = health.take_news(tx, now)
    for event in events:
        kind: HealthKind = SOURCE_RECOVERED if event.to_state == "up" else SOURCE_DEGRADED
        told = SourceHealth(event.outlet, event.url, event.to_state, event.reason, last_checked_at=event.at)
        for channel in teller.channels:
            if _is_told_at_once(channel):
                body = health_body(channel, told, kind=kind, at=event.at)
                _owe_each(tx, channel, kind, f"event-{event.id}", body, now=now)
    return len(events)


def tell_channels(tx: Tx, teller: Teller, now: datetime) -> int:
    """Owes a channel's trouble, and its end, once, to the other channels that are told at once. How many changes."""
    changes = channel_states.untold_changes(tx, {channel.name for channel in teller.channels})
    told = [state for state in changes if channel_states.mark_told(tx, state, now)]
    for state in told:
        kind: ChannelNewsKind = CHANNEL_RECOVERED if state.is_well else CHANNEL_DEGRADED
        trouble = _trouble(state)
        for channel in teller.channels:
            if _is_told_at_once(channel) and channel.name != state.channel:
                body = channel_body(channel, trouble, kind=kind, at=now)
                _owe_each(tx, channel, kind, f"{state.channel}-{now:%Y%m%dT%H%M%S%f}", body, now=now)
    return len(told)


def tell_ping(tx: Tx, channel: Channel, now: datetime) -> None:
    """Owes a test message."""
    _owe_each(tx, channel, TEST_PING, f"ping-{now:%Y%m%dT%H%M%S%f}", ping_body(channel, at=now), now=now)


def _waits_for_quiets_end(channel: Channel, teller: Teller, now: datetime) -> bool:
    """What people are told after a quiet night comes as one message; a program wants its messages one by one."""
    is_read = channel.kind in {ChannelKind.EMAIL, ChannelKind.CHAT, ChannelKind.FOLDER}
    return bool(channel.quiet) and is_read and quiet_until(now, teller.timezone, parse_quiet(channel.quiet)) is not None


def _is_told_at_once(channel: Channel) -> bool:
    """Of troubles: who has digests reads of them there, and a feed holds stories only."""
    return not channel.digest and channel.kind is not ChannelKind.FEED


def _troubles(tx: Tx, teller: Teller) -> tuple[ChannelTrouble, ...]:
    """The channels of the settings that are not well now."""
    known = {channel.name for channel in teller.channels}
    states = channel_states.list_states(tx)
    return tuple(_trouble(state) for name, state in states.items() if name in known and not state.is_well)


def _trouble(state: ChannelState) -> ChannelTrouble:
    """A channel that is well again keeps the error that it had."""
    if state.is_disabled:
        return ChannelTrouble(state.channel, is_disabled=True, reason=state.reason, since=state.since)
    since = state.failing_since or state.since
    return ChannelTrouble(state.channel, is_disabled=False, reason=state.last_error or "", since=since)


def _owe_story(tx: Tx, teller: Teller, owed: Owed, story_id: str, *, reason: str, now: datetime) -> None:
    is_update = owed.kind == "updated"
    story = told_story(tx, story_id, teller.outlet_names, is_update=is_update)
    if story is None:
        raise LookupError(f"the story {story_id} has no member")
    kind: StoryKind = STORY_UPDATED if is_update else STORY_NEW
    body = story_body(owed.channel, story, kind=kind, timezone=teller.timezone, at=now)
    subject = f"{story_id}/{reason}" if is_update else story_id
    _owe_each(tx, owed.channel, kind, subject, body, now=now, story_id=story_id)


def _owe_each(
    tx: Tx, channel: Channel, kind: str, subject: str, body: bytes, *, now: datetime, story_id: str | None = None
) -> None:
    for recipient in _recipients(channel):
        owing = Owing(
            channel=channel.name, kind=kind, subject=subject, body=body, recipient=recipient, story_id=story_id
        )
        outbox.owe(tx, owing, now)


def _recipients(channel: Channel) -> Sequence[str]:
    """One row a mail recipient; one row elsewhere."""
    return channel.to if channel.kind is ChannelKind.EMAIL else ("",)
