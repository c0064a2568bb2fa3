"""Digests are closed once a slot, after an outage once for all; sources' troubles are told once; a sign of life."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from monitor import chores
from monitor.deliver.digest import RenderedDigest
from monitor.model import Channel, ChannelKind, FailureKind, Fate
from monitor.schedule.runner import Runner
from monitor.store import channel_states, reports, workers
from monitor.store.audit import audit
from monitor.store.keep import Keeping
from monitor.store.tables import delivery, digest, digest_item, page
from monitor.telling import preview, tell_ping
from monitor.why import why_lines
from pipeline_desk import DAILY, DESK, FEED, PACTS, article_html, feed_of, make_desk, work_off

pytestmark = pytest.mark.anyio
MORNING = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)  # 07:00 in Jakarta


@pytest.fixture
def desk(database, clock):
    return make_desk(database, clock, channels=(DESK, DAILY))


@pytest.fixture
def woken():
    return []


async def close(desk, woken):
    await chores.close_due_digests(desk.database, desk.books.teller, lambda: woken.append(True))


STORIES = (
    ("Rusia dan Korea Utara Pakta 0", PACTS),
    (
        "Kereta Barang Korea Utara Tiba di Vladivostok 1",
        (
            "Sebuah kereta barang dari Korea Utara memasuki stasiun Vladivostok di Rusia membawa bahan tambang.",
            "Pengiriman batu bara lewat perbatasan Tumangang itu yang pertama sejak wabah, kata pejabat pelabuhan.",
            "Nilai dagang kedua tetangga naik tiga kali lipat menurut bea cukai setempat pada kuartal terakhir.",
        ),
    ),
    (
        "Atlet Senam Korea Utara Juara di Kazan 2",
        (
            "Pesenam muda Korea Utara merebut medali emas nomor lantai pada kejuaraan terbuka di Kazan, Rusia.",
            "Ia mengungguli tuan rumah dengan selisih nilai tipis setelah pendaratan yang nyaris sempurna.",
            "Pelatihnya berterima kasih kepada penonton yang bersorak sepanjang babak akhir kejuaraan itu.",
        ),
    ),
)


async def publish(desk, n):
    """A story of its own, read."""
    title, texts = STORIES[n]
    desk.fetcher.answers[f"https://one.example/a-{n}"] = article_html(title, texts, published_at=desk.clock())
    desk.fetcher.answers[FEED] = feed_of(desk.clock, *((f"/a-{m}", f"t{m}") for m in range(n + 1)))
    await work_off(desk)


def digests(desk):
    return desk.database.read(lambda tx: list(tx.scalars(sa.select(digest.c.slot).order_by(digest.c.id))))


def letters(desk):
    rows = sa.select(delivery.c.recipient, delivery.c.subject, delivery.c.body).where(delivery.c.kind == "digest")
    return desk.database.read(lambda tx: [tuple(row) for row in tx.execute(rows.order_by(delivery.c.recipient))])


async def test_a_slot_is_closed_once_with_everything_that_waits_and_a_letter_a_recipient(desk, clock, woken):
    await close(desk, woken)
    await publish(desk, 0)
    clock.at = MORNING
    for _ in range(3):
        await close(desk, woken)
        clock.forward(minutes=20)
    assert digests(desk) == ["2026-03-03 07:00"]
    assert [(recipient, slot) for recipient, slot, _ in letters(desk)] == [
        ("a@example.com", "2026-03-03 07:00"),
        ("b@example.com", "2026-03-03 07:00"),
    ]
    assert "Pakta 0" in RenderedDigest.from_bytes(letters(desk)[0][2]).text


async def test_after_an_outage_one_digest_tells_what_all_the_slots_missed(desk, clock, woken):
    await close(desk, woken)
    await publish(desk, 0)
    clock.at = MORNING + timedelta(days=5)
    await close(desk, woken)
    assert digests(desk) == ["2026-03-08 07:00"]
    assert len(letters(desk)) == 2


async def test_two_processes_close_a_slot_once(desk, clock, woken):
    await publish(desk, 0)
    await close(desk, woken)
    clock.at = MORNING
    await close(desk, woken)
    await close(desk, woken)
    assert len(letters(desk)) == 2


async def test_a_slot_without_news_sends_nothing_unless_the_channel_asks_for_it(database, clock, woken):
    desk = make_desk(
        database, clock, channels=(replace(DAILY, name="quiet"), replace(DAILY, name="chatty", empty_digest=True))
    )
    await close(desk, woken)
    clock.at = MORNING
    await close(desk, woken)
    sent = desk.database.read(lambda tx: list(tx.scalars(sa.select(delivery.c.channel))))
    assert sent == ["chatty", "chatty"]
    assert "Tidak ada berita baru." in RenderedDigest.from_bytes(letters(desk)[0][2]).text


async def test_the_slot_that_passed_before_the_first_run_is_not_owed(desk, clock, woken):
    await close(desk, woken)
    assert digests(desk) == []
    await publish(desk, 0)
    await close(desk, woken)
    assert digests(desk) == []
    clock.at = MORNING
    await close(desk, woken)
    assert digests(desk) == ["2026-03-03 07:00"]


async def test_a_single_round_that_found_something_tells_it_though_todays_slot_passed(desk, clock, woken):
    await publish(desk, 0)
    await chores.count_from_today(desk.database, desk.books.teller)
    await close(desk, woken)
    assert digests(desk) == ["2026-03-02 07:00"]


async def test_a_single_round_that_found_nothing_closes_nothing(desk, clock, woken):
    await chores.count_from_today(desk.database, desk.books.teller)
    await close(desk, woken)
    assert digests(desk) == []


async def test_an_article_that_comes_after_the_slot_was_closed_goes_into_the_next_digest(desk, clock, woken):
    await close(desk, woken)
    await publish(desk, 0)
    clock.at = MORNING
    await close(desk, woken)
    clock.at = MORNING + timedelta(days=20, minutes=5)
    await close(desk, woken)  # without news
    await publish(desk, 1)
    await close(desk, woken)
    clock.at = MORNING + timedelta(days=21)
    await close(desk, woken)
    first, second = (
        RenderedDigest.from_bytes(body).text for recipient, _, body in letters(desk) if recipient[0] == "a"
    )
    assert ("Pakta 0" in first, "Vladivostok 1" in first) == (True, False)
    assert ("Pakta 0" in second, "Vladivostok 1" in second) == (False, True)


# -- quiet hours -------------------------------------------------------------------------------------------------------

NIGHT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)  # 23:00 in Jakarta
DAWN = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)  # 06:00
POST = Channel("post", ChannelKind.EMAIL, to=("a@example.com",), sender="m@example.com", quiet="22:00-06:00")


def owed(desk):
    rows = sa.select(delivery.c.channel, delivery.c.kind).order_by(delivery.c.created_at, delivery.c.channel)
    return desk.database.read(lambda tx: [tuple(row) for row in tx.execute(rows)])


async def test_what_people_are_not_told_in_the_quiet_is_told_together_at_its_end(database, clock, woken):
    desk = make_desk(database, clock, channels=(POST, replace(DESK, quiet="22:00-06:00")))
    await close(desk, woken)
    clock.at = NIGHT
    await publish(desk, 0)
    await close(desk, woken)
    assert owed(desk) == [("desk", "story.new")]  # a program's messages only wait
    clock.at = DAWN
    await close(desk, woken)
    assert owed(desk)[1:] == [("post", "digest")]
    assert "Pakta 0" in RenderedDigest.from_bytes(letters(desk)[0][2]).text
    clock.forward(days=20, hours=4)
    await publish(desk, 2)
    await close(desk, woken)
    assert owed(desk)[2:] == [("desk", "story.new"), ("post", "story.new")]


async def test_a_quiet_night_without_news_ends_in_silence(database, clock, woken):
    desk = make_desk(database, clock, channels=(replace(POST, empty_digest=True),))
    await close(desk, woken)
    clock.at = DAWN
    await close(desk, woken)
    assert (digests(desk), owed(desk)) == (["2026-03-03 06:00"], [])


# -- the minimum score -------------------------------------------------------------------------------------------------


async def test_a_story_below_a_channels_minimum_is_counted_in_its_digest_and_why_names_the_reason(
    database, clock, woken
):
    picky = replace(DAILY, name="picky", minimum_score=0.99, empty_digest=True)
    desk = make_desk(database, clock, channels=(DAILY, picky))
    await close(desk, woken)
    await publish(desk, 0)
    clock.at = MORNING
    await close(desk, woken)
    bodies = desk.database.read(
        lambda tx: dict(tuple(row) for row in tx.execute(sa.select(delivery.c.channel, delivery.c.body)))
    )
    texts = {name: RenderedDigest.from_bytes(body).text for name, body in bodies.items()}
    assert "1 berita tidak ditampilkan: skornya di bawah 0.99." in texts["picky"]
    assert "tidak ditampilkan" not in texts["daily"]
    why = desk.database.read(lambda tx: reports.why(tx, reports.find_links(tx, "Pakta 0")[0]))
    (line,) = [line for line in why_lines(why, UTC) if line.startswith("left out")]
    assert re.fullmatch(r"left out    picky: its score 0\.\d\d is below 0\.99, the least this channel is told", line)
    assert desk.database.read(audit) == []


async def test_a_story_below_the_minimum_of_every_channel_says_so(database, clock, woken):
    desk = make_desk(database, clock, channels=(replace(DESK, minimum_score=1.0),))
    await publish(desk, 0)
    why = desk.database.read(lambda tx: reports.why(tx, reports.find_links(tx, "Pakta 0")[0]))
    assert why.link.fate is Fate.SILENT
    assert "desk: its score" in why.link.fate_reason
    assert desk.database.read(audit) == []


# -- channels in trouble -----------------------------------------------------------------------------------------------


async def test_a_channel_in_trouble_is_told_to_the_others_once_and_stands_in_the_digests_foot(database, clock, woken):
    other = replace(DESK, name="other")
    desk = make_desk(database, clock, channels=(DESK, other, DAILY))

    async def tell():
        await chores.tell_of_sources(desk.database, desk.books.teller, lambda: woken.append(True))

    await close(desk, woken)
    for _ in range(6):
        database.write(lambda tx: channel_states.count_failure(tx, "desk", "HTTP 503", clock()))
    await tell()
    await tell()
    assert owed(desk) == [("other", "channel.degraded")]
    await publish(desk, 0)
    clock.at = MORNING
    await close(desk, woken)
    assert "Saluran desk dijeda sejak" in RenderedDigest.from_bytes(letters(desk)[0][2]).text
    database.write(lambda tx: channel_states.count_success(tx, "desk"))
    clock.forward(minutes=1)
    await tell()
    await tell()
    assert owed(desk)[-1] == ("other", "channel.recovered")
    assert [kind for _, kind in owed(desk)].count("channel.recovered") == 1


async def test_a_preview_shows_what_waits_and_closes_nothing(desk, clock):
    await publish(desk, 0)
    body = desk.database.read(lambda tx: preview(tx, desk.books.teller, DAILY, clock()))
    assert "Pakta 0" in RenderedDigest.from_bytes(body).text
    assert digests(desk) == []
    assert desk.database.read(lambda tx: tx.scalar(sa.select(digest_item.c.digest_id))) is None


async def test_a_change_of_a_sources_health_is_told_once_and_its_recovery_once(desk, clock, woken):
    async def tell():
        await chores.tell_of_sources(desk.database, desk.books.teller, lambda: woken.append(True))

    desk.fetcher.answers[FEED] = FailureKind.GONE
    await work_off(desk)
    await tell()
    await tell()
    desk.fetcher.answers[FEED] = feed_of(clock, ("/a-1", "Satu"))
    clock.forward(hours=9)
    await work_off(desk)
    await tell()
    assert len(woken) == 1  # it may go again at once
    clock.forward(hours=2)
    await tell()
    await tell()
    told = desk.database.read(
        lambda tx: [
            tuple(row)
            for row in tx.execute(sa.select(delivery.c.channel, delivery.c.kind).order_by(delivery.c.created_at))
        ]
    )
    assert told == [("desk", "source.degraded"), ("desk", "source.recovered")]
    assert len(woken) == 2


async def test_each_ping_is_a_message_of_its_own(desk, clock):
    for _ in range(2):
        desk.database.write(lambda tx: tell_ping(tx, DESK, clock()))
        clock.forward(seconds=1)
    assert desk.database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(delivery))) == 2


async def test_a_sign_of_life_names_the_process_and_the_time(desk, clock):
    runner = Runner(desk, "here:7:a", 10, {})
    await chores.show_life(desk.database, lambda: runner.sign("run", "1.0"))
    clock.forward(seconds=30)
    await chores.show_life(desk.database, lambda: runner.sign("run", "1.0"))
    (seen,) = desk.database.read(workers.list_workers)
    assert seen.sign == workers.Sign("here:7:a", "run", "1.0", slots=10, busy=0, engine="embedded")
    assert (seen.seen_at, seen.started_at) == (clock(), clock() - timedelta(seconds=30))


async def test_a_process_is_dead_after_two_silent_minutes_and_forgotten_after_a_day(desk, clock):
    def sign(owner):
        return workers.Sign(owner, "work", "1.0", slots=10, busy=0, engine="embedded")

    desk.database.write(lambda tx: workers.leave_sign(tx, sign("here:7:a"), clock()))
    clock.forward(seconds=119)
    assert desk.database.read(workers.list_workers)[0].is_alive(clock())
    clock.forward(seconds=1)
    assert not desk.database.read(workers.list_workers)[0].is_alive(clock())
    clock.forward(days=1)
    desk.database.write(lambda tx: workers.leave_sign(tx, sign("here:8:b"), clock()))
    assert [seen.sign.owner for seen in desk.database.read(workers.list_workers)] == ["here:8:b"]


async def test_retention_empties_pages_and_an_article_listed_again_is_still_not_new(desk, clock):
    await publish(desk, 0)
    clock.forward(days=400)
    span = timedelta(days=30)
    await chores.keep_store_small(desk.database, Keeping(span, span, span, span))
    assert desk.database.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(page))) == 0
    asked = len(desk.fetcher.asked)
    assert Fate.TOLD not in await work_off(desk)
    assert [url for url, _ in desk.fetcher.asked[asked:]] == [FEED]
