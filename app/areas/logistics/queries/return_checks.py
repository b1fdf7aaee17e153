"""What logistics proves of returns: they agree with the ledger, and no more comes back than left."""

from sqlalchemy import Connection, case, func, select
from sqlalchemy.orm import aliased

from app.areas.inventory.models import Location, Move
from app.areas.logistics.models import CustomerReturn, CustomerReturnLine, ShipmentLine

SHOWN = 20


def check_returned(connection: Connection) -> list[str]:
    """Compare what returns say came with what the ledger moved from customers, item by item."""
    origin = aliased(Location)
    signed = case((origin.kind == "customer", Move.qty), else_=-Move.qty)
    moved = (
        select(Move.source_id, Move.item_id, func.sum(signed).label("qty"))
        .join(origin, origin.id == Move.from_location_id).where(Move.source_kind == "customer_return")
        .group_by(Move.source_id, Move.item_id).subquery())
    said = (
        select(CustomerReturnLine.return_id, CustomerReturnLine.item_id,
               func.sum(CustomerReturnLine.received_qty).label("qty"))
        .group_by(CustomerReturnLine.return_id, CustomerReturnLine.item_id).subquery())
    rows = connection.execute(
        select(CustomerReturn.number).join(said, said.c.return_id == CustomerReturn.id)
        .outerjoin(moved, (moved.c.source_id == said.c.return_id) & (moved.c.item_id == said.c.item_id))
        .where(said.c.qty != func.coalesce(moved.c.qty, 0)).order_by(CustomerReturn.id).limit(SHOWN))
    return [f"{row.number}: what came by it is not what the ledger moved." for row in rows]


def check_came_back(connection: Connection) -> list[str]:
    """Compare what comes back of each line of a shipment with what it took."""
    qty = func.sum(CustomerReturnLine.received_qty).label("qty")
    rows = connection.execute(
        select(CustomerReturnLine.shipment_line_id, func.min(CustomerReturn.number).label("number"))
        .join(CustomerReturn, CustomerReturn.id == CustomerReturnLine.return_id)
        .join(ShipmentLine, ShipmentLine.id == CustomerReturnLine.shipment_line_id)
        .group_by(CustomerReturnLine.shipment_line_id, ShipmentLine.stock_qty).having(qty > ShipmentLine.stock_qty)
        .limit(SHOWN))
    return [f"{row.number} and others brought back more of a line than was shipped." for row in rows]
