"""A line of `monitor match`: an article in, its matches out.

In: `{"id","title","text"}`, or what `monitor clean` prints (its blocks with their zones, if it gives them; else title,
standfirst, text and captions). Out: `{"id","matches":[{"topic","score","reason","evidence":[…]}],"suppressed":[…]}`.
Offsets count characters of the field they are in: of `title`, of `standfirst`, of `text` for the text's zones; of the
block whose index is told as `block` for all other zones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.match.matcher import Matcher
from monitor.model import TEXT_ZONES, Article, Block, Evidence, Match, Zone

_NO_ARTICLE = ("not_article", "failed")


class _WrongFieldError(Exception):
    """A field of a request that has the wrong type."""


@dataclass(frozen=True, slots=True)
class _Request:
    """An article, and where each of its text's blocks begins in `text`."""

    article: Article
    text_starts: Mapping[int, int]


def answer(request: Mapping[str, Any], matcher: Matcher) -> dict[str, Any]:
    """The answer to one request; a request of the wrong shape is answered with `error`."""
    told = {"id": request.get("id")}
    if request.get("status") in _NO_ARTICLE:
        return {**told, "matches": [], "suppressed": []}
    try:
        read = _read(request)
    except _WrongFieldError as error:
        return {**told, "error": str(error)}
    found = matcher.find_matches(read.article)
    return {
        **told,
        "matches": [_match_to_dict(match, read) for match in found if not match.suppressed],
        "suppressed": [_match_to_dict(match, read) for match in found if match.suppressed],
    }


def _read(request: Mapping[str, Any]) -> _Request:
    if request.get("blocks") is not None:
        blocks, starts = _blocks_of(request), {}
        at = 0
        for index, block in enumerate(blocks):
            if block.zone in TEXT_ZONES:
                starts[index] = at
                at += len(block.text) + 1
    else:
        blocks, starts = _lines(_text(request, "text", is_required=True))
        blocks += [Block(text, Zone.CAPTION, "caption") for text in _texts(request, "captions")]
    article = Article(
        url=_text(request, "url") or None,
        outlet=_text(request, "outlet") or None,
        title=_text(request, "title"),
        standfirst=_text(request, "standfirst") or None,
        blocks=tuple(blocks),
        language=_text(request, "language") or None,
    )
    return _Request(article, starts)


def _lines(text: str) -> tuple[list[Block], dict[int, int]]:
    blocks: list[Block] = []
    starts: dict[int, int] = {}
    at = 0
    for line in text.split("\n"):
        if line.strip():
            starts[len(blocks)] = at
            blocks.append(Block(line, Zone.BODY, "text"))
        at += len(line) + 1
    return blocks, starts


def _blocks_of(request: Mapping[str, Any]) -> list[Block]:
    blocks = request["blocks"]
    if not isinstance(blocks, list) or not all(isinstance(block, Mapping) for block in blocks):
        raise _WrongFieldError("blocks: a list of objects is expected")
    return [Block(_text(block, "text"), _zone(block), _text(block, "reason")) for block in blocks]


def _zone(block: Mapping[str, Any]) -> Zone:
    try:
        return Zone(_text(block, "zone"))
    except ValueError as error:
        raise _WrongFieldError(f"blocks: {block.get('zone')!r} is no zone") from error


def _text(record: Mapping[str, Any], key: str, *, is_required: bool = False) -> str:
    value = record.get(key)
    if value is None and not is_required:
        return ""
    if not isinstance(value, str):
        raise _WrongFieldError(f"{key}: a text is expected")
    return value


def _texts(record: Mapping[str, Any], key: str) -> Sequence[str]:
    values = record.get(key)
    if values is None:
        return []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _WrongFieldError(f"{key}: a list of texts is expected")
    return values


def _match_to_dict(match: Match, request: _Request) -> dict[str, Any]:
    evidence = [_evidence_to_dict(evidence, request.text_starts) for evidence in match.evidence]
    return {"topic": match.topic, "score": match.score, "reason": match.reason, "evidence": evidence}


def _evidence_to_dict(evidence: Evidence, text_starts: Mapping[int, int]) -> dict[str, Any]:
    at = text_starts.get(-1 if evidence.block is None else evidence.block, 0)
    told: dict[str, Any] = {
        "term": evidence.term,
        "group": evidence.group,
        "zone": evidence.zone.value,
        "start": evidence.start + at,
        "end": evidence.end + at,
        "sentence": evidence.sentence,
    }
    return told if evidence.block is None or evidence.block in text_starts else {**told, "block": evidence.block}
