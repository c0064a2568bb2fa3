"""A digest that one would like to read, as HTML and as plain text, from stories that are already decided.

The HTML carries its styles inline for mail programs, loads nothing from anywhere and stays under 100 kB, where Gmail
cuts: with many stories the best are told in full, more by title, and how many did not fit is said.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo

from monitor.deliver.digest_brief import digest_brief
from monitor.deliver.digest_text import digest_text
from monitor.deliver.digest_view import (
    DigestContent,
    Footnotes,
    HealthView,
    health_view,
    notes_view,
    shown_digest,
)
from monitor.deliver.pages import inline_styles, template
from monitor.deliver.story_view import story_view
from monitor.deliver.text import clean_line
from monitor.deliver.words import words_of
from monitor.model import SourceHealth, ToldStory

HTML_MAX_BYTES = 100_000
_FULL_AND_LISTED = ((60, 200), (40, 200), (30, 150), (20, 150), (12, 100), (6, 50), (2, 10), (1, 0))
_FULL_IN_TEXT = 60


@dataclass(frozen=True, slots=True)
class RenderedDigest:
    """A finished letter, as it lies in the outbox and is sent by mail or written to a folder."""

    subject: str
    html: str
    text: str

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, body: bytes) -> "RenderedDigest":
        return cls(**json.loads(body))


def render_digest(content: DigestContent) -> RenderedDigest:
    """A letter, as HTML and text."""
    text = digest_text(shown_digest(content, _FULL_IN_TEXT, len(content.stories)))
    return RenderedDigest(content.subject, _fitting_html(content), text)


def render_brief(content: DigestContent) -> RenderedDigest:
    """A few lines a story, for chats."""
    return RenderedDigest(content.subject, "", digest_brief(content))


def digest_content(
    stories: Sequence[ToldStory],
    *,
    title: str,
    slot_label: str,
    period: tuple[datetime, datetime],
    language: str,
    timezone: tzinfo,
    health: Sequence[SourceHealth],
    at: datetime,
    notes: Footnotes = Footnotes(),  # noqa: B008  a frozen record
) -> DigestContent:
    """What the digest of these stories says: new ones first, then by score. `period` is covered, `at` it was made."""
    words = words_of(language)
    day = at.astimezone(timezone).date()
    ordered = sorted(stories, key=lambda story: (story.is_update, -story.score))
    return DigestContent(
        words=words,
        title=clean_line(title, 80),
        day=words.full_day(day),
        short_day=words.day(day),
        period=words.period(*period, timezone),
        edition=clean_line(slot_label, 60),
        stories=tuple(story_view(story, words, timezone, since=period[0]) for story in ordered),
        outlet_count=len({article.outlet for story in stories for article in story.articles}),
        health=health_view(health, words),
        update_count=sum(story.is_update for story in stories),
        notes=notes_view(notes, words, timezone),
    )


def render_story(story: ToldStory, *, language: str, timezone: tzinfo, at: datetime) -> RenderedDigest:
    """A letter about one story, for channels that tell each story at once."""
    words = words_of(language)
    view = story_view(story, words, timezone)
    content = DigestContent(
        words=words,
        title=words.update_title if story.is_update else words.story_title,
        day=words.full_day(at.astimezone(timezone).date()),
        short_day="",
        period="",
        edition="",
        stories=(view,),
        outlet_count=1,
        health=HealthView("", ()),
    )
    subject = f"{content.title}: {view.title}"
    return RenderedDigest(subject, _fitting_html(content), digest_text(shown_digest(content, 1, 0)))


def render_note(title: str, lines: Sequence[str], *, language: str) -> RenderedDigest:
    """A short letter of a title and a few lines: a source's trouble, a test."""
    title, lines = clean_line(title, 200), [clean_line(line, 600) for line in lines]
    html = inline_styles(template("note.html.j2").render(title=title, lines=lines, language=language))
    return RenderedDigest(title, html, "\n\n".join((title, *lines)) + "\n")


def _fitting_html(content: DigestContent) -> str:
    html = ""
    for full, listed in _FULL_AND_LISTED:
        html = inline_styles(template("digest.html.j2").render(digest=shown_digest(content, full, listed)))
        if len(html.encode()) <= HTML_MAX_BYTES:
            break
    return html
