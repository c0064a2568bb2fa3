"""How soon commands answer, and what an idle monitor takes: `python -m bench.start`. The best of five each."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.desk import processes_below, settings_for, street, tree_mb

MONITOR = [sys.executable, "-m", "monitor"]
SEEDS = Path(__file__).parent.parent / "seeds"


def best(measure: object, times: int = 5) -> float:
    assert callable(measure)
    return min(float(measure()) for _ in range(times))


def whole(*words: str) -> float:
    """Seconds until a command has ended."""
    start = time.perf_counter()
    subprocess.run([*MONITOR, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def first_answer(verb: str, line: dict[str, str]) -> float:
    """Seconds from the start of a black box to its first answer."""
    start = time.perf_counter()
    with subprocess.Popen([*MONITOR, verb], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as box:
        assert box.stdin is not None
        assert box.stdout is not None
        box.stdin.write(json.dumps(line).encode() + b"\n")
        box.stdin.flush()
        box.stdout.readline()
        seconds = time.perf_counter() - start
        box.stdin.close()
    return seconds


def idle_mb() -> float:
    """MB of `monitor run` and its children when every source was read and nothing is due."""
    with tempfile.TemporaryDirectory() as folder, street(3, 5) as port:
        settings_for(Path(folder), port, 3, 1)
        command = [*MONITOR, "--settings", f"{folder}/settings.toml", "--log-level", "error", "run"]
        with subprocess.Popen(command) as monitor:
            time.sleep(15)
            mb = tree_mb(monitor.pid)
            count = len(processes_below(monitor.pid))
            os.kill(monitor.pid, signal.SIGTERM)
        print(f"idle run: {mb:.0f} MB with {count} children")
    return mb


def main() -> None:
    seed = next(iter(sorted(SEEDS.glob("*.txt")))).read_text(encoding="utf-8")
    print(f"--help: {best(lambda: whole('--help')):.2f} s")
    for verb in ("clean", "match", "group"):
        print(
            f"{verb}, first answer: {best(lambda verb=verb: first_answer(verb, {'id': '1', 'title': 't', 'text': seed})):.2f} s"
        )
    with tempfile.TemporaryDirectory() as out:
        print(f"replay of the seeds: {best(lambda: whole('replay', str(SEEDS), '--out', out)):.2f} s")
    idle_mb()


if __name__ == "__main__":
    main()
