"""Messages for programs: Standard Webhooks payloads, `{"type", "timestamp", "data"}` as JSON under 20 kB.

The bytes made here are stored, signed and sent as they are. Equal arguments give equal bytes. What does not fit is
left out in a fixed order, evidence first, and `data.left_out` says how much.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal

from monitor.deliver.text import clean_line, cut, safe_url
from monitor.model import ChannelTrouble, Dated, Evidence, Match, SourceHealth, ToldArticle, ToldStory

MESSAGE_MAX_BYTES = 19_999
STORY_NEW: Final = "story.new"
STORY_UPDATED: Final = "story.updated"
SOURCE_DEGRADED: Final = "source.degraded"
SOURCE_RECOVERED: Final = "source.recovered"
CHANNEL_DEGRADED: Final = "channel.degraded"
CHANNEL_RECOVERED: Final = "channel.recovered"
TEST_PING: Final = "test.ping"
DIGEST = "digest"

StoryKind = Literal["story.new", "story.updated"]
HealthKind = Literal["source.degraded", "source.recovered"]
ChannelNewsKind = Literal["channel.degraded", "channel.recovered"]
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Size:
    """How much of a story a message may hold: counts, and characters of one text."""

    evidence: int
    sentence: int
    standfirst: int
    articles: int
    names: int = 10
    title: int = 300
    matches: int = 20


_SIZES = (
    _Size(evidence=5, sentence=500, standfirst=1000, articles=100),
    _Size(evidence=3, sentence=300, standfirst=500, articles=50),
    _Size(evidence=2, sentence=300, standfirst=300, articles=20),
    _Size(evidence=1, sentence=300, standfirst=200, articles=10, names=3, matches=10),
    _Size(evidence=1, sentence=200, standfirst=0, articles=5, names=1, title=150, matches=5),
    _Size(evidence=1, sentence=100, standfirst=0, articles=1, names=1, title=150, matches=3),
)
_TITLE_MAX, _STANDFIRST_MAX, _SENTENCE_MAX, _NAME_MAX, _REASON_MAX = 300, 1000, 1000, 100, 500


def story_message(story: ToldStory, *, kind: StoryKind, at: datetime) -> bytes:
    """A story as a payload of type `story.new` or `story.updated`."""
    data = _story_data(story)
    body = _to_bytes(kind, at, data)
    for size in _SIZES:
        if len(body) <= MESSAGE_MAX_BYTES:
            break
        _cut_back(data, size)
        body = _to_bytes(kind, at, data)
    return body


def health_message(health: SourceHealth, *, kind: HealthKind, at: datetime) -> bytes:
    """A source's trouble or its end as a payload of type `source.degraded` or `source.recovered`."""
    data = {
        "outlet": clean_line(health.outlet, _NAME_MAX),
        "url": safe_url(health.url),
        "state": health.state,
        "reason": clean_line(health.reason, _REASON_MAX),
        "last_checked_at": _iso(health.last_checked_at),
        "last_link_at": _iso(health.last_link_at),
    }
    return _to_bytes(kind, at, data)


def channel_message(trouble: ChannelTrouble, *, kind: ChannelNewsKind, at: datetime) -> bytes:
    """Another channel's trouble or its end as a payload of type `channel.degraded` or `channel.recovered`."""
    data = {
        "channel": clean_line(trouble.channel, _NAME_MAX),
        "state": "disabled" if trouble.is_disabled else "paused",
        "reason": clean_line(trouble.reason, _REASON_MAX),
        "since": _iso(trouble.since),
    }
    return _to_bytes(kind, at, {**data, "state": "up"} if kind == CHANNEL_RECOVERED else data)


def ping_message(channel: str, *, at: datetime) -> bytes:
    """A payload of type `test.ping`: proves that a channel works."""
    return _to_bytes(TEST_PING, at, {"channel": clean_line(channel, _NAME_MAX)})


def _to_bytes(kind: str, at: datetime, data: Payload) -> bytes:
    payload = {"type": kind, "timestamp": _iso(at), "data": data}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def _story_data(story: ToldStory) -> Payload:
    best = story.matches[0].reason if story.matches else ""
    return {
        "story": story.id,
        "topics": [clean_line(topic, _NAME_MAX) for topic in story.topics],
        "score": round(story.score, 4),
        "reason": clean_line(best, _REASON_MAX),
        "articles": [_article_data(article) for article in story.articles],
        "matches": [_match_data(match) for match in story.matches if not match.suppressed],
        "left_out": {"articles": 0, "evidence": 0},
        **_comparison(story),
    }


def _comparison(story: ToldStory) -> Payload:
    """What only a story of several articles has: who had it first and whose text it is; numbers that differ."""
    data: Payload = {}
    if story.origin is not None:
        data["first"] = {
            "outlet": clean_line(story.origin.outlet, _NAME_MAX),
            "outlet_name": clean_line(story.origin.outlet_name, _NAME_MAX),
            "at": _iso(story.origin.at),
            "wires": [clean_line(name, _NAME_MAX) for name in story.origin.wires[:10]],
        }
    if story.figures:
        data["figures"] = [
            [
                {"outlet": clean_line(name, _NAME_MAX), "says": clean_line(says, _NAME_MAX)}
                for name, says in told.values[:6]
            ]
            for told in story.figures
        ]
    return data


def _cut_back(data: Payload, size: _Size) -> None:
    left_out = data["left_out"]
    left_out["evidence"] += sum(len(match["evidence"]) for match in data["matches"][size.matches :])
    data["matches"] = data["matches"][: size.matches]
    for match in data["matches"]:
        left_out["evidence"] += len(match["evidence"][size.evidence :])
        match["evidence"] = match["evidence"][: size.evidence]
        for evidence in match["evidence"]:
            evidence["sentence"] = cut(evidence["sentence"], size.sentence)
    left_out["articles"] += len(data["articles"][size.articles :])
    data["articles"] = [_cut_article(article, size) for article in data["articles"][: size.articles]]
    data["topics"] = data["topics"][: size.matches]


def _cut_article(article: Payload, size: _Size) -> Payload:
    standfirst = cut(article["standfirst"] or "", size.standfirst) if size.standfirst else None
    names = {key: article[key][: size.names] for key in ("agencies", "authors")}
    return {**article, **names, "title": cut(article["title"], size.title), "standfirst": standfirst or None}


def _article_data(article: ToldArticle) -> Payload:
    return {
        "outlet": clean_line(article.outlet, _NAME_MAX),
        "outlet_name": clean_line(article.outlet_name, _NAME_MAX),
        "title": clean_line(article.title, _TITLE_MAX),
        "url": safe_url(article.url),
        "published_at": published_text(article.published),
        "date_precision": article.published.precision,
        "first_seen_at": _iso(article.first_seen_at),
        "relation": article.relation.value,
        "standfirst": clean_line(article.standfirst, _STANDFIRST_MAX) if article.standfirst else None,
        "agencies": [clean_line(agency, _NAME_MAX) for agency in article.agencies[:10]],
        "authors": [clean_line(author, _NAME_MAX) for author in article.authors[:10]],
        "language": article.language,
        **({} if article.shared is None else {"shared": article.shared}),
    }


def published_text(published: Dated) -> str | None:
    """ISO 8601 with offset, a plain date where only the day was told, None where nothing was."""
    if published.at is None or published.precision == "none":
        return None
    return told_day(published.at).isoformat() if published.precision == "day" else published.at.isoformat()


def told_day(midnight: datetime) -> date:
    """The day whose local midnight, in whatever zone from UTC-11 to UTC+12, is given as UTC."""
    return (midnight.astimezone(UTC) + timedelta(hours=12)).date()


def _match_data(match: Match) -> Payload:
    return {
        "topic": clean_line(match.topic, _NAME_MAX),
        "score": round(match.score, 4),
        "evidence": [_evidence_data(evidence) for evidence in match.evidence],
    }


def _evidence_data(evidence: Evidence) -> Payload:
    return {
        "term": clean_line(evidence.term, _NAME_MAX),
        "group": clean_line(evidence.group, _NAME_MAX) if evidence.group else None,
        "zone": evidence.zone.value,
        "sentence": clean_line(evidence.sentence, _SENTENCE_MAX),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
