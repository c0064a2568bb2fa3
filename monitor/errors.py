"""Every error this program raises on purpose, in one tree.

MonitorError
 ├── SettingsError            the settings are wrong: file, key, and what would be right
 ├── QueryError               a query cannot be parsed: text, column, expectation
 ├── OutletError              an outlet file is wrong: file, key
 ├── InputError               a file or a line given to a command cannot be read: place, reason
 ├── AddressRefusedError      the address guard refused to connect: host, address
 ├── SandboxError             a child process did not answer: why (timeout, memory, crash)
 ├── DatabaseError            the database cannot be used: url without its password, reason
 │    └── DatabaseUnavailableError   not now (locked, full, away): the same may succeed later
 └── DeliveryError            a channel cannot be used as it is set: channel, reason

Expected outcomes are not errors but values: see `monitor.model` (NotModified, FetchFailure, CleanFailure).
"""

from dataclasses import dataclass


class MonitorError(Exception):
    """Something this program can say in one sentence; the command line prints it and exits with 2."""


@dataclass
class SettingsError(MonitorError):
    """A setting that cannot be used. `place` is a file or `environment`, `key` a dotted path; never holds a secret."""

    place: str
    key: str
    reason: str
    nearest: str | None = None

    def __str__(self) -> str:
        hint = f" (did you mean {self.nearest!r}?)" if self.nearest else ""
        return f"{self.place}: {_in_one_line(self.key)}: {self.reason}{hint}"


def _in_one_line(key: str) -> str:
    """A key as it is shown: whatever stands in a file, it fits a line and moves no cursor."""
    plain = "".join(each if each.isprintable() else " " for each in key)
    return plain if len(plain) <= 200 else plain[:199] + "…"


@dataclass
class QueryError(MonitorError):
    """A query that cannot be parsed; `column` counts from 1."""

    query: str
    column: int
    reason: str

    def __str__(self) -> str:
        return f"column {self.column}: {self.reason}\n    {self.query}\n    {' ' * (self.column - 1)}^"


@dataclass
class OutletError(MonitorError):
    """An outlet description that cannot be used."""

    place: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: {self.reason}"


@dataclass
class InputError(MonitorError):
    """A file or line given to a command that cannot be read; `place` is `name:line` or a path."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass
class AddressRefusedError(MonitorError):
    """The address guard refused to connect: `address` is forbidden for `host`."""

    host: str
    address: str

    def __str__(self) -> str:
        return f"{self.host}: the address {self.address} is not allowed (see network.allow)"


@dataclass
class SandboxError(MonitorError):
    """A child process did not answer; `reason` is `timeout`, `memory` or `crash`."""

    reason: str
    detail: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


@dataclass
class DatabaseError(MonitorError):
    """The database cannot be used; `url` has no password in it."""

    url: str
    reason: str

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


@dataclass
class DatabaseUnavailableError(DatabaseError):
    """The database is locked, full or away just now; nothing was written, and the same may succeed later."""


@dataclass
class DeliveryError(MonitorError):
    """A channel that cannot be used as it is set."""

    channel: str
    reason: str

    def __str__(self) -> str:
        return f"channel {self.channel}: {self.reason}"
