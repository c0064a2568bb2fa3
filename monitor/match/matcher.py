"""The topics an article satisfies, with evidence."""

from collections.abc import Mapping, Sequence

from monitor.match.evaluation import find_hits, may_hold
from monitor.match.nodes import Query, leaves_of
from monitor.match.query import QueryParser
from monitor.match.scan import Hit, Scanner
from monitor.match.scene import Scene, View, passages_of, pieces_of
from monitor.match.scoring import evidence_of, score_of
from monitor.model import Article, Match, Topic


class Matcher:
    """Finds all topics at once; made once for a set of topics and groups."""

    def __init__(self, topics: Sequence[Topic], groups: Mapping[str, Sequence[str]]) -> None:
        """Raise QueryError if a topic's query cannot be parsed."""
        parser = QueryParser(groups)
        self._queries: list[tuple[Topic, Query]] = [(topic, parser.parse(topic.query)) for topic in topics]
        self._scanner = Scanner([leaf for _, query in self._queries for leaf in leaves_of(query.root)], groups)

    def find_matches(self, article: Article) -> tuple[Match, ...]:
        """One match a topic, in the order of the topics.

        A match has its evidence in trusted zones. A topic that holds only if the other zones count too is told as
        suppressed: it is never delivered.
        """
        pieces = pieces_of(article)
        scan = self._scanner.scan([text for text, _, _ in pieces])
        asked = [(topic, query) for topic, query in self._queries if may_hold(query.root, scan.leaves)]
        if not asked:
            return ()  # most articles: no place of any word need be looked at
        scene = Scene(passages_of(pieces), scan.text, scan.hits)
        found = (_match(topic, query, scene, article) for topic, query in asked)
        return tuple(match for match in found if match)


def _match(topic: Topic, query: Query, scene: Scene, article: Article) -> Match | None:
    trusted = find_hits(query.root, scene.trusted, article)
    if trusted is not None:
        return _told(topic, trusted, scene.trusted)
    anywhere = find_hits(query.root, scene.whole, article)
    if anywhere is not None:
        return _suppressed(topic, anywhere, scene.whole)
    return None


def _told(topic: Topic, hits: Sequence[Hit], view: View) -> Match:
    score, reason = score_of(hits, view)
    return Match(topic.name, score, evidence_of(hits, view.scene), reason=reason)


def _suppressed(topic: Topic, hits: Sequence[Hit], view: View) -> Match:
    score, reason = score_of(hits, view)
    zones = {view.scene.passages[view.scene.passage_index(hit.start)] for hit in hits}
    outside = ", ".join(sorted({passage.zone.value for passage in zones if not passage.is_trusted}))
    return Match(
        topic.name, score, evidence_of(hits, view.scene), suppressed=True, reason=f"only with {outside}: {reason}"
    )
