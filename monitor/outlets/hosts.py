"""Host names of outlets: which site an address belongs to."""

from typing import Final
from urllib.parse import urlsplit

from monitor.model import Outlet

TECHNICAL_LABELS: Final = frozenset({"www", "rss", "feed", "feeds", "m", "amp"})  # in front of one site's real name

_NATIONAL_LABELS: Final = frozenset(
    ("ac", "co", "com", "edu", "go", "gob", "gov", "mil", "ne", "net", "or", "org", "re", "sch", "web")
)


def hosts_of(outlet: Outlet) -> tuple[str, ...]:
    """The hosts an outlet names, or the sites its sources stand on if it names none."""
    return outlet.hosts or tuple(dict.fromkeys(site_of(source.url) for source in outlet.sources))


def site_of(url: str) -> str:
    """The site of an address: its host without `www.`, `rss.`, `m.`; with the port if it is told."""
    place = place_of(url)
    first, _, rest = place.partition(".")
    return rest if first in TECHNICAL_LABELS and "." in rest else place


def family_of(url: str) -> str:
    """The domain that a site and its sister sites share: `kompas.com` of `indeks.kompas.com`, by rule of thumb.

    The last two labels, three below a country's `co`, `com`, `or` and the like; a number or bare name stays whole.
    """
    place = place_of(url)
    labels = place.split(".")
    if ":" in place or labels[-1].isdigit():
        return place
    is_national = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _NATIONAL_LABELS
    return ".".join(labels[-3:] if is_national else labels[-2:])


def place_of(url: str) -> str:
    """Host and, if it is told, port of an address: `example.com`, `127.0.0.1:8099`; empty if there is none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host


def is_within(place: str, site: str) -> bool:
    """Whether a host (with or without port) is `site` or lies below it; a site without port stands for every port."""
    host = place.rpartition(":")[0] if place.rpartition(":")[2].isdigit() else place
    return place == site or any(each == site or each.endswith(f".{site}") for each in (place, host))
