"""Who is owed what when an article joins a story: the one place that decides it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from monitor.model import Channel, Relation


@dataclass(frozen=True, slots=True)
class Owed:
    """A channel is to be told of a story: in its next digest, or at once."""

    channel: Channel
    kind: Literal["new", "updated"]

    @property
    def is_for_digest(self) -> bool:
        return bool(self.channel.digest)


def find_owed(
    relation: Relation,
    *,
    topics: Collection[str],
    has_news: bool,
    channels: Iterable[Channel],
    told: Collection[str],
) -> tuple[Owed, ...]:
    """What each channel is owed for an article of these topics whose story the channels in `told` know already.

    A story is new once for a channel, whoever tells it. After that a copy is silent, another report of the event is
    an update, and a version is an update only if it says something new (`has_news`).
    """
    is_update = relation is Relation.EVENT or (relation is Relation.VERSION and has_news)
    interested = [channel for channel in channels if not channel.topics or set(channel.topics) & set(topics)]
    return tuple(
        Owed(channel, "updated" if channel.name in told else "new")
        for channel in interested
        if is_update or channel.name not in told
    )
