"""Runs the program with a look at its event loop every few seconds: `python scripts/soak_probe.py FILE VERB …`.

A line a look: the tasks that live, the threads, the objects that the garbage collector knows.
"""

import asyncio
import gc
import json
import sys
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

EVERY_S = 5.0
CACHE_KIB = 2_000
"""Of the database's page cache: the program's own of 32 MB a connection would go on filling for hours, as it may."""
PROFILES = 300
"""Of articles that stories compare, at 14 kB: the program's own 2,000 are full after ten minutes of this soak."""


async def look(file: Path) -> None:
    with file.open("a") as out:
        while True:
            await asyncio.sleep(EVERY_S)
            seen = {"at": time.time(), "tasks": len(asyncio.all_tasks()) - 1, "threads": threading.active_count()}
            out.write(json.dumps({**seen, "objects": len(gc.get_objects())}) + "\n")
            out.flush()


def main(file: Path, arguments: list[str]) -> None:
    plain_run = asyncio.run

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        async def watched() -> Any:
            looking = asyncio.create_task(look(file))
            try:
                return await work
            finally:
                looking.cancel()

        return plain_run(watched())

    shrink_caches()
    asyncio.run = run  # type: ignore[assignment]  # the program's one call gives a coroutine and nothing else
    sys.argv = ["monitor", *arguments]
    from monitor.cli import main as monitor  # noqa: PLC0415  the path is set first

    monitor()


def shrink_caches() -> None:
    """The caches that grow with the articles read are full before the warm-up ends, so that they hide nothing."""
    from monitor.store import engine  # noqa: PLC0415  the path is set first
    from monitor.store.profile_cache import ProfileCache  # noqa: PLC0415  the same

    ProfileCache.__init__.__defaults__ = (PROFILES,)

    prepare = engine._prepare_sqlite  # noqa: SLF001  the one place where a connection is set up

    def prepare_small(connection: Any, record: object) -> None:
        prepare(connection, record)
        connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")

    engine._prepare_sqlite = prepare_small  # type: ignore[assignment]  # noqa: SLF001  the same


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
