"""A source that lists, but whose pages bring less than they used to, is not well; it is told once, and so is the end."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor import chores
from monitor.model import FailureKind
from monitor.store import days
from monitor.store.tables import delivery, health_event, host, source_schedule, source_state
from pipeline_desk import FEED, HARVEST, article_html, claim_poll, feed_of, work_off

pytestmark = pytest.mark.anyio
CHALLENGE = "<html><head><title>Just a moment...</title></head><body><p>Verifying you are human</p></body></html>"
MISSING = "<html><head><title>404</title></head><body><h1>Halaman tidak ditemukan</h1></body></html>"


class Street:
    """An outlet that publishes page after page."""

    def __init__(self, desk):
        self.desk = desk
        self.count = 0

    async def publish(self, count, page=None):
        first, self.count = self.count, self.count + count
        for n in range(first, self.count):
            self.desk.fetcher.answers[f"https://one.example/a-{n}"] = page or self.article(n)
        items = [(f"/a-{n}", f"Panen {n}") for n in range(max(self.count - 50, 0), self.count)]
        self.desk.fetcher.answers[FEED] = feed_of(self.desk.clock, *items)
        at = self.desk.database.read(lambda tx: tx.scalar(sa.select(source_schedule.c.next_check_at)))
        self.desk.clock.at = max(self.desk.clock.at, at)
        await work_off(self.desk)

    def article(self, n, **more):
        texts = [f"{text} {n} {k}" for k, text in enumerate(HARVEST)]
        return article_html(f"Panen raya ke {n}", texts, published_at=self.desk.clock(), **more)


@pytest.fixture
def street(desk):
    return Street(desk)


def state_of(desk):
    return desk.database.read(lambda tx: tx.execute(sa.select(source_state)).one())


def events(desk):
    rows = sa.select(health_event.c.from_state, health_event.c.to_state).order_by(health_event.c.id)
    return desk.database.read(lambda tx: [tuple(row) for row in tx.execute(rows)])


async def tell(desk):
    await chores.tell_of_sources(desk.database, desk.books.teller, lambda: None)
    rows = sa.select(delivery.c.kind).order_by(delivery.c.created_at, delivery.c.id)
    return [kind for kind in desk.database.read(lambda tx: list(tx.scalars(rows))) if kind.startswith("source.")]


@pytest.mark.parametrize("bad", [CHALLENGE, MISSING, FailureKind.FORBIDDEN, "<html><body></body></html>"])
async def test_pages_that_are_gone_degrade_a_source_that_lists_and_both_changes_are_told_once(desk, street, bad):
    await street.publish(30)
    assert (state_of(desk).state, events(desk)) == ("up", [])
    for _ in range(4):
        await street.publish(5, bad)
    assert state_of(desk).state == "degraded"
    assert state_of(desk).state_reason.startswith("an article in ")
    assert await tell(desk) == ["source.degraded"]
    for _ in range(6):
        await street.publish(5)
    assert state_of(desk).state == "up"
    desk.clock.forward(hours=2)
    assert await tell(desk) == await tell(desk) == ["source.degraded", "source.recovered"]
    assert events(desk) == [("up", "degraded"), ("degraded", "up")]


async def test_texts_that_shrink_to_teasers_degrade_a_source(desk, street):
    await street.publish(30)
    teaser = article_html(
        "Panen", ["Panen raya berlangsung meriah di lereng gunung; bacalah selengkapnya setelah berlangganan hari ini."]
    )
    await street.publish(15, teaser)
    assert state_of(desk).state == "degraded"


async def test_dates_that_a_new_layout_hides_degrade_a_source(desk, street):
    await street.publish(30)
    await street.publish(15, article_html("Panen raya", HARVEST))
    assert state_of(desk).state_reason.startswith("a date in ")


async def test_a_failure_of_the_feed_in_between_changes_nothing_of_the_pages_trouble(desk, street):
    await street.publish(30)
    await street.publish(15, CHALLENGE)
    desk.fetcher.answers[FEED] = FailureKind.GONE
    desk.clock.forward(hours=4)
    await work_off(desk)
    await street.publish(1, CHALLENGE)
    assert state_of(desk).state_reason.startswith("an article in ")
    assert await tell(desk) == ["source.degraded"]


async def test_what_polls_and_pages_brought_is_counted_by_day(desk, street):
    await street.publish(3)
    await street.publish(2, CHALLENGE)
    (by_day,) = desk.database.read(lambda tx: days.days_of_sources(tx, desk.clock().date())).values()
    (day,) = by_day.values()
    assert (day.polls, day.failures, day.links, day.pages, day.walls) == (2, 0, 5, 5, 2)
    assert (day.articles, day.titled, day.dated, day.authored, day.bodied) == (3, 3, 3, 0, 3)
    assert day.text_chars > 600


async def test_the_evidence_of_each_field_is_counted(desk, street):
    await street.publish(3)
    found = desk.database.read(lambda tx: days.evidence_of_outlets(tx, desk.clock().date()))
    assert [(each.outlet, each.field, each.evidence, each.articles) for each in found] == [
        ("one", "published_at", "meta article:published_time", 3),
        ("one", "title", "page h1", 3),
    ]


async def test_a_feed_that_changes_but_lists_nothing_new_is_quiet_in_the_end(desk, street):
    await street.publish(10)
    for n in range(8):
        desk.clock.forward(hours=12)
        desk.fetcher.answers[FEED] += f"<!-- built {n} -->"
        await work_off(desk)
    assert state_of(desk).state_reason == "nothing new for 4 days"
    await street.publish(1)
    assert state_of(desk).state == "up"


async def test_a_crawl_delay_ends_when_robots_txt_drops_it(desk):
    def crawl_delay():
        return desk.database.read(lambda tx: tx.scalar(sa.select(host.c.crawl_delay_ms)))

    async def poll(delay):
        desk.fetcher.crawl_delay = delay
        desk.clock.forward(hours=4)
        await work_off(desk)
        return crawl_delay()

    desk.fetcher.answers[FEED] = feed_of(desk.clock)
    assert await poll(timedelta(seconds=20)) == 20_000
    assert await poll(None) == 20_000  # robots.txt was not read: nobody knows
    assert await poll(timedelta()) is None


async def test_a_wall_is_counted_once_however_often_it_is_tried(desk, street):
    await street.publish(1, FailureKind.GONE)
    desk.clock.forward(days=2)
    await work_off(desk)
    found = desk.database.read(lambda tx: days.days_of_sources(tx, (desk.clock() - timedelta(days=9)).date()))
    assert sum(day.walls for by_day in found.values() for day in by_day.values()) == 1


async def test_a_poll_whose_claim_was_lost_counts_nothing(desk):
    from monitor.pipeline import check_source  # noqa: PLC0415

    desk.fetcher.answers[FEED] = feed_of(desk.clock, ("/a-1", "Satu"))
    work = await claim_poll(desk)
    desk.clock.forward(seconds=91)
    await claim_poll(desk)
    assert await check_source(desk, work) is None
    assert desk.database.read(lambda tx: days.days_of_sources(tx, desk.clock().date())) == {}
