"""Lists of numbers or names as one parameter of a statement, on SQLite and PostgreSQL.

An IN with a parameter a value is written anew for every length; a statement with one list is built and planned once.
"""

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Dialect
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class Numbers(sa.TypeDecorator[Sequence[int]]):
    """A list of numbers: JSON on SQLite, an array on PostgreSQL."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(sa.String() if is_sqlite else postgresql.ARRAY(sa.BigInteger()))

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        return json.dumps(list(value or ())) if dialect.name == "sqlite" else list(value or ())


class Names(sa.TypeDecorator[Sequence[str]]):
    """A list of names: JSON on SQLite, an array on PostgreSQL."""

    impl = sa.String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(sa.String() if is_sqlite else postgresql.ARRAY(sa.Text()))

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return json.dumps(list(value or ())) if dialect.name == "sqlite" else list(value or ())


class Among(FunctionElement[Any]):
    """Whether a column is one of the numbers in a parameter."""

    type = sa.types.NULLTYPE  # a Boolean would be written as "… = 1" on SQLite, which no index serves
    inherit_cache = True

    def __init__(self, column: ColumnElement[int], name: str) -> None:
        super().__init__(column, sa.bindparam(name, type_=Numbers()))


class EachNumber(FunctionElement[int]):
    """The numbers in a parameter as rows: `EachNumber("keys").rows().c.value`."""

    type = sa.Integer()
    inherit_cache = True

    def __init__(self, name: str) -> None:
        super().__init__(sa.bindparam(name, type_=Numbers()))

    def rows(self) -> sa.TableValuedAlias:
        return self.table_valued(sa.column("value", sa.Integer))


class EachName(FunctionElement[str]):
    """The names in a parameter as rows: `EachName("stories").rows().c.value`."""

    type = sa.String()
    inherit_cache = True

    def __init__(self, name: str) -> None:
        super().__init__(sa.bindparam(name, type_=Names()))

    def rows(self) -> sa.TableValuedAlias:
        return self.table_valued(sa.column("value", sa.String))


@compiles(Among)
def _among(element: Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, numbers = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} = ANY ({numbers})"


@compiles(Among, "sqlite")
def _among_sqlite(element: Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, numbers = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({numbers}))"


@compiles(EachName)
@compiles(EachNumber)
def _each(element: EachNumber | EachName, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(SELECT unnest({compiler.process(element.clauses, **kw)}) AS value)"


@compiles(EachName, "sqlite")
@compiles(EachNumber, "sqlite")
def _each_sqlite(element: EachNumber | EachName, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


class JoinedNumbers(FunctionElement[str]):
    """The numbers of a group in one text, parted by commas: one row to read in place of many."""

    type = sa.String()
    inherit_cache = True


@compiles(JoinedNumbers)
def _joined_numbers(element: JoinedNumbers, compiler: SQLCompiler, **kw: Any) -> str:
    return f"string_agg(CAST({compiler.process(element.clauses, **kw)} AS TEXT), ',')"


@compiles(JoinedNumbers, "sqlite")
def _joined_numbers_sqlite(element: JoinedNumbers, compiler: SQLCompiler, **kw: Any) -> str:
    return f"group_concat({compiler.process(element.clauses, **kw)})"
