"""What a block is because of the blocks around it: standfirst, related boxes, repeats, headings without a text."""

from collections.abc import Sequence
from typing import Final

from monitor.clean.folding import fold
from monitor.clean.hints import Hint
from monitor.clean.lines import Verdict
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.scope import NEGATIVE, Scope
from monitor.model import TEXT_ZONES, Zone

_WINDOW: Final = 30  # blocks below the headline among which a standfirst is looked for
_SENTENCE: Final = 60  # characters that make an unnamed line below the headline a standfirst
_NAMED_SHORTEST: Final = 20
_NO_STANDFIRST: Final = NEGATIVE | Hint.CAPTION | Hint.FIGURE | Hint.BYLINE | Hint.DATE | Hint.CREDIT | Hint.TEASER
_REPEAT: Final = 40  # folded characters from which a repeated paragraph is no coincidence
_CARD: Final = 4  # blocks of a teaser card at most
_ENDINGS: Final = (".", "!", "?", "…", "”", '"', "»", "。", "？", "」", ":", "’")


def find_standfirst(
    page: RawPage, scope: Scope, verdicts: Sequence[Verdict], title: int | None, descriptions: Sequence[str]
) -> int | None:
    """The block between headline and text that sums the article up; None if the page shows none."""
    if title is None:
        return None
    first_body = next(
        (i for i in range(max(title + 1, scope.first), scope.end) if verdicts[i].zone is Zone.BODY), scope.end
    )
    window = range(title + 1, min(first_body + 1, title + 1 + _WINDOW, len(page.blocks)))
    for index in window:
        hints = scope.hints[page.blocks[index].box]
        if verdicts[index].zone not in TEXT_ZONES:
            continue
        if _is_standfirst(page.blocks[index], hints, descriptions, index < first_body and index < scope.first):
            return index
    return None


def _is_standfirst(block: RawBlock, hints: int, descriptions: Sequence[str], is_outside: bool) -> bool:  # noqa: FBT001  where it stands is a feature
    text = block.text
    if hints & _NO_STANDFIRST or block.link_density > 0.5 or len(text) > 900:
        return False
    if hints & Hint.STANDFIRST and len(text) >= _NAMED_SHORTEST:
        return True
    folded = fold(text)
    described = len(folded) >= 20 and any(told.startswith(folded[:60]) for told in descriptions)
    if is_outside or block.level:
        return described or (is_outside and len(text) >= _SENTENCE and text.endswith(_ENDINGS))
    return False


def spread_related(page: RawPage, scope: Scope, verdicts: list[Verdict]) -> None:
    """Teaser cards and what stands under a heading such as "Related stories"."""
    boxes = page.boxes
    for index in range(scope.first, scope.end):
        block = page.blocks[index]
        verdict = verdicts[index]
        is_label = verdict.zone is Zone.RELATED and (block.level or verdict.reason.startswith("the line is"))
        is_link = block.level and block.link_density > 0.8
        if not (is_label or is_link):
            continue
        first, end = _card(page, scope, index)
        if is_link and end - first > _CARD:
            continue
        for other in range(first, end):
            if verdicts[other].zone in TEXT_ZONES:
                verdicts[other] = Verdict(Zone.RELATED, "under a heading of related stories")


def _card(page: RawPage, scope: Scope, index: int) -> tuple[int, int]:
    """The blocks of the largest box that begins with this heading, holds more than it and little of the article."""
    boxes = page.boxes
    box = page.blocks[index].box
    best = (index, index + 1)
    size = scope.end - scope.first
    while box != scope.box and box > 0:
        first, end = boxes.first[box], boxes.end[box]
        if first < index - 2 or end - first > max(4, size * 0.4):
            break
        if end > index + 1:
            best = (first, end)
        box = boxes.parent[box]
    return best


def drop_repeats(blocks: Sequence[RawBlock], verdicts: list[Verdict], first: int, end: int) -> bool:
    """A pull quote repeats a paragraph, an AMP page its whole text. True: the body stood there twice."""
    seen: dict[str, int] = {}
    repeats = 0
    for index in range(first, end):
        if verdicts[index].zone not in TEXT_ZONES:
            continue
        folded = fold(blocks[index].text)
        if len(folded) < _REPEAT:
            continue
        if folded in seen:
            verdicts[index] = Verdict(Zone.PROMO, "stands there a second time")
            repeats += 1
        seen.setdefault(folded, index)
    return repeats * 2 >= max(1, len(seen))


def drop_pull_quotes(blocks: Sequence[RawBlock], verdicts: list[Verdict], first: int, end: int) -> None:
    """A quotation or short line that stands word for word in a longer paragraph is its pull quote."""
    folded = {i: fold(blocks[i].text) for i in range(first, end) if verdicts[i].zone in TEXT_ZONES}
    whole = "\n".join(folded.values())
    for index, text in folded.items():
        if _REPEAT <= len(text) < 300 and whole.count(text) > 1 and blocks[index].tag != "p":
            verdicts[index] = Verdict(Zone.PROMO, "quotes the article's own words")


def drop_idle_headings(blocks: Sequence[RawBlock], verdicts: list[Verdict], first: int, end: int) -> None:
    """A heading with no text below it, before the article's end or the next heading of its level, heads something else."""
    text_follows = False
    for index in range(end - 1, first - 1, -1):
        zone = verdicts[index].zone
        if zone in {Zone.BODY, Zone.QUOTE}:
            text_follows = True
        elif zone is Zone.SUBHEADING and not text_follows:
            verdicts[index] = Verdict(Zone.RELATED, "a heading without a text")
