"""What a single line of text is, from its words alone: the part of the decision that HTML and text dumps share."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from monitor.clean.phrases import HEADING_LEADS, LEADS, POINTERS, PROMO_PHRASES, WHOLE_LINES
from monitor.model import Zone

_LONGEST: Final = 320  # a longer paragraph is written by the reporter
_LONGEST_PROMO: Final = 600
_LONGEST_LABEL: Final = 45
_FEW_WORDS: Final = 4
_LONGEST_REQUEST: Final = 240
_LONGEST_PLAIN_REQUEST: Final = 160  # without a link to follow
_LONGEST_LEAD: Final = 100  # characters of a paragraph's beginning that are compared
_TRIM: Final = " \t*•·–—-▶►»›>|:[](){}“”\"'.,!?…→↓#_=+"
_LEAD_TRIM: Final = " \t*•·–—-►»›>|:[]({“\"'→↓#_=+"
_KEY: Final = 2


class Verdict(NamedTuple):
    zone: Zone
    reason: str


class _Leads(NamedTuple):
    """Phrases that begin alike, the longest first, with their zones."""

    phrases: tuple[str, ...]
    zones: tuple[Zone, ...]


def _whole(table: Mapping[Zone, tuple[str, ...]]) -> dict[str, Zone]:
    return {phrase.strip(_TRIM) or phrase: zone for zone, phrases in table.items() for phrase in phrases}


def _by_key(table: Mapping[Zone, tuple[str, ...]]) -> dict[str, _Leads]:
    """The phrases by their first characters: a line is compared with two or three of them, not with a thousand."""
    found: dict[str, list[tuple[str, Zone]]] = {}
    for zone, phrases in table.items():
        for phrase in sorted(phrases, key=len, reverse=True):
            lead = phrase.lstrip(_LEAD_TRIM) or phrase
            found.setdefault(lead[:_KEY], []).append((lead, zone))
    return {key: _Leads(*zip(*leads, strict=True)) for key, leads in found.items()}


def _by_word(phrases: tuple[str, ...]) -> dict[str, list[str]]:
    """The phrases by their first word, for the same reason."""
    found: dict[str, list[str]] = {}
    for phrase in phrases:
        words = phrase.split()
        found.setdefault(words[0], []).append(" ".join(words))
    return found


_REQUESTS: Final = _by_word(PROMO_PHRASES)
_REQUEST_WORDS: Final = frozenset(_REQUESTS)
_WHOLE: Final = _whole(WHOLE_LINES)
_LONGEST_WHOLE: Final = 24 + max(map(len, _WHOLE))  # with the marks around it
_LEADS: Final = _by_key(LEADS)
_POINTERS: Final = _by_key(POINTERS)


def read_line(text: str, link_density: float) -> Verdict | None:
    """The zone of a boilerplate line and the words that gave it away; None: nothing speaks against the line."""
    size = len(text)
    if size > _LONGEST_PROMO:
        return None
    folded = (text if size < _LONGEST_REQUEST else text[:_LONGEST_LEAD]).casefold()
    if size <= _LONGEST_WHOLE and (zone := _WHOLE.get(folded.strip(_TRIM))) is not None:
        return Verdict(zone, f"the line is {folded.strip(_TRIM)!r}")
    lead = folded if folded[0].isalnum() else folded.lstrip(_LEAD_TRIM)
    for phrase, zone in _leads_of(lead, _LEADS):
        return Verdict(zone, f"begins with {phrase!r}")
    if size <= _LONGEST:
        for phrase, zone in _leads_of(lead, _POINTERS):
            whole = lead if size < _LONGEST_REQUEST else text.casefold().lstrip(_LEAD_TRIM)
            if _points(whole, phrase, link_density):
                return Verdict(zone, f"begins with {phrase!r}")
    if size < (_LONGEST_REQUEST if link_density else _LONGEST_PLAIN_REQUEST):
        return _read_request(folded)
    return None


def _leads_of(line: str, table: Mapping[str, _Leads]) -> Iterable[tuple[str, Zone]]:
    """The phrases that the line begins with. Hardly any line begins with one: all are tried in one call first."""
    leads = table.get(line[:_KEY])
    if leads is None or not line.startswith(leads.phrases):
        return ()
    return [pair for pair in zip(*leads, strict=True) if line.startswith(pair[0])]


def _read_request(folded: str) -> Verdict | None:
    words = folded.split()
    if _REQUEST_WORDS.isdisjoint(words):
        return None
    for word in words:
        for phrase in _REQUESTS.get(word, ()):
            if phrase in folded:
                return Verdict(Zone.PROMO, f"asks the reader: {phrase!r}")
    return None


def read_heading(text: str) -> Verdict | None:
    """A heading over related stories, a newsletter or comments; None for any other heading."""
    folded = text.casefold().lstrip(_LEAD_TRIM)
    is_short = len(text) < _LONGEST_LABEL
    if is_short and (folded.startswith(HEADING_LEADS) or (folded.startswith("more ") and text.count(" ") < _FEW_WORDS)):
        return Verdict(Zone.RELATED, "the line is a heading of other stories")
    return None


def is_label_of_others(text: str) -> bool:
    """Whether a heading is known to stand over other stories."""
    return len(text) < _LONGEST_LABEL and (
        read_heading(text) is not None or _WHOLE.get(text.casefold().strip(_TRIM)) is Zone.RELATED
    )


def _points(lead: str, phrase: str, link_density: float) -> bool:
    """A pointer is followed by a colon or a link, or is nearly all of the line; it ends at a word's end."""
    rest = lead[len(phrase) :]
    if not rest:
        return True
    if rest[0].isalpha() and phrase[-1].isalpha() and phrase[-1].isascii():
        return False
    mark = rest.lstrip()[:1]
    if mark in ":：|»›>–—-→↓" and mark:
        return True
    return link_density >= 0.45 or (" " in phrase and len(rest) < 60 and not lead.endswith((".", "”", '."')))
