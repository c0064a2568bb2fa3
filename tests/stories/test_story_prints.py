import string

from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.quotations import quotations_of
from monitor.stories.shingles import PRINT_STEP, prints_of, shingles_of
from monitor.stories.told_day import told_day
from monitor.stories.words import find_words

WORDS = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=6), max_size=60)


def test_words_are_the_same_however_they_are_typed():
    assert find_words("Soft\u00adware “Dunia” BARU – 11.000") == ["software", "dunia", "baru", "11", "000"]


def test_words_of_scripts_without_spaces_are_pairs_of_characters():
    assert find_words("北朝鮮へ Putin") == ["北朝", "朝鮮", "鮮へ", "putin"]


def test_korean_words_are_read_between_spaces():
    assert find_words("푸틴 대통령이 방북") == ["푸틴", "대통령이", "방북"]


@given(WORDS)
def test_shingles_are_sorted_and_each_is_there_once(words):
    shingles = list(shingles_of(words))
    assert shingles == sorted(set(shingles))
    assert len(shingles) <= max(0, len(words) - 4)


@given(WORDS, WORDS, WORDS)
def test_a_passage_has_the_same_shingles_and_prints_wherever_it_stands(before, passage, after):
    alone, within = set(shingles_of(passage)), set(shingles_of([*before, *passage, *after]))
    assert alone <= within
    assert set(prints_of(sorted(alone))) <= set(prints_of(sorted(within)))


def test_prints_fit_an_integer_column_and_are_a_sample():
    shingles = shingles_of([f"w{number}" for number in range(4000)])
    prints = prints_of(shingles[:1600])
    assert all(-(2**31) <= each < 2**31 for each in prints)
    assert 0 < len(prints) < 1600 / PRINT_STEP * 2


def test_a_text_of_four_words_has_no_shingles():
    assert list(shingles_of(["a", "b", "c", "d"])) == []


def test_quotations_are_equal_in_any_quotation_marks_and_short_ones_do_not_count():
    one = quotations_of('He said: "we will not move the vessel again before the weather allows it" and left.')
    other = quotations_of(
        "«We will NOT move the vessel again, before the weather allows it», he said. “Too short here”"
    )
    assert len(one) == 1
    assert one == other


def test_the_day_a_text_tells_is_found_in_its_lead():
    assert told_day("Presiden pada Selasa 18 Juni 2024 berjanji untuk", "id").date().isoformat() == "2024-06-18"
    assert told_day("published on Tuesday (18/6/2024), ahead of", "id").date().isoformat() == "2024-06-18"
    assert told_day("In 2024 nothing happened.", "en") is None
    assert told_day("x " * 900 + "18 June 2024", "en") is None


def test_a_day_that_may_be_a_month_is_not_told():
    assert told_day("pada 4/5/2024 di Jakarta", "id") is None
