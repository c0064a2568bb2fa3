"""Whole pages in the structures that outlets use, filled with words of our own, and what has to be read from each.

NAME.html has NAME.json beside it: the answer of `monitor clean` without what explains it; keys that are not there have
to be empty. These pages are the quality gate of `make test`: each has to be read exactly.
"""

import json
from pathlib import Path

import pytest

from monitor.clean import cleaner
from monitor.clean.protocol import answer
from monitor.outlets.catalogue import Catalogue, shipped_outlets

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(GOLDEN.glob("*.html"))
EXPLAINING = {"id", "text", "evidence", "dates", "blocks"}


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(shipped_outlets().values())


def read(page, catalogue):
    told = answer({"id": page.stem, "html": page.read_text("utf-8")}, cleaner, catalogue)
    return {key: value for key, value in told.items() if key not in EXPLAINING and value not in (None, [], "")}


def test_every_page_has_its_answer_beside_it():
    assert len(PAGES) >= 20
    assert [page.stem for page in PAGES] == sorted(answer.stem for answer in GOLDEN.glob("*.json"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_as_its_answer_says(page, catalogue):
    assert read(page, catalogue) == json.loads(page.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_read_the_same_without_its_outlets_rules(page):
    told, bare = read(page, Catalogue(shipped_outlets().values())), read(page, Catalogue(()))

    assert bare.get("paragraphs") == told.get("paragraphs")
    assert bare["status"] == told["status"]
