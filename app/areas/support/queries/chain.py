"""The way back from a customer's complaint: shipment, lots, receipts, suppliers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from app.areas.inventory.models import Lot
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.purchasing.models import Receipt, ReceiptLine
from app.kernel.errors import DomainError, NotFoundError

Link = tuple[str, int]
"""A kind of record and its number."""


@dataclass(frozen=True, slots=True)
class ShipmentFacts:
    """What a ticket needs to know of a shipment."""

    id: int
    number: str
    customer_id: int
    order_id: int


def load_shipment(connection: Connection, shipment_id: int) -> ShipmentFacts:
    """Read a shipment; refuse a number that is not there."""
    row = connection.execute(
        select(Shipment.id, Shipment.number, Shipment.customer_id, Shipment.order_id).where(Shipment.id == shipment_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no shipment with the number {shipment_id}.", "shipment_id")
    return ShipmentFacts(*row)


def shipment_links(connection: Connection, shipment: ShipmentFacts, item_id: int | None = None) -> list[Link]:
    """Give all that a complaint about a shipment (or one item of it) leads back to."""
    lines = connection.execute(
        select(ShipmentLine.item_id, ShipmentLine.lot_id).where(ShipmentLine.shipment_id == shipment.id)
    ).all()
    meant = [line for line in lines if item_id in (None, line.item_id)]
    if item_id is not None and not meant:
        raise DomainError("ticket.not_shipped", f"This item was not in shipment {shipment.number}.", "item_id")
    lots = {line.lot_id for line in meant if line.lot_id is not None}
    links = [("shipment", shipment.id), ("sales_order", shipment.order_id)]
    links += [("item", number) for number in sorted({line.item_id for line in meant})]
    return [*links, *lot_links(connection, lots)]


def lot_links(connection: Connection, lot_ids: Iterable[int]) -> Iterator[Link]:
    """Give lots with the items they are of, the receipts they came by and the suppliers they came from."""
    wanted = {"ids": sorted(set(lot_ids))}
    lots = connection.execute(
        select(Lot.id, Lot.item_id, Lot.supplier_id).where(Lot.id.in_(bindparam("ids", expanding=True))), wanted
    ).all()
    receipts = connection.execute(
        select(ReceiptLine.receipt_id, Receipt.supplier_id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(ReceiptLine.lot_id.in_(bindparam("ids", expanding=True)), Receipt.state == "posted").distinct(), wanted
    ).all()
    yield from (("lot", lot.id) for lot in lots)
    yield from (("item", lot.item_id) for lot in lots)
    yield from (("receipt", row.receipt_id) for row in receipts)
    suppliers = {row.supplier_id for row in receipts} | {lot.supplier_id for lot in lots}
    yield from (("supplier", number) for number in sorted(suppliers - {None}))
