"""The story an article belongs to: a fixed order of decisions, the surest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from monitor.model import Article, Placement, Relation
from monitor.stories.copies import Overlap, first_copied, measure_overlaps, shared_passages
from monitor.stories.events import EVENT_WINDOW, Contrast, Group, Likeness, pair_likeness
from monitor.stories.evidence import signs_of
from monitor.stories.index import MAX_MEMBERS, StoryIndex
from monitor.stories.profile import Profile
from monitor.stories.series import are_of_a_series
from monitor.stories.terms import telling_words

LEAST_SHINGLES: Final = 20  # the hash of a shorter text may be that of a notice
STORIES_COMPARED: Final = 4
TERMS_SHOWN: Final = 8
NEIGHBOUR: Final = 0.1  # how alike an article must be to say what the neighbourhood speaks of


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
    told = _same_words(profile, candidates)
    if told and told.relation is Relation.VERSION:
        return told
    near = _near_stories(profile, candidates, index)
    joined = told or _same_event(profile, near)
    if joined is None:
        return Placement(new_story_id(), Relation.NEW, why=_why_apart(profile, near))
    return _merge(joined, near, index)


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
    """The stories that may be of the same event, and what they were compared by."""

    article: Group
    stories: Mapping[str, Group]
    scores: Mapping[str, Likeness]
    likest: Mapping[str, Profile]  # of each story the article most like this one
    contrast: Contrast

    @property
    def best(self) -> str | None:
        """The story most like the article."""
        return min(self.scores, key=lambda story: (-self.scores[story].score, story), default=None)


def _near_stories(profile: Profile, candidates: Sequence[Profile], index: StoryIndex) -> "_Near":
    """The stories of the candidates that are most like the article."""
    alike = {other.article_id: pair_likeness(profile, other) for other in candidates}
    neighbours = [other for other in candidates if alike[other.article_id] >= NEIGHBOUR]
    sums: dict[str, float] = {}
    likest: dict[str, Profile] = {}
    for other in sorted(neighbours, key=lambda each: (-alike[each.article_id], each.article_id)):
        sums[other.story] = sums.get(other.story, 0.0) + alike[other.article_id]
        likest.setdefault(other.story, other)
    ranked = sorted(sums, key=lambda story: (-sums[story], story))[:STORIES_COMPARED]
    nearest = [story for story in ranked if not are_of_a_series(profile.title, likest[story].title)]
    contrast = Contrast([profile, *neighbours] if profile.shingles else [])
    alone = contrast.group([profile])
    groups = {story: contrast.group(found[-MAX_MEMBERS:]) for story, found in index.members_of(nearest).items()}
    scores = {story: contrast.likeness(alone, group) for story, group in groups.items()}
    return _Near(alone, groups, scores, likest, contrast)


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


def _same_event(profile: Profile, near: _Near) -> Placement | None:
    """The story most like the article, if it is like enough."""
    best = near.best
    if best is None or near.scores[best].score < 1.0:
        return None
    return Placement(best, Relation.EVENT, near.likest[best].article_id, {"test": "event", **_why_alike(profile, near)})


def _why_apart(profile: Profile, near: _Near) -> dict[str, Any]:
    """Which article of another story was nearest, and how near; nothing if none was near at all."""
    if near.best is None:
        return {}
    return {"test": "not alike enough", "nearest": near.likest[near.best].article_id, **_why_alike(profile, near)}


def _why_alike(profile: Profile, near: _Near) -> dict[str, Any]:
    """How alike the article and the story nearest to it are, and what else speaks for one event and against it."""
    if near.best is None:
        return {}
    nearest, likeness = near.likest[near.best], near.scores[near.best]
    signs = signs_of(profile, nearest)
    told = {"figures": signs.figures, "days": signs.calendar, "against": signs.against}
    return {
        "score": round(likeness.score, 3),
        "likeness": round(likeness.average, 3),
        "members": len(near.stories[near.best].members),
        **_gap(profile, nearest),
        **{key: values for key, values in told.items() if values},
    }


def _merge(joined: Placement, near: _Near, index: StoryIndex) -> Placement:
    """The placement with the stories that the article shows to be one; the story opened first stays."""
    others = dict(near.stories)
    own = others.pop(joined.story, None)
    if own is None:
        own = near.contrast.group(index.members(joined.story)[-MAX_MEMBERS:])
    own = own.joined(near.article)
    stories = [joined.story]
    while (alike := _likest(own, others, near.contrast)) is not None:
        group = others.pop(alike)
        if not any(alike in index.kept_apart(story) for story in stories):
            stories.append(alike)
            own = own.joined(group)
    if len(stories) == 1:
        return joined
    first = min(stories, key=lambda story: _opened(story, index))
    return replace(joined, story=first, merged=tuple((story, first) for story in stories if story != first))


def _likest(own: Group, others: Mapping[str, Group], contrast: Contrast) -> str | None:
    """The story to take in next, or None."""
    scores = {story: contrast.likeness(own, group).score for story, group in others.items()}
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
        shared = profile.terms.keys() & other.terms.keys()
        telling = sorted(shared, key=lambda term: (-profile.terms[term] * other.terms[term], term))
        why["terms"] = telling_words(article.title, article.text, telling[:TERMS_SHOWN])
    elif why["test"] in {"edited", "copied"}:
        why["passages"] = shared_passages(article.text, other)
    return replace(placement, why=why)
