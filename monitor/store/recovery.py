"""Taking back what dead processes held, so that a restart need not wait for their leases to end."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from monitor.model import DeliveryState
from monitor.store.hosts import reckon_hosts
from monitor.store.tables import delivery, host, link, source_schedule


def take_back(tx: Connection, is_dead: Callable[[str], bool], now: datetime) -> int:
    """Ends the leases of the owners that are dead; what they held is due now. How many leases.

    Attempts stay counted, so a page or message that ends its process every time still ends.
    """
    dead = [owner for owner in _owners(tx) if is_dead(owner)]
    return sum(_free_hosts(tx, owner, now) + _free_deliveries(tx, owner, now) for owner in dead)


def _owners(tx: Connection) -> set[str]:
    asking = tx.scalars(sa.select(host.c.owner).where(host.c.owner.is_not(None)).distinct()).all()
    is_sending = delivery.c.state == DeliveryState.SENDING.value
    telling = tx.scalars(sa.select(delivery.c.owner).where(is_sending, delivery.c.owner.is_not(None)).distinct()).all()
    return {owner for owner in (*asking, *telling) if owner is not None}


def _free_hosts(tx: Connection, owner: str, now: datetime) -> int:
    """A claim moved its link or source to the end of the lease: those that stand there are the ones it held."""
    held = tx.execute(sa.select(host.c.id, host.c.lease_until).where(host.c.owner == owner)).all()
    for row in held:
        waits = sa.and_(link.c.host_id == row.id, link.c.next_attempt_at == row.lease_until)
        tx.execute(link.update().where(waits).values(next_attempt_at=now))
        polls = sa.and_(source_schedule.c.host_id == row.id, source_schedule.c.next_check_at == row.lease_until)
        tx.execute(source_schedule.update().where(polls).values(next_check_at=now))
    freed = {"owner": None, "lease_until": None, "fence": host.c.fence + 1}
    tx.execute(host.update().where(host.c.owner == owner).values(freed))
    reckon_hosts(tx, [row.id for row in held])
    return len(held)


def _free_deliveries(tx: Connection, owner: str, now: datetime) -> int:
    is_held = sa.and_(delivery.c.owner == owner, delivery.c.state == DeliveryState.SENDING.value)
    freed = {"state": DeliveryState.PENDING.value, "next_attempt_at": now, "owner": None}
    return tx.execute(delivery.update().where(is_held).values(freed)).rowcount
