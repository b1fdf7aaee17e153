"""When customers who wait can have their goods by what is known today, and with which supply."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from app.areas.purchasing.models import PurchaseOrder
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND
from app.areas.sales.queries.promising import Asked, load_promiser
from app.areas.sales.queries.waiting import WaitingLineRow, load_waiting
from app.areas.sales.rules.promising import COMING, Part, Promised
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that waits for goods: the day the customer was told, the day it can be, and what the last part is.

    `worth_minor` is what the lacking goods were sold for. The purchase order is the one with which the last part comes.
    """

    line: WaitingLineRow
    told_on: date
    promised: Promised
    worth_minor: int
    purchase_order_id: int | None = None
    supplier_id: int | None = None

    @property
    def last(self) -> Part | None:
        """Give the part that is there last."""
        return max(self.promised.parts, key=lambda part: part.on, default=None)


def reckon_waiting(connection: Connection, now: datetime, item_ids: Sequence[int] | None = None) -> list[WaitingLine]:
    """Promise all that waits anew, whoever required it first comes first, and none of it twice."""
    by_warehouse: dict[int, list[WaitingLineRow]] = defaultdict(list)
    for row in load_waiting(connection, item_ids):
        by_warehouse[row.warehouse_id].append(row)
    found: list[tuple[WaitingLineRow, Promised]] = []
    for warehouse_id, rows in by_warehouse.items():
        promiser = load_promiser(connection, {row.item_id for row in rows}, warehouse_id, now, but=LINE_KIND)
        found += [(row, promiser.promise(Asked(row.item_id, row.missing))) for row in rows]
    return _with_supply(connection, found)


def _with_supply(connection: Connection, found: Sequence[tuple[WaitingLineRow, Promised]]) -> list[WaitingLine]:
    lines = _lines(connection, [row.line_id for row, _ in found])
    names = {part.name for _, promised in found for part in promised.parts if part.source == COMING}
    orders = {
        row.number: row for batch in in_batches(sorted(names)) for row in connection.execute(
            select(PurchaseOrder.number, PurchaseOrder.id, PurchaseOrder.supplier_id)
            .where(PurchaseOrder.number.in_(batch)))
    }
    result = []
    for row, promised in found:
        told_on, worth = lines[row.line_id]
        waiting = WaitingLine(row, told_on, promised, worth)
        order = orders.get(waiting.last.name) if waiting.last else None
        result.append(waiting if order is None else WaitingLine(
            row, told_on, promised, worth, order.id, order.supplier_id))
    return result


def _lines(connection: Connection, line_ids: Sequence[int]) -> dict[int, tuple[date, int]]:
    """Give the day that the customer was told for each line, and what its lacking goods were sold for."""
    rows = [
        row for batch in in_batches(line_ids) for row in connection.execute(
            select(SalesOrderLine.id, SalesOrderLine.promised_on, SalesOrder.required_on, SalesOrderLine.amount_minor,
                   SalesOrderLine.stock_qty, SalesOrderLine.stock_qty_shipped)
            .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id).where(SalesOrderLine.id.in_(batch)))
    ]
    return {
        row.id: (row.promised_on or row.required_on,
                 row.amount_minor * (row.stock_qty - row.stock_qty_shipped) // row.stock_qty)
        for row in rows
    }
