"""JSON lines: one answer a line, in order, whatever the lines hold."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from monitor import jsonlines
from monitor.jsonlines import answer_lines


def answered(raw, answer=lambda request: {"echo": request}):
    out = io.BytesIO()
    bad_count = answer_lines(io.BytesIO(raw), out, answer)
    return bad_count, [json.loads(line) for line in out.getvalue().splitlines()]


def test_answers_come_in_order_and_blank_lines_are_passed_over():
    assert answered(b'{"id":1}\n\n  \n{"id":2}') == (0, [{"echo": {"id": 1}}, {"echo": {"id": 2}}])


def test_a_bad_line_is_counted_named_by_its_number_and_the_rest_goes_on():
    bad_count, (first, second) = answered(b'\n[]\n{"id":2}\n')
    assert bad_count == 1
    assert first == {
        "id": None,
        "status": "failed",
        "reason": "line 2: is not a JSON object",
        "error": "line 2: is not a JSON object",
    }
    assert second == {"echo": {"id": 2}}


def test_a_line_without_end_is_refused_and_read_past(monkeypatch):
    monkeypatch.setattr(jsonlines, "MAX_LINE_BYTES", 20)
    bad_count, answers = answered(b'{"id":"' + b"x" * 90 + b'"}\n{"id":2}\n')
    assert (bad_count, answers[0]["reason"]) == (1, "line 1: is longer than 20 bytes")
    assert answers[1] == {"echo": {"id": 2}}


def test_a_line_of_just_the_greatest_length_is_answered(monkeypatch):
    line = b'{"id":1}\n'
    monkeypatch.setattr(jsonlines, "MAX_LINE_BYTES", len(line))
    assert answered(line * 2)[0] == 0


def test_every_answer_is_flushed_before_the_next_line_is_read():
    class Out(io.BytesIO):
        flushed = 0

        def flush(self):
            self.flushed += 1

    out = Out()
    answer_lines(io.BytesIO(b"{}\n{}\n"), out, lambda request: request)
    assert out.flushed == 2


def test_a_lone_surrogate_in_an_answer_does_not_end_the_stream():
    _, answers = answered(b'{"id":"\\ud800"}\n{"id":2}\n')
    assert len(answers) == 2


@given(st.lists(st.binary(max_size=60)))
def test_any_bytes_at_all_get_an_answer_for_each_line_that_is_not_blank(lines):
    raw = b"\n".join(lines)
    bad_count, answers = answered(raw)
    expected = [line for line in raw.split(b"\n") if line.strip()]
    assert len(answers) == len(expected)
    assert bad_count == sum("reason" in each for each in answers)
