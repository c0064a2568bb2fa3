"""What the network gives: pages, "not modified", failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET sends back."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One HTTP answer as received; `body` is without content coding; header names are lower case."""

    requested_url: str
    url: str  # after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime

    @property
    def validators(self) -> Validators:
        return Validators(self.headers.get("etag"), self.headers.get("last-modified"))


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server's word (304) that nothing changed."""

    requested_url: str
    fetched_at: datetime


class FailureKind(StrEnum):
    """Why an address gave no page. The table of retries is keyed by this."""

    ROBOTS = "robots"  # robots.txt forbids it
    ROBOTS_UNREACHABLE = "robots_unreachable"  # robots.txt answers 5xx or not at all: a full stop (RFC 9309)
    REFUSED = "refused"  # the address guard, a redirect to another scheme
    DNS = "dns"
    TLS = "tls"
    CONNECT = "connect"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"  # a content coding that was not asked for, or is broken
    REDIRECTS = "redirects"
    GONE = "gone"  # 404, 410
    FORBIDDEN = "forbidden"  # 401, 403, 451
    BUSY = "busy"  # 429, 503
    CLIENT = "client"  # other 4xx
    SERVER = "server"  # other 5xx
    PROTOCOL = "protocol"  # not HTTP


@dataclass(frozen=True, slots=True)
class FetchFailure:
    requested_url: str
    kind: FailureKind
    detail: str
    fetched_at: datetime
    status: int | None = None
    retry_after: timedelta | None = None


Fetched = Page | NotModified | FetchFailure
