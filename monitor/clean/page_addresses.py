"""The addresses that a page tells: made absolute, and its own one chosen."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final
from urllib.parse import urljoin, urlsplit

from monitor.clean.structured import Told

_WHOLE: Final = re.compile(r"https?://[a-z0-9.-]*[a-z0-9]/[^\s?#\\]*(?:\?[^\s#]+)?$")  # nothing to join or to mend


_SECTION: Final = re.compile(r"[^\W\d_]{3,20}(?:-[^\W\d_]{1,20}){0,2}")
_FOLDERS: Final = 2  # of a path: further ones name days and stories
_PLAIN_HOST: Final = 2  # parts of a host without a name before it
_NO_SECTIONS: Final = frozenset(
    "www amp mobile new news read article articles story stories berita post posts doc view detail content index html "
    "amphtml archive archives artikel nachrichten noticias noticia actualites notizie edition online site web page "
    "single live video videos gallery foto photo blog blogs com org net".split()
)


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


def choose_section(told: Sequence[Told], url: str | None) -> Told | None:
    """The section that the address names too, else the first that is told, else what the address alone names."""
    named = _named_sections(url or "")
    folded = {"".join(filter(str.isalnum, name)) for name in named}
    both = (one for one in told if "".join(filter(str.isalnum, one.value.casefold())) in folded)
    alone = [Told(named[0].replace("-", " "), "url")] if named else []
    return next(chain(both, told, alone), None)


def _named_sections(url: str) -> list[str]:
    """The words of an address that may name a section: "internasional" in internasional.example.co.id/news/slug."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").split(".")
    except ValueError:
        return []
    folders = parts.path.casefold().strip("/").split("/")[:-1][:_FOLDERS]
    is_of_country = len(host) > 1 and len(host[-1]) == 2 and len(host[-2]) <= 3  # example.co.id
    words = [*(host[:1] if len(host) > _PLAIN_HOST + is_of_country else []), *folders]
    return [word for word in words if _SECTION.fullmatch(word) and word not in _NO_SECTIONS]


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.strip("/")
    except ValueError:
        return ""
