"""A database as a running program leaves it, and the same one as an older program would have left it."""

from dataclasses import dataclass, replace

import sqlalchemy as sa

from monitor import chores
from monitor.model import FailureKind
from monitor.store.engine import open_database, upgrade
from monitor.store.tables import metadata
from pipeline_desk import DAILY, DESK, FEED, HARVEST, PACTS, article_html, feed_of, make_desk, work_off

TOLD, UNMATCHED, PENDING, NEW = (f"https://one.example/{name}" for name in ("told-1", "other-1", "slow-1", "new-1"))
TITLE = "Rusia dan Korea Utara Teken Pakta"


async def live(database, clock):
    """A feed with a story that is told, a page that matches nothing, one that times out; a digest is closed."""
    desk = make_desk(database, clock, channels=(DESK, DAILY))
    answers = desk.fetcher.answers
    answers[TOLD] = article_html(TITLE, PACTS, published_at=clock())
    answers[UNMATCHED] = article_html("Panen raya", HARVEST, published_at=clock())
    answers[PENDING] = FailureKind.TIMEOUT
    answers[FEED] = feed_of(clock, (TOLD, TITLE), (UNMATCHED, "Panen raya"), (PENDING, "Lambat"))
    await work_off(desk)
    await chores.close_due_digests(database, desk.books.teller, lambda: None)
    clock.forward(days=1)
    await chores.close_due_digests(database, desk.books.teller, lambda: None)
    return desk


async def go_on(database, clock):
    """The same feed again with one story more, by today's program; what is owed after it that was not before."""
    before = owed(database)
    desk = make_desk(database, clock, channels=(DESK, DAILY))
    answers = desk.fetcher.answers
    title = "Menlu Rusia tiba di Korea Utara untuk kunjungan tiga hari"
    texts = [f"{text} Kunjungan itu berlangsung tiga hari." for text in reversed(PACTS)]
    answers[TOLD] = article_html(TITLE, PACTS, published_at=clock())
    answers[NEW] = article_html(title, texts[:1] + list(HARVEST), published_at=clock())
    answers[FEED] = feed_of(clock, (TOLD, TITLE), (UNMATCHED, "Panen raya"), (PENDING, "Lambat"), (NEW, title))
    clock.forward(days=1)
    await work_off(desk)
    return [each for each in owed(database) if each not in before]


def owed(database):
    from monitor.store.tables import delivery  # noqa: PLC0415

    rows = sa.select(delivery.c.channel, delivery.c.kind, delivery.c.subject, delivery.c.body)
    return database.read(lambda tx: [tuple(row) for row in tx.execute(rows.order_by(delivery.c.id))])


@dataclass(frozen=True)
class Rows:
    """What stands in each table, in an order in which it can be written."""

    of: dict

    def as_of(self, columns):
        """Without the tables and columns that a revision does not know."""
        known = {
            name: [{key: value for key, value in row.items() if key in columns[name]} for row in rows]
            for name, rows in self.of.items()
            if name in columns
        }
        return replace(self, of=known)


def read_rows(database):
    return Rows(
        database.read(
            lambda tx: {
                table.name: [dict(row) for row in tx.execute(table.select()).mappings()]
                for table in metadata.sorted_tables
            }
        )
    )


def write_old(url, revision, rows):
    """A database at a revision, with these rows as far as it knows their columns; what was written."""
    upgrade(url, to=revision)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        inspector = sa.inspect(connection)
        names = {
            table: {column["name"] for column in inspector.get_columns(table)} for table in inspector.get_table_names()
        }
        written = rows.as_of(names)
        for name, each in written.of.items():
            table = sa.table(name, *(sa.column(key, metadata.tables[name].c[key].type) for key in names[name]))
            if each:
                connection.execute(sa.insert(table), each)
            if (
                connection.dialect.name == "postgresql"
                and "id" in names[name]
                and metadata.tables[name].c.id.type.python_type is int
            ):
                connection.execute(
                    sa.text(
                        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 1) FROM {name}))"
                    )
                )
    engine.dispose()
    return written


def same_rows(url, written, clock):
    """Whether everything that was written stands there still, value by value."""
    database = open_database(url, clock=clock)
    now = read_rows(database).of
    database.close()
    lost = {
        name: [row for row in rows if row not in [{key: each[key] for key in row} for each in now[name]]]
        for name, rows in written.of.items()
    }
    return {name: rows for name, rows in lost.items() if rows} == {}
