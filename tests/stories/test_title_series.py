import pytest

from monitor.stories.series import are_of_a_series


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Погода в Бресте на 17 мая", "Погода в Гомеле на 17 мая"),
        ("Прогноз погоды на 8 ноября", "Прогноз погоды на 18 ноября"),
        ("Harga emas hari ini 3 Maret", "Harga emas hari ini 4 Maret"),
        ("Jadwal kereta dari Solo untuk Lebaran 2024", "Jadwal kereta dari Tegal untuk Lebaran 2025"),
    ],
)
def test_one_form_filled_in_twice_is_a_series(one, other):
    assert are_of_a_series(one, other)
    assert are_of_a_series(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storm in Varn: 11 dead", "Storm in Varn: 12 dead"),  # a count that rises
        ("Saltmere harbour closed", "Saltmere harbour closed"),  # nothing differs
        ("Saltmere harbour closed", "Saltmere harbour closed after Borealis ran aground"),  # more is told, nothing else
        ("Hradek Wins Varn Council Election", "Kolin Loses Varn Council Election"),  # capitals tell no names
        ("Tanker Borealis stuck", "Voters choose a council in Varn"),
        ("", ""),
    ],
)
def test_titles_of_one_event_or_of_nothing_alike_are_none(one, other):
    assert not are_of_a_series(one, other)
