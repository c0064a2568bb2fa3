"""What commands print: tables on a terminal, plain columns or JSON in a pipe. Outlet text is data here too."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any

Row = Sequence[object]

STYLES = {
    **dict.fromkeys(("up", "ok", "told", "delivered", "body", "quote", "subheading"), "green"),
    **dict.fromkeys(("title", "standfirst"), "bold green"),
    **dict.fromkeys(("image", "entry"), "cyan"),
    **dict.fromkeys(
        ("degraded", "warning", "held", "not_article", "flag", "caption", "byline", "date", "credit", "dateline"),
        "yellow",
    ),
    **dict.fromkeys(("down", "dead", "bad", "failed", "unreadable"), "red"),
    **dict.fromkeys(("related", "promo", "navigation", "advert", "login", "unmatched"), "dim"),
}
"""The colours of states, fates and zones."""


def print_table(columns: Sequence[str], rows: Iterable[Row], *, title: str = "") -> None:
    """A table for a person, or tab-separated lines where nobody looks."""
    if not sys.stdout.isatty():
        for row in rows:
            print_line("\t".join(_plain(cell) for cell in row))
        return
    from rich.console import Console  # noqa: PLC0415 - only for terminals
    from rich.table import Table  # noqa: PLC0415 - only for terminals
    from rich.text import Text  # noqa: PLC0415 - only for terminals

    table = Table(*columns, title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(_plain(cell), style=_style(cell)) for cell in row))
    Console().print(table)


BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None], *, top: float | None = None) -> str:
    """A chart of one line: a bar a value, as high as its share of `top` (default: the greatest); None is a dot."""
    highest = top or max((value for value in values if value is not None), default=0) or 1
    return "".join("·" if value is None else BARS[_height(value, highest)] for value in values)


def _height(value: float, highest: float) -> int:
    """Only nothing is drawn as nothing."""
    last = len(BARS) - 1
    return 0 if value <= 0 else max(1, min(round(value / highest * last), last))


def span_words(span: timedelta) -> str:
    """`45 s`, `12 min`, `3.5 h`, `4 days`."""
    seconds = max(span.total_seconds(), 0)
    for limit, seconds_each, unit, digits in ((90, 1, "s", 0), (5400, 60, "min", 0), (172_800, 3600, "h", 1)):
        if seconds < limit:
            return f"{seconds / seconds_each:.{digits}f} {unit}"
    return f"{seconds / 86_400:.0f} days"


def print_json(value: object) -> None:
    print_line(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None, default=str))


def print_line(text: str = "") -> None:
    sys.stdout.write(text.translate(_COMMANDS) + "\n")


_COMMANDS = dict.fromkeys((*range(9), *range(11, 32), *range(127, 160)), " ")
"""What a terminal obeys: a title cannot move the cursor. Tabs and line breaks stay."""


def print_note(text: str) -> None:
    """Words for the person who runs a command; they do not mix with its output."""
    sys.stderr.write(text.translate(_COMMANDS) + "\n")


@contextmanager
def progress(items: Iterable[Any], label: str, count: int) -> Iterator[Iterable[Any]]:
    """The items, `count` of them, with a progress bar while they are gone through, if somebody looks."""
    if not sys.stderr.isatty() or count < 20:
        yield items
        return
    from rich.console import Console  # noqa: PLC0415 - only for terminals
    from rich.progress import track  # noqa: PLC0415 - only for terminals

    yield track(items, total=count, description=label, console=Console(stderr=True), transient=True)


def as_mapping(columns: Sequence[str], row: Row) -> Mapping[str, object]:
    return dict(zip(columns, row, strict=True))


def as_record(record: Any) -> Mapping[str, Any]:
    """A record as JSON can hold it; bytes are left to their length."""
    return {key: _shown(value) for key, value in asdict(record).items()}


def _shown(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, dict):
        return {str(key): _shown(each) for key, each in value.items()}
    return [_shown(each) for each in value] if isinstance(value, list | tuple) else value


def _plain(cell: object) -> str:
    """One line without control characters: a title cannot move the cursor."""
    text = "" if cell is None else str(cell)
    return "".join(mark if mark.isprintable() else " " for mark in text)


def _style(cell: object) -> str:
    text = str(cell)
    return "cyan" if text.startswith("field ") else STYLES.get(text, "")
