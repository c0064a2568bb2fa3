"""The line that opens a report: where it was written, for which outlet, from which agency."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from monitor.clean.known_agencies import canonical_agency

MAX_DATELINE_CHARS: Final = 110


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening "TEMPO.CO, Jakarta - ". `text` is it as printed without the dash, `end` where the report begins."""

    place: str | None
    outlet: str | None
    agency: str | None
    text: str
    end: int


_VOWEL = re.compile("[AEIOUYÀ-ÞАЕЁИОУЫЭЮЯ]")
_DASH = r"\s*(?:--+|[-–—―])\s*"
_PLACE = r"[^\W\d_][^\d,()/|:;.!?\"“”«»–—]{1,38}?"
_UPPER = r"[^\W\d_a-zа-яё'’.-]+(?:['’.-][^\W\d_a-zа-яё]*)*"
_CAPITALS = rf"(?:{_UPPER}(?:,? {_UPPER}){{0,5}})"
_SITE = r"[A-Za-z0-9][A-Za-z0-9-]{1,24}\.(?i:com|co(?:\.id)?|id|net|org)"
_HOUSE = rf"(?:{_SITE}|(?:CNN|BBC|CNBC|VOA) Indonesia|RMOL\w*|ANTARA|VIVA|VOI)"
_AGENCY = r"[(/](?P<agency>[^()/\d]{2,40})[)/]"
_DAY = r"(?:,? (?:\d{1,2}\.? [^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.? \d{1,2})(?:,? \d{4})?)"
_MARK: Final = re.compile(r"[-–—―(\[/月]")  # without one of these there is no dateline
_FORMS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<outlet>{_HOUSE})[,\s]{{1,3}}(?P<place>{_PLACE}){_DASH}",
        rf"(?P<outlet>{_SITE}){_DASH}(?P<place>{_CAPITALS})\.\s+",
        rf"(?P<outlet>{_HOUSE}){_DASH}(?=\S)",
        rf"(?P<place>{_PLACE}),? (?P<outlet>{_HOUSE}){_DASH}",
        rf"(?P<place>{_PLACE}(?:, {_PLACE})?){_DAY}? ?{_AGENCY}\.?(?:{_DASH}|\s+(?=[A-ZА-ЯЁ]))",
        rf"(?P<place>{_CAPITALS}){_DAY},? ?{_AGENCY}\.?(?:{_DASH}|\s+)",
        r"[(\[](?P<place>[^()=\d]{1,20})=(?P<agency>[^()=\d]{2,20})[)\]]\s*(?:[^=]{1,40}=\s*)?",
        r"(?P<agency>[新法共塔路][华華新同斯透][社訊讯])(?P<place>[^\W\d_]{1,8}?)\d{1,2}月\d{1,2}日[电電](?:\s*[（(][^）)]{2,30}[)）])?\s*",
        rf"(?P<place>{_CAPITALS}){_DAY}?(?:{_DASH})(?=[\"“„«A-ZА-ЯЁ])",
        r"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:-|–|—) (?=[A-Z][a-z]+ [^-–—]{60})",
    )
)


@lru_cache(maxsize=64)
def read_dateline(paragraph: str) -> Dateline | None:
    """The dateline that opens the paragraph, or None.

    Read: "TEMPO.CO, Jakarta - ", "PYONGYANG, KOMPAS.com - ", "KONTAN.CO.ID - MOSKOW. ", "LONDON (Reuters) - ",
    "WASHINGTON, Aug. 5 — ", "МОСКВА, 29 июня. /ТАСС/. ", "(서울=연합뉴스)", and a bare "Jakarta - ". A page's first
    paragraphs are asked three times: by its edges, for its place and for its agency.
    """
    opening = paragraph[:MAX_DATELINE_CHARS]
    if not _MARK.search(opening):
        return None
    for form in _FORMS:
        found = form.match(opening)
        if found:
            return _dateline_of(found)
    return None


def _dateline_of(found: re.Match[str]) -> Dateline | None:
    parts = found.groupdict()
    place = (parts.get("place") or "").strip(" ,") or None
    printed = found[0].strip().rstrip("-–—― =").strip()
    agency = parts.get("agency")
    if place and (len(place.split()) > 5 or (agency and not place.isupper() and not _are_agencies(agency))):
        return None
    return Dateline(recased_place(place) if place else None, parts.get("outlet"), agency, printed, found.end())


def _are_agencies(names: str) -> bool:
    return any(canonical_agency(name) for name in re.split(r"[/,|]", names))


def recased_place(place: str) -> str:
    """The place as it is called: "Moskow" for "MOSKOW", which is only how datelines are printed."""
    words = [word.capitalize() if _is_shouted(word) else word for word in place.split(" ")]
    return " ".join(words)


def _is_shouted(word: str) -> bool:
    """Whether this is a word in capitals and no abbreviation: MOSKOW, not NTB."""
    return word.isupper() and len(word.strip(".,")) > 2 and bool(_VOWEL.search(word))
