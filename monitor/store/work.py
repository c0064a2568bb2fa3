"""What is handed out to be done, and what is handed back. Every piece of work names the host's fence."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from monitor.model import Fate, Link, SourceSpec, Validators

HealthState = Literal["new", "up", "degraded", "down"]


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between two polls."""

    validators: Validators = field(default_factory=Validators)
    body_hash: bytes | None = None
    asked_url: str | None = None  # what validators and body hash are of
    item_ids: bytes | None = None  # packed by `discover.item_ids`
    interval: timedelta = timedelta()
    rhythm: timedelta | None = None  # learned time between new links
    fail_count: int = 0  # in a row
    fail_weight: float = 0.0
    last_checked_at: datetime | None = None
    last_changed_at: datetime | None = None
    last_link_at: datetime | None = None
    poll_count: int = 0
    unchanged_count: int = 0
    since_full_get: int = 0
    first_polled_at: datetime | None = None  # None: never met yet
    state: HealthState = "new"
    state_reason: str = ""


@dataclass(frozen=True, slots=True)
class PollWork:
    """One source to be polled, under a lease of its host."""

    host_id: int
    fence: int
    source_id: int
    outlet: str
    spec: SourceSpec
    parent_id: int | None
    due_at: datetime
    claimed_at: datetime  # by the database's clock, which alone is compared with stored times
    state: SourceState

    @property
    def is_first_contact(self) -> bool:
        return self.state.first_polled_at is None


@dataclass(frozen=True, slots=True)
class ReadWork:
    """One link to be read, under a lease of its host. `attempts` counts this one."""

    host_id: int
    fence: int
    link_id: int
    source_id: int | None
    outlet: str
    key: bytes
    link: Link
    discovered_at: datetime
    first_contact: bool
    due_at: datetime
    claimed_at: datetime  # as above
    attempts: int
    article_id: int | None = None  # of the last time it was read
    fate: Fate | None = None  # not None: it is read again, to look for a new version

    @property
    def fetch_url(self) -> str:
        return self.link.fetch_url or self.link.url


Work = PollWork | ReadWork


class PollOutcome(StrEnum):
    NOT_MODIFIED = "not_modified"  # 304
    UNCHANGED = "unchanged"  # the same body again
    CHANGED = "changed"
    FAILED = "failed"  # no answer that lists articles


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link with the key of its canonical URL."""

    link: Link
    key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a poll found, and what was decided about the source. None leaves what is stored."""

    outcome: PollOutcome
    next_check_at: datetime
    interval: timedelta
    links: tuple[FoundLink, ...] = ()
    nested: tuple[str, ...] = ()  # sitemaps that become sources of their own
    validators: Validators | None = None
    body_hash: bytes | None = None
    asked_url: str | None = None  # what validators and body hash are of
    item_ids: bytes | None = None  # packed by `discover.item_ids`
    rhythm: timedelta | None = None
    trouble: str | None = None  # FailureKind or ListingTrouble
    detail: str = ""
    fail_weight: float = 0.0  # of this failure; a success starts from 0
    state: HealthState = "up"
    state_reason: str = ""


@dataclass(frozen=True, slots=True)
class PollReceipt:
    new_count: int
