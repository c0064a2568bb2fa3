"""`docker compose up` for real: outlets, the monitor and a webhook receiver in containers, on SQLite and on PostgreSQL.

Builds the image, waits until the monitor is healthy, sees the seeds arrive at the receiver, restarts the monitor, lets
it look at every source again, and sees nothing sent twice. Needs a Docker engine; leaves no container and no volume.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FILES = ("docker-compose.yml", "tests/compose/docker-compose.test.yml")
OUTLETS = {"tempo", "liputan6", "kontan"}
OWED = ("pending", "sending")
SEED_COUNT = 5
PATIENCE_SECONDS = 180


def main() -> int:
    compose = compose_command()
    steps = Steps()
    try:
        steps.take("image", "built", lambda: build(compose))
        places = {"sqlite": on_sqlite(), "postgres": on_postgresql(), "cluster": on_cluster()}
        for name, setting in places.items():
            walk = Walk(compose, setting)
            try:
                walk_through(walk, name, steps)
                if name == "cluster":
                    walk_among_workers(walk, name, steps)
            except BaseException:
                print(walk.run("logs", "--no-color", "--tail", "80"), file=sys.stderr)
                raise
            finally:
                walk.run("down", "--volumes", "--timeout", "15")
    except (Failure, subprocess.CalledProcessError) as error:
        print(f"FAILED: {error} {getattr(error, 'stderr', None) or ''}", file=sys.stderr)
        return 1
    print(f"passed in {sum(steps.seconds):.0f} s")
    return 0


class Failure(Exception):  # noqa: N818 - it ends the test, it is no error of a caller
    """What should have been seen and was not."""


@dataclass
class Steps:
    """Prints what was seen, with the seconds it took."""

    seconds: list[float] = field(default_factory=list)

    def take(self, where: str, what: str, step: Callable[[], str]) -> None:
        started = time.monotonic()
        seen = step()
        self.seconds.append(time.monotonic() - started)
        print(f"{where:<9} {what:<34} {self.seconds[-1]:6.1f} s   {seen}", flush=True)


def walk_through(walk: "Walk", name: str, steps: Steps) -> None:
    """Up, healthy, told, restarted, looked again, nothing twice, nothing lost."""
    steps.take(name, "up", lambda: walk.say("up", "-d", "--no-build"))
    steps.take(name, "healthy", walk.wait_until_healthy)
    steps.take(name, "the seeds are told", walk.wait_for_seeds)
    told = walk.received()
    steps.take(name, "SIGTERM ends it", walk.stop_in_time)
    walk.asked()
    steps.take(name, "started again, healthy", walk.start_again)
    steps.take(name, "every source is asked again, twice", walk.wait_for_rounds)
    steps.take(name, "nothing is told twice", lambda: walk.see_the_same(told))
    steps.take(name, "killed, and up again", walk.kill_and_start)
    steps.take(name, "every source is asked again, twice", walk.wait_for_rounds)
    steps.take(name, "nothing is told twice", lambda: walk.see_the_same(told))
    steps.take(name, "audit", lambda: walk.say("exec", "-T", "monitor", "monitor", "audit"))


def walk_among_workers(walk: "Walk", name: str, steps: Steps) -> None:
    """One process that runs and two that work; the two are killed and replaced."""
    steps.take(name, "three serve", lambda: walk.see_workers(but=set()))
    before = walk.workers()
    steps.take(name, "workers killed, and up again", walk.replace_workers)
    steps.take(name, "two others work", lambda: walk.see_workers(but=before))
    told = walk.received()
    steps.take(name, "every source is asked again, twice", walk.wait_for_rounds)
    steps.take(name, "nothing is told twice", lambda: walk.see_the_same(told))
    steps.take(name, "audit", lambda: walk.say("exec", "-T", "monitor", "monitor", "audit"))


@dataclass(frozen=True)
class Walk:
    """One project of containers on one kind of database."""

    compose: Sequence[str]
    setting: Mapping[str, str]

    def run(self, *words: str) -> str:
        """What docker compose prints; raises CalledProcessError."""
        done = subprocess.run(
            [*self.compose, *words],
            cwd=ROOT,
            env={**os.environ, **self.setting},
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def say(self, *words: str) -> str:
        return "; ".join(self.run(*words).strip().splitlines())

    def ask(self, service: str, port: int) -> Any:
        """The JSON that a service of the test answers with, from within its container."""
        fetch = f"import urllib.request as r; print(r.urlopen('http://127.0.0.1:{port}/', timeout=10).read().decode())"
        return json.loads(self.run("exec", "-T", service, "python", "-c", fetch))

    def asked(self) -> list[dict[str, Any]]:
        """What the outlets were asked for since the last look."""
        found: list[dict[str, Any]] = self.ask("street", 8100)
        return found

    def received(self) -> list[dict[str, Any]]:
        """Every message that came, in order, duplicates too."""
        answer = self.ask("receiver", 9000)
        if answer["refused"]:
            raise Failure(f"messages with a wrong signature: {answer['refused']}")
        found: list[dict[str, Any]] = answer["received"]
        return found

    def wait_until_healthy(self) -> str:
        container = self.run("ps", "-q", "monitor").strip()
        inspect = ["docker", "inspect", "--format", "{{.State.Health.Status}}", container]

        def is_healthy() -> bool:
            return subprocess.run(inspect, check=True, capture_output=True, text=True).stdout.strip() == "healthy"

        wait_until(is_healthy, "the monitor is not healthy")
        return self.say("exec", "-T", "monitor", "monitor", "health")

    def wait_for_seeds(self) -> str:
        def are_told() -> bool:
            is_owed = any(
                self.run("exec", "-T", "monitor", "monitor", "outbox", "list", "--state", state) for state in OWED
            )
            return len(titles_of(self.received())) >= SEED_COUNT and not is_owed

        wait_until(are_told, "not all seeds were told")
        kinds = [message["type"] for message in self.received()]
        return ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))

    def stop_in_time(self) -> str:
        started = time.monotonic()
        self.run("stop", "--timeout", "15", "monitor")
        if time.monotonic() - started > 12:
            raise Failure("the monitor did not end within ten seconds")
        return ""

    def start_again(self) -> str:
        self.run("start", "monitor")
        return self.wait_until_healthy()

    def kill_and_start(self) -> str:
        self.run("kill", "-s", "KILL", "monitor")
        self.asked()
        return self.start_again()

    def workers(self) -> set[str]:
        """Those who work only and were heard of within a day."""
        seen = self.run("exec", "-T", "monitor", "monitor", "health").splitlines()
        return {line.split()[1] for line in seen if line.startswith("work ")}

    def see_workers(self, but: set[str]) -> str:
        wait_until(lambda: len(self.workers() - but) >= 2, "two workers are not alive")
        return ", ".join(sorted(self.workers() - but))

    def replace_workers(self) -> str:
        self.run("kill", "-s", "KILL", "worker")
        self.run("up", "-d", "--no-build")
        self.asked()
        return ""

    def wait_for_rounds(self) -> str:
        requests: list[dict[str, Any]] = []

        def is_round_done() -> bool:
            requests.extend(self.asked())
            listings = [each["outlet"] for each in requests if is_listing(each)]
            return all(listings.count(outlet) > 1 for outlet in OUTLETS)

        wait_until(is_round_done, "not every source was asked again")
        pages = [each["path"] for each in requests if not is_listing(each) and each["path"] != "/robots.txt"]
        if pages:
            raise Failure(f"pages were fetched again: {pages}")
        statuses = [each["status"] for each in requests if is_listing(each)]
        return f"{len(statuses)} requests, {statuses.count(304)} answered 304"

    def see_the_same(self, told: Sequence[Mapping[str, Any]]) -> str:
        now = self.received()
        ids = [message["id"] for message in now]
        if now != told or len(set(ids)) != len(ids):
            raise Failure(f"told before: {[each['id'] for each in told]}; now: {ids}")
        return f"{len(ids)} messages, each id once"


def build(compose: Sequence[str]) -> str:
    subprocess.run([*compose, "build", "--quiet", "monitor"], cwd=ROOT, env={**os.environ, **on_sqlite()}, check=True)
    size = subprocess.run(
        ["docker", "image", "inspect", "--format", "{{.Size}}", "news-monitor"],
        check=True,
        capture_output=True,
        text=True,
    )
    return f"{int(size.stdout) / 1e6:.0f} MB with its base"


def is_listing(request: Mapping[str, Any]) -> bool:
    return "/rss" in request["path"] or "/indeks" in request["path"]


def titles_of(messages: Sequence[Mapping[str, Any]]) -> set[str]:
    return {article["title"] for message in messages for article in message["data"].get("articles", ())}


def wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise Failure(f"{otherwise} after {PATIENCE_SECONDS} s")
        time.sleep(1)


def compose_command() -> list[str]:
    """`docker compose`, or the older `docker-compose`, with the files and a project of this run's own."""
    plugin = subprocess.run(["docker", "compose", "version"], check=False, capture_output=True)
    command = ["docker", "compose"] if plugin.returncode == 0 else ["docker-compose"]
    files = [word for file in FILES for word in ("-f", file)]
    return [*command, *files, "--project-name", f"news-monitor-test-{os.getpid()}"]


def on_sqlite() -> dict[str, str]:
    return {
        "SETTINGS_DIR": "./tests/compose/settings",
        "HOOK_SECRET": f"whsec_{b64encode(secrets.token_bytes(24)).decode()}",
        "MONITOR_DATABASE": "",
        "MONITOR_ENGINE__KIND": "",
        "COMPOSE_PROFILES": "",
    }


def on_postgresql() -> dict[str, str]:
    password = secrets.token_hex(12)
    return {
        **on_sqlite(),
        "POSTGRES_PASSWORD": password,
        "MONITOR_DATABASE": f"postgresql+psycopg://monitor:{password}@database/monitor",
        "COMPOSE_PROFILES": "postgres",
    }


def on_cluster() -> dict[str, str]:
    return {**on_postgresql(), "MONITOR_ENGINE__KIND": "procrastinate", "COMPOSE_PROFILES": "cluster"}


if __name__ == "__main__":
    sys.exit(main())
