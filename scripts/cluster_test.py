"""A cluster on this machine and what may befall it, for real: `python scripts/cluster_test.py [TRIAL …]`.

PostgreSQL, hosts and receiver stand on loopback; `run` and `work` are processes of their own. After each trial: every
link has one fate, every story was told once, the audit is clean, no wake-up is left behind. Exit code 1 otherwise.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent)]

from scripts.cluster_place import Cluster, Postgres, machine, open_receiver  # noqa: E402  found by the path above
from scripts.cluster_trials import (  # noqa: E402  the same
    Outcome,
    asked_to_stop,
    cut_worker,
    killed_teller,
    killed_worker,
    old_beside_new,
    poisonous_page,
    politeness,
    skewed_clocks,
    stopped_database,
)

EVEN = dict.fromkeys(range(1, 61), 1)
SKEWED = {rank: max(1, round(80 / rank**0.6)) for rank in range(1, 501)}
TRIALS: dict[str, tuple[Callable[[Cluster], Outcome], dict[int, int], int, str]] = {
    "politeness": (politeness, SKEWED, 0, "1h"),
    "killed-worker": (killed_worker, EVEN, 10, "1h"),
    "killed-teller": (killed_teller, EVEN, 10, "1h"),
    "database-5s": (stopped_database(5), EVEN, 10, "1h"),
    "database-15s": (stopped_database(15), EVEN, 10, "1h"),
    "cut": (cut_worker, EVEN, 10, "1h"),
    "clocks": (skewed_clocks, dict.fromkeys(range(1, 16), 2), 1, "4s"),
    "sigterm": (asked_to_stop, EVEN, 10, "1h"),
    "old-and-new": (old_beside_new, EVEN, 10, "1h"),
    "poison": (poisonous_page, {1: 1}, 10, "1h"),
}


def run_trial(name: str, folder: Path, postgres: Postgres, port: int, small: int = 1) -> Outcome:
    """One trial on a database of its own; `small` divides the hosts."""
    trial, hosts, items, every = TRIALS[name]
    attempts = 2 if name == "poison" else 6
    fewer = dict(list(hosts.items())[: max(len(hosts) // small, 1)])
    with open_receiver() as receiver:
        base = name.replace("-", "_")
        cluster = Cluster(folder / base, postgres, base, port, receiver, fewer, items, every, attempts=attempts)
        try:
            return trial(cluster)
        except AssertionError as error:
            return Outcome("not finished", [str(error)])
        finally:
            for process in cluster.processes:
                process.kill()
                process.wait()


def main(names: list[str]) -> int:
    """Runs the trials named, or all; prints a line for each."""
    breaches = 0
    with machine() as (folder, postgres, port):
        for name in names or list(TRIALS):
            began = time.monotonic()
            outcome = run_trial(name, folder, postgres, port)
            print(
                f"{name:14} {'ok' if not outcome.breaches else 'BROKEN':7} {outcome.figures}  [{time.monotonic() - began:.0f} s]"
            )
            for line in outcome.breaches:
                print(f"{'':14} {line}")
            breaches += len(outcome.breaches)
            if outcome.breaches:
                print("".join(_logs(folder / name.replace("-", "_"))))
    return 1 if breaches else 0


def _logs(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.log")):
        yield f"--- {file.name}\n{file.read_text()[-3000:]}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
