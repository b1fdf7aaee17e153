"""What inventory knows by a code: goods by GS1 label, bar code or SKU, lots, places, counts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, ItemBarcode, Unit
from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.inventory.models import CountSheet, Location, Lot
from app.areas.inventory.rules import INNER_KINDS
from app.kernel.errors import DomainError
from app.kernel.gs1 import Gs1Data, expand_upc_e, gtin_forms, is_gtin, parse_gs1, plain_scan
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.scanning import ScanKind, Scanned

MOST_LOTS = 20
GRAM = "g"
UPC_E = 8


def scanned_goods(connection: Connection, code: str) -> Sequence[Scanned]:
    """Give what a code stands for here; raises DomainError for a GS1 label that is broken."""
    label = parse_gs1(code)
    if label is not None:
        return _by_label(connection, label)
    text = plain_scan(code)
    return (*_places(connection, text), *_lots(connection, text), *_items(connection, text),
            *_counts(connection, text))


def as_item(item: ItemFacts, code: str, **more: Any) -> Scanned:
    """Give an item as it was scanned."""
    return Scanned(ScanKind.ITEM, item.id, code, f"{item.sku} {item.name}", unit=item.unit_code,
                   tracking=item.tracking, **more)


def _cases(text: str) -> set[str]:
    return {text, text.upper()}


def _places(connection: Connection, text: str) -> Iterable[Scanned]:
    rows = connection.execute(
        select(Location.id, Location.code, Location.name, Location.kind, Location.blocked)
        .where(Location.code.in_(_cases(text)))
    )
    for row in rows:
        if row.kind in INNER_KINDS:
            refusal = f"{row.code} is blocked." if row.blocked else ""
            title = row.code if row.code == row.name else f"{row.code} {row.name}"
            yield Scanned(ScanKind.PLACE, row.id, row.code, title, refusal=refusal)


def _lots(connection: Connection, text: str) -> Iterable[Scanned]:
    rows = connection.execute(
        select(Lot.id, Lot.code, Lot.item_id, Lot.expires_on).where(Lot.code.in_(_cases(text))).limit(MOST_LOTS)
    ).all()
    items = load_items(connection, {row.item_id for row in rows}) if rows else {}
    for row in rows:
        item = items[row.item_id]
        yield Scanned(ScanKind.LOT, row.item_id, row.code, f"{item.sku} {item.name}, lot {row.code}",
                      unit=item.unit_code, tracking=item.tracking, lot_id=row.id, lot_code=row.code,
                      expires_on=row.expires_on)


def _items(connection: Connection, text: str) -> Iterable[Scanned]:
    found = connection.execute(select(Item.id).where(Item.sku.in_(_cases(text)))).scalars().all()
    for item in load_items(connection, found).values() if found else ():
        yield as_item(item, text)
    pack = _packs(connection, _forms(text))
    if pack is not None and pack.item_id not in found:
        yield _of_pack(connection, pack, text, 1)


def _forms(text: str) -> tuple[str, ...]:
    """Give the ways in which a bar code may have been written down."""
    if not is_gtin(text):
        return (text,)
    short = (*gtin_forms(expand_upc_e(text)),) if len(text) == UPC_E and text[0] in "01" else ()
    return (text, *gtin_forms(text), *short)


def _packs(connection: Connection, codes: Sequence[str]) -> Any:
    return connection.execute(
        select(ItemBarcode.item_id, ItemBarcode.unit_id, ItemBarcode.code, Item.unit_id.label("stock_unit_id"))
        .join(Item, Item.id == ItemBarcode.item_id).where(ItemBarcode.code.in_(codes)).limit(1)
    ).first()


def _of_pack(connection: Connection, pack: Any, text: str, count: int, **more: Any) -> Scanned:
    item = load_items(connection, [pack.item_id])[pack.item_id]
    unit_id = pack.unit_id or pack.stock_unit_id
    qty = more.pop("qty", None)
    if qty is None and unit_id != pack.stock_unit_id:
        ratio = load_conversions(connection, {(pack.item_id, unit_id)})[pack.item_id, unit_id]
        scaled = ratio * count * QUANTITY_SCALE
        qty = int(scaled) if scaled.denominator == 1 else None
    elif qty is None and count != 1:
        qty = count * QUANTITY_SCALE
    return as_item(item, text, qty=qty, **more)


def _by_label(connection: Connection, label: Gs1Data) -> Sequence[Scanned]:
    gtin = label.gtin or label.content_gtin
    if not gtin:
        return tuple(_lots(connection, label.lot or label.serial)) if label.lot or label.serial else ()
    pack = _packs(connection, gtin_forms(gtin))
    if pack is None:
        raise DomainError("barcode.unknown", f"No item has the bar code {gtin}. Add it to the item first.")
    code = label.lot or label.serial
    lot = connection.execute(select(Lot.id, Lot.expires_on).where(
        Lot.item_id == pack.item_id, Lot.code == code)).first() if code else None
    known = {} if lot is None else {"lot_id": lot.id}
    count = 1 if label.count is None else label.count // QUANTITY_SCALE
    found = _of_pack(
        connection, pack, gtin, count, lot_code=code, qty=_weighed(connection, pack, label),
        expires_on=label.date or (lot.expires_on if lot is not None else None), **known,
    )
    return (found,)


def _weighed(connection: Connection, pack: Any, label: Gs1Data) -> int | None:
    """Give the net weight in the stock unit, where that is a unit of weight."""
    if label.weight_grams is None:
        return None
    gram = connection.execute(select(Unit.id).where(Unit.code == GRAM)).scalar()
    if gram is None:
        return None
    try:
        ratio = load_conversions(connection, {(pack.item_id, gram)})[pack.item_id, gram]
    except DomainError:
        return None
    scaled = ratio * int(label.weight_grams * 1000) * QUANTITY_SCALE / 1000
    return int(scaled) if scaled.denominator == 1 else None


def _counts(connection: Connection, text: str) -> Iterable[Scanned]:
    rows = connection.execute(
        select(CountSheet.id, CountSheet.number, CountSheet.title).where(CountSheet.number.in_(_cases(text))))
    for row in rows:
        yield Scanned(ScanKind.DOCUMENT, row.id, row.number, f"{row.number} {row.title}", record="count_sheet")
