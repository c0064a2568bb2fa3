"""Whom a page names, with or without a label."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.bylines import Bylines
from monitor.clean.page_bylines import bare_names, page_bylines

BODY = "Vladimir Putin arrived in Pyongyang on Tuesday. Kim Jong Un met him at the airport."


def test_a_label_comes_before_a_bare_name():
    told = page_bylines(["Bob Roe"], ["Reporter: Ann Lee | Editor: Cem Kaya"])

    assert (told.authors, told.editors) == (("Ann Lee",), ("Cem Kaya",))


def test_markup_of_a_byline_makes_a_bare_name_an_author():
    assert page_bylines(["Ann Lee"], []).authors == ("Ann Lee",)


def test_glued_bylines_come_apart():
    assert page_bylines(["ByAnn Lee"], []).authors == ("Ann Lee",)
    assert page_bylines(["Ann LeePublished: December 20, 2023"], []).authors == ("Ann Lee",)


def test_of_several_lines_with_by_the_first_counts():
    assert page_bylines([], ["By Ann Lee", "Two ships arrive", "By Bob Roe"]).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    "lines",
    [
        ["Ann Lee", "May 14, 2025"],
        ["May 14, 2025", "Ann Lee"],
        ["27. Januar 2026 • Ann Lee • 3 Minuten"],
        ["Ann Lee", "USA TODAY"],
        ["Aug 12, 2021 / Ann Lee"],
    ],
)
def test_a_bare_name_beside_the_date_or_the_desk_is_the_author(lines):
    assert bare_names(lines, [], BODY) == ("Ann Lee",)


def test_a_name_behind_by_beside_the_date_is_the_author():
    assert page_bylines([], ["Dec 21, 2023 at 1:39 pm | By Ann Lee"]).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    "lines",
    [
        ["Ann Lee"],
        ["Middle East", "May 14, 2025"],
        ["Local News", "May 14, 2025"],
        ["Vladimir Putin", "May 14, 2025"],
        ["Son Güncelleme", "14 Mayıs 2025"],
        ["Putin", "May 14, 2025"],
        ["Presiden Rusia Vladimir Putin berbincang dengan Kim Jong Un di Amur, Rusia, 13 September 2023", "Iklan"],
    ],
)
def test_a_bare_line_that_may_be_anything_names_nobody(lines):
    assert page_bylines([], lines).authors == ()
    assert bare_names(lines, [], BODY) == ()


def test_who_edited_is_not_the_author_too():
    told = page_bylines(["Reporter:", "Editor:", "Ann Lee"], ["Reporter:", "Editor:", "Ann Lee", "May 14, 2025"])

    assert (told.authors, told.editors) == ((), ("Ann Lee",))


def test_the_desk_of_the_head_is_kept_apart():
    assert page_bylines(["Reuters"], []) == Bylines(desks=("Reuters",))


@given(st.lists(st.text(max_size=60), max_size=4), st.lists(st.text(max_size=60), max_size=4), st.text(max_size=60))
def test_any_page_names_somebody_or_nobody(blocks, lines, body):
    page_bylines(blocks, lines, "en", ["Outlet"])
    bare_names(lines, ["Outlet"], body)


def test_blocks_that_each_say_one_name_name_the_writers_together() -> None:
    told = page_bylines(["Ingrid Tveit", "Marlene Holm", "Reporter"], [])
    assert told.authors == ("Ingrid Tveit", "Marlene Holm")


def test_a_genre_before_the_name_is_no_part_of_it() -> None:
    assert page_bylines(["Kommentar von Nora Opitz"], [], "de").authors == ("Nora Opitz",)


@pytest.mark.parametrize(
    "service", ["Facebook", "WhatsApp", "X", "Google News", "Salin Tautan", "Copy link", "카카오톡"]
)
def test_a_share_service_is_no_editor(service) -> None:
    assert page_bylines([], ["Editor", service, "Twitter"], "id").editors == ()


def test_who_wrote_it_may_be_told_below_the_text() -> None:
    below = ["Penulis", ": Kontributor Lhokseumawe, Masriadi", "Editor", ": Budi Santoso", "By Someone Else"]

    assert page_bylines([], [], "id", below=below) == Bylines(("Masriadi",), ("Budi Santoso",))


def test_a_by_below_the_text_belongs_to_another_story() -> None:
    assert page_bylines([], [], "en", below=["Another bridge", "By Bob Roe"]) == Bylines()


def test_whom_the_head_names_comes_before_whom_the_foot_names() -> None:
    told = page_bylines([], ["By Ann Lee"], "en", below=["Author: Bob Roe", "Editor: Cem Kaya"])

    assert (told.authors, told.editors) == (("Ann Lee",), ("Cem Kaya",))


def test_roles_may_stand_below_their_names() -> None:
    told = page_bylines([], [], "id", below=["Ayu Wulan", "Author", "Budi Santoso", "Editor"])

    assert (told.authors, told.editors) == (("Ayu Wulan",), ("Budi Santoso",))


def test_a_line_of_names_right_above_the_text_names_its_writers() -> None:
    assert bare_names(["Ann Lee/Bob Roe"], [], BODY, "Ann Lee/Bob Roe") == ("Ann Lee", "Bob Roe")
    assert bare_names(["Ann Lee/Bob Roe"], [], BODY) == ()


def test_the_line_about_the_reporter_speaks_of_nobody() -> None:
    body = f"{BODY}\nAnn Lee is a senior reporter for the Harbour Times."

    assert bare_names(["Ann Lee", "June 18, 2024"], [], body) == ("Ann Lee",)


def test_the_agency_of_a_sign_off_below_the_text_is_credited() -> None:
    assert page_bylines([], [], "en", below=["Reporting by The Associated Press."]).desks == ("The Associated Press",)


@pytest.mark.parametrize(
    ("language", "line", "author"),
    [
        ("en", "By Ann Lee, Political Editor", "Ann Lee"),
        ("en", "Reporting by Ann Lee in Seoul; Editing by Bob Roe", "Ann Lee"),
        ("id", "Pewarta: Ayu Wulan Editor: Budi Santoso", "Ayu Wulan"),
        ("id", "Laporan: Ayu Wulan", "Ayu Wulan"),
        ("ms", "Oleh Ahmad Ali", "Ahmad Ali"),
        ("de", "Von Anna Lehmann, Berlin", "Anna Lehmann"),
        ("fr", "Par Anne Martin avec AFP", "Anne Martin"),
        ("fr", "Propos recueillis par Anne Martin", "Anne Martin"),
        ("es", "Por Ana García", "Ana García"),
        ("es", "Redacción: Ana García", "Ana García"),
        ("pt", "Por Ana Souza, G1 — São Paulo", "Ana Souza"),
        ("it", "A cura di Anna Rossi", "Anna Rossi"),
        ("nl", "Door Anna de Vries", "Anna de Vries"),
        ("sv", "Av Anna Berg", "Anna Berg"),
        ("da", "Af Anna Berg", "Anna Berg"),
        ("fi", "Kirjoittaja: Anna Virtanen", "Anna Virtanen"),
        ("pl", "Oprac. Anna Nowak", "Anna Nowak"),
        ("cs", "Autor: Jana Nováková", "Jana Nováková"),
        ("hu", "Szerző: Nagy Anna", "Nagy Anna"),
        ("ro", "Autor: Ana Popescu", "Ana Popescu"),
        ("ru", "Текст: Анна Иванова", "Анна Иванова"),
        ("uk", "Автор: Анна Коваль", "Анна Коваль"),
        ("tr", "Muhabir: Ayşe Yılmaz", "Ayşe Yılmaz"),
        ("vi", "Tác giả: Nguyễn Văn An", "Nguyễn Văn An"),
        ("ar", "بقلم: أحمد علي", "أحمد علي"),
        ("ko", "김민수 기자", "김민수"),
        ("ja", "記者 渡辺洋介", "渡辺洋介"),
        ("zh", "记者王小明/台北报导", "王小明"),
    ],
)
def test_by_lines_of_the_worlds_news_name_their_author(language, line, author) -> None:
    assert page_bylines([], [line], language).authors == (author,)
    assert page_bylines([line], [], language).authors == (author,)


def test_a_house_that_signs_with_its_letters_is_credited() -> None:
    assert page_bylines(["By TPN, in News, Business · 31 Jan 2025, 20:02"], [], "en").desks == ("TPN",)
