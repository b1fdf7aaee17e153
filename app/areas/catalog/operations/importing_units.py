"""Units and bar codes of items from files: several rows for one item."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from app.areas.catalog.models import ItemBarcode, ItemUnit, Unit
from app.areas.catalog.operations.reading import said
from app.areas.catalog.operations.units import AddBarcode, SetItemUnit, add_barcode, set_item_unit
from app.areas.catalog.queries import items_by_sku
from app.areas.catalog.rules import require_barcode
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.listing import Kind
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED, UPDATED

Rows = Sequence[Mapping[str, str]]
SKU = ImportField("sku", "SKU", True, ("product id", "item", "article", "article number"), Kind.CODE)
UNIT = ImportField("unit", "Unit", False, ("unit of measure", "uom"), Kind.CODE)

UNIT_FIELDS = (
    SKU, ImportField("unit", "Unit", True, UNIT.aliases, Kind.CODE),
    ImportField("numerator", "Stock units in it", True, ("quantity", "contains", "factor"), Kind.INTEGER),
    ImportField("denominator", "Divided by", False, (), Kind.INTEGER),
    ImportField("for_purchase", "Bought in it", False, (), Kind.FLAG),
    ImportField("for_sale", "Sold in it", False, (), Kind.FLAG),
)
BARCODE_FIELDS = (SKU, ImportField("barcode", "Bar code", True, ("gtin", "ean", "upc"), Kind.CODE), UNIT)

Put = Callable[[UnitOfWork, int, int | None, Mapping[str, str]], str]


def import_item_units(uow: UnitOfWork, rows: Rows) -> list[RowOutcome]:
    """Bring units of items in; one is that of its item and unit."""
    return _each(uow, rows, _put_unit)


def import_barcodes(uow: UnitOfWork, rows: Rows) -> list[RowOutcome]:
    """Bring bar codes in, several for an item and for each of its units; check digits are verified."""
    return _each(uow, rows, _put_barcode)


def _each(uow: UnitOfWork, rows: Rows, put: Put) -> list[RowOutcome]:
    items = items_by_sku(uow.connection, (row.get("sku", "").strip() for row in rows))
    units = {row.code: row.id for row in uow.rows(select(Unit.code, Unit.id))}
    return [_one(uow, said(row), items, units, put) for row in rows]


def _one(
    uow: UnitOfWork, row: Mapping[str, str], items: Mapping[str, int], units: Mapping[str, int], put: Put,
) -> RowOutcome:
    if row.get("sku", "") not in items:
        return RowOutcome(REFUSED, f"There is no item “{row.get('sku', '')}”. Import the items first.", "sku")
    if "unit" in row and row["unit"] not in units:
        return RowOutcome(REFUSED, f"There is no unit “{row['unit']}”.", "unit")
    try:
        return RowOutcome(put(uow, items[row["sku"]], units.get(row.get("unit", "")), row))
    except NeedsConfirmation as asked:
        return RowOutcome(REFUSED, asked.message.partition(" Set the unit")[0], "numerator")
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, error.field or "")


def _put_unit(uow: UnitOfWork, item_id: int, unit_id: int | None, row: Mapping[str, str]) -> str:
    numbers = [row.get("numerator", "0"), row.get("denominator", "1")]
    if unit_id is None or not all(number.isdecimal() for number in numbers):
        raise DomainError("unit.ratio", "A unit and how many stock units it holds must be given.", "numerator")
    before = uow.first(select(ItemUnit).where(ItemUnit.item_id == item_id, ItemUnit.unit_id == unit_id))
    changes = len(uow.changes)
    set_item_unit(uow, SetItemUnit(
        item_id, unit_id, int(numbers[0]), int(numbers[1]), row.get("for_purchase") == "true",
        row.get("for_sale") == "true",
    ))
    if before is None:
        return CREATED
    return UPDATED if len(uow.changes) > changes else UNCHANGED


def _put_barcode(uow: UnitOfWork, item_id: int, unit_id: int | None, row: Mapping[str, str]) -> str:
    code = require_barcode(row.get("barcode", ""))
    present = uow.first(select(ItemBarcode.item_id, ItemBarcode.unit_id).where(ItemBarcode.code == code))
    if present is not None and tuple(present) == (item_id, unit_id):
        return UNCHANGED
    add_barcode(uow, AddBarcode(item_id, code, unit_id))
    return CREATED


ITEM_UNITS_IMPORT = ImportSpec("item_units", "Units of items", "catalog.import", UNIT_FIELDS, import_item_units)
BARCODES_IMPORT = ImportSpec("barcodes", "Bar codes", "catalog.import", BARCODE_FIELDS, import_barcodes)
