"""The pages of a shipment and a carrier, and what logistics knows of orders, customers, lots and items."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.logistics.models import CarrierService, Shipment, ShipmentLine, TrackingEvent
from app.areas.logistics.queries.lists import SHIPMENT_STATES
from app.areas.logistics.queries.shipments import (
    PackageRow,
    ShipmentLineRow,
    ShipmentRow,
    load_packages,
    load_shipment,
    load_shipment_lines,
)
from app.areas.logistics.rules import CANCELLED, GONE, HERE
from app.areas.parties.models import Party
from app.areas.parties.queries import party_detail
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, TimelineEntry, Tone
from app.kernel.money import Money
from app.kernel.quantity import Quantity

SHOWN = 20

SHIPMENT_COLUMNS = (
    ColumnInfo("number", "Shipment", Kind.CODE, width=9, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=10, sortable=False, states=SHIPMENT_STATES),
    ColumnInfo("expected_on", "Expected", Kind.DATE, width=9, sortable=False),
    ColumnInfo("tracking", "Tracking", Kind.CODE, width=12, sortable=False),
)
LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=7, sortable=False), ColumnInfo("name", "Item", width=14, sortable=False),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("lot", "Lot", Kind.CODE, width=9, sortable=False),
    ColumnInfo("place", "Place", Kind.CODE, width=11, sortable=False),
    ColumnInfo("package", "Package", Kind.INTEGER, width=8, sortable=False),
)
PACKAGE_COLUMNS = (
    ColumnInfo("position", "No", Kind.INTEGER, width=4, sortable=False),
    ColumnInfo("kind", "Kind", width=9, sortable=False),
    ColumnInfo("weight", "Weight", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("sscc", "SSCC", Kind.CODE, width=18, sortable=False),
    ColumnInfo("size", "Size", width=16, sortable=False),
)
SERVICE_COLUMNS = (
    ColumnInfo("name", "Service", width=20, sortable=False),
    ColumnInfo("days", "Days", Kind.INTEGER, width=6, sortable=False),
    ColumnInfo("base", "A shipment", Kind.MONEY, width=12, sortable=False),
    ColumnInfo("per_kg", "A kilogram", Kind.MONEY, width=12, sortable=False),
)
RECEIVER_COLUMNS = (
    ColumnInfo("customer", "Customer", width=14, sortable=False),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("number", "Shipment", Kind.CODE, width=9, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=10, sortable=False, states=SHIPMENT_STATES),
    ColumnInfo("shipped_at", "Shipped", Kind.TIME, width=10, sortable=False),
)
EVENT_TONES = {
    "delayed": Tone.WARNING, "failed": Tone.BAD, "returned": Tone.BAD, "reversed": Tone.BAD, "delivered": Tone.GOOD,
}
EVENT_ICONS = {"shipped": "truck", "delivered": "package-check", "reversed": "undo-2", "delayed": "clock-alert"}


def shipment_detail(connection: Connection, shipment_id: int, now: datetime) -> Detail:
    """Give a shipment's page: what is in it, how it is packed, where it is."""
    shipment, packages = load_shipment(connection, shipment_id), load_packages(connection, shipment_id)
    lines = load_shipment_lines(connection, shipment_id)
    positions = {package.id: package.position for package in packages}
    tables = [LinesTable("Lines", LINE_COLUMNS, tuple(_line_row(line, positions) for line in lines), "item")]
    if packages:
        tables.append(LinesTable("Packages", PACKAGE_COLUMNS, tuple(_package_row(package) for package in packages)))
    return Detail(
        shipment.id, shipment.number, shipment.customer_name, dict(SHIPMENT_STATES)[shipment.state],
        _facts(shipment, now), tuple(tables), timeline=(*_events(connection, shipment_id), *_steps(shipment)),
    )


def _facts(shipment: ShipmentRow, now: datetime) -> tuple[Fact, ...]:
    late = shipment.state not in (*GONE[1:], CANCELLED) and shipment.expected_on < now.date()
    carrier = " ".join(part for part in (shipment.carrier_name, shipment.service_name) if part)
    facts = [
        Fact("Customer", shipment.customer_name, record="customer", record_id=shipment.customer_id),
        Fact("Order", shipment.order_number, Kind.CODE, "sales_order", shipment.order_id),
        Fact("Expected", shipment.expected_on, Kind.DATE, tone=Tone.BAD if late else Tone.NEUTRAL),
    ]
    if shipment.carrier_id is not None:
        facts.append(Fact("Carrier", carrier, record="carrier", record_id=shipment.carrier_id))
    if shipment.freight_minor:
        facts.append(Fact("Freight", Money(shipment.freight_minor, shipment.currency), Kind.MONEY))
    texts = (
        ("Tracking", shipment.tracking_number), ("Received by", shipment.received_by), ("Ship to", shipment.ship_to),
    )
    return (*facts, *(Fact(title, text) for title, text in texts if text))


def _line_row(line: ShipmentLineRow, positions: dict[int, int]) -> Row:
    package = None if line.package_id is None else positions.get(line.package_id)
    return Row(line.item_id, (line.sku, line.item_name, line.quantity, line.lot, line.location, package))


def _package_row(package: PackageRow) -> Row:
    weight = Quantity(package.weight_grams * 1000, "kg")
    return Row(package.id, (package.position, package.kind.capitalize(), weight, package.sscc, package.size))


def _steps(shipment: ShipmentRow) -> tuple[TimelineEntry, ...]:
    steps = (
        (shipment.packed_at, "Packed", "box"), (shipment.picked_at, "Picked", "package-open"),
        (shipment.created_at, "Shipment made", "package"),
    )
    return tuple(TimelineEntry(at, text, Tone.NEUTRAL, icon) for at, text, icon in steps if at is not None)


def _events(connection: Connection, shipment_id: int) -> tuple[TimelineEntry, ...]:
    rows = connection.execute(
        select(TrackingEvent.at, TrackingEvent.kind, TrackingEvent.text, TrackingEvent.place)
        .where(TrackingEvent.shipment_id == shipment_id)
        .order_by(TrackingEvent.at.desc(), TrackingEvent.id.desc()).limit(SHOWN)
    )
    return tuple(
        TimelineEntry(row.at, f"{row.text}, {row.place}" if row.place else row.text,
                      EVENT_TONES.get(row.kind, Tone.ACCENT), EVENT_ICONS.get(row.kind, "map-pin")) for row in rows
    )


def carrier_detail(connection: Connection, carrier_id: int, _now: datetime) -> Detail:
    """Give a carrier's page: who they are, what they offer, what they carry for us."""
    party = party_detail(connection, carrier_id)
    services = connection.execute(
        select(table_of(CarrierService)).where(CarrierService.carrier_id == carrier_id).order_by(CarrierService.name)
    ).all()
    shipments = _shipments(connection, Shipment.carrier_id == carrier_id)
    tables = (
        LinesTable("Services", SERVICE_COLUMNS, tuple(
            Row(row.id, (row.name, row.transit_days, Money(row.base_minor, row.currency),
                         Money(row.per_kg_minor, row.currency))) for row in services)),
        shipment_table(shipments, "Shipments"), *party.lines,
    )
    return Detail(
        party.id, party.title, party.subtitle, party.state, party.facts, tuple(table for table in tables if table.rows),
    )


def _shipments(connection: Connection, where: ColumnElement[bool]) -> Sequence[Any]:
    return connection.execute(
        select(table_of(Shipment)).where(where).order_by(Shipment.created_at.desc(), Shipment.id.desc()).limit(SHOWN)
    ).all()


def shipment_table(rows: Sequence[Any], title: str) -> LinesTable:
    """Show shipments as a table."""
    cells = (Row(row.id, (row.number, row.state, row.expected_on, row.tracking_number)) for row in rows)
    return LinesTable(title, SHIPMENT_COLUMNS, tuple(cells), "shipment")


def _told(rows: Sequence[Any]) -> tuple[TimelineEntry, ...]:
    entries = []
    for row in rows:
        link = {"record": "shipment", "record_id": row.id}
        if row.delivered_at is not None:
            by = f", received by {row.received_by}" if row.received_by else ""
            text = f"{row.number} delivered{by}"
            entries.append(TimelineEntry(row.delivered_at, text, Tone.GOOD, "package-check", **link))
        if row.shipped_at is not None:
            entries.append(TimelineEntry(row.shipped_at, f"{row.number} shipped", Tone.ACCENT, "truck", **link))
    return tuple(entries)


def order_shipments(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell with which shipments an order left."""
    rows = _shipments(connection, Shipment.order_id == order_id)
    return Contribution(lines=(shipment_table(rows, "Shipments"),) if rows else (), timeline=_told(rows))


def lot_receivers(connection: Connection, lot_id: int, _now: datetime) -> Contribution:
    """Tell which customers got goods of a lot."""
    return _receivers(connection, ShipmentLine.lot_id == lot_id, (*GONE, *HERE), "Who gets it")


def item_shipments(connection: Connection, item_id: int, _now: datetime) -> Contribution:
    """Tell in which shipments an item is that have not left yet."""
    return _receivers(connection, ShipmentLine.item_id == item_id, HERE, "In shipments")


def _receivers(
    connection: Connection, where: ColumnElement[bool], states: tuple[str, ...], title: str,
) -> Contribution:
    rows = connection.execute(
        select(Shipment.id, Shipment.number, Shipment.state, Shipment.shipped_at, Party.name, ShipmentLine.stock_qty,
               Unit.code)
        .join(Shipment, Shipment.id == ShipmentLine.shipment_id).join(Party, Party.id == Shipment.customer_id)
        .join(Item, Item.id == ShipmentLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(where, Shipment.state.in_(states)).order_by(ShipmentLine.id.desc()).limit(SHOWN)
    ).all()
    cells = (
        Row(row.id, (row.name, Quantity(row.stock_qty, row.code), row.number, row.state, row.shipped_at))
        for row in rows
    )
    return Contribution(lines=(LinesTable(title, RECEIVER_COLUMNS, tuple(cells), "shipment"),) if rows else ())
