"""The language of a text, from its script and its commonest words."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from monitor.clean.stop_words import STOP_WORDS

SAMPLE_CHARS: Final = 900
SURE_WORDS: Final = 6  # so many stop words outweigh what the page declares

_MARKS: Final = ".,;:!?…()[]{}<>\"“”„«»‘’'`·•|/*_–—-¿¡।،؛؟"  # around words
_LETTER_RUN = re.compile(r"[^\W\d_]+")
_ALIASES: Final = {
    "in": "id",
    "iw": "he",
    "nb": "no",
    "nn": "no",
    "cmn": "zh",
    "ind": "id",
    "eng": "en",
    "rus": "ru",
    "kor": "ko",
}
_SCRIPTS: Final = (  # first and last code point -> the languages written so, the commonest first
    (0x1E00, 0x1EFF, "latin"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0600, 0x06FF, "arabic"),
    (0xAC00, 0xD7AF, "ko"),
    (0x1100, 0x11FF, "ko"),
    (0x3040, 0x30FF, "ja"),
    (0x4E00, 0x9FFF, "zh"),
    (0x0370, 0x03FF, "el"),
    (0x0590, 0x05FF, "he"),
    (0x0900, 0x097F, "devanagari"),
    (0x0980, 0x09FF, "bn"),
    (0x0A00, 0x0A7F, "pa"),
    (0x0A80, 0x0AFF, "gu"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0C00, 0x0C7F, "te"),
    (0x0C80, 0x0CFF, "kn"),
    (0x0D00, 0x0D7F, "ml"),
    (0x0D80, 0x0DFF, "si"),
    (0x0E00, 0x0E7F, "th"),
    (0x0E80, 0x0EFF, "lo"),
    (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"),
    (0x1200, 0x137F, "am"),
    (0x1780, 0x17FF, "km"),
    (0x0530, 0x058F, "hy"),
)
_SEVERAL: Final = {"latin", "cyrillic", "arabic", "devanagari"}
_WORDS_OF: Final = {language: frozenset(words.split()) for language, words in STOP_WORDS.items()}
_LANGUAGES_OF: Final = {
    word: tuple(language for language, words in _WORDS_OF.items() if word in words)
    for word in frozenset().union(*_WORDS_OF.values())
}
_ABOUNDING: Final = 0.25  # of the words: a text in another language holds fewer of them
_FAMILIES: Final = tuple(  # languages that share many of their commonest words
    frozenset(family.split())
    for family in (
        "id ms", "no da sv", "es pt ca gl it fr ro", "nl de af", "cs sk pl sl hr sr bs", "ru uk be bg sr mk",
        "fi et", "lt lv", "ar fa ur", "hi mr ne",
    )
)  # fmt: skip


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of the text's language; what the page declares counts where the text says little.

    None if the text says nothing and nothing is declared.
    """
    prior = language_code(declared)
    sample = text[:SAMPLE_CHARS]
    script = _script_of(sample)
    if script is None:
        return prior
    if script not in _SEVERAL:
        return _among_readers(script, prior)
    return _by_words(sample, prior) or prior or _only_language(script)


def language_code(tag: str | None) -> str | None:
    """`id` for "id-ID", "in", "IND"; None for what is no language tag."""
    if not tag:
        return None
    code = re.split(r"[-_,;\s]", tag.strip().lower(), maxsplit=1)[0]
    code = _ALIASES.get(code, code)
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def _script_of(sample: str) -> str | None:
    """The script of most letters; Japanese by its kana, since it is written with Chinese characters too."""
    plain = sample.encode("ascii", "ignore")
    if len(plain) > 0.8 * len(sample) and any(map(bytes.isalpha, plain.split())):
        return "latin"
    counts: Counter[str] = Counter()
    for char, count in Counter("".join(_LETTER_RUN.findall(sample))).items():
        counts[_script_of_char(ord(char))] += count
    del counts[""]
    if not counts:
        return None
    script, count = counts.most_common(1)[0]
    if script in {"zh", "ja"}:
        return "ja" if counts["ja"] > 0.1 * (counts["zh"] + counts["ja"]) else "zh"
    # A Chinese character or a Hangul syllable says as much as two or three letters do.
    dense = max(("ko", "ja", "zh"), key=lambda one: counts[one])
    return dense if script == "latin" and counts[dense] * 2.5 > count else script


def _script_of_char(point: int) -> str:
    if 0x41 <= point <= 0x24F:
        return "latin"
    return next((name for first, last, name in _SCRIPTS if first <= point <= last), "")


def _among_readers(script: str, prior: str | None) -> str:
    """The script's language, unless the page declares another one that is written with it."""
    sisters = {"he": {"yi"}, "zh": {"ja"}, "bn": {"as"}}
    return prior if prior and prior in sisters.get(script, set()) else script


def _by_words(sample: str, prior: str | None) -> str | None:
    """The language whose commonest words are most of the text; a word of one language only counts double."""
    words = [word.strip(_MARKS) for word in sample.lower().split()]
    languages = _likely(words, prior)
    if len(languages) == 1:
        return prior
    scores = _scores(Counter(words), languages)
    if not scores:
        return None
    best = max(scores, key=lambda language: scores[language])
    score = scores[best]
    if prior and prior not in STOP_WORDS:
        return prior if score < 4 * SURE_WORDS else best
    if prior and (score < SURE_WORDS or scores.get(prior, 0) * 1.25 >= score):
        return prior
    return best


def _likely(words: Sequence[str], prior: str | None) -> Collection[str]:
    """The languages to tell apart: all, or only the declared one and its sisters where its words abound."""
    own = _WORDS_OF.get(prior or "")
    if prior is None or own is None or not words or sum(map(own.__contains__, words)) < _ABOUNDING * len(words):
        return _WORDS_OF
    return next((family for family in _FAMILIES if prior in family), (prior,))


def _scores(counts: Mapping[str, int], languages: Collection[str]) -> dict[str, int]:
    scores: dict[str, int] = {}
    for word, count in counts.items():
        told = _LANGUAGES_OF.get(word, ())
        weight = count * (2 if len(told) == 1 else 1)
        for language in told:
            if language in languages:
                scores[language] = scores.get(language, 0) + weight
    return scores


def _only_language(script: str) -> str | None:
    return {"cyrillic": "ru", "arabic": "ar", "devanagari": "hi"}.get(script)
