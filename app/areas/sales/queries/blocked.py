"""Which customers' orders an awaited line of a purchase order holds up."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine
from app.areas.sales.queries.pages import WAITING_COLUMNS
from app.areas.sales.queries.waiting import load_waiting
from app.kernel.declare import Contribution
from app.kernel.listing import LinesTable, Row
from app.kernel.quantity import Quantity


def line_blocks(connection: Connection, line_id: int, _now: datetime) -> Contribution:
    """List the order lines that wait for the item of an order line in its warehouse, the earliest required first."""
    line: Any = connection.execute(
        select(PurchaseOrderLine.item_id, PurchaseOrder.warehouse_id, Unit.code)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(PurchaseOrderLine.id == line_id)
    ).first()
    if line is None:
        return Contribution()
    waiting = [row for row in load_waiting(connection, [line.item_id]) if row.warehouse_id == line.warehouse_id]
    table = LinesTable("It holds up", WAITING_COLUMNS, tuple(
        Row(row.order_id, (row.number, row.customer_name, row.required_on, Quantity(row.missing, line.code)))
        for row in waiting), "sales_order")
    return Contribution(lines=(table,) if waiting else ())
