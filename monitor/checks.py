"""What `monitor check` finds: odd queries, hosts asked too often, sources and channels that do not answer."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from monitor.channels import open_senders
from monitor.deliver.body import ping_body
from monitor.deliver.mail import MailSender
from monitor.deliver.outbox import Sender
from monitor.discover.listing import read_listing, source_url
from monitor.fetch.client import Fetcher
from monitor.fetch.guard import AddressGuard
from monitor.match.checks import unknown_values, unused_groups, warnings
from monitor.match.overlaps import IdleTerm, idle_terms
from monitor.match.query import parse_query
from monitor.match.tally import ENOUGH_ARTICLES, Rarity, Tally
from monitor.match.terms import builtin_groups
from monitor.model import (
    Article,
    Channel,
    ChannelKind,
    Clock,
    Delivery,
    FetchFailure,
    Outlet,
    Page,
    SendFailure,
    SourceSpec,
)
from monitor.schedule.budget import overdrawn
from monitor.settings import Settings

TERMS_SHOWN = 12

Verdict = Literal["ok", "warning", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    what: str
    text: str


def check_offline(settings: Settings) -> list[Finding]:
    """What can be said of settings that are valid."""
    return [*_queries(settings), *_groups(settings), *_idle_terms(settings), *_busy_hosts(settings)]


def check_stored(settings: Settings, articles: Iterable[Article]) -> list[Finding]:
    """What articles that were filed say of terms and queries."""
    tally = Tally(settings.topics, settings.groups)
    for article in articles:
        tally.add(article)
    over = f"{tally.article_count} stored articles"
    if tally.article_count < ENOUGH_ARTICLES:
        return [Finding("ok", "stored articles", f"{over}: too few to judge terms and queries by")]
    large = [
        Finding("warning", f"topic {topic}", f"matches {share:.0%} of {over}: more than a fifth of everything")
        for topic, share in tally.large_topics()
    ]
    words = [
        Finding("warning", f"topic {topic}", f"{word} stands in none of {over}")
        for topic, word in tally.words_never_found()
    ]
    return [*large, *words, *(finding for rarity in tally.never_found() for finding in _rare(rarity, over))]


async def check_online(settings: Settings, user_agent: str, clock: Clock) -> list[Finding]:
    """Asks every source once, logs in to every mail server and pings every webhook. Folders are tried by writing."""
    guard = AddressGuard(settings.allow)
    async with Fetcher(user_agent, guard, clock) as fetcher:
        polls = [
            _source(fetcher, outlet, spec, settings, clock) for outlet in settings.outlets for spec in outlet.sources
        ]
        found = await asyncio.gather(*polls)
    async with open_senders(settings.channels, guard, settings.timezone) as senders:
        channels = [_channel(channel, senders[channel.name], clock) for channel in settings.channels]
        return [*found, *await asyncio.gather(*channels)]


def _queries(settings: Settings) -> Iterator[Finding]:
    names = {*settings.groups, *builtin_groups()}
    slugs = {outlet.slug for outlet in settings.outlets}
    for topic in settings.topics:
        query = parse_query(topic.query, names)
        found = [*warnings(query, settings.groups), *unknown_values(query, slugs)]
        yield from (Finding("warning", f"topic {topic.name}", text) for text in found)
        if not found:
            yield Finding("ok", f"topic {topic.name}", topic.query)


def _groups(settings: Settings) -> Iterator[Finding]:
    names = {*settings.groups, *builtin_groups()}
    queries = [parse_query(topic.query, names) for topic in settings.topics]
    for name in unused_groups(queries, set(settings.groups) - set(builtin_groups())):
        yield Finding("warning", f"terms {name}", "no topic asks for this group")


def _idle_terms(settings: Settings) -> Iterator[Finding]:
    """Terms of the user's own that never add a match; of the shipped ones the longer name is kept to be shown."""
    shipped = builtin_groups()
    for name, entries in settings.groups.items():
        own = set(entries) - set(shipped.get(name, ()))
        for idle in idle_terms(entries) if own else ():
            if idle.term in own:
                yield Finding("warning", f"terms {name}", _told_idle(idle))


def _told_idle(idle: IdleTerm) -> str:
    if idle.other is None:
        return f"{idle.term!r} never counts: a longer name in the list, marked with -, says that it is something else"
    return f"{idle.term!r} never adds a match: {idle.other!r} is found wherever it stands"


def _rare(rarity: Rarity, over: str) -> Iterator[Finding]:
    """The user's own terms by name; of the shipped ones, which are many and in four languages, only how many."""
    shipped = set(builtin_groups().get(rarity.group, ()))
    own = [term for term in rarity.terms if term not in shipped]
    what = f"terms {rarity.group}"
    if own:
        shown = ", ".join(map(repr, own[:TERMS_SHOWN])) + (
            f" and {len(own) - TERMS_SHOWN} more" if own[TERMS_SHOWN:] else ""
        )
        yield Finding("warning", what, f"in none of {over}: {shown}")
    yield Finding("ok", what, f"{rarity.term_count - len(rarity.terms)} of {rarity.term_count} terms stand in {over}")


def _busy_hosts(settings: Settings) -> Iterator[Finding]:
    """Sources × delay of one host may exceed the interval asked for: then none of them is checked in time."""
    return (Finding("warning", f"host {host}", text) for host, text in overdrawn(settings.outlets))


async def _source(fetcher: Fetcher, outlet: Outlet, spec: SourceSpec, settings: Settings, clock: Clock) -> Finding:
    what = f"{outlet.slug} {spec.url}"
    url = source_url(spec, outlet, clock())
    answer = await fetcher.get(
        url, max_bytes=settings.feed_bytes, deadline=settings.request_deadline, delay=outlet.delay
    )
    if not isinstance(answer, Page):
        kind = f"{answer.kind.value}: {answer.detail}" if isinstance(answer, FetchFailure) else "not modified"
        return Finding("bad", what, kind)
    listing = await asyncio.to_thread(
        read_listing,
        answer.body,
        kind=spec.kind,
        url=answer.url,
        content_type=answer.headers.get("content-type", ""),
        outlet=outlet,
        source=spec,
        now=clock(),
    )
    count = len(listing.links) + len(listing.nested)
    trouble = ", ".join(trouble.value for trouble in listing.troubles)
    text = f"{listing.format}, {count} links" + (f" ({trouble} {listing.detail})" if trouble else "")
    return Finding("ok" if count and not trouble else "bad" if not count else "warning", what, text)


async def _channel(channel: Channel, sender: Sender, clock: Clock) -> Finding:
    what = f"channel {channel.name}"
    if isinstance(sender, MailSender):
        result = await sender.check()
    elif channel.kind is ChannelKind.WEBHOOK:
        result = await sender.send(_ping(channel, clock), clock())
    else:
        return Finding("ok", what, f"{channel.kind.value}: try it with `monitor send-test {channel.name}`")
    if isinstance(result, SendFailure):
        return Finding("bad", what, result.detail)
    return Finding("ok", what, result.detail)


def _ping(channel: Channel, clock: Clock) -> Delivery:
    now = clock()
    return Delivery(
        f"msg_check{now:%Y%m%d%H%M%S%f}", channel.name, "test.ping", "check", "", ping_body(channel, at=now), 1, now
    )
