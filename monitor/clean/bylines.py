"""Who wrote an article and who edited it: from structured data, from by-line blocks, from the lines of a text dump."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.names import clean_name, is_desk, read_names
from monitor.clean.structured import Credit

MAX_LINE_CHARS: Final = 200
MAX_PEOPLE: Final = 25

_AUTHOR_LABELS: Final = (
    "reporter|reporters|penulis|laporan|pewarta|wartawan|jurnalis|kontributor|author|authors|autor|autorin|autoren|autores|auteur|auteurs|"
    "autore|autori|auteur|redactor|redactora|journalist|journaliste|written by|words by|reported by|reporting by|story by|text by|texte|texto|"
    "testo|tekst|text|автор|авторы|автор статьи|текст|корреспондент|журналист|muhabir|yazar|haber|toimittaja|kirjoittaja|tác giả|기자|글|記者|"
    "记者|作者|文|撰文|کاتب|كتب|بقلم|oleh|by"
)
_EDITOR_LABELS: Final = (
    "editor|editors|editor in chief|edited by|editing by|penyunting|redaktur|redaktor|redaktion|redigering|redaktör|редактор|editör|"
    "responsible editor|責任編輯|责任编辑|编辑|編輯|editado por|edited"
)
_OTHER_LABELS: Final = (
    "photos?|photo by|photographs? by|photographer|foto|fotografer|fotos|fotograf|photo|illustration|illustrations? by|ilustrasi|bild|bilder|video|"
    "videografer|kamera|graphics?|infografis|translator|translated by|penerjemah|alih bahasa|sumber|source|quelle|fuente|fonte|fact checked by|"
    "fact-checked by|reviewed by|medically reviewed by|produced by|producer|host|with|tags?|topik|share|bagikan|kategori|category|"
    "additional reporting by|kredit|credit|copyright"
)
_LABEL = re.compile(
    rf"(?:^|(?<=[|;•·(\n])|(?<=\s[–—-]))\s*(?:(?P<author>{_AUTHOR_LABELS})|(?P<editor>{_EDITOR_LABELS})|(?P<other>{_OTHER_LABELS}))"
    r"\s*(?:[:：]\s*|(?:(?<=\bby)|(?<=\bBy)|(?<=\bBY)|(?<=oleh)|(?<=Oleh)|(?<=OLEH))\s+|$)",
    re.IGNORECASE,
)
_INNER_LABEL = re.compile(rf"\s+(?=(?:{_AUTHOR_LABELS}|{_EDITOR_LABELS}|{_OTHER_LABELS})\s?[:：])", re.IGNORECASE)
_BARE_LABEL = re.compile(
    rf"\s*(?:(?P<author>{_AUTHOR_LABELS})|(?P<editor>{_EDITOR_LABELS}))\s*[:：]?\s*$", re.IGNORECASE
)
_LEADS: Final = {  # prepositions that open a by-line, by language: they open names and sentences too
    "de": "von|vom", "fr": "par|propos recueillis par", "es": "por", "pt": "por", "it": "di|a cura di", "sv": "av", "no": "av",
    "da": "af", "nl": "door", "pl": "oprac\\.|autor", "cs": "autor",
}  # fmt: skip
_LEAD = re.compile(r"^\s*(?:by|oleh|от|автор)\s+[—–-]?\s*(?=[^\W\d_a-zа-я])", re.IGNORECASE)
_LEAD_OF: Final = {
    language: re.compile(rf"^\s*(?:{words})\s+(?=[^\W\d_a-zа-я])", re.IGNORECASE) for language, words in _LEADS.items()
}
_DATED_PART = re.compile(
    r"\s*(?:\b(?:diperbarui|diterbitkan|dipublikasikan|published|updated|posted|last updated|aktualisiert|veröffentlicht|publié|publicado|"
    r"actualizado|pubblicato|обновлено|опубликовано|posted on|updated on|stand)\b|\d{1,2}[./:]\d|\b\d{4}\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_SIGN_OFF = re.compile(
    r"^\s*\(?\s*(?:additional )?reporting by (?P<authors>[^;)]+)(?:;[^)]*?edit(?:ing|ed) by (?P<editors>[^;)]+))?",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^[^\W\d_a-zа-я][^\W\d_]*[.'’-]?[^\W\d_]*(?: (?:[^\W\d_a-zа-я][^\W\d_]*(?:[.'’-][^\W\d_]*)*\.?|(?:de|da|di|del|van|von|der|den|bin|binti|al|el|la|le|af|av|ter|dos|das|e|y))){0,5}$"
)


@dataclass(frozen=True, slots=True)
class Bylines:
    """Who is named: people, and apart from them desks (agencies, the outlet itself). `lines` are the indexes that told it."""

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()


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
) -> Writers:
    """The people of the best evidence that names any: outlet rule, JSON-LD, the page's by-line, meta tags.

    Where no person is named anywhere, the organisation that the page itself credits (an agency, a desk) is the author.
    """
    groups = [("rule", _split_desks(rule_authors, site_names)), *_groups(credit_names, site_names, "json-ld")]
    groups += [("page", (page.authors, page.desks)), *_groups(credit_names, site_names, "meta")]
    place, authors = next(((place, people) for place, (people, _) in groups if people), ("", ()))
    desks = tuple(dict.fromkeys(desk for _, (_, found) in groups for desk in found))
    if not authors:
        place, authors = next(((place, found[:1]) for place, (_, found) in groups if found), ("", ()))
    editor_groups = [("rule", _split_desks(rule_editors, site_names)), *_groups(editor_names, site_names, "json-ld")]
    editor_groups += [("page", (page.editors, ())), *_groups(editor_names, site_names, "meta")]
    editors_from, editors = next(((place, people) for place, (people, _) in editor_groups if people), ("", ()))
    return Writers(authors[:MAX_PEOPLE], editors[:MAX_PEOPLE], desks, place, editors_from)


def read_byline(text: str, language: str | None = None, site_names: Sequence[str] = ()) -> Bylines:
    """The people of one by-line block: "By Ann Lee | February 28, 2023", "Reporter: A | Editor: B", "Ann Lee".

    For text that is known to be a by-line (a rule, markup): a bare name counts.
    """
    authors: list[str] = []
    editors: list[str] = []
    for role, part in _labelled_parts(text[: 2 * MAX_LINE_CHARS]):
        names = read_names(_DATED_PART.sub("", _without_lead(part, language)))
        (editors if role == "editor" else authors if role != "other" else []).extend(names)
    people, desks = _split_desks(authors, site_names)
    return Bylines(people, _split_desks(editors, site_names)[0], desks)


def find_bylines(lines: Sequence[str], language: str | None = None, site_names: Sequence[str] = ()) -> Bylines:
    """The people that by-lines among the lines of a text name; lines that only might be names are left alone.

    Read: "Reporter: A | Editor: B", a label line with the name on the next one, "oleh X diperbarui …", "By A and B",
    "… | LAPORAN: X", "(Reporting by A; Editing by B)". A label with nothing behind it names nobody.
    """
    found: list[tuple[int, Bylines]] = []
    pending: tuple[int, str] | None = None
    for number, line in enumerate(lines):
        text = " ".join(line.split())
        if not text:
            continue
        bare = _BARE_LABEL.match(text) if len(text) < 30 else None
        if bare:
            pending = number, "editor" if bare["editor"] else "author"
            continue
        if pending is not None and _is_person(text):
            found += _labelled_name(pending, number, text, site_names)
        elif len(text) <= MAX_LINE_CHARS:
            told = _told_by_line(text, language, site_names)
            found += [(number, told)] if told != Bylines() else []
        pending = None
    return _merged(found)


def _groups(
    names: Sequence[Credit], site_names: Sequence[str], kind: str
) -> list[tuple[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
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
    for part in re.split(r"\s*[|•·\n]\s*", _INNER_LABEL.sub("\n", text)):
        label = _LABEL.match(part)
        if label:
            yield label.lastgroup or "", part[label.end() :]
        elif part.strip():
            yield "", part


def _without_lead(text: str, language: str | None) -> str:
    """The names without the "By", "oleh" or, in its own language, "von", "par", "por" before them."""
    own = _LEAD_OF.get(language or "")
    text = _LEAD.sub("", text)
    return own.sub("", text) if own else text


def _told_by_line(text: str, language: str | None, site_names: Sequence[str]) -> Bylines:
    sign_off = _SIGN_OFF.match(text)
    if sign_off:
        authors, _ = _split_desks([sign_off["authors"]], site_names)
        return Bylines(authors, _split_desks([sign_off["editors"] or ""], site_names)[0])
    own = _LEAD_OF.get(language or "")
    opens = _LEAD.match(text) or (own.match(text) if own else None)
    if not opens and not any(role in {"author", "editor"} for role, _ in _labelled_parts(text)):
        return Bylines()
    told = read_byline(text if opens else _only_labelled(text), language, site_names)
    is_sound = all(_is_person(name) for name in (*told.authors, *told.editors)) and len(text.split()) < 30
    return told if is_sound else Bylines()


def _only_labelled(text: str) -> str:
    """The labelled parts of a line that holds a date or a section too."""
    return " | ".join(
        f"{'Editor' if role == 'editor' else 'Author'}: {part}"
        for role, part in _labelled_parts(text)
        if role in {"author", "editor"}
    )


def _labelled_name(
    pending: tuple[int, str], number: int, text: str, site_names: Sequence[str]
) -> list[tuple[int, Bylines]]:
    people, desks = _split_desks([text], site_names)
    told = Bylines(editors=people) if pending[1] == "editor" else Bylines(people, desks=desks)
    return [(pending[0], Bylines()), (number, told)]


def _is_person(text: str) -> bool:
    """Whether the text is written as a name: a few words with capitals, or a short word of Chinese, Japanese or Korean."""
    if len(text) > 60:
        return False
    if not text.isascii() and re.fullmatch(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}", text):
        return True
    return all(_PERSON.match(part) for part in re.split(r",? (?:and|dan|&) |, ", text))


def _merged(found: Sequence[tuple[int, Bylines]]) -> Bylines:
    authors = dict.fromkeys(name for _, told in found for name in told.authors)
    editors = dict.fromkeys(name for _, told in found for name in told.editors)
    desks = dict.fromkeys(name for _, told in found for name in told.desks)
    return Bylines(tuple(authors), tuple(editors), tuple(desks), tuple(sorted({number for number, _ in found})))
