"""Pages with what people marked on them, and what a reader of such pages answers.

A file NAME.jsonl.gz holds a page a line: {"id", "url", "html", "gold"}, and "gold" is {"text", "paras":
[[kind, paragraph], …], "title", "date", "authors"}; a field that nobody marked is null. Paragraphs of the kind "opt"
may be left out.
"""

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from eval.measures import Passages, words_of

COVERED: Final = 0.8  # of its shingles: a paragraph that is there
OPTIONAL: Final = "opt"
LETTER_FOR_LETTER: Final = "scrapinghub"  # its own measure compares words as they are written


@dataclass(frozen=True, slots=True)
class Marked:
    """What people marked. None: nobody looked."""

    text: str | None
    paragraphs: Sequence[tuple[str, str]]  # kind: p, head, lead, opt
    title: str | None
    date: str | None
    authors: Sequence[str] | None

    def for_answer(self, text: str) -> "Marked":
        """What counts for this answer: optional paragraphs only if it has them."""
        if all(kind != OPTIONAL for kind, _ in self.paragraphs):
            return self
        passages = Passages(words_of(text))
        kept = [pair for pair in self.paragraphs if pair[0] != OPTIONAL or (passages.share_of(pair[1]) or 0) >= COVERED]
        return replace(self, paragraphs=kept, text="\n".join(paragraph for _, paragraph in kept))


@dataclass(frozen=True, slots=True)
class LabelledPage:
    set_name: str
    id: str
    url: str
    html: str
    marked: Marked


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read from a page; of all that nothing where it was refused."""

    title: str = ""
    text: str = ""
    published_at: str | None = None
    authors: Sequence[str] = ()


def read_sets(folder: Path) -> Iterator[tuple[str, list[LabelledPage]]]:
    """Each file of the folder with its pages, by name."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        name = path.name.split(".")[0]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield name, [_page(name, json.loads(line)) for line in lines]


def _page(set_name: str, line: Mapping[str, Any]) -> LabelledPage:
    gold = line["gold"]
    paragraphs = [(kind, text) for kind, text in gold["paras"]]
    marked = Marked(gold["text"], paragraphs, gold["title"], gold["date"], gold["authors"])
    return LabelledPage(set_name, line["id"], line.get("url") or "", line["html"], marked)
