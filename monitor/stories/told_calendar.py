"""The weekdays, days, months and years that a report tells: those of one event tell the same ones.

They are hints for grouping only, never shown as the date of an article. A word that means something else too ("may",
"minggu", "среда") counts only beside a number, or in the form that means a day.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from monitor.stories.words import clear

READ_CHARS: Final = 3000
MAX_MARKS: Final = 24
FIRST_HANGUL: Final = "\uac00"
HANGUL_WEEKDAY: Final = 3  # syllables

# A mark is one number: 1 to 7 a weekday, 11 to 22 a month, 1900 to 2099 a year, 3101 to 4231 a day of a month.
WEEKDAYS: Final = range(1, 8)
MONTHS: Final = range(11, 23)
YEARS: Final = range(1900, 2100)
DAYS: Final = range(3101, 4232)

_WEEKDAY_WORDS: Final = {
    1: "monday senin понедельник понедельника 월요일",
    2: "tuesday selasa вторник вторника 화요일",
    3: "wednesday rabu среду 수요일",
    4: "thursday kamis четверг четверга 목요일",
    5: "friday jumat пятница пятницу пятницы 금요일",
    6: "saturday sabtu суббота субботу субботы 토요일",
    7: "sunday воскресенье воскресенья 일요일",
}
_MONTH_WORDS: Final = {
    1: "january januari января январе",
    2: "february februari pebruari февраля феврале",
    3: "maret марта марте",
    4: "april апреля апреле",
    5: "mei мая мае",
    6: "june juni июня июне",
    7: "july juli июля июле",
    8: "august agustus августа августе",
    9: "september сентября сентябре",
    10: "october oktober октября октябре",
    11: "november nopember ноября ноябре",
    12: "december desember декабря декабре",
}
_BESIDE_NUMBERS: Final = {  # words that are no month or weekday elsewhere only beside a number
    "jan": 11, "feb": 12, "march": 13, "mar": 13, "apr": 14, "may": 15, "jun": 16, "jul": 17, "aug": 18, "agu": 18,
    "sep": 19, "sept": 19, "oct": 20, "okt": 20, "nov": 21, "dec": 22, "des": 22, "minggu": 7,
}  # fmt: skip
_MARKS: Final = {word: day for day, words in _WEEKDAY_WORDS.items() for word in words.split()} | {
    word: MONTHS[month - 1] for month, words in _MONTH_WORDS.items() for word in words.split()
}
_WEEKDAY_NAMES: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH_NAMES: Final = "January February March April May June July August September October November December".split()
_WORD = re.compile(r"\d+|[^\W\d_]+")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d]|[.,]\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](?:19|20)\d\d(?!\d)")
_KOREAN_DAY = re.compile(r"(?<!\d)(\d{1,2})월(?:\s*(\d{1,2})일)?")


def calendar_of(title: str, text: str) -> tuple[int, ...]:
    """The marks of title and lead, each once, sorted."""
    read = clear(f"{title}\n{text[:READ_CHARS]}").casefold()
    marks = {int(year) for year in _YEAR.findall(read)}
    marks.update(_marks_of_words(_WORD.findall(read)), _marks_of_numbers(read))
    return tuple(sorted(marks)[:MAX_MARKS])


def told_in_words(marks: Iterable[int]) -> list[str]:
    """Marks as a reader reads them: "Tuesday", "June", "18 June", "2024"."""
    return [_in_words(mark) for mark in marks]


def _marks_of_words(words: list[str]) -> Iterator[int]:
    for place, word in enumerate(words):
        weekday = word[:HANGUL_WEEKDAY] if word >= FIRST_HANGUL else word  # what follows is a particle
        mark = _MARKS.get(weekday) or _BESIDE_NUMBERS.get(word)
        if mark is None:
            continue
        numbers = [int(each) for each in words[max(0, place - 1) : place + 2] if each.isdigit() and len(each) <= 2]
        if numbers or weekday in _MARKS:
            yield mark
        if mark in MONTHS:
            yield from (_day(mark - MONTHS.start + 1, day) for day in numbers if 1 <= day <= 31)


def _marks_of_numbers(text: str) -> Iterator[int]:
    """18/6/2024 and 6월 18일. Where either number could be the month nothing is told but the year."""
    for one, other in _NUMERIC.findall(text):
        day, month = max(int(one), int(other)), min(int(one), int(other))
        if 12 < day <= 31 and month:
            yield from (MONTHS[month - 1], _day(month, day))
    for month, day in _KOREAN_DAY.findall(text):
        if 1 <= int(month) <= 12:
            yield MONTHS[int(month) - 1]
            if day and 1 <= int(day) <= 31:
                yield _day(int(month), int(day))


def _day(month: int, day: int) -> int:
    return 3000 + 100 * month + day


def _in_words(mark: int) -> str:
    if mark in WEEKDAYS:
        return _WEEKDAY_NAMES[mark - 1]
    if mark in MONTHS:
        return _MONTH_NAMES[mark - MONTHS.start]
    return f"{mark % 100} {_MONTH_NAMES[(mark - DAYS.start) // 100]}" if mark in DAYS else str(mark)
