"""Bills of materials from files: a row for each component."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Bom, BomLine, Unit
from app.areas.catalog.operations.boms import BomLineInput, CreateBom, ReleaseBom, create_bom, release_bom
from app.areas.catalog.operations.reading import said
from app.areas.catalog.queries import items_by_sku
from app.areas.catalog.rules.boms import RELEASED
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED, UPDATED

Rows = Sequence[Mapping[str, str]]

BOM_FIELDS = (
    ImportField("item", "Item", True, ("parent", "assembly", "product", "makes", "parent sku"), Kind.CODE),
    ImportField("component", "Component", True, ("child", "part", "material", "component sku"), Kind.CODE),
    ImportField("qty", "Quantity", True, ("quantity", "qty per", "quantity per"), Kind.QUANTITY),
    ImportField("unit", "Unit", False, ("uom", "unit of measure"), Kind.CODE),
    ImportField("setup_qty", "Once for each run", False, ("set-up quantity", "setup quantity"), Kind.QUANTITY),
    ImportField("scrap_percent", "Scrap %", False, ("scrap", "waste"), Kind.QUANTITY),
    ImportField("role", "Role", False, ("type",)),
)


@dataclass(slots=True)
class _Known:
    """What rows may refer to."""

    items: dict[str, int]
    units: dict[str, int]


def import_boms(uow: UnitOfWork, rows: Rows) -> list[RowOutcome]:
    """Bring bills in: all rows of an item are one bill; one that differs from the present becomes its next revision.

    A bill of which one row is refused does not come in at all.
    """
    cells = [said(row) for row in rows]
    skus = {cell[key] for cell in cells for key in ("item", "component") if key in cell}
    known = _Known(items_by_sku(uow.connection, skus),
                   {row.code: row.id for row in uow.rows(select(Unit.code, Unit.id))})
    groups: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(cell.get("item", ""), []).append(index)
    outcomes: dict[int, RowOutcome] = {}
    for sku, places in groups.items():
        outcomes.update(zip(places, _bring(uow, sku, [cells[place] for place in places], known), strict=True))
    return [outcomes[index] for index in range(len(rows))]


def _bring(uow: UnitOfWork, sku: str, rows: Sequence[Mapping[str, str]], known: _Known) -> list[RowOutcome]:
    read: list[BomLineInput | RowOutcome] = [_read(row, known) for row in rows]
    lines = [line for line in read if isinstance(line, BomLineInput)]
    if sku not in known.items:
        return [RowOutcome(REFUSED, f"There is no item “{sku}”. Import the items first.", "item")] * len(rows)
    if len(lines) < len(read):
        left = RowOutcome(REFUSED, f"Another row of the bill of {sku} was refused; a bill comes in whole.", "item")
        return [line if isinstance(line, RowOutcome) else left for line in read]
    try:
        status = _write(uow, known.items[sku], lines)
    except DomainError as error:
        return [RowOutcome(REFUSED, error.message, "component")] * len(rows)
    return [RowOutcome(status)] * len(rows)


def _read(row: Mapping[str, str], known: _Known) -> BomLineInput | RowOutcome:
    if row.get("component", "") not in known.items:
        return RowOutcome(REFUSED, f"There is no item “{row.get('component', '')}”. Import it first.", "component")
    if "unit" in row and row["unit"] not in known.units:
        return RowOutcome(REFUSED, f"There is no unit “{row['unit']}”.", "unit")
    role = row.get("role", "component").lower().replace("-", "_").replace(" ", "_")
    if role not in ("component", "by_product"):
        return RowOutcome(REFUSED, f"“{row['role']}” is neither component nor by-product.", "role")
    figures: dict[str, Any] = {}
    for key in ("qty", "setup_qty", "scrap_percent"):
        try:
            figures[key] = Decimal(row.get(key, "0").rstrip("% "))
        except InvalidOperation:
            return RowOutcome(REFUSED, f"“{row[key]}” is not a number.", key)
    return BomLineInput(known.items[row["component"]], unit_id=known.units.get(row.get("unit", "")),
                        role="by_product" if role == "by_product" else "component", **figures)


def _write(uow: UnitOfWork, item_id: int, lines: Sequence[BomLineInput]) -> str:
    present = uow.first(
        select(table_of(Bom)).where(Bom.item_id == item_id, Bom.state == RELEASED).order_by(Bom.revision.desc())
    )
    if present is not None and _same(uow, present, lines):
        return UNCHANGED
    made = create_bom(uow, CreateBom(item_id, tuple(lines)))
    release_bom(uow, ReleaseBom(made.bom_id))
    return CREATED if present is None else UPDATED


def _same(uow: UnitOfWork, present: Any, lines: Sequence[BomLineInput]) -> bool:
    rows = uow.rows(select(table_of(BomLine)).where(BomLine.bom_id == present.id).order_by(BomLine.position))
    stored = [(row.item_id, row.qty, row.setup_qty, row.scrap_permille, row.role) for row in rows]
    return present.qty == scaled_quantity(1) and stored == [
        (line.item_id, scaled_quantity(line.qty), scaled_quantity(line.setup_qty), int(line.scrap_percent * 10),
         line.role) for line in lines
    ] and all(line.unit_id in (None, row.unit_id) for line, row in zip(lines, rows, strict=True))


BOMS_IMPORT = ImportSpec("boms", "Bills of materials", "catalog.import", BOM_FIELDS, import_boms)
