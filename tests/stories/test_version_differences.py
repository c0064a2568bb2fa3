import pytest

from desk_articles import HARBOUR, article
from monitor.model import Evidence, Match, Zone
from monitor.stories.diff import has_news, readable_diff

SENTENCE = (
    "Two tugs from Kestrel Point tried to pull the ship free during the night, but the ropes broke in heavy swell."
)
MATCHES = (Match("harbours", 1.0, (Evidence("tugs", None, Zone.BODY, 4, 8, SENTENCE),)),)


@pytest.mark.parametrize(
    ("old", "new", "is_due"),
    [
        ("divers would begin at dawn", "divers would begin in the morning", False),
        ("thousands of geese rest", "thousands of geese and ducks rest", False),
        ("The harbour of Saltmere was closed", "The harbour of Saltmere was closed at 6", True),
        ("heavy swell", "heavy swell and rain", True),
        ("Two tugs", "two  tugs", False),
    ],
)
def test_news_is_a_matched_sentence_or_a_figure_of_the_lead_that_changed(old, new, is_due):
    now = article(HARBOUR.replace(old, new), title="Harbour closed")
    sentence = SENTENCE.replace(old, new)
    matches = (Match("harbours", 1.0, (Evidence("tugs", None, Zone.BODY, 4, 8, sentence),)),)
    assert has_news(article(HARBOUR, title="Harbour closed"), now, matches) is is_due


def test_another_title_is_news():
    assert has_news(article(HARBOUR, title="Harbour closed"), article(HARBOUR, title="Harbour open"), MATCHES)
    assert not has_news(article(HARBOUR, title="Harbour closed"), article(HARBOUR, title="HARBOUR closed"), MATCHES)


def test_what_matched_in_untrusted_places_is_no_news():
    hidden = (Match("harbours", 1.0, (Evidence("x", None, Zone.RELATED, 0, 1, "A new line."),), suppressed=True),)
    assert not has_news(article(HARBOUR), article(HARBOUR), hidden)


def test_a_diff_shows_the_sentences_that_went_and_came():
    now = article(HARBOUR.replace("4,200 tonnes", "3,900 tonnes"), title="Harbour closed")
    assert readable_diff(article(HARBOUR, title="Harbour open"), now) == [
        "- Harbour open",
        "+ Harbour closed",
        "- Harbour master Ingrid Solveig said that 4,200 tonnes of fuel were still on board and that divers would begin at dawn.",
        "+ Harbour master Ingrid Solveig said that 3,900 tonnes of fuel were still on board and that divers would begin at dawn.",
    ]


def test_nothing_changed_is_an_empty_diff():
    assert readable_diff(article(HARBOUR), article(HARBOUR.upper())) == []
