"""`monitor replay` over the seeds: five articles, five matches with their sentences, the digest byte for byte."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsstand import SEEDS, Newsstand, seed_stories, strangers_in

GOLDEN = Path(__file__).parent / "digest.golden.txt"


def replay(*arguments):
    """Built-in settings, whatever lies in the folder; its rows."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "replay", *map(str, arguments), "--json"],
        capture_output=True,
        text=True,
        env={**kept, "PYTHONPATH": str(SEEDS.parent)},
        check=False,
        cwd=Path(arguments[-1]),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return replay(SEEDS, "--out", out), out


def test_the_five_seeds_are_five_articles_that_match_with_a_sentence(replayed):
    rows, _ = replayed
    titles = {story.title for story in seed_stories()}
    assert {row["title"] for row in rows} == titles
    assert {row["fate"] for row in rows} <= {"told", "joined"}
    assert [row["topics"] for row in rows] == ["russia-north-korea"] * 5
    assert all(len(row["sentence"]) > 40 for row in rows)


def test_every_seed_stands_in_the_digest_and_nothing_of_what_stood_around_it(replayed):
    _, out = replayed
    html, text = (out / "digest.html").read_text(), (out / "digest.txt").read_text()
    flowing = " ".join(text.split())
    assert [story.title for story in seed_stories() if story.title not in flowing] == []
    assert strangers_in(html) == []
    assert strangers_in(text) == []


def test_the_digest_of_the_seeds_reads_as_it_should(replayed):
    """A change here is looked at by a person: `monitor replay seeds --out OUT; cp OUT/digest.txt <the golden file>`."""
    _, out = replayed
    assert (out / "digest.txt").read_text() == GOLDEN.read_text()


def test_the_same_pages_give_the_same_digest_byte_by_byte(replayed, tmp_path):
    rows, out = replayed
    assert replay(SEEDS, "--out", tmp_path) == rows
    for name in ("digest.html", "digest.txt"):
        assert (tmp_path / name).read_bytes() == (out / name).read_bytes()


def test_the_seeds_as_the_pages_of_their_outlets_give_the_same_stories(replayed, tmp_path):
    rows, _ = replayed
    folder = tmp_path / "pages"
    folder.mkdir()
    with Newsstand(seed_stories()) as stand:
        for story in stand.stories:
            (folder / f"{story.id}.html").write_bytes(stand.answer(story.outlet, story.path)[2])
    from_pages = replay(folder, "--out", tmp_path)
    assert {row["title"] for row in from_pages} == {row["title"] for row in rows}
    assert {row["topics"] for row in from_pages} == {"russia-north-korea"}
    assert strangers_in((tmp_path / "digest.html").read_text()) == []
