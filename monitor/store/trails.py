"""What the pages of sources brought, kept and judged in the transaction that files the page."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.schedule.readings import PageRead, Trail, add_page
from monitor.store.days import SourceDay, count
from monitor.store.engine import insert_into
from monitor.store.health import set_state, state_of
from monitor.store.tables import source_trail


def keep_page(tx: Connection, source_id: int, page: PageRead, now: datetime) -> None:
    """Counts a page of a source and judges the source anew; a change of its health is an event."""
    count(tx, source_id, now, _counted(page))
    before = load_trail(tx, source_id)
    after = add_page(before, page, now)
    _save(tx, source_id, after)
    if after.trouble != before.trouble:
        _tell(tx, source_id, before, after, now)


def trouble_of(tx: Connection, source_id: int) -> str:
    """What the source's last pages lack; empty: nothing."""
    return tx.scalar(_TROUBLE, {"of_source": source_id}) or ""


def load_trail(tx: Connection, source_id: int) -> Trail:
    """The row stays locked until the transaction ends."""
    row = tx.execute(_TRAIL, {"of_source": source_id}).one_or_none()
    return Trail() if row is None else Trail(row.history, row.recent, row.trouble, row.since)


def _save(tx: Connection, source_id: int, trail: Trail) -> None:
    values = {"history": trail.history, "recent": trail.recent, "trouble": trail.trouble, "since": trail.since}
    if not tx.execute(_SAVE, {"of_source": source_id, **values}).rowcount:
        insert = insert_into(tx, source_trail).values(source_id=source_id, **values)
        tx.execute(insert.on_conflict_do_nothing())  # another process kept its first page in this moment


def _tell(tx: Connection, source_id: int, before: Trail, after: Trail, now: datetime) -> None:
    """Trouble degrades a source that is well; its end makes well only what it had degraded."""
    state = state_of(tx, source_id)
    if state is None:
        return
    if after.trouble and state.state in {"new", "up"}:
        set_state(tx, source_id, "degraded", after.trouble, now)
    elif before.trouble and state.reason == before.trouble:
        set_state(tx, source_id, "up", "", now)


def _counted(page: PageRead) -> SourceDay:
    return SourceDay(
        pages=1,
        walls=bool(page.wall),
        articles=page.is_article,
        titled=page.is_titled,
        dated=page.is_dated,
        authored=page.is_authored,
        bodied=page.text_chars > 0,
        text_chars=page.text_chars,
    )


_HAS_ID = source_trail.c.source_id == sa.bindparam("of_source")
_TRAIL = sa.select(source_trail).where(_HAS_ID).with_for_update()
_TROUBLE = sa.select(source_trail.c.trouble).where(_HAS_ID)
_SAVE = source_trail.update().where(_HAS_ID)
