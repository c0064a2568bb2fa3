"""The command that shows sources: rhythm and health as charts, their pages' layout, and how politely they are asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.app import DONE, NOT_WELL, Invocation, open_store
from monitor.commands.looking import local_time
from monitor.screens import as_mapping, as_record, print_json, print_table, span_words, sparkline
from monitor.store import conduct, days, health
from monitor.store.conduct import HostDay
from monitor.store.days import Evidence, SourceDay
from monitor.store.engine import Tx
from monitor.store.health import SourceReport

CHART_DAYS = 14
LAYOUT_DAYS = 7
"""What the layout was in these days is set against the four weeks before."""

BEFORE_DAYS = 28
FIELDS: Mapping[str, Callable[[SourceDay], int]] = {
    "title": lambda day: day.titled,
    "date": lambda day: day.dated,
    "author": lambda day: day.authored,
    "text": lambda day: day.bodied,
}
_LAYOUT_KEYS = ("outlet", "field", "percent", "percent_before", "evidence", "evidence_before", "chart")
EVIDENCE_OF = {"title": "title", "published_at": "date", "authors": "author", "standfirst": "standfirst"}


@dataclass(frozen=True, slots=True)
class Charted:
    """A source with its days, the oldest first; None: nothing was done on that day."""

    report: SourceReport
    days: Mapping[date, SourceDay | None]

    def last(self, count: int) -> SourceDay:
        return sum((day for day in list(self.days.values())[-count:] if day), SourceDay())

    def values(self, value: Callable[[SourceDay], float | None]) -> list[float | None]:
        return [None if day is None else value(day) for day in self.days.values()]


def list_sources(invocation: Invocation, *, as_json: bool) -> int:
    """Every source with its state, its rhythm, and what its pages bring."""
    timezone = invocation.settings().timezone
    with open_store(invocation) as database:
        charted = database.read(lambda tx: _charted(tx, database.now(tx)))
    if as_json:
        print_json([_source_record(each) for each in charted])
    else:
        columns = ("outlet", "kind", "state", "new, 14 days", "failed polls", "pages with text", "title/date/author %")
        more = ("last check", "last new", "24 h", "polls", "304 %", "every", "url", "why")
        print_table((*columns, *more), [_source_row(each, timezone) for each in charted])
    return NOT_WELL if any(each.report.health.state == "down" for each in charted) else DONE


def show_layout(invocation: Invocation, *, as_json: bool) -> int:
    """How many articles of each outlet have a title, a date, an author, a text, and which evidence gave them."""
    with open_store(invocation) as database:
        rows = database.read(lambda tx: _layout_rows(tx, database.now(tx)))
    columns = ("outlet", "field", "7 days %", "before %", "evidence in 7 days", "before", "14 days")
    if as_json:
        print_json([as_mapping(_LAYOUT_KEYS, row) for row in rows])
    else:
        print_table(columns, rows)
    return DONE


def show_politeness(invocation: Invocation, *, as_json: bool) -> int:
    """Requests by host and day, delays kept, pauses obeyed, what robots.txt says. Not well: something was not kept."""
    timezone = invocation.settings().timezone
    with open_store(invocation) as database:
        since = database.read(database.now) - timedelta(days=CHART_DAYS - 1)
        found = database.read(lambda tx: conduct.conduct_by_day(tx, since.date()))
    if as_json:
        print_json([_conduct_record(each) for each in found])
    else:
        columns = ("host", "day", "requests", "robots", "304 %", "failed", "least gap", "owed", "kept", "pauses")
        print_table((*columns, "forbidden", "MB", "robots.txt"), [_conduct_row(each, timezone) for each in found])
    return NOT_WELL if any(each.short_gaps or each.early for each in found) else DONE


# -- sources -----------------------------------------------------------------------------------------------------------


def _charted(tx: Tx, now: datetime) -> list[Charted]:
    window = _days_until(now.date(), CHART_DAYS)
    found = days.days_of_sources(tx, window[0])
    return [
        Charted(report, {day: found.get(report.id, {}).get(day) for day in window})
        for report in health.list_sources(tx, now)
    ]


def _days_until(last: date, count: int) -> Sequence[date]:
    return [last - timedelta(days=back) for back in range(count - 1, -1, -1)]


def _source_record(charted: Charted) -> Mapping[str, object]:
    recent = charted.last(LAYOUT_DAYS)
    return {
        **as_record(charted.report),
        "days": [{"day": day, **asdict(counted)} for day, counted in charted.days.items() if counted],
        "shares": {name: _share(count(recent), recent.articles) for name, count in FIELDS.items()},
    }


def _source_row(charted: Charted, timezone: ZoneInfo) -> Sequence[object]:
    report, recent = charted.report, charted.last(LAYOUT_DAYS)
    return (
        report.health.outlet,
        report.kind,
        report.health.state,
        sparkline(charted.values(lambda day: day.links)),
        sparkline(charted.values(lambda day: _share(day.failures, day.polls)), top=100),
        sparkline(charted.values(lambda day: _share(day.bodied, day.pages)), top=100),
        "/".join(_percent(FIELDS[name](recent), recent.articles) for name in ("title", "date", "author")),
        local_time(report.health.last_checked_at, timezone),
        local_time(report.health.last_link_at, timezone),
        report.links_last_day,
        report.poll_count,
        _percent(report.unchanged_count, report.poll_count),
        span_words(report.interval),
        report.health.url,
        report.health.reason,
    )


def _share(count: int, of: int) -> float | None:
    return round(100 * count / of, 1) if of else None


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.0f}" if of else ""


# -- layout ------------------------------------------------------------------------------------------------------------


def _layout_rows(tx: Tx, now: datetime) -> list[Sequence[object]]:
    window = _days_until(now.date(), LAYOUT_DAYS + BEFORE_DAYS)
    outlets = {report.id: report.health.outlet for report in health.list_sources(tx, now)}
    counted: dict[str, dict[date, SourceDay]] = {}
    for source_id, by_day in days.days_of_sources(tx, window[0]).items():
        of_outlet = counted.setdefault(outlets.get(source_id, ""), {})
        for day, figures in by_day.items():
            of_outlet[day] = of_outlet.get(day, SourceDay()) + figures
    evidence = days.evidence_of_outlets(tx, window[0])
    return [row for outlet in sorted(counted) for row in _rows_of(outlet, counted[outlet], evidence, window)]


def _rows_of(
    outlet: str, counted: Mapping[date, SourceDay], evidence: Sequence[Evidence], window: Sequence[date]
) -> list[Sequence[object]]:
    border = window[-LAYOUT_DAYS]
    recent = sum((day for at, day in counted.items() if at >= border), SourceDay())
    before = sum((day for at, day in counted.items() if at < border), SourceDay())
    return [
        (
            outlet,
            name,
            _percent(count(recent), recent.articles),
            _percent(count(before), before.articles),
            _places([each for each in evidence if _is_of(each, outlet, name) and each.day >= border]),
            _places([each for each in evidence if _is_of(each, outlet, name) and each.day < border]),
            sparkline([_share_on(counted.get(day), count) for day in window[-CHART_DAYS:]], top=100),
        )
        for name, count in FIELDS.items()
    ]


def _share_on(day: SourceDay | None, count: Callable[[SourceDay], int]) -> float | None:
    return None if day is None else _share(count(day), day.articles)


def _is_of(evidence: Evidence, outlet: str, name: str) -> bool:
    return evidence.outlet == outlet and EVIDENCE_OF.get(evidence.field) == name


def _places(evidence: Sequence[Evidence]) -> str:
    """`json-ld datePublished 98 %, page 2 %`: the most frequent first."""
    ordered = sorted(evidence, key=lambda each: each.evidence)
    counts = {place: sum(each.articles for each in of) for place, of in groupby(ordered, lambda each: each.evidence)}
    total = sum(counts.values())
    frequent = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return ", ".join(f"{place} {100 * count / total:.0f} %" for place, count in frequent)


# -- politeness --------------------------------------------------------------------------------------------------------


def _conduct_record(day: HostDay) -> Mapping[str, object]:
    spans = {"least_gap": day.least_gap, "owed": day.owed, "delay": day.delay, "crawl_delay": day.crawl_delay}
    return {**as_record(day), **{f"{name}": span and span.total_seconds() for name, span in spans.items()}}


def _conduct_row(day: HostDay, timezone: ZoneInfo) -> Sequence[object]:
    return (
        day.host,
        day.day,
        day.requests,
        day.robots_requests,
        _percent(day.not_modified, day.requests - day.robots_requests),
        day.failures,
        _seconds(day.least_gap),
        _seconds(day.owed),
        f"{day.gaps - day.short_gaps} of {day.gaps}",
        f"{day.waits - min(day.early, day.waits)} of {day.waits} obeyed" if day.waits else "",
        day.forbidden or "",
        f"{day.body_bytes / 1e6:.1f}",
        _robots(day, timezone),
    )


def _robots(day: HostDay, timezone: ZoneInfo) -> str:
    read = f"read {local_time(day.robots_read_at, timezone)}" if day.robots_read_at else ""
    return ", ".join(filter(None, (read, f"delay {_seconds(day.crawl_delay)}" if day.crawl_delay else "")))


def _seconds(span: timedelta | None) -> str:
    return "" if span is None else f"{span.total_seconds():.1f} s"
