"""The lines of a page that its fields are read from, told apart by where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.clean.date_choice import is_date_line
from monitor.clean.judgement import SHARE_BAR
from monitor.clean.lines import Verdict
from monitor.clean.raw_blocks import RawBlock
from monitor.model import TEXT_ZONES, Zone

_HEAD_BLOCKS: Final = 16
_INTO_BODY: Final = 4  # by-lines stand below the first paragraph too
_ABOVE: Final = 4  # blocks above the headline among which its date may stand
_BELOW: Final = 10  # lines below the text among which its writers may stand, other stories' not counted
_FAR_BELOW: Final = 40
_LATE: Final = 3  # paragraphs after which a by-line is no longer the one at the head
_LONGEST: Final = 160
_OF_OTHERS: Final = frozenset({Zone.RELATED, Zone.PROMO, Zone.ADVERT, Zone.LOGIN})


@dataclass(frozen=True, slots=True)
class FieldLines:
    """Texts in reading order, each once."""

    paragraphs: Sequence[str]  # of the article's text
    bylines: Sequence[str]
    dates: Sequence[str]  # by-lines too: they tell times beside names
    credits: Sequence[str]  # as above
    head: Sequence[str]  # between the headline and the text, and around its first lines, whatever the zone
    above: Sequence[str]  # dates right above the headline
    below: Sequence[str]  # by-lines further down, credits, and what stands right below the text
    last_above_text: str  # the line right above the first paragraph, "" where that is the headline


def sort_lines(blocks: Sequence[RawBlock], verdicts: Sequence[Verdict]) -> FieldLines:
    """The lines for the fields of an article whose blocks have their zones."""
    title, first, last = _borders(verdicts)
    found: dict[Zone, dict[str, None]] = {zone: {} for zone in (Zone.BODY, Zone.BYLINE, Zone.DATE, Zone.CREDIT)}
    late: dict[str, None] = {}
    for block, (zone, _) in zip(blocks, verdicts, strict=True):
        if zone in TEXT_ZONES:
            found[Zone.BODY][block.text] = None
        elif zone is Zone.BYLINE:
            is_late = len(found[Zone.BODY]) > _LATE and found[Zone.BYLINE]
            (late if is_late else found[Zone.BYLINE])[block.text] = None
            found[Zone.DATE][block.text] = found[Zone.CREDIT][block.text] = None
        elif zone in found:
            found[zone][block.text] = None
    body, bylines, dates, credits_ = (list(texts) for texts in found.values())
    end = min(first + _INTO_BODY, title + _HEAD_BLOCKS, len(blocks))
    around = zip(blocks[last + 1 : last + 1 + _FAR_BELOW], verdicts[last + 1 :], strict=False)
    near = [block.text for block, verdict in around if verdict.zone not in _OF_OTHERS and len(block.text) < _LONGEST]
    return FieldLines(
        paragraphs=body,
        bylines=bylines,
        dates=dates,
        credits=credits_,
        head=[blocks[index].text for index in range(title + 1, end) if verdicts[index] is not SHARE_BAR],
        above=[block.text for block in blocks[max(0, title - _ABOVE) : title] if is_date_line(block.text)],
        below=[*late, *(text for text in credits_ if text not in bylines), *near[:_BELOW]],
        last_above_text=blocks[first - 1].text if title + 1 < first < len(blocks) else "",
    )


def _borders(verdicts: Sequence[Verdict]) -> tuple[int, int, int]:
    """The headline, the first paragraph below it, and the last one; the end where there is none."""
    title = first = 0
    last = len(verdicts)
    for index, (zone, _) in enumerate(verdicts):
        if zone in TEXT_ZONES:
            first = first or (index if zone is Zone.BODY else 0)
            last = index
        elif zone is Zone.TITLE and not title:
            title, first = index, 0
    return title, first or len(verdicts), last
