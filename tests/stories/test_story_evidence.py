import pytest

from desk_articles import START, article
from monitor.stories.evidence import signs_of, weigh_evidence
from monitor.stories.figures import figures_of
from monitor.stories.index import MemoryIndex
from monitor.stories.names import name_stems
from monitor.stories.profile import EMPTY, profile_of
from monitor.stories.terms import stem_of
from monitor.stories.told_calendar import calendar_of, told_in_words


def profile(text, *, title="The pier", language="en"):
    told = article(text, title=title, language=language)
    return profile_of(told, MemoryIndex(), article_id="7", seen_at=START)


def test_figures_are_equal_however_their_thousands_are_written_and_years_are_none():
    assert figures_of("11.000 tonnes", "11,000 tonnes in 2024, 7.5 metres, 7,5 metres, A320") == ("11000", "7.5")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Presiden pada Selasa 18 Juni 2024 berjanji", ["Tuesday", "June", "2024", "18 June"]),
        ("on Tuesday (18/6/2024), ahead of it", ["Tuesday", "June", "2024", "18 June"]),
        ("во вторник, 18 июня", ["Tuesday", "June", "18 June"]),
        ("6월 18일 화요일에", ["Tuesday", "June", "18 June"]),
        ("Minggu (16/6/2024) di kota", ["Sunday", "June", "2024", "16 June"]),
        ("selama dua minggu, it may march on, в этой среде", []),
        ("pada 4/5/2024", ["2024"]),
        ("99/99/2024", ["2024"]),
    ],
)
def test_days_are_told_in_four_languages_and_words_that_mean_something_else_are_not(text, told):
    assert told_in_words(calendar_of("", text)) == told


def test_names_are_words_with_a_capital_within_a_sentence():
    text = "Harbour master Ingrid Solveig spoke. Divers begin at dawn, said Solveig. The divers wait."
    assert name_stems("", text, stem_of) == {"ingri", "solve"}


def test_where_every_word_has_a_capital_none_is_a_name():
    assert name_stems("Tanker Runs Aground Near Saltmere Harbour", "", stem_of) == frozenset()


def test_the_same_large_figure_speaks_for_one_event_and_only_other_figures_against():
    one, same, other = (profile(f"They found {count} geese in the marsh") for count in ("4,200", "4.200", "3,900"))
    assert weigh_evidence([one], [same]) > weigh_evidence([one], [other])
    assert signs_of(one, same).figures == ["4200"]
    assert signs_of(one, other).against == ["figures"]


def test_other_days_speak_against_one_event():
    one, other = profile("It burned on Tuesday 18 June 2024"), profile("It burned on Friday 9 May 2024")
    assert signs_of(one, other).against == ["weekday", "month", "day", "figures"]
    assert signs_of(one, other).calendar == ["2024"]
    assert weigh_evidence([one], [other]) < weigh_evidence([one], [one])


def test_evidence_is_the_same_from_both_sides():
    one, other = (
        profile("On Monday 4,200 geese came"),
        profile("On Friday 18 June 4,200 geese left", title="Geese leave"),
    )
    assert weigh_evidence([one], [other]) == weigh_evidence([other], [one])


def test_of_profiles_that_tell_nothing_there_is_next_to_no_evidence():
    assert abs(weigh_evidence([EMPTY], [EMPTY])) < 0.2
