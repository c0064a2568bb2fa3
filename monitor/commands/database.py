"""The commands for the database as a whole."""

from pathlib import Path

from monitor.app import DONE, Invocation, utc_now
from monitor.screens import print_line
from monitor.store.backup import back_up, restore, restore_over
from monitor.store.engine import upgrade


def upgrade_database(invocation: Invocation) -> int:
    print_line(f"at revision {upgrade(invocation.settings().database)}")
    return DONE


def backup_database(invocation: Invocation, file: Path) -> int:
    back_up(invocation.settings().database, file)
    print_line(f"written: {file}")
    return DONE


def restore_database(invocation: Invocation, file: Path, *, force: bool) -> int:
    put = restore_over if force else restore
    put(invocation.settings().database, file, utc_now())
    print_line("restored; what it owes is held until `monitor outbox release`")
    return DONE
