"""The last moment of a stop: what holds the program is left behind, and what ends in time is not cut."""

import subprocess
import sys
import time
from datetime import timedelta

from monitor.commands.last_moment import last_moment

HELD = """
import sys, time
from datetime import timedelta
from monitor.commands.last_moment import last_moment
with last_moment(timedelta(milliseconds=10)) as start_countdown:
    start_countdown()
    time.sleep(60)
sys.exit(3)
"""


def test_what_holds_the_program_longer_is_left_behind():
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0
    assert "stop.cut" in done.stdout + done.stderr
    assert time.monotonic() - began < 30


def test_what_ends_in_time_ends_the_countdown():
    with last_moment(timedelta(milliseconds=100)) as start_countdown:
        start_countdown()
    time.sleep(0.2)  # this process would be gone


def test_without_a_stop_there_is_no_countdown():
    with last_moment(timedelta()):
        time.sleep(0.02)
