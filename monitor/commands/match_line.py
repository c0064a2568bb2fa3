"""`monitor match` on JSON lines."""

from functools import partial
from typing import BinaryIO

from monitor.app import DONE, NOT_WELL, Invocation
from monitor.jsonlines import answer_lines
from monitor.match.matcher import Matcher
from monitor.match.protocol import answer


def answer_match(invocation: Invocation, lines: BinaryIO, out: BinaryIO) -> int:
    settings = invocation.settings()
    bad_count = answer_lines(lines, out, partial(answer, matcher=Matcher(settings.topics, settings.groups)))
    return NOT_WELL if bad_count else DONE
