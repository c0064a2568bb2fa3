"""Runs the whole program for a while on 200 sources of which one in five is ill, and looks whether anything grows.

    python scripts/soak.py [--minutes 10] [--folder DIR]

Prints memory (main process and its children apart) with its slope after the warm-up, open files, living tasks, and
how long news took from its feed to the receiver. Exit code 1 if a promise was broken.
"""

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "acceptance"), str(ROOT / "scripts")]

from soak_street import FEEDS_A_HOST, HOSTS, appeared_at  # noqa: E402  the same

from program import Program, problems_of  # noqa: E402  found by the path above
from receivers import Mailbox, Receiver  # noqa: E402  the same

EVERY_S = 5.0
WARM_UP = 0.5
"""Of the time, so 5 minutes of 10. With the caches of `soak_probe` the profiles are full after 2 minutes (150 articles a
minute); the allocator takes its last pages when many large pages come at once, which happened until minute 4.
"""
SLOPE_MAX_MB_H = 1.0
NOISE_MB = 2.0  # what the memory allocator takes and gives back between two looks
HANDLES_MAX, TASKS_MAX = 10, 20  # growth over the time after the warm-up
STOP_MAX_S = 10.0


@dataclass
class Look:
    """One look at the processes."""

    at: float
    main_mb: float
    children_mb: float
    handles: int
    children: int


@dataclass
class Soak:
    folder: Path
    minutes: float
    looks: list[Look] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    arrived: dict[str, float] = field(default_factory=dict)

    def run(self) -> int:
        port = free_port()
        with (
            street(port) as start,
            Receiver() as receiver,
            Receiver(mood=lambda _number: "hang") as dead,
            Mailbox() as box,
        ):
            program = self.program(port, receiver, dead, box)
            with (self.folder / "run.log").open("wb") as log, self.started(program, log) as process:
                self.watch(process, receiver)
                began = time.monotonic()
                process.send_signal(signal.SIGTERM)
                code = process.wait(timeout=60)
                stopped_s = time.monotonic() - began
            self.report(program, start, code, stopped_s, letters=len(box.letters))
        return 1 if self.breaches else 0

    def program(self, port: int, receiver: Receiver, dead: Receiver, box: Mailbox) -> Program:
        outlets = [
            {
                "slug": f"koran-{host}",
                "name": f"Koran {host}",
                "hosts": [f"127.0.2.{host}"],
                "language": "id",
                "delay": "500ms",
                "sources": [
                    {"kind": "feed", "url": f"http://127.0.2.{host}:{port}/feed/{feed}.xml", "every": "15s"}
                    for feed in range(FEEDS_A_HOST)
                ],
            }
            for host in range(1, HOSTS + 1)
        ]
        every_quarter = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(0, 60, 2)]
        channels = [
            receiver.channel(),
            dead.channel(name="dead"),
            {**receiver.channel(name="refused"), "url": f"http://127.0.0.22:{free_port()}/hook"},
            box.channel(digest=every_quarter),
            {"name": "papers", "kind": "folder", "path": "papers", "digest": every_quarter},
        ]
        topic = {"name": "russia-north-korea", "query": "russia NEAR/40 north_korea"}
        return Program.with_settings(
            self.folder,
            outlets=outlets,
            channels=channels,
            topics=[topic],
            network={"allow": ["127.0.0.0/8"], "deadline": "10s"},
        )

    @contextmanager
    def started(self, program: Program, log: object) -> Iterator["subprocess.Popen[bytes]"]:
        probe = [sys.executable, str(ROOT / "scripts/soak_probe.py"), str(self.folder / "probe.jsonl")]
        process = subprocess.Popen(
            [*probe, "--settings", str(program.folder / "settings.toml"), "run"],
            stdout=log,  # type: ignore[call-overload]  # a file
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def watch(self, process: "subprocess.Popen[bytes]", receiver: Receiver) -> None:
        ends_at = time.monotonic() + 60 * self.minutes
        while time.monotonic() < ends_at and process.poll() is None:
            time.sleep(EVERY_S)
            self.looks.append(look_at(process.pid))
            for payload in list(receiver.messages.values()):
                if payload["type"] == "story.new":
                    self.arrived.setdefault(payload["data"]["articles"][0]["url"], time.time())
        if process.poll() is not None:
            self.breaches.append(f"the program ended by itself with code {process.returncode}")

    # -- figures -------------------------------------------------------------------------------------------------------

    def report(self, program: Program, start: float, code: int, stopped_s: float, *, letters: int) -> None:
        settled = self.looks[int(len(self.looks) * WARM_UP) :]
        probes = [json.loads(line) for line in (self.folder / "probe.jsonl").read_text().splitlines()]
        tasks = [each["tasks"] for each in probes[int(len(probes) * WARM_UP) :]]
        self.tell_growth("memory of the main process", "MB", [(each.at, each.main_mb) for each in settled])
        # A child begins with 18 MB and has 54 after its first pages; after 1,000 pages, or one that hurts it, a fresh one
        # takes over. So the sum jumps, and its slope says nothing.
        self.tell_growth(
            "memory of its children", "MB", [(each.at, each.children_mb) for each in settled], is_held=False
        )
        self.tell_range("open files", [each.handles for each in settled], HANDLES_MAX)
        self.tell_range("children", [each.children for each in settled], 2)
        self.tell_range("living tasks", tasks, TASKS_MAX)
        self.tell_range("threads", [each["threads"] for each in probes[int(len(probes) * WARM_UP) :]], 10)
        objects = [each["objects"] for each in probes[int(len(probes) * WARM_UP) :]]
        print(f"{'objects of the collector':34} {min(objects):,} to {max(objects):,}")
        self.tell_work(program, start, letters)
        self.check(code == 0, f"exit code {code} after SIGTERM")
        self.check(stopped_s <= STOP_MAX_S, f"it took {stopped_s:.1f} s to stop")
        print(f"{'stopped in':34} {stopped_s:.1f} s")
        for problem in problems_of(f"sqlite:///{program.database}"):
            self.breaches.append(problem)
        print("\n".join(f"BREACH {each}" for each in self.breaches) or "every promise held")

    def tell_growth(self, name: str, unit: str, points: Sequence[tuple[float, float]], *, is_held: bool = True) -> None:
        slope = slope_per_hour(points)
        values = [value for _, value in points]
        half = len(values) // 2
        grown = statistics.median(values[half:]) - statistics.median(values[:half])
        print(
            f"{name:34} {min(values):.1f} to {max(values):.1f} {unit}, slope {slope:+.2f} {unit}/h, halves {grown:+.2f} {unit}"
        )
        is_flat = slope <= SLOPE_MAX_MB_H or grown <= NOISE_MB
        self.check(is_flat or not is_held, f"{name} grows by {slope:.1f} {unit}/h")

    def tell_range(self, name: str, counts: Sequence[int], growth_max: int) -> None:
        half = len(counts) // 2
        grown = statistics.median(counts[half:]) - statistics.median(counts[:half])
        print(f"{name:34} {min(counts)} to {max(counts)}, halves {grown:+.1f}")
        self.check(grown <= growth_max, f"{name} grow by {grown}")

    def tell_work(self, program: Program, start: float, letters: int) -> None:
        counted = dict(program.rows("SELECT coalesce(fate, 'pending'), count(*) FROM link GROUP BY 1"))
        print(f"{'links':34} {', '.join(f'{name} {count}' for name, count in sorted(counted.items()))}")
        states = program.rows("SELECT channel, state, count(*) FROM delivery GROUP BY 1, 2 ORDER BY 1, 2")
        print(
            f"{'deliveries':34} {', '.join(f'{channel} {state} {count}' for channel, state, count in states)}; {letters} letters"
        )
        polls = program.rows("SELECT sum(poll_count) FROM source_state")[0][0]
        print(f"{'polls':34} {polls} of {HOSTS * FEEDS_A_HOST} sources")
        waits = program.rows(
            "SELECT (julianday(delivered_at) - julianday(created_at)) * 86400 FROM delivery"
            " WHERE channel = 'desk' AND state = 'delivered' AND kind = 'story.new'"
        )
        self.tell_lag("outbox to receiver", [wait for (wait,) in waits])
        self.tell_lag(
            "feed to receiver", [at - appeared_at(url, start) for url, at in self.arrived.items() if at - start > 60]
        )

    def tell_lag(self, name: str, seconds: Sequence[float]) -> None:
        if len(seconds) < 2:
            self.breaches.append(f"{name}: nothing was told")
            return
        ranks = statistics.quantiles(seconds, n=100)
        print(f"{name:34} p50 {ranks[49]:.2f} s, p99 {ranks[98]:.2f} s of {len(seconds)}")

    def check(self, is_kept: bool, breach: str) -> None:  # noqa: FBT001  a promise is kept or not
        if not is_kept:
            self.breaches.append(breach)


def look_at(pid: int) -> Look:
    children = descendants(pid)
    handles = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Look(time.time(), memory_mb(pid), sum(memory_mb(child) for child in children), handles, len(children))


def memory_mb(pid: int) -> float:
    """Private memory: what the process alone has."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it ended meanwhile
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def descendants(pid: int) -> list[int]:
    try:
        children = [
            int(each)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for each in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [*children, *(each for child in children for each in descendants(child))]


def slope_per_hour(points: Sequence[tuple[float, float]]) -> float:
    """Theil-Sen: the middle of the slopes between all pairs, which a few jumps do not move."""
    slopes = [(b - a) / (t - s) for n, (s, a) in enumerate(points) for t, b in points[n + 1 :] if t > s]
    return statistics.median(slopes) * 3600


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def street(port: int) -> Iterator[float]:
    """The running outlets; gives the moment at which they opened."""
    start = time.time()
    script = str(ROOT / "scripts/soak_street.py")
    process = subprocess.Popen([sys.executable, script, str(port), str(start)], stdout=subprocess.PIPE)
    try:
        if process.stdout is None or not process.stdout.readline().startswith(b"ready"):
            raise RuntimeError("the street did not open")
        yield start
    finally:
        process.kill()
        process.wait()


def main() -> int:
    options = argparse.ArgumentParser(description="Runs the program for a while and looks whether anything grows.")
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--folder", type=Path, help="where the program lives; kept for a look")
    given = options.parse_args()
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        return Soak(given.folder, given.minutes).run()
    with tempfile.TemporaryDirectory() as folder:
        return Soak(Path(folder), given.minutes).run()


if __name__ == "__main__":
    sys.exit(main())
