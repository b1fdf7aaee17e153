"""What cannot be made until goods come that were ordered, and who waits for what is made of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from math import ceil
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.catalog.queries.recipes import load_uses_above
from app.areas.inventory.queries.stock import GroupBy, StockQuestion, stock_levels
from app.areas.inventory.queries.transfers_waiting import load_waiting_transfers
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine
from app.areas.sales.queries.waiting import load_waiting
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row
from app.kernel.quantity import Quantity

NAMED = 3
"""Documents that are named of each item; the rest is counted."""

_COLUMNS = (
    ColumnInfo("sku", "Makes", Kind.CODE, 11), ColumnInfo("name", "Item", width=22),
    ColumnInfo("short", "Still to make", Kind.QUANTITY, 12), ColumnInfo("takes", "Takes of this", Kind.QUANTITY, 12),
    ColumnInfo("by", "Wanted by", Kind.DATE, 11), ColumnInfo("for", "For", width=30),
)


@dataclass(slots=True)
class _Wish:
    qty: int = 0
    by: date | None = None
    names: list[str] = field(default_factory=list)

    def add(self, qty: int, by: date, name: str) -> None:
        self.qty += qty
        self.by = by if self.by is None else min(self.by, by)
        self.names.append(name)

    def told(self) -> str:
        rest = len(self.names) - NAMED
        return ", ".join(self.names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def making_blocked(connection: Connection, line_id: int, now: datetime) -> Contribution:
    """List what is made of the item of an order line, as far as it is wanted and not there."""
    line: Any = connection.execute(
        select(PurchaseOrderLine.item_id, PurchaseOrder.warehouse_id, Unit.code)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(PurchaseOrderLine.id == line_id)
    ).first()
    if line is None:
        return Contribution()
    taken = taken_by(line.item_id, load_uses_above(connection, line.item_id, now.date()))
    wishes = _wishes(connection, tuple(taken), line.warehouse_id)
    short = _short(connection, wishes, line.warehouse_id, now)
    if not short:
        return Contribution()
    items = {row.id: row for row in connection.execute(
        select(Item.id, Item.sku, Item.name, Unit.code).join(Unit, Unit.id == Item.unit_id).where(Item.id.in_(short)))}
    rows = tuple(
        Row(number, (items[number].sku, items[number].name, Quantity(qty, items[number].code),
                     Quantity(ceil(qty * taken[number]), line.code), wishes[number].by, wishes[number].told()))
        for number, qty in sorted(short.items(), key=lambda pair: (wishes[pair[0]].by or date.max, pair[0]))
    )
    return Contribution(lines=(LinesTable("It cannot be made without it", _COLUMNS, rows, "item"),))


def taken_by(item_id: int, above: Mapping[int, list[tuple[int, Fraction]]]) -> dict[int, Fraction]:
    """Give how much of an item each item takes that is made of it, at any level; `above` is by the item below.

    >>> taken_by(1, {1: [(2, Fraction(3))], 2: [(4, Fraction(2))], 4: []})
    {2: Fraction(3, 1), 4: Fraction(6, 1)}
    """
    taken: dict[int, Fraction] = defaultdict(Fraction)
    reached = {item_id: Fraction(1)}
    while reached:
        further: dict[int, Fraction] = defaultdict(Fraction)
        for below, amount in reached.items():
            for upper, per_one in above.get(below, ()):
                further[upper] += amount * per_one
        for upper, amount in further.items():
            taken[upper] += amount
        reached = further
    return dict(taken)


def _wishes(connection: Connection, item_ids: tuple[int, ...], warehouse_id: int) -> dict[int, _Wish]:
    wishes: dict[int, _Wish] = defaultdict(_Wish)
    if not item_ids:
        return wishes
    for line in load_waiting(connection, item_ids):
        if line.warehouse_id == warehouse_id:
            wishes[line.item_id].add(line.missing, line.required_on, f"{line.number} {line.customer_name}")
    for row in load_waiting_transfers(connection, item_ids, warehouse_id):
        wishes[row.item_id].add(row.missing, row.leaves_on, f"{row.number} to {row.to}")
    return wishes


def _short(connection: Connection, wishes: Mapping[int, _Wish], warehouse_id: int, now: datetime) -> dict[int, int]:
    """Give how much of each wanted item is not there, in millionths of its stock unit."""
    if not wishes:
        return {}
    question = StockQuestion(group_by=(GroupBy.ITEM, GroupBy.WAREHOUSE), item_ids=tuple(wishes),
                             warehouse_id=warehouse_id)
    free = {level.key[0]: level.available for level in stock_levels(connection, question, now)}
    missing = {number: wish.qty - max(0, free.get(number, 0)) for number, wish in wishes.items()}
    return {number: qty for number, qty in missing.items() if qty > 0}
