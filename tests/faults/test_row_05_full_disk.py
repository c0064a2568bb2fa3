"""Row 5: the disk is full: the program says so, reads go on, and work resumes by itself when there is room."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from made_stories import stories_of
from newsstand import Newsstand
from program import Program
from receivers import Receiver

ROOT = Path(__file__).parents[2]
DISK = 'mount -t tmpfs -o size={size} none "{disk}" && exec "$@"'
"""In a namespace of its own: the disk is gone with the last process, and needs no rights on the machine."""

IN_A_CHILD = """
import os, sys
from datetime import UTC, datetime
from monitor.errors import DatabaseUnavailableError
from monitor.store.engine import open_database, upgrade
from monitor.store.tables import mark
import sqlalchemy as sa

url, filler = f"sqlite:///{sys.argv[1]}/monitor.db", sys.argv[1] + "/filler"
upgrade(url)
database = open_database(url)

def write(name):
    row = {"name": name, "value": "x" * 50_000, "at": datetime(2026, 1, 1, tzinfo=UTC)}
    database.write(lambda tx: tx.execute(mark.insert().values(row)))

def names():
    return database.read(lambda tx: list(tx.scalars(sa.select(mark.c.name).order_by(mark.c.name))))

def fill():
    with open(filler, "wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError:
            return

write("before")
fill()
try:
    for n in range(40):
        write(f"full {n:02}")
    print("nothing was said")
except DatabaseUnavailableError as error:
    print("said:", str(error).rpartition(": ")[2])
during = names()
os.unlink(filler)
write("resumed")
print("kept:", set(during) <= set(names()), names()[0], names()[-1])
print("file:", database.read(lambda tx: tx.scalar(sa.text("PRAGMA integrity_check"))))
"""


def can_mount():
    """Whether a user may mount a disk in a namespace of its own; elsewhere the page limit of test_engine.py stands."""
    if shutil.which("unshare") is None:
        return False
    line = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt"]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


def on_small_disk(disk, *line, size="1m"):
    disk.mkdir(exist_ok=True)
    return ["unshare", "-rm", "sh", "-c", DISK.format(size=size, disk=disk), "sh", *line]


needs_mount = pytest.mark.skipif(not can_mount(), reason="no disk can be mounted here; see test_engine.py")


@needs_mount
def test_row_5_a_disk_of_one_mebibyte_that_is_full_is_said_and_work_resumes_by_itself(tmp_path):
    line = on_small_disk(tmp_path / "disk", sys.executable, "-c", IN_A_CHILD, str(tmp_path / "disk"))
    done = subprocess.run(line, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.stdout.splitlines() == ["said: database or disk is full", "kept: True before resumed", "file: ok"]


@needs_mount
@pytest.mark.slow
def test_row_5_the_running_program_lives_through_a_full_disk_and_loses_nothing(tmp_path):
    disk, copied, stories = tmp_path / "disk", tmp_path / "after.db", stories_of(6)
    with Newsstand(stories[:3]) as stand, Receiver() as receiver:
        program = Program.with_settings(
            tmp_path / "desk",
            outlets=stand.outlet_settings(),
            channels=[receiver.channel()],
            database=f"sqlite:///{disk}/monitor.db",
        )
        script = (
            f'"{sys.executable}" -m monitor --settings "{program.folder}/settings.toml" run & monitor=$!; '
            f'while [ ! -e "{tmp_path}/fill" ]; do sleep 0.1; done; cat /dev/zero > "{disk}/filler"; '
            f'touch "{tmp_path}/filled"; while [ ! -e "{tmp_path}/free" ]; do sleep 0.1; done; rm "{disk}/filler"; '
            f'while [ ! -e "{tmp_path}/end" ]; do sleep 0.1; done; kill -TERM $monitor; wait $monitor; code=$?; '
            f'cp "{disk}/monitor.db" "{copied}"; exit $code'
        )
        with (tmp_path / "run.log").open("wb") as log:
            process = subprocess.Popen(
                on_small_disk(disk, "sh", "-c", script, size="4m"),
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )
            receiver.wait_until(lambda: len(receiver.messages) == 3)
            (tmp_path / "fill").touch()
            wait_for(tmp_path / "filled")
            for story in stories[3:]:
                stand.publish(story)
            wait_until(lambda: "disk is full" in (tmp_path / "run.log").read_text(errors="replace"))
            (tmp_path / "free").touch()
            receiver.wait_until(lambda: len(receiver.messages) == 6, seconds=120)
            (tmp_path / "end").touch()
            assert process.wait(timeout=60) == 0
        assert set(receiver.copies.values()) <= {1, 2}  # a message sent while its mark found no room comes again
        shutil.copytree(program.folder, tmp_path / "look")
        (tmp_path / "look" / "data").mkdir()
        shutil.copy(copied, tmp_path / "look" / "data" / "monitor.db")
        Program(tmp_path / "look").assert_sound()


def wait_for(file):
    wait_until(file.exists)


def wait_until(condition, seconds=60):
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at
        time.sleep(0.05)
