"""Articles that are lists of other stories: what stands in two of their items is not near each other.

"Top 3 Dunia: …", "Populer: …", "Итоги недели", "Morning briefing" tell several stories one after the other, and so does
a list with numbers ("10 Negara dengan …"). Two names in different items say nothing of each other, however few words
part them.
"""

import re
from collections.abc import Sequence
from typing import Final

LEAST_ITEMS: Final = 3
_HEADING_WORDS: Final = 14

_OPENINGS: Final = (
    # Indonesian
    r"(?:berita |artikel )?(?:ter)?populer\b",
    r"top \d+\b",
    r"\d+ (?:berita|artikel|kabar|peristiwa) (?:ter)?(?:populer|heboh|top)\b",
    r"(?:rangkuman|ringkasan|kumpulan|kilas|sekilas|sorotan|kaleidoskop) (?:berita|kabar|peristiwa)\b",
    r"(?:rangkuman|ringkasan|kilas|sekilas|sorotan|kaleidoskop) (?:dunia|internasional|global|sepekan|hari ini)\b",
    r"(?:berita|kabar) (?:dunia |internasional )?(?:sepekan|pilihan|hari ini)\b",
    r"(?:internasional|dunia) (?:sepekan|hari ini)\b",
    # English
    r"(?:morning|evening|daily|weekly|midday|afternoon|world|news|your \w+) (?:brief(?:ing|s)?|digest|wrap|recap)\b",
    r"(?:morning|evening|daily|weekly|world|news) round-?\s?up\b",
    r"(?:news|world) in brief\b",
    r"(?:the )?week (?:in (?:review|pictures)|ahead)\b",
    r"(?:the week's )?top (?:stories|headlines|news)\b",
    r"\d+ things to know\b",
    r"what (?:you need )?to know (?:today|this morning|this week)\b",
    r"round-?up:",
    # Russian
    r"(?:главное|главные новости|главные события|итоги|события|новости) (?:за )?(?:дня|день|недели|неделю)\b",
    r"(?:главное|новости|события) (?:за )?(?:суток|сутки|к этому часу|утра|вечера|часа)\b",
    r"дайджест\b",
    r"что произошло (?:за|к)\b",
    r"коротко о главном\b",
    # Korean
    r"(?:이 시각|오늘의|주간|아침|저녁|간추린|주요) ?(?:주요 ?뉴스|핫뉴스|국제 ?뉴스|뉴스|헤드라인|브리핑)",
    r"뉴스 ?브리핑",
    r"헤드라인 뉴스",
)
_TITLE: Final = re.compile(rf"(?:^|[\[(|:])\s*(?:{'|'.join(_OPENINGS)})")
_NUMBERED: Final = re.compile(r"\s*(?:\(?\d{1,2}[.)]|#\d{1,2}\b|[•●▪■◆▶①-⑳]|no\. ?\d{1,2}\b)\s*\S", re.IGNORECASE)
_TITLE_PARTS: Final = re.compile(r"\s*[,;|/·]\s+|…|\.{3}|\s(?:hingga|sampai|serta|plus)\s|[:\]]\s")


def is_roundup(title: str) -> bool:
    """Whether the title says that the article tells several stories."""
    return _TITLE.search(title.casefold()) is not None


def items_of(texts: Sequence[str], title: str) -> list[int]:
    """The number of the item each text belongs to; all 0 where the article is no list. `texts` are its paragraphs."""
    if is_roundup(title):
        return _one_each(texts)
    numbered = [_NUMBERED.match(text) is not None for text in texts]
    if sum(numbered) < LEAST_ITEMS:
        return [0] * len(texts)
    return [sum(numbered[: index + 1]) for index in range(len(texts))]


def title_parts(title: str) -> list[int]:
    """Where the stories in the title of a round-up begin, the first at 0."""
    return [0, *(found.end() for found in _TITLE_PARTS.finditer(title))]


def _one_each(texts: Sequence[str]) -> list[int]:
    """A number a paragraph; one below a heading has the heading's."""
    items: list[int] = []
    for index in range(len(texts)):
        is_told_below = index > 0 and _is_heading(texts[index - 1])
        items.append(items[-1] if is_told_below else len(items))
    return items


def _is_heading(text: str) -> bool:
    return not text.rstrip().endswith((".", "!", "?", "”", '"', "다")) and len(text.split()) <= _HEADING_WORDS
