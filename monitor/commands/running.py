"""The commands that run: until stopped, once, and the look at whether one is alive."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import structlog

from monitor.app import DONE, NOT_WELL, VERSION, Invocation, open_runner, open_store, open_work
from monitor.chores import count_from_today
from monitor.commands.last_moment import last_moment
from monitor.errors import SettingsError
from monitor.logs import set_up_logs
from monitor.metrics import serving_metrics
from monitor.owners import is_here
from monitor.schedule.runner import Runner
from monitor.screens import print_line, print_note
from monitor.settings import Settings, secrets_of
from monitor.store.engine import upgrade
from monitor.store.workers import leave, list_workers


def run_until_stopped(invocation: Invocation) -> int:
    settings = start(invocation)
    return _run_until_stopped(settings, open_runner(settings))


def work_until_stopped(invocation: Invocation) -> int:
    settings = start(invocation)
    return _run_until_stopped(settings, open_work(settings))


def run_once(invocation: Invocation) -> int:
    return asyncio.run(_run_once(start(invocation)))


def report_health(invocation: Invocation, *, of_this_machine: bool) -> int:
    with open_store(invocation) as database:
        seen, now = database.read(lambda tx: (list_workers(tx), database.now(tx)))
    if of_this_machine:
        seen = [each for each in seen if is_here(each.sign.owner)]
    for each in seen:
        print_line(f"{each.sign.role} {each.sign.owner} was alive at {each.seen_at:%Y-%m-%d %H:%M:%S} UTC")
    if not seen:
        print_line("no monitor was alive here within a day, or the last one was stopped in order")
    return DONE if any(each.is_alive(now) for each in seen) else NOT_WELL


def start(invocation: Invocation) -> Settings:
    """Settings read, logs set up, database upgraded: nothing starts half."""
    settings = invocation.settings()
    set_up_logs(invocation.log_level, secrets_of(settings))
    upgrade(settings.database)
    if settings.engine == "procrastinate":
        _prepare_engine(settings)
    return settings


def _prepare_engine(settings: Settings) -> None:
    try:
        from monitor.schedule.queue_engine import prepare_queue  # noqa: PLC0415  an extra that few install
    except ImportError as error:
        reason = "needs the extra: pip install 'news-monitor[cluster]'"
        raise SettingsError(settings.place, "engine.kind", reason) from error
    prepare_queue(settings.database)


def _run_until_stopped(settings: Settings, opened: AbstractAsyncContextManager[Runner]) -> int:
    with last_moment() as start_countdown:
        asyncio.run(_run(settings, opened, start_countdown))
    return DONE


async def _run(
    settings: Settings, opened: AbstractAsyncContextManager[Runner], start_countdown: Callable[[], None]
) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _end, stop, start_countdown)
    async with opened as runner:
        _say_started(settings, runner.desk.database.name)
        with serving_metrics(settings.metrics if runner.drains else None, runner.desk.database):
            await runner.run(stop)
        await runner.desk.database.awrite(lambda tx: leave(tx, runner.owner))
    structlog.get_logger().info("monitor.stopped")


def _end(stop: asyncio.Event, start_countdown: Callable[[], None]) -> None:
    if not stop.is_set():
        stop.set()
        start_countdown()


async def _run_once(settings: Settings) -> int:
    async with open_runner(settings) as runner:
        counted = await runner.run_round()
        await count_from_today(runner.desk.database, runner.desk.books.teller)
        for chore in runner.chores:
            await chore()
        told = await runner.tell_round()
    sent = ", ".join(f"{name}: {count.delivered} sent" for name, count in told.items())
    print_note(f"{counted.polls} sources checked, {counted.reads} pages read; {sent}")
    return NOT_WELL if any(count.dead or count.retried for count in told.values()) else DONE


def _say_started(settings: Settings, database: str) -> None:

    structlog.get_logger().info(
        "monitor.started",
        version=VERSION,
        settings=settings.place,
        database=database,
        outlets=[outlet.slug for outlet in settings.outlets],
        topics=[topic.name for topic in settings.topics],
        channels=[f"{channel.name} ({channel.path or channel.kind.value})" for channel in settings.channels],
    )
