"""Sums of the columns that can be summed, by unit and currency."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.kernel.formatting import CellText, Formatter
from app.kernel.listing import ColumnInfo, Kind, Row
from app.kernel.money import Money
from app.kernel.quantity import Quantity

UNITS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of one column, a value for each unit or currency that occurs."""

    column: ColumnInfo
    values: tuple[object, ...]


def sum_up(columns: Sequence[ColumnInfo], rows: Iterable[Row]) -> list[Sum]:
    """Add up the columns that say so; what has different units is never added together."""
    wanted = [(place, column) for place, column in enumerate(columns) if column.total]
    sums: dict[int, dict[str, object]] = {place: {} for place, _ in wanted}
    for row in rows:
        for place, _ in wanted:
            _add(sums[place], row.values[place])
    return [Sum(column, tuple(sums[place].values())) for place, column in wanted if sums[place]]


def _add(sums: dict[str, object], value: object) -> None:
    match value:
        case Money():
            old = sums.get(value.currency)
            sums[value.currency] = value + old if isinstance(old, Money) else value
        case Quantity():
            old = sums.get(value.unit)
            sums[value.unit] = value + old if isinstance(old, Quantity) else value
        case int():
            old = sums.get("")
            sums[""] = value + old if isinstance(old, int) else value


def add_sums(columns: Sequence[ColumnInfo], sums: Iterable[Mapping[str, Sequence[object]]]) -> list[Sum]:
    """Add up sums by column that groups of rows came to."""
    whole: dict[str, dict[str, object]] = {}
    for one in sums:
        for key, values in one.items():
            for value in values:
                _add(whole.setdefault(key, {}), value)
    return [Sum(column, tuple(whole[column.key].values())) for column in columns if column.key in whole]


def sums_cell(values: Sequence[object], kind: Kind, formatter: Formatter) -> CellText:
    """Write what a group comes to in a cell; what has several units is not one figure."""
    if len(values) <= 1:
        return formatter.cell(values[0], kind) if values else CellText("")
    return CellText(f"{len(values)} {'currencies' if kind is Kind.MONEY else 'units'}")


def rows_words(count: int, formatter: Formatter) -> str:
    """Say how many rows there are."""
    return f"{formatter.number(count)} {'row' if count == 1 else 'rows'}"


def describe_sums(sums: Sequence[Sum], formatter: Formatter) -> list[str]:
    """Say the sums; a column with more than a few units has no sum that says anything."""
    return [
        f"{item.column.title} " + " + ".join(formatter.text(value, item.column.kind) for value in item.values)
        for item in sums if len(item.values) <= UNITS_SHOWN
    ]
