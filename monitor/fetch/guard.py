"""Which addresses this program may connect to: public ones, and what the operator allows by name.

`ipaddress.is_global` is not enough: it passes 192.0.0.192 (a cloud's metadata), 168.63.129.16 (another's) and
addresses that wrap a private one (6to4, NAT64). So the list of refused networks is kept here, and every form that
carries an IPv4 address is unwrapped and checked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from monitor.errors import AddressRefusedError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class AddressGuard:
    """Tells whether an address may be dialled.

    `allow` names hosts (`receiver`, `localhost`: whatever they resolve to may be dialled) or networks and addresses
    (`127.0.0.0/8`, `::1`). A network wider than /8 (IPv6: /7) is a ValueError, as is anything that is neither:
    the guard cannot be switched off as a whole.
    """

    def __init__(self, allow: Sequence[str] = ()) -> None:
        entries = [_read_entry(entry) for entry in allow]
        self._networks = tuple(entry for entry in entries if not isinstance(entry, str))
        self._hosts = frozenset(entry for entry in entries if isinstance(entry, str))

    def verdict(self, address: str) -> str | None:
        """Why the address must not be dialled; None if it may be."""
        try:
            parsed = ip_address(address)
        except ValueError:
            return "not an address"
        if self._is_allowed(parsed):
            return None
        return _reason_against(parsed, self._is_allowed)

    def check(self, host: str, addresses: Iterable[str]) -> None:
        """Raise AddressRefusedError if ANY of the addresses of `host` is forbidden."""
        if plain_host(host) in self._hosts:
            return
        for address in addresses:
            if self.verdict(address) is not None:
                raise AddressRefusedError(host, address)

    def _is_allowed(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._networks)


def plain_host(host: str) -> str:
    """The host name as it is compared: lower case, ASCII, without the root dot."""
    try:
        return host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.rstrip(".").lower()


def _read_entry(entry: str) -> Network | str:
    try:
        network = ip_network(entry, strict=False)
    except ValueError:
        return _read_host(entry)
    if network.prefixlen < (8 if network.version == 4 else 7):
        raise ValueError(f"{entry!r} is too wide: name the networks that are really meant")
    return network


_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")


def _read_host(entry: str) -> str:
    host = plain_host(entry)
    # A last label of digits would be a mistyped address, not a name (RFC 3696 section 2).
    if not _HOST.fullmatch(host) or host.rpartition(".")[2].isdigit():
        raise ValueError(f"{entry!r} is neither a host name nor a network such as 10.1.0.0/16")
    return host


def _reason_against(address: Address, is_allowed: Callable[[Address], bool]) -> str | None:
    if isinstance(address, IPv4Address):
        return _listed(address, _REFUSED_V4)
    if address.scope_id is not None:
        return "scoped address"
    outer = None if _is_wrapping(address) else _listed(address, _REFUSED_V6)
    inner = (_listed(one, _REFUSED_V4) for one in _carried(address) if not is_allowed(one))
    return outer or next(filter(None, inner), None)


def _listed(address: Address, networks: Iterable[tuple[Network, str]]) -> str | None:
    return next((reason for network, reason in networks if address in network), None)


def _is_wrapping(address: IPv6Address) -> bool:
    return any(address in network for network in (_MAPPED, _NAT64, _SIX_TO_FOUR, _TEREDO))


def _carried(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that packets to this address are handed on to."""
    number = int(address)
    if address in _SIX_TO_FOUR:
        return [IPv4Address(number >> 80 & _LOW)]
    if address in _TEREDO:  # RFC 4380: the server, and the client with its bits inverted
        return [IPv4Address(number >> 64 & _LOW), IPv4Address(~number & _LOW)]
    if address in _MAPPED or address in _NAT64 or number >> 32 & _LOW in _ISATAP:
        return [IPv4Address(number & _LOW)]
    return []


_LOW = 0xFFFF_FFFF
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052; the local-use 64:ff9b:1::/48 is refused as a whole
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)  # RFC 5214: the upper half of the interface id

# IANA's special-purpose registries (IPv4 and IPv6, read 2026-11), and the metadata services of the clouds.
_REFUSED_V4: tuple[tuple[IPv4Network, str], ...] = tuple(
    (IPv4Network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),  # 100.100.100.200: Alibaba's metadata
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud metadata"),  # Azure
        ("169.254.0.0/16", "link-local"),  # 169.254.169.254: metadata nearly everywhere
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),  # 192.0.0.192: Oracle's metadata
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_REFUSED_V6: tuple[tuple[IPv6Network, str], ...] = tuple(
    (IPv6Network(network), reason)
    for network, reason in (
        ("::1/128", "loopback"),
        ("::/128", "unspecified"),
        ("::/96", "IPv4-compatible"),
        ("100::/64", "discard"),
        ("2001::/23", "protocol assignments"),  # benchmarking 2001:2::/48, ORCHID 2001:10::/28 and 2001:20::/28
        ("2001:db8::/32", "documentation"),
        ("2620:4f:8000::/48", "AS112"),
        ("3ffe::/16", "6bone, given back"),
        ("3fff::/20", "documentation"),
        ("fc00::/7", "unique local"),  # fd00:ec2::254: Amazon's metadata
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
        # Whatever else is not in 2000::/3 has not been given out as global unicast.
        ("::/3", "not global unicast"),
        ("4000::/2", "not global unicast"),
        ("8000::/1", "not global unicast"),
    )
)
