"""Pages that hurt the parser cost one child, never the caller."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.clean.cleaner import clean_html, clean_page
from monitor.clean.sandbox import Sandbox
from monitor.errors import SandboxError
from monitor.model import Article, CleanFailure, NotAnArticle

ARGUMENTS = {"url": None, "outlet": None, "fetched_at": None}
GOOD = (
    b"<article><h1>A bridge for the harbour</h1>"
    + b"<p>Nobody knows yet what the new bridge will cost, but work begins.</p>" * 4
)
SHAPES = {
    "20,000 nested elements": b"<div>" * 20_000,
    "100,000 nested elements": b"<div>" * 100_000,
    "200,000 attributes": b"<p " + b" ".join(b"a%d=x" % number for number in range(200_000)) + b">",
    "39 kB of open formatting": b"<p>".join(b"<b a=%d>" % number for number in range(3_100)),
}


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(1) as sandbox:
        yield sandbox


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_that_hurts_the_parser_fails_in_time_and_the_next_is_read(sandbox, shape):
    started = time.monotonic()
    try:
        cleaned = sandbox.run_sync(clean_page, SHAPES[shape], "text/html", **ARGUMENTS)
    except SandboxError as error:
        cleaned = error

    assert isinstance(cleaned, (CleanFailure, SandboxError))
    assert time.monotonic() - started < 6  # the deadline is 3 s; the rest is a busy machine
    assert isinstance(sandbox.run_sync(clean_page, GOOD, "text/html", **ARGUMENTS), Article)


def test_a_child_that_hangs_is_killed_at_the_deadline():
    with Sandbox(1, deadline=timedelta(seconds=0.3)) as sandbox:
        with pytest.raises(SandboxError) as caught:
            sandbox.run_sync(time.sleep, 30)

        assert caught.value.reason == "timeout"
        assert sandbox.run_sync(abs, -1) == 1


def test_a_child_that_takes_too_much_memory_fails(sandbox):
    with pytest.raises(SandboxError) as caught:
        sandbox.run_sync(bytes, 4 << 30)

    assert caught.value.reason == "memory"


def test_a_child_that_dies_is_told_and_replaced(sandbox):
    with pytest.raises(SandboxError) as caught:
        sandbox.run_sync(os._exit, 7)

    assert caught.value.reason == "crash"
    assert sandbox.run_sync(abs, -1) == 1


def test_a_defect_of_the_function_is_one_failed_call(sandbox):
    with pytest.raises(SandboxError) as caught:
        sandbox.run_sync(divmod, 1, 0)
    assert str(caught.value).startswith("crash: ZeroDivisionError")
    assert sandbox.run_sync(abs, -1) == 1


MAIN = """
import json
from monitor.__main__ import main
if __name__ == "__main__":
    import monitor.cli, sys
    from monitor.clean.sandbox import Sandbox
    with Sandbox(1) as sandbox:
        print(json.dumps(sandbox.run_sync(eval, "list(__import__('sys').modules)")))
"""


def test_a_child_of_the_command_has_the_cleaner_and_not_the_command_line(tmp_path):
    script = tmp_path / "monitor"
    script.write_text(MAIN)

    told = subprocess.run([sys.executable, script], capture_output=True, check=True, timeout=30).stdout

    assert {"monitor.clean.cleaner", "monitor.cli", "typer"} & set(json.loads(told)) == {"monitor.clean.cleaner"}


@pytest.mark.anyio
async def test_calls_can_be_awaited(sandbox):
    assert await sandbox.run(divmod, 7, 2) == (3, 1)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        ">",
        "<h1>",
        "</div>",
        "<table><td>",
        "<!--",
        "<br><br>",
        '<a href="',
        "<script>",
        "\x00",
        "&#x0;",
        "<svg>",
        " class='ad body'>",
        "«",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(TAGS, st.text(max_size=40)), max_size=60))
def test_no_markup_however_broken_raises(pieces):
    cleaned = clean_html("<body>" + "".join(pieces), **ARGUMENTS)

    assert isinstance(cleaned, (Article, NotAnArticle, CleanFailure))
