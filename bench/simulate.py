"""A hundred thousand sources by the product's own cadence, retry and politeness: `python -m bench.simulate`.

A model in which time is a number: hosts, sources and articles as in the surveys below; what to ask next, when to ask
again and how long to leave a host alone are the functions that the product runs. Options: --sources, --hours, --seeds,
--slots, --delay. Lag is from publication to filed, in minutes; `others` are without the fifteen largest hosts.

Sizes of hosts and the rate of articles are Media Cloud's (one host has 8.5 % of all sources, two 1.5 %, twelve 0.65 %,
the rest follow Pareto 1.25; about 311,000 articles a day); shapes of rates and of answer times are estimates.
"""

import argparse
import heapq
import math
import random
import statistics
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.model import FailureKind, Fate, Link
from monitor.schedule.cadence import Pace, learned_rhythm, next_interval, rhythm_of
from monitor.schedule.retry import link_delay, source_delay
from monitor.store.claims import READS_BEFORE_POLL

DAY = 86_400.0
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
PACE = Pace(timedelta(minutes=5), timedelta(hours=3))
TIMEOUT_S, TIMEOUT_SHARE = 30.0, 0.02
DEAD_SHARE, DEAD_BY_TIMEOUT = 0.10, 0.30
KNOWN_SHARE = 0.30  # of listed links
LONGEST_AGO = 20 * 365 * DAY  # of an article that a feed still lists
LARGE = 15  # hosts that are told apart


@dataclass(slots=True)
class Source:
    rate: float  # articles a second
    window: int
    host: "Host"
    is_dead: bool
    next_article: float
    dates: deque[float]
    rhythm: timedelta | None = None
    changed_at: float | None = None
    failures: int = 0


@dataclass(slots=True)
class Host:
    is_large: bool
    due: list[tuple[float, int, Source]] = field(default_factory=list)
    links: list[tuple[float, float, int]] = field(default_factory=list)  # when due, published, attempts
    allowed_at: float = 0.0
    reads_since_poll: int = 0

    def ready_at(self) -> float:
        soonest = min(self.due[0][0] if self.due else math.inf, self.links[0][0] if self.links else math.inf)
        return max(self.allowed_at, soonest)


@dataclass(slots=True)
class Tally:
    lags: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    published: int = 0
    lost: int = 0
    polls: int = 0
    reads: int = 0
    busy_s: float = 0.0


class Model:
    """One worker with `slots` requests at once, from a cold start."""

    def __init__(self, sources: int, slots: int, delay: float, seed: int) -> None:
        self.chance = random.Random(seed)
        self.slots, self.delay, self.now = slots, delay, 0.0
        self.tally = Tally()
        self.hosts = self.make_hosts(sources)
        self.ready = [(host.ready_at(), number, host) for number, host in enumerate(self.hosts)]
        heapq.heapify(self.ready)
        self.finishes: list[tuple[float, int, Host, Source | None, tuple[float, float, int] | None, bool]] = []
        self.number = len(self.hosts)

    def make_hosts(self, sources: int) -> list[Host]:
        sizes = [0.085] + [0.015] * 2 + [0.0065] * 12
        counts = [round(share * sources) for share in sizes]
        rest = sources - sum(counts)
        while rest > 0:
            size = min(int(self.chance.paretovariate(1.25)), 400, rest)
            counts.append(size)
            rest -= size
        return [self.make_host(count, is_large=number < LARGE) for number, count in enumerate(counts)]

    def make_host(self, count: int, *, is_large: bool) -> Host:
        host = Host(is_large)
        for number in range(count):
            source = self.make_source(host)
            host.due.append((0.0, number, source))
        heapq.heapify(host.due)
        return host

    def make_source(self, host: Host) -> Source:
        is_quiet = self.chance.random() < 0.25
        median = 0.02 if is_quiet else 2.0
        rate = min(self.chance.lognormvariate(math.log(median), 1.6), 400.0) / DAY
        window = self.chance.randint(10, 100)
        past: deque[float] = deque(maxlen=20)
        at = 0.0
        for _ in range(min(20, window)):
            at -= self.chance.expovariate(rate)
            if at < -LONGEST_AGO:
                break
            past.appendleft(at)
        is_dead = self.chance.random() < DEAD_SHARE
        return Source(rate, window, host, is_dead, self.chance.expovariate(rate), past)

    # -- the engine ----------------------------------------------------------------------------------------------------

    def run(self, until: float) -> None:
        while True:
            finish_at = self.finishes[0][0] if self.finishes else math.inf
            ready_at = self.ready[0][0] if self.ready else math.inf
            if len(self.finishes) < self.slots and ready_at <= finish_at:
                if ready_at > until:
                    return
                self.now = max(self.now, ready_at)
                self.start(heapq.heappop(self.ready)[2])
            else:
                if finish_at > until:
                    return
                self.now = finish_at
                host, source, link, is_lost = heapq.heappop(self.finishes)[2:]
                self.finish(host, source, link, is_lost=is_lost)

    def start(self, host: Host) -> None:
        """Within a host: young links, then due sources, at least every third a poll."""
        has_link = bool(host.links) and host.links[0][0] <= self.now
        has_poll = bool(host.due) and host.due[0][0] <= self.now
        source = link = None
        if has_link and not (has_poll and host.reads_since_poll >= READS_BEFORE_POLL):
            link = heapq.heappop(host.links)
            host.reads_since_poll += 1
        else:
            source = heapq.heappop(host.due)[2]
            host.reads_since_poll = 0
        is_lost = self.is_timed_out(source)
        span = TIMEOUT_S if is_lost else min(self.chance.lognormvariate(math.log(0.35), 0.9), TIMEOUT_S)
        self.tally.busy_s += span
        self.number += 1
        heapq.heappush(self.finishes, (self.now + span, self.number, host, source, link, is_lost))

    def is_timed_out(self, source: Source | None) -> bool:
        if source is not None and source.is_dead:
            return self.chance.random() < DEAD_BY_TIMEOUT
        return self.chance.random() < TIMEOUT_SHARE

    def finish(
        self, host: Host, source: Source | None, link: tuple[float, float, int] | None, *, is_lost: bool
    ) -> None:
        if source is not None:
            self.tally.polls += 1
            self.again(
                source, self.failed(source, is_lost=is_lost) if is_lost or source.is_dead else self.listed(source)
            )
        elif link is not None:
            self.tally.reads += 1
            self.read(host, link, is_lost=is_lost)
        host.allowed_at = self.now + self.delay
        self.number += 1
        heapq.heappush(self.ready, (host.ready_at(), self.number, host))

    def again(self, source: Source, interval: timedelta) -> None:
        self.number += 1
        heapq.heappush(source.host.due, (self.now + interval.total_seconds(), self.number, source))

    # -- the product's decisions ---------------------------------------------------------------------------------------

    def failed(self, source: Source, *, is_lost: bool) -> timedelta:
        source.failures += 1
        kind = FailureKind.TIMEOUT if is_lost else FailureKind.CONNECT
        return source_delay(kind, source.failures, self.chance.random)

    def listed(self, source: Source) -> timedelta:
        source.failures = 0
        new = self.publish(source)
        since = None if source.changed_at is None else timedelta(seconds=self.now - source.changed_at)
        if new or source.rhythm is None:
            links = [Link("", published_at=EPOCH + timedelta(seconds=at)) for at in source.dates]
            source.rhythm = rhythm_of(links) or learned_rhythm(source.rhythm, since, is_changed=True)
            source.changed_at = self.now
        rhythm = learned_rhythm(source.rhythm, since, is_changed=False) if not new else source.rhythm
        for published in new:
            if self.chance.random() >= KNOWN_SHARE:
                heapq.heappush(source.host.links, (self.now, published, 0))
        return next_interval(PACE, rhythm, 2 * self.chance.random() - 1)

    def publish(self, source: Source) -> list[float]:
        """What appeared since the last look and still stands in the window."""
        new = []
        while source.next_article <= self.now:
            new.append(source.next_article)
            source.next_article += self.chance.expovariate(source.rate)
        source.dates.extend(new)
        self.tally.published += len(new)
        self.tally.lost += max(len(new) - source.window, 0)
        return new[-source.window :]

    def read(self, host: Host, link: tuple[float, float, int], *, is_lost: bool) -> None:
        _, published, attempts = link
        if is_lost:
            verdict = link_delay(FailureKind.TIMEOUT, attempts + 1, self.chance.random)
            if not isinstance(verdict, Fate):
                heapq.heappush(host.links, (self.now + verdict.total_seconds(), published, attempts + 1))
            return
        lag = (self.now - published) / 60
        self.tally.lags.append(lag)
        if not host.is_large:
            self.tally.others.append(lag)


def quantiles(lags: list[float]) -> str:
    cuts = statistics.quantiles(lags, n=100)
    return f"{cuts[49]:6.1f} {cuts[89]:7.1f} {cuts[98]:8.1f}"


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--sources", type=int, default=100_000)
    wanted.add_argument("--hours", type=float, default=16)
    wanted.add_argument("--seeds", type=int, default=3)
    wanted.add_argument("--slots", type=int, default=100)
    wanted.add_argument("--delay", type=float, default=5.0)
    given = wanted.parse_args()
    print(
        f"{given.sources:,} sources, {given.hours:g} h from a cold start, {given.slots} slots, {given.delay:g} s delay"
    )
    print("seed   lag p50     p90      p99   others p50     p90      p99   lost %  polls/s  reads/s  busy slots  CPU s")
    for seed in range(given.seeds):
        began = time.process_time()
        model = Model(given.sources, given.slots, given.delay, seed)
        model.run(given.hours * 3600)
        tally, span = model.tally, given.hours * 3600
        print(
            f"{seed:4}  {quantiles(tally.lags)}      {quantiles(tally.others)}   {100 * tally.lost / tally.published:6.2f}"
            f"   {tally.polls / span:6.1f}   {tally.reads / span:6.1f}   {tally.busy_s / span:9.1f}   {time.process_time() - began:5.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
