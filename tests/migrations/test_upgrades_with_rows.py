"""A database that an earlier program left, with all its rows, is brought to this one's form and worked with."""

import pytest

from database_fixtures import HandClock
from lived_database import NEW, TITLE, go_on, live, read_rows, same_rows, write_old
from monitor.store import ledger
from monitor.store.audit import audit
from monitor.store.engine import open_database, upgrade
from monitor.store.schema import migrations_folder

pytestmark = pytest.mark.anyio
REVISIONS = sorted(path.name.split("_")[0] for path in (migrations_folder() / "versions").glob("[0-9]*_*.py"))


@pytest.fixture(params=REVISIONS[1:])
def revision(request):
    return request.param


@pytest.fixture
async def rows():
    clock = HandClock()
    database = open_database("sqlite://", clock=clock)
    await live(database, clock)
    rows = read_rows(database)
    database.close()
    return rows


async def test_no_row_is_lost_and_the_work_goes_on_without_telling_anything_again(empty_url, revision, rows):
    clock = HandClock()
    clock.forward(days=1)
    written = write_old(empty_url, revision, rows)
    assert {"article", "link", "page", "delivery", "told", "digest", "profile"} <= {
        name for name, each in written.of.items() if each
    }
    upgrade(empty_url)
    assert same_rows(empty_url, written, clock)
    database = open_database(empty_url, clock=clock)
    told = await go_on(database, clock)
    assert {kind for _, kind, _, _ in told} in ({"story.new"}, {"story.updated"})  # it may join the story of old
    assert not any(TITLE.encode() in body for _, kind, _, body in told if kind == "story.new")
    assert database.read(audit) == []
    database.close()


async def test_a_database_with_articles_only_is_brought_on_too(empty_url, rows):
    """0001 knew no stories: what stood there is kept, and known addresses stay known."""
    clock = HandClock()
    written = write_old(empty_url, "0001", rows)
    upgrade(empty_url)
    assert same_rows(empty_url, written, clock)
    database = open_database(empty_url, clock=clock)
    known = [each["key"] for each in written.of["link"]]
    assert all(database.read(lambda tx, key=key: ledger.find_link(tx, key)) for key in known)
    assert database.read(lambda tx: ledger.find_link(tx, b"x" * 16)) is None
    assert NEW not in [each["url"] for each in written.of["link"]]
    database.close()
