"""A story's message as an entry of a feed: a title, a link, and a few lines of HTML and text."""

import uuid
from datetime import datetime, tzinfo
from typing import Any

from monitor.deliver.chat_text import story_lines
from monitor.deliver.comparison import payload_lines, payload_outlet
from monitor.deliver.feed_files import Item
from monitor.deliver.pages import template
from monitor.deliver.story_view import mark_terms
from monitor.deliver.words import words_of
from monitor.model import Delivery

_NAMESPACE = uuid.UUID("9a0c0f0e-6f0b-5b5e-9a53-2f6e6f9d1a77")
_SENTENCES_MAX, _ARTICLES_MAX = 2, 20


def item_of(payload: dict[str, Any], delivery: Delivery, language: str, timezone: tzinfo) -> Item:
    """The entry for a message of type `story.new` or `story.updated`."""
    data = payload["data"]
    lead = data["articles"][0]
    told_at = datetime.fromisoformat(payload["timestamp"])
    _, *lines = story_lines(data, words_of(language), timezone, is_update=False)
    return Item(
        id=uuid_of(data["story"]),
        url=lead["url"],
        title=lead["title"],
        html=_html(data, language, timezone),
        text="\n".join(lines),
        authors=tuple(dict.fromkeys(article["outlet_name"] for article in data["articles"])),
        tags=tuple(data["topics"]),
        published_at=delivery.created_at,
        modified_at=max(told_at, delivery.created_at),
    )


def uuid_of(name: str) -> str:
    """An id that is the same in every file and every database, and valid as Atom's (an IRI)."""
    return uuid.uuid5(_NAMESPACE, name).urn


def _html(data: dict[str, Any], language: str, timezone: tzinfo) -> str:
    lead, *others = data["articles"]
    words = words_of(language)
    found = [one for match in data["matches"] for one in match["evidence"]]
    terms = {one["term"] for one in found}
    shown = (lead["title"], lead["standfirst"] or "")
    sentences = dict.fromkeys(one["sentence"] for one in found if not any(one["sentence"] in text for text in shown))
    return template("feed_item.html.j2").render(
        lead=lead,
        when=words.told_time(lead["published_at"], lead["date_precision"], timezone),
        source=words.source.format(", ".join(lead["agencies"])) if lead["agencies"] else "",
        comparison=[line for line in payload_lines(data, words, timezone) if line],
        standfirst=mark_terms(lead["standfirst"] or "", terms),
        sentences=[mark_terms(sentence, terms) for sentence in list(sentences)[:_SENTENCES_MAX]],
        others=[
            (one, payload_outlet(one, words), words.told_time(one["published_at"], one["date_precision"], timezone))
            for one in others[:_ARTICLES_MAX]
        ],
        words=words,
    )
