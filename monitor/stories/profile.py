"""What is compared of an article: small, complete, and the same after a restart."""

import json
import struct
import sys
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

import xxhash

from monitor.clean.language import detect_language
from monitor.model import Article
from monitor.stories.figures import figures_of
from monitor.stories.quotations import quotations_of
from monitor.stories.shingles import prints_of, shingles_of
from monitor.stories.terms import Frequencies, title_terms, weigh_terms
from monitor.stories.told_calendar import calendar_of
from monitor.stories.told_day import told_day
from monitor.stories.words import find_words

KEY_TERMS: Final = 20  # so many of an article's heaviest terms are looked up

_HEAD = struct.Struct("<BI")
_FORMAT: Final = 2
_FORMAT_WITHOUT_EVIDENCE: Final = 1  # knew nothing of figures, calendar and title terms


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of an article.

    `story` is empty until it is placed. `terms` maps 32-bit term keys to weights, heaviest first, together of length
    `terms.UNIT`; they were weighed when the article was filed and stay so. `shingles` are sorted and unsigned,
    `prints` and `quotations` signed. `figures`, `calendar` and `title_terms` are empty in profiles of older stores.
    """

    article_id: str
    story: str
    outlet: str
    url_key: bytes
    outlet_key: str | None
    published_at: datetime | None
    told_at: datetime | None  # a day that the text tells
    seen_at: datetime
    language: str | None
    title: str
    text_hash: str  # of the folded words; "" without a text
    shingles: "array[int]"
    prints: tuple[int, ...]
    terms: Mapping[int, int]
    quotations: tuple[int, ...]
    agencies: tuple[str, ...]
    figures: tuple[str, ...] = ()
    calendar: tuple[int, ...] = ()
    title_terms: tuple[int, ...] = ()

    @property
    def day(self) -> datetime | None:
        """When its news is of, as far as anything tells: the page's date, else one told in the text."""
        return self.published_at or self.told_at

    @property
    def at(self) -> datetime:
        """Where it stands in time for windows: its day, else when it was seen."""
        return self.day or self.seen_at

    @property
    def arrival(self) -> tuple[datetime, str]:
        """For order: the first seen first."""
        return self.seen_at, self.article_id

    @property
    def key_terms(self) -> tuple[int, ...]:
        """The terms under which it is found."""
        return tuple(self.terms)[:KEY_TERMS]

    def to_bytes(self) -> bytes:
        """For the store; `from_bytes` gives an equal profile."""
        head = json.dumps(
            [
                self.article_id,
                self.story,
                self.outlet,
                self.url_key.hex(),
                self.outlet_key,
                _time_text(self.published_at),
                _time_text(self.told_at),
                self.seen_at.isoformat(),
                self.language,
                self.title,
                self.text_hash,
                self.agencies,
                [len(self.shingles), len(self.prints), len(self.terms), len(self.quotations)],
                [self.figures, self.calendar, self.title_terms],
            ],
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode("utf-8", "surrogatepass")
        numbers = (
            self.shingles,
            array("i", self.prints),
            array("i", self.terms),
            array("H", self.terms.values()),
            array("i", self.quotations),
        )
        return _HEAD.pack(_FORMAT, len(head)) + head + b"".join(map(_little, numbers))

    @classmethod
    def from_bytes(cls, data: bytes, story: str | None = None) -> "Profile":
        """The profile that `to_bytes` wrote, in the story it is in now if told; ValueError for anything else."""
        version, head_bytes = _HEAD.unpack_from(data)
        if version not in {_FORMAT, _FORMAT_WITHOUT_EVIDENCE}:
            raise ValueError(f"a profile of format {version} cannot be read, only {_FORMAT}")
        start = _HEAD.size + head_bytes
        head = json.loads(data[_HEAD.size : start].decode("utf-8", "surrogatepass"))
        article_id, packed_story, outlet, url_key, outlet_key, published_at, told_at, seen_at, *rest = head
        language, title, text_hash, agencies, (shingles, prints, terms, quotations), *evidence = rest
        figures, calendar, titled = evidence[0] if evidence else ((), (), ())
        runs = _Runs(data, start)
        return cls(
            article_id=article_id,
            story=packed_story if story is None else story,
            outlet=outlet,
            url_key=bytes.fromhex(url_key),
            outlet_key=outlet_key,
            published_at=_time(published_at),
            told_at=_time(told_at),
            seen_at=datetime.fromisoformat(seen_at),
            language=language,
            title=title,
            text_hash=text_hash,
            shingles=runs.take("I", shingles),
            prints=tuple(runs.take("i", prints)),
            terms=dict(zip(runs.take("i", terms), runs.take("H", terms), strict=True)),
            quotations=tuple(runs.take("i", quotations)),
            agencies=tuple(agencies),
            figures=tuple(figures),
            calendar=tuple(calendar),
            title_terms=tuple(titled),
        )


EMPTY: Final = Profile(
    article_id="",
    story="",
    outlet="",
    url_key=b"",
    outlet_key=None,
    published_at=None,
    told_at=None,
    seen_at=datetime(1970, 1, 1, tzinfo=UTC),
    language=None,
    title="",
    text_hash="",
    shingles=array("I"),
    prints=(),
    terms=MappingProxyType({}),
    quotations=(),
    agencies=(),
)
"""An article of which nothing is known."""


def text_hash_of(text: str) -> str:
    """The same for texts with the same words, however they are spelled and parted; "" for a text without words."""
    return _hash_of(find_words(text))


def profile_of(
    article: Article,
    seen: Frequencies,
    *,
    article_id: str,
    seen_at: datetime,
    url_key: bytes = b"",
    outlet_key: str | None = None,
) -> Profile:
    """The profile of an article not yet placed; its terms are weighed by what was filed before (`seen`)."""
    text = article.text
    words = find_words(text)
    shingles = shingles_of(words)
    language = article.language or detect_language(f"{article.title}\n{text}")
    return Profile(
        article_id=article_id,
        story="",
        outlet=article.outlet or "",
        url_key=url_key,
        outlet_key=outlet_key,
        published_at=article.published.at,
        told_at=told_day(text, language),
        seen_at=seen_at,
        language=language,
        title=article.title,
        text_hash=_hash_of(words),
        shingles=shingles,
        prints=prints_of(shingles),
        terms=weigh_terms(article.title, text, language, seen),
        quotations=quotations_of(text),
        agencies=tuple(sorted({agency.casefold() for agency in article.agencies})),
        figures=figures_of(article.title, text),
        calendar=calendar_of(article.title, text),
        title_terms=title_terms(article.title, language),
    )


def _hash_of(words: Sequence[str]) -> str:
    return xxhash.xxh3_128_hexdigest(" ".join(words).encode("utf-8", "replace")) if words else ""


class _Runs:
    """Reads the numbers of a stored profile one run after another."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._at = start

    def take(self, code: str, count: int) -> "array[int]":
        numbers = array(code)
        end = self._at + count * numbers.itemsize
        numbers.frombytes(self._data[self._at : end])
        self._at = end
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers


def _little(numbers: "array[int]") -> bytes:
    if sys.byteorder == "little":
        return numbers.tobytes()
    swapped = numbers[:]
    swapped.byteswap()
    return swapped.tobytes()


def _time_text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
