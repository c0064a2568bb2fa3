"""The table of faults names tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TABLE)))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_of_the_table_of_faults_exists(file, test):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert any(name.startswith("test_") for name in names) if not test else test in names


def test_every_row_of_the_fault_matrix_is_in_the_table():
    rows = re.findall(r"^\| ([\d–]+) \|", TABLE, re.MULTILINE)
    assert rows == ["1–3", *map(str, range(4, 20)), "–"]
