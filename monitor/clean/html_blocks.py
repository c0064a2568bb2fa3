"""Reads the blocks of an HTML page in one walk over its tree."""

from collections.abc import Iterator, Mapping
from typing import Final

from selectolax.lexbor import LexborNode

from monitor.clean.hints import Hint, hints_of
from monitor.clean.raw_blocks import Boxes, RawBlock, RawPage
from monitor.clean.visible import visible

_DEEPEST: Final = 120  # what is nested deeper is read as plain text: no page written for readers gets there
_BREAK: Final = "\u2028"  # a <br>; str.split() takes it for white space
_LONG_LINE: Final = 80  # lines between single <br> that are all longer than this are paragraphs

_TEXT, _SKIP, _TELLING, _INLINE, _BR, _LINK, _PLAIN, _BLOCK = range(8)

_INLINE_TAGS: Final = (
    "span em i u s small big sub sup font mark abbr cite q time label bdi bdo ins del tt kbd var dfn acronym strike "
    "nobr data code wbr ruby rb rt rp samp output"
)
_SKIPPED_TAGS: Final = (
    "-comment -cdata-section img source style noscript template iframe svg head object canvas select option "
    "textarea audio video math map embed input progress meter datalist applet frameset base -doctype "
    "amp-analytics amp-state amp-ad"
)
_TELLING_TAGS: Final = ("script", "meta", "link", "title")
_KINDS: Final[dict[str, int]] = {
    "-text": _TEXT,
    "br": _BR,
    "a": _LINK,
    "b": _PLAIN,
    "strong": _PLAIN,
    **dict.fromkeys(_INLINE_TAGS.split(), _INLINE),
    **dict.fromkeys(_SKIPPED_TAGS.split(), _SKIP),
    **dict.fromkeys(_TELLING_TAGS, _TELLING),
}
_TAG_HINTS: Final[dict[str, int]] = {
    "nav": Hint.NAVIGATION,
    "footer": Hint.NAVIGATION,
    "menu": Hint.NAVIGATION,
    "button": Hint.NAVIGATION,
    "aside": Hint.ASIDE | Hint.INFOBOX,
    "figure": Hint.FIGURE,
    "picture": Hint.FIGURE,
    "figcaption": Hint.CAPTION,
    "blockquote": Hint.QUOTE,
    "table": Hint.TABLE,
    "ul": Hint.LIST,
    "ol": Hint.LIST,
    "dl": Hint.LIST,
    "form": Hint.LOGIN,
    "dialog": Hint.LOGIN,
    "header": Hint.HEADER,
    "address": Hint.BYLINE,
}
_PART: Final = "\0"  # between texts: the parser lets none through
_LEVELS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NAMING: Final = frozenset(
    {"class", "id", "itemprop", "role", "data-testid", "data-component", "data-qa", "data-module", "data-type"}
)
_HIDING: Final = frozenset({"style", "hidden"})
_COARSE: Final = (
    Hint.NAVIGATION
    | Hint.LOGIN
    | Hint.HIDDEN
    | Hint.SHARE
    | Hint.ADVERT
    | Hint.TAGS
    | Hint.PROMO
    | Hint.RELATED
    | Hint.COMMENT
    | Hint.DROPPED
)
_COARSE_TAGS: Final = frozenset({"nav", "menu", "button", "dialog"})
_MENU_CHARS: Final = 200
_COARSE_CHARS: Final = 900  # a box with more text is walked: its name may mislead
_SPACED_CHARS: Final = 20 * _COARSE_CHARS  # the same with all white space: scripts and whole menus are seen by that
_OWN_BLOCK: Final = Hint.CAPTION | Hint.CREDIT  # an inline element so named is a block of its own
_CAPTION: Final = Hint.CAPTION  # looked up hundreds of times a page: a module's names are quicker than a class's
_HIDDEN: Final = Hint.HIDDEN
_SECTION_LABEL: Final = Hint.SECTION_LABEL


def read_html_blocks(body: LexborNode, marked: Mapping[int, int]) -> RawPage:
    """The blocks below `body`. `marked` adds hints to elements chosen by outlet rules, by `LexborNode.mem_id`."""
    reader = _Reader(marked)
    reader.read(body)
    parents, tags, hints, firsts = zip(*reader.boxes, strict=True)
    return RawPage(reader.blocks, Boxes(parents, tags, hints, firsts, reader.ends), reader.tellings, reader.captions)


_Element = tuple[int, str, int]  # kind, name and hints: what its name says of an element


class _Reader:
    """Collects text into the block that is open; closes it at every border of a block element.

    A page has thousands of nodes: the walk makes as few Python calls a node as it can.
    """

    def __init__(self, marked: Mapping[int, int]) -> None:
        self.marked = marked
        self.elements: dict[int, _Element] = {}  # by tag_id: the parser's own numbers are quicker to get than names
        self.blocks: list[RawBlock] = []
        self.boxes: list[tuple[int, str, int, int]] = []  # parent, tag, hints, first block
        self.ends: list[int] = []  # of the boxes
        self.tellings: list[LexborNode] = []
        self.captions: list[LexborNode] = []
        self.parts: list[str] = []
        self.link_chars = self.last_break = 0
        self.has_break = False

    def read(self, body: LexborNode) -> None:
        self.boxes.append((-1, "body", 0, 0))
        self.ends.append(0)
        self._walk(body, 0, "body", 0)
        self._close_block("body", 0)
        self.ends[0] = len(self.blocks)

    def _walk(self, node: LexborNode, box: int, tag: str, depth: int) -> None:
        parts, known = self.parts, self.elements.get
        child = node.first_child
        while child is not None:
            kind, name, hints = known(child.tag_id) or self._learn(child)
            if kind == _TEXT:
                if (parts or not child.is_empty_text_node) and (text := child.text_content):
                    parts.append(text)
            elif kind == _BLOCK:
                if parts:
                    self._close_block(tag, box)
                if attributes := child.attributes:
                    hints |= self._named(child, attributes)
                self._walk_box(child, name, hints, box, depth)
            elif kind == _TELLING:
                self.tellings.append(child)
            elif kind != _SKIP:
                self._walk_inline(child, kind, box, tag, depth)
            child = child.next

    def _learn(self, node: LexborNode) -> _Element:
        name = node.tag or ""
        found = self.elements[node.tag_id] = (_KINDS.get(name, _BLOCK), name, _TAG_HINTS.get(name, 0))
        return found

    def _walk_box(self, node: LexborNode, name: str, hints: int, box: int, depth: int) -> None:
        inner = len(self.ends)
        self.boxes.append((box, name, hints, len(self.blocks)))
        self.ends.append(0)
        if hints & _CAPTION:
            self.captions.append(node)
        if not hints & _COARSE or not self._read_coarse(node, name, inner):
            if depth < _DEEPEST:
                self._walk(node, inner, name, depth + 1)
            else:
                self.parts.append(node.text(deep=True, separator=" "))
            if self.parts:
                self._close_block(name, inner)
        self.ends[inner] = len(self.blocks)

    def _read_coarse(self, node: LexborNode, name: str, box: int) -> bool:
        """Menus and the like are half of a page's nodes and never the article: one block, read in one call.

        False: the box must be walked after all. Its name may mislead: there is prose or a script in it.
        """
        lines = _first_lines(node) if name in _COARSE_TAGS else _few_lines(node)
        if lines is None:
            return False
        text = visible(" | ".join(lines))
        if text:
            self.blocks.append(RawBlock(text, name, 0, box, len(text)))
        return True

    def _walk_inline(self, node: LexborNode, kind: int, box: int, tag: str, depth: int) -> None:
        if kind == _BR:
            self._break_line(tag, box)
            return
        if kind == _INLINE:
            attributes = node.attributes
            hints = self._named(node, attributes) if attributes else 0
            if hints & _HIDDEN:
                return
            if hints & _OWN_BLOCK or (hints & _SECTION_LABEL and tag in _LEVELS):
                if self.parts:
                    self._close_block(tag, box)
                self._walk_box(node, "span", hints, box, depth)
                return
        if depth >= _DEEPEST:
            self.parts.append(node.text(deep=True, separator=" "))
            return
        start = len(self.parts)
        serial = len(self.blocks)
        self._walk(node, box, tag, depth + 1)
        if kind == _LINK:
            if len(self.blocks) > serial:
                self._link_blocks(serial)
                start = 0
            self.link_chars += sum(map(len, self.parts[start:]))

    def _link_blocks(self, serial: int) -> None:
        """Blocks that were closed while a link was read stand wholly within it."""
        for index in range(serial, len(self.blocks)):
            block = self.blocks[index]
            self.blocks[index] = block._replace(link_chars=len(block.text))

    def _break_line(self, tag: str, box: int) -> None:
        """Two <br> in a row end a paragraph."""
        if self.has_break and not "".join(self.parts[self.last_break :]).strip():
            self._close_block(tag, box)
            return
        self.parts.append(_BREAK)
        self.has_break = True
        self.last_break = len(self.parts)

    def _named(self, node: LexborNode, attributes: Mapping[str, str | None]) -> int:
        hints = self.marked.get(node.mem_id, 0) if self.marked else 0
        for key in attributes:
            if key in _NAMING:
                if value := attributes[key]:
                    hints |= hints_of(value)
            elif key in _HIDING and _hides(key, attributes[key]):
                hints |= _HIDDEN
        return hints

    def _close_block(self, tag: str, box: int) -> None:
        parts = self.parts
        raw = parts[0] if len(parts) == 1 else "".join(parts)
        parts.clear()  # the walk holds on to this very list
        text = " ".join(raw.split())
        if not text.isprintable():
            text, raw = visible(text).strip(), visible(raw)
        if text and self.has_break:
            self._add_lines(raw, text, tag, box)
        elif text:
            level, links = _LEVELS.get(tag, 0), self.link_chars
            self.blocks.append(RawBlock(text, tag, level, box, links and min(links, len(text))))
        self.link_chars = self.last_break = 0
        self.has_break = False

    def _add_lines(self, raw: str, text: str, tag: str, box: int) -> None:
        """A block for each line between <br>, if all of them are as long as paragraphs."""
        lines = [words for line in raw.split(_BREAK) if (words := " ".join(line.split()))]
        if len(lines) > 1 and min(map(len, lines)) < _LONG_LINE:
            lines = [text]
        level = _LEVELS.get(tag, 0)
        for line in lines:
            links = self.link_chars * len(line) // len(text)
            self.blocks.append(RawBlock(line, tag, level, box, min(links, len(line))))


def _hides(key: str, value: str | None) -> bool:
    return key == "hidden" or "display:none" in (value or "").replace(" ", "").lower()


def _first_lines(node: LexborNode) -> list[str] | None:
    """The beginning of a menu: enough to know it by. None: a script begins there."""
    lines: list[str] = []
    size = 0
    for line in _lines(_whole_text(node)):
        if "{" in line:
            return None
        lines.append(line)
        size += len(line)
        if size > _MENU_CHARS:
            break
    return lines


def _few_lines(node: LexborNode) -> list[str] | None:
    """The lines of text within; None if they are many, or one is a script or as long as prose."""
    text = _whole_text(node)
    if len(text) > _SPACED_CHARS or "{" in text:
        return None
    lines = [line for part in " ".join(text.split()).split(_PART) if (line := part.strip())]
    sizes = [len(line) for line in lines]
    return None if sum(sizes) > _COARSE_CHARS or max(sizes, default=0) >= _LONG_LINE else lines


def _whole_text(node: LexborNode) -> str:
    return node.text(separator=_PART, skip_empty=True)


def _lines(text: str) -> Iterator[str]:
    for part in text.split(_PART):
        if line := " ".join(part.split()):
            yield line
