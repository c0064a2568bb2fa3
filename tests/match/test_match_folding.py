"""Folding: what it makes equal, and the way back."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match import folding
from monitor.match.folding import fold, fold_keeping_case, fold_term

NEWS_CHARACTERS = "abcZ éÉőßŁ “”‘’–—-… \u00a0\u00ad\u200b\n\t.,;:·Россияёйй북한한Ａﬁ１ıİ\u0301\u0306"
NEWS_TEXT = st.text(alphabet=NEWS_CHARACTERS, max_size=60) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim Jong-un", "kim jong un"),
        ("Kim Jong‑Un", "KIM JONG UN"),  # a hyphen that does not break
        ("Ru\u00adsia", "rusia"),
        ("Ko\u200brea", "korea"),
        ("Korea\u00a0Utara", "korea  utara"),
        ("“suci”", '"suci"'),
        ("Russia’s", "russia's"),
        ("P’yŏngyang", "p'yongyang"),
        ("Королёв", "королев"),
        ("ＤＰＲＫ", "dprk"),
        (unicodedata.normalize("NFD", "북한"), "북한"),
        ("북・러", "북·러"),
    ],
)
def test_two_spellings_fold_to_one(one, other):
    assert fold_term(one) == fold_term(other)


def test_marks_of_other_scripts_are_kept():
    assert fold("й").text == fold(unicodedata.normalize("NFD", "й")).text == "й"


def test_a_term_is_not_joined_over_a_spaced_dash():
    assert "korea utara" not in fold("Korea - Utara").text


def test_capitals_can_be_kept():
    assert fold_keeping_case("Ким–Чен  Ын") == "Ким Чен Ын"


@given(NEWS_TEXT)
def test_positions_lead_back_into_the_original(text):
    folded = fold(text)
    starts = [folded.original_start(i) for i in range(len(folded.text))]
    ends = [folded.original_end(i + 1) for i in range(len(folded.text))]
    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(starts, ends, strict=True))


@given(NEWS_TEXT, NEWS_TEXT)
def test_a_marked_word_is_found_where_it_stands(before, after):
    text = f"{before} Ru\u00adsia {after}"
    folded = fold(text)
    at = folded.text.index(" rusia ", max(0, len(fold(before).text) - 1)) + 1
    assert text[folded.original_start(at) : folded.original_end(at + 5)] == "Ru\u00adsia"


@given(NEWS_TEXT)
def test_the_fast_way_and_the_general_way_agree(text):
    assert fold(text).text == folding._fold_clusters(folding._plain_marks(text)).text
