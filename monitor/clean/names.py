"""Names of people as by-lines write them: taken apart, cleaned of roles, told from desks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from monitor.clean.date_parts import month_number
from monitor.clean.known_agencies import canonical_agency

MAX_NAME_CHARS: Final = 60
MAX_NAME_WORDS: Final = 7

_LEAD = re.compile(
    r"^(?:(?:written|reported|words|story|analysis|opinion|essay|review|text|a report|reporting|"
    r"photos and text)\s+by|by|oleh|(?:ein(?:e)? )?(?:kommentar|analyse|interview|reportage|bericht|essay|kolumne|"
    r"gastbeitrag|porträt) von|"
    r"a cura di|автор(?:ы| текста)?|текст|文|作者|記者|记者|撰文|przez|kirjoittanut|bởi)(?:\s*[:：—–・-]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
_NUMBER = re.compile(r"(?<!\w)\d")
_VOWEL = re.compile("[AEIOUYÀ-ÞАЕЁИОУЫЭЮЯ]")
_PART_OF_WORD = re.compile(r"([-'’])")
_NO_NAME = re.compile(r"[?!<>{}=_\[\]]")
_NOISE = re.compile(r"\.\w{2,4}$|^the |\W")
_EDGES = " ,.:;|-–—·•*'\"/"
_URL = re.compile(r"\S*(?:://|www\.)\S*")
_ROLE_WORDS: Final = (
    "reporter|writer|editor|journalist|correspondent|contributor|columnist|author|producer|producent|critic|analyst|"
    "anchor|photographer|"
    "staff (?=\\w*(?:writer|reporter|editor|correspond|photog))|senior|chief|deputy|managing|executive|associate|"
    "assistant|special|freelance|political|foreign|diplomatic|investigative|"
    "redaktur|redaktor|redaktör|redakteur|redakteurin|redakcja|penulis|wartawan|jurnalis|kontributor|pewarta|"
    "editorin|autor|autorin|"
    "journaliste|rédacteur|rédactrice|envoyé|correspondant|periodista|redactor|redactora|corresponsal|giornalista|"
    "inviato|verslaggever|"
    "redacteur|correspondente|repórter|jornalista|dziennikarz|korrespondent|journalistin|volontär|volontärin|"
    "корреспондент|журналист|редактор|обозреватель|muhabir|muhabiri|editörü|toimittaja|professor|prof|lecturer|"
    "director|head|ceo|founder"
)
_ROLE = re.compile(rf"(?:^|\s)(?:{_ROLE_WORDS})s?(?:\s|$|-|/)", re.IGNORECASE)
_TRAILING_ROLE = re.compile(
    rf"\s+(?:(?:is|was)\s+an?\s.*|(?:{_ROLE_WORDS})(?:\s.*)?|기자.*|특파원.*|記者|记者|編集委員)$|(?<=(?-i:[가-힣]))\s?(?:기자|특파원)$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:\(|\[|\||•|·|\s[–—-]\s|\s/\s|;|\bfor\b\s+(?=[A-Z])|\bin\b\s+(?=[A-Z])|\bat\b\s+(?=[A-Z\d])|https?:|www\.|"
    r"\s@\w|\bSpecial to\b|"
    r"\bfollow\b|\b(?:published|updated|posted|diperbarui|diterbitkan|share|bagikan)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_PLACED_ROLE = re.compile(
    r"\b(?:kontributor|koresponden|contributor|correspondent) [^,:|]{2,40}, (?=[A-Z])", re.IGNORECASE
)
_EMAIL = re.compile(r"\S+@\S+")
_AND = re.compile(
    r"\s*(?:\s(?:and|dan|und|et|y|e|en|och|og|ja|i|и|та|a|ve|with|avec|con|mit|și|és)\s|&(?!\s*\w+$)|\+|;|/|·|•|\||、|"
    r"，|、|\n)\s*",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*(?!(?:Jr|Sr|II|III|IV|Ph\.?D|MD|M\.D)\b)")
_SUFFIX = re.compile(r",\s*(?=(?:Jr|Sr|II|III|IV)\b)")
_DOMAIN = re.compile(
    r"(?:^|\s)[\w-]+\.(?:com|co|net|org|id|de|fr|it|es|uk|ru|tv|is|li|tr|no|se|dk|fi|pl|cz|at|ch|be|nl|eu|in|io|news|"
    r"info|gov|edu|au|za|kr|jp|cn)\b",
    re.IGNORECASE,
)
_DESK_WORDS: Final = frozenset(
    "staff newsroom news desk team editor editors editorial board redaksi redaktion redaktionen redaktions redaction "
    "rédaction redacción redacao redação redazione redactie redakcja redakce toimitus haber ajansı ajansi agency "
    "agencies agence agencia agência agenzia presse press bureau report reports reporter reporters correspondent "
    "correspondents wire wires service services online digital media medien network magazine magazin gazette herald "
    "tribune journal times courier chronicle sentinel inquirer examiner dispatch zeitung nachrichten telegram today "
    "guardian observer newspaper newspapers radio television tv channel gmbh inc ltd llc plc corp institute university "
    "universität foundation ministry department association council committee company group holding publishing verlag "
    "partner design development sponsored advertorial brandroom studio studios admin administrator developer "
    "webmaster guest contributor contributors anonymous unknown редакция агентство новости газета liputan biro humas "
    "koran kompas tempo liputan6 kontan nast conde condé".split()
)
_DESK_PART: Final = re.compile(r"agentur|\w-post\b|\btim redaksi\b|\bпресс-служба\b")
_DESK_CJK = re.compile(
    r"(?:일보|신문|뉴스|방송|통신|기자단|편집부|취재팀|新聞|新闻|通信|社|网|網|報|报|デジタル|編集部|編輯部|编辑部|取材班|通讯员|电视台)$"
)
_NOT_NAMES: Final = (
    "|reporter|editor|penulis|author|by|oleh|unknown|none|null|admin|user|default|image|iklan|sukses|share|follow|"
    "comments|home|"
    "login|foto|video|live|breaking|exclusive|updated|published|menu|search|subscribe|advertisement|topics|tags|"
    "related|more|von|vom|par|por|di|av|af|door|"
    "facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|instagram|youtube|tiktok|line|threads|reddit|messenger|"
    "flipboard|bluesky|mastodon|tumblr|viber|pocket|wechat|weibo|google|google news|google plus|email|e-mail|sms|"
    "copy link|salin tautan|salin link|print|rss|vkontakte|вконтакте|одноклассники|фейсбук|телеграм|카카오톡|"
    "페이스북|트위터|微信|微博|"
)


@lru_cache(maxsize=256)
def read_names(text: str) -> tuple[str, ...]:
    """The names in a by-line, in order and each once, people and desks alike; roles, places and addresses are cut off.

    "By Ann Lee, BBC News, and Bob Roe in Seoul" gives Ann Lee, BBC News, Bob Roe.
    """
    text = text[:1000]
    if "@" in text or "//" in text or "www." in text:
        text = _URL.sub(" ", _EMAIL.sub(" ", text))
    text = " ".join(text.split())
    text = _PLACED_ROLE.sub("", _LEAD.sub("", _LEAD.sub("", text)))
    pieces = [_SUFFIX.sub(" ", piece) for piece in _AND.split(text) if piece.strip()]
    names = [name for piece in pieces for name in _comma_names(piece)]
    return tuple(dict.fromkeys(name for name in (clean_name(name) for name in names) if name))


@lru_cache(maxsize=256)
def clean_name(text: str) -> str:
    """One name without role, place, address and handle; "" if nothing like a name is left."""
    name = _LEAD.sub("", " ".join(text.split()).strip(_EDGES))
    if name.startswith("@"):
        return ""
    if canonical_agency(name):
        return name
    name = _TRAILING_ROLE.sub("", _CUT.sub("", _before_number(name))).strip(_EDGES)
    person = _without_agency(name).strip(_EDGES)
    name = name if _names_desk(person) else person
    if not _is_like_a_name(name):
        return ""
    return name if _names_desk(name) or canonical_agency(name) else recased(name)


def _before_number(name: str) -> str:
    """The name without the date, age or count behind it."""
    number = _NUMBER.search(name)
    if not number:
        return name
    words = name[: number.start()].split()
    return " ".join(words[:-1] if words and month_number(words[-1]) else words)


def is_desk(name: str, site_names: Iterable[str] = ()) -> bool:
    """Whether this is no person: an agency, the outlet itself, a desk, a company, an address."""
    if canonical_agency(name) or _names_desk(name) or ("." in name and _DOMAIN.search(name)) or _DESK_CJK.search(name):
        return True
    if name.isupper() and " " not in name and len(name) <= 6 and name.isascii():
        return True
    return is_own_name(name, site_names)


def _names_desk(name: str) -> bool:
    """Whether a word of the name is one of desks, houses and companies."""
    plain = name.lower()
    return not _DESK_WORDS.isdisjoint(_WORDS.findall(plain)) or bool(_DESK_PART.search(plain))


def is_own_name(name: str, site_names: Iterable[str]) -> bool:
    """Whether this is the outlet's name for itself: "MDR Thüringen" on mdr.de, "The Citizen" on thecitizen.com."""
    plain = _plain(name)
    words = {_plain(word) for word in name.split()}
    own_names = [own for own in map(_plain, site_names) if len(own) > 1]
    return any(plain == own or own in words or (len(plain) > 4 and own.startswith(plain)) for own in own_names)


def folded(name: str) -> str:
    """The name as it is compared: without case, accents and full stops."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(char for char in plain if char.isalnum() or char.isspace()).split())


def recased(name: str) -> str:
    """The name as people write it where it stands in capitals throughout: Hani Fatunnisa, but AFP."""
    if not name.isupper() or (" " not in name and len(name) <= 6):
        return name
    return " ".join(_recased_word(word) for word in name.split(" "))


def _recased_word(word: str) -> str:
    if len(word.strip(".")) <= 1 or not _VOWEL.search(word):
        return word  # initials, and abbreviations such as MDR
    parts = [part.capitalize() for part in _PART_OF_WORD.split(word)]
    joined = "".join(parts)
    return joined[:2] + joined[2:].capitalize() if joined.startswith("Mc") and len(joined) > 4 else joined


def _comma_names(piece: str) -> Iterator[str]:
    """The names between commas. Beside full names a single word, or a role, is where or what somebody is."""
    parts = [part for part in _COMMA.split(piece) if part]
    if (
        len(parts) == 2
        and all(" " not in part.strip() for part in parts)
        and parts[0][:1].isupper()
        and parts[0].isascii()
        and not piece.isupper()
    ):
        yield f"{parts[1]} {parts[0]}"  # "Brazil, Rachel", as library catalogues have it
        return
    first_is_full = bool(parts) and (len(parts[0].split()) > 1 or is_desk(parts[0]))
    for number, part in enumerate(parts):
        is_aside = number > 0 and first_is_full and len(part.split()) == 1 and part.isascii()
        if not is_aside and not (number > 0 and _ROLE.search(part) and not canonical_agency(part)):
            yield part


def _without_agency(name: str) -> str:
    """The person's name without the agency before or behind it, and once if it stands twice."""
    words = name.split(" ")
    for count in (3, 2, 1):
        if len(words) >= count + 2 and canonical_agency(" ".join(words[:count])):
            return _without_agency(" ".join(words[count:]))
        if len(words) >= count + 2 and canonical_agency(" ".join(words[-count:])) and words[-1][:1].isupper():
            return " ".join(words[:-count])
    half = len(words) // 2
    return " ".join(words[:half]) if half and len(words) % 2 == 0 and words[:half] == words[half:] else name


def _is_like_a_name(name: str) -> bool:
    letters = sum(char.isalpha() for char in name)
    if not 2 <= len(name) <= MAX_NAME_CHARS or letters < 0.6 * len(name) or len(name.split()) > MAX_NAME_WORDS:
        return False
    return f"|{name.casefold()}|" not in _NOT_NAMES and not _NO_NAME.search(name)


@lru_cache(maxsize=256)
def _plain(name: str) -> str:
    return _NOISE.sub("", name.casefold())
