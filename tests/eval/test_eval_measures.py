"""The evaluation's own measures: right on what can be reckoned by hand, and a fall below a floor is an error."""

import gzip
import json

import pytest

from eval import cleaner, stories
from eval.clusters import adjusted_rand, b_cubed, pairwise
from eval.faults import find_faults
from eval.floors import below_floor, read_floors
from eval.labelled import Answer, LabelledPage, Marked, read_sets
from eval.measures import Passages, compare, is_same_title, is_within_a_day, names_f1, text_score, words_of
from eval.scores import FIELDS, score_page, score_set

SENTENCES = (
    "The delegation arrived in the harbour town on Tuesday and was met by the mayor and two hundred guests.",
    "Talks about the railway will go on until the end of the week, said the spokesman of the ministry.",
    "Nobody knows yet what the new bridge will cost, but the work is to begin before the winter comes.",
)
HTML = "<h1>A bridge for the harbour</h1>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page_of(paragraphs=SENTENCES, **marked):
    known = {"title": "A bridge for the harbour", "date": None, "authors": None} | marked
    pairs = [("p", one) for one in paragraphs]
    return LabelledPage("own", "1", "https://news.example.com/1", HTML, Marked("\n".join(paragraphs), pairs, **known))


def test_shingles_of_four_words_are_counted_as_often_as_they_stand():
    counts = compare(words_of("a b c d e"), words_of("a b c d x"))

    assert (counts.both, counts.extra, counts.missed) == (1, 1, 1)
    assert (counts.precision, counts.recall, counts.f1) == (0.5, 0.5, 0.5)


def test_short_texts_and_empty_ones_are_compared_as_a_whole():
    assert compare(words_of("a b"), words_of("a b")).f1 == 1.0
    assert compare([], []).f1 == 1.0
    assert compare(words_of("a b"), []).recall == 0.0


def test_an_empty_answer_says_nothing_of_precision():
    precision, recall, _ = text_score(
        [compare(words_of("a b c d"), []), compare(words_of("a b c d"), words_of("a b c d"))]
    )

    assert (precision, recall) == (1.0, 0.5)


def test_words_are_compared_without_case_forms_and_unseen_marks():
    assert words_of("Ｂrücke\u00ad 東京") == ["brücke", "東", "京"]
    assert is_same_title("Town decides: yes!", "town decides yes")


@pytest.mark.parametrize(
    ("marked", "answered", "is_right"),
    [
        ("2024-06-18", "2024-06-19T00:10:00+07:00", True),
        ("2024-06-18", "2024-06-20", False),
        ("2024-06-18", None, False),
        ("NaT", "2024-06-18", False),
    ],
)
def test_days_may_be_one_apart(marked, answered, is_right):
    assert is_within_a_day(marked, answered) is is_right


def test_names_are_sets_without_their_by():
    assert names_f1(["By Ann Lee"], ["ann lee"]) == 1.0
    assert names_f1(["Ann Lee", "Bob Roe"], ["Ann Lee"]) == pytest.approx(2 / 3)
    assert names_f1([], ["Ann Lee"]) is None


def test_a_line_is_known_by_its_shingles():
    passages = Passages(words_of(SENTENCES[0]))

    assert passages.share_of(SENTENCES[0]) == 1.0
    assert passages.share_of(SENTENCES[1]) == 0.0
    assert passages.share_of("harbour town") == 1.0
    assert passages.share_of("…") is None


def test_optional_paragraphs_count_only_where_they_were_read():
    page = page_of()
    optional = Marked("", [("p", SENTENCES[0]), ("opt", SENTENCES[1])], None, None, None)

    assert optional.for_answer(SENTENCES[0]).text == SENTENCES[0]
    assert optional.for_answer("\n".join(SENTENCES[:2])).text == "\n".join(SENTENCES[:2])
    assert page.marked.for_answer("x") is page.marked


def test_what_nobody_marked_has_no_score():
    score = score_page(page_of(title=None), Answer("A bridge", "\n".join(SENTENCES)))

    assert (score.text_f1, score.is_exact, score.title, score.date, score.authors) == (1.0, True, None, None, None)
    assert score_set([score])["title"] is None
    assert set(score_set([score])) == set(FIELDS)


def test_faults_are_told_by_kind_and_never_by_their_words():
    page = page_of([*SENTENCES[:2], "A sentence that stands nowhere on this page, however long one looks for it."])

    told = list(find_faults(page, Answer(text="\n".join(SENTENCES))))

    assert told == [
        "1 too many: prose as body (prose of the article)",
        "1 missing: stands on the page in no block that was read",
    ]


def test_groupings_are_compared_by_articles_and_by_pairs():
    marked = {"a": "1", "b": "1", "c": "2", "d": "2"}
    found = {"a": "x", "b": "x", "c": "x", "d": "y"}

    assert b_cubed(marked, marked).f1 == pairwise(marked, marked).f1 == adjusted_rand(marked, marked) == 1.0
    assert (b_cubed(marked, found).precision, b_cubed(marked, found).recall) == pytest.approx((2 / 3, 3 / 4))
    assert pairwise(marked, found) == (1 / 3, 1 / 2)
    assert adjusted_rand(marked, found) == pytest.approx(0.0)


def test_a_score_below_its_floor_is_told():
    floors = {"own": {"f1": 0.9, "title": 0.5}}

    assert list(below_floor(floors, "own", {"f1": 0.91, "title": 0.5})) == []
    assert list(below_floor(floors, "own", {"f1": 0.89})) == [
        "own: f1 is 0.8900, its floor is 0.9",
        "own: title is missing, its floor is 0.5",
    ]
    assert list(below_floor(floors, "another", {})) == []


def test_the_floors_that_are_kept_name_measures_that_there_are():
    for part, floors in read_floors().items():
        assert set(floors) <= {*FIELDS, *stories.MEASURES}, part


@pytest.fixture
def folder(tmp_path):
    line = {
        "id": "1",
        "url": "https://news.example.com/1",
        "html": HTML,
        "gold": {"text": "\n".join(SENTENCES), "paras": [["p", one] for one in SENTENCES], "title": "A bridge for the harbour", "date": None, "authors": None},
    }  # fmt: skip
    with gzip.open(tmp_path / "own.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return tmp_path


def test_a_table_has_a_line_a_set(folder, capsys):
    assert list(cleaner.tell_tables(list(read_sets(folder)), [])) == []

    header, own = capsys.readouterr().out.splitlines()
    assert header.split()[:3] == ["set", "reader", "pages"]
    assert own.split()[:7] == ["own", "monitor", "1", "1.000", "1.000", "1.000", "1.000"]


def test_the_worst_pages_are_told_with_their_faults(folder, capsys):
    ((_, pages),) = read_sets(folder)

    cleaner.tell_worst(pages, 5)

    assert capsys.readouterr().out.split() == ["1.00", "own", "1"]


def test_stories_are_scored(tmp_path, capsys):
    rows = [
        {"id": str(n), "title": f"Bridge {n}", "text": " ".join(SENTENCES), "url": f"https://{n}.example.com/1", "published": 1_700_000_000 + n, "lang": "en", "event": "e"}
        for n in range(2)
    ]  # fmt: skip
    (tmp_path / "events_own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    assert list(stories.tell_tables(tmp_path)) == []
    assert "events_own" in capsys.readouterr().out
