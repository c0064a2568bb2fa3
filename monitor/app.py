"""The composition root: settings → database, fetcher, sandbox, matcher, channels. The only module that chooses parts.

Imports stand inside the functions, because a command pays only for what it uses.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.clean.sandbox import Sandbox
    from monitor.desk import Desk, Teller
    from monitor.fetch.guard import AddressGuard
    from monitor.model import Channel, Outlet
    from monitor.outlets.catalogue import Catalogue
    from monitor.schedule.engine import Engine
    from monitor.schedule.runner import Chore, Runner
    from monitor.settings import Settings
    from monitor.store.engine import Database
    from monitor.store.keep import Keeping

VERSION = "0.1.0"
DONE, NOT_WELL = 0, 1


@dataclass(frozen=True, slots=True)
class Invocation:
    """What every command is given: the settings file, the environment, and how much to log."""

    settings_file: Path | None
    environ: Mapping[str, str]
    log_level: str

    def settings(self) -> "Settings":
        from monitor.settings import load_settings

        return load_settings(self.settings_file, self.environ)


@asynccontextmanager
async def open_runner(settings: "Settings") -> AsyncIterator["Runner"]:
    """Everything that runs, put together; taken apart in the opposite order."""
    import random

    from monitor.channels import drains_of, open_senders
    from monitor.fetch.guard import AddressGuard
    from monitor.owners import this_process
    from monitor.schedule.runner import Runner

    guard = AddressGuard(settings.allow)
    async with open_desk(settings, guard) as desk, open_senders(settings.channels, guard, settings.timezone) as senders:
        owner = this_process()
        await _take_over(settings, desk.database, owner)
        drains = drains_of(
            senders,
            desk.database,
            owner=owner,
            clock=utc_now,
            random=random.random,
            channels=settings.channels,
            timezone=settings.timezone,
        )
        engine = _engine(settings, desk.database, tells=True)
        runner = Runner(desk, owner, settings.requests_count, drains, engine=engine)
        runner.chores = {**_chores_of_all(runner, "run"), **_chores_of_one(runner, settings)}
        yield runner
        await _close_books(desk)


@asynccontextmanager
async def open_work(settings: "Settings") -> AsyncIterator["Runner"]:
    """A process that polls and reads only; those opened by `open_runner` tell, and keep the store."""
    from monitor.fetch.guard import AddressGuard
    from monitor.owners import this_process
    from monitor.schedule.runner import Runner

    async with open_desk(settings, AddressGuard(settings.allow)) as desk:
        owner = this_process()
        await _take_over(settings, desk.database, owner)
        engine = _engine(settings, desk.database, tells=False)
        runner = Runner(desk, owner, settings.requests_count, {}, engine=engine)
        runner.chores = _chores_of_all(runner, "work")
        yield runner
        await _close_books(desk)


async def _close_books(desk: "Desk") -> None:
    """What is only written now and then is written at the end."""
    from monitor import chores

    await chores.keep_conduct(desk.database, desk.fetcher.conduct)


async def _take_over(settings: "Settings", database: "Database", owner: str) -> None:
    """The sources as the settings name them, and what dead processes of this machine held."""
    from monitor import chores
    from monitor.store.move import refuse_unfinished
    from monitor.store.sources import sync_sources
    from monitor.store.weeks import make_weeks

    refuse_unfinished(database)
    await database.awrite(lambda tx: make_weeks(tx, database.now(tx)))
    await database.awrite(lambda tx: sync_sources(tx, settings.outlets, database.now(tx)))
    await chores.take_back_from_dead(database, owner)


def _engine(settings: "Settings", database: "Database", *, tells: bool) -> "Engine":
    from monitor.schedule.engine import InProcess

    if settings.engine == "embedded":
        return InProcess()
    from monitor.schedule.queue_engine import QueueEngine
    from monitor.store import hosts

    async def count_ready() -> int:
        return await database.aread(lambda tx: hosts.count_ready(tx, database.now(tx)))

    return QueueEngine(settings.database, count_ready, tells, settings.engine_notifies)


def _chores_of_all(runner: "Runner", role: str) -> Mapping["Chore", timedelta]:
    from monitor import chores
    from monitor.store.workers import SIGN_OF_LIFE

    database = runner.desk.database
    return {
        partial(chores.show_life, database, partial(runner.sign, role, VERSION)): SIGN_OF_LIFE,
        partial(chores.take_back_from_dead, database, runner.owner): SIGN_OF_LIFE,
        partial(chores.keep_conduct, database, runner.desk.fetcher.conduct): timedelta(seconds=30),
    }


def _chores_of_one(runner: "Runner", settings: "Settings") -> Mapping["Chore", timedelta]:
    """What one process is enough for; done by several it does no harm."""
    from monitor import chores

    database, teller = runner.desk.database, runner.desk.books.teller
    return {
        partial(chores.close_due_digests, database, teller, runner.wake_tellers): timedelta(seconds=15),
        partial(chores.tell_of_sources, database, teller, runner.wake_tellers): timedelta(seconds=30),
        partial(chores.keep_store_small, database, _keeping(settings)): timedelta(hours=6),
    }


@asynccontextmanager
async def open_desk(settings: "Settings", guard: "AddressGuard") -> AsyncIterator["Desk"]:
    import random

    from monitor.desk import Books, Desk, Limits
    from monitor.fetch.client import Fetcher
    from monitor.match.matcher import Matcher
    from monitor.outlets.catalogue import Catalogue
    from monitor.store.conduct import StoredRobots
    from monitor.store.engine import open_database

    database = open_database(settings.database)
    sandbox = open_sandbox(settings)
    try:
        async with Fetcher(user_agent(settings), guard, utc_now, shelf=StoredRobots(database)) as fetcher:
            yield Desk(
                books=Books(database, Catalogue(settings.outlets), teller_of(settings), settings.first_contact),
                fetcher=fetcher,
                sandbox=sandbox,
                matcher=Matcher(settings.topics, settings.groups),
                limits=Limits(
                    fastest=settings.fastest,
                    slowest=settings.slowest,
                    attempts=settings.attempts,
                    page_bytes=settings.page_bytes,
                    feed_bytes=settings.feed_bytes,
                    request_deadline=settings.request_deadline,
                    reread=settings.reread,
                ),
                clock=utc_now,
                random=random.random,
            )
    finally:
        sandbox.close()
        database.close()


def teller_of(settings: "Settings") -> "Teller":
    from monitor.desk import Teller

    names = {outlet.slug: outlet.name for outlet in settings.outlets}
    return Teller(settings.channels, names, settings.timezone)


def open_sandbox(settings: "Settings") -> "Sandbox":
    from monitor.clean.sandbox import Sandbox

    return Sandbox(
        workers=settings.clean_workers, memory_bytes=settings.clean_memory_bytes, deadline=settings.clean_deadline
    )


def _keeping(settings: "Settings") -> "Keeping":
    from monitor.store.keep import Keeping

    return Keeping(settings.keep_pages, settings.keep_unmatched, settings.keep_prints, settings.keep_deliveries)


def user_agent(settings: "Settings") -> str:
    return f"news-monitor/{VERSION}" + (f" (+{settings.contact})" if settings.contact else "")


@contextmanager
def open_store(invocation: Invocation) -> Iterator["Database"]:
    """The database as it stands, for commands that look at it or change a row."""
    from monitor.store.engine import open_database

    database = open_database(invocation.settings().database)
    try:
        yield database
    finally:
        database.close()


def utc_now() -> datetime:
    """The machine's clock; everything else gets it as an argument."""
    return datetime.now(UTC)


def known_outlets(settings: "Settings") -> Sequence["Outlet"]:
    """The outlets of the settings, and behind them every shipped one: a page may be of any."""
    from monitor.outlets.catalogue import shipped_outlets

    return list({**shipped_outlets(), **{outlet.slug: outlet for outlet in settings.outlets}}.values())


def full_catalogue(settings: "Settings") -> "Catalogue":
    from monitor.outlets.catalogue import Catalogue

    return Catalogue(known_outlets(settings))


def channel_named(settings: "Settings", name: str) -> "Channel":
    import difflib

    from monitor.errors import SettingsError

    names = [channel.name for channel in settings.channels]
    if name not in names:
        nearest = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        raise SettingsError(settings.place, "channels", f"there is no channel {name!r}", next(iter(nearest), None))
    return settings.channels[names.index(name)]
