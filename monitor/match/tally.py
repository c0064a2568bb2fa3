"""How often terms and topics are found in stored articles: what one should know before trusting a query."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.match.matcher import Matcher
from monitor.match.nodes import Group, Leaf, Word, leaves_of
from monitor.match.query import QueryParser
from monitor.match.scan import Scanner
from monitor.match.scene import pieces_of
from monitor.match.terms import Role, read_entry
from monitor.model import Article, Topic

ENOUGH_ARTICLES = 30
"""Of fewer articles nothing is said: that a term never stood in five of them is no news."""

LARGE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Rarity:
    """Terms of a group that stood in no article."""

    group: str
    terms: tuple[str, ...]
    term_count: int


class Tally:
    """Takes articles; tells which terms never stood in one, and which topics match a large share of them."""

    def __init__(self, topics: Sequence[Topic], groups: Mapping[str, Sequence[str]]) -> None:
        parser = QueryParser(groups)
        self.article_count = 0
        self._groups = groups
        self._leaves = {topic.name: _leaves(parser, topic) for topic in topics}
        self._scanner = Scanner(dict.fromkeys(leaf for leaves in self._leaves.values() for leaf in leaves), groups)
        self._matcher = Matcher(topics, groups)
        self._terms: Counter[tuple[Leaf, str]] = Counter()
        self._matches: Counter[str] = Counter()

    def add(self, article: Article) -> None:
        self.article_count += 1
        found = self._scanner.scan([text for text, _, _ in pieces_of(article)]).hits.names
        self._terms.update({(leaf, hit.term) for leaf, hits in found.items() for hit in hits})
        self._matches.update(match.topic for match in self._matcher.find_matches(article) if not match.suppressed)

    def never_found(self) -> Iterator[Rarity]:
        """The groups that topics ask for, with their terms that never stood in an article."""
        for group in sorted(
            {leaf.name for leaves in self._leaves.values() for leaf in leaves if isinstance(leaf, Group)}
        ):
            names = [entry for entry in self._groups[group] if read_entry(entry).role is Role.NAME]
            yield Rarity(group, tuple(name for name in names if not self._terms[Group(group), name]), len(names))

    def words_never_found(self) -> Iterator[tuple[str, str]]:
        """Topic and word, of the words that stand in queries themselves."""
        for topic, leaves in self._leaves.items():
            for leaf in leaves:
                if isinstance(leaf, Word) and not any(self._terms[each] for each in self._terms if each[0] == leaf):
                    yield topic, str(leaf)

    def large_topics(self) -> Iterator[tuple[str, float]]:
        """The topics that match more than a fifth of all articles, with their share."""
        for topic, count in self._matches.items():
            if count > LARGE_SHARE * self.article_count:
                yield topic, count / self.article_count


def _leaves(parser: QueryParser, topic: Topic) -> list[Leaf]:
    return list(dict.fromkeys(leaves_of(parser.parse(topic.query).root)))
