"""The engine of many processes: Procrastinate, a queue in the same PostgreSQL database. Its one home.

A job is a wake-up without arguments: nothing is lost with it, so there is nothing to retry, no lock, and no trace of a
finished one. Procrastinate's tables stand in a schema of their own and may be dropped at any time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version

import procrastinate
import psycopg
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from psycopg import sql
from psycopg_pool import PoolTimeout

from monitor.errors import DatabaseError
from monitor.schedule.engine import Answer
from monitor.store.engine import postgresql_conninfo, without_password

log = structlog.get_logger()

SCHEMA = "wakeups"
WORK, TELL = "work", "tell"
HOSTS_A_CALL = 10  # a wake-up for each ten hosts that are ready: one for each would cost more than the polls
MOST_CALLS = 20  # that wait at once
STALLED_S = 30  # since the last heartbeat of the process that took a job
POLL_S = 1.0  # between two looks where the database cannot notify (PgBouncer in transaction mode)
NOTIFIED_POLL_S = 5.0  # the same where it can
GRACE_S = 1.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 10.0
_AWAY = (ConnectorException, psycopg.Error, PoolTimeout, OSError)
_KEEPALIVE = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 8000,
    "application_name": "monitor wake-ups",
}


@dataclass(slots=True)
class QueueEngine:
    """Hears the queue `work`, and `tell` if this process tells. `count_ready` gives how many hosts are ready."""

    url: str = field(repr=False)
    count_ready: Callable[[], Awaitable[int]]
    tells: bool
    notifies: bool = True
    _app: procrastinate.App | None = None
    _trouble: str = "not connected yet"
    _calls: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def state(self) -> str:
        """Its name, and what is wrong with it."""
        return f"procrastinate: {self._trouble}" if self._trouble else "procrastinate"

    async def listen(self, on_work: Answer, on_tell: Answer) -> None:
        """Hands on the wake-ups of other processes, until it is cancelled.

        Procrastinate's worker ends when the database goes away: it is started again, ever more slowly.
        """
        _quieten()
        wait = FIRST_WAIT_S
        while True:
            app = self._make_app(on_work, on_tell)
            try:
                await app.open_async()
                self._app, self._trouble = app, ""
                log.info("engine.connected", engine="procrastinate")
                wait = FIRST_WAIT_S
                await self._hear(app)
            except* _AWAY as group:
                self._trouble = _words_of(group)
            finally:
                self._app = None
                await app.close_async()
            log.warning("engine.away", engine="procrastinate", error=self._trouble, again_in_s=wait)
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)

    def call_tellers(self) -> None:
        """Wakes those who empty outboxes, in whatever process."""
        call = asyncio.create_task(self._call_tellers())
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def tick(self) -> None:
        """Calls as many workers as the hosts that are ready can use, and forgets what dead ones had taken."""
        app = self._app
        if app is None:
            return
        with suppress(*_AWAY):  # `listen` says it, and the next tick is near
            await _forget_stalled(app)
            wanted = min(-(-await self.count_ready() // HOSTS_A_CALL), MOST_CALLS) - await _waiting_count(app)
            if wanted > 0:
                await app.configure_task(WORK).batch_defer_async(*[{}] * wanted)

    async def _call_tellers(self) -> None:
        if self._app is not None:
            with suppress(AlreadyEnqueued, *_AWAY):
                await self._app.configure_task(TELL, queueing_lock=TELL).defer_async()

    def _make_app(self, on_work: Answer, on_tell: Answer) -> procrastinate.App:
        app = procrastinate.App(connector=_connector(self.url))
        app.task(name=WORK, queue=WORK)(on_work)
        app.task(name=TELL, queue=TELL)(on_tell)
        return app

    async def _hear(self, app: procrastinate.App) -> None:
        """Until the database goes away. Each queue has a worker of its own, so that neither waits for the other."""
        async with asyncio.TaskGroup() as workers:
            for queue in (WORK, TELL) if self.tells else (WORK,):
                workers.create_task(self._hear_queue(app, queue))

    async def _hear_queue(self, app: procrastinate.App, queue: str) -> None:
        await app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=1,
            listen_notify=self.notifies,
            fetch_job_polling_interval=NOTIFIED_POLL_S if self.notifies else POLL_S,
            shutdown_graceful_timeout=GRACE_S,
            delete_jobs="always",
            install_signal_handlers=False,
        )
        raise ConnectorException("its worker ended")


def _quieten() -> None:
    """What the libraries say of every job and every failed connection is said by `listen`, once."""
    for name in ("procrastinate", "psycopg.pool"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def prepare_queue(url: str) -> None:
    """Makes Procrastinate's tables, or makes them anew for a newer Procrastinate: only wake-ups are lost with them.

    DatabaseError if the database is no PostgreSQL or is away.
    """
    try:
        with psycopg.connect(postgresql_conninfo(url)) as connection:
            _make_schema(connection)
    except psycopg.Error as error:
        raise DatabaseError(without_password(url), " ".join(str(error).split())) from error


def _make_schema(connection: psycopg.Connection) -> None:
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('wakeups', 0))")
    found = connection.execute("SELECT obj_description(to_regnamespace('wakeups'), 'pg_namespace')").fetchone()
    made_for, installed = (found or [None])[0], version("procrastinate")
    if made_for is not None and _numbers(made_for) >= _numbers(installed):
        return
    connection.execute("DROP SCHEMA IF EXISTS wakeups CASCADE")
    connection.execute("CREATE SCHEMA wakeups")
    connection.execute("SET LOCAL search_path = wakeups")
    connection.execute(SchemaManager.get_schema())
    connection.execute(sql.SQL("COMMENT ON SCHEMA wakeups IS {}").format(installed))


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(".") if part.isdecimal()]


def _connector(url: str) -> procrastinate.PsycopgConnector:
    kwargs = {"options": f"-c search_path={SCHEMA} -c statement_timeout=60s", **_KEEPALIVE}
    conninfo = postgresql_conninfo(url)
    return procrastinate.PsycopgConnector(conninfo=conninfo, kwargs=kwargs, min_size=1, max_size=6, timeout=10)


def _words_of(group: BaseExceptionGroup[Exception]) -> str:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return " ".join(str(error).split()) or type(error).__name__


async def _forget_stalled(app: procrastinate.App) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_S):
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


async def _waiting_count(app: procrastinate.App) -> int:
    return sum(queue["todo"] for queue in await app.job_manager.list_queues_async(queue=WORK))
