"""Made-up reports of one event in several languages: only names, figures and days that they share can join them."""

import pytest

from desk_articles import ELECTION, TELESCOPE, Desk, article
from monitor.model import Relation
from monitor.stories.index import MemoryIndex

ENGLISH = article(
    """The tanker Borealis ran aground off Saltmere on Tuesday 18 June 2024 with 4,275 tonnes of fuel.
    Harbour master Ingrid Solveig said that tugs of Norlight would try to free the Borealis near Ulmen at high tide.
    Solveig told reporters in Saltmere that 19 sailors were safe.""",
    title="Tanker Borealis aground off Saltmere, says Solveig",
    outlet="alpha",
)
INDONESIAN = article(
    """Kapal tanker Borealis kandas di dekat Saltmere pada Selasa 18 Juni 2024 dengan 4.275 ton bahan bakar.
    Syahbandar Ingrid Solveig mengatakan kapal tunda milik Norlight akan menarik Borealis di dekat Ulmen saat air pasang.
    Sebanyak 19 pelaut selamat, kata Solveig di Saltmere.""",
    title="Tanker Borealis Kandas di Saltmere, Kata Solveig",
    outlet="beta",
    language="id",
)
RUSSIAN = article(
    """Танкер «Бореалис» сел на мель у города Салтмере во вторник, 18 июня 2024 года, с 4275 тоннами топлива.
    Капитан порта Ингрид Солвейг сообщила, что буксиры компании «Норлигхт» попытаются снять «Бореалис» у острова Улмен.
    По словам Солвейг, 19 моряков в Салтмере не пострадали.""",
    title="Танкер «Бореалис» сел на мель у Салтмере — Солвейг",
    outlet="gamma",
    language="ru",
)
KOREAN = article(
    """유조선 Borealis호가 2024년 6월 18일 화요일 Saltmere 앞바다에서 좌초했다. 연료 4,275톤이 실려 있었다.
    항만장 Ingrid Solveig는 Norlight의 예인선이 Ulmen 근처에서 Borealis를 끌어낼 것이라고 말했다.
    선원 19명은 Saltmere에서 무사하다고 Solveig는 전했다.""",
    title="유조선 Borealis, Saltmere 앞바다 좌초… Solveig 밝혀",
    outlet="delta",
    language="ko",
)
REPORTS = {"en": ENGLISH, "id": INDONESIAN, "ru": RUSSIAN, "ko": KOREAN}

ANOTHER_TANKER = article(
    """Kapal tanker Mirador terbakar di pelabuhan Tanjung Sari pada Jumat 9 Agustus 2024.
    Petugas mengatakan api padam setelah enam jam dan 3.100 ton minyak dipindahkan. Pemilik kapal, Halcyon, meminta maaf.
    Kapten Bagas Wirya mengatakan awak kapal selamat.""",
    title="Tanker Mirador Terbakar di Tanjung Sari",
    outlet="epsilon",
    language="id",
)
SAME_HARBOUR = article(
    """Порт Салтмере откроет новый причал для паромов в пятницу, 9 августа 2024 года.
    Строительство обошлось в 310 миллионов крон, сообщил мэр Томас Градек. Паром будет ходить дважды в день.""",
    title="В Салтмере открывают причал для паромов",
    outlet="zeta",
    language="ru",
)


@pytest.fixture
def desk():
    desk = Desk(MemoryIndex())
    desk.place("election", article(ELECTION, outlet="eta"))
    desk.place("telescope", article(TELESCOPE, outlet="theta"))
    return desk


@pytest.mark.parametrize("first", REPORTS)
@pytest.mark.parametrize("second", REPORTS)
def test_reports_of_one_event_join_across_languages_by_names_figures_and_days(desk, first, second):
    if first == second:
        return
    desk.place("a", REPORTS[first])
    placed = desk.place("b", REPORTS[second])
    assert (placed.relation, placed.of) == (Relation.EVENT, "a")
    assert "4275" in placed.why["figures"]
    assert {"Tuesday", "18 June", "2024"} <= set(placed.why["days"])


@pytest.mark.parametrize("other", [ANOTHER_TANKER, SAME_HARBOUR], ids=["another tanker", "the same harbour"])
@pytest.mark.parametrize("report", REPORTS)
def test_what_shares_a_kind_or_a_place_only_stays_apart_in_any_language(desk, report, other):
    desk.place("a", REPORTS[report])
    assert desk.place("b", other).relation is Relation.NEW


def test_an_article_without_a_story_says_what_was_nearest_and_what_spoke_against_it(desk):
    desk.place("a", RUSSIAN)
    placed = desk.place("b", SAME_HARBOUR)
    assert placed.why["nearest"] == "a"
    assert placed.why["score"] < 1
    assert {"weekday", "month", "day", "figures"} == set(placed.why["against"])
