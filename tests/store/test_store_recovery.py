"""What dead processes held is taken back at the next start; what living ones hold is left alone."""

import os
from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import Desk, outlet, owing
from monitor.model import DeliveryState
from monitor.owners import is_dead, this_process
from monitor.store import outbox
from monitor.store.claims import release
from monitor.store.recovery import take_back
from monitor.store.sources import sync_sources
from monitor.store.tables import link


@pytest.fixture
def desk(database, clock):
    database.write(lambda tx: sync_sources(tx, [outlet()], clock()))
    return Desk(database, clock, "gone")


def take(desk, *dead):
    return desk.database.write(lambda tx: take_back(tx, lambda owner: owner in dead, desk.clock()))


def test_a_source_that_a_dead_process_held_is_due_at_once(desk):
    (held,) = desk.claim()
    assert desk.claim() == []
    assert take(desk, "gone") == 1
    (again,) = desk.claim()
    assert (again.source_id, again.fence > held.fence) == (held.source_id, True)


def test_a_link_that_a_dead_process_held_is_due_at_once_and_its_attempt_stays_counted(desk):
    desk.poll("https://one.example/a")
    held = desk.next_read()
    take(desk, "gone")
    (again,) = desk.claim()
    assert (again.link_id, again.attempts) == (held.link_id, 2)
    assert desk.database.write(lambda tx: release(tx, held, desk.clock())) is False


def test_what_is_at_hand_when_one_process_after_another_dies_is_tried_at_longer_and_longer_times(desk, clock):
    desk.poll("https://one.example/a", after=7 * 24 * 3600)
    clock.forward(minutes=1)
    for wait in (0, 1, 5, 30):
        held = desk.claim_one()
        take(desk, "gone")
        ((again_at,),) = desk.rows(sa.select(link.c.next_attempt_at))
        assert again_at - clock() == timedelta(minutes=wait), held.attempts
        clock.forward(minutes=wait, seconds=2)


def test_a_message_that_dies_with_its_process_again_and_again_waits_longer(desk, clock):
    box, lease = desk.database, timedelta(minutes=5)
    box.write(lambda tx: outbox.owe(tx, owing(), clock()))
    for wait in (0, 1, 5, 30):
        (held,) = box.write(lambda tx: outbox.claim(tx, "desk", limit=1, lease=lease, now=clock(), owner="gone"))
        take(desk, "gone")
        (row,) = box.read(outbox.list_deliveries)
        assert row.next_attempt_at - clock() == timedelta(minutes=wait), held.attempts
        clock.forward(minutes=wait)


def test_what_a_living_process_holds_is_left_alone(desk):
    desk.claim()
    assert take(desk, "another") == 0
    assert desk.claim() == []


def test_a_message_that_a_dead_process_held_is_owed_at_once(desk):
    box, now = desk.database, desk.clock()
    box.write(lambda tx: outbox.owe(tx, owing(), now))
    lease = timedelta(minutes=5)
    box.write(lambda tx: outbox.claim(tx, "desk", limit=1, lease=lease, now=now, owner="gone"))
    assert take(desk, "gone") == 1
    (row,) = box.read(outbox.list_deliveries)
    assert (row.state, row.next_attempt_at, row.delivery.attempts) == (DeliveryState.PENDING, now, 1)


@pytest.mark.parametrize(
    ("owner", "dead"),
    [
        ("desk:2:aaaa", True),  # no such process here
        ("desk:5:aaaa", False),  # it runs
        ("desk:7:aaaa", True),  # our own number, another word: the one before us
        ("desk:7:bbbb", False),  # ourselves
        ("elsewhere:2:aaaa", False),  # another machine: nobody here can know
        ("desk", False),
    ],
)
def test_only_a_process_of_this_machine_that_is_gone_is_dead(monkeypatch, owner, dead):
    def kill(number, signal):
        if number != 5:
            raise ProcessLookupError

    monkeypatch.setattr(os, "kill", kill)
    assert is_dead(owner, "desk:7:bbbb") is dead


def test_two_names_of_one_process_differ():
    assert this_process() != this_process()
