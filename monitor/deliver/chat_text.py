"""A message as a chat shows it: short, and with nothing in it that the chat would act upon."""

import json
import re
from datetime import tzinfo
from typing import Any

from monitor.deliver.comparison import payload_lines, payload_outlet
from monitor.deliver.digest import RenderedDigest
from monitor.deliver.message import (
    CHANNEL_DEGRADED,
    CHANNEL_RECOVERED,
    DIGEST,
    SOURCE_DEGRADED,
    SOURCE_RECOVERED,
    TEST_PING,
)
from monitor.deliver.text import cut
from monitor.deliver.words import Words, words_of
from monitor.model import Delivery

_MENTION = re.compile(r"@(?=\w)")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#|~])")
_SENTENCE_MAX, _STANDFIRST_MAX, _OTHERS_MAX = 300, 300, 5

Payload = dict[str, Any]


def chat_lines(delivery: Delivery, *, language: str, timezone: tzinfo) -> list[str]:
    """The lines of a delivery's message; a line that is an address holds nothing else."""
    if delivery.kind == DIGEST:
        return RenderedDigest.from_bytes(delivery.body).text.splitlines()
    words = words_of(language)
    payload = json.loads(delivery.body)
    data = payload["data"]
    if payload["type"] == TEST_PING:
        return [words.ping.format(data["channel"])]
    if payload["type"] in {SOURCE_DEGRADED, SOURCE_RECOVERED}:
        told = words.degraded if payload["type"] == SOURCE_DEGRADED else words.recovered
        return [line for line in (told.format(data["outlet"]), data["reason"], data["url"]) if line]
    if payload["type"] in {CHANNEL_DEGRADED, CHANNEL_RECOVERED}:
        told = words.channel_degraded if payload["type"] == CHANNEL_DEGRADED else words.channel_recovered
        return [line for line in (told.format(data["channel"]), data["reason"]) if line]
    return story_lines(data, words, timezone, is_update=payload["type"] == "story.updated")


def escape_lines(lines: list[str], *, markdown: bool) -> list[str]:
    """Lines in which nobody is called by name, and, for a chat that reads plain text as markdown, nothing is styled."""
    return [_escape(line, markdown=markdown) for line in lines]


def split_message(lines: list[str], limit: int) -> list[str]:
    """The lines as messages of at most `limit` characters; lines stay whole where they can."""
    messages, current = [], ""
    for piece in (piece for line in lines for piece in _pieces(line, limit)):
        longer = f"{current}\n{piece}" if current else piece
        if len(longer) > limit:
            messages.append(current)
            longer = piece
        current = longer
    return [message for message in (*messages, current) if message.strip()]


def story_lines(data: Payload, words: Words, timezone: tzinfo, *, is_update: bool) -> list[str]:
    """A story in a few lines, its title first."""
    lead, *others = data["articles"]
    sentences = [one["sentence"] for match in data["matches"] for one in match["evidence"] if one["zone"] != "title"]
    label = words.update_title if is_update else words.story_title
    lines = [
        f"{label}: {lead['title']}",
        " · ".join(
            part
            for part in (
                lead["outlet_name"],
                words.told_time(lead["published_at"], lead["date_precision"], timezone),
                _agencies(lead, words),
            )
            if part
        ),
        *payload_lines(data, words, timezone),
        cut(lead["standfirst"] or "", _STANDFIRST_MAX),
        f"“{cut(sentences[0], _SENTENCE_MAX)}”" if sentences else "",
        lead["url"] or "",
        f"{words.also_in}: {_outlets(others, words)}" if others else "",
    ]
    return [line for line in lines if line]


def _agencies(article: Payload, words: Words) -> str:
    return words.source.format(", ".join(article["agencies"])) if article["agencies"] else ""


def _outlets(articles: list[Payload], words: Words) -> str:
    names = list(dict.fromkeys(payload_outlet(article, words) for article in articles))
    more = f", {words.and_more.format(len(names) - _OTHERS_MAX)}" if len(names) > _OTHERS_MAX else ""
    return ", ".join(names[:_OTHERS_MAX]) + more


def _escape(line: str, *, markdown: bool) -> str:
    if line.strip().startswith(("https://", "http://")) and " " not in line.strip():
        return line
    quiet = _MENTION.sub("＠", line)
    return _MARKDOWN.sub(r"\\\1", quiet) if markdown else quiet


def _pieces(line: str, limit: int) -> list[str]:
    """A line longer than a message, in parts that end between graphemes."""
    pieces = []
    while len(line) > limit:
        part = cut(line, limit).removesuffix("…") or line[:limit]
        pieces.append(part)
        line = line[len(part) :].lstrip()
    return [*pieces, line]
