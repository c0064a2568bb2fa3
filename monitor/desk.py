"""The parts that the pipeline works with, put together once by `monitor.app`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.model import Channel, Clock
from monitor.store.profile_cache import ProfileCache

if TYPE_CHECKING:  # records of parts: who names them need not load them
    from monitor.clean.sandbox import Sandbox
    from monitor.fetch.client import Fetcher
    from monitor.match.matcher import Matcher
    from monitor.outlets.catalogue import Catalogue
    from monitor.store.engine import Database


@dataclass(frozen=True, slots=True)
class Limits:
    """What the user sets for the way from source to page."""

    fastest: timedelta
    slowest: timedelta
    attempts: int
    page_bytes: int
    feed_bytes: int
    request_deadline: timedelta
    reread: tuple[timedelta, ...] = ()  # the ages at which an article that was told is read again


@dataclass(frozen=True, slots=True)
class Teller:
    """What is needed to decide and write what the channels are owed."""

    channels: tuple[Channel, ...]
    outlet_names: Mapping[str, str]
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Books:
    """What filing needs: where to write, and by what rules. `first_contact` as in the settings."""

    database: "Database"
    catalogue: "Catalogue"
    teller: Teller
    first_contact: timedelta
    profiles: ProfileCache = field(default_factory=ProfileCache)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that checking a source and reading a link need. `random` gives numbers from 0 up to 1."""

    books: Books
    fetcher: "Fetcher"
    sandbox: "Sandbox"
    matcher: "Matcher"
    limits: Limits
    clock: Clock
    random: Callable[[], float]

    @property
    def database(self) -> "Database":
        return self.books.database

    @property
    def catalogue(self) -> "Catalogue":
        return self.books.catalogue
