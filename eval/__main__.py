"""The quality gate: every table of `eval/`, and an error where a score has fallen below its floor.

python -m eval FOLDER        FOLDER/cleaner and FOLDER/stories, each of them optional
"""

import argparse
import sys
from pathlib import Path

from eval import cleaner, stories
from eval.labelled import read_sets
from eval.readers import installed_peers


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds cleaner/*.jsonl.gz and stories/*.jsonl")
    folder = parser.parse_args().folder
    if not (folder / "cleaner").is_dir() and not (folder / "stories").is_dir():
        parser.error(f"{folder} holds neither cleaner/ nor stories/")
    fallen: list[str] = []
    if (folder / "cleaner").is_dir():
        fallen += cleaner.tell_tables(list(read_sets(folder / "cleaner")), list(installed_peers()))
    if (folder / "stories").is_dir():
        print()
        fallen += stories.tell_tables(folder / "stories")
    for line in fallen:
        print(f"below the floor  {line}", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
