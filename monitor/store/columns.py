"""Column types and SQL functions that mean the same on SQLite and PostgreSQL."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Later than every time that is waited for."""

Id = BigInteger().with_variant(Integer, "sqlite")
"""A row number; SQLite counts only in columns that are called INTEGER."""

Key = LargeBinary(16)
"""The 16-byte hash of a canonical URL."""


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time. SQLite keeps ISO text of one width, so that comparing texts compares times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text from outside: NUL and lone surrogates, which PostgreSQL or UTF-8 refuse, are left out or replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        return value if value is None or (value.isascii() and "\0" not in value) else storable(value)


def storable(text: str) -> str:
    """The text without what a database cannot hold."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")


class Earliest(FunctionElement[datetime]):
    """The earliest of several times, none of which may be NULL (the two databases differ on NULL)."""

    type = UtcTime()
    inherit_cache = True


class Latest(FunctionElement[datetime]):
    """The latest of several times, none of which may be NULL."""

    type = UtcTime()
    inherit_cache = True


@compiles(Earliest)
def _earliest(element: Earliest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"least({compiler.process(element.clauses, **kw)})"


@compiles(Earliest, "sqlite")
def _earliest_sqlite(element: Earliest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"min({compiler.process(element.clauses, **kw)})"


@compiles(Latest)
def _latest(element: Latest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **kw)})"


@compiles(Latest, "sqlite")
def _latest_sqlite(element: Latest, compiler: SQLCompiler, **kw: Any) -> str:
    return f"max({compiler.process(element.clauses, **kw)})"


def week_of(moment: datetime) -> int:
    """The number of the week a time lies in, counted from 1970: the unit in which prints and terms are dropped."""
    return int(moment.timestamp()) // (7 * 86400)


def weeks_between(since: datetime, until: datetime) -> Iterable[int]:
    return range(week_of(since), week_of(until) + 1)
