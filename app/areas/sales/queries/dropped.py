"""What suppliers deliver straight to the customer of an order."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.parties.models import Party
from app.areas.purchasing.models import DropShipment, PurchaseOrder
from app.areas.purchasing.rules.orders import ORDER_WORDS
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row

COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("supplier", "Supplier", width=24),
    ColumnInfo("due_on", "Due", Kind.DATE, 11), ColumnInfo("state", "State", Kind.STATE, 16, states=ORDER_WORDS),
)


def dropped_of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell which purchase orders serve an order straight from the supplier."""
    rows = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, Party.name, PurchaseOrder.due_on, PurchaseOrder.state)
        .join(DropShipment, DropShipment.order_id == PurchaseOrder.id)
        .join(Party, Party.id == PurchaseOrder.supplier_id)
        .where(DropShipment.for_kind == "sales_order", DropShipment.for_id == order_id).order_by(PurchaseOrder.id)
    )
    table = LinesTable("Delivered by suppliers", COLUMNS, tuple(
        Row(row.id, (row.number, row.name, row.due_on, row.state)) for row in rows), "purchase_order")
    return Contribution(lines=(table,) if table.rows else ())
