"""Reading a link: every outcome of fetching and cleaning ends in a fate, or in another attempt."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from monitor.model import FailureKind, Fate, FetchFailure, NotModified, Page
from monitor.pipeline import read_link
from monitor.store.tables import article, host, link, page
from pipeline_desk import FEED, HARVEST, PACTS, article_html, claim, claim_read, feed_of, work_off

pytestmark = pytest.mark.anyio
A = "https://one.example/a-1"


@pytest.fixture
def listed(desk):
    """The desk with one link that waits."""
    desk.fetcher.answers[FEED] = feed_of(desk.clock, ("/a-1", "Satu"))
    return desk


def row(desk):
    return desk.database.read(lambda tx: tx.execute(sa.select(link)).one())


def count(desk, table):
    return desk.database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(table)))


async def read(desk, answer):
    desk.fetcher.answers[A] = answer
    return await read_link(desk, await claim_read(desk))


async def test_an_article_on_a_topic_is_told(listed):
    assert (
        await read(listed, article_html("Rusia dan Korea Utara Teken Pakta", PACTS, published_at=listed.clock()))
        is Fate.TOLD
    )
    found = row(listed)
    assert (found.fate, found.next_attempt_at, found.article_id) == ("told", None, 1)


async def test_an_article_without_a_topic_is_unmatched_and_kept(listed):
    assert await read(listed, article_html("Panen Raya di Lereng Gunung", HARVEST)) is Fate.UNMATCHED
    assert (count(listed, article), count(listed, page)) == (1, 1)


async def test_a_topic_that_stands_only_beside_the_article_is_suppressed(listed):
    aside = '<div class="berita-terkait"><h3>Berita terkait</h3><ul><li><a href="/b-2">Rusia dan Korea Utara teken pakta</a></li></ul></div>'
    fate = await read(listed, article_html("Panen Raya di Lereng Gunung", HARVEST, aside=aside))
    assert (fate, row(listed).fate_reason) == (Fate.SUPPRESSED, "only in related")


async def test_a_page_without_an_article_is_none(listed):
    assert await read(listed, "<html><body><ul><li><a href='/x'>x</a></li></ul></body></html>") in {
        Fate.NOT_ARTICLE,
        Fate.UNREADABLE,
    }


async def test_a_page_that_kills_its_child_is_unreadable_and_its_bytes_are_kept(listed):
    assert await read(listed, article_html("KILLER", PACTS)) is Fate.UNREADABLE
    assert (row(listed).fate_reason, count(listed, page)) == ("crash: the child ended with code -9", 1)


async def test_a_picture_is_no_article_and_no_child_is_asked(listed):
    picture = Page(A, A, 200, {"content-type": "image/jpeg"}, b"KILLER", listed.clock())
    assert await read(listed, picture) is Fate.NOT_ARTICLE
    assert row(listed).fate_reason == "content type image/jpeg"


@pytest.mark.parametrize(
    ("kind", "fate"),
    [
        (FailureKind.ROBOTS, Fate.FORBIDDEN),
        (FailureKind.REFUSED, Fate.FORBIDDEN),
        (FailureKind.TOO_LARGE, Fate.GIVEN_UP),
    ],
)
async def test_an_answer_that_means_it_is_a_fate_at_once(listed, kind, fate):
    assert await read(listed, kind) is fate
    assert row(listed).fate_reason == f"{kind.value}: as the test wants it"


@pytest.mark.parametrize("kind", [FailureKind.TIMEOUT, FailureKind.SERVER, FailureKind.DNS, FailureKind.GONE])
async def test_a_passing_failure_leaves_the_link_pending_with_the_reason_and_the_next_attempt(listed, kind):
    assert await read(listed, kind) is None
    found = row(listed)
    assert (found.fate, found.attempts, found.last_error) == (None, 1, f"{kind.value}: as the test wants it")
    assert found.next_attempt_at > listed.clock()


async def test_a_link_is_given_up_when_the_attempts_of_the_settings_are_used_up(listed):
    listed.fetcher.answers[A] = FailureKind.TIMEOUT
    for _ in range(4):
        await work_off(listed)
        listed.clock.forward(hours=3)
    found = row(listed)
    assert (found.fate, found.attempts, found.next_attempt_at) == ("given_up", 3, None)
    assert sum(url == A for url, _ in listed.fetcher.asked) == 3


async def test_a_link_whose_readers_all_died_is_given_up_without_another_try(listed):
    work = await claim_read(listed)
    for _ in range(3):  # claimed, and the process is gone: the lease runs out
        listed.clock.forward(seconds=91)
        (work,) = claim(listed)
    asked = len(listed.fetcher.asked)
    assert await read_link(listed, work) == "given_up"
    assert row(listed).fate_reason == "3 attempts ended with their process"
    assert len(listed.fetcher.asked) == asked


async def test_a_link_that_is_there_after_all_is_read(listed):
    listed.fetcher.answers[A] = FailureKind.GONE
    await work_off(listed)
    listed.fetcher.answers[A] = article_html("Rusia dan Korea Utara Teken Pakta", PACTS)
    listed.clock.forward(hours=2)
    await work_off(listed)
    assert row(listed).fate in {"told", "silent"}


async def test_a_challenge_is_asked_again_later_and_forbidden_in_the_end(listed):
    wall = "<html><head><title>Just a moment...</title></head><body><h1>Verifying you are human.</h1><p>Enable JavaScript and cookies to continue</p><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>"
    assert await read(listed, wall) is None
    assert row(listed).last_error.startswith("forbidden: a challenge page")
    for _ in range(3):
        listed.clock.forward(hours=30)
        await work_off(listed)
    assert row(listed).fate == "forbidden"


async def test_a_304_that_nobody_asked_for_is_a_failure(listed):
    assert await read(listed, NotModified) is None
    assert row(listed).last_error == "protocol: 304 to a plain request"


async def test_retry_after_keeps_everybody_from_the_host(listed):
    assert await read(listed, timedelta(hours=5)) is None
    paused_until = listed.database.read(lambda tx: tx.scalar(sa.select(host.c.next_allowed_at)))
    assert paused_until >= listed.clock() + timedelta(hours=5)
    listed.clock.forward(hours=4)
    assert claim(listed) == []


async def test_a_link_that_was_not_asked_for_counts_no_attempt(listed):
    async def is_busy(url):
        return FetchFailure(url, FailureKind.BUSY, "its turn did not come", listed.clock())

    assert await read(listed, is_busy) is None
    assert (row(listed).attempts, row(listed).fate, row(listed).last_error) == (0, None, None)


async def test_a_result_whose_claim_was_lost_is_thrown_away(listed):
    listed.fetcher.answers[A] = article_html("Rusia dan Korea Utara Teken Pakta", PACTS)
    work = await claim_read(listed)
    listed.clock.forward(seconds=91)
    (again,) = [each for each in claim(listed) if hasattr(each, "link_id")]
    assert await read_link(listed, work) is None
    assert (count(listed, article), count(listed, page)) == (0, 0)
    assert await read_link(listed, again) is Fate.TOLD
