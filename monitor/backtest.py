"""Backtest: pages that were filed are read, matched and placed anew, beside what stands in the store of them.

The same pure core as in the pipeline, with a story index in memory; nothing is written. An article is sent if it
matches a topic that a channel takes, and is not older than the first contact with its source tells.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final, Literal

from monitor.filing import is_old_at_first_contact
from monitor.match.matcher import Matcher
from monitor.model import Article, Cleaned, CleanFailure, Fate, Match, Relation, Zone
from monitor.store.past import Filed, PastPage
from monitor.store.work import ReadWork
from monitor.stories.index import MemoryIndex
from monitor.stories.placement import place
from monitor.stories.profile import profile_of

SENTENCES_SHOWN = 2

Change = Literal["new", "topics", "stopped"]
Because = Literal["settings", "reading"]
UnitKey = tuple[str, int]
Topics = frozenset[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for, and the topics that some channel takes."""

    matcher: Matcher
    told_topics: Topics


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """An article that would newly be sent, be sent on other topics, or no longer.

    `is_told_anyway`: its story is sent before and after, only this member comes or goes. `because` of the settings, or
    because it is read otherwise than when it was filed (another cleaner, other settings at that time).
    """

    change: Change
    story: str
    is_told_anyway: bool
    relation: str
    because: Because
    outlet: str
    title: str
    url: str
    published_at: datetime | None
    topics: tuple[str, ...]
    topics_before: tuple[str, ...]
    sentences: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Backtested:
    """Changes in the order new, other topics, stopped; and how much was looked at."""

    changes: tuple[ChangedArticle, ...]
    pages: int
    articles: int
    failed: int
    unchanged: int  # sent before and after, on the same topics
    silent: int  # match, but are older than the first contact with their source tells
    articles_gained: int  # pages that were no article when they were filed
    articles_lost: int

    def story_count(self, change: Change) -> int:
        """How many stories as a whole are newly sent, or no longer."""
        return len({each.story for each in self.changes if each.change == change and not each.is_told_anyway})


@dataclass(frozen=True, slots=True)
class _Unit:
    """An article over its pages: the link it was found by first, and what its newest page says."""

    work: ReadWork
    url: str
    seen_at: datetime
    filed: Filed
    was_silent: bool
    read: Cleaned
    matches: tuple[Match, ...]  # by the rules that are tried
    present: Topics  # by the rules as they are

    @property
    def before(self) -> Topics:
        return frozenset() if self.was_silent else frozenset(self.filed.matches)

    @property
    def trusted(self) -> list[Match]:
        return [match for match in self.matches if not match.suppressed]


class Review:
    """Takes pages in the order in which they came; `outcome` tells what is different."""

    def __init__(self, tried: Rules, present: Rules, first_contact: timedelta, *, only: str | None = None) -> None:
        """Compare one topic (`only`) or all of them."""
        self._only = only
        self._tried = tried
        self._present = present
        self._first_contact = first_contact
        self._units: dict[UnitKey, _Unit] = {}
        self._counts: Counter[str] = Counter()

    def add(self, past: PastPage, read: Cleaned) -> None:
        """A page, and what the cleaner makes of it now."""
        self._count(past.work, read)
        key = ("link", past.work.link_id) if past.work.article_id is None else ("article", past.work.article_id)
        first = self._units.get(key)
        matches = self._tried.matcher.find_matches(read) if isinstance(read, Article) else ()
        filed = past.filed if self._only is None else _narrowed(past.filed, self._only)
        if first is None and not matches and not filed.matches:
            return  # the usual page: it was nothing and is nothing
        is_silent = past.work.fate is Fate.SILENT
        self._units[key] = _Unit(
            work=first.work if first else past.work,
            url=past.url,
            seen_at=first.seen_at if first else past.fetched_at,
            filed=filed,
            was_silent=is_silent and (first is None or first.was_silent),
            read=read,
            matches=matches,
            present=self._present_topics(read, matches),
        )

    def outcome(self) -> Backtested:
        """What would newly be sent and what no longer."""
        after = {key: self._sent_topics(unit) for key, unit in self._units.items()}
        told = _Stories(self._units, after)
        return Backtested(
            changes=tuple(sorted(self._changes(after, told), key=_order)),
            pages=self._counts["pages"],
            articles=self._counts["articles"],
            failed=self._counts["failed"],
            unchanged=sum(bool(topics) and topics == self._units[key].before for key, topics in after.items()),
            silent=sum(bool(unit.trusted) and self._is_old(unit) for unit in self._units.values()),
            articles_gained=self._counts["gained"],
            articles_lost=self._counts["lost"],
        )

    def _count(self, work: ReadWork, read: Cleaned) -> None:
        is_article = isinstance(read, Article)
        self._counts["pages"] += 1
        self._counts["articles"] += is_article
        self._counts["failed"] += isinstance(read, CleanFailure)
        self._counts["gained"] += is_article and work.fate in {Fate.NOT_ARTICLE, Fate.UNREADABLE}
        self._counts["lost"] += not is_article and work.article_id is not None

    def _present_topics(self, read: Cleaned, matches: tuple[Match, ...]) -> Topics:
        if self._present.matcher is not self._tried.matcher:
            matches = self._present.matcher.find_matches(read) if isinstance(read, Article) else ()
        return _topics(matches) & self._present.told_topics

    def _sent_topics(self, unit: _Unit) -> Topics:
        return frozenset() if self._is_old(unit) else _topics(unit.matches) & self._tried.told_topics

    def _is_old(self, unit: _Unit) -> bool:
        read = unit.read
        return isinstance(read, Article) and is_old_at_first_contact(unit.work, read.published, self._first_contact)

    def _changes(self, after: Mapping[UnitKey, Topics], told: "_Stories") -> Iterator[ChangedArticle]:
        for key, unit in self._units.items():
            if after[key] == unit.before:
                continue
            change: Change = "new" if not unit.before else "topics" if after[key] else "stopped"
            story, relation, is_told_anyway = told.left(unit) if change == "stopped" else told.joined(key)
            is_of_settings = _topics(unit.matches) & self._tried.told_topics != unit.present
            yield ChangedArticle(
                change=change,
                story=story,
                is_told_anyway=is_told_anyway or change == "topics",
                relation=relation,
                because="settings" if is_of_settings else "reading",
                **_shown(unit),
                topics=tuple(sorted(after[key])),
                topics_before=tuple(sorted(unit.before)),
                sentences=_sentences(unit.filed.matches.values() if change == "stopped" else unit.trusted),
                reason=self._reason(unit, after[key]),
            )

    def _reason(self, unit: _Unit, topics: Topics) -> str:
        if not isinstance(unit.read, Article):
            return f"not read as an article: {unit.read.reason}"
        if topics:
            return max((match for match in unit.trusted if match.topic in topics), key=lambda match: match.score).reason
        if self._is_old(unit):
            return "older than the first contact with its source tells"
        if unit.trusted:
            return "no channel takes this topic"
        return unit.matches[0].reason if unit.matches else "no topic matches"


class _Stories:
    """The stories that the articles sent now would form, under the names that the store gave them."""

    def __init__(self, units: Mapping[UnitKey, _Unit], after: Mapping[UnitKey, Topics]) -> None:
        self._relations: dict[UnitKey, Relation] = {}
        index = MemoryIndex()
        numbers = count(1)
        matched = {key: unit for key, unit in units.items() if unit.trusted}
        for key, unit in matched.items():
            self._relations[key] = _place(index, key, unit, numbers)
        self._story = {key: _story_in(index, key) for key in matched}
        sent = [key for key in matched if units[key].before and units[key].filed.story]
        self._names = {self._story[key]: units[key].filed.story or "" for key in reversed(sent)}
        self._going_on = {units[key].filed.story for key in sent if after[key]}

    def joined(self, key: UnitKey) -> tuple[str, str, bool]:
        """The story an article is in now, how, and whether it was told before."""
        story = self._story[key]
        return self._names.get(story, f"new {story}"), self._relations[key].value, story in self._names

    def left(self, unit: _Unit) -> tuple[str, str, bool]:
        """The story an article was in, how, and whether it is told without it."""
        return unit.filed.story or "", unit.filed.relation or "", unit.filed.story in self._going_on


def _narrowed(filed: Filed, topic: str) -> Filed:
    return replace(filed, matches={name: match for name, match in filed.matches.items() if name == topic})


def _place(index: MemoryIndex, key: UnitKey, unit: _Unit, numbers: Iterator[int]) -> Relation:
    if not isinstance(unit.read, Article):
        raise TypeError("only an article has a place in a story")
    profile = profile_of(
        unit.read,
        index,
        article_id=_name(key),
        seen_at=unit.seen_at,
        url_key=unit.work.key,
        outlet_key=unit.work.link.key,
    )
    return place(profile, unit.read, index, new_story_id=lambda: str(next(numbers))).relation


def _story_in(index: MemoryIndex, key: UnitKey) -> str:
    """Where an article stands when all are placed: stories may have been merged since."""
    profile = index.with_id(_name(key))
    if profile is None:
        raise LookupError(f"the article {_name(key)} was not placed")
    return profile.story


def _name(key: UnitKey) -> str:
    return f"{key[0]} {key[1]:012d}"


def _topics(matches: tuple[Match, ...]) -> Topics:
    return frozenset(match.topic for match in matches if not match.suppressed)


def _shown(unit: _Unit) -> dict[str, Any]:
    """What is told of an article, as it is read now; of one that is none any more, as it was filed."""
    if isinstance(unit.read, Article):
        title, published_at = unit.read.title, unit.read.published.at
    else:
        title, published_at = unit.filed.title, unit.filed.published_at
    return {"outlet": unit.work.outlet, "title": title, "url": unit.url, "published_at": published_at}


def _sentences(matches: Iterable[Match]) -> tuple[str, ...]:
    """The sentences with the most terms; the title is told apart."""
    found = (evidence for match in matches for evidence in match.evidence if evidence.zone is not Zone.TITLE)
    return tuple(sentence for sentence, _ in Counter(each.sentence for each in found).most_common(SENTENCES_SHOWN))


_ORDER: Final[Mapping[Change, int]] = {"new": 0, "topics": 1, "stopped": 2}


def _order(changed: ChangedArticle) -> tuple[int, bool, str, str]:
    return _ORDER[changed.change], changed.is_told_anyway, changed.story, changed.url
