"""One database from its first day to its last kill: real processes, flaky outlets, receivers that fail and lose answers."""

import itertools
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "acceptance")]

from made_stories import make_story  # noqa: E402  found by the path above
from newsstand import Newsstand  # noqa: E402  the same
from program import Program, minutes  # noqa: E402  the same
from receivers import Mailbox, Receiver  # noqa: E402  the same

TOPIC = {"name": "russia-north-korea", "query": "russia NEAR/40 north_korea"}
OUTLETS = ("tempo", "liputan6", "kontan")
READERS = ("reader@example.com", "desk@example.com")
PATIENCE_S = 60.0
AT_THE_END = ("release-work", "give-back", "leave")  # reached when the program is asked to stop while everything hangs
IN_A_DIGEST = ("close-digest", "send-folder", "rename")  # reached by `digest send`
IN_A_BACKUP = ("backup-copy", "backup-place")
IN_A_RESTORE = ("hold", "restore-ready")
IN_AN_UPGRADE = ("upgrade",)


class FlakyStand(Newsstand):  # type: ignore[misc]  # the tests are not typed
    """One page in twenty fails."""

    chance = random.Random(0)
    is_flaky = True
    failing_share = 0.05

    def answer(self, outlet: str, path: str) -> tuple[int, str, bytes]:
        status, content_type, body = super().answer(outlet, path)
        is_page = (outlet, path) in self.pages
        if is_page and self.is_flaky and self.chance.random() < self.failing_share:
            return 500, "text/plain", b"trouble"
        return status, content_type, body


class FlakyMailbox(Mailbox):  # type: ignore[misc]  # the same
    """Refuses one letter in twenty for now, and loses the answer to one in twenty."""

    chance = random.Random(0)
    is_flaky = True

    async def handle_DATA(self, server, session, envelope) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        mood = self.chance.random() if self.is_flaky else 1.0
        if mood < 0.05:
            return "451 try later"
        answer: str = await super().handle_DATA(server, session, envelope)
        if mood < 0.10:
            server.transport.abort()
        return answer


@dataclass(frozen=True)
class Kill:
    """How the program is to die: at a named point, or (None) at a random moment."""

    point: str | None
    nth: int = 1

    @property
    def name(self) -> str:
        return (self.point or "").partition(".")[0]


@dataclass
class Trial:
    """One database from its first day to its last kill."""

    folder: Path
    chance: random.Random
    stand: FlakyStand
    receiver: Receiver
    mailbox: FlakyMailbox
    died: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    published_count: int = 0
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        digest = digest_times()
        channels = [
            self.receiver.channel(),
            self.mailbox.channel(to=list(READERS), digest=digest, empty_digest=True),
            {"name": "papers", "kind": "folder", "path": "papers", "digest": digest, "empty_digest": True},
        ]
        self.program = Program.with_settings(
            self.folder, outlets=self.stand.outlet_settings(), channels=channels, topics=[TOPIC]
        )

    # -- kills ---------------------------------------------------------------------------------------------------------

    def suffer(self, kill: Kill) -> None:
        """News comes, ten minutes pass, the program runs and dies."""
        self.publish(self.chance.randint(1, 2))
        if self.program.database.exists() and self.is_made():
            self.program.let_pass(minutes(10))
        self._run(kill)
        self.look_around(kill)

    def is_made(self) -> bool:
        return bool(self.program.rows("SELECT 1 FROM sqlite_master WHERE name = 'source'"))

    def publish(self, count: int) -> None:
        for number in itertools.islice(self.numbers, count):
            self.stand.publish(make_story(number, OUTLETS[number % 3], age=timedelta(minutes=number % 600)))
            self.published_count += 1

    def _run(self, kill: Kill) -> None:
        if kill.point is None:
            self._kill_at_random()
        elif kill.name in IN_A_DIGEST:
            self._call(kill, "digest", "send")
        elif kill.name in IN_A_BACKUP:
            self._kill_a_backup(kill)
        elif kill.name in IN_A_RESTORE:
            self._kill_a_restore(kill)
        elif kill.name in AT_THE_END:
            self._kill_at_the_end(kill)
        elif kill.name == "send-mail":
            self._call(kill, "digest", "send", "daily")
        else:
            self.stand.failing_share = 1.0 if kill.name == "retry-read" else 0.05
            self._call(kill, "run")
            self.stand.failing_share = 0.05

    def _call(self, kill: Kill, *verbs: str) -> None:
        with self.started(kill, *verbs) as process:
            self._wait(process, kill)

    def _wait(self, process: "subprocess.Popen[bytes]", kill: Kill) -> None:
        """Until the process killed itself; one that does not come to the point is killed from outside."""
        try:
            code = process.wait(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            code = 0
        if code == -signal.SIGKILL:
            self.died[str(kill.point)] += 1
        else:
            self.missed.append(f"{kill.point}:{kill.nth}")

    def _kill_at_random(self) -> None:
        """After a random number of things done, and a random moment more."""
        seen, sent, more = len(self.stand.requests), self.receiver.request_count, self.chance.randint(0, 12)

        def is_time(requests: Sequence[object]) -> bool:
            return bool(len(requests) - seen + 2 * (self.receiver.request_count - sent) >= more)

        with self.started(None, "run") as process:
            with self.stand.news:
                self.stand.news.wait_for(lambda: is_time(self.stand.requests), timeout=5)
            time.sleep(self.chance.random() * 0.1)
            process.kill()
            process.wait()
        self.died["a random moment"] += 1

    def _kill_a_backup(self, kill: Kill) -> None:
        """Beside the running program, which dies a moment later too."""
        target = self.folder / f"backup-{next(self.numbers)}.db"
        with self.started(None, "run") as running:
            time.sleep(0.5)
            self._call(kill, "db", "backup", str(target))
            running.kill()
            running.wait()
        self.died["a random moment"] += 1
        if target.exists():
            check_file(target, self.breaches)

    def _kill_a_restore(self, kill: Kill) -> None:
        backup = self.folder / f"backup-{next(self.numbers)}.db"
        self.program.call("db", "backup", str(backup))
        other = self.folder / "restored"
        restored = Program.with_settings(other, outlets=self.stand.outlet_settings(), topics=[TOPIC])
        with self.started(kill, "db", "restore", str(backup), "--force", program=restored) as process:
            self._wait(process, kill)
        restored.call("db", "restore", str(backup), "--force")
        check_file(restored.database, self.breaches)
        if restored.rows("SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending')") != [(0,)]:
            self.breaches.append("a restored backup would send")

    def _kill_at_the_end(self, kill: Kill) -> None:
        """Asked to stop while every request, or every receiver, hangs."""
        calm, self.receiver.mood = self.receiver.mood, lambda _number: "hang"
        if kill.name != "give-back":
            self.stand.hang()
        else:
            self._owe_many()
        seen, sent = len(self.stand.requests), self.receiver.request_count
        with self.started(kill, "run") as process:
            deadline = time.monotonic() + PATIENCE_S
            while time.monotonic() < deadline and process.poll() is None and not self._hangs(kill, seen, sent):
                time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            self._wait(process, kill)
        self.receiver.end.set()
        self.stand.is_open.set()
        self.receiver.end.clear()
        self.receiver.mood = calm

    def _owe_many(self) -> None:
        """More than are sent side by side: when they are claimed, some wait for their turn."""
        self.publish(12)
        self.program.call("outbox", "hold")
        self.program.call("once", is_well=False)
        self.program.call("outbox", "release")

    def _hangs(self, kill: Kill, seen: int, sent: int) -> bool:
        if kill.name != "give-back":
            return len(self.stand.requests) > seen
        count: int = self.receiver.request_count
        return count > sent

    @contextmanager
    def started(
        self, kill: Kill | None, *verbs: str, program: Program | None = None
    ) -> Iterator["subprocess.Popen[bytes]"]:
        """A process of its own session; none of the session may be left a moment after its end."""
        settings = ["--settings", str((program or self.program).folder / "settings.toml"), *verbs]
        launcher = (
            ["-m", "monitor"] if kill is None else [str(ROOT / "scripts/kill_at.py"), f"{kill.point}:{kill.nth}", "--"]
        )
        environ = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        with (self.folder / "run.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *launcher, *settings],
                stdout=log,
                stderr=log,
                env={**environ, "PYTHONPATH": str(ROOT)},
                start_new_session=True,
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()
        left = wait_for_the_end(process.pid)
        if left:
            self.breaches.append(f"{len(left)} children outlived {' '.join(verbs)}")
            os.killpg(process.pid, signal.SIGKILL)

    # -- what must hold ------------------------------------------------------------------------------------------------

    def look_around(self, kill: Kill) -> None:
        """After every kill: the books are complete, the file is whole."""
        if not self.is_made():
            return
        try:
            self.program.assert_sound()
        except AssertionError as error:
            self.breaches.append(f"after {kill.point or 'a random kill'}: {str(error).splitlines()[0]}")

    def finish(self) -> None:
        """What is left is done in peace."""
        self.stand.is_flaky = self.mailbox.is_flaky = False
        self.receiver.mood = lambda _number: "take"
        for _ in range(3):
            self.program.let_pass(minutes(600))
            self.program.call("once", is_well=False)
        self.program.call("digest", "send", is_well=False)
        self.program.assert_sound()


def digest_times() -> list[str]:
    """Every minute of the next hours, by the reader's clock."""
    now = datetime.now(UTC).astimezone(ZoneInfo("Asia/Jakarta"))
    return sorted({f"{now + timedelta(minutes=n):%H:%M}" for n in range(-2, 180)})


def check_file(path: Path, breaches: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        breaches.append(f"{path.name}: {verdict}")


def wait_for_the_end(session: int, seconds: float = 30.0) -> list[int]:
    """The processes of a session that are still there; they have a moment to notice that their parent is gone."""
    ends_at = time.monotonic() + seconds
    while (left := processes_of(session)) and time.monotonic() < ends_at:
        time.sleep(0.02)
    return left


def processes_of(session: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if fields[0] != "Z" and int(fields[3]) == session:
            found.append(int(stat.parent.name))
    return found
