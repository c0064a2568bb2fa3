"""What only a story of several articles tells, in the reader's words: the first, the wire, copies, differing numbers.

Texts come in cleaned; a digest and a message say the same with them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from monitor.deliver.words import Words
from monitor.model import Relation

Payload = dict[str, Any]


def origin_line(first: tuple[str, datetime] | None, wires: Sequence[str], words: Words, timezone: tzinfo) -> str:
    """`first in Liputan6, 18 Jun 2024 10:01 WIB · Reuters text`; `first` is None where the story's own article is."""
    told = words.first_at.format(first[0], words.moment(first[1], timezone)) if first else ""
    wire = words.wire_text.format(", ".join(wires)) if wires else ""
    return " · ".join(part for part in (told, wire) if part)


def figures_line(values: Iterable[tuple[str, str]], words: Words) -> str:
    """`Numbers differ: 11.000 tentara (Tempo), lebih dari 7.000 tentara (Kontan)`, of outlets and what they say."""
    return words.figures.format(", ".join(f"{says} ({outlet})" for outlet, says in values))


def relation_text(relation: Relation, shared: float | None, words: Words) -> str:
    """`same wire copy, 64 %`."""
    told = words.relations.get(relation, "")
    return told if shared is None else f"{told}, {shared * 100:.0f} %"


def payload_lines(data: Payload, words: Words, timezone: tzinfo) -> list[str]:
    """The origin and the differing numbers of a story in a message."""
    figures = ([(one["outlet"], one["says"]) for one in told] for told in data.get("figures", ()))
    return [_payload_origin(data, words, timezone), *(figures_line(values, words) for values in figures)]


def payload_outlet(article: Payload, words: Words) -> str:
    """`Kontan`, or `Kontan (same wire copy, 64 %)` where that is known."""
    shared = article.get("shared")
    name = str(article["outlet_name"])
    return name if shared is None else f"{name} ({relation_text(Relation(article['relation']), shared, words)})"


def _payload_origin(data: Payload, words: Words, timezone: tzinfo) -> str:
    first = data.get("first")
    if first is None:
        return ""
    name = first.get("outlet_name", first["outlet"])  # messages stored by earlier versions know the slug only
    is_lead = first["outlet"] == data["articles"][0]["outlet"]
    told = None if is_lead else (name, datetime.fromisoformat(first["at"]))
    return origin_line(told, first["wires"], words, timezone)
