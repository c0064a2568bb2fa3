"""Records that the tests of deliveries share."""

from datetime import UTC, datetime

import pytest

from monitor.model import (
    Channel,
    ChannelKind,
    Dated,
    Delivery,
    Evidence,
    Match,
    Relation,
    SourceHealth,
    ToldArticle,
    ToldStory,
    Zone,
)

NOW = datetime(2024, 6, 19, 0, 0, tzinfo=UTC)
SENTENCE = "Presiden Rusia berjanji mendukung Korea Utara dan rakyatnya."


def make_article(**changes):
    values = {
        "outlet": "tempo",
        "outlet_name": "Tempo",
        "title": "Putin Berjanji Akan Dukung Korea Utara",
        "url": "https://dunia.tempo.example/read/1/putin",
        "published": Dated(datetime(2024, 6, 18, 3, 1, tzinfo=UTC), "minute", "18 Juni 2024 10:01 WIB", "WIB"),
        "first_seen_at": datetime(2024, 6, 18, 3, 12, tzinfo=UTC),
        "relation": Relation.NEW,
        "standfirst": None,
        "agencies": ("Reuters",),
        "authors": ("Ida",),
        "language": "id",
    }
    return ToldArticle(**{**values, **changes})


def make_match(sentence=SENTENCE, **changes):
    values = {
        "topic": "russia-north-korea",
        "score": 0.9,
        "evidence": (
            Evidence("Rusia", "russia", Zone.BODY, 9, 14, sentence, 0),
            Evidence("Korea Utara", "north_korea", Zone.BODY, 34, 45, sentence, 0),
        ),
        "reason": "two groups in one sentence",
    }
    return Match(**{**values, **changes})


def make_story(**changes):
    values = {
        "id": "s1",
        "topics": ("russia-north-korea",),
        "articles": (make_article(),),
        "matches": (make_match(),),
        "score": 0.9,
    }
    return ToldStory(**{**values, **changes})


def make_delivery(body, **changes):
    values = {
        "id": "dlv_01",
        "channel": "desk",
        "kind": "story.new",
        "subject": "s1",
        "recipient": "",
        "body": body,
        "attempts": 1,
        "created_at": NOW,
    }
    return Delivery(**{**values, **changes})


def make_channel(kind=ChannelKind.WEBHOOK, **changes):
    return Channel(**{"name": "desk", "kind": kind, **changes})


class Make:
    """Builders of records with sensible values; keywords change them."""

    now = NOW
    sentence = SENTENCE
    article = staticmethod(make_article)
    match = staticmethod(make_match)
    story = staticmethod(make_story)
    delivery = staticmethod(make_delivery)
    channel = staticmethod(make_channel)
    health = staticmethod(
        lambda state="up", **changes: SourceHealth("tempo", "https://t.example/rss", state, **changes)
    )


@pytest.fixture(scope="session")
def make():
    return Make()
