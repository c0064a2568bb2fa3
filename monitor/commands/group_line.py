"""`monitor group` on JSON lines."""

from functools import partial
from typing import BinaryIO

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue
from monitor.discover.addresses import canonical_url, outlet_key, url_key
from monitor.jsonlines import answer_lines
from monitor.outlets.catalogue import Catalogue
from monitor.stories.protocol import Grouper


def answer_group(invocation: Invocation, lines: BinaryIO, out: BinaryIO) -> int:
    catalogue = full_catalogue(invocation.settings())
    bad_count = answer_lines(lines, out, Grouper(partial(keys_of, catalogue)).answer)
    return NOT_WELL if bad_count else DONE


def keys_of(catalogue: Catalogue, url: str) -> tuple[bytes, str | None, str | None]:
    """The key of an address, its outlet's own id and the outlet; an empty key for what is no address."""
    outlet = catalogue.of_url(url)
    canonical = canonical_url(url, outlet)
    if canonical is None:
        return b"", None, None
    return url_key(canonical), outlet_key(canonical, outlet), outlet.slug if outlet else None
