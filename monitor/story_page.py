"""Stories as a person reads them on a screen: who tells them, why they belong together, what became of them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from monitor.model import DeliveryState, Relation, ToldStory
from monitor.store.outbox import OwedDelivery
from monitor.store.reports import ArticleName, DigestReport, StoryReport
from monitor.store.stories import Member

TERMS_SHOWN = 8


class Times:
    """Times in the reader's zone."""

    def __init__(self, timezone: tzinfo) -> None:
        self._timezone = timezone

    def __call__(self, at: datetime) -> str:
        return f"{at.astimezone(self._timezone):%Y-%m-%d %H:%M:%S}"

    def minute(self, at: datetime) -> str:
        return f"{at.astimezone(self._timezone):%Y-%m-%d %H:%M}"


def story_lines(story: StoryReport, timezone: tzinfo) -> Iterator[str]:
    """A story with its articles."""
    when = Times(timezone)
    yield f"story       {story.id}: {story.title}"
    yield f"opened      {when(story.opened_at)}"
    if story.names:
        yield f"also known  {', '.join(story.names)}"
    yield from comparison_lines(story.told, when)
    for article in story.articles:
        member = article.member
        yield f"article     {member.article_id}  {article.outlet}: {article.title}"
        yield f"  {article.url}"
        yield f"  {membership(member, story.named.get(member.of), when, article.agencies)}"
    yield from (f"apart from  {other}, said by hand" for other in story.apart)
    if story.untold_reason and not story.deliveries and not story.digests:
        yield f"told        to nobody: {story.untold_reason}"
    yield from told_lines(story.digests, story.deliveries, when)


def membership(member: Member, of: ArticleName | None, when: Times, agencies: Sequence[str] = ()) -> str:
    """`copy of article 7 (Tempo: …) since …: same Reuters text, 0.64 of it`."""
    other = f" of article {of.id} ({of.outlet}: {of.title})" if of else ""
    reason = reason_of(member.relation, member.why, agencies)
    return f"{member.relation.value}{other} since {when(member.joined_at)}: {reason}"


def reason_of(relation: Relation, why: Mapping[str, Any], agencies: Sequence[str] = ()) -> str:
    """`same Reuters text, 0.64 of it`: why an article is in its story. `agencies` as the article spells them."""
    test = why.get("test")
    if test == "person":
        return "said by hand"
    if relation is Relation.NEW:
        return "; ".join(["nothing like it was known", *_nearest(why)])
    said = {"address": "the same address", "text": "the same text, word for word"}.get(str(test))
    if test == "copied":
        said = f"{_same_text(why, agencies)}, {why['containment']:.2f} of it"
    elif test == "edited":
        said = f"the same text edited, {why['jaccard']:.2f} alike"
    elif test == "event":
        said = f"the same event, {why['score']:.2f} times as alike as it takes"
    return "; ".join([said or ", ".join(f"{key} {value}" for key, value in why.items()), *_shared(why), *_gap(why)])


def comparison_lines(told: ToldStory | None, when: Times) -> Iterator[str]:
    """Who had a story of several articles first, who else has it, and the numbers that they count differently."""
    if told is None or told.origin is None:
        return
    first = told.origin
    others = dict.fromkeys(each.outlet_name for each in told.articles if each.outlet != first.outlet)
    wire = f"; {', '.join(first.wires)} text" if first.wires else ""
    also = f"; also {', '.join(others)}" if others else ""
    yield f"first seen  {first.outlet_name} {when.minute(first.at)}{wire}{also}"
    for figures in told.figures:
        yield "numbers     " + "; ".join(f"{outlet}: {words}" for outlet, words in figures.values)


def told_lines(digests: Sequence[DigestReport], deliveries: Sequence[OwedDelivery], when: Times) -> Iterator[str]:
    """The digests a story stands in, and the messages that are about it."""
    yield from dict.fromkeys(_digest(digest, when) for digest in digests)  # new and updated in one digest
    yield from (_delivery(owed, when) for owed in deliveries)


def _same_text(why: Mapping[str, Any], agencies: Sequence[str]) -> str:
    spelled = {each.casefold(): each for each in agencies}
    common = [spelled.get(each, each) for each in why.get("agencies", ())]
    return f"same {', '.join(common)} text" if common else "same text"


def _nearest(why: Mapping[str, Any]) -> Iterator[str]:
    """The article that an article was nearest to, though not near enough."""
    if "nearest" in why:
        yield f"nearest was article {why['nearest']}, {why['score']:.2f} of what one event takes"
        yield from (f"each tells another {kind}" for kind in why.get("against", ()) if kind != "figures")


def _shared(why: Mapping[str, Any]) -> Iterator[str]:
    passages, terms = why.get("passages"), why.get("terms")
    if passages:
        yield f"“{passages[0]}”"
    if terms:
        yield f"both speak of {', '.join(terms[:TERMS_SHOWN])}"
    told = [*why.get("figures", ()), *why.get("days", ())]
    if told:
        yield f"both tell {', '.join(told[:TERMS_SHOWN])}"


def _gap(why: Mapping[str, Any]) -> Iterator[str]:
    if why.get("gap_hours"):
        hours = why["gap_hours"]
        yield f"{abs(hours):g} hours {'later' if hours > 0 else 'earlier'}"


def _digest(digest: DigestReport, when: Times) -> str:
    if digest.slot is None or digest.closed_at is None:
        return f"digest      {digest.channel}: waits for the next one"
    return f"digest      {digest.channel}: in that of {digest.slot}, closed {when(digest.closed_at)}"


def _delivery(owed: OwedDelivery, when: Times) -> str:
    sent = owed.delivery
    at = owed.delivered_at if owed.state is DeliveryState.DELIVERED else owed.next_attempt_at
    error = f": {owed.last_error}" if owed.last_error else ""
    moment = f" {when(at)}" if at else ""
    return (
        f"delivery    {sent.channel} {sent.kind} {owed.state.value}{moment}, {sent.attempts} attempts, {sent.id}{error}"
    )
