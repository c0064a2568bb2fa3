"""The addresses that a page tells: made absolute, and its own one chosen."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urljoin, urlsplit

from monitor.clean.structured import Told

_WHOLE: Final = re.compile(r"https?://[a-z0-9.-]*[a-z0-9]/[^\s?#\\]*(?:\?[^\s#]+)?$")  # nothing to join or to mend


def absolute(address: str, url: str | None) -> str | None:
    """The address as seen from the page; None for what is no address of the web."""
    if _WHOLE.match(address):
        return address
    if not address.strip():
        return None
    try:
        joined = urljoin(url or "", address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in {"http", "https"} and parts.hostname else None


def choose_canonical(told: Sequence[Told], url: str | None) -> Told | None:
    """The page's own address as it tells it; not the site's front page, which some templates tell for every page."""
    is_inner = bool(_path(url or ""))
    for one in told:
        address = absolute(one.value, url)
        if address and (_path(address) or not is_inner):
            return Told(address, one.place)
    return None


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.strip("/")
    except ValueError:
        return ""
