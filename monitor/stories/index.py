"""Where filed profiles are found again: by address, by text, by what they share."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from monitor.stories.profile import Profile

MAX_POSTINGS: Final = 200
"""A print or term of more articles than this is boilerplate or the topic itself: it is skipped."""

MAX_MEMBERS: Final = 20  # the newest of a story: they stand for all of it

MAX_SHARING: Final = 24  # so many candidates are compared, those that share most first


class StoryIndex(Protocol):
    """What placing an article asks of the articles filed before. None of it changes anything but `add` and `rename`."""

    def document_count(self) -> int:
        """How many articles are held."""
        ...

    def document_frequencies(self, terms: tuple[int, ...]) -> Mapping[int, int]:
        """In how many articles each term stood; terms never seen may be left out."""
        ...

    def with_id(self, article_id: str) -> Profile | None:
        """The article with this id."""
        ...

    def with_key(self, url_key: bytes, outlet_key: str | None) -> Profile | None:
        """The article with this address or outlet's own id; empty keys find nothing."""
        ...

    def with_text(self, text_hash: str) -> Profile | None:
        """The first article with this text."""
        ...

    def sharing_prints(self, prints: Sequence[int]) -> Sequence[Profile]:
        """Those that share most prints, most first, as far back as prints are kept."""
        ...

    def sharing_terms(self, terms: Sequence[int], since: datetime | None, until: datetime | None) -> Sequence[Profile]:
        """Those that share most key terms, most first."""
        ...

    def members(self, story: str) -> Sequence[Profile]:
        """The articles of a story in the order in which they were filed; of a very long one at least the newest."""
        ...

    def members_of(self, names: Sequence[str]) -> Mapping[str, Sequence[Profile]]:
        """The same of several stories, in the order given."""
        ...

    def kept_apart(self, story: str) -> Collection[str]:
        """The stories that a person said are not this one."""
        ...

    def add(self, profile: Profile) -> None:
        """Files a placed profile; one with the same article id is replaced."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Moves all members of one story to another."""
        ...


class MemoryIndex:
    """A story index in memory. An undated article is within every window."""

    def __init__(self) -> None:
        self._profiles: dict[str, Profile] = {}
        self._by_url: dict[bytes, str] = {}
        self._by_outlet_key: dict[str, str] = {}
        self._by_text: dict[str, str] = {}
        self._by_print: defaultdict[int, dict[str, None]] = defaultdict(dict)
        self._by_key_term: defaultdict[int, dict[str, None]] = defaultdict(dict)
        self._frequencies: Counter[int] = Counter()
        self._members: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._apart: defaultdict[str, set[str]] = defaultdict(set)

    def document_count(self) -> int:
        return len(self._profiles)

    def document_frequencies(self, terms: tuple[int, ...]) -> Mapping[int, int]:
        return {term: count for term in terms if (count := self._frequencies.get(term, 0))}

    def with_id(self, article_id: str) -> Profile | None:
        return self._profiles.get(article_id)

    def with_key(self, url_key: bytes, outlet_key: str | None) -> Profile | None:
        found = self._by_outlet_key.get(outlet_key) if outlet_key else None
        found = found or (self._by_url.get(url_key) if url_key else None)
        return self._profiles[found] if found else None

    def with_text(self, text_hash: str) -> Profile | None:
        found = self._by_text.get(text_hash)
        return self._profiles[found] if found else None

    def sharing_prints(self, prints: Sequence[int]) -> Sequence[Profile]:
        return self._sharing(self._by_print, prints, None, None)

    def sharing_terms(self, terms: Sequence[int], since: datetime | None, until: datetime | None) -> Sequence[Profile]:
        return self._sharing(self._by_key_term, terms, since, until)

    def members(self, story: str) -> Sequence[Profile]:
        return [self._profiles[article_id] for article_id in self._members.get(story, ())]

    def members_of(self, names: Sequence[str]) -> Mapping[str, Sequence[Profile]]:
        return {story: self.members(story) for story in names}

    def kept_apart(self, story: str) -> Collection[str]:
        return self._apart.get(story, set())

    def keep_apart(self, one: str, other: str) -> None:
        """A person's word that two stories are not the same."""
        self._apart[one].add(other)
        self._apart[other].add(one)

    def add(self, profile: Profile) -> None:
        if profile.article_id in self._profiles:
            self._remove(self._profiles[profile.article_id])
        article_id = profile.article_id
        self._profiles[article_id] = profile
        if profile.url_key:
            self._by_url[profile.url_key] = article_id
        if profile.outlet_key:
            self._by_outlet_key[profile.outlet_key] = article_id
        if profile.text_hash:
            self._by_text.setdefault(profile.text_hash, article_id)
        for key in profile.prints:
            self._by_print[key][article_id] = None
        for key in profile.key_terms:
            self._by_key_term[key][article_id] = None
        self._frequencies.update(profile.terms.keys())
        self._members[profile.story][article_id] = None

    def rename(self, old: str, new: str) -> None:
        for article_id in self._members.pop(old, {}):
            self._profiles[article_id] = replace(self._profiles[article_id], story=new)
            self._members[new][article_id] = None
        for other in self._apart.pop(old, set()):
            self._apart[other].discard(old)
            self.keep_apart(new, other)

    def _remove(self, profile: Profile) -> None:
        """Takes out what would find the old text; its addresses and text hashes are kept for ever."""
        for key in profile.prints:
            self._by_print[key].pop(profile.article_id, None)
        for key in profile.key_terms:
            self._by_key_term[key].pop(profile.article_id, None)
        self._frequencies.subtract(profile.terms.keys())
        self._members[profile.story].pop(profile.article_id, None)

    def _sharing(
        self,
        postings: Mapping[int, Mapping[str, None]],
        keys: Iterable[int],
        since: datetime | None,
        until: datetime | None,
    ) -> Sequence[Profile]:
        shared: Counter[str] = Counter()
        for key in keys:
            holders = postings.get(key, {})
            if len(holders) <= MAX_POSTINGS:
                shared.update(holders.keys())
        ranked = sorted(shared, key=lambda article_id: (-shared[article_id], article_id))
        within = (self._profiles[each] for each in ranked if is_within(self._profiles[each], since, until))
        return [profile for _, profile in zip(range(MAX_SHARING), within, strict=False)]


def is_within(profile: Profile, since: datetime | None, until: datetime | None) -> bool:
    """Whether a profile is of the time asked for; one without a day is of any."""
    if profile.day is None:
        return True
    return (since is None or profile.at >= since) and (until is None or profile.at <= until)
