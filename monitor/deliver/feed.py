"""Feeds as files: for each topic an Atom and a JSON Feed of the newest stories, so that any reader can subscribe.

The JSON Feed is the memory: a story is put into it under an id that never changes, and both files are written from
it, each whole or not at all. A delivery sent twice, or an update, replaces its own entry, so a reader sees it once.
"""

import asyncio
import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from monitor.deliver.feed_files import Feed, Item, atom_of, feed_of_json, json_of
from monitor.deliver.feed_item import item_of, uuid_of
from monitor.deliver.folder import safe_stem, write_whole
from monitor.deliver.message import STORY_NEW, STORY_UPDATED
from monitor.deliver.text import clean_line
from monitor.deliver.words import words_of
from monitor.model import Channel, Delivery, SendFailure, SendResult, Sent

_LOCK = ".lock"


class FeedSender:
    """Writes the feeds of one folder, which is made if it is missing."""

    def __init__(self, channel: Channel, *, timezone: tzinfo) -> None:
        self._channel = channel
        self._folder = Path(channel.path)
        self._timezone = timezone

    async def send(self, delivery: Delivery, at: datetime) -> SendResult:  # noqa: ARG002  every sender takes it
        try:
            return await asyncio.to_thread(self._write, delivery)
        except OSError as error:
            return SendFailure(f"{error.strerror or error}: {self._folder}")
        except ValueError as error:  # somebody else's file: it is not overwritten
            return SendFailure(clean_line(str(error), 300))

    def _write(self, delivery: Delivery) -> SendResult:
        self._folder.mkdir(parents=True, exist_ok=True)
        with _alone(self._folder):
            if delivery.kind not in {STORY_NEW, STORY_UPDATED}:
                return Sent(f"{self._folder} can be written")
            payload = json.loads(delivery.body)
            topics = self._topics(payload["data"])
            item = item_of(payload, delivery, self._channel.language, self._timezone)
            for topic in topics:
                self._put(topic, item)
        return Sent(", ".join(f"{stem_of(topic)}.atom" for topic in topics))

    def _topics(self, data: dict[str, Any]) -> Sequence[str]:
        wanted = self._channel.topics
        return [topic for topic in data["topics"] if not wanted or topic in wanted]

    def _put(self, topic: str, item: Item) -> None:
        path = self._folder / f"{stem_of(topic)}.json"
        items = _merged(feed_of_json(path) if path.exists() else (), item)[: self._channel.keep]
        feed = self._feed(topic, items)
        write_whole(path, json_of(feed, self._address(path.name)))
        atom = path.with_suffix(".atom")
        write_whole(atom, atom_of(feed, self._address(atom.name)))

    def _feed(self, topic: str, items: Sequence[Item]) -> Feed:
        words = words_of(self._channel.language)
        title = words.feed_title.format(clean_line(topic, 80))
        return Feed(uuid_of(f"{self._channel.name}\0{topic}"), title, words.language, tuple(items))

    def _address(self, name: str) -> str | None:
        """Where readers find the file, if the operator said so."""
        return f"{self._channel.url.rstrip('/')}/{name}" if self._channel.url else None


def stem_of(topic: str) -> str:
    """The name of a topic's files; safe on every file system."""
    return safe_stem(topic)


def _merged(items: Sequence[Item], item: Item) -> list[Item]:
    """The newest first. What was written of a story later than this message stays, but its first time is kept."""
    known = next((each for each in items if each.id == item.id), None)
    if known is not None:
        if known.modified_at > item.modified_at:
            return list(items)
        item = item.published_first(known.published_at)
    others = [each for each in items if each.id != item.id]
    return sorted([item, *others], key=lambda each: each.modified_at, reverse=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two processes that serve one folder write one after another."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
