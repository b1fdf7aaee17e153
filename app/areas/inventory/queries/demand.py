"""What was taken out of stock to be used or sold, day by day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, type_coerce
from sqlalchemy.orm import aliased

from app.areas.inventory.models import Location, Move
from app.areas.inventory.queries.valuation import worth_now
from app.kernel.columns import Exact, micros_of

DAY_MICROS = 86_400 * 1_000_000
USING_KINDS = ("customer", "production")
"""Where goods go that are wanted; what was scrapped or was missing at a count is no demand."""

ItemPlace = tuple[int, int | None]
"""An item, and the warehouse that it left; None stands for all of them."""


@dataclass(slots=True)
class Issues:
    """What went out of one item: millionths of the stock unit and worth at cost by day, counted back from the last.

    Day 0 is the day that ends with the moment of the question. `moves` counts what lies behind it, `known_days` the
    days since the item moved first: a day without an issue is demand of nothing once there was something to issue.
    """

    qty_by_day: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    worth_minor: int = 0
    moves: int = 0
    known_days: int = 0

    @property
    def qty(self) -> int:
        """Add up all days."""
        return sum(self.qty_by_day.values())

    def since(self, window_days: int) -> int:
        """Count the days from the item's first move within the window to the last day, both counted."""
        first = max((day + 1 for day in self.qty_by_day if day < window_days), default=0)
        return max(first, min(self.known_days, window_days)) if first else 0

    def by_period(self, period_days: int, window_days: int) -> list[int]:
        """Add up whole periods counted back from the last day, oldest first, from the first move on.

        A period that the first move falls into counts only when all of it lies within the item's life, unless it is
        the only one.
        """
        whole = max(1, self.since(window_days) // period_days)
        sums = [0] * whole
        for day, qty in self.qty_by_day.items():
            if day // period_days < whole:
                sums[whole - 1 - day // period_days] += qty
        return sums

    def daily(self, window_days: int) -> list[int]:
        """Give each day from the first move on, oldest first."""
        days = self.since(window_days)
        return [self.qty_by_day.get(day, 0) for day in range(days - 1, -1, -1)]


def load_issues(
    connection: Connection, now: datetime, window_days: int, item_ids: Iterable[int] | None = None, *,
    by_warehouse: bool = False,
) -> dict[ItemPlace, Issues]:
    """Read what went to customers and into production in the days before now; what was taken back does not count."""
    start, end = micros_of(now - timedelta(days=window_days)), micros_of(now)
    back = aliased(Move)
    source = aliased(Location)
    at = type_coerce(Move.at, Exact())
    ago = end - at
    day = ago - ago % DAY_MICROS
    uses = select(Location.id).where(Location.kind.in_(USING_KINDS))
    columns: list[Any] = [Move.item_id, day.label("day")]
    statement = select(
        *columns, *((source.warehouse_id,) if by_warehouse else ()), func.sum(Move.qty), func.sum(worth_now()),
        func.count(),
    )
    if by_warehouse:
        statement = statement.join(source, source.id == Move.from_location_id)
    statement = statement.where(
        Move.to_location_id.in_(uses), at > start, at <= end,
        ~select(back.id).where(back.reverses_id == Move.id).exists(),
    )
    if item_ids is not None:
        statement = statement.where(Move.item_id.in_(sorted(set(item_ids))))
    groups = [*columns, *((source.warehouse_id,) if by_warehouse else ())]
    result: dict[ItemPlace, Issues] = defaultdict(Issues)
    for row in connection.execute(statement.group_by(*groups)):
        issues = result[(row[0], row[2] if by_warehouse else None)]
        issues.qty_by_day[int(row[1]) // DAY_MICROS] += int(row[-3])
        issues.worth_minor += int(row[-2])
        issues.moves += int(row[-1])
    first = _first_moves(connection, None if item_ids is None else {item_id for item_id, _ in result})
    for (item_id, _), issues in result.items():
        issues.known_days = (end - first[item_id]) // DAY_MICROS + 1
    return dict(result)


def _first_moves(connection: Connection, item_ids: Iterable[int] | None) -> dict[int, int]:
    """Read when each item moved first, in microseconds, from the index of items and moments."""
    statement = select(Move.item_id, func.min(type_coerce(Move.at, Exact()))).group_by(Move.item_id)
    if item_ids is not None:
        statement = statement.where(Move.item_id.in_(sorted(set(item_ids))))
    return {row[0]: int(row[1]) for row in connection.execute(statement)}
