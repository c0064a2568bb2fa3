"""The scores that may not fall: `floors.toml`, a table for each set, a number for each measure."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("floors.toml")

Floors = Mapping[str, Mapping[str, float]]


def read_floors(path: Path = FILE) -> Floors:
    with path.open("rb") as file:
        return tomllib.load(file)


def below_floor(floors: Floors, part: str, scores: Mapping[str, float | None]) -> Iterator[str]:
    """A line for each score of the part that lies below its floor, or is not there at all."""
    for measure, floor in floors.get(part, {}).items():
        score = scores.get(measure)
        if score is None or score < floor:
            told = "missing" if score is None else f"{score:.4f}"
            yield f"{part}: {measure} is {told}, its floor is {floor}"
