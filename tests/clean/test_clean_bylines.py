"""Who wrote and who edited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.bylines import Bylines, Writers, choose_writers, find_bylines, read_byline
from monitor.clean.names import is_desk, read_names, recased
from monitor.clean.structured import Credit


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ann Lee", ["Ann Lee"]),
        ("By Ann Lee and Bob Roe", ["Ann Lee", "Bob Roe"]),
        ("Ann Lee, Bob Roe & Cem Kaya", ["Ann Lee", "Bob Roe", "Cem Kaya"]),
        ("Ayu Wulan dan Budi Santoso", ["Ayu Wulan", "Budi Santoso"]),
        ("Anna Berg und Max Muster, Nairobi", ["Anna Berg", "Max Muster"]),
        ("Иван Иванов и Анна Петрова", ["Иван Иванов", "Анна Петрова"]),
        ("김철수,이영희", ["김철수", "이영희"]),
        ("김철수 기자", ["김철수"]),
        ("Ann Lee, Political Editor", ["Ann Lee"]),
        ("Ann Lee, BBC News, Jakarta", ["Ann Lee", "BBC News"]),
        ("Ann Lee | ann@example.com", ["Ann Lee"]),
        ("Ann Lee (ale)", ["Ann Lee"]),
        ("Ann Lee for Example News", ["Ann Lee"]),
        ("Ann Lee August 18, 2023 • 3 min read", ["Ann Lee"]),
        ("Ann Lee The Associated Press", ["Ann Lee"]),
        ("Lee, Ann", ["Ann Lee"]),
        ("Martin King, Jr.", ["Martin King Jr"]),
        ("HANI FATUNNISA", ["Hani Fatunnisa"]),
        ("Bill MCCARTHY", ["Bill MCCARTHY"]),
        ("Ludwig von der Heide", ["Ludwig von der Heide"]),
        ("https://social.example/annlee", []),
        ("@annlee", []),
        ("admin", []),
        ("Reporter", []),
        ("", []),
    ],
)
def test_names_are_taken_from_a_byline(text, names):
    assert list(read_names(text)) == names


@pytest.mark.parametrize(
    "name",
    [
        "Reuters",
        "AFP",
        "Redaksi",
        "News Staff",
        "Outlet Newsroom",
        "outlet.co.id",
        "Tim Liputan",
        "BR24 Redaktion",
        "한국일보",
        "朝日新聞",
    ],
)
def test_desks_are_no_people(name):
    assert is_desk(name)


@pytest.mark.parametrize("name", ["Ann Lee", "Barratut Taqiyyah", "Иван Иванов", "김철수", "Wulan", "O'Connor"])
def test_people_are_no_desks(name):
    assert not is_desk(name)


def test_the_outlet_is_no_person_to_itself():
    assert is_desk("The Citizen", ["thecitizen.com", "Citizen"])
    assert is_desk("MDR Thüringen", ["mdr.de"])
    assert not is_desk("Ann Lee", ["Example News"])


def test_only_names_in_capitals_throughout_are_recased():
    assert recased("JOHN O'CONNOR-MCCOY") == "John O'Connor-Mccoy"
    assert recased("SHAUN MCDONALD") == "Shaun McDonald"
    assert recased("AFP") == "AFP"
    assert recased("André KLEIN") == "André KLEIN"


@pytest.mark.parametrize(
    ("text", "authors", "editors"),
    [
        ("Reporter: Ayu Wulan | Editor: Budi Santoso", ("Ayu Wulan",), ("Budi Santoso",)),
        ("Sumber: Reuters | Editor: Handoyo", (), ("Handoyo",)),
        ("Penulis: Ayu Wulan Editor: Budi Santoso", ("Ayu Wulan",), ("Budi Santoso",)),
        ("By Ann Lee | February 28, 2023", ("Ann Lee",), ()),
        ("Ann Lee Editor Updated: August 8, 2023 | 6:51 AM", ("Ann Lee",), ()),
        ("Reviews By Ann Lee", ("Ann Lee",), ()),
        ("oleh Ayu Wulan diperbarui 18 Jun 2024, 10:23 WIB", ("Ayu Wulan",), ()),
        ("By Ann Lee Photos: Bob Roe", ("Ann Lee",), ()),
        ("(Reporting by Ann Lee in Moscow and Bob Roe; Editing by Cem Kaya)", ("Ann Lee", "Bob Roe"), ("Cem Kaya",)),
        ("Wirtschaft", (), ()),
    ],
)
def test_a_byline_block_names_authors_and_editors(text, authors, editors):
    told = read_byline(text, "en")

    assert (told.authors, told.editors) == (authors, editors)


@pytest.mark.parametrize(
    ("language", "text", "author"),
    [
        ("de", "Von Anna Berg", "Anna Berg"),
        ("fr", "Par Jean Dupont", "Jean Dupont"),
        ("es", "Por Luna Gil", "Luna Gil"),
        ("it", "di Luca Monti", "Luca Monti"),
        ("sv", "Av Leo Ström", "Leo Ström"),
        ("ru", "Автор: Иван Иванов", "Иван Иванов"),
        ("ko", "기자: 김철수", "김철수"),
        ("id", "MINGGU, 27 APRIL 2025 | 17:18 WIB | LAPORAN: HANI FATUNNISA", "Hani Fatunnisa"),
        ("id", "Penulis: Ayu Wulan", "Ayu Wulan"),
        ("en", "By Ann Lee", "Ann Lee"),
    ],
)
def test_a_line_of_a_dump_may_name_its_author(language, text, author):
    assert find_bylines([text], language).authors == (author,)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("posted on 2023-12-19 23:30 EST by Ann Lee", Bylines(("Ann Lee",), (), (), (0,))),
        ("By Ann Lee and Bob Roe on December 21, 2023 at 3:53PM PST", Bylines(("Ann Lee", "Bob Roe"), (), (), (0,))),
        ("Rep: Ayu Wulan / Red: Budi Santoso", Bylines(("Ayu Wulan",), ("Budi Santoso",), (), (0,))),
        ("Red: Budi Santoso P Putra", Bylines((), ("Budi Santoso P Putra",), (), (0,))),
        ("김민수 기자 입력 2025.05.15 20:00", Bylines(("김민수",), (), (), (0,))),
        ("[서울=김민수 특파원] kim@example.com", Bylines(("김민수",), (), (), (0,))),
        ("本报记者 王小明", Bylines(("王小明",), (), (), (0,))),
        ("Autorin/Autor Ann Lee", Bylines(("Ann Lee",), (), (), (0,))),
    ],
)
def test_a_line_names_people_beside_dates_and_short_labels(line, told):
    assert find_bylines([line]) == told


@pytest.mark.parametrize(
    "line",
    ["기자들은 역 앞에서 시장을 기다렸다.", "记者在现场看到许多人在等待火车的到来。", "시장은 기자들에게 말했다"],
)
def test_reporters_of_whom_a_text_speaks_are_not_its_own(line):
    assert find_bylines([line], "ko") == Bylines()


@pytest.mark.parametrize("item", ["Haber", "Laporan", "Text", "Redaktion"])
def test_an_item_of_a_menu_labels_nobody(item):
    assert find_bylines([item, "Spor Merkezi", "Hava Durumu"]) == Bylines()


def test_red_as_a_word_is_no_label():
    assert find_bylines(["Red Square", "Ann Lee"]) == Bylines()


def test_a_label_names_whoever_stands_on_the_next_line():
    lines = [
        "Rusia Tingkatkan Hubungan",
        "Reporter",
        "",
        "Ayu Wulan",
        "Editor",
        "",
        "Budi Santoso",
        "",
        "Rabu, 17 Januari 2024",
    ]

    assert find_bylines(lines, "id") == Bylines(("Ayu Wulan",), ("Budi Santoso",), (), (1, 3, 4, 6))


def test_a_label_with_nothing_behind_it_names_nobody():
    assert find_bylines(["Reporter", "", "image-gnews", "Presiden Rusia berbincang. REUTERS"], "id") == Bylines()
    assert find_bylines(["Reporter:", "Editor:", "", "Maria Rita"], "id").authors == ()
    assert find_bylines(["Reporter:", "Editor:", "", "Maria Rita"], "id").editors == ("Maria Rita",)


@pytest.mark.parametrize(
    "line",
    [
        "Pilihan Editor: Hubungan Rusia dan Korea Utara",
        "By the time they arrived, the train had left the station.",
        "Von Anfang an war klar, dass dieser Besuch nicht ohne Folgen bleiben wird.",
        "Di Pyongyang, Kim bertemu Putin.",
        "Berita terkait",
    ],
)
def test_a_line_that_only_opens_like_a_byline_names_nobody(line):
    for language in ("id", "en", "de"):
        assert find_bylines([line], language).authors == ()
        assert find_bylines([line], language).editors == ()


def test_the_best_evidence_that_names_people_is_taken():
    credit_names = [Credit("Outlet", "json-ld author", True), Credit("Ann Lee", "meta author")]

    writers = choose_writers(credit_names, [], Bylines(("Bob Roe",)), site_names=["Outlet"])

    assert writers == Writers(("Ann Lee",), (), ("Outlet",), "meta author", "")


def test_a_rule_comes_first():
    writers = choose_writers([Credit("Ann Lee", "json-ld author")], [], Bylines(), rule_authors=["Ayu Wulan"])

    assert (writers.authors, writers.authors_from) == (("Ayu Wulan",), "rule")


def test_the_page_completes_what_machines_are_told():
    writers = choose_writers([Credit("Ann Lee", "json-ld author")], [], Bylines(("Ann Lee", "Bob Roe")))

    assert (writers.authors, writers.authors_from) == (("Ann Lee", "Bob Roe"), "page")


def test_the_page_spells_names_fully():
    assert choose_writers([Credit("Solcyre Burga", "json-ld author")], [], Bylines(("Solcyré Burga",))).authors == (
        "Solcyré Burga",
    )


def test_people_come_before_the_desk_beside_them():
    writers = choose_writers([Credit("Ann Lee", "json-ld author"), Credit("AP", "json-ld author")], [], Bylines())

    assert (writers.authors, writers.desks) == (("Ann Lee",), ("AP",))


def test_where_no_person_is_named_the_credited_agency_is_the_author():
    credit_names = [Credit("Outlet", "json-ld author", True), Credit("dpa", "meta author")]

    assert choose_writers(credit_names, [], Bylines(), site_names=["Outlet"]).authors == ("dpa",)


def test_a_known_outlet_is_never_its_own_author():
    credit_names = [Credit("Outlet.com", "json-ld author", True)]

    assert choose_writers(credit_names, [], Bylines(), site_names=["Outlet"], outlet_names=["Outlet"]).authors == ()
    assert choose_writers(credit_names, [], Bylines(), site_names=["Outlet"]).authors == ("Outlet.com",)


@given(st.text(max_size=200), st.sampled_from(["id", "en", "de", None]))
def test_any_text_names_somebody_or_nobody(text, language):
    read_byline(text, language, ["Outlet"])
    names = read_names(text)

    assert all(name.strip() and len(name) <= 60 for name in names)


@given(
    st.lists(
        st.sampled_from(["Reporter", "Editor:", "By Ann Lee", "", "Ayu Wulan", "|", "oleh", "Penulis: A | Editor"])
        | st.text(max_size=30),
        max_size=8,
    )
)
def test_any_lines_name_somebody_or_nobody(lines):
    told = find_bylines(lines, "id")

    assert all(0 <= number < len(lines) for number in told.lines)


def test_a_lead_may_stand_with_a_colon() -> None:
    assert read_byline("Von: Bill Carter, Maria Gold", "de").authors == ("Bill Carter", "Maria Gold")


def test_an_author_whom_the_page_names_as_its_editor_gives_way_to_the_writer_on_the_page() -> None:
    page = Bylines(authors=("Naufal Zaki",), editors=("Heri Yadi",))
    writers = choose_writers([Credit("Heri Yadi", "json-ld author")], [], page)
    assert (writers.authors, writers.editors) == (("Naufal Zaki",), ("Heri Yadi",))
