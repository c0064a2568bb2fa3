"""Why a page was read as it was: each block with its zone and the reason for it."""

from collections.abc import Iterator
from typing import NamedTuple

from monitor.model import Article, Cleaned, CleanFailure


class ExplainedLine(NamedTuple):
    """One line of `monitor clean --explain`. `zone` is a zone's name, a field's name, or the page's status."""

    zone: str
    reason: str
    text: str


def explain(cleaned: Cleaned) -> Iterator[ExplainedLine]:
    """The fields with their evidence, then the blocks in reading order; or why the page is no article."""
    if not isinstance(cleaned, Article):
        status = "failed" if isinstance(cleaned, CleanFailure) else "not_article"
        yield ExplainedLine(status, cleaned.reason, "")
        return
    yield from _fields(cleaned)
    for block in cleaned.blocks:
        yield ExplainedLine(block.zone.value, block.reason, block.text)


def _fields(article: Article) -> Iterator[ExplainedLine]:
    shown = {
        "title": article.title,
        "standfirst": article.standfirst or "",
        "published_at": article.published.at.isoformat() if article.published.at else "",
        "updated_at": article.updated.at.isoformat() if article.updated.at else "",
        "authors": ", ".join(article.authors),
        "editors": ", ".join(article.editors),
        "agencies": ", ".join(article.agencies),
        "dateline": article.dateline or "",
        "language": article.language or "",
        "section": article.section or "",
        "canonical_url": article.canonical_url or "",
        "keywords": ", ".join(article.keywords),
    }
    for name, value in shown.items():
        if value:
            yield ExplainedLine(f"field {name}", article.evidence.get(name, "page"), value)
    for image in article.images:
        yield ExplainedLine("image", image.url, " | ".join(filter(None, (image.caption, image.credit))))
    for entry in article.entries:
        at = entry.at.at.isoformat() if entry.at.at else "no time"
        yield ExplainedLine("entry", at, " | ".join(filter(None, (entry.title, *entry.text.split("\n")))))
    for flag in article.flags:
        yield ExplainedLine("flag", flag, "")
