"""Lists of other stories: what stands in two of their items is not near each other."""

import pytest

from monitor.match.matcher import Matcher
from monitor.match.roundups import is_roundup, items_of, title_parts
from monitor.model import Article, Block, Topic, Zone

NEAR = Matcher([Topic("t", "rusia NEAR/40 korut")], {})


@pytest.mark.parametrize(
    "title",
    [
        "Top 3 Dunia: Banjir, Pemilu, Gempa",
        "Populer: Harga Beras Naik",
        "[POPULER INTERNASIONAL] Gempa Turki",
        "5 Berita Terpopuler: Emas hingga Cuaca",
        "Kilas Dunia: Banjir",
        "Morning briefing: markets slip",
        "Your Tuesday Briefing",
        "World in brief",
        "Week in review",
        "Главное за день: курс рубля",
        "Итоги недели",
        "[이 시각 주요뉴스] 코스피 상승",
        "간추린 뉴스",
    ],
)
def test_a_title_says_that_several_stories_follow(title):
    assert is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "Putin Temui Kim Jong Un",
        "Lagu Ini Populer di Moskow",
        "Topan Dekati Jepang",
        "Brief encounter in Vladivostok",
        "В главном здании прошла встреча",
        "뉴스타파 기자 체포",
        "",
    ],
)
def test_a_title_of_one_story_says_nothing_of_the_kind(title):
    assert not is_roundup(title)


def test_the_stories_in_a_title_are_parted_at_commas_and_joining_words():
    title = "Top 3: Rusia Serang Kyiv, Gempa hingga Korut Uji Rudal"
    parts = [
        title[start:stop].strip()
        for start, stop in zip(title_parts(title), [*title_parts(title)[1:], None], strict=True)
    ]
    assert parts == ["Top 3:", "Rusia Serang Kyiv,", "Gempa hingga", "Korut Uji Rudal"]


def test_numbered_paragraphs_are_items_and_so_is_what_follows_each():
    assert items_of(["Intro", "1. A", "a", "2. B", "3. C", "c"], "Daftar") == [0, 1, 1, 2, 3, 3]
    assert items_of(["1. A", "2. B"], "Daftar") == [0, 0]


def test_in_a_round_up_a_paragraph_goes_with_the_heading_above_it():
    assert items_of(["Judul Satu", "Isi satu.", "Isi dua.", "Judul Tiga", "Isi tiga."], "Top 3: a") == [0, 0, 2, 3, 3]


@pytest.mark.parametrize(
    ("title", "paragraphs", "is_match"),
    [
        ("Terpopuler: Emas", ["Rusia rebut desa.", "Korut uji roket."], False),
        ("Terpopuler: Emas", ["Korut ke Rusia", "Kereta tiba."], True),
        ("Terpopuler: Emas", ["Tamu dari Rusia", "Ia tiba di Korut."], True),
        ("Terpopuler: Rusia Serang Kyiv, Korut Uji Roket", ["Isi."], False),
        ("Terpopuler: Korut Temui Rusia, Emas", ["Isi."], True),
        ("Rusia Serang Kyiv, Korut Uji Roket", ["Isi."], True),
        ("Tentara terbanyak", ["1. China", "2. Rusia", "3. Korut"], False),
        ("Tentara terbanyak", ["1. China", "2. Rusia dan Korut", "3. Iran"], True),
        ("Tentara", ["Rusia rebut desa.", "Korut uji roket."], True),
    ],
)
def test_only_what_stands_in_one_item_is_near(title, paragraphs, is_match):
    article = Article(None, None, title, None, tuple(Block(text, Zone.BODY, "") for text in paragraphs))
    assert bool(NEAR.find_matches(article)) is is_match
