"""Which agencies a report is taken from, and where it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.agencies import find_agencies, read_credit_line
from monitor.clean.agency_names import AGENCIES, OUTLETS
from monitor.clean.datelines import Dateline, read_dateline
from monitor.clean.known_agencies import canonical_agency, find_mentions


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("REUTERS", ("Reuters",)),
        ("REUTERS | TASS", ("Reuters", "TASS")),
        ("REUTERS | AL JAZEERA", ("Reuters", "Al Jazeera")),
        ("(AFP/dpa)", ("AFP", "dpa")),
        ("AP, Reuters dan CNN", ("AP", "Reuters", "CNN")),
        ("Sumber: Reuters", ("Reuters",)),
        ("Sumber: Reuters, The Moscow Times", ("Reuters", "The Moscow Times")),
        ("Источник: ТАСС", ("TASS",)),
        ("Putin", ()),
        ("Iklan", ()),
        ("antara", ("Antara",)),
        ("Presiden Putin | REUTERS", ()),
        ("Andrei Belousov. REUTERS", ()),
        ("", ()),
    ],
)
def test_a_credit_line_is_nothing_but_agencies(line, agencies):
    assert read_credit_line(line) == agencies


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("Mengutip Fox News, Putin menjamu Kim untuk pertemuan puncak.", ("Fox News",)),
        ("Melansir Reuters, menurut juru bicara kementerian itu, pembicaraan penting.", ("Reuters",)),
        ('"Kami akan datang," tulis Putin, seperti dilansir Reuters.', ("Reuters",)),
        ("Kunjungan Putin seperti dilansir kantor berita\xa0Interfax akan mencakup diskusi.", ("Interfax",)),
        ("katanya, seperti dikutip oleh kantor berita Rusia TASS.", ("TASS",)),
        ("dalam sebuah video yang dilaporkan oleh Washington Post.", ("The Washington Post",)),
        ("Menurut laporan Interfax, Gerasimov juga memuji tentara itu.", ("Interfax",)),
        ("Adapun KCNA via Yonhap melaporkan, kedatangan itu penting.", ("KCNA", "Yonhap")),
        ("Dikutip dari AFP dan Reuters, Rabu (13/9/2023), Kim tiba.", ("AFP", "Reuters")),
        ("dilansir dari laman BBC, Senin", ("BBC",)),
        ("Mengutip The Moscow Times, Pentagon minggu lalu bergerak.", ("The Moscow Times",)),
        ("Jumlahnya antara 10 dan 20, demikian dikutip Antara.", ("Antara",)),
        ("the ministry said, according to Yonhap news agency.", ("Yonhap",)),
        ("as reported by the Associated Press on Tuesday", ("AP",)),
        ("AFP reported that the train had left.", ("AFP",)),
        ("Об этом сообщает ТАСС со ссылкой на РИА Новости.", ("TASS", "RIA Novosti")),
        ("연합뉴스에 따르면 북한은 미사일을 발사했다.", ("Yonhap",)),
        ("Das berichtete die Deutsche Presse-Agentur am Montag.", ("dpa",)),
        ("selon l'AFP, le train est parti", ("AFP",)),
        ("según EFE, el tren salió", ("EFE",)),
    ],
)
def test_a_phrase_names_the_source(text, agencies):
    assert find_agencies([text]) == agencies


@pytest.mark.parametrize(
    "text",
    [
        "Perdagangan antara Rusia dan Korea Utara meningkat.",
        "Antara 10 dan 20 orang datang, menurut polisi.",
        "Kim mengatakan kepada Reuters bahwa ia akan datang.",
        "artikel yang dicetak di halaman depan Rodong Sinmun di Korea Utara",
        "Mengutip Presiden Putin, rakyat Korea heroik.",
        "A Reuters journalist saw the train.",
        "Sie sagte der Agentur nichts.",
    ],
)
def test_a_name_without_such_a_phrase_is_no_source(text):
    assert find_agencies([text]) == ()


def test_credits_come_first_then_the_dateline_then_phrases_each_once():
    paragraphs = ["PYONGYANG (Kyodo) - Kim, seperti dikutip TASS, tiba.", "Mengutip Reuters, ia pergi. (AFP/AP)"]

    found = find_agencies(paragraphs, ["REUTERS | AL JAZEERA", "Iklan"], ["dpa", "Ayu Wulan"])

    assert found == ("Reuters", "Al Jazeera", "dpa", "Kyodo", "AFP", "AP", "TASS")


def test_the_outlet_is_no_agency_to_itself():
    assert find_agencies(["Mengutip Kontan.co.id, harga naik."], ["kontan.co.id"], own_names=["Kontan"]) == ()


def test_names_in_other_scripts_and_capitals_are_known():
    assert canonical_agency("ТАСС") == "TASS"
    assert canonical_agency("The Associated Press") == "AP"
    assert canonical_agency("FOX NEWS") == "Fox News"
    assert canonical_agency("kantor berita Antara") == "Antara"
    assert canonical_agency("Rodong Sinmun") is None


def test_every_canonical_name_stands_for_itself():
    for name in (*AGENCIES, *OUTLETS):
        assert canonical_agency(name) == name


def test_a_mention_is_a_whole_name_as_the_agency_writes_it():
    text = "Reuters, REUTERS, reuters, Reutersia, AP, Apa, ap, Al Jazeera"

    assert [text[one.start : one.end] for one in find_mentions(text)] == ["Reuters", "REUTERS", "AP", "Al Jazeera"]


def test_mentions_of_any_script_are_found_where_they_stand_in_the_text():
    text = "“Kata” menurut The Guardian, 연합뉴스, 新华社 und РИА Новости"

    assert [text[one.start : one.end] for one in find_mentions(text)] == [
        "The Guardian",
        "РИА Новости",
        "연합뉴스",
        "新华社",
    ]


def test_half_a_surrogate_shifts_no_mention():
    text = "\ud83d menurut Reuters"

    assert [text[one.start : one.end] for one in find_mentions(text)] == ["Reuters"]


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("TEMPO.CO, Jakarta - ", Dateline("Jakarta", "TEMPO.CO", None, "TEMPO.CO, Jakarta", 20)),
        ("Liputan6.com, Pyongyang - ", Dateline("Pyongyang", "Liputan6.com", None, "Liputan6.com, Pyongyang", 26)),
        ("KONTAN.CO.ID - MOSKOW. ", Dateline("Moskow", "KONTAN.CO.ID", None, "KONTAN.CO.ID - MOSKOW.", 23)),
        ("KONTAN.CO.ID - ", Dateline(None, "KONTAN.CO.ID", None, "KONTAN.CO.ID", 15)),
        ("PYONGYANG, KOMPAS.com - ", Dateline("Pyongyang", "KOMPAS.com", None, "PYONGYANG, KOMPAS.com", 24)),
        ("Jakarta, CNN Indonesia -- ", Dateline("Jakarta", "CNN Indonesia", None, "Jakarta, CNN Indonesia", 26)),
        ("REPUBLIKA.CO.ID, JAKARTA — ", Dateline("Jakarta", "REPUBLIKA.CO.ID", None, "REPUBLIKA.CO.ID, JAKARTA", 27)),
        ("LONDON (Reuters) - ", Dateline("London", None, "Reuters", "LONDON (Reuters)", 19)),
        ("TEL AVIV, Israel (AP) — ", Dateline("Tel Aviv, Israel", None, "AP", "TEL AVIV, Israel (AP)", 24)),
        (
            "Mataram, NTB (ANTARA News) - ",
            Dateline("Mataram, NTB", None, "ANTARA News", "Mataram, NTB (ANTARA News)", 29),
        ),
        ("Jakarta (ANTARA) - ", Dateline("Jakarta", None, "ANTARA", "Jakarta (ANTARA)", 19)),
        ("SEOUL, Aug. 20 (Yonhap) -- ", Dateline("Seoul", None, "Yonhap", "SEOUL, Aug. 20 (Yonhap)", 27)),
        ("WASHINGTON, Aug. 5 — ", Dateline("Washington", None, None, "WASHINGTON, Aug. 5", 21)),
        ("МОСКВА, 29 июня. /ТАСС/. ", Dateline("Москва", None, "ТАСС", "МОСКВА, 29 июня. /ТАСС/.", 25)),
        ("(서울=연합뉴스) ", Dateline("서울", None, "연합뉴스", "(서울=연합뉴스)", 10)),
        ("Jakarta - ", Dateline("Jakarta", None, None, "Jakarta", 10)),
    ],
)
def test_a_dateline_tells_place_outlet_and_agency(opening, dateline):
    rest = {"М": "Президент России прибыл в Пхеньян", "(": "러시아 대통령이 평양에 도착했다"}.get(
        opening[0], "Kementerian Luar Negeri menyatakan bahwa pemerintah akan terus menjaga keamanan warganya"
    )

    assert read_dateline(opening + rest) == dateline


@pytest.mark.parametrize(
    "paragraph",
    [
        "",
        "Presiden Rusia Vladimir Putin (kiri) bertemu Kim Jong Un.",
        "Pemimpin Korea Utara (Korut) - Presiden Rusia bertemu.",
        "Putin - the president of Russia - said he would come.",
        "NATO said on Monday that it would not come.",
        "Kim, 40, said so.",
    ],
)
def test_an_ordinary_opening_is_no_dateline(paragraph):
    assert read_dateline(paragraph) is None


@given(st.lists(st.text(max_size=120), max_size=4))
def test_any_text_has_agencies_or_none(texts):
    find_agencies(texts, texts, texts, texts)


@given(st.text("TASREUPCO.,()-– /=abc서울신华社电月日6", max_size=80))
def test_any_opening_is_a_dateline_or_none(text):
    dateline = read_dateline(text)

    assert dateline is None or 0 < dateline.end <= len(text)


def test_an_agency_may_stand_with_its_place_in_capitals() -> None:
    assert read_credit_line("AFP, MANILA") == ("AFP",)
    assert read_credit_line("AFP, and others") == ()
