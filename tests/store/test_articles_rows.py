from datetime import UTC

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_book import article_of, file_article, key_of, match_of, page_of
from monitor.model import Article, Block, Dated, Entry, Image, Page, Zone
from monitor.store import articles, tables
from monitor.store.articles import Saved, find_article, load_article, load_matches, save_page
from monitor.store.packing import pack_article, pack_page, unpack_article, unpack_body


def test_a_page_comes_back_as_it_was_received(database, clock):
    page = page_of(body=b"\0\xff<html>" * 1000, at=clock())
    database.write(lambda tx: save_page(tx, pack_page(page), None))
    row = database.read(lambda tx: tx.execute(sa.select(tables.page)).one())
    kept = Page(row.requested_url, row.url, row.status, row.headers, unpack_body(row.body), row.fetched_at)
    assert kept == page


def test_a_new_article_is_saved_and_loaded(database, clock):
    saved = database.write(lambda tx: file_article(tx, clock()))
    assert saved == Saved(saved.article_id, 1, is_new=True, is_changed=True)
    assert database.read(lambda tx: load_article(tx, saved.article_id)) == article_of(at=clock())
    assert database.read(lambda tx: load_matches(tx, [saved.article_id])) == {saved.article_id: [match_of()]}


def test_the_same_text_again_is_no_version(database, clock):
    first = database.write(lambda tx: file_article(tx, clock()))
    again = database.write(lambda tx: file_article(tx, clock.forward(hours=1), known=first.article_id))
    assert again == Saved(first.article_id, 1, is_new=False, is_changed=False)


def test_a_text_that_comes_back_is_kept_as_a_third_version(database, clock):
    first = database.write(lambda tx: file_article(tx, clock(), text="A."))
    id_, at = first.article_id, clock()
    second = database.write(lambda tx: file_article(tx, clock(), text="B.", known=id_))
    third = database.write(lambda tx: file_article(tx, clock(), text="A.", known=id_))
    assert (second.version, second.previous.text) == (2, "A.")
    assert (third.version, third.previous.text) == (3, "B.")
    assert [database.read(lambda tx, n=n: load_article(tx, id_, n)).text for n in (1, 2, 3)] == ["A.", "B.", "A."]
    assert database.read(lambda tx: load_article(tx, id_)) == article_of("A.", at=at)


def test_a_changed_title_is_a_version(database, clock):
    first = database.write(lambda tx: file_article(tx, clock(), title="Pasukan tiba"))
    second = database.write(
        lambda tx: file_article(tx, clock(), title="Pasukan tiba di garis depan", known=first.article_id)
    )
    assert (second.version, second.previous.title) == (2, "Pasukan tiba")


def test_matches_are_those_of_the_newest_version(database, clock):
    first = database.write(lambda tx: file_article(tx, clock(), matches=(match_of("a"), match_of("b", 9.0))))
    assert [
        each.topic for each in database.read(lambda tx: load_matches(tx, [first.article_id]))[first.article_id]
    ] == ["b", "a"]
    database.write(lambda tx: file_article(tx, clock(), text="B.", known=first.article_id, matches=()))
    assert database.read(lambda tx: load_matches(tx, [first.article_id])) == {}


def test_an_article_is_found_by_address_own_id_or_text_of_its_outlet(database, clock):
    packed = pack_article(article_of(), url_key=key_of("a"), outlet_key="one:7", text_hash="h")
    id_ = database.write(
        lambda tx: articles.save_article(tx, packed, known=None, page_id=None, seen_at=clock())
    ).article_id

    def find(url="b", **more):
        return database.read(lambda tx: find_article(tx, url_key=key_of(url), **more))

    assert find("a") == find(outlet_key="one:7") == find(outlet="one", text_hash="h") == id_
    assert (
        find()
        is find(outlet_key="one:8")
        is find(outlet="two", text_hash="h")
        is find(outlet="one", text_hash="")
        is None
    )


texts = st.text(max_size=40)
dated = st.builds(
    Dated,
    at=st.none() | st.datetimes(timezones=st.just(UTC)),  # as `Dated` has it
    precision=st.sampled_from(["minute", "day", "none"]),
    text=texts,
    zone=st.none() | texts,
    flag=st.none() | texts,
)
names = st.lists(texts, max_size=3).map(tuple)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.builds(
        Article,
        url=st.none() | texts,
        outlet=st.none() | texts,
        title=texts,
        standfirst=st.none() | texts,
        blocks=st.lists(st.builds(Block, texts, st.sampled_from(Zone), texts), max_size=4).map(tuple),
        published=dated,
        updated=dated,
        authors=names,
        editors=names,
        agencies=names,
        evidence=st.dictionaries(texts, texts, max_size=3),
        flags=names,
        keywords=names,
        images=st.lists(st.builds(Image, texts, texts, texts), max_size=2).map(tuple),
        entries=st.lists(st.builds(Entry, texts, texts, dated), max_size=2).map(tuple),
    )
)
def test_packing_an_article_loses_nothing(article):
    assert unpack_article(pack_article(article, url_key=b"", outlet_key=None, text_hash="").content) == article
