"""An outlet's description as it stands in a file, read strictly into an `Outlet`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from monitor.errors import OutletError
from monitor.model import CleanRules, KeyRule, LinkRules, Outlet, SourceKind, SourceSpec
from monitor.outlets.durations import parse_duration
from monitor.outlets.fields import Fields, read_mapping, read_text, read_texts
from monitor.outlets.rules import compile_pattern
from monitor.outlets.selectors import selector_fault

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_PLACEHOLDER = re.compile(r"\{(.*?)\}")
_SITEMAP_ADDRESS = re.compile(r"sitemap", re.IGNORECASE)
_FEED_ADDRESS = re.compile(r"(^|[^a-z])(rss|feeds?|atom|rdf)([^a-z]|$)|\.xml$", re.IGNORECASE)
_GROUP_REFERENCE = re.compile(r"\\(\d)")
_PATTERN_KEYS = {"lines", "stop_lines"}  # of CleanRules
_NAME_KEYS = {"site_names"}  # its other keys are CSS selectors


def read_outlet(data: Mapping[str, Any], place: str, *, base: Outlet | None = None) -> Outlet:
    """The outlet that `data` describes; keys given override those of `base`, one by one, also in `links` and `clean`.

    Only `slug` and one way to know its addresses (`sources` or `hosts`) are needed. Raises OutletError naming `place`,
    the key and what would be right.
    """
    given = Fields(data, place)
    slug = given.read("slug", base.slug if base else "", _slug)
    if not slug:
        raise given.error("slug", "is missing")
    start = base or Outlet(slug=slug, name=re.sub("[-_]+", " ", slug).strip().title(), hosts=())
    outlet = Outlet(
        slug=slug,
        name=given.text("name", start.name),
        hosts=given.read("hosts", start.hosts, _hosts),
        language=given.read("language", start.language, _language),
        timezone=given.read("timezone", start.timezone, _timezone),
        delay=given.read("delay", start.delay, _duration),
        sources=_sources(given, start.sources),
        links=_link_rules(given.table("links"), start.links),
        clean=_clean_rules(given.table("clean"), start.clean),
    )
    given.finish()
    if not outlet.hosts and not outlet.sources:
        raise OutletError(place, "sources", "an outlet needs sources, or at least hosts")
    return outlet


def _sources(given: Fields, start: tuple[SourceSpec, ...]) -> tuple[SourceSpec, ...]:
    tables = given.tables("sources")
    return start if tables is None else tuple(_source(table) for table in tables)


def _source(given: Fields) -> SourceSpec:
    url = given.read("url", "", _source_url)
    if not url:
        raise given.error("url", "is missing")
    kind = given.read("kind", _likely_kind(url), _kind)
    every = given.read("every", None, _interval)
    links = given.read("links", None, _selector)
    given.finish()
    if links and kind is not SourceKind.LISTING:
        raise given.error("links", f"a selector of links belongs to a listing, not to a {kind}")
    return SourceSpec(kind, url, every, links)


def _link_rules(given: Fields, start: LinkRules) -> LinkRules:
    rules = LinkRules(
        article=given.read("article", start.article, _patterns),
        skip=given.read("skip", start.skip, _patterns),
        keys=given.read("keys", start.keys, _keys),
        hosts=given.read("hosts", start.hosts, _moved_hosts),
        rewrites=given.read("rewrites", start.rewrites, _rewrites),
        keep_query=given.read("keep_query", start.keep_query, read_texts),
        whole_page=given.read("whole_page", start.whole_page, read_mapping),
    )
    given.finish()
    return rules


def _clean_rules(given: Fields, start: CleanRules) -> CleanRules:
    before = {each.name: getattr(start, each.name) for each in fields(CleanRules)}
    rules = {key: given.read(key, default, _reader_of(key)) for key, default in before.items()}
    given.finish()
    return CleanRules(**rules)


def _reader_of(key: str) -> Callable[[Any], tuple[str, ...]]:
    if key in _NAME_KEYS:
        return read_texts
    return _patterns if key in _PATTERN_KEYS else _selectors


# -- values: each gives what a key means, or raises ValueError with what would be right --------------------------------


def _slug(value: Any) -> str:
    slug = read_text(value)
    if not _SLUG.fullmatch(slug):
        raise ValueError(f"{slug!r}: a slug is made of a-z, 0-9, - and _")
    return slug


def _hosts(value: Any) -> tuple[str, ...]:
    return tuple(_host(each) for each in read_texts(value))


def _host(text: str) -> str:
    try:
        host = text.lower().encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise ValueError(f"{text!r} is no host name; write it like example.com, without https:// and path")
    return host


def _language(value: Any) -> str:
    language = read_text(value).lower()
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"{language!r} is no ISO 639 code; write id, en, ru, ko")
    return language


def _timezone(value: Any) -> str:
    name = read_text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write it like Asia/Jakarta or UTC") from error
    return name


def _duration(value: Any) -> timedelta:
    return value if isinstance(value, timedelta) else parse_duration(read_text(value))


def _interval(value: Any) -> timedelta:
    interval = _duration(value)
    if interval <= timedelta():
        raise ValueError("must be longer than nothing")
    return interval


def _kind(value: Any) -> SourceKind:
    try:
        return SourceKind(read_text(value))
    except ValueError as error:
        raise ValueError(f"{value!r} is none of {', '.join(SourceKind)}") from error


def _likely_kind(url: str) -> SourceKind:
    """What an address without a kind most likely is; the answer is read as what it turns out to be."""
    if _SITEMAP_ADDRESS.search(url):
        return SourceKind.SITEMAP
    return SourceKind.FEED if _FEED_ADDRESS.search(url.partition("?")[0]) else SourceKind.LISTING


def _source_url(value: Any) -> str:
    url = read_text(value)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url!r} is no address; write it like https://example.com/feed.xml")
    for name in _PLACEHOLDER.findall(url):
        if name not in {"yyyy", "mm", "dd"}:
            raise ValueError(f"{{{name}}} is unknown; there are {{yyyy}}, {{mm}}, {{dd}}")
    return url


def _patterns(value: Any) -> tuple[str, ...]:
    patterns = read_texts(value)
    for pattern in patterns:
        compile_pattern(pattern)
    return patterns


def _selectors(value: Any) -> tuple[str, ...]:
    return tuple(_selector(each) for each in read_texts(value))


def _selector(value: Any) -> str:
    selector = read_text(value)
    if fault := selector_fault(selector):
        raise ValueError(fault)
    return selector


def _keys(value: Any) -> tuple[KeyRule, ...]:
    rules = tuple(KeyRule(scheme, pattern) for scheme, pattern in read_mapping(value).items())
    for rule in rules:
        if "id" not in compile_pattern(rule.pattern).groupindex:
            raise ValueError(f"{rule.scheme}: the pattern {rule.pattern!r} needs a group named id: (?P<id>…)")
    return rules


def _moved_hosts(value: Any) -> Mapping[str, str]:
    return {_host(old): _host(new) for old, new in read_mapping(value).items()}


def _rewrites(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list | tuple):
        raise TypeError('must be a list of pairs: [["pattern", "replacement"], …]')
    return tuple(_rewrite(pair) for pair in value)


def _rewrite(pair: Any) -> tuple[str, str]:
    if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(isinstance(each, str) for each in pair):
        raise ValueError(f"{pair!r} is no pair of a pattern and its replacement")
    pattern, replacement = pair
    groups = compile_pattern(pattern).groups
    if any(int(number) > groups for number in _GROUP_REFERENCE.findall(replacement)):
        raise ValueError(f"{replacement!r} names a group that {pattern!r} does not have")
    return pattern, replacement
