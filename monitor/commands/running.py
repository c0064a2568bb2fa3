"""The commands that run: until stopped, once, and the look at whether one is alive."""

import asyncio
import signal

import structlog

from monitor.app import DONE, NOT_WELL, SIGN_OF_LIFE, VERSION, Invocation, open_runner, open_store
from monitor.logs import set_up_logs
from monitor.screens import print_line, print_note
from monitor.settings import Settings
from monitor.store import marks
from monitor.store.engine import upgrade


def run_until_stopped(invocation: Invocation) -> int:
    settings = start(invocation)
    asyncio.run(_run(settings))
    return DONE


def run_once(invocation: Invocation) -> int:
    return asyncio.run(_run_once(start(invocation)))


def report_health(invocation: Invocation) -> int:
    with open_store(invocation) as database:
        mark, now = database.read(lambda tx: (marks.read_mark(tx, marks.ALIVE), database.now(tx)))
    is_alive = mark is not None and now - mark.at < SIGN_OF_LIFE
    print_line(f"alive: {mark.value} at {mark.at:%Y-%m-%d %H:%M:%S} UTC" if mark else "no monitor was ever alive here")
    return DONE if is_alive else NOT_WELL


def start(invocation: Invocation) -> Settings:
    """Settings read, logs set up, database upgraded: nothing starts half."""
    settings = invocation.settings()
    set_up_logs(invocation.log_level)
    upgrade(settings.database)
    return settings


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with open_runner(settings) as runner:
        _say_started(settings, runner.desk.database.name)
        await runner.run(stop)
    structlog.get_logger().info("monitor.stopped")


async def _run_once(settings: Settings) -> int:
    async with open_runner(settings) as runner:
        counted = await runner.run_round()
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
