"""The commands about stories: look at one, and say what belongs together and what does not."""

from collections.abc import Sequence

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, open_store, teller_of
from monitor.commands.group_line import keys_of
from monitor.errors import InputError
from monitor.outlets.catalogue import Catalogue
from monitor.regrouping import join_stories, part_story
from monitor.screens import as_record, print_json, print_line
from monitor.store import reports
from monitor.store.engine import Tx
from monitor.story_page import story_lines


def show_story(invocation: Invocation, story: str, *, as_json: bool) -> int:
    settings = invocation.settings()
    names = teller_of(settings).outlet_names
    with open_store(invocation) as database:
        found = database.read(lambda tx: reports.story(tx, story, names))
    if found is None:
        print_line(f"{story} is no story; `monitor why ADDRESS` names the story of an article")
        return NOT_WELL
    if as_json:
        print_json(as_record(found))
    for line in [] if as_json else story_lines(found, settings.timezone):
        print_line(line)
    return DONE


def merge_stories(invocation: Invocation, one: str, other: str) -> int:
    with open_store(invocation) as database:
        joined = database.write(lambda tx: join_stories(tx, one, other))
    print_line(f"{joined.old} and {joined.kept} are one story now: {joined.kept}; both names lead to it")
    if joined.dropped_count:
        print_line(f"{joined.dropped_count} messages are not sent any more: their channels know the story")
    return DONE


def split_story(invocation: Invocation, story: str, articles: Sequence[str]) -> int:
    settings = invocation.settings()
    catalogue, teller = full_catalogue(settings), teller_of(settings)

    def split(tx: Tx) -> tuple[str, Sequence[str]]:
        ids = [_article_of(tx, catalogue, each) for each in articles]
        return part_story(tx, teller, story, ids, database.now(tx))

    with open_store(invocation) as database:
        new, told = database.write(split)
    print_line(f"{new} is a story of its own now, and never joined with {story} again")
    print_line(
        f"told to {', '.join(told)}" if told else "told to nobody: its channels know it, or none is told this topic"
    )
    return DONE


def _article_of(tx: Tx, catalogue: Catalogue, text: str) -> int:
    """The article that a number or an address stands for."""
    if text.isdecimal():
        return int(text)
    key, outlet_key, _ = keys_of(catalogue, text) if "://" in text else (b"", None, None)
    for link_id in reports.find_links(tx, text, key=key or None, outlet_key=outlet_key) if key else ():
        article_id = reports.article_of(tx, link_id)
        if article_id is not None:
            return article_id
    raise InputError(text, "is neither the number nor the address of an article that was filed")
