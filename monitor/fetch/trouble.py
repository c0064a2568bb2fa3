"""Why a request gave no answer, as a value: read off exceptions, status codes and Retry-After."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from monitor.errors import AddressRefusedError
from monitor.fetch.resolve import ResolveError
from monitor.model import FailureKind

MAX_RETRY_AFTER = timedelta(hours=24)
MAX_DETAIL_CHARS = 300


@dataclass(frozen=True, slots=True)
class Trouble:
    """A request that gave nothing to read. `detail` is a sentence for people, safe to print."""

    kind: FailureKind
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None


def shown(text: str) -> str:
    """Foreign text as it may stand in a sentence: printable, and not too long."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text[:MAX_DETAIL_CHARS]
    )


def trouble_of_error(error: httpx.HTTPError | httpx.InvalidURL | AddressRefusedError, host: str) -> Trouble:
    """What an exception of the transport means."""
    cause = error.__cause__
    if isinstance(error, AddressRefusedError):
        return Trouble(FailureKind.REFUSED, str(error))
    if isinstance(cause, ResolveError):
        return Trouble(FailureKind.DNS, shown(str(cause)))
    if cause is not None and cause.args and isinstance(cause.args[0], ssl.SSLError):
        return Trouble(FailureKind.TLS, shown(f"{host}: {_tls_reason(cause.args[0])}"))
    return Trouble(_kind_of(error), shown(f"{host}: {_words(error)}"))


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not valid: {error.verify_message}"
    return f"TLS failed: {(error.reason or str(error)).replace('_', ' ').lower()}"


def _kind_of(error: Exception) -> FailureKind:
    if isinstance(error, httpx.TimeoutException):
        return FailureKind.TIMEOUT
    if isinstance(error, httpx.ConnectError):
        return FailureKind.CONNECT
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return FailureKind.REFUSED
    return FailureKind.PROTOCOL


def _words(error: Exception) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return "no connection in time"
    if isinstance(error, httpx.ConnectError):
        return f"no connection ({error})" if str(error) else "no connection"
    if isinstance(error, httpx.ReadError | httpx.WriteError):
        return "the connection broke"
    return str(error) or type(error).__name__


def trouble_of_status(status: int, headers: Mapping[str, str], now: datetime) -> Trouble:
    """What a status other than 2xx and a followed redirect means."""
    kind = _KINDS.get(status) or _CLASSES.get(status // 100, FailureKind.PROTOCOL)
    wait = read_retry_after(headers.get("retry-after", ""), now) if kind is FailureKind.BUSY else None
    return Trouble(kind, f"{status} {_phrase(status)}".rstrip(), status, wait)


_KINDS = {
    304: FailureKind.PROTOCOL,  # nobody asked whether something changed
    401: FailureKind.FORBIDDEN,
    403: FailureKind.FORBIDDEN,
    404: FailureKind.GONE,
    410: FailureKind.GONE,
    429: FailureKind.BUSY,
    451: FailureKind.FORBIDDEN,
    503: FailureKind.BUSY,
}
_CLASSES = {3: FailureKind.REDIRECTS, 4: FailureKind.CLIENT, 5: FailureKind.SERVER}


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """How long a server wants to be left alone (RFC 9110 section 10.2.3): seconds or a date, at most a day."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), MAX_RETRY_AFTER)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError, IndexError, TypeError):  # the email parser meets odd dates with any of these
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at  # "-0000": UTC, of unknown origin
    return min(max(at - now, timedelta()), MAX_RETRY_AFTER)
