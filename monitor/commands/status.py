"""The command that shows the whole service at a glance."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from monitor.app import DONE, NOT_WELL, Invocation, open_store
from monitor.model import DeliveryState
from monitor.screens import as_record, print_json, print_table, span_words
from monitor.store.channel_states import ChannelState
from monitor.store.status import Lag, Status, look


def show_status(invocation: Invocation, *, as_json: bool) -> int:
    """Workers, hosts, sources, what waits, how late, what is owed, what fails. Not well: nobody is alive."""
    with open_store(invocation) as database:
        status = database.read(lambda tx: look(tx, database.now(tx)))
    if as_json:
        print_json(_record(status))
    else:
        print_table(("what", "figure"), list(_rows(status)))
    return DONE if status.is_alive else NOT_WELL


def _rows(status: Status) -> Iterator[tuple[str, str]]:
    yield from _workers(status)
    hosts, waiting, failures = status.hosts, status.waiting, status.failures
    yield "hosts", f"{hosts.known}: {hosts.ready} ready, {hosts.leased} leased, {hosts.lapsed} with a lapsed lease"
    yield "sources", _counted(status.sources) or "none"
    yield "failing now", _counted(failures.sources) or "none"
    yield "polls today", f"{failures.polls_today}, {failures.failed_polls_today} failed"
    due = f", the oldest for {span_words(status.at - waiting.oldest_due_at)}" if waiting.oldest_due_at else ""
    yield "links to read", f"{waiting.links}: {waiting.due} due{due}, {failures.links_in_trouble} tried in vain"
    yield "lag, fresh", _lag(status.lags["fresh"], "published")
    yield "lag, backlog", _lag(status.lags["backlog"], "listed")
    yield from _outbox(status)
    for state in status.troubled:
        yield f"channel, {state.channel}", _trouble(state, status.at)


def _workers(status: Status) -> Iterator[tuple[str, str]]:
    for worker in status.workers:
        sign = worker.sign
        is_alive = worker.is_alive(status.at)
        heard = f"alive, up {span_words(status.at - worker.started_at)}" if is_alive else "silent"
        last = f"heard {span_words(status.at - worker.seen_at)} ago"
        yield f"{sign.role} {sign.owner}", f"{heard}, {sign.busy} of {sign.slots} requests under way, {last}"
    if not status.workers:
        yield "workers", "none: nobody works now, or was heard of within a day"


def _outbox(status: Status) -> Iterator[tuple[str, str]]:
    by_channel: dict[str, dict[str, int]] = {}
    for (channel, state), count in sorted(status.outbox.items()):
        by_channel.setdefault(channel, {})[state.value] = count
    for channel, states in by_channel.items():
        yield f"outbox, {channel}", _counted(states)
    if status.oldest_owed_at is not None:
        yield "oldest delivery owed", f"for {span_words(status.at - status.oldest_owed_at)}"


def _trouble(state: ChannelState, now: datetime) -> str:
    if state.is_disabled:
        return f"disabled for {span_words(now - state.since)}: {state.reason}"
    for_long = f" for {span_words(now - state.failing_since)}" if state.failing_since else ""
    return f"paused, failing{for_long}, {state.failures} times in a row: {state.last_error}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _lag(lag: Lag, since: str) -> str:
    if lag.p50 is None or lag.p90 is None or lag.greatest is None:
        return "nothing filed within a day"
    spans = (
        f"half within {span_words(lag.p50)}, 90 % within {span_words(lag.p90)}, all within {span_words(lag.greatest)}"
    )
    return f"{lag.count} filed within a day: {spans} of being {since}"


def _record(status: Status) -> Mapping[str, object]:
    states = [
        {"channel": channel, "state": DeliveryState(state).value, "count": count}
        for (channel, state), count in sorted(status.outbox.items())
    ]
    workers = [{**as_record(each), "is_alive": each.is_alive(status.at)} for each in status.workers]
    lags = {name: {"count": lag.count, **_seconds(lag)} for name, lag in status.lags.items()}
    return {
        "at": status.at.isoformat(),
        "is_alive": status.is_alive,
        "workers": workers,
        "hosts": as_record(status.hosts),
        "sources": dict(status.sources),
        "waiting": as_record(status.waiting),
        "lag_seconds": lags,
        "outbox": states,
        "oldest_owed_at": _iso(status.oldest_owed_at),
        "channels_in_trouble": [_troubled(state) for state in status.troubled],
        "failures": as_record(status.failures),
    }


def _troubled(state: ChannelState) -> Mapping[str, object]:
    return {
        "channel": state.channel,
        "state": "disabled" if state.is_disabled else "paused",
        "reason": state.reason if state.is_disabled else state.last_error,
        "since": _iso(state.since if state.is_disabled else state.failing_since),
        "until": None if state.is_disabled else _iso(state.paused_until),
    }


def _seconds(lag: Lag) -> Mapping[str, float | None]:
    spans = {"p50": lag.p50, "p90": lag.p90, "max": lag.greatest}
    return {name: None if span is None else span.total_seconds() for name, span in spans.items()}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
