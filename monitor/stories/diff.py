"""What changed between two versions of an article, and whether a reader has to be told."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from monitor.model import Article, Match
from monitor.stories.words import clear, find_words

_FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…。！？])[\"”»)]*\s+")


def has_news(previous: Article, current: Article, matches: Sequence[Match]) -> bool:
    """Whether `story.updated` is due: a sentence that matched, the title, or a figure in the lead changed.

    `matches` are those of the current version. Case, punctuation and order of sentences are no news.
    """
    return (
        _folded(previous.title) != _folded(current.title)
        or _figures(previous) != _figures(current)
        or not _sentences_of(matches) <= _sentences(previous)
    )


def readable_diff(previous: Article, current: Article) -> list[str]:
    """The sentences that went (`- …`) and came (`+ …`), in reading order; the title first. Empty: nothing changed."""
    before, after = _lines(previous), _lines(current)
    keys_before, keys_after = ([_folded(line) for line in lines] for lines in (before, after))
    shown: list[str] = []
    steps = difflib.SequenceMatcher(None, keys_before, keys_after, autojunk=False).get_opcodes()
    for step, start, end, new_start, new_end in steps:
        if step != "equal":
            shown += [f"- {line}" for line in before[start:end]]
            shown += [f"+ {line}" for line in after[new_start:new_end]]
    return shown


def _lines(article: Article) -> list[str]:
    parts = [article.title, article.standfirst or "", *article.paragraphs]
    return [sentence for part in parts for sentence in _split(part)]


def _split(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(clear(text).strip()) if sentence]


def _sentences(article: Article) -> set[str]:
    return {_folded(sentence) for sentence in _lines(article)}


def _sentences_of(matches: Iterable[Match]) -> set[str]:
    return {
        _folded(sentence)
        for match in matches
        if not match.suppressed
        for evidence in match.evidence
        for sentence in _split(evidence.sentence)
    }


def _figures(article: Article) -> list[str]:
    """The numbers of standfirst and first paragraph."""
    lead = f"{article.standfirst or ''}\n{next(iter(article.paragraphs), '')}"
    return sorted(_FIGURE.findall(clear(lead)))


def _folded(text: str) -> str:
    return " ".join(find_words(text))
