"""Sums of the columns that can be summed, by unit and currency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Row
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


def describe_sums(sums: Sequence[Sum], formatter: Formatter) -> list[str]:
    """Say the sums; a column with more than a few units has no sum that says anything."""
    return [
        f"{item.column.title} " + " + ".join(formatter.text(value, item.column.kind) for value in item.values)
        for item in sums if len(item.values) <= UNITS_SHOWN
    ]
