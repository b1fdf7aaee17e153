"""The proof that what orders say was shipped is what shipments took and what the ledger moved."""

from sqlalchemy import Connection, case, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item
from app.areas.inventory.models import Location, Move, Reservation
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.logistics.rules import GONE, HERE
from app.areas.purchasing.models import DropLine, Receipt, ReceiptLine
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND, NO_GOODS
from app.kernel.quantity import QUANTITY_SCALE

SHOWN = 20


def _pieces(qty: int | None) -> str:
    return f"{(qty or 0) / QUANTITY_SCALE:g}"


def check_shipped(connection: Connection) -> list[str]:
    """Compare what order lines say was shipped with the lines of shipments that left and what suppliers delivered.

    Orders that came in as shipped were never confirmed here and had no shipments.
    """
    sent = (
        select(ShipmentLine.order_line_id, func.sum(ShipmentLine.stock_qty).label("qty"))
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id).where(Shipment.state.in_(GONE))
        .group_by(ShipmentLine.order_line_id).subquery()
    )
    dropped = (
        select(DropLine.for_line_id, func.sum(ReceiptLine.stock_qty).label("qty"))
        .join(ReceiptLine, ReceiptLine.order_line_id == DropLine.order_line_id)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id).where(Receipt.state == "posted")
        .group_by(DropLine.for_line_id).subquery()
    )
    left = func.coalesce(sent.c.qty, 0) + func.coalesce(dropped.c.qty, 0)
    rows = connection.execute(
        select(SalesOrder.number, SalesOrderLine.position, SalesOrderLine.stock_qty_shipped, left.label("qty"))
        .select_from(SalesOrderLine).join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .join(Item, Item.id == SalesOrderLine.item_id).outerjoin(sent, sent.c.order_line_id == SalesOrderLine.id)
        .outerjoin(dropped, dropped.c.for_line_id == SalesOrderLine.id)
        .where(SalesOrder.confirmed_at.is_not(None), Item.kind.not_in(NO_GOODS),
               SalesOrderLine.stock_qty_shipped != left).limit(SHOWN)
    )
    return [
        f"Line {row.position} of order {row.number} says {_pieces(row.stock_qty_shipped)} shipped, its shipments say "
        f"{_pieces(row.qty)}." for row in rows
    ]


def check_moves(connection: Connection) -> list[str]:
    """Compare what each shipment took of each item with what the ledger moved to customers and back."""
    to = aliased(Location)
    signed = case((to.kind == "customer", Move.qty), else_=-Move.qty)
    moved = (
        select(Move.source_id, Move.item_id, func.sum(signed).label("qty")).join(to, to.id == Move.to_location_id)
        .where(Move.source_kind == MOVE_KIND).group_by(Move.source_id, Move.item_id).subquery()
    )
    sent = (
        select(Shipment.id, Shipment.number, ShipmentLine.item_id, func.sum(
            case((Shipment.state.in_(GONE), ShipmentLine.stock_qty), else_=0)).label("qty"))
        .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
        .group_by(Shipment.id, Shipment.number, ShipmentLine.item_id).subquery()
    )
    rows = connection.execute(
        select(sent.c.number, Item.sku, sent.c.qty, moved.c.qty.label("moved")).join(Item, Item.id == sent.c.item_id)
        .outerjoin(moved, (moved.c.source_id == sent.c.id) & (moved.c.item_id == sent.c.item_id))
        .where(sent.c.qty != func.coalesce(moved.c.qty, 0)).limit(SHOWN)
    )
    return [
        f"Shipment {row.number} took {_pieces(row.qty)} of {row.sku}, the ledger moved {_pieces(row.moved)}."
        for row in rows
    ]


def check_reserved(connection: Connection) -> list[str]:
    """Look for shipments in the house that ask for more of a line than is reserved for it."""
    held = (
        select(Reservation.for_id, func.sum(Reservation.qty).label("qty")).where(Reservation.for_kind == LINE_KIND)
        .group_by(Reservation.for_id).subquery()
    )
    wanted = (
        select(ShipmentLine.order_line_id, func.sum(ShipmentLine.stock_qty).label("qty"))
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id).where(Shipment.state.in_(HERE))
        .group_by(ShipmentLine.order_line_id).subquery()
    )
    rows = connection.execute(
        select(SalesOrder.number, SalesOrderLine.position, wanted.c.qty, held.c.qty.label("held"))
        .select_from(wanted).join(SalesOrderLine, SalesOrderLine.id == wanted.c.order_line_id)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .outerjoin(held, held.c.for_id == SalesOrderLine.id)
        .where(wanted.c.qty > func.coalesce(held.c.qty, 0)).limit(SHOWN)
    )
    return [
        f"Shipments ask for {_pieces(row.qty)} of line {row.position} of order {row.number}, {_pieces(row.held)} are "
        "reserved." for row in rows
    ]
