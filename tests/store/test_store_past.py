"""What a backtest and `monitor check` look back at."""

import sqlalchemy as sa

from desk_book import Desk, article_of, match_of, open_story, outlet
from monitor.model import Fate
from monitor.store.packing import unpack_body
from monitor.store.past import Filed, PastCount, count_past, newest_articles, past_pages
from monitor.store.tables import page

A, B, C = (f"https://one.example/{name}" for name in "abc")


def filled(database, clock):
    """Three links read, two minutes apart: told, without page by now, and forbidden."""
    desk = Desk(database, clock)
    desk.sync(outlet())
    desk.poll(A, B, C)
    times, told = [], None
    for fate in (Fate.TOLD, Fate.UNMATCHED, Fate.FORBIDDEN):
        clock.forward(minutes=2)
        work = desk.next_read()
        times.append(clock())
        if fate is Fate.FORBIDDEN:
            desk.finish(work, fate)
            continue
        more = {"url": work.link.url, "link_id": work.link_id}
        matches = (match_of(), match_of("other", suppressed=True)) if fate is Fate.TOLD else ()
        article_id, story_id = database.write(lambda tx, m=matches, k=more: open_story(tx, clock(), matches=m, **k))
        desk.finish(work, fate, article_id=article_id)
        told = told or (work, article_id, story_id)
    return times, told


def test_a_past_page_comes_with_its_link_and_what_was_filed(database, clock):
    _, (work, article_id, story_id) = filled(database, clock)
    first, second = database.read(lambda tx: past_pages(tx, after_id=0, limit=10))
    assert unpack_body(first.body) == b"<html>text</html>"
    assert (first.work.link_id, first.work.key, first.work.fate) == (work.link_id, work.key, Fate.TOLD)
    assert (first.work.article_id, first.work.discovered_at) == (article_id, work.discovered_at)
    assert (first.filed.title, first.filed.story, first.filed.relation) == ("Pasukan tiba", story_id, "new")
    assert first.filed.matches == {"russia-north-korea": match_of()}
    assert second.filed.matches == {}
    assert database.read(lambda tx: past_pages(tx, after_id=first.id, limit=1)) == [second]


def test_pages_of_links_that_led_to_no_article_have_nothing_filed(database, clock):
    _, (work, _, _) = filled(database, clock)
    database.write(
        lambda tx: tx.execute(sa.text("UPDATE link SET article_id = NULL WHERE id = :id"), {"id": work.link_id})
    )
    (first, *_) = database.read(lambda tx: past_pages(tx, after_id=0, limit=10))
    assert first.filed == Filed()


def test_kept_pages_are_counted_and_links_whose_page_is_gone(database, clock):
    times, _ = filled(database, clock)
    (first, second) = database.read(lambda tx: past_pages(tx, after_id=0, limit=10))
    assert database.read(lambda tx: count_past(tx, times[0])) == PastCount(2, first.id - 1, 0)
    assert database.read(lambda tx: count_past(tx, times[1])) == PastCount(1, second.id - 1, 0)
    database.write(lambda tx: tx.execute(page.delete()))
    assert database.read(lambda tx: count_past(tx, times[0])) == PastCount(0, 0, 2)


def test_the_newest_articles_come_first_in_steps(database, clock):
    times, _ = filled(database, clock)
    ((newest, article),) = database.read(lambda tx: newest_articles(tx, before_id=None, limit=1))
    ((older, _),) = database.read(lambda tx: newest_articles(tx, before_id=newest, limit=5))
    assert older < newest
    assert article == article_of(url=article.url, at=times[1])
