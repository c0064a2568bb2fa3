"""Webhooks a second to a fast receiver, alone and beside a dead one; a digest of 500 stories rendered and queued.

`.venv/bin/python -m bench.deliver [DELIVERIES]`. The receiver is a process of its own and verifies nothing; the sender
signs, sends and marks through the real outbox (SQLite, synchronous=FULL). Alone and beside take turns in one run, and
the ratio is that of their CPU times too, because wall time on a shared machine tells little.
"""

import asyncio
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.channels import drains_of, open_senders
from monitor.deliver.body import digest_body, story_body
from monitor.fetch.guard import AddressGuard
from monitor.model import Channel, ChannelKind, Dated, Evidence, Match, Relation, ToldArticle, ToldStory, Zone
from monitor.store import outbox
from monitor.store.engine import Database, open_database, upgrade
from monitor.store.outbox import Owing

JAKARTA = ZoneInfo("Asia/Jakarta")
ROUNDS = 5
RECEIVER = """
import asyncio, sys

class Receiver(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.data = transport, b""

    def data_received(self, data):
        if sys.argv[1] == "silent":
            return
        self.data += data
        while (end := self.data.find(b"\\r\\n\\r\\n")) >= 0:
            head = self.data[:end].lower()
            length = int(head.split(b"content-length: ")[1].split(b"\\r\\n")[0])
            if len(self.data) < end + 4 + length:
                return
            self.data = self.data[end + 4 + length:]
            self.transport.write(b"HTTP/1.1 204 No Content\\r\\n\\r\\n")

async def main():
    server = await asyncio.get_running_loop().create_server(Receiver, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with receiver("fast") as fast, receiver("silent") as silent:
        alone, beside = [], []
        measure(200, fast, None)  # warms up
        for _ in range(ROUNDS):
            alone.append(measure(count, fast, None))
            beside.append(measure(count, fast, silent))
    for name, runs in (("alone", alone), ("beside a dead receiver", beside)):
        rates = ", ".join(f"{count / wall:.0f}" for wall, _ in runs)
        cpu = statistics.median(cpu for _, cpu in runs)
        print(f"{name}: {rates} deliveries/s; {1000 * cpu / count:.2f} ms CPU each")
    wall = statistics.median(b / a for (a, _), (b, _) in zip(alone, beside, strict=True))
    cpu = statistics.median(b / a for (_, a), (_, b) in zip(alone, beside, strict=True))
    print(f"beside / alone: {wall:.3f} wall, {cpu:.3f} CPU (median of {ROUNDS} pairs)")
    digest()


def measure(count: int, fast: int, dead: int | None) -> tuple[float, float]:
    """Wall and CPU seconds until the fast receiver has everything."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/monitor.db"
        upgrade(url)
        with closing(open_database(url)) as database:
            return asyncio.run(_measure(database, count, fast, dead))


async def _measure(database: Database, count: int, fast: int, dead: int | None) -> tuple[float, float]:
    ports = {"fast": fast, **({"dead": dead} if dead else {})}
    channels = [
        Channel(name, ChannelKind.WEBHOOK, url=f"http://127.0.0.1:{port}/", secrets=("whsec_c2VjcmV0LXNlY3JldA==",))
        for name, port in ports.items()
    ]
    for channel in channels:
        database.write(lambda tx, channel=channel: _owe(tx, channel, count))  # type: ignore[misc]  # bound at once
    guard = AddressGuard(["127.0.0.0/8"])
    async with open_senders(channels, guard, JAKARTA) as senders:
        drains = drains_of(
            senders, database, owner="bench:1:a", clock=_now, random=random.random, channels=channels, timezone=JAKARTA
        )
        beside = [asyncio.create_task(drain()) for name, drain in drains.items() if name != "fast"]  # type: ignore[arg-type, var-annotated]  # a coroutine it is
        await asyncio.sleep(0)
        began, cpu = time.perf_counter(), _cpu()
        told = await drains["fast"]()
        wall, used = time.perf_counter() - began, _cpu() - cpu
        assert told.delivered == count
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    return wall, used


def _owe(tx, channel: Channel, count: int) -> None:  # type: ignore[no-untyped-def]  # a transaction of the store
    body = story_body(channel, story(0), kind="story.new", timezone=JAKARTA, at=_now())
    for n in range(count):
        outbox.owe(tx, Owing(channel=channel.name, kind="story.new", subject=f"s{n}", body=body), _now())


def digest() -> None:
    """500 stories of three articles, rendered and owed to two readers."""
    stories = [story(n) for n in range(500)]
    channel = Channel("daily", ChannelKind.EMAIL, digest=("07:00",), to=("a@example.com", "b@example.com"))
    with tempfile.TemporaryDirectory() as folder:
        upgrade(f"sqlite:///{folder}/monitor.db")
        with closing(open_database(f"sqlite:///{folder}/monitor.db")) as database:
            for _ in range(3):
                began, cpu = time.perf_counter(), _cpu()
                size = database.write(lambda tx: _owe_digest(tx, channel, stories))
                print(
                    f"digest of 500 stories: {time.perf_counter() - began:.2f} s, {_cpu() - cpu:.2f} s CPU, {size} bytes"
                )


def _owe_digest(tx, channel: Channel, stories: list[ToldStory]) -> int:  # type: ignore[no-untyped-def]  # as above
    now = _now()
    body = digest_body(
        channel,
        stories,
        title="Ringkasan berita",
        slot_label="2024-06-19 07:00",
        period=(now - timedelta(days=1), now),
        timezone=JAKARTA,
        health=(),
        at=now,
    )
    for reader in channel.to:
        owing = Owing(channel=channel.name, kind="digest", subject=now.isoformat(), body=body, recipient=reader)
        outbox.owe(tx, owing, now)
    return len(body)


def story(n: int) -> ToldStory:
    at = datetime(2024, 6, 18, 3, 1, tzinfo=UTC)
    sentence = f"Presiden Rusia berjanji mendukung Korea Utara dalam perkara nomor {n} itu, kata juru bicaranya."
    articles = tuple(
        ToldArticle(
            outlet=f"o{k}",
            outlet_name=f"Media {k}",
            title=f"Judul nomor {n} dari media {k} tentang Rusia dan Korea Utara",
            url=f"https://o{k}.example/read/{n}/judul-nomor-{n}-dari-media-{k}-tentang-rusia",
            published=Dated(at, "minute"),
            first_seen_at=at,
            relation=Relation.EVENT if k else Relation.NEW,
            standfirst="Kunjungan pertama dalam waktu yang lama itu berlangsung dua hari.",
        )
        for k in range(3)
    )
    evidence = tuple(
        Evidence(term, group, Zone.BODY, 0, 5, sentence)
        for term, group in (("Rusia", "russia"), ("Korea Utara", "north_korea"))
    )
    return ToldStory(f"s{n}", ("russia-north-korea",), articles, (Match("russia-north-korea", 0.8, evidence),), 0.8)


@contextmanager
def receiver(kind: str) -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-c", RECEIVER, kind], stdout=subprocess.PIPE, cwd=Path.home())
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def _now() -> datetime:
    return datetime.now(UTC)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
