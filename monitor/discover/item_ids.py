"""Whether a feed gives its articles new ids, told by comparing two polls."""

from collections.abc import Iterable, Mapping
from typing import Final

import xxhash

from monitor.discover.addresses import url_key
from monitor.model import Link

MAX_ITEMS: Final = 50  # of a poll are remembered: 800 bytes
MIN_CHANGED: Final = 3
_HALF_BYTES: Final = 8


def pack_item_ids(links: Iterable[Link]) -> bytes:
    """What to remember of a poll: for its first articles with an id, 8 bytes of the address and 8 of the id."""
    return b"".join(address + identity for address, identity in _prints(links).items())


def ids_changed(before: bytes, links: Iterable[Link]) -> bool:
    """Whether most articles that were listed `before` (packed) and are listed again have another id now."""
    size = 2 * _HALF_BYTES
    known = {before[at : at + _HALF_BYTES]: before[at + _HALF_BYTES : at + size] for at in range(0, len(before), size)}
    again = {address: identity for address, identity in _prints(links).items() if address in known}
    changed = sum(known[address] != identity for address, identity in again.items())
    return changed >= MIN_CHANGED and changed * 2 > len(again)


def _prints(links: Iterable[Link]) -> Mapping[bytes, bytes]:
    named = [(link, link.feed_id) for link in links if link.feed_id][:MAX_ITEMS]
    return {
        url_key(link.url)[:_HALF_BYTES]: xxhash.xxh3_64_digest(name.encode("utf-8", "replace")) for link, name in named
    }
