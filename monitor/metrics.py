"""The figures of `monitor status` as Prometheus reads them, over HTTP on an address of this machine."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from monitor.errors import DatabaseError
from monitor.store.engine import Database
from monitor.store.status import Lag, Status, look

if TYPE_CHECKING:
    from prometheus_client.core import Metric

log = structlog.get_logger()


@contextmanager
def serving_metrics(place: tuple[str, int] | None, database: Database) -> Iterator[None]:
    """Serves `/metrics` within it; None: nothing is served. A port that is taken is told, and all else goes on."""
    if place is None:
        yield
        return
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415  only where it is asked for

    registry = CollectorRegistry()
    registry.register(StatusCollector(lambda: database.read(lambda tx: look(tx, database.now(tx)))))
    try:
        server, thread = start_http_server(place[1], place[0], registry)
    except OSError as error:
        log.warning("metrics.not_served", address=f"{place[0]}:{place[1]}", reason=error.strerror)
        yield
        return
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class StatusCollector:
    """Asks for the status at each scrape; between two it costs nothing."""

    def __init__(self, look: Callable[[], Status]) -> None:
        self._look = look

    def describe(self) -> list["Metric"]:
        """Nothing is asked when the collector is registered."""
        return []

    def collect(self) -> Iterator["Metric"]:
        try:
            status = self._look()
        except DatabaseError as error:
            log.warning("metrics.no_database", reason=error.reason)
            yield _gauge("up", "Whether the database answers.", {(): 0})
            return
        yield _gauge("up", "Whether the database answers.", {(): 1})
        for name, text, figures in figures_of(status):
            yield _gauge(name, text, figures)


Figures = Mapping[tuple[tuple[str, str], ...], float]
"""Labels, each with its value, and a figure."""


def figures_of(status: Status) -> Iterator[tuple[str, str, Figures]]:
    """Every figure with its name and what it is."""
    alive = sum(worker.is_alive(status.at) for worker in status.workers)
    hosts, waiting, failures = status.hosts, status.waiting, status.failures
    yield "workers_alive", "Processes that gave a sign of life in the last two minutes.", {(): alive}
    yield "slots_busy", "Requests under way in living processes.", {(): _busy(status)}
    yield (
        "hosts",
        "Hosts by what they wait for.",
        _labelled(
            "state", {"known": hosts.known, "ready": hosts.ready, "leased": hosts.leased, "lapsed": hosts.lapsed}
        ),
    )
    yield "sources", "Sources by state.", _labelled("state", status.sources)
    yield "sources_failing", "Sources whose last poll failed, by kind of failure.", _labelled("kind", failures.sources)
    yield "polls_today", "Polls of this day (UTC).", {(): failures.polls_today}
    yield "polls_failed_today", "Polls of this day (UTC) that failed.", {(): failures.failed_polls_today}
    yield "links_waiting", "Links to be read.", {(): waiting.links}
    yield "links_due", "Links to be read now.", {(): waiting.due}
    yield "links_due_seconds", "Since when the oldest link is due.", {(): _age(status.at, waiting.oldest_due_at)}
    yield "links_in_trouble", "Links tried in vain, to be tried again.", {(): failures.links_in_trouble}
    yield "lag_seconds", "From publication (backlog: listing) to filed, last day.", _lags(status.lags)
    yield (
        "filed",
        "Articles the lag is reckoned from.",
        _labelled("class", {name: lag.count for name, lag in status.lags.items()}),
    )
    outbox: Figures = {
        (("channel", channel), ("state", state.value)): float(n) for (channel, state), n in status.outbox.items()
    }
    yield "deliveries", "Deliveries by channel and state.", outbox
    paused = sum(not state.is_disabled for state in status.troubled)
    troubled = {"paused": paused, "disabled": len(status.troubled) - paused}
    yield "channels_in_trouble", "Channels that are paused or disabled.", _labelled("state", troubled)
    yield "owed_seconds", "Since when the oldest delivery is owed.", {(): _age(status.at, status.oldest_owed_at)}


def _busy(status: Status) -> int:
    return sum(worker.sign.busy for worker in status.workers if worker.is_alive(status.at))


def _labelled(label: str, figures: Mapping[str, float]) -> Figures:
    return {((label, name),): figure for name, figure in figures.items()}


def _lags(lags: Mapping[str, Lag]) -> Figures:
    told = {
        (name, quantile): span
        for name, lag in lags.items()
        for quantile, span in (("0.5", lag.p50), ("0.9", lag.p90), ("1", lag.greatest))
    }
    return {
        (("class", name), ("quantile", quantile)): span.total_seconds()
        for (name, quantile), span in told.items()
        if span is not None
    }


def _age(now: datetime, since: datetime | None) -> float:
    return 0.0 if since is None else max(now - since, timedelta()).total_seconds()


def _gauge(name: str, text: str, figures: Figures) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415  only where it is asked for

    labels = [label for label, _ in next(iter(figures), ())]
    gauge = GaugeMetricFamily(f"monitor_{name}", text, labels=labels)
    for labelled, figure in figures.items():
        gauge.add_metric([value for _, value in labelled], figure)
    return gauge
