"""A person's word about stories: what belongs together, what does not, and what the channels are owed then."""

from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from monitor.errors import InputError
from monitor.model import Channel, ChannelKind, DeliveryState
from monitor.regrouping import join_stories, part_story
from monitor.schedule.slots import Slot
from monitor.store import outbox, reports, stories
from monitor.store.audit import audit
from monitor.store.keep import Keeping, keep
from monitor.store.tables import delivery, digest_item, profile, story_member
from monitor.story_page import story_lines
from monitor.telling import close_digest
from pipeline_desk import DESK, FEED, OTHER, OUTLET, PACTS, article_html, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
DAILY = Channel("daily", ChannelKind.FOLDER, digest=("07:00",), path="digests")
PACT = "Rusia dan Korea Utara Teken Pakta Kemitraan"
GRAIN_TITLE = "Kapal Gandum Rusia Bersandar di Pelabuhan Rajin"
GRAIN = (
    "Sebuah kapal gandum Rusia bersandar di pelabuhan Rajin, Korea Utara, membawa ribuan ton bantuan pangan musim dingin.",
    "Bongkar muat diperkirakan selesai dalam tiga hari, ujar kepala otoritas pelabuhan kepada wartawan setempat.",
)
COPIED = (*PACTS[:2], "Redaksi kami menambahkan bahwa belum ada tanggapan dari negara tetangga atas perjanjian itu.")


@pytest.fixture
def desk(database, clock):
    return make_desk(database, clock, outlets=(OUTLET, OTHER), channels=(DESK, DAILY))


async def publish(desk, url, title, paragraphs):
    desk.fetcher.answers[url] = article_html(title, paragraphs, published_at=desk.clock())
    feed = FEED if "one.example" in url else "https://two.example/feed"
    desk.fetcher.answers[feed] = feed_of(desk.clock, (url, title, desk.clock()))
    desk.clock.forward(hours=4)
    await work_off(desk)
    return desk.database.read(lambda tx: tx.scalar(sa.select(sa.func.max(story_member.c.article_id))))


def rows(desk, *columns):
    return desk.database.read(lambda tx: [tuple(row) for row in tx.execute(sa.select(*columns))])


def story_of(desk, article):
    return desk.database.read(lambda tx: stories.story_of(tx, article)).story_id


def owed(desk, state=DeliveryState.PENDING):
    return sorted(kind for kind, it in rows(desk, delivery.c.kind, delivery.c.state) if it == state)


def waiting(desk):
    return sorted(rows(desk, digest_item.c.story_id, digest_item.c.kind, digest_item.c.digest_id.is_(None)))


def join(desk, one, other):
    joined = desk.database.write(lambda tx: join_stories(tx, one, other))
    assert desk.database.read(audit) == []
    return joined


def part(desk, story, *articles):
    parted = desk.database.write(lambda tx: part_story(tx, desk.books.teller, story, articles, desk.clock()))
    assert desk.database.read(audit) == []
    return parted


def send_all(desk):
    def send(tx):
        for each in outbox.claim(tx, "desk", limit=9, lease=desk.limits.slowest, now=desk.clock()):
            outbox.mark_sent(tx, each, desk.clock())

    desk.database.write(send)


async def two_stories(desk):
    first = await publish(desk, "https://one.example/a-1", PACT, PACTS)
    second = await publish(desk, "https://two.example/b-1", GRAIN_TITLE, GRAIN)
    assert story_of(desk, first) != story_of(desk, second)
    return first, second


async def a_story_with_a_copy(desk):
    first = await publish(desk, "https://one.example/a-1", PACT, PACTS)
    copy = await publish(desk, "https://two.example/b-1", PACT, COPIED)
    assert story_of(desk, first) == story_of(desk, copy)
    return first, copy


async def test_merged_stories_are_told_once(desk):
    first, second = await two_stories(desk)
    one, other = story_of(desk, first), story_of(desk, second)
    joined = join(desk, other, one)
    assert (joined.kept, joined.old, joined.dropped_count) == (one, other, 1)
    assert (owed(desk), owed(desk, DeliveryState.DEAD)) == (["story.new"], ["story.new"])
    assert waiting(desk) == [(one, "new", True)]
    assert story_of(desk, second) == one


async def test_what_was_sent_stays_sent_and_what_waits_of_the_other_is_dropped(desk):
    first, second = await two_stories(desk)
    send_all(desk)
    assert join(desk, story_of(desk, first), story_of(desk, second)).dropped_count == 0
    assert owed(desk, DeliveryState.DELIVERED) == ["story.new", "story.new"]


async def test_a_story_that_waits_beside_one_that_was_in_a_digest_is_an_update_there(desk):
    first = await publish(desk, "https://one.example/a-1", PACT, PACTS)
    desk.database.write(
        lambda tx: close_digest(tx, desk.books.teller, DAILY, Slot("2026-03-03 07:00", desk.clock()), desk.clock())
    )
    second = await publish(desk, "https://two.example/b-1", GRAIN_TITLE, GRAIN)
    kept = join(desk, story_of(desk, first), story_of(desk, second)).kept
    assert waiting(desk) == [(kept, "new", False), (kept, "updated", True)]


async def test_merged_stories_stay_one_when_more_is_filed_and_old_prints_are_dropped(desk):
    first, second = await two_stories(desk)
    kept = join(desk, story_of(desk, first), story_of(desk, second)).kept
    third = await publish(desk, "https://one.example/a-2", GRAIN_TITLE, (*GRAIN, "Kapal itu berlayar lagi pada Jumat."))
    assert story_of(desk, third) == kept
    desk.clock.forward(days=400)
    keep(desk.database, Keeping(*[desk.limits.slowest] * 4), desk.clock())
    assert rows(desk, profile.c.article_id) == []
    assert {story for (story,) in rows(desk, story_member.c.story_id)} == {kept}


async def test_a_copy_that_is_parted_was_silent_and_is_told(desk):
    first, copy = await a_story_with_a_copy(desk)
    assert owed(desk) == ["story.new"]
    new, told = part(desk, story_of(desk, first), copy)
    assert (story_of(desk, copy), told) == (new, ["desk", "daily"])
    assert owed(desk) == ["story.new", "story.new"]
    assert {story for story, kind, waits in waiting(desk) if waits and kind == "new"} == {story_of(desk, first), new}


async def test_the_id_stays_with_the_article_that_was_told_under_it(desk):
    first, copy = await a_story_with_a_copy(desk)
    story = story_of(desk, first)
    new, told = part(desk, story, first)
    assert (story_of(desk, first), story_of(desk, copy), told) == (story, new, ["desk", "daily"])


async def test_another_report_of_the_event_that_is_parted_is_known_and_waits_where_its_story_waits(desk):
    first, second = await two_stories(desk)
    kept = join(desk, story_of(desk, first), story_of(desk, second)).kept
    send_all(desk)
    new, told = part(desk, kept, second)
    assert told == ()
    assert (owed(desk), {story for story, _, waits in waiting(desk) if waits}) == ([], {kept, new})


async def test_parted_stories_are_never_joined_again_by_scores(desk):
    first, copy = await a_story_with_a_copy(desk)
    story = story_of(desk, first)
    new, _ = part(desk, story, copy)
    third = await publish(desk, "https://one.example/a-3", PACT, (*COPIED, "Kata seorang pejabat."))
    assert story_of(desk, third) in {story, new}
    assert story_of(desk, first) != story_of(desk, copy)
    desk.fetcher.answers["https://two.example/b-1"] = article_html(PACT, PACTS, published_at=desk.clock())
    assert desk.database.read(audit) == []


async def test_a_person_may_take_a_word_back(desk):
    first, copy = await a_story_with_a_copy(desk)
    story = story_of(desk, first)
    new, _ = part(desk, story, copy)
    assert join(desk, story, new).kept == story
    assert desk.database.read(lambda tx: stories.kept_apart(tx, story)) == set()


async def test_what_cannot_be_done_is_said_in_one_sentence(desk):
    first, copy = await a_story_with_a_copy(desk)
    story = story_of(desk, first)
    wrong = {
        "sx: is no story": lambda tx: join_stories(tx, "sx", story),
        "is the same story as": lambda tx: join_stories(tx, story, story),
        "99: is no article of the story": lambda tx: part_story(tx, desk.books.teller, story, [99], desk.clock()),
        "would keep no article": lambda tx: part_story(tx, desk.books.teller, story, [first, copy], desk.clock()),
    }
    for said, do in wrong.items():
        with pytest.raises(InputError, match=said):
            desk.database.write(do)


async def test_a_story_is_shown_with_every_article_and_why_it_is_there(desk):
    first, _ = await a_story_with_a_copy(desk)
    story = story_of(desk, first)
    shown = list(story_lines(desk.database.read(lambda tx: reports.story(tx, story, {"two": "Two"})), ZoneInfo("UTC")))
    assert shown[0] == f"story       {story}: {PACT}"
    assert any(line.startswith(f"  copy of article {first} (one: {PACT}) since ") for line in shown)
    assert any("same text, 0." in line and "of it" in line for line in shown)
    assert any(line.startswith("first seen  one ") and line.endswith("; also Two") for line in shown)
