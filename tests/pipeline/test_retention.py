"""Retention empties what it may, and what is needed never to tell again stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from lived_database import TITLE, TOLD, live, owed
from monitor import chores
from monitor.store.audit import audit
from monitor.store.keep import Keeping
from monitor.store.tables import article_version, page, print_key, profile
from pipeline_desk import FEED, PACTS, article_html, feed_of, work_off

pytestmark = pytest.mark.anyio
NOTHING = timedelta(0)


@pytest.fixture
async def emptied(database, clock):
    """A desk two years later, after retention that keeps nothing it need not keep."""
    desk = await live(database, clock)
    clock.forward(days=800)
    await chores.keep_store_small(database, Keeping(NOTHING, NOTHING, NOTHING, NOTHING))
    return desk


def count(database, table):
    return database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(table)))


async def test_pages_prints_profiles_and_texts_that_matched_nothing_go(emptied, database):
    assert [count(database, table) for table in (page, profile, print_key)] == [0, 0, 0]
    kept = database.read(lambda tx: tx.execute(sa.select(article_version.c.title, article_version.c.content)).all())
    assert {row.title: row.content is not None for row in kept} == {TITLE: True, "Panen raya": False}
    assert database.read(audit) == []


@pytest.mark.parametrize(
    "address",
    [TOLD, TOLD + "?utm_source=feed", TOLD.replace("https", "http"), TOLD + "#comments", "https://one.example/moved-1"],
)
async def test_a_story_told_two_years_ago_is_not_told_again(emptied, database, clock, address):
    """Listed again, under another spelling, or moved to another address with the same text."""
    before = owed(database)
    html = article_html(TITLE, PACTS, published_at=clock() - timedelta(days=800))
    emptied.fetcher.answers |= {TOLD: html, address: html, FEED: feed_of(clock, (address, TITLE))}
    await work_off(emptied)
    news = [each for each in owed(database) if each not in before and each[1] == "story.new"]
    assert news == []
