"""Numbers of four languages, and what articles of one story count differently."""

import pytest

from monitor.stories.tallies import find_gaps, find_tallies, lead_of


def told(text):
    return [(tally.value, sorted(tally.counts), tally.text) for tally in find_tallies(text)]


@pytest.mark.parametrize(
    ("text", "value", "counts", "words"),
    [
        ("Korea Utara mengirim sekitar 11.000 tentara ke Kursk.", 11_000, ["soldiers"], "sekitar 11.000 tentara"),
        ("More than 7,000 North Korean troops left.", 7_000, ["soldiers"], "More than 7,000 North Korean troops"),
        ("Около 11 тыс. солдат КНДР прибыли", 11_000, ["soldiers"], "Около 11 тыс солдат"),
        ("прибыли 11 000 военнослужащих", 11_000, ["soldiers"], "11 000 военнослужащих"),
        ("북한군 1만1000명이 파병됐다", 11_000, ["soldiers"], "1만1000명이"),
        ("약 1만 1천 명의 병력", 11_000, ["soldiers"], "약 1만 1천 명의 병력"),
        ("12만3456명", 123_456, ["people"], "12만3456명"),
        ("1,5 juta peluru, katanya", 1_500_000, ["pelur"], "1,5 juta peluru"),
        ("1.5 million shells were sent", 1_500_000, ["shell"], "1.5 million shells"),
        ("Sebanyak 1.200 rumah rusak", 1_200, ["rumah", "rusak"], "Sebanyak 1.200 rumah"),
        ("menewaskan 12 orang", 12, ["dead"], "12 orang"),
        ("At least 12 people were killed", 12, ["dead"], "At least 12 people were killed"),
    ],
)
def test_a_number_is_read_with_what_it_counts(text, value, counts, words):
    assert told(text) == [(value, counts, words)]


def test_two_numbers_of_a_sentence_count_each_their_own():
    assert told("12 orang tewas dan 30 luka-luka") == [
        (12, ["dead"], "12 orang tewas"),
        (30, ["injured"], "30 luka-luka"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "pada 13/9/2023 pukul 10.01 WIB",
        "Pada Mei 2022, pasangan ini bertemu",
        "di jarak sekitar 200 kilometer (125 mil)",
        "selama 70 tahun terakhir",
        "naik 3,5 persen",
        "senilai US$ 12 juta",
        "300만 달러",
        "Boeing 737 jatuh",
        "Pasal 5 ayat 2",
        "",
    ],
)
def test_times_measures_money_and_names_count_nothing(text):
    assert told(text) == []


def test_articles_that_count_differently_stand_side_by_side_across_languages():
    leads = [
        "Korea Utara mengirim 11.000 tentara ke Rusia.",
        "Panen raya di lereng gunung.",
        "North Korea sent more than 7,000 troops.",
        "Около 11 тысяч солдат",
    ]
    (gap,) = find_gaps(leads)
    assert gap.values == ((0, "11.000 tentara"), (2, "more than 7,000 troops"), (3, "Около 11 тысяч солдат"))


def test_articles_that_agree_have_no_gap_however_they_write_it():
    assert find_gaps(["11.000 tentara", "about 11,000 troops", "11 тыс. солдат", "1만1000명의 병력"]) == []


def test_an_article_that_tells_two_numbers_of_one_thing_is_not_held_against_others():
    assert find_gaps(["11.000 tentara dan 3.000 tentara", "7.000 tentara"]) == []


def test_one_gap_that_two_words_name_is_shown_once():
    assert len(find_gaps(["7.000 kontainer amunisi", "11.000 kontainer amunisi"])) == 1


def test_only_the_beginning_of_an_article_counts():
    assert lead_of("Judul", None, [str(number) for number in range(9)]) == "Judul\n\n0\n1\n2\n3\n4\n5"
