"""When an article was published and updated, from all that its page says of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from monitor.clean.date_parts import is_day, month_number
from monitor.clean.date_words import PUBLISHED_LABELS, UPDATED_LABELS
from monitor.clean.dates import NOWHERE, RELATIVE, ZONE_ASSUMED, DateContext, lowered, read_date, unglued
from monitor.clean.structured import Told
from monitor.model import Dated

MAX_DATE_LINE_CHARS: Final = 160
MAX_OTHER_WORDS: Final = 9  # words of a date line that are no date: a by-line, a section, a city
SAME_TIME: Final = timedelta(hours=26)  # a day told without zone, and a time with one, that may be the same moment
FUTURE: Final = timedelta(days=1)
FIRST_NEWS_YEAR: Final = 1990  # earlier "dates" are zeros of machines, or what the story is about

IN_THE_FUTURE: Final = "after the fetch"
UPDATED_BEFORE: Final = "updated before published"

_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<updated>{UPDATED_LABELS})|(?P<published>{PUBLISHED_LABELS}))(?!\w)\s*(?:on|am|at|pada|le|el|em|"
    rf"il|op|den)?\s*:?"
)
_DIGIT = re.compile(r"\d")
_HAS_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}|25[67]\d)(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)"
    r"|^\s*\d{1,3}\s?[^\W\d_]+\s(?:ago|lalu|yang lalu)\s*$"
)
_URL_DATE = re.compile(
    r"[/_-](?P<year>(?:19|20)\d{2})(?:(?P<sep>[/_-])(?:(?P<month>\d{1,2})|"
    r"(?P<name>[a-z]{3,9}))(?P=sep)(?P<day>\d{1,2}))(?=[/_.-]|$)",
    re.IGNORECASE,
)
_URL_NUMBER = re.compile(r"/[A-Z]{0,4}(?P<year>20[0-3]\d)(?P<month>\d{2})(?P<day>\d{2})\d{5,11}(?:[/?#.]|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Times:
    """The two times of an article with the place that told each, "" for a missing one."""

    published: Dated = field(default=Dated())
    updated: Dated = field(default=Dated())
    published_from: str = ""
    updated_from: str = ""


@dataclass(frozen=True, slots=True)
class DateLines:
    """What the lines of a page or dump tell of its times, and the indexes of the lines that are nothing else."""

    published: tuple[Told, ...] = ()
    updated: tuple[Told, ...] = ()
    lines: tuple[int, ...] = ()


def choose_times(published: Iterable[Told], updated: Iterable[Told], context: DateContext = NOWHERE) -> Times:
    """The best of the candidates, which stand in the order of trust (outlet rule, JSON-LD, meta, page).

    The first that can be believed is taken. If it tells only a day, or no zone, a later one that means the same moment
    and tells more replaces it. A time after the fetch is not believed while any other candidate stands; if none does,
    it is kept and flagged. An update before the publication is flagged (Liputan6 writes those, 2018-2022).
    """
    first, first_from = _best(published, context)
    last, last_from = _best(updated, context)
    if first.at is not None and last.at is not None and last.at < first.at and last.precision == "minute":
        last = _flagged(last, UPDATED_BEFORE)
    return Times(first, last, first_from, last_from)


def find_date_lines(lines: Sequence[str]) -> DateLines:
    """The times that lines tell: "Diterbitkan 18 Jun 2024, 10:01 WIB", "Kamis, 31 Mei 2018 | 18:12 WIB".

    Only lines that are about a time: a sentence with a date in it is none. Without a label the first one is the time
    of publication; the caller passes the lines that may belong to the article's head, or in doubt the first forty.
    """
    published: list[Told] = []
    updated: list[Told] = []
    used: list[int] = []
    for number, line in enumerate(lines):
        if len(line) > MAX_DATE_LINE_CHARS or not is_date_line(line):
            continue
        used.append(number)
        for label, part in _parts(unglued(" ".join(line.split()))):
            (updated if label == "updated" else published).append(Told(part, "page"))
    return DateLines(tuple(published), tuple(updated), tuple(used))


def date_of_url(url: str | None) -> tuple[Told, ...]:
    """The day that an address names, as the last resort: "/2023/12/20/", "/2023-12-20-", "/2023/dec/21/".

    Or that opens its long number: Korean houses count within the minute ("AKR20240918001500", 2024-26).
    """
    for found in _URL_DATE.finditer(url or ""):
        month = found["month"] or str(month_number(found["name"] or "") or 0)
        if is_day(int(found["year"]), int(month), int(found["day"])):
            return (Told(f"{found['year']}-{month}-{found['day']}", "url"),)
    number = _URL_NUMBER.search(url or "")
    if number and is_day(int(number["year"]), int(number["month"]), int(number["day"])):
        return (Told(f"{number['year']}-{number['month']}-{number['day']}", "url"),)
    return ()


def _best(candidates: Iterable[Told], context: DateContext) -> tuple[Dated, str]:
    chosen, place = Dated(), ""
    for told in candidates:
        if chosen.at is not None and not _may_be_bettered(chosen):
            break
        dated = _believed(read_date(told.value, context), context)
        if dated.at is None:
            continue
        is_first = chosen.at is None or _is_in_future(chosen)
        if (is_first and not (chosen.at and _is_in_future(dated))) or _says_more(dated, chosen):
            chosen, place = dated, told.place
    return chosen, place


def _believed(dated: Dated, context: DateContext) -> Dated:
    """The time, flagged if it lies after the fetch; nothing if it is a machine's zero."""
    if dated.at is None or dated.at.year < FIRST_NEWS_YEAR:
        return Dated()
    if context.fetched_at is not None and dated.at > context.fetched_at + FUTURE:
        return _flagged(dated, IN_THE_FUTURE)
    return dated


def _may_be_bettered(dated: Dated) -> bool:
    return dated.precision != "minute" or any(
        flag in (dated.flag or "") for flag in (ZONE_ASSUMED, IN_THE_FUTURE, RELATIVE)
    )


def _is_in_future(dated: Dated) -> bool:
    return IN_THE_FUTURE in (dated.flag or "")


def _says_more(dated: Dated, chosen: Dated) -> bool:
    """Whether this is the same moment told better: to the minute, with its zone."""
    if dated.at is None or chosen.at is None or abs(dated.at - chosen.at) > SAME_TIME:
        return False
    return _worth(dated) > _worth(chosen)


def _worth(dated: Dated) -> int:
    flag = dated.flag or ""
    return (
        2 * (dated.precision == "minute")
        + (ZONE_ASSUMED not in flag)
        - 2 * (IN_THE_FUTURE in flag)
        - 2 * (RELATIVE in flag)
    )


def _flagged(dated: Dated, flag: str) -> Dated:
    return replace(dated, flag=f"{dated.flag}; {flag}" if dated.flag else flag)


def is_date_line(text: str) -> bool:
    """Whether a line is there to tell a time: it holds a date, and little else."""
    if not 4 <= len(text) <= MAX_DATE_LINE_CHARS or not _DIGIT.search(text) or not _HAS_DATE.search(text):
        return False
    lower = text.lower()
    rest = _LABEL.sub(" ", lower)
    limit = MAX_OTHER_WORDS if rest != lower or "|" in text else MAX_OTHER_WORDS - 2
    words = len(_WORD.findall(rest))
    return words <= limit and not text.rstrip().endswith(("?", "!", ":")) and not _ends_a_sentence(text)


def _ends_a_sentence(text: str) -> bool:
    return text.endswith(".") and len(_WORD.findall(text)) > 5 and not re.search(r"\b[ap]\.m\.$", text)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The line's times with their labels: "published" where none stands. A label's time stands behind it."""
    labels = list(_LABEL.finditer(lowered(text)))
    head = text[: labels[0].start()] if labels else text
    if _HAS_DATE.search(head):
        yield "published", head
    for number, label in enumerate(labels):
        end = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        part = text[label.end() : end]
        if _HAS_DATE.search(part):
            yield label.lastgroup or "published", part.strip(" :|,;–-")
