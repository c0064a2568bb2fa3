"""The program moves from SQLite to PostgreSQL and tells nothing again."""

import pytest

from newsstand import Newsstand, seed_stories
from program import Program, problems_of
from receivers import Receiver


@pytest.fixture
def postgresql_url(request):
    """A database of its own, without tables."""
    from database_fixtures import _create, _drop, _numbers  # noqa: PLC0415  the server is started by a fixture

    server = request.getfixturevalue("postgresql_server")
    name = f"acceptance_{next(_numbers)}"
    yield _create(server, name)
    _drop(server, name)


def test_a_database_moves_and_the_next_round_tells_nothing(tmp_path, postgresql_url):
    with Newsstand() as stand, Receiver() as receiver:
        for story in seed_stories():
            stand.publish(story)
        settings = {"outlets": stand.outlet_settings(), "channels": [receiver.channel()]}
        settings["schedule"] = {"first_contact": "3650d"}
        before = Program.with_settings(tmp_path, **settings)
        before.once()
        told = dict(receiver.messages)
        assert told
        done = before.call("db", "move", "--to", postgresql_url)
        assert "link" in done.stdout
        after = Program.with_settings(tmp_path, database=postgresql_url, **settings)
        after.once()
        after.once()
        assert receiver.messages == told
        assert set(receiver.copies.values()) == {1}
        assert problems_of(postgresql_url) == []
