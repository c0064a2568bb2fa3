"""Who is owed what when an article joins a story: the one place that decides it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from monitor.model import Channel, Relation

Kind = Literal["new", "updated", "left out"]


@dataclass(frozen=True, slots=True)
class Owed:
    """A channel is to be told of a story, in its next digest or at once; or it is not, by its own minimum score."""

    channel: Channel
    kind: Kind
    score: float = 0.0

    @property
    def is_for_digest(self) -> bool:
        return bool(self.channel.digest)

    @property
    def reason(self) -> str:
        """Why a story is left out."""
        return f"its score {self.score:.2f} is below {self.channel.minimum_score:.2f}, the least this channel is told"


def find_owed(
    relation: Relation,
    *,
    scores: Mapping[str, float],
    has_news: bool,
    channels: Iterable[Channel],
    told: Collection[str],
) -> tuple[Owed, ...]:
    """What each channel is owed for an article with these scores by topic, whose story those in `told` know already.

    A story is new once for a channel, whoever tells it. After that a copy is silent, another report of the event is
    an update, and a version is an update only if it says something new (`has_news`). A channel with a minimum score
    is told a story from the first article on that reaches it, and then everything else of it.
    """
    is_update = relation is Relation.EVENT or (relation is Relation.VERSION and has_news)
    interested = [channel for channel in channels if not channel.topics or set(channel.topics) & set(scores)]
    return tuple(
        _owed(channel, scores, is_known=channel.name in told)
        for channel in interested
        if is_update or channel.name not in told
    )


def why_untold(owed: Sequence[Owed]) -> str:
    """Why no channel is told a story."""
    if not owed:
        return "no channel is told this topic"
    return "; ".join(f"{each.channel.name}: {each.reason}" for each in owed)


def _owed(channel: Channel, scores: Mapping[str, float], *, is_known: bool) -> Owed:
    score = max((score for topic, score in scores.items() if not channel.topics or topic in channel.topics), default=0)
    if is_known:
        return Owed(channel, "updated", score)
    return Owed(channel, "new" if score >= channel.minimum_score else "left out", score)
