"""The revision a database is at, and the way to this program's. Alembic's scripts stand in `migrations`.

Upgrades only, and each step only adds: a program works with a database one step ahead of it, so that workers can be
replaced one after the other, and refuses one that is further ahead instead of damaging it.
"""

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection

import monitor
from monitor.errors import DatabaseError


def migrations_folder() -> Path:
    """Inside the package in a wheel; beside it in a checkout."""
    package = Path(monitor.__file__).parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def newest_revision() -> str:
    """The revision this program is written for: scripts are called `0001_what_it_does.py`."""
    return max(path.name.split("_")[0] for path in (migrations_folder() / "versions").glob("[0-9]*_*.py"))


def revision_of(tx: Connection) -> str | None:
    """The revision the database is at; None: no tables yet."""
    if not sa.inspect(tx).has_table("alembic_version"):
        return None
    return tx.scalar(sa.select(sa.column("version_num", sa.Text)).select_from(sa.table("alembic_version")))


def is_one_ahead(revision: str | None) -> bool:
    """Whether a database is at the revision that follows this program's newest."""
    return revision is not None and int(revision) == int(newest_revision()) + 1


def refuse_newer_revision(tx: Connection, name: str) -> None:
    """Raises DatabaseError where the database is more than one step ahead of this program."""
    revision, newest = revision_of(tx), newest_revision()
    if revision is not None and revision > newest and not is_one_ahead(revision):
        reason = f"is at revision {revision}, newer than this program, which knows {newest}: upgrade the program"
        raise DatabaseError(name, reason)


def refuse_other_revision(tx: Connection, name: str) -> None:
    refuse_newer_revision(tx, name)
    revision, newest = revision_of(tx), newest_revision()
    if revision != newest and not is_one_ahead(revision):
        at = f"is at revision {revision}" if revision else "has no tables"
        raise DatabaseError(name, f"{at}, this program needs {newest}: run `monitor db upgrade`")


def upgrade_tables(tx: Connection, target: str) -> str:
    """Runs the missing migrations up to `target` inside the caller's transaction; the revision reached."""
    revision = revision_of(tx)
    if is_one_ahead(revision):
        return revision or ""
    from alembic import command  # noqa: PLC0415  only an upgrade needs Alembic, which takes 0.2 s to load
    from alembic.config import Config  # noqa: PLC0415  the same

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = tx
    command.upgrade(config, target)
    return revision_of(tx) or ""
