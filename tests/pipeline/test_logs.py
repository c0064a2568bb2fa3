"""Logs: JSON lines where nobody looks, words on a terminal; libraries too; no line can be broken or forged."""

import json
import subprocess
import sys
import textwrap

import pytest

from monitor.errors import SettingsError
from monitor.logs import set_up_logs


def logged(code, level="info", **how):
    """What a program that sets up its logs writes to stderr."""
    program = f"from monitor.logs import set_up_logs\nset_up_logs({level!r})\n{textwrap.dedent(code)}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, **how)
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_an_event_is_a_json_line_with_time_level_and_values():
    (line,) = logged(
        "import structlog; structlog.get_logger().info('link.read', url='https://a.example/é', trouble=None)"
    )
    told = json.loads(line)
    assert (told.pop("timestamp")[-1], told) == (
        "Z",
        {"event": "link.read", "level": "info", "url": "https://a.example/é"},
    )


def test_what_libraries_warn_of_is_json_too_and_what_they_chat_is_not_told():
    lines = logged(
        """
        import logging, warnings
        logging.getLogger("some.library").warning("a \\n forged line %s", 7)
        logging.getLogger("some.library").info("chatting")
        logging.getLogger("apprise").error("https://hooks.example/token")
        warnings.warn("old way", DeprecationWarning, stacklevel=1)
        """
    )
    told = [json.loads(line) for line in lines]
    assert [(each["level"], each["logger"]) for each in told] == [
        ("warning", "some.library"),
        ("warning", "py.warnings"),
    ]
    assert told[0]["event"] == "a   forged line 7"


def test_an_error_keeps_its_traceback_on_one_line():
    lines = logged(
        """
        import logging, structlog
        try:
            1 / 0
        except ZeroDivisionError:
            structlog.get_logger().exception("work.failed")
            logging.getLogger("lib").exception("failed")
        """
    )
    assert ["ZeroDivisionError" in json.loads(line)["exception"] for line in lines] == [True, True]


@pytest.mark.parametrize(("level", "count"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_decides_what_is_told(level, count):
    code = "import structlog; log = structlog.get_logger(); [getattr(log, each)('x') for each in ('debug', 'info', 'warning', 'error')]"
    assert len(logged(code, level)) == count


def test_no_such_level_is_an_error_with_the_levels_there_are():
    with pytest.raises(SettingsError, match="debug, info, warning, error"):
        set_up_logs("loud")
