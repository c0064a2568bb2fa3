"""What commands print: plain lines in a pipe; outlet text cannot break a line or move a cursor."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import screens


def test_a_table_in_a_pipe_is_lines_of_tabs(capsys):
    screens.print_table(("a", "b"), [("x", None), ("y", 2)])
    assert capsys.readouterr().out == "x\t\ny\t2\n"


def test_a_table_on_a_terminal_has_its_columns_named(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    screens.print_table(("state", "what"), [("up", "[red]one[/red]")])
    out = capsys.readouterr().out
    assert "state" in out
    assert "[red]one[/red]" in out  # outlet text is no markup


@given(st.lists(st.text()))
def test_no_cell_breaks_its_line(cells):
    assert all(screens._plain(cell).isprintable() for cell in cells)


@dataclass
class Record:
    raw: bytes
    told: dict
    many: tuple


def test_no_line_commands_the_terminal(capsys):
    screens.print_line("Berita\x1b]0;owned\x07 \x9b2J\rhari\tini\n한국")
    assert capsys.readouterr().out == "Berita ]0;owned   2J hari\tini\n한국\n"


def test_a_record_is_shown_as_json_can_hold_it():
    assert screens.as_record(Record(b"1234", {1: b"x"}, (b"y", 2))) == {
        "raw": "4 bytes",
        "told": {"1": "1 bytes"},
        "many": ["1 bytes", 2],
    }


def test_progress_shows_nothing_where_nobody_looks(capsys):
    with screens.progress(range(50), "cleaning", 50) as items:
        assert list(items) == list(range(50))
    assert capsys.readouterr().err == ""


def test_a_chart_has_a_bar_a_value_and_a_dot_for_none():
    assert screens.sparkline([0, 1, None, 4, 8]) == "▁▂·▅█"
    assert screens.sparkline([50, 100], top=100) == "▅█"
    assert screens.sparkline([]) == ""
    assert screens.sparkline([0, 0]) == "▁▁"


@given(st.lists(st.none() | st.floats(0, 1e12), max_size=40))
def test_only_nothing_is_drawn_as_nothing(values):
    drawn = screens.sparkline(values)
    assert len(drawn) == len(values)
    assert all((bar == "▁") == (value == 0) for bar, value in zip(drawn, values, strict=True) if value is not None)


@pytest.mark.parametrize(
    ("span", "told"),
    [({"seconds": 4}, "4 s"), ({"minutes": 12}, "12 min"), ({"hours": 3.5}, "3.5 h"), ({"days": 4}, "4 days")],
)
def test_a_span_is_told_in_the_unit_that_fits(span, told):
    assert screens.span_words(timedelta(**span)) == told
