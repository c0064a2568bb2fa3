"""The agencies and outlets that an article credits or names as the source of its report."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from monitor.clean.datelines import read_dateline
from monitor.clean.known_agencies import Mention, canonical_agency, find_mentions, opens_like_agency

MAX_CREDIT_CHARS: Final = 90
MAX_PARAGRAPHS: Final = 400
MAX_CHARS: Final = 200_000

_MEDIUM = (
    r"(?:(?:kantor berita|media|harian|surat kabar|koran|majalah|laman|situs|situs web|website|portal|"
    r"stasiun televisi|stasiun"
    r"|televisi|akun|outlet|saluran)(?: resmi| web| berita| pemerintah| negara| milik negara| lokal| asing)*"
    r"(?: [A-Z]\w+)?,? (?:setempat )?){0,2}"
)
_SOURCE_BEFORE = re.compile(
    r"(?:\b(?:mengutip|melansir|menukil|disadur|dilansir|dikutip|dilaporkan|diberitakan|diwartakan|dinukil|"
    r"melaporkan|menurut|laporan"
    r"|seperti (?:laporan|berita)|kutipan)(?: (?:laporan|pemberitaan|keterangan|berita|dari|oleh|pada|sumber|dalam))*"
    r" " + _MEDIUM + r"(?:the )?"
    r"|\b(?:according to|as reported by|reported by|reports? (?:by|from|in)|citing|quoted by|cited by|carried by|"
    r"quoting"
    r"|said in a report by)(?: a report (?:by|from|in))?(?: the)?(?: (?:\w+ ){0,2}(?:news )?(?:agency|agencies|"
    r"newspaper|outlet|media))? "
    r"|\b(?:laut|berichtete?n?|meldete?n?|nach Angaben|zitiert|wie)(?: (?:der|die|das|von|den))?(?: [\w-]*(?:agentur|"
    r"zeitung|sender|magazin))? "
    r"|\b(?:selon|rapporte|d['’]après|a rapporté|citée? par|indique|según|informó|informa|segundo|secondo|riferisce|"
    r"citando|reportó|afirma"
    r"|citado por|volgens|enligt|ifølge|podał[ao]?|według|jak podaje)(?: (?:a|la|el|le|o|il|l['’]|de|het|den|"
    r"agencja))*(?: ag\w+)?(?: de (?:noticias|presse))? (?:l['’])?"
    r"|\b(?:сообща[ею]т|сообщил[аио]?|переда[её]т|передал[аио]?|пишет|пишут|ссылкой на|по данным|цитирует|повідомляє|"
    r"передає)"
    r"(?: (?:информационное |государственное )?(?:агентств\w+|газет\w+|телеканал\w*|издани\w+|портал\w*|"
    r"журнал\w*))?[ \"«“]{1,2}"
    r"|[据據]\s?)$",
    re.IGNORECASE,
)
_SOURCE_AFTER = re.compile(
    r"[\"»”]?,? ?(?:(?:news agency |agency )?(?:reported|reports|has reported|said in a report)\b"
    r"|(?:melaporkan|memberitakan|mewartakan|melansir)\b|(?:berichtete?|meldete?|berichtet)\b|a rapporté\b|"
    r"сообща[ею]т|сообщил|переда[её]т"
    r"|(?:통신|뉴스|방송)?(?:은|는|이|가|에)? ?(?:따르면|보도|전했다)|(?:은|는) ?[^.]{0,40}보도했다|"
    r"[\d日月]{0,6}(?:报道|報道|消息|电讯|電訊))"
)
_ALSO = re.compile(
    r"\s*(?:,|dan|and|&|/|\||serta|und|et|y|и|via|melalui)\s*(?:the |oleh |dari |dengan )?$", re.IGNORECASE
)
_STRICT = re.compile(
    r"\b(?:[Mm]engutip|[Mm]elansir|[Dd]ilansir(?: dari| oleh)?|[Dd]ikutip (?:dari|oleh))(?: (?:dari|laman|situs|"
    r"media|kantor berita|harian|portal|laporan)){0,2} "
    r"(?P<name>(?:The )?[A-Z][\w.'’&-]*(?: (?:[A-Z][\w.'’&-]*|of|and)){0,4}?)(?=,|\.? *$|\.\s| \(| pada\b| (?:Senin|"
    r"Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)\b)",
    re.MULTILINE,
)
_NOT_A_SOURCE = re.compile(
    r"(?:Presiden|Perdana|Menteri|Menlu|Menhan|Kementerian|Kemenlu|Kepala|Juru|Jubir|Gubernur|Komandan|Jenderal|Dr|"
    r"Prof|Putin|Kim|Trump|"
    r"Kremlin|Gedung|Pentagon|Badan|Dewan|PBB|Undang|UU|Pasal|Al-?Qur|Surat|Hadis|Data|Bank|Wakil|Ketua|Direktur)\b"
)
_LABEL = re.compile(
    r"^(?:sumber|source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|źródło|kaynak|источник|出典|출처|来源|"
    r"來源)\s*[:：]\s*",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*(?:[|/,;+·•&]|\bdan\b|\band\b|\bund\b|\bet\b|\by\b|\bи\b|-(?=[A-Z]{2}))\s*")
_PLACE = re.compile(r"[A-Z][A-Z.' -]{2,30}")  # "AFP, MANILA"
_CLOSING = re.compile(r"[(\[（]([^()\[\]（）]{2,60})[)\]）]\s*\.?\s*$")


def find_agencies(
    paragraphs: Sequence[str],
    credit_lines: Iterable[str] = (),
    names: Iterable[str] = (),
    own_names: Iterable[str] = (),
) -> tuple[str, ...]:
    """Canonical names, the credited ones first, then the one of the dateline, then those that phrases name.

    `credit_lines` may be credits ("REUTERS | TASS", "Sumber: AFP"), `names` are by-line names that are no people, and
    `own_names` are the outlet's: it is no agency to itself. Captions belong in none of these: who took the photo is
    not the source of the report.
    """
    found = [agency for line in credit_lines for agency in read_credit_line(line)]
    found += [agency for name in names if (agency := canonical_agency(name))]
    body = [paragraph.replace("\xa0", " ") for paragraph in paragraphs[:MAX_PARAGRAPHS]]
    if body:
        found += [agency for agency in _of_dateline(body[0]) if agency]
        found += _of_closing(body[-1])
    found += _of_phrases("\n".join(body)[:MAX_CHARS])
    own = {canonical_agency(name) for name in own_names} | set(own_names)
    return tuple(agency for agency in dict.fromkeys(found) if agency not in own)


def read_credit_line(line: str) -> tuple[str, ...]:
    """The agencies of a line that is nothing but a credit; () for any other line.

    "REUTERS | AL JAZEERA", "(AFP/dpa)", "Sumber: Reuters, The Moscow Times": after a label an unknown name counts too.
    """
    text = " ".join(line[: MAX_CREDIT_CHARS + 1].split())
    if not text or len(text) > MAX_CREDIT_CHARS:
        return ()
    label = _LABEL.match(text)
    if label is None and not opens_like_agency(text):
        return ()
    rest = text[label.end() :] if label else text
    pieces = [piece for piece in _SEPARATORS.split(rest.strip(" .()[]")) if piece]
    if canonical_agency(rest):
        pieces = [rest]
    if label:
        return tuple(
            canonical_agency(piece) or piece for piece in pieces[:6] if piece[0].isupper() and ":" not in piece
        )
    known = [canonical_agency(piece) for piece in pieces]
    if len(pieces) == 2 and known[0] and not known[1] and _PLACE.fullmatch(pieces[1]):
        return (known[0],)
    return tuple(dict.fromkeys(agency for agency in known if agency)) if pieces and all(known) else ()


def _of_dateline(first: str) -> tuple[str | None, ...]:
    dateline = read_dateline(first)
    return (
        tuple(canonical_agency(name) for name in _SEPARATORS.split(dateline.agency))
        if dateline and dateline.agency
        else ()
    )


def _of_closing(last: str) -> tuple[str, ...]:
    """The credit in brackets that ends a report: "… kata Peskov. (Reuters/AFP)"."""
    closing = _CLOSING.search(last[-80:])
    return read_credit_line(closing[1]) if closing else ()


def _of_phrases(text: str) -> list[str]:
    """Agencies that a phrase makes the source: "Melansir Reuters", "dikutip kantor berita TASS", "AFP reports"."""
    mentions = find_mentions(text)
    told = [_is_source(mention, text) for mention in mentions]
    for near, other in (*pairwise(range(len(told))), *pairwise(reversed(range(len(told))))):
        told[other] = told[other] or (told[near] and _are_joined(mentions[near], mentions[other], text))
    found = [mention.agency for mention, is_told in zip(mentions, told, strict=True) if is_told]
    if "utip" in text or "lansir" in text:
        found += _of_strict_phrases(text, mentions)
    return found


def _is_source(mention: Mention, text: str) -> bool:
    if _SOURCE_BEFORE.search(text[max(0, mention.start - 90) : mention.start]):
        return True
    return not mention.is_ordinary and bool(_SOURCE_AFTER.match(text, mention.end))


def _are_joined(one: Mention, other: Mention, text: str) -> bool:
    """Whether only "and", a comma or "via" stands between the two names."""
    first, second = (one, other) if one.start < other.start else (other, one)
    return second.start - first.end < 20 and bool(_ALSO.fullmatch(text[first.end : second.start]))


def _of_strict_phrases(text: str, mentions: Sequence[Mention]) -> Iterator[str]:
    """Sources that no list knows: "Mengutip The Moscow Times, …". Offices and people are none."""
    for phrase in _STRICT.finditer(text):
        name = phrase["name"].rstrip(".")
        is_known = any(phrase.start("name") <= mention.start < phrase.end() for mention in mentions)
        if not is_known and not _NOT_A_SOURCE.match(name):
            yield canonical_agency(name) or name
