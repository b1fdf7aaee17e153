"""A shipment with its lines and packages, as operations, documents and the areas above read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location, Lot
from app.areas.inventory.queries.reservations import load_reservations
from app.areas.logistics.models import CarrierService, Package, Shipment, ShipmentLine
from app.areas.logistics.rules import HERE, Holding, PlaceOfLine
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder
from app.areas.sales.queries.orders import LINE_KIND
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import in_batches

MOVE_KIND = "shipment"
"""The ledger's word for goods that left with a shipment; the source is the shipment."""

PICK_KIND = "shipment_line"
"""The ledger's word for goods that were picked; the source is the line of the shipment."""


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A shipment."""

    id: int
    number: str
    order_id: int
    order_number: str
    customer_reference: str
    required_on: date
    customer_id: int
    customer_name: str
    warehouse_id: int
    carrier_id: int | None
    carrier_name: str | None
    service_name: str | None
    state: str
    created_at: datetime
    picked_at: datetime | None
    packed_at: datetime | None
    shipped_at: datetime | None
    expected_on: date
    delivered_at: datetime | None
    received_by: str
    tracking_number: str
    freight_minor: int
    currency: str
    ship_to: str


@dataclass(frozen=True, slots=True)
class ShipmentLineRow:
    """A line of a shipment; `qty` in millionths of `unit`."""

    id: int
    order_line_id: int
    item_id: int
    sku: str
    item_name: str
    unit: str
    weight_grams: int
    lot_id: int | None
    lot: str | None
    expires_on: date | None
    location_id: int
    location: str
    qty: int
    package_id: int | None

    @property
    def quantity(self) -> Quantity:
        """Give what the line takes, in the item's stock unit."""
        return Quantity(self.qty, self.unit)


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package of a shipment."""

    id: int
    position: int
    kind: str
    sscc: str
    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int

    @property
    def size(self) -> str:
        """Give length, width and height in centimetres, or nothing when they are not known."""
        sides = (self.length_mm, self.width_mm, self.height_mm)
        return " × ".join(f"{side / 10:g}" for side in sides) + " cm" if all(sides) else ""


def load_shipment(connection: Connection, shipment_id: int) -> ShipmentRow:
    """Read a shipment; refuse a number that is not there."""
    carrier, one = aliased(Party), Shipment
    row = connection.execute(
        select(
            one.id, one.number, one.order_id, SalesOrder.number, SalesOrder.customer_reference, SalesOrder.required_on,
            one.customer_id, Party.name, one.warehouse_id, one.carrier_id, carrier.name, CarrierService.name, one.state,
            one.created_at, one.picked_at, one.packed_at, one.shipped_at, one.expected_on, one.delivered_at,
            one.received_by, one.tracking_number, one.freight_minor, one.currency, one.ship_to,
        )
        .join(SalesOrder, SalesOrder.id == one.order_id).join(Party, Party.id == one.customer_id)
        .outerjoin(carrier, carrier.id == one.carrier_id)
        .outerjoin(CarrierService, CarrierService.id == one.service_id).where(one.id == shipment_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no shipment with the number {shipment_id}.", "shipment_id")
    return ShipmentRow(*tuple(row))


def load_shipment_lines(connection: Connection, shipment_id: int) -> list[ShipmentLineRow]:
    """Read the lines of a shipment in walking order: by the code of the place, then by SKU."""
    line = ShipmentLine
    rows = connection.execute(
        select(
            line.id, line.order_line_id, line.item_id, Item.sku, Item.name, Unit.code, Item.weight_grams, line.lot_id,
            Lot.code, Lot.expires_on, line.location_id, Location.code, line.stock_qty, line.package_id,
        )
        .join(Item, Item.id == line.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Location, Location.id == line.location_id).outerjoin(Lot, Lot.id == line.lot_id)
        .where(line.shipment_id == shipment_id).order_by(Location.code, Item.sku, line.id)
    )
    return [ShipmentLineRow(*tuple(row)) for row in rows]


def load_packages(connection: Connection, shipment_id: int) -> list[PackageRow]:
    """Read the packages of a shipment by position."""
    box = Package
    rows = connection.execute(
        select(box.id, box.position, box.kind, box.sscc, box.weight_grams, box.length_mm, box.width_mm, box.height_mm)
        .where(box.shipment_id == shipment_id).order_by(box.position)
    )
    return [PackageRow(*row) for row in rows]


def load_holdings(connection: Connection, line_ids: Iterable[int]) -> list[Holding]:
    """Read what is reserved for order lines, place by place."""
    return [
        Holding(row.id, row.for_id, row.item_id, row.location_id, row.lot_id, row.qty)
        for row in load_reservations(connection, LINE_KIND, line_ids)
    ]


def taken_by_shipments(connection: Connection, line_ids: Iterable[int]) -> dict[PlaceOfLine, int]:
    """Add up what shipments that are still in the house take of order lines, by line, place and lot."""
    line = ShipmentLine
    statement = (
        select(line.order_line_id, line.location_id, line.lot_id, func.sum(line.stock_qty).label("qty"))
        .join(Shipment, Shipment.id == line.shipment_id).where(Shipment.state.in_(HERE))
        .group_by(line.order_line_id, line.location_id, line.lot_id)
    )
    return {
        (row.order_line_id, row.location_id, row.lot_id): int(row.qty) for batch in in_batches(line_ids)
        for row in connection.execute(statement.where(line.order_line_id.in_(batch)))
    }


def lines_of(shipment_id: int) -> Select[Any]:
    """Select the lines of a shipment as they are stored."""
    return select(table_of(ShipmentLine)).where(ShipmentLine.shipment_id == shipment_id).order_by(ShipmentLine.id)
