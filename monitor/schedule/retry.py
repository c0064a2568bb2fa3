"""What is tried again, and when: the one table, for deliveries and for fetch failures.

Pure: chance comes in as `random`, a number from 0 up to 1. Jitter only ever adds time, so that neither a Retry-After
nor an outlet's delay is cut short.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

from monitor.model import FailureKind, Fate, SendFailure

Random = Callable[[], float]

DELIVERY_DELAYS = (
    timedelta(0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Before each attempt of a delivery; the schedule that Standard Webhooks 1.0 recommends."""

MAX_DELIVERY_ATTEMPTS = len(DELIVERY_DELAYS)
RETRY_AFTER_CAP = timedelta(hours=24)
_RETRY_AFTER_FLOOR = timedelta(seconds=1)
_JITTER = 0.1

_QUICK = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
_PATIENT = (*_QUICK, timedelta(hours=12), timedelta(hours=24))
_RARE = (timedelta(hours=1), timedelta(hours=24))

_LINK_TABLE: Mapping[FailureKind, tuple[tuple[timedelta, ...], Fate]] = {
    FailureKind.ROBOTS: ((), Fate.FORBIDDEN),
    FailureKind.REFUSED: ((), Fate.FORBIDDEN),
    FailureKind.FORBIDDEN: ((timedelta(hours=6), timedelta(hours=24)), Fate.FORBIDDEN),  # a wall may be a passing one
    FailureKind.GONE: ((timedelta(minutes=10), timedelta(hours=6)), Fate.GONE),  # feeds run ahead of their pages
    FailureKind.TOO_LARGE: ((), Fate.GIVEN_UP),
    FailureKind.CLIENT: (_RARE, Fate.GIVEN_UP),
    FailureKind.ENCODING: (_RARE, Fate.GIVEN_UP),
    FailureKind.REDIRECTS: (_RARE, Fate.GIVEN_UP),
    FailureKind.PROTOCOL: (_RARE, Fate.GIVEN_UP),
    FailureKind.TLS: ((timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)), Fate.GIVEN_UP),
    FailureKind.DNS: (_PATIENT, Fate.GIVEN_UP),
    FailureKind.CONNECT: (_PATIENT, Fate.GIVEN_UP),
    FailureKind.TIMEOUT: (_PATIENT, Fate.GIVEN_UP),
    FailureKind.SERVER: (_PATIENT, Fate.GIVEN_UP),
    FailureKind.BUSY: (_PATIENT, Fate.GIVEN_UP),
    FailureKind.ROBOTS_UNREACHABLE: (_PATIENT, Fate.GIVEN_UP),
}
"""A link: the delays after its first, second, … failure, and the fate when they are used up."""

_RESTART_DELAYS = (timedelta(0), *_QUICK, timedelta(hours=12), timedelta(hours=24))
"""After attempts whose process died: the first death is hardly the fault of what was at hand."""

_SOURCE_DELAYS = (*_QUICK, timedelta(hours=12), timedelta(hours=24))
_SLOW_SOURCE_DELAYS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
_STANDING = frozenset(
    {
        FailureKind.ROBOTS,
        FailureKind.REFUSED,
        FailureKind.FORBIDDEN,
        FailureKind.GONE,
        FailureKind.CLIENT,
        FailureKind.TOO_LARGE,
        FailureKind.ENCODING,
        FailureKind.REDIRECTS,
    }
)
"""Answers that mean it: asking again soon changes nothing."""

_FAULTS = frozenset({FailureKind.SERVER, FailureKind.TLS, FailureKind.PROTOCOL, FailureKind.ROBOTS_UNREACHABLE})
"""Something is broken over there, and somebody will mend it."""


def delivery_delay(attempts: int, failure: SendFailure, random: Random) -> timedelta | None:
    """How long to wait after the failure of attempt number `attempts` (from 1); None: no further attempt."""
    if failure.permanent or failure.disable or attempts >= MAX_DELIVERY_ATTEMPTS:
        return None
    if failure.retry_after is not None:
        return _told_delay(failure.retry_after, random)
    return _with_jitter(DELIVERY_DELAYS[max(attempts, 1)], random)


def link_delay(
    kind: FailureKind, attempts: int, random: Random, *, retry_after: timedelta | None = None
) -> timedelta | Fate:
    """How long to wait before a link is read again after its failure number `attempts` (from 1), or its fate."""
    delays, fate = _LINK_TABLE[kind]
    if attempts > len(delays):
        return fate
    return _at_least(retry_after, delays[max(attempts, 1) - 1], random)


def source_delay(
    kind: FailureKind, failures: int, random: Random, *, retry_after: timedelta | None = None
) -> timedelta:
    """How long to wait before a source is polled again after `failures` failures in a row; never more than a day."""
    delays = _SLOW_SOURCE_DELAYS if kind in _STANDING else _SOURCE_DELAYS
    return _at_least(retry_after, delays[min(max(failures, 1), len(delays)) - 1], random)


def restart_delay(attempts: int) -> timedelta:
    """How long what a dead process held waits when its attempts, this one counted, are `attempts` (from 1)."""
    return _RESTART_DELAYS[min(max(attempts, 1), len(_RESTART_DELAYS)) - 1]


def health_weight(kind: FailureKind) -> float:
    """How much a failure counts against a source's health: 1 refused or gone, 0.5 broken, 0.25 passing."""
    if kind in _STANDING:
        return 1.0
    return 0.5 if kind in _FAULTS else 0.25


def _at_least(retry_after: timedelta | None, delay: timedelta, random: Random) -> timedelta:
    """The server's own word counts if it asks for more than the table does."""
    if retry_after is not None and retry_after > delay:
        return _told_delay(retry_after, random)
    return _with_jitter(delay, random)


def _told_delay(retry_after: timedelta, random: Random) -> timedelta:
    return _with_jitter(max(_RETRY_AFTER_FLOOR, min(retry_after, RETRY_AFTER_CAP)), random)


def _with_jitter(delay: timedelta, random: Random) -> timedelta:
    return delay * (1 + _JITTER * random())
