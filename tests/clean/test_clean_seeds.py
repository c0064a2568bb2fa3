"""The five seed documents, read as the golden files say."""

import json
from pathlib import Path

import pytest

from monitor.clean import cleaner
from monitor.clean.protocol import answer
from monitor.outlets.catalogue import Catalogue, shipped_outlets

SEEDS = Path(__file__).parents[2] / "seeds"
DUMPS = sorted(SEEDS.glob("*.txt"))
BOILERPLATE = (
    "Iklan",
    "Pilihan Editor",
    "Baca Juga",
    "Lupa Kata Sandi",
    "jam lalu",
    "WhatsApp",
    "LQ45",
    "@",
    "TERBARU",
)


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(shipped_outlets().values())


def test_there_are_five_seeds_with_a_golden_file_each():
    assert [dump.with_suffix(".golden.json").exists() for dump in DUMPS] == [True] * 5


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_seed_is_read_as_its_golden_file_says(dump, catalogue):
    golden = json.loads(dump.with_suffix(".golden.json").read_text("utf-8"))
    told = answer({"id": dump.stem, "text": dump.read_text("utf-8")}, cleaner, catalogue)
    told["subheadings"] = [block["text"] for block in told["blocks"] if block["zone"] == "subheading"]

    assert {key: told[key] for key in golden} == golden
    assert told["text"] == "\n".join(golden["paragraphs"])


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_nothing_of_the_page_around_it_is_in_a_seeds_text(dump, catalogue):
    text = answer({"id": 1, "text": dump.read_text("utf-8")}, cleaner, catalogue)["text"]

    assert [phrase for phrase in BOILERPLATE if phrase in text] == []


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_no_address_of_a_reader_stays_in_an_article(dump, catalogue):
    told = answer({"id": 1, "text": dump.read_text("utf-8")}, cleaner, catalogue)

    assert "pembaca@example.com" not in json.dumps(told)
