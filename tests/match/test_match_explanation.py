"""The score in one sentence and its parts: each is read from the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.match.explanation import Apart, Explanation, Place, read_explanation

counts = st.integers(1, 10**6)
explanations = st.builds(
    Explanation, st.sampled_from(list(Place)), counts, counts, st.one_of(st.sampled_from(list(Apart)), counts)
)


@given(explanations)
def test_the_parts_are_read_from_the_sentence(explanation):
    assert read_explanation(str(explanation)) == explanation


def test_the_sentence_says_where_how_often_and_how_near():
    assert (
        str(Explanation(Place.TITLE, 4, 2, 1))
        == "all in the title; 4 mentions in 2 sentences, 1 word between the closest"
    )
    alone = Explanation(Place.BELOW, 1, 1, Apart.ALONE)
    assert str(alone) == "below the lead; 1 mention in 1 sentence"


@pytest.mark.parametrize("text", ["", "below the lead", "somewhere; 1 mention in 1 sentence"])
def test_another_text_has_no_parts(text):
    assert read_explanation(text) is None
