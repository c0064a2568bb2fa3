"""Taking back what dead processes held, so that a restart need not wait for their leases to end."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import DeliveryState
from monitor.schedule.retry import restart_delay
from monitor.store.hosts import reckon_hosts
from monitor.store.tables import delivery, host, link, source_schedule


def take_back(tx: Connection, is_dead: Callable[[str], bool], now: datetime) -> int:
    """Ends the leases of the owners that are dead; what they held is due now, or soon. How many leases.

    Attempts stay counted, so a page or message that ends its process every time still ends; and they lie further and
    further apart, so that what is only at hand when a process dies of something else again and again is not given up.
    """
    dead = [owner for owner in _owners(tx) if is_dead(owner)]
    return sum(_free_hosts(tx, owner, now) + _free_deliveries(tx, owner, now) for owner in dead)


def _owners(tx: Connection) -> set[str]:
    asking = tx.scalars(sa.select(host.c.owner).where(host.c.owner.is_not(None)).distinct()).all()
    telling = tx.scalars(sa.select(delivery.c.owner).where(_IS_SENDING, delivery.c.owner.is_not(None)).distinct()).all()
    return {owner for owner in (*asking, *telling) if owner is not None}


def _free_hosts(tx: Connection, owner: str, now: datetime) -> int:
    """A claim moved its link or source to the end of the lease: those that stand there are the ones it held."""
    held = tx.execute(sa.select(host.c.id, host.c.lease_until).where(host.c.owner == owner)).all()
    for row in held:
        waits = sa.and_(link.c.host_id == row.id, link.c.next_attempt_at == row.lease_until)
        for taken in tx.execute(sa.select(link.c.id, link.c.attempts).where(waits)).all():
            again_at = now + restart_delay(taken.attempts)
            tx.execute(link.update().where(link.c.id == taken.id).values(next_attempt_at=again_at))
        polls = sa.and_(source_schedule.c.host_id == row.id, source_schedule.c.next_check_at == row.lease_until)
        tx.execute(source_schedule.update().where(polls).values(next_check_at=now))
    freed = {"owner": None, "lease_until": None, "fence": host.c.fence + 1}
    tx.execute(host.update().where(host.c.owner == owner).values(freed))
    reckon_hosts(tx, [row.id for row in held])
    return len(held)


def _free_deliveries(tx: Connection, owner: str, now: datetime) -> int:
    is_held = sa.and_(delivery.c.owner == owner, _IS_SENDING)
    held = tx.execute(sa.select(delivery.c.id, delivery.c.attempts).where(is_held)).all()
    for row in held:
        again_at = now + restart_delay(row.attempts)
        freed = {"state": DeliveryState.PENDING.value, "next_attempt_at": again_at, "owner": None}
        tx.execute(delivery.update().where(delivery.c.id == row.id, is_held).values(freed))
    return len(held)


_IS_SENDING = sa.and_(
    delivery.c.state == DeliveryState.SENDING.value,
    delivery.c.next_attempt_at.is_not(None),  # always so; said for the index, which spares the outbox's whole past
)
