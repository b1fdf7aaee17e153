"""Rows of a list as plain columns: a unit or a currency beside its figure, so that figures stay figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.kernel.listing import ColumnInfo, Kind, Row
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

UNITS = {Kind.QUANTITY: "unit", Kind.MONEY: "currency", Kind.PRICE: "currency"}

Flat = str | int | bool | Decimal | date | datetime | None


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """A column that holds values of one plain type."""

    key: str
    title: str
    kind: Kind


def flat_columns(columns: Sequence[ColumnInfo]) -> list[FlatColumn]:
    """Give the plain columns of a list's columns: one each, two for what has a unit or a currency."""
    result = []
    for info in columns:
        result.append(FlatColumn(info.key, info.title, info.kind))
        if info.kind in UNITS:
            word = UNITS[info.kind]
            result.append(FlatColumn(f"{info.key}_{word}", f"{info.title} {word}", Kind.CODE))
    return result


def flat_row(columns: Sequence[ColumnInfo], row: Row, *, words: bool) -> list[Flat]:
    """Give a row's values for the plain columns; states by their words or by their codes."""
    result: list[Flat] = []
    for info, value in zip(columns, row.values, strict=True):
        if info.kind in UNITS:
            result.extend(_with_unit(value))
        elif info.kind is Kind.STATE and words and value is not None:
            result.append(info.state(str(value)).word)
        else:
            result.append(_plain(info.kind, value))
    return result


def _with_unit(value: object) -> tuple[Flat, Flat]:
    if isinstance(value, Quantity):
        return value.decimal(), value.unit
    if isinstance(value, (Money, Price)):
        return value.decimal(), value.currency
    return None, None


def _plain(kind: Kind, value: object) -> Flat:
    if kind is Kind.PERCENT and isinstance(value, int):
        return Decimal(value).scaleb(-1)
    if value is None or isinstance(value, (str, int, Decimal, date)):
        return value
    return str(value)
