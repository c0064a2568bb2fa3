"""What a person says about stories, and what the channels are owed then. Within the caller's write."""

from collections.abc import Collection, Sequence
from datetime import datetime

from monitor.deliver.owed import find_owed, why_untold
from monitor.desk import Teller
from monitor.errors import InputError
from monitor.model import Relation
from monitor.store import articles, outbox, regroup, stories
from monitor.store.engine import Tx, lock
from monitor.store.regroup import Joined
from monitor.telling import tell_story


def join_stories(tx: Tx, one: str, other: str) -> Joined:
    """Puts two stories together. InputError for an id that is not known, or two names of one story."""
    lock(tx, stories.FILING)
    first, second = _current(tx, one), _current(tx, other)
    if first == second:
        raise InputError(other, f"is the same story as {one} already")
    return regroup.join(tx, first, second)


def part_story(
    tx: Tx, teller: Teller, story: str, article_ids: Collection[int], now: datetime
) -> tuple[str, Sequence[str]]:
    """Gives articles a story of their own; its id, and the channels that are told now what was silent before.

    An article that was taken for a copy was told to nobody: it is owed as any new story. One that opened the story, or
    was told as an update of it, is known. InputError if the story has no such article, or no other one.
    """
    lock(tx, stories.FILING)
    left = _current(tx, story)
    _refuse_others(tx, left, article_ids)
    new = stories.new_story_id(tx, articles.url_key_of(tx, min(article_ids)))
    parted = regroup.part(tx, left, article_ids, new, now)
    return new, () if parted.is_known else _tell_parted(tx, teller, new, now)


def _current(tx: Tx, story: str) -> str:
    current = stories.current_story(tx, story)
    if current is None:
        raise InputError(story, "is no story; `monitor why ADDRESS` names the story of an article")
    return current


def _refuse_others(tx: Tx, story: str, article_ids: Collection[int]) -> None:
    members = {member.article_id for member in stories.members(tx, story)}
    strangers = sorted(set(article_ids) - members)
    if strangers:
        raise InputError(str(strangers[0]), f"is no article of the story {story}")
    if members == set(article_ids):
        raise InputError(story, "would keep no article")


def _tell_parted(tx: Tx, teller: Teller, story: str, now: datetime) -> Sequence[str]:
    found = articles.load_matches(tx, [member.article_id for member in stories.members(tx, story)])
    matches = [match for each in found.values() for match in each if not match.suppressed]
    scores = {match.topic: match.score for match in sorted(matches, key=lambda each: each.score)}
    owed = find_owed(
        Relation.NEW, scores=scores, has_news=False, channels=teller.channels, told=outbox.told_channels(tx, story)
    )
    tell_story(tx, teller, owed, story, reason="parted", now=now)
    told = [each.channel.name for each in owed if each.kind == "new"]
    if not told:
        stories.leave_untold(tx, story, f"parted by hand; {why_untold(owed)}")
    return told
