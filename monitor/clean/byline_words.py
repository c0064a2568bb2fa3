"""Words that tell who wrote and who edited, as the world's news prints them: data for `monitor.clean.bylines`."""

from typing import Final

AUTHOR_LABELS: Final = (
    "reporter|reporters|penulis|laporan|pewarta|wartawan|jurnalis|kontributor|author|authors|autor|autorin|autoren|"
    "autores|auteur|auteurs|"
    "autore|autori|auteur|redactor|redactora|journalist|journaliste|written by|words by|reported by|reporting by|"
    "story by|text by|texte|texto|"
    "testo|tekst|text|автор|авторы|автор статьи|текст|корреспондент|журналист|muhabir|yazar|haber|toimittaja|"
    "kirjoittaja|tác giả|szerző|írta|लेखक|redacción|redação|기자|글|記者|"
    "记者|作者|文|撰文|کاتب|كتب|بقلم|oleh|by"
)
EDITOR_LABELS: Final = (
    "editor|editors|editor in chief|edited by|editing by|penyunting|redaktur|redaktor|redaktion|redigering|redaktör|"
    "редактор|editör|"
    "responsible editor|責任編輯|责任编辑|编辑|編輯|editado por|edited"
)
OTHER_LABELS: Final = (
    "photos?|photo by|photographs? by|photographer|foto|fotografer|fotos|fotograf|photo|illustration|"
    "illustrations? by|ilustrasi|bild|bilder|video|"
    "videografer|kamera|graphics?|infografis|translator|translated by|penerjemah|alih bahasa|sumber|source|quelle|"
    "fuente|fonte|fact checked by|"
    "fact-checked by|reviewed by|medically reviewed by|produced by|producer|host|with|tags?|topik|share|bagikan|"
    "kategori|category|"
    "additional reporting by|kredit|credit|copyright"
)
SHORT_LABELS: Final = {"author": r"rep(?=\s?:)", "editor": r"red(?=\s?:)"}  # "Rep: Ann Lee / Red: Bob Roe" (Republika)
LEADS: Final = {  # prepositions that open a by-line, by language: they open names and sentences too
    "de": "von|vom", "fr": "par|propos recueillis par", "es": "por", "pt": "por", "it": "di|"
    "a cura di", "sv": "av", "no": "av",
    "da": "af", "nl": "door", "pl": "oprac\\.|autor", "cs": "autor",
}  # fmt: skip
MENU_WORDS: Final = frozenset(  # labels that are items of menus too: alone on a line they label nobody
    "text texte texto testo tekst текст haber laporan redacción redação redaktion 文 글".split()
)
