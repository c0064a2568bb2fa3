"""Logs: one event a decision, key=value; for a person on a terminal, JSON lines elsewhere. On stderr.

What libraries say goes the same way, so that every line of a log file is JSON.
"""

import json
import logging
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

from monitor.errors import SettingsError

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

HIDDEN = "***"


def set_up_logs(level: str, secrets: Iterable[str] = ()) -> None:
    """Sends this program's events, and the libraries' warnings, to stderr. SettingsError: no such level.

    No line shows any of `secrets`, whoever put it into a message or an error.
    """
    if level not in LEVELS:
        raise SettingsError("command line", "--log-level", f"must be one of {', '.join(LEVELS)}")
    is_person = sys.stderr.isatty()
    redact = _redacting(secrets)
    _set_up_libraries(max(LEVELS[level], logging.WARNING), redact, is_person=is_person)
    structlog.configure(
        processors=[
            *_shared(is_person=is_person),
            structlog.processors.format_exc_info,
            _renderer(is_person=is_person),
            redact,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _set_up_libraries(level: int, redact: Processor, *, is_person: bool) -> None:
    """Warnings of Python itself too; Apprise is silent, because it logs whole addresses, tokens included."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *_shared(is_person=is_person)],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _without_nothing,
            _renderer(is_person=is_person),
            redact,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger("apprise").setLevel(logging.CRITICAL)


def _shared(*, is_person: bool) -> list[Processor]:
    return [
        _without_nothing,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if is_person else "iso", utc=not is_person),
    ]


def _renderer(*, is_person: bool) -> Processor:
    return structlog.dev.ConsoleRenderer() if is_person else structlog.processors.JSONRenderer(ensure_ascii=False)


def _redacting(secrets: Iterable[str]) -> Processor:
    """What makes a finished line safe to show; a secret is found as it is and as JSON writes it."""
    forms = {form for secret in secrets if secret for form in (secret, json.dumps(secret, ensure_ascii=False)[1:-1])}
    longest_first = sorted(forms, key=len, reverse=True)

    def redact(_logger: Any, _name: str, line: Any) -> Any:
        for form in longest_first:
            line = line.replace(form, HIDDEN) if isinstance(line, str) else line
        return line

    return redact


def _without_nothing(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keys without a value are left out; outlet text cannot break a line or move the cursor."""
    return {key: _plain(value) for key, value in event.items() if value is not None}


def _plain(value: Any) -> Any:
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(mark if mark.isprintable() else " " for mark in value)
