"""Where a story came from: the outlet that published it first, and the agency whose text it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from monitor.model import Relation, ToldArticle

SHARED_TEXT: Final = frozenset({Relation.NEW, Relation.COPY, Relation.VERSION})
"""Members that tell one text; reports of the same event may be of their own making."""


@dataclass(frozen=True, slots=True)
class Origin:
    """`at` is when the first article appeared, as far as anything tells; `wires` are empty where none is credited."""

    first: ToldArticle
    at: datetime
    wires: tuple[str, ...]


def origin_of(articles: Sequence[ToldArticle]) -> Origin | None:
    """The origin of a story of several articles; None: there is only one, which says itself what it is."""
    if len(articles) < 2:
        return None
    first = min(articles, key=lambda article: (appeared_at(article), article.first_seen_at))
    return Origin(first, appeared_at(first), wires_of(articles))


def appeared_at(article: ToldArticle) -> datetime:
    """The minute that the page tells, unless it is later than the article was seen; else when it was seen."""
    told = article.published.at if article.published.precision == "minute" else None
    return min(told, article.first_seen_at) if told else article.first_seen_at


def wires_of(articles: Sequence[ToldArticle]) -> tuple[str, ...]:
    """The agencies that most of the articles with one text credit, at least two of them; an agency's own report too."""
    copies = [article for article in articles if article.relation in SHARED_TEXT]
    counted = Counter(agency for article in copies for agency in {*article.agencies, article.outlet_name})
    known = {agency for article in copies for agency in article.agencies}
    most = max((counted[agency] for agency in known), default=0)
    return tuple(sorted(agency for agency in known if counted[agency] == most)) if most > 1 else ()
