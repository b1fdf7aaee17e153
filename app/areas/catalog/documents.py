"""Printed documents of the catalogue."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.catalog.models import ItemBarcode, Unit
from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.catalog.queries.boms import bom_detail
from app.areas.catalog.rules import is_gtin
from app.areas.company.queries import load_profile
from app.kernel.listing import Kind
from app.kernel.printed import (
    Barcode,
    PrintColumn,
    PrintedDocument,
    PrintLabel,
    PrintLabels,
    PrintTable,
    Symbology,
)

BOM_COLUMNS = (
    PrintColumn("Component", Kind.TEXT, 50), PrintColumn("Quantity", Kind.QUANTITY, 16),
    PrintColumn("Scrap", Kind.PERCENT, 9), PrintColumn("How", Kind.TEXT, 25),
)


def item_label(connection: Connection, item_id: int, _now: datetime) -> PrintedDocument:
    """Give a label for each bar code of an item, or one for its SKU where it has none."""
    item = load_items(connection, [item_id])[item_id]
    codes = connection.execute(
        select(ItemBarcode.code, Unit.code.label("unit")).outerjoin(Unit, Unit.id == ItemBarcode.unit_id)
        .where(ItemBarcode.item_id == item.id).order_by(ItemBarcode.id)
    ).all()
    labels = tuple(_label(item, row.code, row.unit or item.unit_code) for row in codes)
    return PrintedDocument(
        "Item label", item.sku, f"label-{item.sku}",
        bands=(PrintLabels(labels or (_label(item, item.sku, item.unit_code),)),),
    )


def _label(item: ItemFacts, code: str, unit: str) -> PrintLabel:
    lines = (f"{item.sku} · {unit}", item.packaging)
    return PrintLabel(item.name, tuple(line for line in lines if line), _code(code))


def _code(text: str) -> Barcode:
    if is_gtin(text):
        return Barcode(Symbology.GS1_128, f"(01){text:0>14}", f"(01) {text:0>14}")
    return Barcode(Symbology.CODE128 if text.isascii() else Symbology.QR, text, text)


def bom_list(connection: Connection, bom_id: int, now: datetime) -> PrintedDocument:
    """Print a bill of materials as a tree."""
    shown, profile = bom_detail(connection, bom_id, now), load_profile(connection)
    return PrintedDocument(
        "Bill of materials", shown.subtitle, f"bom-{shown.subtitle}", sender=(profile.name,),
        facts=tuple((fact.title, fact.value) for fact in shown.facts),
        bands=tuple(
            PrintTable(BOM_COLUMNS, tuple(row.values for row in table.rows), table.title) for table in shown.lines
        ),
        footer=profile.name,
    )
