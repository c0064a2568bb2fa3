"""The commands for the database as a whole."""

from pathlib import Path
from typing import TYPE_CHECKING

from monitor.app import DONE, Invocation, utc_now
from monitor.screens import print_line, print_table
from monitor.store.backup import back_up, restore, restore_over
from monitor.store.engine import upgrade
from monitor.store.move import move

if TYPE_CHECKING:
    from rich.progress import TaskID


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


def move_database(invocation: Invocation, target: str) -> int:
    from rich.console import Console  # noqa: PLC0415  only a move draws a bar
    from rich.progress import Progress  # noqa: PLC0415  the same

    settings = invocation.settings()
    with Progress(console=Console(stderr=True), transient=True) as shown:
        bars: dict[str, TaskID] = {}

        def show(table: str, moved: int, whole: int) -> None:
            if table not in bars:
                bars[table] = shown.add_task(table, total=whole)
            shown.update(bars[table], completed=moved)

        counts = move(settings.database, target, show)
    print_table(("table", "rows moved and checked"), [(name, count) for name, count in counts.items() if count])
    print_line("Name the new address as `database` in the settings; what the old database owes is held there.")
    return DONE
