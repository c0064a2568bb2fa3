"""What a block is because of the blocks around it: standfirst, related boxes, repeats, headings without a text."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from monitor.clean.folding import fold
from monitor.clean.hints import Hint
from monitor.clean.judgement import SIGN_OFF
from monitor.clean.lines import Verdict
from monitor.clean.raw_blocks import RawBlock, RawPage
from monitor.clean.scope import NEGATIVE, Scope
from monitor.model import TEXT_ZONES, Zone

_WINDOW: Final = 30  # blocks below the headline among which a standfirst is looked for
_SENTENCE: Final = 60  # characters that make an unnamed line below the headline a standfirst
_NAMED_SHORTEST: Final = 20
_FEWEST_SPACES: Final = 2  # a name is no standfirst
_NO_STANDFIRST: Final = NEGATIVE | Hint.CAPTION | Hint.FIGURE | Hint.CREDIT
_NOT_ITSELF: Final = Hint.BYLINE | Hint.DATE
_HEAD: Final = frozenset({Zone.BYLINE, Zone.DATE})  # below them an unnamed line is anything
_LONGEST_STANDFIRST: Final = 900
_MOST_PARTS: Final = 4
_LISTED: Final = frozenset({"li", "td", "th", "dd", "dt"})  # recipes and tables repeat themselves
_REPEAT: Final = 80  # characters from which a repeated paragraph is no coincidence
_PULLED: Final = 46  # the same for a line that is set apart and stands in a paragraph word for word
_LONGEST_PULLED: Final = 320
_SMALL_SHARE: Final = 0.25  # of the article's text: what holds more is no box of teasers
_GOES_ON: Final = 2  # paragraphs below a line that is no sign-off
_CARD: Final = 4  # blocks of a teaser card at most
_ENDINGS: Final = (".", "!", "?", "…", "”", '"', "»", "。", "？", "」", ":", "’")


def find_standfirst(
    page: RawPage, scope: Scope, verdicts: Sequence[Verdict], title: int | None, descriptions: Sequence[str]
) -> list[int]:
    """The blocks between headline and text that sum the article up: one as a rule, a few where it is a list."""
    if title is None:
        return []
    first_body = next(
        (i for i in range(max(title + 1, scope.first), scope.end) if verdicts[i].zone is Zone.BODY), scope.end
    )
    window = range(title + 1, min(first_body + _MOST_PARTS, title + 1 + _WINDOW, len(page.blocks)))
    found: list[int] = []
    for index in window:
        if verdicts[index].zone not in TEXT_ZONES or len(found) == _MOST_PARTS:
            continue
        is_above = index < first_body and index < scope.first
        is_plain = is_above and not any(verdicts[other].zone in _HEAD for other in range(title + 1, index))
        if _may_be_standfirst(page, scope, index) and (
            _is_named(page, scope, index)
            or ((is_above or page.blocks[index].level) and _is_told(page, index, descriptions))
            or (is_plain and _is_sentence(page, index))
        ):
            found.append(index)
        elif found or index > first_body:
            break
    return found


def _may_be_standfirst(page: RawPage, scope: Scope, index: int) -> bool:
    block = page.blocks[index]
    if scope.hints[block.box] & _NO_STANDFIRST or page.boxes.hints[block.box] & _NOT_ITSELF:
        return False
    return block.link_density <= 0.5 and len(block.text) <= _LONGEST_STANDFIRST


def _is_named(page: RawPage, scope: Scope, index: int) -> bool:
    block = page.blocks[index]
    is_text = len(block.text) >= _NAMED_SHORTEST and block.text.count(" ") > _FEWEST_SPACES
    return is_text and bool(scope.hints[block.box] & Hint.STANDFIRST)


def _is_told(page: RawPage, index: int, descriptions: Sequence[str]) -> bool:
    """Whether the page gives this line to machines as its description."""
    folded = fold(page.blocks[index].text)
    return len(folded) >= _NAMED_SHORTEST and any(told.startswith(folded[:60]) for told in descriptions)


def _is_sentence(page: RawPage, index: int) -> bool:
    text = page.blocks[index].text
    return len(text) >= _SENTENCE and text.endswith(_ENDINGS)


def spread_related(page: RawPage, scope: Scope, verdicts: list[Verdict]) -> None:
    """Teaser cards and what stands under a heading such as "Related stories"."""
    _spread_in_items(page, scope, verdicts)
    whole = _written(page, verdicts, scope.first, scope.end)
    flow = _flow(page, verdicts, range(scope.first, scope.end))
    for index in range(scope.first, scope.end):
        block = page.blocks[index]
        verdict = verdicts[index]
        is_link = block.level and block.link_density > 0.8
        if not (is_link or is_related_label(block, verdict)):
            continue
        first, end = _card(page, scope, index)
        if is_link and (end - first > _CARD or (end - first == 1 and _parent(page, index) in flow)):
            continue
        if _written(page, verdicts, first, end) > _SMALL_SHARE * whole:
            continue
        for other in range(first, end):
            if verdicts[other].zone in TEXT_ZONES:
                verdicts[other] = Verdict(Zone.RELATED, "under a heading of related stories")


def _spread_in_items(page: RawPage, scope: Scope, verdicts: list[Verdict]) -> None:
    """List items that open with nothing but a link are teasers, whatever else stands in them."""
    boxes = page.boxes
    for box in [box for box, tag in enumerate(boxes.tag) if tag == "li"]:
        first, end = boxes.first[box], boxes.end[box]
        if not scope.first <= first < end - 1 or end - first > _CARD:
            continue
        if verdicts[first].zone is Zone.RELATED and page.blocks[first].link_density > 0.8:
            for index in range(first, end):
                if verdicts[index].zone in TEXT_ZONES:
                    verdicts[index] = Verdict(Zone.RELATED, "in a list of other stories")


def _flow(page: RawPage, verdicts: Sequence[Verdict], article: range) -> set[int]:
    """The boxes whose own paragraphs are much of the text: a linked heading among them heads a paragraph."""
    amounts: dict[int, int] = {}
    for index in article:
        block = page.blocks[index]
        if verdicts[index].zone is Zone.BODY and block.tag == "p":
            parent = _parent(page, index)
            amounts[parent] = amounts.get(parent, 0) + len(block.text) - block.link_chars
    whole = sum(amounts.values())
    return {parent for parent, amount in amounts.items() if amount > _SMALL_SHARE * whole}


def _parent(page: RawPage, index: int) -> int:
    return page.boxes.parent[page.blocks[index].box]


def is_related_label(block: RawBlock, verdict: Verdict) -> bool:
    """Whether this is a heading over other stories."""
    return verdict.zone is Zone.RELATED and bool(block.level or verdict.reason.startswith("the line is"))


def _written(page: RawPage, verdicts: Sequence[Verdict], first: int, end: int) -> int:
    """The characters outside links in what is text so far."""
    texts = (page.blocks[index] for index in range(first, end) if verdicts[index].zone in TEXT_ZONES)
    return sum(len(block.text) - block.link_chars for block in texts)


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


def keep_capitals(verdicts: list[Verdict], first: int, end: int) -> None:
    """A line in capitals that more text follows is a heading, no sign-off."""
    following = 0
    for index in range(end - 1, first - 1, -1):
        following += verdicts[index].zone is Zone.BODY
        if verdicts[index] is SIGN_OFF and following >= _GOES_ON:
            verdicts[index] = Verdict(Zone.SUBHEADING, "a line in capitals between paragraphs")


def drop_repeats(blocks: Sequence[RawBlock], verdicts: list[Verdict], first: int, end: int) -> bool:
    """A pull quote repeats a paragraph, an AMP page its whole text. True: the body stood there twice."""
    long = [index for index in range(first, end) if _may_repeat(blocks[index]) and verdicts[index].zone in TEXT_ZONES]
    sizes = Counter(len(blocks[index].text) for index in long)
    seen: set[str] = set()
    repeats = 0
    for index in long:
        text = blocks[index].text
        if sizes[len(text)] == 1:  # as most are: no other text can be the same
            continue
        folded = text.casefold()
        if folded in seen:
            verdicts[index] = Verdict(Zone.PROMO, "stands there a second time")
            repeats += 1
        seen.add(folded)
    return repeats * 2 >= max(1, len(long) - repeats)


def _may_repeat(block: RawBlock) -> bool:
    return len(block.text) >= _REPEAT and block.tag not in _LISTED


def drop_pull_quotes(page: RawPage, verdicts: list[Verdict], first: int, end: int) -> None:
    """A quotation or short line that stands word for word in a longer paragraph is its pull quote."""
    article = range(first, end)
    doubtful = [i for i in article if _may_be_pulled(page.blocks[i]) and verdicts[i].zone in TEXT_ZONES]
    if not doubtful:
        return
    texts = [index for index in article if verdicts[index].zone in TEXT_ZONES]
    whole = "\n".join(page.blocks[index].text for index in texts)
    for index in doubtful:
        text = page.blocks[index].text.strip("“”„«»\"'")
        if len(text) >= _PULLED and whole.count(text) > 1:
            verdicts[index] = Verdict(Zone.PROMO, "quotes the article's own words")


def _may_be_pulled(block: RawBlock) -> bool:
    return block.tag not in {"p", "li", "td"} and _PULLED <= len(block.text) < _LONGEST_PULLED


def drop_idle_headings(verdicts: list[Verdict], first: int, end: int) -> None:
    """A heading with no text below it, up to the article's end, heads something else."""
    text_follows = False
    for index in range(end - 1, first - 1, -1):
        zone = verdicts[index].zone
        if zone in {Zone.BODY, Zone.QUOTE}:
            text_follows = True
        elif zone is Zone.SUBHEADING and not text_follows:
            verdicts[index] = Verdict(Zone.RELATED, "a heading without a text")
