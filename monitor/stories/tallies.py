"""Numbers that the articles of a story tell differently: "11.000 tentara" here, "more than 7,000 troops" there.

A number is known by what it counts. Whom a report counts is told alike in four languages by a few words (`_COUNTED`);
other things by the beginning of the words that follow. Measures, times and money are left out: an article tells many.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.stop_words import STOP_WORDS
from monitor.stories.words import clear

LEAD_PARAGRAPHS: Final = 6  # later numbers are background
GAPS_SHOWN: Final = 3
STEM_CHARS: Final = 5
LEAST_CHARS: Final = 3
_AFTER, _BEFORE = 4, 3  # words around a number in which what it counts is looked for


@dataclass(frozen=True, slots=True)
class Tally:
    """A number as an article tells it. `counts` are keys of what is counted; `text` is as written, with its noun."""

    value: float
    counts: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class TallyGap:
    """One thing that was counted, and what each article says, in the order of the articles: (its place, the words)."""

    values: tuple[tuple[int, str], ...]


_UNITS: Final[Mapping[str, float]] = {
    **dict.fromkeys(("ribu", "thousand", "тыс", "тысяча", "тысячи", "тысяч"), 1e3),
    **dict.fromkeys(("juta", "million", "millions", "млн", "миллион", "миллиона", "миллионов"), 1e6),
    **dict.fromkeys(("miliar", "milyar", "billion", "млрд", "миллиард", "миллиарда", "миллиардов"), 1e9),
    **dict.fromkeys(("triliun", "trillion", "трлн", "триллион", "триллиона", "триллионов"), 1e12),
}
_KOREAN_UNITS: Final = {"백": 1e2, "천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12}
_COUNTED: Final = (  # the most telling first: of "11 orang tewas" the dead are counted
    ("dead", r"tewas\w*|menewaskan|meninggal|dead|killed|killing|deaths?|died|fatalities"),
    ("dead", r"погиб\w*|убит\w*|скончал\w*|жертв\w*|사망\w*|숨\w*"),
    (
        "injured",
        r"luka(?:-luka)?|terluka|cedera|melukai|injur\w+|wounded|hurt|ранен\w*|пострадав\w*|부상\w*|다[치친]\w*",
    ),
    ("soldiers", r"tentara|prajurit|pasukan|serdadu|personel|soldiers?|troops|servicemen"),
    ("soldiers", r"солдат\w*|военнослуж\w*|военных|бойц\w*|\w*병력\w*|군인\w*|\w+군|병사\w*"),
    ("people", r"orang|warga|jiwa|penduduk|people|persons?|residents|человек\w*|людей|жител\w*|명\w*"),
)
_IS_COUNTED: Final = tuple((name, re.compile(rf"(?:{words})\Z", re.IGNORECASE)) for name, words in _COUNTED)
_MEASURES: Final = re.compile(
    r"(?:km|kg|cm|mm|kilo\w*|met(?:er|re)s?|mil(?:e|es|ya)?|tahun\w*|bulan|hari|minggu|pekan|jam|menit|detik|pukul|abad|"
    r"years?|months?|days?|weeks?|hours?|minutes?|seconds?|percent|persen\w*|dol[al]\w*|dollars?|rupiah|euros?|won|yuan|"
    r"rubel|rubles?|derajat|degrees?|год\w*|лет|месяц\w*|дн\w+|дней|недел\w+|час\w*|минут\w*|секунд\w*|процент\w*|"
    r"доллар\w*|рубл\w*|евро|километр\w*|метр\w*|년\w*|월\w*|일\w*|시간?\w*|분\w*|퍼센트|달러\w*|원\w*|킬로\w*)\Z",
    re.IGNORECASE,
)
_MODIFIERS: Final = (
    r"(?:lebih dari|kurang dari|sedikitnya|setidaknya|sekitar|hampir|mencapai|sebanyak|sejumlah|"
    r"more than|fewer than|less than|at least|nearly|almost|about|around|some|over|up to|as many as|a total of|"
    r"более(?: чем)?|менее|свыше|около|почти|не менее|примерно|약|최소|최대)"
)
_GROUP: Final = "[.,\u00a0\u202f]"
_NUMBER = re.compile(
    rf"(?<![\w/.,:-])(?P<modifier>{_MODIFIERS}\s+)?"
    rf"(?P<number>\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)"
    r"|\d{1,3}(?: \d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d{1,2})?)"
    r"(?P<korean>(?:\s?[백천만억조]\s?(?:\d[\d,]*)?)+)?(?![\d/:]|[.,]\d|-\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_ENDS = re.compile(r"[,\d]")  # what stands behind a comma or another number is of something else
_SHORT = re.compile(r"\b(тыс|млн|млрд|трлн)\.")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"[^.!?。\n;:()\"“”«»]+(?:[.,](?=\d)[^.!?。\n;:()\"“”«»]*)*")
_NOT_COUNTED: Final = frozenset(" ".join(STOP_WORDS.values()).split())


def find_gaps(texts: Sequence[str]) -> list[TallyGap]:
    """What the texts count differently, in the order of the first text that counts it.

    A text that tells several numbers of one thing says nothing clear about it and is left out.
    """
    told = [_clear_tallies(find_tallies(text)) for text in texts]
    keys = dict.fromkeys(key for tallies in told for key in tallies)
    gaps = [gap for key in keys if (gap := _gap(key, told))]
    return list(dict.fromkeys(gaps))[:GAPS_SHOWN]


def find_tallies(text: str) -> list[Tally]:
    """The numbers of a text that count something."""
    cleared = _SHORT.sub(r"\1", clear(text))
    return [tally for part in _SENTENCE.findall(cleared) for tally in _tallies_of(part)]


def lead_of(title: str, standfirst: str | None, paragraphs: Sequence[str]) -> str:
    """The part of an article whose numbers are its news."""
    return "\n".join([title, standfirst or "", *paragraphs[:LEAD_PARAGRAPHS]])


def _gap(key: str, told: Sequence[Mapping[str, Tally]]) -> TallyGap | None:
    found = [(place, tallies[key]) for place, tallies in enumerate(told) if key in tallies]
    is_one = len({tally.value for _, tally in found}) < 2
    return None if is_one else TallyGap(tuple((place, tally.text) for place, tally in found))


def _clear_tallies(tallies: Iterable[Tally]) -> dict[str, Tally]:
    """For each thing the one number told of it."""
    told: dict[str, list[Tally]] = {}
    for tally in tallies:
        for key in sorted(tally.counts):
            told.setdefault(key, []).append(tally)
    return {key: found[0] for key, found in told.items() if len({tally.value for tally in found}) == 1}


def _tallies_of(part: str) -> Iterable[Tally]:
    for found in _NUMBER.finditer(part):
        end = found.end()
        tail = _ENDS.split(part[end:], maxsplit=1)[0]
        after = list(_WORD.finditer(tail))[: _AFTER + 1]
        unit = _UNITS.get(after[0].group().casefold()) if after and not tail[: after[0].start()].strip() else None
        words = after[1:] if unit else after[:_AFTER]
        before = _WORD.findall(part[: found.start()])[-_BEFORE:]
        counted = None if _is_year(found) else _counted([word.group() for word in words], before, found)
        if counted:
            keys, last = counted
            shown = words[last].end() if last is not None else after[0].end() if unit else 0
            yield Tally(_value(found) * (unit or 1.0), keys, " ".join(part[found.start() : end + shown].split()))


def _is_year(found: re.Match[str]) -> bool:
    return not found["modifier"] and not found["korean"] and bool(_YEAR.match(found["number"]))


def _counted(
    after: Sequence[str], before: Sequence[str], found: re.Match[str]
) -> tuple[frozenset[str], int | None] | None:
    """What is counted, and which of the next words tells it: whom, by a few words; else what the next words name."""
    if after and _MEASURES.match(after[0]):
        return None
    for name, place in _whom(after):
        return frozenset({name}), place
    for name, _ in _whom(before):
        return frozenset({name}), 0 if after else None
    people, is_people = _IS_COUNTED[-1]
    if after and is_people.match(after[0]):
        return frozenset({people}), 0
    is_name = bool(before) and not before[-1].islower() and not found["modifier"]  # Boeing 737, Pasal 5
    return None if is_name else _named(after[:2])


def _whom(words: Sequence[str]) -> Iterable[tuple[str, int]]:
    """What became of those that are counted, the most telling first, and which word says so."""
    for name, is_told in _IS_COUNTED[:-1]:
        yield from ((name, place) for place, word in enumerate(words) if is_told.match(word))


def _named(after: Sequence[str]) -> tuple[frozenset[str], int] | None:
    telling = {
        place: word[:STEM_CHARS]
        for place, word in enumerate(after)
        if word.islower() and len(word) >= LEAST_CHARS and word not in _NOT_COUNTED and not _MEASURES.match(word)
    }
    return (frozenset(telling.values()), min(telling)) if telling else None


def _value(found: re.Match[str]) -> float:
    """`1만1천` is 11,000: what stands before a unit is multiplied, what stands behind is added."""
    total, rest = 0.0, _plain(found["number"])
    for unit, more in re.findall(r"([백천만억조])\s?(\d[\d,]*)?", found["korean"] or ""):
        total += rest * _KOREAN_UNITS[unit]
        rest = _plain(more) if more else 0.0
    return total + rest


def _plain(number: str) -> float:
    """A separator before three digits groups them, whatever the language; another one begins the decimals."""
    whole = re.sub(rf"(?:{_GROUP}| )(?=\d{{3}}(?!\d))", "", number)
    return float(whole.replace(",", "."))
