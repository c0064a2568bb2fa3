"""The commands that look: why, audit, check."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, open_store, user_agent, utc_now
from monitor.checks import Finding, check_offline, check_online, check_stored
from monitor.commands.group_line import keys_of
from monitor.errors import DatabaseError
from monitor.model import Article
from monitor.screens import as_record, print_json, print_line, print_table
from monitor.settings import Settings, json_schema
from monitor.store import reports
from monitor.store.audit import audit as find_problems
from monitor.store.engine import Database, Tx
from monitor.store.health import list_health
from monitor.store.past import newest_articles
from monitor.store.reports import Why, count_all
from monitor.why import unknown_lines, why_lines

ARTICLES_CHECKED = 5_000
READ_AT_ONCE = 200


def explain_why(invocation: Invocation, what: str, *, as_json: bool) -> int:
    settings = invocation.settings()
    catalogue = full_catalogue(settings)
    key, outlet_key, _ = keys_of(catalogue, what) if "://" in what else (None, None, None)
    with open_store(invocation) as database:
        found = database.read(lambda tx: reports.find_links(tx, what, key=key or None, outlet_key=outlet_key))
        names = {outlet.slug: outlet.name for outlet in catalogue}
        told = [why for each in found if (why := database.read(partial(_why, each, names))) is not None]
    if as_json:
        print_json([as_record(why) for why in told])
    for why in [] if as_json else told:
        for line in why_lines(why, settings.timezone):
            print_line(line)
        print_line()
    if not told and not as_json:
        with open_store(invocation) as database:
            health = database.read(list_health)
        for line in unknown_lines(what, catalogue.of_url(what) if key else None, health, settings.timezone):
            print_line(line)
    return DONE if told else NOT_WELL


def _why(link_id: int, names: Mapping[str, str], tx: Tx) -> Why | None:
    return reports.why(tx, link_id, names)


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
    findings = [*check_offline(settings), *_check_stored(invocation, settings)]
    if online:
        findings = [*findings, *asyncio.run(check_online(settings, user_agent(settings), utc_now))]
    counted = f"{len(settings.outlets)} outlets, {len(settings.topics)} topics, {len(settings.channels)} channels"
    print_line(f"{settings.place}: {counted}")
    print_table(("", "what", "finding"), [(each.verdict, each.what, each.text) for each in findings])
    return NOT_WELL if any(each.verdict == "bad" for each in findings) else DONE


def _check_stored(invocation: Invocation, settings: Settings) -> list[Finding]:
    """What is stored says more of terms and queries; where no database can be read, that is said."""
    try:
        with open_store(invocation) as database:
            return check_stored(settings, _newest_articles(database))
    except DatabaseError as error:
        return [Finding("ok", "stored articles", f"none to judge terms and queries by: {error.reason}")]


def _newest_articles(database: Database) -> Iterator[Article]:
    read, before = 0, None
    while read < ARTICLES_CHECKED and (
        found := database.read(lambda tx: newest_articles(tx, before_id=before, limit=READ_AT_ONCE))  # noqa: B023  called at once
    ):
        before, read = found[-1][0], read + len(found)
        yield from (article for _, article in found)


def print_schema() -> int:
    print_json(json_schema())
    return DONE
