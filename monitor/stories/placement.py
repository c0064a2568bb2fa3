"""The story an article belongs to: a fixed order of decisions, the surest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.model import Article, Placement, Relation
from monitor.stories.copies import Overlap, first_copied, measure_overlaps, shared_passages
from monitor.stories.events import EVENT_WINDOW, Group, Likeness, likeness, pair_likeness
from monitor.stories.index import StoryIndex
from monitor.stories.profile import Profile
from monitor.stories.terms import telling_words

LEAST_SHINGLES: Final = 20  # the hash of a shorter text may be that of a notice
STORIES_COMPARED: Final = 8
MEMBERS_COMPARED: Final = 64
TERMS_SHOWN: Final = 8


def place(profile: Profile, article: Article, index: StoryIndex, *, new_story_id: Callable[[], str]) -> Placement:
    """Chooses the story of an article, files it there, and says why in words of the article."""
    placement = choose_story(profile, index, new_story_id=new_story_id)
    for old, new in placement.merged:
        index.rename(old, new)
    index.add(replace(profile, story=placement.story))
    other = index.with_id(placement.of) if placement.of else None
    return _in_words(placement, profile, article, other) if other else placement


def choose_story(profile: Profile, index: StoryIndex, *, new_story_id: Callable[[], str]) -> Placement:
    """The story a profile belongs to, and why. Changes nothing."""
    known = _same_address(profile, index) or _same_text(profile, index)
    if known:
        return known
    candidates = _find_candidates(profile, index)
    near = _near_stories(profile, candidates, index)
    joined = _same_words(profile, candidates) or _same_event(profile, near)
    return _merge(joined, profile, near, index) if joined else Placement(new_story_id(), Relation.NEW)


def _same_address(profile: Profile, index: StoryIndex) -> Placement | None:
    other = index.with_key(profile.url_key, profile.outlet_key)
    if other is None:
        return None
    by_id = bool(profile.outlet_key) and profile.outlet_key == other.outlet_key
    why = {"test": "address", "key": profile.outlet_key if by_id else "url", **_gap(profile, other)}
    return Placement(other.story, Relation.VERSION, other.article_id, why)


def _same_text(profile: Profile, index: StoryIndex) -> Placement | None:
    other = index.with_text(profile.text_hash) if len(profile.shingles) >= LEAST_SHINGLES else None
    if other is None:
        return None
    return Placement(other.story, Relation.VERSION, other.article_id, {"test": "text", **_gap(profile, other)})


def _find_candidates(profile: Profile, index: StoryIndex) -> list[Profile]:
    """The articles that share prints or telling terms, each once, in an order of its own."""
    printed = index.sharing_prints(profile.prints)
    early = profile.day - EVENT_WINDOW if profile.day else None
    late = profile.day + EVENT_WINDOW if profile.day else None
    speaking = index.sharing_terms(profile.key_terms, early, late)
    found = {other.article_id: other for other in (*printed, *speaking) if other.article_id != profile.article_id}
    return [found[article_id] for article_id in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Near:
    """A story that may be of the same event."""

    story: str
    group: Group
    likeness: Likeness
    nearest: Profile  # the member most like the article


def _near_stories(profile: Profile, candidates: Sequence[Profile], index: StoryIndex) -> list[_Near]:
    """The stories of the candidates most like the article, the likest first."""
    alike: dict[str, list[tuple[float, Profile]]] = {}
    for other in candidates:
        alike.setdefault(other.story, []).append((pair_likeness(profile, other), other))
    sums = sorted(alike, key=lambda story: (-sum(score for score, _ in alike[story]), story))
    alone = Group.of([profile])
    near = []
    for story in sums[:STORIES_COMPARED]:
        group = Group.of(index.members(story)[-MEMBERS_COMPARED:])
        nearest = min(alike[story], key=lambda scored: (-scored[0], scored[1].article_id))[1]
        near.append(_Near(story, group, likeness(alone, group), nearest))
    return sorted(near, key=lambda each: (-each.likeness.score, each.story))


def _same_words(profile: Profile, candidates: Sequence[Profile]) -> Placement | None:
    """A version of one outlet's article, else a copy of another's text."""
    overlaps = measure_overlaps(profile, candidates)
    version = next((overlap for overlap in overlaps if overlap.is_version), None)
    if version:
        return Placement(version.other.story, Relation.VERSION, version.other.article_id, _why_words(version, "edited"))
    copy = first_copied(overlaps)
    if copy:
        return Placement(copy.other.story, Relation.COPY, copy.other.article_id, _why_words(copy, "copied"))
    return None


def _same_event(profile: Profile, near: Sequence[_Near]) -> Placement | None:
    if not near or near[0].likeness.score < 1.0:
        return None
    best = near[0]
    why = {
        "test": "event",
        "score": round(best.likeness.score, 3),
        "likeness": round(best.likeness.average, 3),
        "members": len(best.group.members),
        **_gap(profile, best.nearest),
    }
    return Placement(best.story, Relation.EVENT, best.nearest.article_id, why)


def _merge(joined: Placement, profile: Profile, near: Sequence[_Near], index: StoryIndex) -> Placement:
    """The placement with the stories that the article shows to be one; the story opened first stays."""
    groups = {each.story: each.group for each in near}
    own = groups.pop(joined.story, None) or Group.of(index.members(joined.story)[-MEMBERS_COMPARED:])
    own = Group.of((*own.members, profile))
    stories = [joined.story]
    while alike := _likest(own, groups, stories, index):
        stories.append(alike)
        own = Group.of((*own.members, *groups.pop(alike).members))
    if len(stories) == 1:
        return joined
    first = min(stories, key=lambda story: _opened(story, index))
    return replace(joined, story=first, merged=tuple((story, first) for story in stories if story != first))


def _likest(own: Group, groups: dict[str, Group], stories: Sequence[str], index: StoryIndex) -> str | None:
    """The story to take in next, or None."""
    apart: set[str] = set().union(*(index.kept_apart(story) for story in stories))
    scores = {story: likeness(own, group).score for story, group in groups.items() if story not in apart}
    alike = [story for story, score in scores.items() if score >= 1.0]
    return min(alike, key=lambda story: (-scores[story], story), default=None)


def _opened(story: str, index: StoryIndex) -> tuple[datetime, str]:
    """For order: the story whose first article was seen first."""
    return min(member.seen_at for member in index.members(story)), story


def _why_words(overlap: Overlap, test: str) -> dict[str, Any]:
    return {
        "test": test,
        "containment": round(overlap.containment, 3),
        "jaccard": round(overlap.jaccard, 3),
        "shared": overlap.shared,
        **({"agencies": overlap.common_agencies} if overlap.common_agencies else {}),
        **({"quotations": overlap.common_quotations} if overlap.common_quotations else {}),
        **_gap(overlap.article, overlap.other),
    }


def _gap(profile: Profile, other: Profile) -> dict[str, Any]:
    """The hours between two articles, positive if the other one is older; nothing if a date is missing."""
    if profile.day is None or other.day is None:
        return {}
    return {"gap_hours": round((profile.day - other.day) / timedelta(hours=1), 1)}


def _in_words(placement: Placement, profile: Profile, article: Article, other: Profile) -> Placement:
    """The placement with what the two articles share, as the new one writes it."""
    why = dict(placement.why)
    if placement.relation is Relation.EVENT:
        shown = telling_words(article.title, article.text)
        shared = sorted(
            set(profile.terms) & set(other.terms), key=lambda term: -profile.terms[term] * other.terms[term]
        )
        why["terms"] = [shown[term] for term in shared if term in shown][:TERMS_SHOWN]
    elif why["test"] in {"edited", "copied"}:
        why["passages"] = shared_passages(article.text, other)
    return replace(placement, why=why)
