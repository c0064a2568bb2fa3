"""One address an article: canonical URLs, the keys made of them, and an outlet's own ids."""

import ipaddress
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

import xxhash

from monitor.discover.spelling import spell_path, spell_query
from monitor.model import Outlet
from monitor.outlets.rules import LinkPatterns, compile_links

MAX_URL_CHARS: Final = 2048  # longer ones are session dumps and attacks
MAX_ROUNDS: Final = 5  # of hosts and rewrites, until the address no longer changes

TRACKING: Final = frozenset((
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid", "ttclid", "twclid",
    "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id",
    "wickedid", "rb_clickid", "s_cid", "cmpid", "ocid", "ncid", "cid_source", "ref_src", "ref_url", "xtor",
    "spm", "smid", "wt_mc", "share_from", "ito", "tracking_page_source", "ns_source", "ns_mchannel",
    "ns_campaign", "__twitter_impression",
))  # fmt: skip
TRACKING_PREFIXES: Final = ("utm_", "pk_", "mtm_", "hsa_", "_x_tr_", "at_", "__cf_")
TWINS: Final = frozenset({("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp")})
WHOLE_PAGE: Final = frozenset({"page=all", "showpage=all"})

_PRIVATE_ENDINGS: Final = (".localhost", ".local", ".internal", ".lan", ".test", ".home.arpa")
_HOST_CHARACTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def canonical_url(url: str, outlet: Outlet | None, base: str | None = None) -> str | None:
    """The one spelling of an address; None if it is not http(s) or hopeless. For many of one outlet: `Addresses`.

    canonical_url(canonical_url(u)) == canonical_url(u). `Addresses.canonical` says what is made equal.
    """
    return Addresses(outlet).canonical(url, base)


def absolute(base: str, address: str) -> str | None:
    """The address as seen from its base; None for what is none (a bracket in a host that nothing closes)."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None


def url_key(url: str) -> bytes:
    """16 bytes that stand for a canonical URL for ever; scheme, `www.` and a last slash make no difference."""
    place = url.partition("://")[2].removeprefix("www.")
    address, question, query = place.partition("?")
    return xxhash.xxh3_128_digest((address.rstrip("/") + question + query).encode("utf-8", "replace"))


def outlet_key(url: str, outlet: Outlet | None) -> str | None:
    """The outlet's own id of a canonical URL with its address scheme: "tempo-new:1161242"; None if it has none."""
    return Addresses(outlet).key(url)


class Addresses:
    """An outlet's addresses, with its patterns compiled once; without an outlet the general rules alone."""

    def __init__(self, outlet: Outlet | None) -> None:
        self._slug = outlet.slug if outlet else ""
        self._rules = outlet.links if outlet else None
        self._patterns: LinkPatterns | None = compile_links(outlet.links) if outlet else None

    def canonical(self, url: str, base: str | None = None) -> str | None:
        """The one spelling of an address, relative to `base`; None if it is not http(s) or hopeless.

        Made equal: case of scheme and host, IDNA, default ports, credentials, dot segments, percent-encoding, order of
        the query, tracking parameters, fragments, `?page=all`, `?amp`; http and https, except where https is not to be
        expected (see `_speaks_https`); with an outlet also its moved hosts, its rewrites (mobile, AMP) and every
        parameter that it does not name as part of an address. Kept: a last slash and `www.`, because servers care;
        `url_key` does not.
        """
        spelled = settled = self._spell(url, base)
        for _ in range(MAX_ROUNDS):
            moved = self._moved(settled) if settled else None
            if moved == settled:
                return settled
            settled = self._spell(moved or "", None)
        return spelled  # rules that never come to rest are no rules

    def key(self, url: str) -> str | None:
        """The outlet's own id of a canonical URL, with its scheme; None if no rule finds one."""
        for scheme, pattern in self._patterns.keys if self._patterns else ():
            found = pattern.search(url)
            if found and found.group("id"):
                return f"{self._slug}-{scheme}:{found.group('id')}"
        return None

    def is_skipped(self, url: str) -> bool:
        """Whether the outlet's rules say of a canonical URL that it is no article."""
        return bool(self._patterns and self._patterns.skip.search(url))

    def may_be_article(self, url: str) -> bool:
        """Whether a canonical URL has the form of the outlet's articles; any may be, if the outlet tells no form."""
        form = self._patterns.article if self._patterns else None
        return form is None or bool(form.search(url))

    def whole_page(self, url: str, raw: str = "") -> str:
        """The address at which a canonical URL gives all pages of its article: by the outlet, or by its `raw` form."""
        parameters = self._rules.whole_page if self._rules else {}
        pairs = [f"{name}={value}" for name, value in parameters.items()]
        pairs = pairs or [pair for pair in urlsplit(raw).query.split("&") if pair in WHOLE_PAGE]
        return f"{url}{'&' if '?' in url else '?'}{'&'.join(pairs)}" if pairs else url

    def _spell(self, url: str, base: str | None) -> str | None:
        text = _tidied(url)
        if not text or len(text) > MAX_URL_CHARS:
            return None
        try:
            parts = urlsplit(urljoin(base, text) if base else text)
            host, port = parts.hostname, parts.port
        except ValueError:
            return None
        name = _spell_host(host or "")
        if parts.scheme not in _DEFAULT_PORTS or not name:
            return None
        port = None if port in {None, _DEFAULT_PORTS[parts.scheme]} else port
        scheme = "https" if port is None and _speaks_https(name) else parts.scheme
        place = f"{name}:{port}" if port is not None else name
        spelled = urlunsplit((scheme, place, spell_path(parts.path), self._spell_query(parts.query), ""))
        return spelled if len(spelled) <= MAX_URL_CHARS else None

    def _spell_query(self, query: str) -> str:
        if not query:
            return ""
        kept = self._rules.keep_query if self._rules else None
        whole = self._rules.whole_page.items() if self._rules else ()
        return spell_query(query, lambda name, value: (name, value) not in whole and _is_part(name, value, kept))

    def _moved(self, url: str) -> str:
        if not self._rules or not self._patterns:
            return url
        parts = urlsplit(url)
        url = urlunsplit(parts._replace(netloc=self._rules.hosts.get(parts.netloc, parts.netloc)))
        for pattern, replacement in self._patterns.rewrites:
            url = pattern.sub(replacement, url)
        return url


def _tidied(url: str) -> str:
    """As browsers read it (WHATWG URL, 4.4): no space around, no line breaks or tabs within, slashes only."""
    text = url.strip().translate({9: None, 10: None, 13: None})
    if "\\" not in text:
        return text
    address, question, query = text.partition("?")
    return address.replace("\\", "/") + question + query


def _spell_host(host: str) -> str:
    """The host in ASCII without a last dot; empty if it is no host name."""
    if ":" in host:
        return _spell_ipv6(host)
    try:
        name = host.rstrip(".").encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return ""
    return name if name and _HOST_CHARACTERS.issuperset(name) else ""


def _spell_ipv6(host: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(host)}]"
    except ValueError:
        return ""


def _speaks_https(host: str) -> bool:
    """Whether https is to be expected: not of addresses in numbers, bare names and names of private networks."""
    return "." in host and not host.endswith(_PRIVATE_ENDINGS) and not host.rpartition(".")[2].isdigit()


def _is_part(name: str, value: str, kept: tuple[str, ...] | None) -> bool:
    if kept is not None:
        return name in kept
    pair = (name.lower(), value.lower())
    is_tracking = pair[0] in TRACKING or pair[0].startswith(TRACKING_PREFIXES)
    return not (is_tracking or pair in TWINS or f"{name}={value}" in WHOLE_PAGE)
