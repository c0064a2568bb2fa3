"""Owing the channels what they are to be told: stories, digests, sources' troubles. Within the caller's write."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.deliver.body import digest_body, health_body, ping_body, story_body
from monitor.deliver.message import (
    SOURCE_DEGRADED,
    SOURCE_RECOVERED,
    STORY_NEW,
    STORY_UPDATED,
    TEST_PING,
    HealthKind,
    StoryKind,
)
from monitor.deliver.owed import Owed
from monitor.desk import Teller
from monitor.model import Channel, ChannelKind, SourceHealth
from monitor.schedule.slots import Slot
from monitor.store import digests, health, outbox, stories
from monitor.store.engine import Tx
from monitor.store.outbox import Owing

DIGEST = "digest"
DIGEST_TITLES = {"id": "Ringkasan berita", "en": "News digest"}
FIRST_PERIOD = timedelta(days=1)  # what a channel's first digest says it covers


def tell_story(tx: Tx, teller: Teller, owed: Sequence[Owed], story_id: str, *, reason: str, now: datetime) -> None:
    """Owes a story to each channel, at once or in its next digest. `reason` tells one update from another."""
    for each in owed:
        if each.kind == "new":
            outbox.tell(tx, each.channel.name, story_id, now)
        if each.is_for_digest:
            digests.owe_digest(tx, each.channel.name, story_id, now, each.kind)
        else:
            _owe_story(tx, teller, each, story_id, reason=reason, now=now)


def close_digest(tx: Tx, teller: Teller, channel: Channel, slot: Slot, now: datetime) -> int | None:
    """Freezes a slot's digest and owes it to the channel's recipients. How many stories; None: it was closed before."""
    since = digests.last_closed_at(tx, channel.name) or now - FIRST_PERIOD
    taken = digests.take_slot(tx, channel.name, slot.key, now)
    if taken is None:
        return None
    if taken.stories or channel.empty_digest:
        body = render(tx, teller, channel, taken.stories, label=slot.key, period=(since, now))
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
    return render(tx, teller, channel, waiting, label="", period=(since, now))


def render(
    tx: Tx,
    teller: Teller,
    channel: Channel,
    waiting: Sequence[digests.DigestStory],
    *,
    label: str,
    period: tuple[datetime, datetime],
) -> bytes:
    """A digest's bytes, with the sources' health as it is now."""
    updates = [each.story_id for each in waiting if each.kind == "updated"]
    told = stories.told_stories(tx, [each.story_id for each in waiting], teller.outlet_names, updates=updates)
    return digest_body(
        channel,
        told,
        title=DIGEST_TITLES[channel.language],
        slot_label=label,
        period=period,
        timezone=teller.timezone,
        health=health.list_health(tx),
        at=period[1],
    )


def tell_health(tx: Tx, teller: Teller, now: datetime) -> int:
    """Owes each change of a source's health, once, to the channels that are told at once. How many changes."""
    events = health.take_news(tx, now)
    for event in events:
        kind: HealthKind = SOURCE_RECOVERED if event.to_state == "up" else SOURCE_DEGRADED
        told = SourceHealth(event.outlet, event.url, event.to_state, event.reason, last_checked_at=event.at)
        for channel in teller.channels:
            if not channel.digest:
                body = health_body(channel, told, kind=kind, at=event.at)
                _owe_each(tx, channel, kind, f"event-{event.id}", body, now=now)
    return len(events)


def tell_ping(tx: Tx, channel: Channel, now: datetime) -> None:
    """Owes a test message."""
    _owe_each(tx, channel, TEST_PING, f"ping-{now:%Y%m%dT%H%M%S%f}", ping_body(channel, at=now), now=now)


def _owe_story(tx: Tx, teller: Teller, owed: Owed, story_id: str, *, reason: str, now: datetime) -> None:
    is_update = owed.kind == "updated"
    story = stories.told_story(tx, story_id, teller.outlet_names, is_update=is_update)
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
