"""The outlets that are known: those shipped with the program, and the one that an address belongs to."""

import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources

from monitor.model import Outlet
from monitor.outlets.hosts import hosts_of, place_of
from monitor.outlets.reading import read_outlet

__all__ = ["Catalogue", "read_outlet", "shipped_outlets"]


def shipped_outlets() -> dict[str, Outlet]:
    """Every outlet that comes with the program, by slug. Reads the package's files: call it once and keep it."""
    files = [each for each in resources.files("monitor.outlets").iterdir() if each.name.endswith(".toml")]
    texts = {each.name: each.read_text("utf-8") for each in files}
    outlets = [read_outlet(tomllib.loads(texts[name]), name) for name in sorted(texts)]
    return {outlet.slug: outlet for outlet in outlets}


class Catalogue:
    """Finds outlets by address and by slug. Of two that claim a host, the one with the longer claim has it."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._outlets = tuple(outlets)
        self._by_slug = {outlet.slug: outlet for outlet in self._outlets}
        self._by_host: dict[str, Outlet] = {}
        for outlet in self._outlets:
            for host in hosts_of(outlet):
                self._by_host.setdefault(host, outlet)

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self._outlets)

    def by_slug(self, slug: str) -> Outlet | None:
        return self._by_slug.get(slug)

    def of_url(self, url: str) -> Outlet | None:
        """The outlet whose host, or a domain above it, stands in `url`; None if no one claims it."""
        place = place_of(url)
        claimed = self._by_host.get(place)
        host = place.rpartition(":")[0] if place.rpartition(":")[2].isdigit() else place
        while claimed is None and host:
            claimed = self._by_host.get(host)
            _, _, host = host.partition(".")
        return claimed
