"""How well pages are read: our cleaner against what people marked, peers beside it where they are installed.

    python -m eval.cleaner [--worst N] [FOLDER]

FOLDER holds NAME.jsonl.gz (default: ../shared/eval/cleaner). `--worst N` lists the N pages read worst and the kind of
error of each, without their words. Ends with 1 where a score lies below its floor in `floors.toml`.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from eval.faults import find_faults
from eval.floors import below_floor, read_floors
from eval.labelled import LabelledPage, read_sets
from eval.readers import Reading, installed_peers, read_ours, read_peer
from eval.scores import FIELDS, PageScore, score_page, score_set

FOLDER: Final = Path("../shared/eval/cleaner")
_HEAD: Final = (
    f"{'set':12} {'reader':12} {'pages':>5}  " + " ".join(f"{field:>9}" for field in FIELDS) + "  pages/CPU s"
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="labelled pages, NAME.jsonl.gz")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N pages read worst")
    given = parser.parse_args()
    sets = list(read_sets(given.folder))
    if not sets:
        parser.error(f"{given.folder} holds no NAME.jsonl.gz: name a folder of labelled pages")
    if given.worst:
        tell_worst([page for _, pages in sets for page in pages], given.worst)
        return 0
    fallen = list(tell_tables(sets, list(installed_peers())))
    for line in fallen:
        print(f"below the floor  {line}", file=sys.stderr)
    return 1 if fallen else 0


def tell_tables(sets: Sequence[tuple[str, list[LabelledPage]]], peers: Sequence[str]) -> Iterator[str]:
    """Prints a line a set and reader; gives what has fallen below its floor."""
    floors = read_floors()
    print(_HEAD)
    for name, pages in sets:
        reading = read_ours(pages)
        scores = score_set([score_page(page, answer) for page, answer in zip(pages, reading.answers, strict=True)])
        print(_row(name, "monitor", reading, scores))
        for peer in peers:
            read = read_peer(peer, pages)
            theirs = [score_page(page, answer) for page, answer in zip(pages, read.answers, strict=True)]
            print(_row(name, peer, read, score_set(theirs)))
        yield from below_floor(floors, name, scores)


def _row(name: str, reader: str, reading: Reading, scores: dict[str, float | None]) -> str:
    shown = " ".join(f"{'-' if scores[field] is None else f'{scores[field]:.3f}':>9}" for field in FIELDS)
    count = len(reading.answers)
    return f"{name:12} {reader:12} {count:>5}  {shown}  {count / max(reading.seconds, 1e-9):>11.0f}"


def tell_worst(pages: Sequence[LabelledPage], count: int) -> None:
    """Prints the pages read worst, each with the kinds of its errors."""
    answers = read_ours(pages).answers
    scored = [(score_page(page, answer), page, answer) for page, answer in zip(pages, answers, strict=True)]
    scored.sort(key=lambda one: (one[0].text_f1, one[1].id))
    for score, page, answer in scored[:count]:
        print(f"{score.text_f1:.2f}  {page.set_name:12} {page.id[:24]:24}  {_fields(score)}")
        for fault in find_faults(page, answer):
            print(f"      {fault}")


def _fields(score: PageScore) -> str:
    wrong = [name for name in ("title", "date") if getattr(score, name) is False]
    wrong += ["authors"] if score.authors is not None and score.authors < 1 else []
    return f"wrong: {', '.join(wrong)}" if wrong else ""


if __name__ == "__main__":
    sys.exit(main())
