"""How well articles are put together: `monitor group` against the stories, copies and pairs that people marked.

    python -m eval.stories [FOLDER]

FOLDER holds events_*.jsonl, copies*.jsonl and pairs_*.jsonl (default: ../shared/eval/stories). Every file is optional.
Ends with 1 where a score lies below its floor in `floors.toml`.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from eval.clusters import adjusted_rand, b_cubed, pairwise, rates
from eval.floors import below_floor, read_floors
from monitor.commands.group_line import keys_of
from monitor.outlets.catalogue import Catalogue, shipped_outlets
from monitor.stories.protocol import Grouper

FOLDER: Final = Path("../shared/eval/stories")
SEEDS: Final = Path("seeds")
MEASURES: Final = (
    *("b3_precision", "b3_recall", "b3", "pairs", "ari"),
    *("no_second_alert", "story", "relation", "no_false_copy", "precision", "recall", "f1", "right"),
)
_TEST_SPLITS: Final = frozenset({"test", "0529"})  # the parts of the pair files that nobody trains on
_TOLD_BEFORE: Final = frozenset({"version", "copy"})
_SAME_TEXT_GROWN: Final = frozenset({"first_version", "updated"})  # of these, version and copy are both right

Row = Mapping[str, Any]
Scores = dict[str, float | None]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="labelled files")
    folder = parser.parse_args().folder
    fallen = list(tell_tables(folder))
    for line in fallen:
        print(f"below the floor  {line}", file=sys.stderr)
    return 1 if fallen else 0


def tell_tables(folder: Path) -> Iterator[str]:
    """Prints a line a part; gives what has fallen below its floor."""
    floors = read_floors()
    print(f"{'part':22} {'articles':>8} {'per CPU s':>9}  scores")
    for name, score in _parts(folder):
        start = time.process_time()
        count, scores = score()
        speed = count / max(time.process_time() - start, 1e-9)
        told = "  ".join(f"{key} {value:.3f}" for key, value in scores.items() if value is not None)
        print(f"{name:22} {count:>8} {speed:>9.0f}  {told}")
        yield from below_floor(floors, name, scores)


def _parts(folder: Path) -> Iterator[tuple[str, Callable[[], tuple[int, Scores]]]]:
    """What there is to score, by the files' names."""
    for path in sorted(folder.glob("*.jsonl")):
        ways = {"events": score_events, "copies": score_copies, "pairs": score_pairs}
        kind = "plagiarism" if path.stem == "copies_plagiarism" else path.stem.partition("_")[0]
        way = score_planted if kind == "plagiarism" else ways.get(kind)
        if way is not None:
            yield path.stem, partial(way, _read(path))
    if SEEDS.is_dir():
        yield "seeds", score_seeds


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Answers:
    """What `monitor group` answered for articles in the order given: each answer by the article's id, merges applied.

    The files' own ids say what an article is: the grouper is given bare numbers.
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        grouper = Grouper(partial(keys_of, Catalogue(shipped_outlets().values())))
        self.merged: dict[str, str] = {}
        names = {str(number): row["id"] for number, row in enumerate(rows)}
        self.by_id = {row["id"]: self._ask(grouper, str(number), row, names) for number, row in enumerate(rows)}

    def _ask(self, grouper: Grouper, number: str, row: Row, names: Mapping[str, str]) -> Row:
        article = {key: row.get(key) for key in ("title", "text", "url")}
        told = grouper.answer({**article, "id": number, "published_at": _time(row), "language": row.get("lang")})
        self.merged.update(dict(told.get("merged") or ()))
        return {**told, "of": names.get(told.get("of") or "")}

    @property
    def stories(self) -> dict[str, str]:
        return {one: self._last(answer["story"]) for one, answer in self.by_id.items()}

    def _last(self, story: str) -> str:
        while story in self.merged:
            story = self.merged[story]
        return story


def _time(row: Row) -> str | None:
    told = row.get("published")
    return datetime.fromtimestamp(told, UTC).isoformat() if isinstance(told, int | float) else told


def score_events(rows: Sequence[Row]) -> tuple[int, Scores]:
    """Articles with their events: in the order of their times, or shuffled where they have none."""
    ordered = list(rows)
    if ordered[0]["published"] is None:
        random.Random(3).shuffle(ordered)
    found = Answers(ordered).stories
    marked = {row["id"]: row["event"] for row in ordered}
    cubed, pairs = b_cubed(marked, found), pairwise(marked, found)
    scores: Scores = {"b3_precision": cubed.precision, "b3_recall": cubed.recall, "b3": cubed.f1}
    return len(rows), scores | {"pairs": pairs.f1, "ari": adjusted_rand(marked, found)}


def score_copies(rows: Sequence[Row]) -> tuple[int, Scores]:
    """Articles first, then their versions and copies in any order: nobody should be told of one twice."""
    base = [row for row in rows if row["kind"] == "base"]
    rest = [row for row in rows if row["kind"] != "base"]
    random.Random(4).shuffle(rest)
    answers = Answers([*base, *rest])
    stories, by_id = answers.stories, answers.by_id
    alerts = [by_id[row["id"]]["relation"] not in _TOLD_BEFORE for row in rest]
    found = [any(stories[row["id"]] == stories[of] for of in _originals(row)) for row in rest]
    right = [_is_right(row, by_id[row["id"]]["relation"]) for row in rest]
    false = sum(by_id[row["id"]]["relation"] in _TOLD_BEFORE for row in base)
    quiet = 1 - sum(alerts) / len(rest)
    scores: Scores = {"no_second_alert": quiet, "story": sum(found) / len(rest), "relation": sum(right) / len(rest)}
    return len(rows), scores | {"no_false_copy": 1 - false / len(base)}


def _originals(row: Row) -> Iterator[str]:
    yield row["copy_of"]
    if row["kind"] == "embedded30" and row.get("also_of"):
        yield row["also_of"]


def _is_right(row: Row, relation: str) -> bool:
    is_grown = row["kind"] in _SAME_TEXT_GROWN and row["want"] == "version" and relation == "copy"
    return relation == row["want"] or is_grown


def score_planted(rows: Sequence[Row]) -> tuple[int, Scores]:
    """Pairs of texts of which one was planted in the other."""
    answers = Answers(rows)
    texts = defaultdict(list)
    for row in rows:
        texts[row["event"]].append(row["id"])
    marked = {frozenset(pair) for pair in texts.values() if len(pair) == 2}
    said = {
        frozenset((one, told["of"]))
        for one, told in answers.by_id.items()
        if told["relation"] in _TOLD_BEFORE and told["of"]
    }
    hits = len(marked & said)
    score = rates(hits, len(said) - hits, len(marked) - hits)
    return len(rows), {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def score_pairs(rows: Sequence[Row]) -> tuple[int, Scores]:
    """Two articles at a time: of one event, or not."""
    kept = [row for row in rows if row.get("split", "test") in _TEST_SPLITS]
    same = [len(set(Answers(_two(row)).stories.values())) == 1 for row in kept]
    hits = sum(one and bool(row["label"]) for one, row in zip(same, kept, strict=True))
    score = rates(hits, sum(same) - hits, sum(bool(row["label"]) for row in kept) - hits)
    return 2 * len(kept), {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def _two(row: Row) -> list[Row]:
    language = row["lang"]
    return [dict(row["a"], id="a", lang=language[:2]), dict(row["b"], id="b", lang=language[-2:])]


def score_seeds() -> tuple[int, Scores]:
    """The five seed documents, as dumps: the first two tell one event, the others each their own."""
    rows = [
        {"id": path.stem[:3], "text": path.read_text(encoding="utf-8"), "lang": "id"}
        for path in sorted(SEEDS.glob("*.txt"))
    ]
    stories = Answers(rows).stories
    others = {stories[one] for one in stories if one != "001"}
    is_right = stories["000"] == stories["001"] and len(others) == len(stories) - 1
    return len(rows), {"right": float(is_right)}


if __name__ == "__main__":
    sys.exit(main())
