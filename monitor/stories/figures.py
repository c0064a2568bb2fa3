"""The figures of a report: how many died, how much it costs, how far it flew."""

import re
from typing import Final

from monitor.stories.words import clear

READ_CHARS: Final = 1500  # later figures are background
MAX_FIGURES: Final = 16
TELLING_DIGITS: Final = 3  # two reports share a smaller figure by chance

_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![A-Za-z_\d])")  # Korean writes its units at the figure
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def figures_of(title: str, text: str) -> tuple[str, ...]:
    """The figures of title and lead without their separators, each once, as they come; years are none."""
    read = clear(f"{title}\n{text[:READ_CHARS]}")
    written = [
        (found.replace(",", ".") if not _GROUPED.fullmatch(found) else re.sub(r"[.,]", "", found))
        for found in _FIGURE.findall(read)
    ]
    return tuple(dict.fromkeys(figure for figure in written if not _YEAR.fullmatch(figure)))[:MAX_FIGURES]


def is_telling(figure: str) -> bool:
    """Whether two reports with this figure hardly have it by chance."""
    return len(figure) >= TELLING_DIGITS
