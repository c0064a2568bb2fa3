"""The commands that look: why, sources, audit, check."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, open_store, user_agent, utc_now
from monitor.checks import check_offline, check_online
from monitor.commands.group_line import keys_of
from monitor.screens import as_record, print_json, print_line, print_table
from monitor.settings import json_schema
from monitor.store import health, reports
from monitor.store.audit import audit as find_problems
from monitor.store.engine import Tx
from monitor.store.health import SourceReport
from monitor.store.reports import Why, count_all
from monitor.why import unknown_lines, why_lines


def explain_why(invocation: Invocation, what: str, *, as_json: bool) -> int:
    settings = invocation.settings()
    catalogue = full_catalogue(settings)
    key, outlet_key, _ = keys_of(catalogue, what) if "://" in what else (None, None, None)
    with open_store(invocation) as database:
        found = database.read(lambda tx: reports.find_links(tx, what, key=key or None, outlet_key=outlet_key))
        told = [why for each in found if (why := database.read(partial(_why, each))) is not None]
    if as_json:
        print_json([as_record(why) for why in told])
    for why in [] if as_json else told:
        for line in why_lines(why, settings.timezone):
            print_line(line)
        print_line()
    if not told and not as_json:
        for line in unknown_lines(what, catalogue.of_url(what) if key else None):
            print_line(line)
    return DONE if told else NOT_WELL


def _why(link_id: int, tx: Tx) -> Why | None:

    return reports.why(tx, link_id)


def list_sources(invocation: Invocation, *, as_json: bool) -> int:
    timezone = invocation.settings().timezone
    with open_store(invocation) as database:
        reports = database.read(lambda tx: health.list_sources(tx, database.now(tx)))
    if as_json:
        print_json([as_record(report) for report in reports])
    else:
        columns = ("outlet", "kind", "state", "last check", "last new", "24 h", "polls", "304 %", "every", "url", "why")
        print_table(columns, [_source_row(report, timezone) for report in reports])
    return NOT_WELL if any(report.health.state == "down" for report in reports) else DONE


def _source_row(report: SourceReport, timezone: ZoneInfo) -> Sequence[object]:
    health = report.health
    unchanged = f"{100 * report.unchanged_count / report.poll_count:.0f}" if report.poll_count else ""
    return (
        health.outlet,
        report.kind,
        health.state,
        local_time(health.last_checked_at, timezone),
        local_time(health.last_link_at, timezone),
        report.links_last_day,
        report.poll_count,
        unchanged,
        f"{report.interval.total_seconds() / 60:.0f} min",
        health.url,
        health.reason,
    )


def local_time(at: datetime | None, timezone: ZoneInfo) -> str:
    return f"{at.astimezone(timezone):%Y-%m-%d %H:%M}" if at else ""


def audit(invocation: Invocation) -> int:
    with open_store(invocation) as database:
        problems, counts = database.read(lambda tx: (find_problems(tx), count_all(tx)))
    fates = ", ".join(f"{fate.value} {count}" for fate, count in counts.fates.items())
    print_line(f"{counts.links} links: {counts.pending} pending, {fates or 'no fate yet'}")
    print_line(f"{counts.articles} articles, {counts.stories} stories, {sum(counts.deliveries.values())} deliveries")
    for problem in problems:
        print_line(problem)
    print_line(f"{len(problems)} problems" if problems else "nothing is missing")
    return NOT_WELL if problems else DONE


def check(invocation: Invocation, *, online: bool) -> int:
    settings = invocation.settings()
    findings = check_offline(settings)
    if online:
        findings = [*findings, *asyncio.run(check_online(settings, user_agent(settings), utc_now))]
    counted = f"{len(settings.outlets)} outlets, {len(settings.topics)} topics, {len(settings.channels)} channels"
    print_line(f"{settings.place}: {counted}")
    print_table(("", "what", "finding"), [(each.verdict, each.what, each.text) for each in findings])
    return NOT_WELL if any(each.verdict == "bad" for each in findings) else DONE


def print_schema() -> int:
    print_json(json_schema())
    return DONE
