"""Terms that another one of their group makes idle."""

import pytest

from monitor.match.overlaps import IdleTerm, idle_terms


@pytest.mark.parametrize(
    ("entries", "idle"),
    [
        (["Rusia", "Rusia Utara"], [IdleTerm("Rusia Utara", "Rusia")]),
        (["Rusia Utara", "Rusia"], [IdleTerm("Rusia Utara", "Rusia")]),
        (["Rusia", "Belarusia"], []),
        (["Rusia", "RUSIA"], [IdleTerm("RUSIA", "Rusia")]),
        (["Rusia", "=Rusia"], [IdleTerm("=Rusia", "Rusia")]),
        (["=РФ", "рф"], [IdleTerm("=РФ", "рф")]),
        (["=РФ", "бюджет РФ"], []),
        (["=РФ", "=бюджет РФ"], [IdleTerm("=бюджет РФ", "=РФ")]),
        (["российск*", "российский", "россиян*"], [IdleTerm("российский", "российск*")]),
        (["рос", "рос*"], [IdleTerm("рос", "рос*")]),
        (["북한*", "북한군"], [IdleTerm("북한군", "북한*")]),
        (["Rusia", "bahasa Rusia", "-bahasa Rusia"], [IdleTerm("bahasa Rusia", None)]),
        (["Rusia", "kamus bahasa Rusia", "-bahasa Rusia"], []),
        (["Rusia", "~Rusia Utara"], []),
        ([], []),
    ],
)
def test_a_term_is_idle_if_another_is_found_wherever_it_stands(entries, idle):
    assert list(idle_terms(entries)) == idle
