"""Row 6: another process holds the database for longer than the program waits: it goes on by itself, nothing is lost."""

import sqlite3
import time
from contextlib import closing

import pytest

from made_stories import stories_of
from newsstand import Newsstand
from program import Program, stop
from receivers import Receiver

HELD_S = 8  # the program waits for five seconds, and then for a moment again and again


@pytest.mark.slow
def test_row_6_a_second_writer_that_holds_the_lock_is_waited_for_and_no_item_is_lost(tmp_path):
    stories = stories_of(6)
    with Newsstand(stories[:3]) as stand, Receiver() as receiver:
        program = Program.with_settings(
            tmp_path / "desk", outlets=stand.outlet_settings(), channels=[receiver.channel()]
        )
        with program.running() as process:
            receiver.wait_until(lambda: len(receiver.messages) == 3)
            with closing(sqlite3.connect(program.database, timeout=30, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                for story in stories[3:]:
                    stand.publish(story)
                time.sleep(HELD_S)  # the fault itself
                assert program.call("audit").stdout.endswith("nothing is missing\n")  # reads go on
                assert len(receiver.messages) == 3
                other.execute("ROLLBACK")
            receiver.wait_until(lambda: len(receiver.messages) == 6)
            assert stop(process) == 0
        program.assert_sound()
        assert program.rows("SELECT DISTINCT fate FROM link") == [("told",)]
