"""Column types that are the same, and exact, on SQLite (STRICT tables) and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Boolean, Date, Dialect, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.kernel.quantity import exact_integer

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros_of(moment: datetime) -> int:
    """Give the microseconds since 1970 of a moment that says its zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(micros: int) -> datetime:
    """Give the UTC moment of microseconds since 1970."""
    return _EPOCH + timedelta(0, 0, micros)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored as microseconds since 1970 in UTC; naive times are refused."""

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Store the moment."""
        return None if value is None else micros_of(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read the moment, in one call for each cell: most rows of a ledger have one."""
        return _moment


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else _EPOCH + timedelta(0, 0, micros)


class Day(TypeDecorator[date]):
    """A calendar day; text in ISO order on SQLite, whose STRICT tables know no dates."""

    impl = Date
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose what the database can hold."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Store the day; refuse a moment, whose day depends on a zone."""
        if isinstance(value, datetime):
            raise TypeError("a day is wanted, not a moment")
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Read the day."""
        return date.fromisoformat(value) if isinstance(value, str) else value


class Exact(TypeDecorator[int]):
    """A scaled whole number: cents, millionths; floats and truth values are refused."""

    impl = BigInteger().with_variant(Integer(), "sqlite")
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """Store the number as it is."""
        return None if value is None else exact_integer(value, "a stored amount")

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Read what was stored; PostgreSQL adds whole numbers up to decimals, which are made whole again."""
        return None if dialect.name == "sqlite" else _whole


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


class Flag(TypeDecorator[bool]):
    """Yes or no; 0 and 1 on SQLite, whose STRICT tables know no truth values."""

    impl = Boolean(create_constraint=False)
    cache_ok = True
    coerce_to_is_types = (type(None), bool)
    """PostgreSQL knows IS TRUE, and no IS with a parameter."""

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose what the database can hold."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:
        """Store a truth value."""
        return int(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """Read a truth value."""
        return None if value is None else bool(value)


_TEXT_OF = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class JsonText(TypeDecorator[Any]):
    """A JSON value as text, keys in order, so that equal values are equal texts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write the value."""
        return None if value is None else _TEXT_OF.encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the value; numbers with a point come back as text would, exactly."""
        return None if value is None else json.loads(value)


key_type = BigInteger().with_variant(Integer(), "sqlite")
Scaled = Annotated[int, mapped_column(Exact)]
"""A quantity in millionths, an amount in minor units, or a price in millionths; the column's name says which."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """The base of every table: named constraints, STRICT, and numbers that are never given twice."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(), bool: Flag(), datetime: UtcDateTime(), date: Day(), int: key_type, dict[str, Any]: JsonText(),
    }

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        """Make the table STRICT and its keys grow only."""
        return table_options()


def table_options(*args: Any, keyed: bool = True) -> tuple[Any, ...]:
    """Give `__table_args__` with indexes and constraints in front of the options every table has.

    `keyed` tables number their rows in one growing column; only those can be written through the unit of work.
    """
    options: dict[str, Any] = {"sqlite_strict": True}
    if keyed:
        options["sqlite_autoincrement"] = True
    return (*args, options)


def table_of(model: Any) -> Table:
    """Give the table behind a model class."""
    table: Table = model.__table__
    return table


class Numbered:
    """A record with a number of its own."""

    id: Mapped[int] = mapped_column(key_type, primary_key=True)


class Versioned(Numbered):
    """A record that people edit: the version catches two of them at once."""

    version: Mapped[int] = mapped_column(key_type, default=1, server_default="1")
