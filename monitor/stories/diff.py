"""Whether a new version of an article says something that the one before did not."""

import re
from collections.abc import Sequence

from monitor.model import Article, Match

_FIGURE = re.compile(r"\d[\d.,]*")


def has_news(previous: Article, current: Article, matches: Sequence[Match]) -> bool:
    """A sentence that matched, the title, or a figure in the lead changed."""
    before = " ".join(f"{previous.title} {previous.standfirst or ''} {previous.text}".split())
    sentences = {" ".join(found.sentence.split()) for match in matches for found in match.evidence}
    is_new_sentence = any(sentence not in before for sentence in sentences)
    return is_new_sentence or previous.title != current.title or _figures(previous) != _figures(current)


def _figures(article: Article) -> list[str]:
    lead = f"{article.standfirst or ''} {next(iter(article.paragraphs), '')}"
    return _FIGURE.findall(lead)
