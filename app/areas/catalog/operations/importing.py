"""Categories and items from files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from app.areas.catalog.events import ItemNatureChanged
from app.areas.catalog.models import Category, Item, ItemBarcode, Unit
from app.areas.catalog.operations.categories import refresh_paths
from app.areas.catalog.operations.reading import ItemRow, read_category, read_item
from app.areas.catalog.queries import items_by_sku
from app.areas.catalog.rules import BASE_UNIT
from app.areas.catalog.rules.standing import require_untracked_kind
from app.areas.company.operations import take_free_numbers
from app.areas.company.queries import load_profile
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.own_fields import FieldFacts, fields_of, put_own, read_own_cells
from app.kernel.tags import TAGS_FIELD, with_tag_cells
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import REFUSED, UNCHANGED, UPDATED, Wanted, upsert_rows

Rows = Sequence[Mapping[str, str]]

CATEGORY_FIELDS = (
    ImportField("name", "Name", True, ("category", "category name")),
    ImportField("code", "Code", False, ("category id", "id", "number"), Kind.CODE),
    ImportField("parent", "Within", False, ("parent", "parent category")),
    ImportField("description", "Description"),
)
ITEM_FIELDS = (
    ImportField("sku", "SKU", False, ("product id", "item", "article", "article number", "stock code"), Kind.CODE),
    ImportField("name", "Name", True, ("product name", "item name", "product", "title")),
    ImportField("category", "Category", False, ("category id", "category name", "group")),
    ImportField("packaging", "Packaging", False, ("quantity per unit", "pack")),
    ImportField("price", "Sales price", False, ("unit price", "list price"), Kind.PRICE),
    ImportField("unit", "Stock unit", False, ("unit of measure", "uom"), Kind.CODE),
    ImportField("kind", "Kind"),
    ImportField("tracking", "Tracking"),
    ImportField("status", "Status"),
    ImportField("discontinued", "Discontinued", False, ("phased out",), Kind.FLAG),
    ImportField("barcode", "Bar code", False, ("gtin", "ean", "upc", "bar code"), Kind.CODE),
    ImportField("shelf_life_days", "Shelf life in days", False, ("shelf life",), Kind.INTEGER),
    ImportField("best_before_days", "Best before, days ahead", kind=Kind.INTEGER),
    ImportField("removal_days", "Sold until, days ahead", kind=Kind.INTEGER),
    ImportField("warning_days", "Warned of, days ahead", kind=Kind.INTEGER),
    ImportField("weight_grams", "Weight in grams", False, ("weight",), Kind.INTEGER),
    ImportField("volume_cm3", "Volume in cm³", False, ("volume",), Kind.INTEGER),
    ImportField("description", "Description", False, ("notes",)),
)


def import_categories(uow: UnitOfWork, rows: Rows) -> list[RowOutcome]:
    """Bring categories in, in whatever order; one is that of its code, or else of its name."""
    tree = _Tree.load(uow)
    outcomes: dict[int, RowOutcome] = {}
    left = list(enumerate(rows))
    while left:
        outcomes.update({index: _put_category(uow, row, tree) for index, row in left})
        again = [(index, row) for index, row in left if outcomes[index].status == REFUSED]
        if len(again) == len(left):
            break
        left = [(index, row) for index, row in again if outcomes[index].field == "parent"]
    refresh_paths(uow)
    return [outcomes[index] for index in range(len(rows))]


@dataclass(slots=True)
class _Tree:
    """The categories there are, by name and by code, and which lies within which."""

    known: dict[str, dict[str, int]]
    parents: dict[int, int | None]

    @classmethod
    def load(cls, uow: UnitOfWork) -> "_Tree":
        present = uow.rows(select(Category.id, Category.name, Category.code, Category.parent_id))
        by_code = {row.code: row.id for row in present if row.code}
        return cls({"name": {row.name: row.id for row in present}, "code": by_code},
                   {row.id: row.parent_id for row in present})


def _put_category(uow: UnitOfWork, row: Mapping[str, str], tree: _Tree) -> RowOutcome:
    try:
        wanted = read_category(row, tree.known, tree.parents)
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, error.field or "")
    put = upsert_rows(uow, Category, [wanted])[0]
    tree.parents[put.id] = wanted.values.get("parent_id", tree.parents.get(put.id))
    tree.known["name"][wanted.values["name"]] = put.id
    if "code" in wanted.values:
        tree.known["code"][wanted.values["code"]] = put.id
    return RowOutcome(put.status)


def import_items(uow: UnitOfWork, rows: Rows) -> list[RowOutcome]:
    """Bring items in; one is that of its SKU, and a row without a SKU is a new one. An empty cell changes nothing."""
    known = _Known.load(uow, rows)
    known.own = fields_of(uow.connection, "item")
    read: list[ItemRow | RowOutcome] = [_read(row, known) for row in rows]
    kept = [row for row in read if isinstance(row, ItemRow)]
    statuses = iter(_write(uow, kept, known))
    for event in known.changed:
        uow.emit(event)
    return [next(statuses) if isinstance(row, ItemRow) else row for row in read]


@dataclass(slots=True)
class _Known:
    """What item rows may refer to, and what earlier rows of the file have claimed."""

    currency: str
    items: dict[str, int]
    units: dict[str, int]
    item_units: dict[int, int]
    natures: dict[int, tuple[str, str]]
    categories: dict[str, int]
    barcodes: dict[str, str]
    claimed: set[str] = field(default_factory=set)
    changed: list[ItemNatureChanged] = field(default_factory=list)
    own: list[FieldFacts] = field(default_factory=list)

    @classmethod
    def load(cls, uow: UnitOfWork, rows: Rows) -> "_Known":
        categories = uow.rows(select(Category.id, Category.name, Category.code, Category.path))
        by_text = {row.path: row.id for row in categories} | {row.name: row.id for row in categories}
        by_text |= {row.code: row.id for row in categories if row.code}
        items = items_by_sku(uow.connection, (row.get("sku", "").strip() for row in rows))
        return cls(
            load_profile(uow.connection).currency, items,
            {row.code: row.id for row in uow.rows(select(Unit.code, Unit.id))},
            *_present(uow, items.values()), by_text,
            _holders(uow, {row.get("barcode", "").strip() for row in rows} - {""}),
        )


def _present(uow: UnitOfWork, ids: Iterable[int]) -> tuple[dict[int, int], dict[int, tuple[str, str]]]:
    """Read the stock units, and the kinds and tracking, of items."""
    statement = select(Item.id, Item.unit_id, Item.kind, Item.tracking).where(
        Item.id.in_(bindparam("ids", expanding=True)))
    rows = [row for batch in in_batches(ids) for row in uow.rows(statement, ids=batch)]
    return {row.id: row.unit_id for row in rows}, {row.id: (row.kind, row.tracking) for row in rows}


def _tell_nature(known: _Known, item: ItemRow) -> None:
    """Refuse tracking that does not fit the kind, and note whose kind or tracking is to be another."""
    before = known.natures.get(item.id or 0, ("stocked", "none"))
    after = (item.values.get("kind", before[0]), item.values.get("tracking", before[1]))
    require_untracked_kind(*after)
    if item.id is not None and after != before:
        known.changed.append(ItemNatureChanged(item.id, item.sku, before[0], after[0], before[1], after[1]))


def _holders(uow: UnitOfWork, codes: Iterable[str]) -> dict[str, str]:
    statement = select(ItemBarcode.code, Item.sku).join(Item, Item.id == ItemBarcode.item_id).where(
        ItemBarcode.code.in_(bindparam("codes", expanding=True))
    )
    return {row.code: row.sku for batch in in_batches(codes) for row in uow.rows(statement, codes=batch)}


def _read(row: Mapping[str, str], known: _Known) -> ItemRow | RowOutcome:
    try:
        item = read_item(row, known.currency, known.units, known.categories)
        _require_new_claim(item, known)
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, error.field or "")
    item.id = known.items.get(item.sku)
    if item.id is None and "name" not in item.values:
        return RowOutcome(REFUSED, "The name is missing.", "name")
    if item.id is not None and item.values.get("unit_id", known.item_units[item.id]) != known.item_units[item.id]:
        return RowOutcome(REFUSED, "Stock is kept in another unit already; it cannot change.", "unit")
    try:
        _tell_nature(known, item)
        item.own = read_own_cells(row, known.own, new=item.id is None)
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, error.field or "")
    known.claimed.update(claim for claim in (item.sku, item.barcode and f"code {item.barcode}") if claim)
    return item


def _require_new_claim(item: ItemRow, known: _Known) -> None:
    if item.sku and item.sku in known.claimed:
        raise DomainError("row.twice", f"An earlier row of this file has the SKU {item.sku}, too.", "sku")
    holder = known.barcodes.get(item.barcode)
    if (holder is not None and holder != item.sku) or f"code {item.barcode}" in known.claimed:
        raise DomainError("barcode.taken", f"{item.barcode} is the bar code of another item.", "barcode")


def _write(uow: UnitOfWork, kept: Sequence[ItemRow], known: _Known) -> list[RowOutcome]:
    nameless = [row for row in kept if not row.sku]
    for row, sku in zip(nameless, take_free_numbers(uow, "item", Item.sku, len(nameless)), strict=True):
        row.sku = sku
    first = {"unit_id": known.units[BASE_UNIT], "price_currency": known.currency, "price_micros": 0}
    put = upsert_rows(uow, Item, [
        Wanted(row.id, {**({} if row.id else first), **row.values, "sku": row.sku}) for row in kept
    ])
    fresh = ((one.id, row.barcode) for row, one in zip(kept, put, strict=True))
    labelled = {item_id: code for item_id, code in fresh if code and code not in known.barcodes}
    uow.load(ItemBarcode, [{"item_id": item_id, "unit_id": None, "code": code} for item_id, code in labelled.items()])
    touched = [one.id for one in put if one.status == UNCHANGED and one.id in labelled]
    uow.touch(Item, touched)
    again = set(touched) | put_own(uow, {
        (field_id, one.id): held for row, one in zip(kept, put, strict=True) for field_id, held in row.own.items()
    })
    return [RowOutcome(UPDATED if one.id in again and one.status == UNCHANGED else one.status, record_id=one.id)
            for one in put]


CATEGORIES_IMPORT = ImportSpec("categories", "Categories", "catalog.import", CATEGORY_FIELDS, import_categories)
ITEMS_IMPORT = ImportSpec("items", "Items", "catalog.import", (*ITEM_FIELDS, TAGS_FIELD),
                          with_tag_cells("item", import_items), own="item")
