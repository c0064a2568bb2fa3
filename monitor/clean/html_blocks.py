"""Reads the blocks of an HTML page in one walk over its tree."""

from collections.abc import Mapping
from typing import Any, Final

from selectolax.lexbor import LexborNode

from monitor.clean.hints import Hint, hints_of
from monitor.clean.raw_blocks import Boxes, RawBlock, RawPage

_DEEPEST: Final = 120  # what is nested deeper is read as plain text: no page written for readers gets there
_BREAK: Final = "\u2028"  # a <br>; str.split() takes it for white space
_LONG_LINE: Final = 80  # lines between single <br> that are all longer than this are paragraphs

_TEXT, _SKIP, _INLINE, _BR, _LINK, _STRONG, _BLOCK = range(7)

_INLINE_TAGS: Final = (
    "span em i u s small big sub sup font mark abbr cite q time label bdi bdo ins del tt kbd var dfn acronym strike "
    "nobr data code wbr ruby rb rt rp samp output"
)
_SKIPPED_TAGS: Final = (
    "-comment -cdata-section img source script style noscript template iframe svg head object canvas select option "
    "textarea audio video math map embed input progress meter datalist applet frameset link meta title base -doctype "
    "amp-analytics amp-state amp-ad"
)
_KINDS: Final[dict[str, int]] = {
    "-text": _TEXT,
    "br": _BR,
    "a": _LINK,
    "b": _STRONG,
    "strong": _STRONG,
    **dict.fromkeys(_INLINE_TAGS.split(), _INLINE),
    **dict.fromkeys(_SKIPPED_TAGS.split(), _SKIP),
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
_LEVELS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_NAMING: Final = frozenset(
    {"class", "id", "itemprop", "role", "data-testid", "data-component", "data-qa", "data-module", "data-type"}
)
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
_COARSE_CHARS: Final = 900  # a box with more text is walked: its name may mislead
_OWN_BLOCK: Final = Hint.CAPTION | Hint.CREDIT  # an inline element so named is a block of its own


def read_html_blocks(body: LexborNode, marked: Mapping[int, int]) -> RawPage:
    """The blocks below `body`. `marked` adds hints to elements chosen by outlet rules, by `LexborNode.mem_id`."""
    reader = _Reader(marked)
    reader.read(body)
    parent, tag, hints, first, end = zip(*reader.boxes, strict=True)
    return RawPage(reader.blocks, Boxes(parent, tag, hints, first, end))


class _Reader:
    """Collects text into the block that is open; closes it at every border of a block element.

    A page has thousands of nodes: the walk makes as few Python calls a node as it can.
    """

    def __init__(self, marked: Mapping[int, int]) -> None:
        self.marked = marked
        self.blocks: list[RawBlock] = []
        self.boxes: list[list[Any]] = []  # parent, tag, hints, first block, end
        self.parts: list[str] = []
        self.link_chars = self.strong_chars = self.last_break = 0
        self.has_break = False

    def read(self, body: LexborNode) -> None:
        self.boxes.append([-1, "body", 0, 0, 0])
        self._walk(body, 0, "body", 0)
        self._close_block("body", 0)
        self.boxes[0][4] = len(self.blocks)

    def _walk(self, node: LexborNode, box: int, tag: str, depth: int) -> None:
        parts, kinds = self.parts, _KINDS
        child = node.first_child
        while child is not None:
            name = child.tag
            kind = kinds.get(name, _BLOCK)  # type: ignore[arg-type]  # a node of a parsed page has a tag
            if kind == _TEXT:
                text = child.text_content
                if text and (parts or not text.isspace()):
                    parts.append(text)
            elif kind == _BLOCK:
                attributes = child.attributes
                hints = self._named(child, attributes) if attributes else 0
                if name in _TAG_HINTS:
                    hints |= _TAG_HINTS[name]
                if parts:
                    self._close_block(tag, box)
                self._walk_box(child, name or "", hints, box, depth)
            elif kind != _SKIP:
                self._walk_inline(child, kind, box, tag, depth)
            child = child.next

    def _walk_box(self, node: LexborNode, name: str, hints: int, box: int, depth: int) -> None:
        inner = len(self.boxes)
        record = [box, name, hints, len(self.blocks), 0]
        self.boxes.append(record)
        if not hints & _COARSE or not self._read_coarse(node, name, inner):
            if depth < _DEEPEST:
                self._walk(node, inner, name, depth + 1)
            else:
                self.parts.append(node.text(deep=True, separator=" "))
            if self.parts:
                self._close_block(name, inner)
        record[4] = len(self.blocks)

    def _read_coarse(self, node: LexborNode, name: str, box: int) -> bool:
        """Menus and the like are half of a page's nodes and never the article: one block, read in one call.

        False: the box must be walked after all. Its name may mislead: there is prose or a script in it.
        """
        raw = node.text(deep=True, separator="\n") if name in _COARSE_TAGS else _short_text(node)
        if raw is None or "{" in raw:
            return False
        pieces = [piece for line in raw[:_COARSE_CHARS].split("\n") if (piece := line.strip())]
        text = " ".join(" | ".join(pieces).split())
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
            if hints & Hint.HIDDEN:
                return
            if hints & _OWN_BLOCK or (hints & Hint.SECTION_LABEL and tag in _LEVELS):
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
        if kind != _INLINE:
            self._count(kind, start if len(self.blocks) == serial else 0, serial)

    def _count(self, kind: int, start: int, serial: int) -> None:
        """Adds what was read within a link or strong element; blocks closed meanwhile stood wholly within it."""
        for index in range(serial, len(self.blocks)):
            block = self.blocks[index]
            size = len(block.text)
            is_link = kind == _LINK
            self.blocks[index] = block._replace(link_chars=size) if is_link else block._replace(strong_chars=size)
        length = sum(map(len, self.parts[start:]))
        if kind == _LINK:
            self.link_chars += length
        else:
            self.strong_chars += length

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
        for key, value in attributes.items():
            if key in _NAMING:
                if value:
                    hints |= hints_of(value)
            elif key == "style":
                if value and "display:none" in value.replace(" ", "").lower():
                    hints |= Hint.HIDDEN
            elif key == "hidden":
                hints |= Hint.HIDDEN
        return hints

    def _close_block(self, tag: str, box: int) -> None:
        raw = "".join(self.parts)
        text = " ".join(raw.split())
        if text:
            self._add(raw, text, tag, box)
        self._clear()

    def _add(self, raw: str, text: str, tag: str, box: int) -> None:
        level = _LEVELS.get(tag, 0)
        size = len(text)
        if not self.has_break:
            self.blocks.append(RawBlock(text, tag, level, box, min(self.link_chars, size), self.strong_chars))
            return
        lines = [" ".join(line.split()) for line in raw.split(_BREAK)]
        lines = [line for line in lines if line]
        if len(lines) > 1 and min(map(len, lines)) < _LONG_LINE:
            lines = [text]
        for line in lines:
            links, strong = (count * len(line) // size for count in (self.link_chars, self.strong_chars))
            self.blocks.append(RawBlock(line, tag, level, box, min(links, len(line)), strong))

    def _clear(self) -> None:
        self.parts.clear()  # the walk holds on to this very list
        self.link_chars = self.strong_chars = self.last_break = 0
        self.has_break = False


def _short_text(node: LexborNode) -> str | None:
    """The lines of text within; None as soon as they are many, or one of them is as long as prose."""
    lines = []
    size = 0
    for inner in node.traverse(include_text=True):
        line = inner.text_content
        if line:
            size += len(line)
            if size > _COARSE_CHARS or (len(line) >= _LONG_LINE and len(line.strip()) >= _LONG_LINE):
                return None
            lines.append(line)
    return "\n".join(lines)
