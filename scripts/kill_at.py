"""Runs the program and kills it (SIGKILL) at a named point: `python scripts/kill_at.py POINT[:NTH] -- VERB …`.

The program itself knows nothing of this: the points are put around its seams from outside. `--list` names them all.
A function that works in a transaction has two: `before-commit`, with all its rows written, and `after-commit`, before
anybody hears of it; any other call has `before` and `after`.
"""

import functools
import importlib
import inspect
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

TRANSACTIONS = {
    "sync-sources": "monitor.store.sources:sync_sources",
    "take-back": "monitor.store.recovery:take_back",
    "claim-work": "monitor.store.claims:claim_work",
    "release-work": "monitor.store.claims:release",
    "finish-poll": "monitor.store.ledger:finish_poll",
    "file-article": "monitor.filing:file_article",
    "retry-read": "monitor.store.ledger:retry_read",
    "claim-delivery": "monitor.store.outbox:claim",
    "mark-sent": "monitor.store.outbox:mark_sent",
    "mark-failed": "monitor.store.outbox:mark_failed",
    "give-back": "monitor.store.outbox:give_back",
    "close-digest": "monitor.telling:close_digest",
    "tell-health": "monitor.telling:tell_health",
    "show-life": "monitor.store.workers:leave_sign",
    "drop-pages": "monitor.store.keep:drop_pages",
    "drop-profiles": "monitor.store.keep:drop_profiles",
    "drop-weeks": "monitor.store.keep:drop_weeks",
    "empty-texts": "monitor.store.keep:empty_unmatched",
    "empty-messages": "monitor.store.keep:empty_deliveries",
    "hold": "monitor.store.outbox:hold",
    "upgrade": "monitor.store.schema:upgrade_tables",
}
CALLS = {
    "fetch-source": "monitor.pipeline:_ask_source",
    "fetch": "monitor.fetch.client:Fetcher.get",
    "clean": "monitor.clean.sandbox:Sandbox.run",
    "send-webhook": "monitor.deliver.webhook:WebhookSender.send",
    "send-mail": "monitor.deliver.mail:MailSender.send",
    "send-folder": "monitor.deliver.folder:FolderSender.send",
    "rename": "pathlib:Path.replace",
    "backup-copy": "monitor.store.backup:_copy",
    "backup-place": "monitor.store.backup:_put_in_place",
    "restore-ready": "monitor.store.backup:_make_ready",
}
STATEMENT = "upgrade.statement"
USERS = ("monitor.app", "monitor.channels", "monitor.chores", "monitor.schedule.runner", "monitor.commands.telling")
"""Who imports the functions above by name: loaded first, so that they get the wrapped ones too."""


def points() -> Iterator[str]:
    """Every named point."""
    for name in TRANSACTIONS:
        yield f"{name}.before-commit"
        yield f"{name}.after-commit"
    for name in CALLS:
        yield f"{name}.before"
        yield f"{name}.after"
    yield STATEMENT


@dataclass
class Killer:
    """Counts how often points are reached, and ends the process at the nth time of one."""

    point: str
    nth: int
    counted: Counter[str] = field(default_factory=Counter)
    transaction: threading.local = field(default_factory=threading.local)

    def reach(self, point: str) -> None:
        self.counted[point] += 1
        if point == self.point and self.counted[point] == self.nth:
            os.write(2, f"killed at {point}, time {self.nth}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def surround(self) -> None:
        """Puts the points around the program."""
        for place in (*TRANSACTIONS.values(), *CALLS.values(), *(f"{user}:" for user in USERS)):
            importlib.import_module(place.partition(":")[0])
        for name, place in TRANSACTIONS.items():
            _replace(place, functools.partial(self._in_transaction, name))
        for name, place in CALLS.items():
            _replace(place, functools.partial(self._call, name))
        _replace("monitor.store.engine:Database._run", self._commit)
        self._watch_statements()

    def _in_transaction(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Notes that the open transaction is about this."""

        @functools.wraps(function)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.transaction.names = [*getattr(self.transaction, "names", ()), name]
            return function(*args, **kwargs)

        return wrapped

    def _commit(self, run: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run)
        def wrapped(database: Any, fn: Callable[[Any], Any], options: Any) -> Any:
            def body(tx: Any) -> Any:
                self.transaction.names = []
                value = fn(tx)
                self._reach_all("before-commit")
                return value

            value = run(database, body, options)
            self._reach_all("after-commit")
            self.transaction.names = []
            return value

        return wrapped

    def _reach_all(self, moment: str) -> None:
        for name in dict.fromkeys(self.transaction.names):
            self.reach(f"{name}.{moment}")

    def _call(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def awaited(*args: Any, **kwargs: Any) -> Any:
                self.reach(f"{name}.before")
                value = await function(*args, **kwargs)
                self.reach(f"{name}.after")
                return value

            return awaited

        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            self.reach(f"{name}.before")
            value = function(*args, **kwargs)
            self.reach(f"{name}.after")
            return value

        return called

    def _watch_statements(self) -> None:
        from sqlalchemy import Engine, event  # noqa: PLC0415  the path is set first

        def after(*_: Any) -> None:
            if "upgrade" in getattr(self.transaction, "names", ()):
                self.reach(STATEMENT)

        event.listen(Engine, "after_cursor_execute", after)


def _replace(place: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    """Puts a wrapped function where the old one stands, in every module that imported it."""
    module_name, _, path = place.partition(":")
    module = sys.modules[module_name]
    owner = functools.reduce(getattr, path.split(".")[:-1], module)
    name = path.rpartition(".")[2]
    old = getattr(owner, name)
    new = wrap(old)
    setattr(owner, name, new)
    if owner is module:
        for each in [other for key, other in sys.modules.items() if key.startswith("monitor")]:
            for attribute in [key for key, value in vars(each).items() if value is old]:
                setattr(each, attribute, new)


def main(arguments: list[str]) -> None:
    if arguments == ["--list"]:
        print("\n".join(points()))
        return
    point, _, nth = arguments[0].partition(":")
    if point not in points() or arguments[1] != "--":
        sys.exit(f"usage: kill_at.py POINT[:NTH] -- VERB …; {point!r} is not one of: {', '.join(points())}")
    Killer(point, int(nth or 1)).surround()
    sys.argv = ["monitor", *arguments[2:]]
    from monitor.cli import main as run  # noqa: PLC0415  the same

    run()


if __name__ == "__main__":
    main(sys.argv[1:])
