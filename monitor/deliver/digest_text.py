"""A digest as plain text in 72 columns: everything the HTML says, and the stories that did not fit there."""

import textwrap
from collections.abc import Iterator, Sequence

from monitor.deliver.digest_view import DigestContent, DigestView, HealthView
from monitor.deliver.story_view import MemberView, Piece, StoryView
from monitor.deliver.words import Words

WIDTH = 72
_INDENT = "   "


def digest_text(digest: DigestView) -> str:
    """The digest as text; addresses stand on lines of their own and are never broken."""
    content = digest.content
    parts = (
        _head(content),
        _topics(digest),
        _listed(digest.listed, content.words),
        _foot(content),
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _head(content: DigestContent) -> Iterator[str]:
    yield from _wrapped(content.title.upper())
    yield content.day
    if content.period:
        yield from _wrapped(content.period)
        yield from _wrapped(_joined(content.count, content.changes))
    yield "=" * WIDTH


def _topics(digest: DigestView) -> Iterator[str]:
    number = 0
    for topic in digest.topics:
        yield from ("", f"{topic.name} ({topic.count})".strip(), "-" * WIDTH)
        for story in topic.stories:
            number += 1
            yield ""
            yield from _story(number, story)


def _story(number: int, story: StoryView) -> Iterator[str]:
    label = f"{number}. {f'[{story.update}] ' if story.update else ''}"
    yield from _wrapped(story.title, label, _INDENT)
    yield from _wrapped(_joined(story.outlet, story.when, story.agencies), _INDENT, _INDENT)
    for address in (story.host, story.url):
        if address:
            yield _INDENT + address
    for line in (story.origin, story.news, *story.figures):
        if line:
            yield from _wrapped(line, _INDENT, _INDENT)
    for pieces in (story.standfirst, *story.sentences):
        if pieces:
            yield ""
            yield from _wrapped(_marked(pieces), _INDENT, _INDENT)
    yield from _members(story)
    reason = _joined(story.matched, story.also_topics)
    if reason or story.score:
        yield ""
    for line in (reason, story.score):
        if line:
            yield from _wrapped(f"[{line}]", _INDENT, _INDENT)


def _members(story: StoryView) -> Iterator[str]:
    if story.members:
        yield ""
    for member in story.members:
        label = f"{_INDENT}+ " + (f"[{member.mark}] " if member.mark else "")
        if member.title:
            yield from _wrapped(member.title, label, f"{_INDENT}  ")
        yield from _wrapped(_member(member), f"{_INDENT}  " if member.title else label, f"{_INDENT}  ")
        if member.url:
            yield f"{_INDENT}  {member.url}"
    if story.more_members:
        yield f"{_INDENT}+ {story.more_members}"


def _member(member: MemberView) -> str:
    return _joined(member.outlet, member.when, member.relation, member.host or "")


def _marked(pieces: Sequence[Piece]) -> str:
    return "".join(f"*{piece.text}*" if piece.is_term else piece.text for piece in pieces)


def _listed(stories: Sequence[StoryView], words: Words) -> Iterator[str]:
    if stories:
        yield from ("", words.more_title, "-" * WIDTH, "")
        yield from _wrapped(words.more_note.format(len(stories)))
    for story in stories:
        yield from _wrapped(_joined(story.title, story.outlet, story.host or ""), "- ", "  ")
        if story.url:
            yield f"  {story.url}"


def _foot(content: DigestContent) -> Iterator[str]:
    yield from ("", "-" * WIDTH)
    yield from _health(content.health)
    for note in content.notes:
        yield from _wrapped(note)
    yield ""
    yield from _wrapped(f"{content.words.why} monitor why URL")
    if content.edition:
        yield from _wrapped(_joined(content.title, content.edition))


def _health(health: HealthView) -> Iterator[str]:
    yield from _wrapped(health.summary)
    for line in health.failing:
        yield from _wrapped(line, "- ", "  ")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
