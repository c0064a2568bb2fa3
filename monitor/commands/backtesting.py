"""Stored pages against changed settings: what would newly be sent, and what no longer."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from difflib import get_close_matches
from pathlib import Path

from monitor.app import DONE, Invocation, full_catalogue, open_sandbox, open_store, utc_now
from monitor.backtest import ChangedArticle, Review, Rules
from monitor.backtest_page import backtest_html, effect, summary
from monitor.clean.sandbox import prepare
from monitor.deliver.folder import write_whole
from monitor.errors import InputError
from monitor.kept_pages import read_again
from monitor.match.matcher import Matcher
from monitor.model import Channel, Topic
from monitor.outlets.durations import parse_duration
from monitor.screens import as_record, print_json, print_note, print_table, progress
from monitor.settings import Settings, load_settings
from monitor.store.engine import Database
from monitor.store.past import PastCount, PastPage, count_past, past_pages

READ_AT_ONCE = 64
EVER = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = (
    "change",
    "story",
    "relation",
    "because",
    "outlet",
    "published",
    "title",
    "topics",
    "sentence",
    "reason",
    "url",
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a backtest is asked to try: other settings, another query; which topic, and since when."""

    since: str | None
    settings_file: Path | None
    query: str | None
    topic: str | None


def backtest(invocation: Invocation, tried: Tried, html: Path | None, *, as_json: bool) -> int:
    prepare()
    present = invocation.settings()
    settings = load_settings(tried.settings_file, invocation.environ) if tried.settings_file else present
    since = _since(tried.since, present.timezone, utc_now())
    review = _review(settings, present, tried)
    with open_store(invocation) as database:
        past = database.read(lambda tx: count_past(tx, since))
        _read_all(database, review, settings, past, since)
    told = review.outcome()
    if as_json:
        print_json({"since": None if since == EVER else since, "gone": past.gone, **as_record(told)})
    else:
        print_table(COLUMNS, [_row(changed, present.timezone) for changed in told.changes])
        for line in summary(told, past.gone):
            print_note(line)
    if html is not None:
        _write(html, backtest_html(told, gone=past.gone, timezone=present.timezone))
        print_note(f"written: {html}")
    return DONE


def _review(settings: Settings, present: Settings, tried: Tried) -> Review:
    """Compares all topics, or the one that is named or whose query is tried."""
    name = tried.topic or (_only_topic(settings) if tried.query is not None else None)
    if name is None:
        return Review(_rules(settings, settings.topics), _rules(present, present.topics), settings.first_contact)
    _require_topic(name, settings, tried)
    now = [topic for topic in present.topics if topic.name == name]
    then = [topic for topic in settings.topics if topic.name == name]
    if tried.query is not None:
        then = [Topic(name, tried.query)]
    return Review(_rules(settings, then), _rules(present, now), settings.first_contact, only=name)


def _rules(settings: Settings, topics: Sequence[Topic]) -> Rules:
    """A topic that the settings do not have yet counts as taken by a channel."""
    known = {topic.name for topic in settings.topics}
    told = {topic.name for topic in topics if topic.name not in known or _is_told(topic, settings.channels)}
    return Rules(Matcher(topics, settings.groups), frozenset(told))


def _is_told(topic: Topic, channels: Iterable[Channel]) -> bool:
    return any(not channel.topics or topic.name in channel.topics for channel in channels)


def _only_topic(settings: Settings) -> str:
    names = [topic.name for topic in settings.topics]
    if len(names) != 1:
        raise InputError("--query", f"of which topic? Name it with --topic; there are {', '.join(names) or 'none'}")
    return names[0]


def _require_topic(name: str, settings: Settings, tried: Tried) -> None:
    names = [topic.name for topic in settings.topics]
    if tried.query is None and name not in names:
        nearest = get_close_matches(name, names, 1, 0.4)
        hint = f" (did you mean {nearest[0]!r}?)" if nearest else ""
        raise InputError("--topic", f"there is no topic {name!r}{hint}; with --query it would be a new one")


def _read_all(database: Database, review: Review, settings: Settings, past: PastCount, since: datetime) -> None:
    workers = max(settings.clean_workers, len(os.sched_getaffinity(0)))
    catalogue = full_catalogue(settings)
    with closing(open_sandbox(replace(settings, clean_workers=workers))) as sandbox:
        pages = read_again(_pages(database, past, since), sandbox, catalogue, workers=workers)
        with progress(pages, "reading", past.pages) as read:
            for page, cleaned in read:
                review.add(page, cleaned)


def _pages(database: Database, past: PastCount, since: datetime) -> Iterator[PastPage]:
    """In short reads, so that a monitor that runs meanwhile is not held up."""
    after = past.before_id
    while pages := database.read(lambda tx: past_pages(tx, after_id=after, limit=READ_AT_ONCE)):  # noqa: B023  called at once
        after = pages[-1].id
        yield from (page for page in pages if page.fetched_at >= since)


def _since(text: str | None, timezone: tzinfo, now: datetime) -> datetime:
    if text is None:
        return EVER
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return now - _duration(text)
    return (told if told.tzinfo else told.replace(tzinfo=timezone)).astimezone(UTC)


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise InputError("--since", f"{text!r} is neither a date (2026-11-01) nor a duration (7d)") from error


def _row(changed: ChangedArticle, timezone: tzinfo) -> Sequence[object]:
    published = changed.published_at.astimezone(timezone) if changed.published_at else None
    return (
        effect(changed),
        changed.story,
        changed.relation,
        changed.because,
        changed.outlet,
        f"{published:%Y-%m-%d %H:%M}" if published else "",
        changed.title,
        ", ".join(changed.topics or changed.topics_before),
        " … ".join(changed.sentences),
        changed.reason,
        changed.url,
    )


def _write(file: Path, html: str) -> None:
    try:
        write_whole(file, html.encode("utf-8", "replace"))
    except OSError as error:
        raise InputError(str(file), f"cannot be written: {error.strerror}") from error
