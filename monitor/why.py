"""The answer to "why did I (not) get this?": one page of text from what the ledger knows."""

from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo
from urllib.parse import urlsplit

from monitor.model import Dated, Evidence, Fate, Match, Outlet, SourceHealth
from monitor.store.reports import Why
from monitor.story_page import Times, comparison_lines, membership, told_lines

SENTENCES_SHOWN = 5
CHANGES_SHOWN = 10


def why_lines(why: Why, timezone: tzinfo) -> Iterator[str]:
    """What became of a link, step by step, in the reader's time zone."""
    when = Times(timezone)
    link = why.link
    yield link.title or (why.article.title if why.article else link.url)
    yield f"  {link.url}"
    source = f"{link.source_kind} {link.source_url}" if link.source_url else "a source that is gone"
    first = " (first contact)" if link.first_contact else ""
    yield f"discovered  {when(link.discovered_at)} in {source}{first}"
    yield from _fetched(why, when)
    yield from _cleaned(why, when)
    yield from _matched(why.matches)
    yield from _story(why, when)
    yield from _told(why, when)
    fate = link.fate.value if link.fate else "pending"
    yield f"fate        {fate}" + (f": {link.fate_reason}" if link.fate_reason else "")


def unknown_lines(
    text: str, outlet: Outlet | None, health: Sequence[SourceHealth] = (), timezone: tzinfo = UTC
) -> Iterator[str]:
    """What can be said of an address that was never seen: the sources that should have listed it, and how they do."""
    yield f"{text} was never seen."
    if outlet is None:
        yield "No outlet of the settings has this host: add one with a feed or page address."
        return
    if not outlet.sources:
        yield f"It belongs to {outlet.name}, which has no source in the settings: nothing lists its articles."
        return
    states = {source.url: source for source in health}
    yield f"It belongs to {outlet.name}. What should have listed it, the likeliest first:"
    for spec in sorted(outlet.sources, key=lambda spec: -_common_parts(spec.url, text)):
        yield f"  {spec.kind.value} {spec.url}{_state(states.get(spec.url), Times(timezone))}"
    yield "None of them listed it (yet): it may be older than what they list, or in a section that none of them covers."


def _common_parts(source: str, address: str) -> int:
    """How many parts two addresses share: host by host, then folder by folder anywhere in the path."""
    one, other = urlsplit(source), urlsplit(address)
    folders = set(one.path.strip("/").split("/")) & set(other.path.strip("/").split("/")) - {""}
    return 2 * (one.hostname == other.hostname) + len(folders)


def _state(source: SourceHealth | None, when: Times) -> str:
    if source is None or source.last_checked_at is None:
        return ": not checked yet"
    reason = f" ({source.reason})" if source.reason else ""
    return f": {source.state}{reason}, last checked {when(source.last_checked_at)}"


def _fetched(why: Why, when: Times) -> Iterator[str]:
    for page in why.pages:
        yield f"fetched     {when(page.fetched_at)}: HTTP {page.status}, {page.body_bytes} bytes, {page.url}"
    if why.link.last_error:
        attempt = f"attempt {why.link.attempts}" if why.link.fate is None else "read again"
        yield f"failed      {attempt}: {why.link.last_error}"
    if why.link.next_attempt_at is not None:
        name = "next try   " if why.link.fate is None else "read again "
        yield f"{name} {when(why.link.next_attempt_at)}"
    if not why.pages and why.link.fate is None and not why.link.last_error:
        yield "fetched     not yet"


def _cleaned(why: Why, when: Times) -> Iterator[str]:
    article = why.article
    if article is None:
        if why.link.fate in {Fate.NOT_ARTICLE, Fate.UNREADABLE}:
            yield f"cleaned     {why.link.fate_reason}"
        return
    yield f"cleaned     {len(article.paragraphs)} paragraphs, {len(article.blocks)} blocks, language {article.language}"
    yield f"  published {_dated(article.published, when)}"
    for name, value in (("authors", article.authors), ("editors", article.editors), ("agencies", article.agencies)):
        if value:
            place = article.evidence.get(name)
            yield f"  {name:9} {', '.join(value)}" + (f" [{place}]" if place else "")
    for version in why.versions[1:]:
        yield f"  version {version.n} {when(version.seen_at)}"
        yield from (f"    {change}" for change in version.changes[:CHANGES_SHOWN])
        if len(version.changes) > CHANGES_SHOWN:
            yield f"    and {len(version.changes) - CHANGES_SHOWN} more sentences"


def _dated(dated: Dated, when: Times) -> str:
    if dated.at is None:
        return "not told on the page"
    flag = f", {dated.flag}" if dated.flag else ""
    return f"{when(dated.at)} (to the {dated.precision}; {dated.text!r}{flag})"


def _matched(matches: Sequence[Match]) -> Iterator[str]:
    for match in matches:
        kind = "suppressed" if match.suppressed else "matched   "
        yield f"{kind}  {match.topic}, score {match.score:.2f}: {match.reason}"
        yield from map(_evidence, match.evidence[:SENTENCES_SHOWN])
        if len(match.evidence) > SENTENCES_SHOWN:
            yield f"  and {len(match.evidence) - SENTENCES_SHOWN} more"


def _evidence(found: Evidence) -> str:
    group = f" ({found.group})" if found.group else ""
    return f"  {found.zone.value}: {found.term}{group}: {found.sentence}"


def _story(why: Why, when: Times) -> Iterator[str]:
    if why.member is None:
        return
    agencies = why.article.agencies if why.article else ()
    yield f"story       {why.member.story_id}: {why.story_title}"
    yield f"  {membership(why.member, why.of, when, agencies)}"
    yield from comparison_lines(why.told, when)
    if why.untold_reason and not why.deliveries and not why.digests:  # told later, for another of its articles
        yield f"  told to nobody: {why.untold_reason}"


def _told(why: Why, when: Times) -> Iterator[str]:
    yield from told_lines(why.digests, why.deliveries, when)
    for left in why.left_out:
        yield f"left out    {left.channel}: {left.reason}"
