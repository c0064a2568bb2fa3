import json
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.deliver.message import MESSAGE_MAX_BYTES, health_message, ping_message, story_message, told_day
from monitor.model import Dated, Evidence, Relation, Zone


def test_a_story_is_told_whole(make):
    payload = json.loads(story_message(make.story(), kind="story.new", at=make.now))
    assert payload == {
        "type": "story.new",
        "timestamp": "2024-06-19T00:00:00+00:00",
        "data": {
            "story": "s1",
            "topics": ["russia-north-korea"],
            "score": 0.9,
            "reason": "two groups in one sentence",
            "articles": [
                {
                    "outlet": "tempo",
                    "outlet_name": "Tempo",
                    "title": "Putin Berjanji Akan Dukung Korea Utara",
                    "url": "https://dunia.tempo.example/read/1/putin",
                    "published_at": "2024-06-18T03:01:00+00:00",
                    "date_precision": "minute",
                    "first_seen_at": "2024-06-18T03:12:00+00:00",
                    "relation": "new",
                    "standfirst": None,
                    "agencies": ["Reuters"],
                    "authors": ["Ida"],
                    "language": "id",
                }
            ],
            "matches": [
                {
                    "topic": "russia-north-korea",
                    "score": 0.9,
                    "evidence": [
                        {"term": "Rusia", "group": "russia", "zone": "body", "sentence": make.sentence},
                        {"term": "Korea Utara", "group": "north_korea", "zone": "body", "sentence": make.sentence},
                    ],
                }
            ],
            "left_out": {"articles": 0, "evidence": 0},
        },
    }


def test_equal_stories_give_equal_bytes(make):
    first, second = (story_message(make.story(), kind="story.updated", at=make.now) for _ in range(2))
    assert first == second


def test_a_day_is_told_as_a_day_and_nothing_as_nothing(make):
    midnight_in_jakarta = datetime(2024, 6, 17, 17, 0, tzinfo=UTC)
    articles = (make.article(published=Dated(midnight_in_jakarta, "day")), make.article(published=Dated()))
    data = json.loads(story_message(make.story(articles=articles), kind="story.new", at=make.now))["data"]
    assert [article["published_at"] for article in data["articles"]] == ["2024-06-18", None]


def test_the_day_is_the_outlets_own():
    assert told_day(datetime(2024, 6, 17, 17, tzinfo=UTC)).isoformat() == "2024-06-18"  # Jakarta
    assert told_day(datetime(2024, 6, 18, 4, tzinfo=UTC)).isoformat() == "2024-06-18"  # New York
    assert told_day(datetime(2024, 6, 18, 0, tzinfo=UTC)).isoformat() == "2024-06-18"
    assert told_day(datetime(2024, 6, 17, 12, tzinfo=UTC)).isoformat() == "2024-06-18"  # Auckland


def test_suppressed_matches_are_never_told(make):
    story = make.story(matches=(make.match(), make.match(topic="hidden", suppressed=True)))
    assert b"hidden" not in story_message(story, kind="story.new", at=make.now)


def test_what_does_not_fit_is_counted_evidence_first(make):
    evidence = tuple(Evidence("Rusia", "russia", Zone.BODY, 0, 5, f"{n} " + "kata " * 150, n) for n in range(60))
    articles = tuple(make.article(title=f"Judul {n}", relation=Relation.COPY) for n in range(15))
    body = story_message(
        make.story(matches=(make.match(evidence=evidence),), articles=articles), kind="story.new", at=make.now
    )
    data = json.loads(body)["data"]
    assert len(body) <= MESSAGE_MAX_BYTES
    assert data["left_out"] == {"articles": 0, "evidence": 55}
    assert len(data["articles"]) == 15


@settings(max_examples=12, deadline=None)
@given(text=st.text(min_size=1, max_size=3), count=st.integers(1, 12))
def test_a_message_is_always_small_and_valid(make, text, count):
    long = text * 1200
    evidence = tuple(Evidence(long, long, Zone.BODY, 0, 1, long) for _ in range(count))
    article = make.article(
        title=long, standfirst=long, outlet=long, outlet_name=long, url="https://a.example/" + "x" * 1900,
        agencies=(long,) * 40, authors=(long,) * 40,
    )  # fmt: skip
    story = make.story(
        topics=(long,) * count,
        articles=(article,) * count,
        matches=(make.match(evidence=evidence, reason=long),) * count,
    )
    body = story_message(story, kind="story.new", at=make.now)
    assert len(body) <= MESSAGE_MAX_BYTES
    assert json.loads(body)["data"]["articles"]


def test_health_and_ping_have_their_types(make):
    health = make.health("down", reason="3 × timeout", last_checked_at=make.now)
    told = json.loads(health_message(health, kind="source.degraded", at=make.now))
    assert told["type"] == "source.degraded"
    assert told["data"]["reason"] == "3 × timeout"
    assert told["data"]["last_checked_at"] == "2024-06-19T00:00:00+00:00"
    assert json.loads(ping_message("desk", at=make.now))["data"] == {"channel": "desk"}
