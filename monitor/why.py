"""The answer to "why did I (not) get this?": one page of text from what the ledger knows."""

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo

from monitor.model import Dated, DeliveryState, Evidence, Fate, Match, Outlet
from monitor.store.outbox import OwedDelivery
from monitor.store.reports import DigestReport, Why

SENTENCES_SHOWN = 5


def why_lines(why: Why, timezone: tzinfo) -> Iterator[str]:
    """What became of a link, step by step, in the reader's time zone."""
    when = _Times(timezone)
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


def unknown_lines(text: str, outlet: Outlet | None) -> Iterator[str]:
    """What can be said of an address that was never seen."""
    yield f"{text} was never seen."
    if outlet is None:
        yield "No outlet of the settings has this host: add one with a feed or page address."
        return
    yield f"It belongs to {outlet.name}, whose sources are:"
    yield from (f"  {spec.kind.value} {spec.url}" for spec in outlet.sources)
    yield "None of them listed it (yet). `monitor sources` shows how they are doing."


class _Times:
    def __init__(self, timezone: tzinfo) -> None:
        self._timezone = timezone

    def __call__(self, at: datetime) -> str:
        return f"{at.astimezone(self._timezone):%Y-%m-%d %H:%M:%S}"


def _fetched(why: Why, when: _Times) -> Iterator[str]:
    for page in why.pages:
        yield f"fetched     {when(page.fetched_at)}: HTTP {page.status}, {page.body_bytes} bytes, {page.url}"
    if why.link.last_error:
        yield f"failed      attempt {why.link.attempts}: {why.link.last_error}"
    if why.link.next_attempt_at is not None:
        yield f"next try    {when(why.link.next_attempt_at)}"
    if not why.pages and why.link.fate is None and not why.link.last_error:
        yield "fetched     not yet"


def _cleaned(why: Why, when: _Times) -> Iterator[str]:
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
    if len(why.versions) > 1:
        yield "  versions  " + "; ".join(f"{version.n}: {when(version.seen_at)}" for version in why.versions)


def _dated(dated: Dated, when: _Times) -> str:
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


def _story(why: Why, when: _Times) -> Iterator[str]:
    if why.member is None:
        return
    member = why.member
    yield f"story       {member.story_id}: {why.story_title}"
    of = f" of article {member.of}" if member.of else ""
    reasons = ", ".join(f"{key} {value}" for key, value in member.why.items())
    yield f"  {member.relation.value}{of} since {when(member.joined_at)}" + (f" ({reasons})" if reasons else "")
    if why.untold_reason and not why.deliveries and not why.digests:  # told later, for another of its articles
        yield f"  told to nobody: {why.untold_reason}"


def _told(why: Why, when: _Times) -> Iterator[str]:
    yield from dict.fromkeys(_digest(digest, when) for digest in why.digests)  # new and updated in one digest
    for owed in why.deliveries:
        yield _delivery(owed, when)
    for left in why.left_out:
        yield f"left out    {left.channel}: {left.reason}"


def _digest(digest: DigestReport, when: _Times) -> str:
    if digest.slot is None or digest.closed_at is None:
        return f"digest      {digest.channel}: waits for the next one"
    return f"digest      {digest.channel}: in that of {digest.slot}, closed {when(digest.closed_at)}"


def _delivery(owed: OwedDelivery, when: _Times) -> str:
    sent = owed.delivery
    at = owed.delivered_at if owed.state is DeliveryState.DELIVERED else owed.next_attempt_at
    error = f": {owed.last_error}" if owed.last_error else ""
    moment = f" {when(at)}" if at else ""
    return (
        f"delivery    {sent.channel} {sent.kind} {owed.state.value}{moment}, {sent.attempts} attempts, {sent.id}{error}"
    )
