"""The headline as readers see it, whatever search engines are told."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from monitor.clean.html_blocks import read_html_blocks
from monitor.clean.scope import find_scope
from monitor.clean.structured import Told
from monitor.clean.titles import Title, choose_title, without_site

_BODY = "<p>" + "Delegasi itu tiba di ibu kota pada hari Senin dan disambut oleh menteri luar negeri. " * 6 + "</p>"


def _title(head: str, *told: Told, site_names: tuple[str, ...] = ("Warta",)) -> Title:
    tree = LexborHTMLParser(f"<body><article>{head}{_BODY}{_BODY}</article></body>")
    assert tree.body is not None
    page = read_html_blocks(tree.body, {})
    return choose_title(page, find_scope(page), told, site_names)


def _json_ld(text: str) -> Told:
    return Told(text, "json-ld headline")


def _shared(text: str) -> Told:
    return Told(text, "meta og:title")


def test_the_heading_on_the_page_is_the_headline_not_what_search_engines_are_told() -> None:
    title = _title(
        "<h1>Delegasi tiba di ibu kota hari ini</h1>", _json_ld("Delegasi asing tiba di ibu kota hari ini - Warta")
    )
    assert (title.text, title.place) == ("Delegasi tiba di ibu kota hari ini", "page h1")


def test_a_heading_that_says_what_is_told_wins_over_an_h1_that_says_something_else() -> None:
    head = "<h1>기사 상세</h1><h2>대표단이 월요일 수도에 도착했다</h2>"
    assert _title(head, _json_ld("대표단이 월요일 수도에 도착했다")).text == "대표단이 월요일 수도에 도착했다"


def test_an_h1_whose_name_misleads_counts_too() -> None:
    head = '<h1 class="promo">Delegasi tiba di ibu kota hari ini</h1>'
    assert _title(head, _shared("Delegasi tiba di ibu kota hari ini")).place == "page h1"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([_json_ld("Konflik: Delegasi tiba di ibu kota")], "Konflik: Delegasi tiba di ibu kota"),
        (
            [_json_ld("Konflik: Delegasi tiba di ibu kota"), _shared("Delegasi tiba di ibu kota")],
            "Delegasi tiba di ibu kota",
        ),
    ],
)
def test_the_line_above_the_heading_belongs_to_the_headline_where_the_page_always_says_so(
    told: list[Told], expected: str
) -> None:
    head = "<div>Konflik</div><h1>Delegasi tiba di ibu kota</h1>"
    assert _title(head, *told).text == expected


def test_a_line_glued_to_the_headline_is_left_out_as_in_what_is_shared() -> None:
    head = "<h1><span>Krisis di utara</span><span>Delegasi tiba di ibu kota</span></h1>"
    told = [_json_ld("Krisis di utara: Delegasi tiba di ibu kota"), _shared("Delegasi tiba di ibu kota")]
    assert _title(head, *told).text == "Delegasi tiba di ibu kota"


def test_a_heading_glued_together_by_markup_is_told_with_its_spaces() -> None:
    head = "<h1><span>Krisis di utara</span><span>Delegasi tiba di ibu kota</span></h1>"
    told = _json_ld("Krisis di utara / Delegasi tiba di ibu kota")
    assert _title(head, told).text == "Krisis di utara / Delegasi tiba di ibu kota"


def test_a_heading_that_is_only_the_line_above_leaves_the_headline_to_the_line_below() -> None:
    head = "<h2>Setelah kritik dari utara</h2><div>Delegasi tiba di ibu kota</div>"
    title = _title(head, _shared("Setelah kritik dari utara: Delegasi tiba di ibu kota"))
    assert title.text == "Delegasi tiba di ibu kota"


def test_without_a_heading_the_headline_is_told_without_the_site() -> None:
    assert _title("", _shared("Delegasi tiba di ibu kota | Warta")).text == "Delegasi tiba di ibu kota"


def test_a_section_behind_the_headline_is_left_out_where_the_page_does_so_elsewhere() -> None:
    told = [_shared("대표단이 수도에 도착했다-정치ㅣWarta"), Told("대표단이 수도에 도착했다", "meta headline")]
    assert _title("", *told).text == "대표단이 수도에 도착했다"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Delegasi tiba - Warta", "Delegasi tiba"),
        ("Warta | Delegasi tiba", "Delegasi tiba"),
        ("대표단 도착ㅣWarta", "대표단 도착"),
        ("Delegasi tiba - Selasa", "Delegasi tiba - Selasa"),
    ],
)
def test_a_sites_name_is_no_part_of_a_headline(title: str, expected: str) -> None:
    assert without_site(title, ["Warta"]) == expected


def test_the_only_h1_is_the_headline_however_short_where_nothing_else_tells_one() -> None:
    assert _title("<h1>Rusia Kirim Gandum</h1>") == Title("Rusia Kirim Gandum", 0, "page h1")
    assert _title("<h1>Warta</h1>").text == ""
    assert _title("<h1>Satu Dua</h1><h1>Tiga Empat</h1>").text == ""
