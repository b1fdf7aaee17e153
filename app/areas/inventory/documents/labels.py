"""Labels of items, lots and places, in the code and on the material that somebody chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import ItemBarcode
from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.inventory.models import Balance, Location, Lot
from app.kernel.errors import DomainError
from app.kernel.formatting import Formatter
from app.kernel.gs1 import is_gtin
from app.kernel.printed import (
    LABEL_STOCKS,
    Barcode,
    LabelStock,
    PrintBarcode,
    PrintedDocument,
    PrintLabel,
    PrintLabels,
    PrintText,
    Symbology,
)
from app.kernel.scanning import ORDER_TITLES

SYMBOLOGY_TITLES = (
    (Symbology.CODE128, "Code 128"), (Symbology.GS1_128, "GS1-128"), (Symbology.QR, "QR code"),
    (Symbology.DATAMATRIX, "Data Matrix"), (Symbology.GS1_DATAMATRIX, "GS1 Data Matrix"),
)
_GS1 = (Symbology.GS1_128, Symbology.GS1_DATAMATRIX)
MOST_COPIES = 1000


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """How labels are printed; `skip` places of the first sheet are used up already."""

    symbology: Symbology = Symbology.CODE128
    stock: LabelStock = LABEL_STOCKS[0]
    copies: int = 1
    skip: int = 0


def chosen_labels(
    connection: Connection, record: str, ids: Sequence[int], choice: LabelChoice,
) -> PrintedDocument:
    """Print labels of some items, lots, places, or goods at places.

    Raises DomainError where a record has nothing that the code could say.
    """
    labels = [_READERS[record](connection, number, choice.symbology) for number in ids]
    repeated = tuple(label for label in labels for _ in range(min(max(choice.copies, 1), MOST_COPIES)))
    return PrintedDocument(
        "Labels", labels[0].title if len(labels) == 1 else f"{len(labels)} records", "labels",
        bands=(PrintLabels(repeated, stock=choice.stock, skip=choice.skip),),
    )


def _item(connection: Connection, item_id: int, symbology: Symbology) -> PrintLabel:
    item = load_items(connection, [item_id])[item_id]
    gtin = _gtin(connection, item_id)
    if symbology in _GS1:
        code = _elements(item, gtin)
        return PrintLabel(item.name, (f"{item.sku} · {item.unit_code}", item.packaging), Barcode(symbology, code, code))
    text = gtin or item.sku
    return PrintLabel(item.name, (f"{item.sku} · {item.unit_code}", item.packaging), _plain(symbology, text))


def _lot(connection: Connection, lot_id: int, symbology: Symbology) -> PrintLabel:
    row: Any = connection.execute(
        select(Lot.code, Lot.item_id, Lot.expires_on, Lot.supplier_lot).where(Lot.id == lot_id)).one()
    item = load_items(connection, [row.item_id])[row.item_id]
    day = f"Use by {Formatter().day(row.expires_on)}" if row.expires_on else ""
    theirs = f"Supplier’s lot {row.supplier_lot}" if row.supplier_lot and row.supplier_lot != row.code else ""
    lines = tuple(line for line in (f"{item.sku} · lot {row.code}", day, theirs) if line)
    if symbology not in _GS1:
        return PrintLabel(item.name, lines, _plain(symbology, row.code))
    elements = _elements(item, _gtin(connection, row.item_id))
    expiry = f"(17){row.expires_on:%y%m%d}" if row.expires_on else ""
    code = f"{elements}{expiry}({'21' if item.tracking == 'serial' else '10'}){row.code}"
    return PrintLabel(item.name, lines, Barcode(symbology, code, code))


def _place(connection: Connection, location_id: int, symbology: Symbology) -> PrintLabel:
    row: Any = connection.execute(select(Location.code, Location.name).where(Location.id == location_id)).one()
    if symbology in _GS1:
        raise DomainError(
            "label.gs1", "A place has no GS1 number. Choose Code 128, QR code or Data Matrix.", "symbology")
    return PrintLabel(row.code, () if row.name == row.code else (row.name,), _plain(symbology, row.code, caption=False))


def _balance(connection: Connection, balance_id: int, symbology: Symbology) -> PrintLabel:
    row: Any = connection.execute(select(Balance.item_id, Balance.lot_id).where(Balance.id == balance_id)).one()
    if row.lot_id is not None:
        return _lot(connection, row.lot_id, symbology)
    return _item(connection, row.item_id, symbology)


_READERS = {"item": _item, "lot": _lot, "location": _place, "balance": _balance}


def _gtin(connection: Connection, item_id: int) -> str:
    codes = connection.execute(
        select(ItemBarcode.code).where(ItemBarcode.item_id == item_id).order_by(ItemBarcode.id)).scalars()
    return next((code for code in codes if is_gtin(code)), "")


def _elements(item: ItemFacts, gtin: str) -> str:
    if not gtin:
        raise DomainError(
            "label.gtin", f"{item.sku} {item.name} has no GTIN among its bar codes, which a GS1 code begins with. Add "
            "it to the item, or choose another code.", "symbology",
        )
    return f"(01){gtin:0>14}"


def _plain(symbology: Symbology, text: str, *, caption: bool = True) -> Barcode:
    if symbology == Symbology.CODE128 and not text.isascii():
        symbology = Symbology.QR
    return Barcode(symbology, text, text if caption else "")


def scan_orders(_connection: Connection, _record_id: int, _now: object) -> PrintedDocument:
    """Print the codes that say to the scan screens what to do, to be hung at the desk."""
    return PrintedDocument(
        "Codes for work by scanner", "", "scan-codes",
        bands=(
            PrintText("Scan one of these instead of using the keyboard."),
            *(PrintBarcode(Barcode(Symbology.CODE128, str(order), str(order)), title) for order, title in ORDER_TITLES),
        ),
    )
