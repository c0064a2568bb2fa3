import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import key_of
from monitor.model import Article, Block, Dated, Placement, Relation, Zone
from monitor.store import stories
from monitor.store.articles import save_article
from monitor.store.packing import pack_article
from monitor.store.story_index import SqlStoryIndex
from monitor.store.story_queries import EVERY_ARTICLE
from monitor.store.tables import print_key, profile, story_term
from monitor.stories.index import MAX_MEMBERS, MAX_POSTINGS, MemoryIndex
from monitor.stories.placement import place
from monitor.stories.profile import EMPTY, profile_of, text_hash_of

PORT = """The harbour of Saltmere was closed after the tanker Borealis ran aground near the north pier in heavy swell.
Harbour master Ingrid Solveig said that 4,200 tonnes of fuel were still on board and that divers would begin at dawn.
Two tugs from Kestrel Point tried to pull the ship free during the night, but the ropes broke again and again."""
PORT_COPIED = PORT.replace("Harbour master", "The master of the harbour,").replace("again and again", "once more")
PORT_RETOLD = """The tanker Borealis still lies aground off Saltmere, where the harbour stays shut, said Ingrid Solveig.
The 4,200 tonnes of fuel are to be measured by divers before tugs from Kestrel Point pull again at the ship."""
VOTE = """Voters in the mountain district of Varn chose a new council, with turnout at 71 percent on a day of snow.
The Green List of schoolteacher Tomas Hradek won eleven of twenty-one seats, ending decades of rule by the Union."""


@pytest.fixture
def tx(database):
    with database.engine.begin() as connection:
        yield connection


def told(text, clock, outlet="one", title="Saltmere harbour: Borealis aground"):
    blocks = tuple(Block(line, Zone.BODY, "test") for line in text.split("\n"))
    return Article(None, outlet, title, None, blocks, published=Dated(clock.at, "minute"), language="en")


def save(tx, article, url, clock, known=None):
    """The article's row, which profiles and members refer to."""
    packed = pack_article(article, url_key=key_of(url), outlet_key=f"{url}:id", text_hash=text_hash_of(article.text))
    return save_article(tx, packed, known=known, page_id=None, seen_at=clock.at).article_id


class Book:
    """Files articles in the store and beside it in memory."""

    def __init__(self, tx, clock):
        self.tx, self.clock = tx, clock
        self.stored, self.kept = SqlStoryIndex(tx), MemoryIndex()
        self._numbers = itertools.count(1)

    def file(self, article, url, known=None):
        self.clock.forward(minutes=1)
        article_id = save(self.tx, article, url, self.clock, known)
        story = f"s{next(self._numbers)}"
        placements = [self._place(index, article, article_id, url, story) for index in (self.stored, self.kept)]
        stories.save_placement(self.tx, article_id, placements[0], title=article.title, at=self.clock.at)
        assert placements[0] == placements[1]
        return article_id, placements[0]

    def _place(self, index, article, article_id, url, story):
        profile = profile_of(
            article,
            index,
            article_id=str(article_id),
            seen_at=self.clock.at,
            url_key=key_of(url),
            outlet_key=f"{url}:id",
        )
        return place(profile, article, index, new_story_id=lambda: story)


@pytest.fixture
def book(tx, clock):
    return Book(tx, clock)


def test_the_store_and_memory_place_alike(book, clock):
    relations = [
        book.file(told(PORT, clock), "a")[1].relation,
        book.file(told(VOTE, clock, title="Varn votes"), "b")[1].relation,
        book.file(told(PORT_COPIED, clock, outlet="two"), "c")[1].relation,
        book.file(told(PORT_RETOLD, clock, outlet="three"), "d")[1].relation,
    ]
    assert relations == [Relation.NEW, Relation.NEW, Relation.COPY, Relation.EVENT]
    assert [index.document_count() for index in (book.stored, book.kept)] == [4, 4]


def test_an_article_is_found_by_address_own_id_text_and_number(book, clock):
    article_id, placement = book.file(told(PORT, clock), "a")
    index = book.stored
    found = [
        index.with_id(str(article_id)),
        index.with_key(key_of("a"), None),
        index.with_key(b"", "a:id"),
        index.with_text(text_hash_of(PORT.upper())),
    ]
    assert {(each.article_id, each.story) for each in found} == {(str(article_id), placement.story)}
    assert [index.with_key(b"", None), index.with_key(key_of("z"), "z:id"), index.with_text("")] == [None, None, None]


def test_a_new_version_replaces_what_its_article_is_found_by(book, clock):
    article_id, _ = book.file(told(PORT, clock), "a")
    old = book.stored.with_id(str(article_id))
    _, placement = book.file(told(VOTE, clock), "a", known=article_id)
    assert placement.relation is Relation.VERSION
    assert [found.article_id for found in book.stored.sharing_prints(old.prints)] == []
    assert book.stored.document_count() == 1
    assert book.tx.scalar(sa.select(sa.func.count()).select_from(profile)) == 1


def test_a_merge_moves_the_members_and_is_seen_in_what_was_packed(book, clock):
    article_id, placement = book.file(told(PORT, clock), "a")
    book.stored.rename(placement.story, "other")
    assert [member.article_id for member in book.stored.members("other")] == [str(article_id)]
    assert book.stored.with_id(str(article_id)).story == "other"
    assert book.stored.members(placement.story) == []


def test_what_a_person_parts_stays_apart(book, clock):
    (_, one), (_, two) = book.file(told(PORT, clock), "a"), book.file(told(VOTE, clock, title="Varn votes"), "b")
    stories.keep_apart(book.tx, one.story, two.story, clock.at)
    assert book.stored.kept_apart(one.story) == {two.story}


def test_an_article_whose_profile_was_dropped_is_still_known_by_its_address(book, clock):
    article_id, placement = book.file(told(PORT, clock), "a")
    book.tx.execute(profile.delete())
    found = book.stored.with_key(key_of("a"), None)
    assert (found.article_id, found.story, found.terms) == (str(article_id), placement.story, {})


def test_an_article_that_is_in_no_story_is_not_found(tx, clock):
    save(tx, told(PORT, clock), "a", clock)
    assert SqlStoryIndex(tx).with_key(key_of("a"), None) is None


def test_terms_are_searched_within_the_window(book, clock):
    article_id, _ = book.file(told(PORT, clock), "a")
    keys = book.stored.with_id(str(article_id)).key_terms
    at = clock.at
    inside = book.stored.sharing_terms(keys, at - timedelta(days=1), at + timedelta(days=1))
    after = book.stored.sharing_terms(keys, at + timedelta(days=1), None)
    assert ([each.article_id for each in inside], after) == ([str(article_id)], [])


def test_keys_of_very_many_articles_are_written_so_often_and_find_nobody(tx, clock):
    index = SqlStoryIndex(tx)
    count = MAX_POSTINGS + 9
    for number in range(count):
        article_id = save(tx, told(VOTE, clock, title=str(number)), f"u{number}", clock)
        index.add(
            replace(
                EMPTY,
                article_id=str(article_id),
                story="s",
                seen_at=clock.at,
                prints=(7, 1000 + number),
                terms={8: 2, 1000 + number: 1},
            )
        )
    for table in (print_key, story_term):
        key = table.primary_key.columns[1]
        assert tx.scalar(sa.select(sa.func.count()).select_from(table).where(key < 1000)) == MAX_POSTINGS + 1
    assert [len(index.sharing_prints((7,))), len(index.sharing_prints((7, 1003)))] == [0, 1]
    assert [len(index.sharing_terms((8,), None, None)), len(index.sharing_terms((1004,), None, None))] == [0, 1]
    assert len(index.members("s")) == MAX_MEMBERS


def test_articles_are_counted_exactly_and_frequent_terms_nearly(tx, clock):
    index, count = SqlStoryIndex(tx), 1_500
    rare = dict.fromkeys(range(1, 8), 1)
    for number in range(count):
        frequent = {1_000_003 * place: 1 for place in range(1, 9)}
        index._raise_counts(number + 1, (EVERY_ARTICLE, *frequent, *(rare if number < 40 else ())))
        index._counts.clear()
    counted = SqlStoryIndex(tx).document_frequencies((*frequent, *rare))
    assert (counted[EVERY_ARTICLE], {counted[term] for term in rare}) == (count, {40})
    assert all(0.75 * count < counted[term] < 1.25 * count for term in frequent)


def test_a_placement_of_an_old_story_is_written_with_its_merges(book, clock):
    (one, first), (_, second) = book.file(told(PORT, clock), "a"), book.file(told(VOTE, clock, title="Varn"), "b")
    merged = Placement(first.story, Relation.EVENT, str(one), {}, merged=((second.story, first.story),))
    article_id = save(book.tx, told(PORT_RETOLD, clock), "c", clock)
    stories.save_placement(book.tx, article_id, merged, title="x", at=clock.at)
    assert {member.story_id for member in stories.members(book.tx, first.story)} == {first.story}
    assert stories.current_story(book.tx, second.story) == first.story


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL always walks small tables
def test_placing_walks_no_table(book, clock, database):
    asked = {}

    @sa.event.listens_for(database.engine, "before_cursor_execute")
    def remember(connection, cursor, statement, parameters, context, executemany):
        asked.setdefault(statement, parameters)

    book.file(told(PORT, clock), "a")
    book.file(told(PORT_COPIED, clock, outlet="two"), "b")
    sa.event.remove(database.engine, "before_cursor_execute", remember)
    tables = {"profile", "print_key", "story_term", "term_count", "article", "story_member"}
    walked = [
        row.detail
        for statement, parameters in list(asked.items())
        for row in book.tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        if row.detail.startswith("SCAN ") and row.detail.split()[1] in tables
    ]
    assert (walked, len(asked) > 15) == ([], True)
