"""Printed documents of the catalogue."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.catalog.models import ItemBarcode
from app.areas.catalog.queries import load_items
from app.areas.catalog.rules import is_gtin
from app.kernel.printed import Barcode, PrintedDocument, PrintFacts, Symbology


def item_label(connection: Connection, item_id: int, _now: datetime) -> PrintedDocument:
    """Give the label of an item: its first bar code, or its SKU where it has none."""
    item = load_items(connection, [item_id])[item_id]
    code = connection.execute(
        select(ItemBarcode.code).where(ItemBarcode.item_id == item.id).order_by(ItemBarcode.id).limit(1)
    ).scalar()
    facts: list[tuple[str, object]] = [("SKU", item.sku), ("Unit", item.unit_code)]
    if item.packaging:
        facts.append(("Packaging", item.packaging))
    return PrintedDocument(
        item.name, item.sku, f"label-{item.sku}", bands=(PrintFacts(tuple(facts)),), barcode=_code(code or item.sku),
    )


def _code(text: str) -> Barcode:
    if is_gtin(text):
        return Barcode(Symbology.GS1_128, f"(01){text:0>14}", f"(01){text:0>14}")
    return Barcode(Symbology.CODE128 if text.isascii() else Symbology.QR, text, text)
