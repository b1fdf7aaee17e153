"""The printed documents of inventory."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Balance, Location, Lot
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind
from app.kernel.printed import (
    Barcode,
    PrintColumn,
    PrintedDocument,
    PrintLabel,
    PrintLabels,
    PrintTable,
    PrintText,
    Symbology,
)


def count_sheet(connection: Connection, _record_id: int, now: datetime) -> PrintedDocument:
    """Print a sheet to count by, place by place, without saying what the books hold."""
    profile = load_profile(connection)
    rows = connection.execute(
        select(Location.code, Item.sku, Item.name, Unit.code.label("unit"), Lot.code.label("lot"))
        .select_from(Balance)
        .join(Location, Location.id == Balance.location_id)
        .join(Item, Item.id == Balance.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .outerjoin(Lot, Lot.id == Balance.lot_id)
        .where(Location.kind.in_(("shelf", "receiving", "quarantine")))
        .order_by(Location.code, Item.sku)
    )
    columns = (
        PrintColumn("Place", Kind.CODE, 16),
        PrintColumn("SKU", Kind.CODE, 14),
        PrintColumn("Item", Kind.TEXT, 36),
        PrintColumn("Lot", Kind.CODE, 14),
        PrintColumn("Unit", Kind.TEXT, 6),
        PrintColumn("Counted", Kind.TEXT, 14),
    )
    lines = tuple((row.code, row.sku, row.name, row.lot or "", row.unit, "__________") for row in rows)
    return PrintedDocument(
        "Count sheet",
        "",
        f"count-sheet-{now:%Y-%m-%d}",
        sender=(profile.name,),
        facts=(("Printed", now), ("Lines", len(lines)), ("Counted by", "____________________")),
        bands=(
            PrintText("Count what lies there and write it down; leave a line empty when you did not look."),
            PrintTable(columns, lines),
        ),
    )


def location_label(connection: Connection, location_id: int, _now: datetime) -> PrintedDocument:
    """Print the label of a place."""
    row: Any = connection.execute(select(Location.code, Location.name).where(Location.id == location_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no place with the number {location_id}.")
    label = PrintLabel(row.code, (row.name,), Barcode(Symbology.CODE128, row.code, row.code))
    return PrintedDocument("Label", row.code, f"label-{row.code}", bands=(PrintLabels((label,)),))


def lot_label(connection: Connection, lot_id: int, _now: datetime) -> PrintedDocument:
    """Print the label of a lot."""
    row: Any = connection.execute(
        select(Lot.code, Lot.expires_on, Item.sku, Item.name, func.coalesce(Lot.supplier_lot, "").label("supplier_lot"))
        .join(Item, Item.id == Lot.item_id)
        .where(Lot.id == lot_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no lot with the number {lot_id}.")
    lines = [row.sku, f"Lot {row.code}"]
    lines += [f"Best before {row.expires_on:%d %b %Y}"] if row.expires_on else []
    lines += [f"Supplier’s lot {row.supplier_lot}"] if row.supplier_lot else []
    label = PrintLabel(row.name, tuple(lines), Barcode(Symbology.CODE128, row.code, row.code))
    return PrintedDocument("Label", row.code, f"label-{row.code}", bands=(PrintLabels((label,)),))
