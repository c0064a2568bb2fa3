"""The real program is killed, hangs, or runs twice on one database: nothing is lost, nothing is told twice."""

import itertools
import random
import time
from datetime import UTC, datetime, timedelta

from newsstand import Newsstand, Story
from program import Program, minutes, stop
from receivers import Receiver

KILLS = 10
CONSONANTS, VOWELS = "bcdghjklmnprstwy", "aiueo"


def make_story(n, outlet):
    """A story on the topic that shares nothing else with any other one."""
    words = word_maker(n)
    name = words(1).title()
    return Story(
        outlet=outlet,
        id=1_800_000 + n,
        slug=f"{name.lower()}-{n}",
        title=f"{name} {words(3)} Rusia dan Korea Utara {words(3)}",
        paragraphs=tuple(
            f"{words(7).capitalize()} Rusia {words(6)} Korea Utara {words(7)}."
            if line == 0
            else f"{words(20).capitalize()}."
            for line in range(5)
        ),
        authors=("Tata Fauzi",),
        editors=("Rina Hadi",),
        published_at=datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=n),
    )


def word_maker(n):
    """Words that no language has."""
    letters = random.Random(n)

    def words(count):
        return " ".join(
            "".join(letters.choice(CONSONANTS) + letters.choice(VOWELS) for _ in range(4)) for _ in range(count)
        )

    return words


def stories_of(count):
    return [make_story(n, ("tempo", "liputan6", "kontan")[n % 3]) for n in range(count)]


def program_of(folder, stand, *channels, **more):
    return Program.with_settings(folder, outlets=stand.outlet_settings(), channels=list(channels), **more)


def told_urls(receiver):
    """Every address told, as often as a receiver that remembers ids was told it as new."""
    return sorted(
        payload["data"]["articles"][0]["url"]
        for payload in receiver.messages.values()
        if payload["type"] == "story.new"
    )


def heads_of(program):
    """The addresses that opened a story: what the receiver has to hear of."""
    return sorted(
        url
        for (url,) in program.rows(
            "SELECT a.url FROM story_member m JOIN article a ON a.id = m.article_id WHERE m.relation = 'new'"
        )
    )


def flaky(chance):
    """Fails one request in ten, and loses the answer of one in ten."""
    moods = random.Random(chance)
    return lambda _number: moods.choices(("take", "fail", "lose"), (8, 1, 1))[0]


def test_ten_kills_at_random_moments_lose_nothing_and_tell_nothing_twice(tmp_path):
    chance = random.Random(20240618)
    stories = stories_of(24)
    with Newsstand(stories[:12]) as stand, Receiver(mood=flaky(7)) as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        for kill in range(KILLS):
            run_and_kill(program, stand, receiver, chance)
            stand.publish(stories[12 + kill])
            program.let_pass(minutes(10))
        finish(program, receiver)
        program.assert_sound()
        assert receiver.wrong == []
        assert len(program.rows("SELECT 1 FROM link WHERE fate IN ('told', 'joined')")) == 12 + KILLS
        assert told_urls(receiver) == heads_of(program)


def run_and_kill(program, stand, receiver, chance):
    """Lets the program live until it has done a random number of things: polls, reads, messages."""
    seen, sent = len(stand.requests), receiver.request_count
    more = chance.randint(1, 14)

    def is_time(requests):
        return len(requests) - seen + 2 * (receiver.request_count - sent) >= more

    with program.running() as process:
        stand.wait_until(is_time)
        process.kill()
        process.wait()


def finish(program, receiver):
    """What is left is done in rounds of `once`, ten hours apart."""
    receiver.mood = lambda _number: "take"
    for _ in range(2):
        program.let_pass(minutes(600))
        program.call("once", is_well=False)
    assert program.rows("SELECT state, count(*) FROM delivery GROUP BY state")[0][0] == "delivered"
    assert program.rows("SELECT 1 FROM delivery WHERE state <> 'delivered'") == []


def test_sigterm_ends_within_ten_seconds_though_every_request_hangs(tmp_path):
    with Newsstand(stories_of(3)) as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        stand.hang()
        with program.running() as process:
            stand.wait_until(lambda requests: len(requests) >= 3)
            began = time.monotonic()
            assert stop(process) == 0
            assert time.monotonic() - began < 10
        assert program.rows("SELECT owner FROM host WHERE owner IS NOT NULL") == []
        stand.is_open.set()
        program.once()
        program.assert_sound()
        assert len(program.rows("SELECT 1 FROM link WHERE fate = 'told'")) == 3


def test_sigterm_while_a_receiver_hangs_ends_too_and_the_messages_are_sent_again_under_their_ids(tmp_path):
    with Newsstand(stories_of(3)) as stand, Receiver(mood=lambda _number: "hang") as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel())
        with program.running() as process:
            receiver.wait_until(lambda: receiver.request_count >= 3)
            began = time.monotonic()
            assert stop(process) == 0
            assert time.monotonic() - began < 10
        receiver.mood = lambda _number: "take"
        program.let_pass(minutes(10))
        program.once()
        program.assert_sound()
        assert sorted(receiver.copies.values()) == [2, 2, 2]


def test_two_processes_on_one_database_poll_a_source_once_a_slot_and_tell_nothing_twice(tmp_path, database_url):
    stories = stories_of(9)
    with Newsstand(stories[:6], every="2s") as stand, Receiver() as receiver:
        program = program_of(tmp_path / "desk", stand, receiver.channel(), database=database_url)
        with program.running() as one, program.running() as other:
            stand.wait_until(lambda requests: polls_of(requests, "tempo") >= 3)
            for story in stories[6:]:
                stand.publish(story)
            receiver.wait_until(lambda: len(receiver.messages) >= len(stories))
            stand.wait_until(lambda requests: polls_of(requests, "tempo") >= 6)
            assert (stop(one), stop(other)) == (0, 0)
        program.assert_sound(database_url)
        assert receiver.wrong == []
        assert set(receiver.copies.values()) == {1}
        assert told_urls(receiver) == sorted(stand.url(story) for story in stories)
        assert shortest_gap(stand.requests) >= 1.8  # two seconds, and a tenth of jitter
        reads = [request.path for request in stand.requests if not request.is_poll and not request.is_robots]
        assert len(reads) == len(set(reads)) == len(stories)


def polls_of(requests, outlet):
    return sum(request.is_poll and request.outlet == outlet for request in requests)


def shortest_gap(requests):
    """The least time between two polls of one source."""
    gaps = []
    for outlet in ("tempo", "liputan6", "kontan"):
        times = [request.at for request in requests if request.is_poll and request.outlet == outlet]
        gaps += [later - earlier for earlier, later in itertools.pairwise(times)]
    return min(gaps)
