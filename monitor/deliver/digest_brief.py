"""A digest as a chat shows it: a few lines a story, and few enough stories to be read on a phone."""

from collections.abc import Iterator

from monitor.deliver.digest_view import DigestContent
from monitor.deliver.story_view import StoryView

STORIES_MAX = 25


def digest_brief(content: DigestContent) -> str:
    """The digest in a few lines a story; how many did not fit is said."""
    return "\n".join(_lines(content)) + "\n"


def _lines(content: DigestContent) -> Iterator[str]:
    yield f"{content.title} · {content.day}"
    yield " · ".join(part for part in (content.count, content.changes) if part)
    for number, story in enumerate(content.stories[:STORIES_MAX], 1):
        yield from _story(number, story, content)
    left_out = len(content.stories) - STORIES_MAX
    if left_out > 0:
        yield ""
        yield content.words.and_more.format(left_out)
    yield ""
    yield content.health.summary
    yield from content.notes


def _story(number: int, story: StoryView, content: DigestContent) -> Iterator[str]:
    update = f"[{story.update}] " if story.update else ""
    others = _others(story)
    more = f" · {content.words.also_in}: {', '.join(others)}" if others else ""
    yield ""
    yield f"{number}. {update}{story.title}"
    yield f"{story.outlet} · {story.when}{more}"
    for line in (story.origin, *story.figures, story.host, story.url):
        if line:
            yield line


def _others(story: StoryView) -> list[str]:
    """`Tempo`, `Kontan (same wire copy, 64 %)`: each outlet once."""
    outlets: dict[str, str] = {}
    for member in story.members:
        if member.outlet != story.outlet:
            outlets[member.outlet] = outlets.get(member.outlet) or member.copied
    return [f"{outlet} ({copied})" if copied else outlet for outlet, copied in outlets.items()]
