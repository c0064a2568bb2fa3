"""Who wrote an article and who edited it: from structured data, from by-line blocks, from the lines of a text dump."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.clean.byline_words import AUTHOR_LABELS, EDITOR_LABELS, LEADS, MENU_WORDS, OTHER_LABELS, SHORT_LABELS
from monitor.clean.dates import lowered
from monitor.clean.known_agencies import canonical_agency
from monitor.clean.names import clean_name, folded, is_desk, is_own_name, read_names
from monitor.clean.structured import Credit

_Group = tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]  # the place, and the people and desks it names

MAX_LINE_CHARS: Final = 200
MAX_BLOCK_CHARS: Final = 400
MAX_PEOPLE: Final = 25
_SEVERAL: Final = 2
_LONGEST_LABEL: Final = 30

_LABEL = re.compile(  # of text in lower case, as the two below: without regard to case they take thrice the time
    rf"\s*(?:(?P<author>{AUTHOR_LABELS}|{SHORT_LABELS['author']})|(?P<editor>{EDITOR_LABELS}|"
    rf"{SHORT_LABELS['editor']})|(?P<other>{OTHER_LABELS}))"
    r"\s*(?:[:：]\s*|(?:(?<=\bby)|(?<=oleh))\s+|$)"
)
_INNER_LABEL = re.compile(rf"\s+(?:/\s+)?(?=(?:{AUTHOR_LABELS}|{EDITOR_LABELS}|{OTHER_LABELS}|rep|red)\s?[:：])")
_BARE_LABEL = re.compile(rf"\s*(?:(?P<author>{AUTHOR_LABELS})|(?P<editor>{EDITOR_LABELS}))\s*[:：]?\s*$")
_LEAD = re.compile(r"^\s*(?i:by|oleh|от|автор|autor(?:in)?(?:/autor(?:in)?)?)\s+[—–-]?\s*(?=[^\W\d_a-zа-я])")
_LABEL_LEAD = re.compile(r"\s*(?:autor|автор)", re.IGNORECASE)  # "Autorin/Autor Ann Lee": a label, wherever it stands
_ACRONYM = re.compile(r"\s*(?:By|Oleh|Von|Par|Por) ([A-Z]{3,6})(?=,|$| [|•·])")  # a house that signs with its letters
_BEFORE_LEAD = re.compile(r"^[^,.:]{1,60}?\s(?=By\s[A-Z])")  # "Reviews By Ann Lee"
_LEAD_OF: Final = {
    language: re.compile(rf"^\s*(?i:{words})(?:\s*:\s*|\s+)(?=[^\W\d_a-zа-я])") for language, words in LEADS.items()
}
_DATED_PART = re.compile(
    r"\s*(?:\bon (?=(?:[A-Z][a-z]{2,8},? )?[A-Z][a-z]{2,8}\.? \d{1,2}\b|\d{1,2} [A-Z][a-z]{2,8})|"
    r"\b(?:diperbarui|diterbitkan|dipublikasikan|published|updated|posted|last updated|aktualisiert|"
    r"veröffentlicht|publié|publicado|"
    r"actualizado|pubblicato|обновлено|опубликовано|posted on|updated on|stand)\b|\d{1,2}[./:]\d|\b\d{4}\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_GLUED = re.compile(  # "ByAnn LeePublished": markup set them apart, its text does not
    r"(?<=^By)(?=[A-Z][a-z])|(?<=[a-zß-ÿ])(?=(?:By|Published|Updated|Posted)\b|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s\d|(?:January|November|December)\b)"
)
_SIGN_OFF = re.compile(
    r"^\s*\(?\s*(?:additional )?reporting by (?P<authors>[^;)]+)(?:;[^)]*?edit(?:ing|ed) by (?P<editors>[^;)]+))?",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^[^\W\d_a-zа-я][^\W\d_]*[.'’-]?[^\W\d_]*(?: (?:[^\W\d_a-zа-я][^\W\d_]*(?:[.'’-][^\W\d_]*)*\.?|(?:de|da|di|del|"
    r"van|von|der|den|bin|binti|al|el|la|le|af|av|ter|dos|das|e|y))){0,5}$"
)
_PEOPLE = re.compile(r",? (?:and|dan|&) |, ")
_REPORTER = re.compile(  # "김민수 기자 입력 2025.05.15", "[서울=김민수 특파원]", "记者王明"
    r"^[\W_]*(?:[가-힣]{2,4}=)?(?P<name>[가-힣]{2,4}) ?(?:선임|수석|전문)?(?:기자|특파원)(?![가-힣])|"
    r"^[\W_]*(?:本报|本報|新华社|新華社)?(?:记者|記者)[ :：]?(?P<chinese>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
_LINE_PARTS = re.compile(r"\s*[|•·\n]\s*")
_BEHIND_DATE = re.compile(r"\d[\d:.]+(?: [A-Z]{2,4})? (?=(?:by|oleh) )")  # "posted on 2023-12-19 23:30 EST by Ann Lee"
_LEAD_PARTS = re.compile(r"\s*[|•·]\s*")
_TOKEN = re.compile(r"\w+")
_CUES: Final = {  # without one of these words no line is a by-line
    max(_TOKEN.findall(words), key=len) for words in (*AUTHOR_LABELS.split("|"), *EDITOR_LABELS.split("|"))
} | {"by", "oleh", "от", "reporting", "rep", "red"}
_CUES_OF: Final = {
    language: frozenset(_CUES | {max(_TOKEN.findall(words), key=len) for words in leads.split("|")})
    for language, leads in LEADS.items()
}


@dataclass(frozen=True, slots=True)
class Bylines:
    """Who is named: people, and apart from them desks (agencies, the outlet). `lines` are the indexes that told it."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Telling:
    """Lines that name somebody; `is_led`: by a "By" and no label."""

    numbers: tuple[int, ...]
    told: Bylines
    is_led: bool


@dataclass(frozen=True, slots=True)
class Writers:
    """The authors and editors of an article, with the place that told them ("json-ld author", "page", "rule")."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()  # agencies and desks credited beside or instead of people
    authors_from: str = ""
    editors_from: str = ""


def choose_writers(
    credit_names: Sequence[Credit],
    editor_names: Sequence[Credit],
    page: Bylines,
    *,
    rule_authors: Sequence[str] = (),
    rule_editors: Sequence[str] = (),
    site_names: Sequence[str] = (),
    outlet_names: Sequence[str] = (),
) -> Writers:
    """The people of the best evidence that names any: outlet rule, JSON-LD, meta tags, the page's by-line.

    Where no person is named anywhere, the agency or desk that is credited instead is the author, as readers see it;
    but never the outlet by a name that is known to be its own (`outlet_names`).
    """
    groups = [("rule", _split_desks(rule_authors, site_names)), *_groups(credit_names, site_names, "json-ld")]
    groups += [*_groups(credit_names, site_names, "meta"), ("page", (page.authors, page.desks))]
    desks = tuple(dict.fromkeys(desk for _, (_, found) in groups for desk in found))
    if page.authors and not set(page.authors) & set(page.editors):
        groups = [group for group in groups if not _are_editors(group, page.editors)]
    place, authors = _best_people(groups, page.authors) or _best_desks(groups, site_names, outlet_names)
    editor_groups = [("rule", _split_desks(rule_editors, site_names)), *_groups(editor_names, site_names, "json-ld")]
    editor_groups += [*_groups(editor_names, site_names, "meta"), ("page", (page.editors, ()))]
    editors_from, editors = _best_people(editor_groups, page.editors) or ("", ())
    return Writers(authors[:MAX_PEOPLE], editors[:MAX_PEOPLE], desks, place, editors_from)


def _are_editors(group: _Group, editors: Sequence[str]) -> bool:
    """Whether these "authors" are those whom the page names as its editors."""
    people = {folded(name) for name in group[1][0]}
    return bool(people) and people <= {folded(name) for name in editors}


def read_byline(text: str, language: str | None = None, site_names: Sequence[str] = ()) -> Bylines:
    """The people of one by-line block: "By Ann Lee | February 28, 2023", "Reporter: A | Editor: B", "Ann Lee".

    For text that is known to be a by-line (a rule, markup): a bare name counts.
    """
    text = _GLUED.sub(" ", text[:MAX_BLOCK_CHARS])
    sign_off = _SIGN_OFF.match(text)
    if sign_off:
        return _told_of([sign_off["authors"]], [sign_off["editors"] or ""], site_names)
    opens = _without_lead(text, language) != text
    parts = [
        (role if role or opens else "bare", _DATED_PART.sub("", _without_lead(part, language)))
        for role, part in _labelled_parts(text)
    ]
    authors = [part for role, part in parts if role in {"author", "bare", ""}]
    told = _told_of(authors, [part for role, part in parts if role == "editor"], site_names)
    acronym = _ACRONYM.match(text)
    if acronym and not (told.authors or told.desks):
        told = replace(told, desks=(acronym[1],))
    is_bare = all(role == "bare" for role, _ in parts)
    # A single bare word in a by-line's markup is a section or a reader more often than somebody with one name.
    return replace(told, authors=tuple(name for name in told.authors if not _is_one_word(name))) if is_bare else told


def find_bylines(lines: Sequence[str], language: str | None = None, site_names: Sequence[str] = ()) -> Bylines:
    """The people that by-lines among the lines of a text name; lines that only might be names are left alone.

    Read: "Reporter: A | Editor: B", a label line with the name on the next one, "oleh X diperbarui …", "By A and B",
    "… | LAPORAN: X", "(Reporting by A; Editing by B)". A label with nothing behind it names nobody. Of several lines
    that begin with "By" the first counts: the others belong to other articles.
    """
    tellings = list(_tellings(lines, language, site_names))
    labelled = [telling for telling in tellings if not telling.is_led]
    led = [telling for telling in tellings if telling.is_led]
    is_labelled = any(telling.told.authors for telling in labelled)
    return _merged(labelled if is_labelled else [*labelled, *led[:1]])


def find_labelled(lines: Sequence[str], language: str | None = None, site_names: Sequence[str] = ()) -> Bylines:
    """The people whom labels and sign-offs name, where a "By" may belong to another article."""
    if not lines:
        return Bylines()
    tellings = _tellings(lines, language, site_names)
    return _merged([one for one in tellings if not one.is_led or _SIGN_OFF.match(lines[one.numbers[0]])])


def _best_people(groups: Sequence[_Group], on_page: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """The first people named; in the page's own words where these name all of them and more, or spell them fully."""
    place, people = next(((place, people) for place, (people, _) in groups if people), ("", ()))
    if not people:
        return None
    printed = {folded(name) for name in on_page}
    if place != "rule" and on_page and printed >= {folded(name) for name in people}:
        return (place if len(printed) == len(people) else "page"), tuple(on_page)
    return place, people


def _best_desks(
    groups: Sequence[_Group], site_names: Sequence[str], outlet_names: Sequence[str]
) -> tuple[str, tuple[str, ...]]:
    """The desks named first: other houses before the outlet's own name, which every page bears."""
    told = [
        (place, tuple(desk for desk in desks if not is_own_name(desk, outlet_names))) for place, (_, desks) in groups
    ]
    own = [(place, desks) for place, desks in told if desks]
    foreign = [(place, desks) for place, desks in own if not all(is_own_name(desk, site_names) for desk in desks)]
    return next(iter(foreign or own), ("", ()))


def _groups(names: Sequence[Credit], site_names: Sequence[str], kind: str) -> list[_Group]:
    """Per place of this kind of evidence, in order: people and desks."""
    places = dict.fromkeys(credit.place for credit in names if credit.place.startswith(kind))
    return [(place, _people_of([credit for credit in names if credit.place == place], site_names)) for place in places]


def _people_of(credit_names: Sequence[Credit], site_names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: dict[str, None] = {}
    desks: dict[str, None] = {}
    for credit in credit_names:
        names = (clean_name(credit.name),) if credit.is_organisation else read_names(credit.name)
        for name in filter(None, names):
            target = desks if credit.is_organisation or is_desk(name, site_names) else people
            target.setdefault(name)
    return tuple(people), tuple(desks)


def _split_desks(texts: Iterable[str], site_names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _people_of([Credit(text, "page") for text in texts], site_names)


def _labelled_parts(text: str) -> Iterator[tuple[str, str]]:
    """Parts of a by-line with their role: author, editor, other, or "" for a part without label."""
    # "Pilihan Editor: …" points to another article: labels within a line count only behind a label.
    if _LABEL.match(lowered(text)):
        text = _with_breaks(text)
    for part in _LINE_PARTS.split(text):
        label = _LABEL.match(lowered(part))
        if label:
            yield label.lastgroup or "", part[label.end() :]
        elif part.strip():
            yield "", part


def _with_breaks(text: str) -> str:
    """The text with a line for each of its labels."""
    for space in reversed(list(_INNER_LABEL.finditer(lowered(text)))):
        text = f"{text[: space.start()]}\n{text[space.end() :]}"
    return text


def _without_lead(text: str, language: str | None) -> str:
    """The names without the "By", "oleh" or, in its own language, "von", "par", "por" before them."""
    own = _LEAD_OF.get(language or "")
    text = _LEAD.sub("", _BEFORE_LEAD.sub("", text))
    return own.sub("", text) if own else text


def _told_of(authors: Iterable[str], editors: Iterable[str], site_names: Sequence[str]) -> Bylines:
    """What the page's own words name. Markup around by-lines holds other words too: people must look like people."""
    people, desks = _split_desks(authors, site_names)
    edited_by, _ = _split_desks(editors, site_names)
    return Bylines(
        tuple(name for name in people if is_person(name)),
        tuple(name for name in edited_by if is_person(name)),
        tuple(desk for desk in desks if canonical_agency(desk) or len(desk) > 6),
    )


def _tellings(lines: Sequence[str], language: str | None, site_names: Sequence[str]) -> Iterator[_Telling]:
    texts = [" ".join(line[: MAX_LINE_CHARS + 1].split()) for line in lines]
    labels = {number: role for number, text in enumerate(texts) if (role := _bare_label(text))}
    if labels and _are_below_names(texts, labels):
        for number, role in labels.items():
            told = _told_of(*_as_role(role, texts[number - 1]), site_names)
            yield _Telling((number - 1, number), told, is_led=False)
        return
    label: tuple[int, str] | None = None
    for number, text in enumerate(texts):
        if number in labels:
            label = number, labels[number]
            continue
        name = text.lstrip(" :：")
        if label is not None and is_person(name):
            told = _told_of(*_as_role(label[1], name), site_names)
            yield _Telling((label[0], number), told, is_led=False)
        elif text and len(text) <= MAX_LINE_CHARS and _has_cue(text, language):
            yield from _told_by_line(number, text, language, site_names)
        label = None if text else label


def _bare_label(text: str) -> str:
    """The role that a line of nothing but a label names: author, editor; "" for any other line."""
    if len(text) >= _LONGEST_LABEL:
        return ""
    plain = lowered(text)
    bare = _BARE_LABEL.match(plain) if plain.strip(" :：") not in MENU_WORDS else None
    return (bare.lastgroup or "author") if bare else ""


def _are_below_names(texts: Sequence[str], labels: Collection[int]) -> bool:
    """Whether each of several labels stands below its name: "Ann Lee", "Author", "Bob Roe", "Editor"."""
    following = next((text for text in texts[max(labels) + 1 :] if text), "")
    if len(labels) < _SEVERAL or is_person(following.lstrip(" :：")):
        return False
    return all(n > 0 and n - 1 not in labels and _is_full_name(texts[n - 1]) for n in labels)


def _is_full_name(text: str) -> bool:
    return 2 <= len(text.split()) <= 5 and is_person(text)


def _as_role(role: str, name: str) -> tuple[list[str], list[str]]:
    return ([], [name]) if role == "editor" else ([name], [])


def _has_cue(text: str, language: str | None) -> bool:
    if not text.isascii() and ("기자" in text or "특파원" in text or "记者" in text or "記者" in text):
        return True
    return "By" in text or not _CUES_OF.get(language or "", _CUES).isdisjoint(_TOKEN.findall(text.lower()))


def _told_by_line(number: int, text: str, language: str | None, site_names: Sequence[str]) -> Iterator[_Telling]:
    reporter = _REPORTER.match(text)
    if reporter:
        yield _Telling((number,), Bylines((reporter["name"] or reporter["chinese"],)), is_led=False)
        return
    text = _GLUED.sub(" ", text)
    led = _led_part(text, language)
    if led is not None:
        text = led
    is_led = led is not None and not _LABEL_LEAD.match(led)
    if led is None and not any(role in {"author", "editor"} for role, _ in _labelled_parts(text)):
        return
    told = read_byline(_only_labelled(text) if led is None else text, language, site_names)
    is_prose = led is not None and (len(text.split()) >= 30 or _is_sentence(text))
    if told != Bylines() and not is_prose:
        yield _Telling((number,), told, is_led)


def _led_part(text: str, language: str | None) -> str | None:
    """The part of the line that opens with "By", "oleh", "Von" or a sign-off: "Dec 21, 2023 | By Lexi G"."""
    own = _LEAD_OF.get(language or "")
    if _SIGN_OFF.match(text):
        return text
    behind = _BEHIND_DATE.search(text)
    parts = [*_LEAD_PARTS.split(text), *([text[behind.end() :]] if behind else [])]
    return next((part for part in parts if _LEAD.match(part) or (own and own.match(part))), None)


def _is_one_word(name: str) -> bool:
    return " " not in name and name[:1].lower() != name[:1].upper()


def _is_sentence(text: str) -> bool:
    """Whether a line opens like a by-line and goes on as prose: "Von Anfang an war klar, dass …"."""
    words = _DATED_PART.sub("", text).split()[1:]
    return sum(word[0].islower() and len(word) > 3 for word in words) > 2


def _only_labelled(text: str) -> str:
    """The labelled parts of a line that holds a date or a section too."""
    return " | ".join(
        f"{'Editor' if role == 'editor' else 'Author'}: {part}"
        for role, part in _labelled_parts(text)
        if role in {"author", "editor"}
    )


def is_person(text: str) -> bool:
    """Whether the text is written as a name: a few words with capitals, or a short Chinese, Japanese or Korean one."""
    if len(text) > 60:
        return False
    if 2 <= len(text) <= 6 and all("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in text):
        return True
    return all(_PERSON.match(part) for part in _PEOPLE.split(text))


def _merged(tellings: Sequence[_Telling]) -> Bylines:
    authors = dict.fromkeys(name for telling in tellings for name in telling.told.authors)
    editors = dict.fromkeys(name for telling in tellings for name in telling.told.editors)
    desks = dict.fromkeys(name for telling in tellings for name in telling.told.desks)
    lines = sorted({number for telling in tellings for number in telling.numbers})
    return Bylines(tuple(authors), tuple(editors), tuple(desks), tuple(lines))
