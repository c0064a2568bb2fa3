"""What dead processes held is taken back at the next start; what living ones hold is left alone."""

import os
from datetime import timedelta

import pytest

from desk_book import Desk, outlet, owing
from monitor.model import DeliveryState
from monitor.owners import is_dead, this_process
from monitor.store import outbox
from monitor.store.claims import release
from monitor.store.recovery import take_back
from monitor.store.sources import sync_sources


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
