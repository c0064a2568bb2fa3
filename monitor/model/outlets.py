"""Outlets, their sources and their rules: data, as the catalogue reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class SourceKind(StrEnum):
    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One address of an outlet that lists articles.

    `url` may hold `{yyyy}`, `{mm}`, `{dd}`: the outlet's local day of the poll. `every` is a fixed interval; None lets
    the cadence follow the source's own rhythm. `links` (listings only) selects the anchors that lead to articles;
    None takes every anchor that looks like an article.
    """

    kind: SourceKind
    url: str
    every: timedelta | None = None
    links: str | None = None


@dataclass(frozen=True, slots=True)
class KeyRule:
    """An outlet's own article id: `pattern` (RE2, searched in the canonical URL) has a group `id`.

    `scheme` names the address scheme, because ids of different schemes may overlap.
    """

    scheme: str
    pattern: str


@dataclass(frozen=True, slots=True)
class LinkRules:
    """How an outlet's addresses are read. Patterns are RE2 and are searched in the canonical URL."""

    article: tuple[str, ...] = ()  # a link is an article if one matches; empty: any link that is not skipped
    skip: tuple[str, ...] = ()  # a link is no article if one matches
    keys: tuple[KeyRule, ...] = ()
    hosts: Mapping[str, str] = field(default_factory=dict)  # moved, mobile and AMP hosts -> the canonical host
    rewrites: tuple[tuple[str, str], ...] = ()  # (RE2 pattern, replacement) on the URL, after `hosts`
    keep_query: tuple[str, ...] | None = None  # query parameters that are part of an address; None: not known
    whole_page: Mapping[str, str] = field(default_factory=dict)  # parameters added when fetching: {"page": "all"}


@dataclass(frozen=True, slots=True)
class CleanRules:
    """What is known of an outlet's pages. Selectors are CSS; they only add to the general rules of the cleaner.

    `lines` and `stop_lines` are RE2 patterns, matched against the whole of a block's text (case folded).
    """

    title: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    body: tuple[str, ...] = ()  # the first that is found holds the article
    drop: tuple[str, ...] = ()  # never the article: adverts, widgets
    related: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # boilerplate lines to leave out
    stop_lines: tuple[str, ...] = ()  # what follows such a line is not the article any more
    site_names: tuple[str, ...] = ()  # endings of titles, and names that are no person


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher."""

    slug: str
    name: str
    hosts: tuple[str, ...]  # a host stands for its subdomains too; empty: not told, any that its sources list
    language: str | None = None  # ISO 639-1
    timezone: str = "UTC"
    delay: timedelta = timedelta(seconds=2)  # least time between two requests to one host
    sources: tuple[SourceSpec, ...] = ()
    links: LinkRules = LinkRules()
    clean: CleanRules = CleanRules()
