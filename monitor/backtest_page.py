"""A backtest in words and as one HTML page that loads nothing from anywhere."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby
from typing import Any, Final

from monitor.backtest import Backtested, Change, ChangedArticle
from monitor.deliver.text import clean_line, safe_url

_HEADINGS: Final[dict[Change, str]] = {
    "new": "Would newly be sent",
    "topics": "Would be sent on other topics",
    "stopped": "Would no longer be sent",
}


def summary(told: Backtested, gone: int) -> Iterator[str]:
    """What was looked at and what came of it, in a few lines."""
    yield f"{_counted(told.pages, 'page')} read again: {_counted(told.articles, 'article')}, {told.failed} failed"
    if gone:
        yield f"{_counted(gone, 'link')} of that time cannot be looked at: their pages are no longer kept"
    new = _counted(sum(each.change == "new" for each in told.changes), "article")
    stopped = _counted(sum(each.change == "stopped" for each in told.changes), "article")
    yield f"newly sent: {new}, {_counted(told.story_count('new'), 'story', 'stories')} more"
    yield f"no longer sent: {stopped}, {_counted(told.story_count('stopped'), 'story', 'stories')} fewer"
    yield f"sent before and after: {_counted(told.unchanged, 'article')}"
    if told.silent:
        yield f"{_counted(told.silent, 'article')} match, but are older than the first contact with their source tells"
    if told.articles_gained or told.articles_lost:
        yield f"read as articles now, but not then: {told.articles_gained}; then, but not now: {told.articles_lost}"


def effect(changed: ChangedArticle) -> str:
    """What a change means for who is told, in a few words."""
    if changed.change == "topics":
        return "other topics"
    if changed.change == "new":
        return "joins a story that is sent" if changed.is_told_anyway else "new"
    return "leaves a story that is sent" if changed.is_told_anyway else "stopped"


def backtest_html(told: Backtested, *, gone: int, timezone: tzinfo) -> str:
    """The page: each change with its story, title, sentences and reason."""
    import jinja2  # noqa: PLC0415  120 ms that a table need not spend

    loader = jinja2.PackageLoader("monitor")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    parts = [
        {"heading": _HEADINGS[change], "stories": _stories(list(changed), timezone)}
        for change, changed in groupby(told.changes, key=lambda each: each.change)
    ]
    return environment.get_template("backtest.html.j2").render(summary=list(summary(told, gone)), parts=parts)


def _stories(changes: Sequence[ChangedArticle], timezone: tzinfo) -> list[dict[str, Any]]:
    return [
        {"name": story, "effect": effect(articles[0]), "articles": [_shown(each, timezone) for each in articles]}
        for story, changed in groupby(changes, key=lambda each: each.story)
        if (articles := list(changed))
    ]


def _shown(changed: ChangedArticle, timezone: tzinfo) -> dict[str, Any]:
    """What stands of an article on the page: text of outlets made harmless."""
    published = changed.published_at.astimezone(timezone) if changed.published_at else None
    facts = (changed.outlet, f"{published:%Y-%m-%d %H:%M}" if published else "", changed.relation, _topics(changed))
    return {
        "title": clean_line(changed.title, 300) or "(without a title)",
        "url": safe_url(changed.url),
        "facts": " · ".join(fact for fact in facts if fact),
        "sentences": [clean_line(sentence, 600) for sentence in changed.sentences],
        "reason": clean_line(changed.reason, 300),
        "because": changed.because,
    }


def _topics(changed: ChangedArticle) -> str:
    if changed.change == "topics":
        return f"{', '.join(changed.topics_before)} → {', '.join(changed.topics)}"
    return ", ".join(changed.topics or changed.topics_before)


def _counted(count: int, noun: str, many: str | None = None) -> str:
    return f"{count} {noun if count == 1 else many or noun + 's'}"
