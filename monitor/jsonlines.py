"""JSON lines in, JSON lines out: one answer a line, in order, flushed.

A line that cannot be read is answered too, with its number and what is wrong, and the rest goes on.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO

MAX_LINE_BYTES = 64_000_000

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def answer_lines(lines: BinaryIO, out: BinaryIO, answer: Answer) -> int:
    """Answers every line; gives how many could not be read."""
    bad_count = 0
    for number, line in enumerate(_bounded(lines), 1):
        if not line.strip():
            continue
        request, problem = _request(line)
        bad_count += problem is not None
        reply = answer(request) if problem is None else refusal(f"line {number}: {problem}")
        out.write(json.dumps(reply, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "replace"))
        out.write(b"\n")
        out.flush()
    return bad_count


def refusal(reason: str) -> Mapping[str, Any]:
    """The answer to a line that asks nothing."""
    return {"id": None, "status": "failed", "reason": reason, "error": reason}


def _bounded(lines: BinaryIO) -> Iterable[bytes]:
    """The lines, each cut after MAX_LINE_BYTES: the rest of a longer one is read past."""
    while line := lines.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = lines.readline(MAX_LINE_BYTES + 1)
        yield line


def _request(line: bytes) -> tuple[Mapping[str, Any], str | None]:
    if len(line) > MAX_LINE_BYTES:
        return {}, f"is longer than {MAX_LINE_BYTES} bytes"
    try:
        value = json.loads(line)
    except UnicodeDecodeError as error:
        return {}, f"byte {error.start} is not UTF-8"
    except json.JSONDecodeError as error:
        return {}, f"is not JSON: {error.msg} at column {error.colno}"
    except RecursionError:
        return {}, "is nested too deeply"
    return (value, None) if isinstance(value, dict) else ({}, "is not a JSON object")
