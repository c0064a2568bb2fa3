"""What a digest says, before it is written as HTML or text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from monitor.deliver.story_view import StoryView
from monitor.deliver.text import clean_line, cut
from monitor.deliver.words import Words
from monitor.model import ChannelTrouble, SourceHealth

_FAILING_MAX = 10


@dataclass(frozen=True, slots=True)
class TopicView:
    name: str
    count: str
    stories: tuple[StoryView, ...]


@dataclass(frozen=True, slots=True)
class HealthView:
    summary: str
    failing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Footnotes:
    """What the foot of a digest says beside the sources' health."""

    left_out_count: int = 0  # stories below the channel's minimum score
    minimum_score: float = 0.0
    troubles: tuple[ChannelTrouble, ...] = ()  # of other channels


@dataclass(frozen=True, slots=True)
class DigestContent:
    """Everything there is to say, the best story first."""

    words: Words
    title: str
    day: str
    short_day: str
    period: str
    edition: str
    stories: tuple[StoryView, ...]
    outlet_count: int
    health: HealthView
    update_count: int = 0
    notes: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"{self.title} · {self.short_day} · {self.count}"

    @property
    def count(self) -> str:
        if not self.stories:
            return self.words.empty
        return f"{self.words.count_stories(len(self.stories))}, {self.words.count_outlets(self.outlet_count)}"

    @property
    def changes(self) -> str:
        """`3 new, 1 update`; nothing where everything is new."""
        if not self.update_count:
            return ""
        words, new_count = self.words, len(self.stories) - self.update_count
        updates = words.count(words.updated_stories, self.update_count)
        return f"{words.count(words.new_stories, new_count)}, {updates}" if new_count else updates

    @property
    def preheader(self) -> str:
        """What a mail program shows beside the subject."""
        return cut(" · ".join(story.title for story in self.stories[:3]), 180)


@dataclass(frozen=True, slots=True)
class DigestView:
    """The content as one format has room for it: stories in full, by title only, and how many not at all."""

    content: DigestContent
    topics: tuple[TopicView, ...]
    listed: tuple[StoryView, ...]
    left_out: int


def shown_digest(content: DigestContent, full: int, listed: int) -> DigestView:
    """The first `full` stories by topic, the next `listed` by title."""
    told, rest = content.stories[:full], content.stories[full : full + listed]
    names = dict.fromkeys(story.topic for story in told)
    topics = tuple(_topic_view(name, told, content) for name in names)
    return DigestView(content, topics, rest, len(content.stories) - len(told) - len(rest))


def _topic_view(name: str, told: Sequence[StoryView], content: DigestContent) -> TopicView:
    """A topic counts all its stories, shown in full or not."""
    count = sum(story.topic == name for story in content.stories)
    return TopicView(name, content.words.count_stories(count), tuple(story for story in told if story.topic == name))


def health_view(health: Sequence[SourceHealth], words: Words) -> HealthView:
    """How the sources do, for the foot of a digest."""
    failing = [source for source in health if _is_failing(source)]
    lines = tuple(_failing_line(source, words) for source in failing[:_FAILING_MAX])
    if len(failing) > _FAILING_MAX:
        lines += (words.and_more.format(len(failing) - _FAILING_MAX),)
    if not health:
        return HealthView(words.health_none, ())
    if not failing:
        return HealthView(words.health_ok.format(len(health)), ())
    return HealthView(words.health_bad.format(len(health), len(failing)), lines)


def notes_view(notes: Footnotes, words: Words, timezone: tzinfo) -> tuple[str, ...]:
    """The footnotes as sentences."""
    lines = [_trouble_line(trouble, words, timezone) for trouble in notes.troubles]
    if notes.left_out_count:
        lines.append(words.count(words.left_out, notes.left_out_count, f"{notes.minimum_score:.2f}"))
    return tuple(lines)


def _trouble_line(trouble: ChannelTrouble, words: Words, timezone: tzinfo) -> str:
    told = words.channel_disabled if trouble.is_disabled else words.channel_paused
    since = words.moment(trouble.since, timezone)
    return told.format(clean_line(trouble.channel, 60), since, clean_line(trouble.reason, 160))


def _is_failing(source: SourceHealth) -> bool:
    """A source that never answered yet has no bad state to show, but a reason why."""
    return source.state in {"degraded", "down"} or (source.state == "new" and bool(source.reason))


def _failing_line(source: SourceHealth, words: Words) -> str:
    reason = f": {clean_line(source.reason, 160)}" if source.reason else ""
    state = words.states.get(source.state, source.state)
    return f"{clean_line(source.outlet, 60)} ({clean_line(source.url, 120)}) {state}{reason}"
