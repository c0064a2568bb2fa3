"""The bytes that a channel's outbox row holds: what each kind of channel sends, made once and then never changed.

Webhooks and chats hold a JSON message; mails and folders hold a finished letter.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from monitor.deliver.digest import digest_content, render_brief, render_digest, render_note, render_story
from monitor.deliver.digest_view import Footnotes
from monitor.deliver.message import (
    CHANNEL_DEGRADED,
    SOURCE_DEGRADED,
    STORY_UPDATED,
    ChannelNewsKind,
    HealthKind,
    StoryKind,
    channel_message,
    health_message,
    ping_message,
    story_message,
)
from monitor.deliver.words import words_of
from monitor.model import Channel, ChannelKind, ChannelTrouble, SourceHealth, ToldStory

_LETTERS = frozenset({ChannelKind.EMAIL, ChannelKind.FOLDER})


def story_body(channel: Channel, story: ToldStory, *, kind: StoryKind, timezone: tzinfo, at: datetime) -> bytes:
    """A story, for a channel that tells each at once."""
    if channel.kind in _LETTERS:
        story = replace(story, is_update=kind == STORY_UPDATED)
        return render_story(story, language=channel.language, timezone=timezone, at=at).to_bytes()
    return story_message(story, kind=kind, at=at)


def digest_body(
    channel: Channel,
    stories: Sequence[ToldStory],
    *,
    title: str,
    slot_label: str,
    period: tuple[datetime, datetime],
    timezone: tzinfo,
    health: Sequence[SourceHealth],
    at: datetime,
    notes: Footnotes = Footnotes(),  # noqa: B008  a frozen record
) -> bytes:
    """A slot's digest, for mails, folders and chats. A webhook has none: its stories are told one by one."""
    content = digest_content(
        stories,
        title=title,
        slot_label=slot_label,
        period=period,
        language=channel.language,
        timezone=timezone,
        health=health,
        at=at,
        notes=notes,
    )
    rendered = render_brief(content) if channel.kind is ChannelKind.CHAT else render_digest(content)
    return rendered.to_bytes()


def health_body(channel: Channel, health: SourceHealth, *, kind: HealthKind, at: datetime) -> bytes:
    """A source's trouble, or its end."""
    if channel.kind not in _LETTERS:
        return health_message(health, kind=kind, at=at)
    words = words_of(channel.language)
    title = (words.degraded if kind == SOURCE_DEGRADED else words.recovered).format(health.outlet)
    return render_note(title, (health.reason, health.url), language=words.language).to_bytes()


def channel_body(channel: Channel, trouble: ChannelTrouble, *, kind: ChannelNewsKind, at: datetime) -> bytes:
    """Another channel's trouble, or its end."""
    if channel.kind not in _LETTERS:
        return channel_message(trouble, kind=kind, at=at)
    words = words_of(channel.language)
    told = words.channel_degraded if kind == CHANNEL_DEGRADED else words.channel_recovered
    lines = (trouble.reason,) if trouble.reason else ()
    return render_note(told.format(trouble.channel), lines, language=words.language).to_bytes()


def ping_body(channel: Channel, *, at: datetime) -> bytes:
    """A test message."""
    if channel.kind not in _LETTERS:
        return ping_message(channel.name, at=at)
    line = words_of(channel.language).ping.format(channel.name)
    return render_note(line, (at.isoformat(),), language=channel.language).to_bytes()
