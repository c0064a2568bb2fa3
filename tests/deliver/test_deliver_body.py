import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.deliver.body import digest_body, health_body, ping_body, story_body
from monitor.deliver.digest import RenderedDigest
from monitor.model import ChannelKind

JAKARTA = ZoneInfo("Asia/Jakarta")
PROGRAMS = (ChannelKind.WEBHOOK, ChannelKind.CHAT)
LETTERS = (ChannelKind.EMAIL, ChannelKind.FOLDER)


@pytest.mark.parametrize("kind", PROGRAMS)
def test_webhooks_and_chats_hold_messages(make, kind):
    channel = make.channel(kind)
    bodies = (
        story_body(channel, make.story(), kind="story.new", timezone=JAKARTA, at=make.now),
        health_body(channel, make.health("up"), kind="source.recovered", at=make.now),
        ping_body(channel, at=make.now),
    )
    assert [json.loads(body)["type"] for body in bodies] == ["story.new", "source.recovered", "test.ping"]


@pytest.mark.parametrize("kind", LETTERS)
def test_mails_and_folders_hold_letters(make, kind):
    channel = make.channel(kind, language="en")
    bodies = (
        story_body(channel, make.story(), kind="story.new", timezone=JAKARTA, at=make.now),
        health_body(channel, make.health("down", reason="timeout"), kind="source.degraded", at=make.now),
        ping_body(channel, at=make.now),
    )
    assert [RenderedDigest.from_bytes(body).subject for body in bodies] == [
        "New story: Putin Berjanji Akan Dukung Korea Utara",
        "Source in trouble: tempo",
        "Test message for the channel desk. It works.",
    ]


def test_an_updated_story_says_so_in_every_form(make):
    letter, message = (
        story_body(make.channel(kind), make.story(), kind="story.updated", timezone=JAKARTA, at=make.now)
        for kind in (ChannelKind.EMAIL, ChannelKind.WEBHOOK)
    )
    assert RenderedDigest.from_bytes(letter).subject.startswith("Pembaruan berita: ")
    assert json.loads(message)["type"] == "story.updated"


def test_a_digest_is_a_letter_for_whoever_has_slots(make):
    body = digest_body(
        make.channel(ChannelKind.FOLDER),
        (make.story(),),
        title="Pantauan",
        slot_label="2024-06-19 07:00",
        period=(make.now - timedelta(days=1), make.now),
        timezone=JAKARTA,
        health=(),
        at=make.now,
    )
    assert RenderedDigest.from_bytes(body).subject == "Pantauan · 19 Juni 2024 · 1 berita, 1 media"
