from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import open_story, owing
from monitor.model import DeliveryState
from monitor.store import digests, outbox
from monitor.store.digests import DigestStory
from monitor.store.tables import digest_item

LEASE = timedelta(minutes=5)


@pytest.fixture
def box(database, clock):
    return Box(database, clock)


class Box:
    def __init__(self, database, clock):
        self.database, self.clock = database, clock

    def __getattr__(self, name):
        function = getattr(outbox, name)
        return lambda *args, **more: self.database.write(lambda tx: function(tx, *args, **more))

    def take(self, channel="desk", limit=10):
        return self.claim(channel, limit=limit, lease=LEASE, now=self.clock())

    def states(self):
        return {row.delivery.subject: row.state for row in self.list_deliveries()}


def test_a_message_is_owed_once(box, clock):
    assert [box.owe(owing(), clock()), box.owe(owing(body=b"other"), clock())] == [True, False]
    assert box.owe(owing(recipient="reader@example.com"), clock()) is True


def test_its_id_depends_only_on_what_it_is_about(box, clock):
    box.owe(owing(), clock())
    (delivery,) = box.take()
    assert delivery.id == outbox.delivery_id("desk", "story.new", "s1")
    assert delivery.id != outbox.delivery_id("desk", "story.new", "s2")


def test_a_claim_leases_counts_and_keeps_the_order(box, clock):
    for n in range(3):
        box.owe(owing(subject=f"s{n}"), clock.forward(seconds=1))
    assert [(each.subject, each.attempts) for each in box.take(limit=2)] == [("s0", 1), ("s1", 1)]
    assert [each.subject for each in box.take()] == ["s2"]
    assert box.take() == []


def test_a_lease_that_ran_out_is_owed_again_and_counted(box, clock):
    box.owe(owing(), clock())
    box.take()
    clock.forward(minutes=5)
    (again,) = box.take()
    assert again.attempts == 2


def test_channels_do_not_see_each_others_messages(box, clock):
    box.owe(owing(), clock())
    assert box.take("other") == []


def test_what_was_sent_is_delivered(box, clock):
    box.owe(owing(), clock())
    (delivery,) = box.take()
    box.mark_sent(delivery, clock())
    shown = box.show(delivery.id)
    assert (shown.state, shown.delivered_at, shown.next_attempt_at) == (DeliveryState.DELIVERED, clock(), None)


def test_what_failed_waits_for_its_next_attempt_or_is_dead(box, clock):
    box.owe(owing(), clock())
    (delivery,) = box.take()
    assert box.mark_failed(delivery, "503", clock() + timedelta(minutes=1)) is True
    assert box.take() == []
    clock.forward(minutes=1)
    (again,) = box.take()
    box.mark_failed(again, "410", None)
    shown = box.show(delivery.id)
    assert (shown.state, shown.last_error, shown.next_attempt_at) == (DeliveryState.DEAD, "410", None)


def test_a_late_failure_does_not_touch_the_attempt_that_followed(box, clock):
    box.owe(owing(), clock())
    (late,) = box.take()
    clock.forward(minutes=5)
    box.take()
    assert box.mark_failed(late, "timeout", None) is False
    assert box.states() == {"s1": DeliveryState.SENDING}


def test_a_late_success_counts(box, clock):
    box.owe(owing(), clock())
    (late,) = box.take()
    clock.forward(minutes=5)
    (again,) = box.take()
    box.mark_sent(late, clock())
    assert box.mark_failed(again, "duplicate refused", clock()) is False
    assert box.states() == {"s1": DeliveryState.DELIVERED}


def test_what_was_claimed_but_not_tried_can_be_given_back(box, clock):
    box.owe(owing(), clock())
    box.give_back(box.take(), clock())
    assert [each.attempts for each in box.take()] == [1]


def test_hold_and_release_by_hand(box, clock):
    for subject in ("s1", "s2"):
        box.owe(owing(subject=subject), clock())
    one = outbox.delivery_id("desk", "story.new", "s1")
    assert box.hold(clock(), [one]) == 1
    assert [each.subject for each in box.take()] == ["s2"]
    assert box.release(clock(), [one]) == 1
    assert [each.subject for each in box.take()] == ["s1"]


def test_holding_everything_lasts_for_what_comes_later_too(box, clock):
    box.owe(owing(subject="before"), clock())
    box.hold(clock())
    box.owe(owing(subject="after"), clock())
    assert (box.take(), box.is_held()) == ([], True)
    assert box.release(clock()) == 2
    assert (sorted(each.subject for each in box.take()), box.is_held()) == (["after", "before"], False)


def test_dead_messages_are_retried_by_hand_with_all_their_attempts(box, clock):
    box.owe(owing(), clock())
    box.mark_failed(box.take()[0], "410", None)
    assert box.retry(clock()) == 1
    assert [each.attempts for each in box.take()] == [1]


def test_a_dropped_message_is_dead_and_says_why(box, clock):
    box.owe(owing(), clock())
    id_ = outbox.delivery_id("desk", "story.new", "s1")
    assert box.drop([id_]) == 1
    assert (box.show(id_).state, box.show(id_).last_error, box.take()) == (DeliveryState.DEAD, "dropped by hand", [])


def test_counts_and_lists(box, clock):
    box.owe(owing(), clock())
    box.owe(owing(subject="s2", channel="chat"), clock())
    box.take("chat")
    assert box.counts() == {("desk", DeliveryState.PENDING): 1, ("chat", DeliveryState.SENDING): 1}
    assert [each.delivery.channel for each in box.list_deliveries(states=[DeliveryState.SENDING])] == ["chat"]
    assert [each.delivery.subject for each in box.list_deliveries(channel="desk")] == ["s1"]


def test_a_channel_is_told_a_story_once(box, clock, database):
    _, story = database.write(lambda tx: open_story(tx, clock()))
    assert [box.tell("desk", story, clock()), box.tell("desk", story, clock())] == [True, False]
    assert box.told_channels(story) == {"desk"}


def test_a_slot_is_taken_once_and_assigns_everything_that_waits(database, clock):
    _, one = database.write(lambda tx: open_story(tx, clock()))
    _, two = database.write(lambda tx: open_story(tx, clock(), url="https://one.example/b", text="Lain."))
    assert database.write(lambda tx: digests.owe_digest(tx, "daily", one, clock())) is True
    assert database.write(lambda tx: digests.owe_digest(tx, "daily", one, clock())) is False
    assert database.read(lambda tx: digests.waiting_stories(tx, "daily")) == (DigestStory(one, "new"),)
    taken = database.write(lambda tx: digests.take_slot(tx, "daily", "2026-03-02 07:00", clock()))
    assert taken.stories == (DigestStory(one, "new"),)
    assert database.write(lambda tx: digests.take_slot(tx, "daily", "2026-03-02 07:00", clock())) is None
    database.write(lambda tx: digests.owe_digest(tx, "daily", two, clock()))
    database.write(lambda tx: digests.owe_digest(tx, "daily", one, clock(), "updated"))
    following = database.write(lambda tx: digests.take_slot(tx, "daily", "2026-03-03 07:00", clock()))
    assert following.stories == (DigestStory(two, "new"), DigestStory(one, "updated"))
    assert database.read(lambda tx: digests.stories_of(tx, taken.digest_id)) == taken.stories
    assert database.read(lambda tx: digests.last_slot(tx, "daily")) == "2026-03-03 07:00"
    assert database.read(lambda tx: digests.last_slot(tx, "weekly")) is None


def test_new_and_updated_before_the_same_slot_is_new(database, clock):
    _, story = database.write(lambda tx: open_story(tx, clock()))
    for kind in ("new", "updated"):
        database.write(lambda tx, kind=kind: digests.owe_digest(tx, "daily", story, clock(), kind))
    taken = database.write(lambda tx: digests.take_slot(tx, "daily", "2026-03-02 07:00", clock()))
    assert taken.stories == (DigestStory(story, "new"),)
    assert len(database.read(lambda tx: tx.execute(sa.select(digest_item)).all())) == 2
