"""The lists of the catalogue."""

from sqlalchemy import ColumnElement, Integer, String, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import (
    Category,
    CustomerGroup,
    Discount,
    Item,
    ItemBarcode,
    ItemUnit,
    ListPrice,
    PriceList,
    Unit,
)
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column

STATUSES = (
    ("active", StateWord("Active", Tone.GOOD)), ("phasing_out", StateWord("Phasing out", Tone.WARNING)),
    ("blocked", StateWord("Blocked", Tone.BAD)),
)
KINDS = (
    ("stocked", StateWord("Stocked")), ("consumable", StateWord("Consumable")), ("service", StateWord("Service")),
    ("kit", StateWord("Kit")),
)
TRACKINGS = (("none", StateWord("None")), ("lot", StateWord("Lot")), ("serial", StateWord("Serial number")))

Parent = aliased(Category)
Stock = aliased(Unit)

_barcode = (
    select(func.min(ItemBarcode.code)).where(ItemBarcode.item_id == Item.id).correlate(Item).scalar_subquery()
)
_indented = func.substr("\u2003" * 12, 1, cast(Category.depth, Integer)) + Category.name
_items_in = select(func.count()).where(Item.category_id == Category.id).correlate(Category).scalar_subquery()


def _ratio(model: type[Unit] | type[ItemUnit]) -> ColumnElement[str]:
    whole = cast(model.numerator, String)
    return case((model.denominator == 1, whole), else_=whole + "/" + cast(model.denominator, String))


CATALOG = ListQuery(
    "catalog", "Catalogue", "item", Item.id,
    table_of(Item).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Category), Category.id == Item.category_id),
    (
        column("sku", "SKU", Item.sku, Kind.CODE, width=9),
        column("name", "Item", Item.name, width=34),
        column("category", "Category", Category.name, width=18, sortable=False),
        column("unit", "Unit", Unit.code, Kind.CODE, width=6, sortable=False, help="What stock is counted in"),
        column("price", "Sales price", Item.price_micros, Kind.PRICE, unit=Item.price_currency, sortable=False),
        column("packaging", "Packaging", Item.packaging, width=20, sortable=False),
        column("kind", "Kind", Item.kind, Kind.STATE, sortable=False, states=KINDS, shown=False),
        column("tracking", "Tracking", Item.tracking, Kind.STATE, sortable=False, states=TRACKINGS, shown=False),
        column("barcode", "Bar code", _barcode, Kind.CODE, width=15, sortable=False, shown=False),
        column("status", "Status", Item.status, Kind.STATE, sortable=False, states=STATUSES),
    ),
    (Sort("sku"),), "catalog.read",
    (
        Preset(PresetInfo("active", "Active", Tone.GOOD), Item.status == "active"),
        Preset(PresetInfo("phasing_out", "Phasing out", Tone.WARNING), Item.status == "phasing_out"),
        Preset(PresetInfo("blocked", "Blocked", Tone.BAD), Item.status == "blocked"),
        Preset(PresetInfo("tracked", "Tracked"), Item.tracking != "none"),
    ),
)

CATEGORIES = ListQuery(
    "categories", "Categories", "category", Category.id,
    table_of(Category).outerjoin(Parent, Parent.id == Category.parent_id),
    (
        column("name", "Name", Category.name, width=24, shown=False),
        column("whole", "Path", Category.path, width=34, sortable=False, shown=False),
        column("path", "Category", _indented, width=34, order=Category.path,
               help="What lies within a category stands below it"),
        column("code", "Code", Category.code, Kind.CODE, width=10, sortable=False),
        column("parent", "Within", Parent.name, width=20, sortable=False),
        column("items", "Items", _items_in, Kind.INTEGER, width=8, sortable=False),
        column("description", "Description", Category.description, width=40, sortable=False),
    ),
    (Sort("path"),), "catalog.read", searchable=False,
)

UNITS = ListQuery(
    "units", "Units of measure", "unit", Unit.id, table_of(Unit),
    (
        column("code", "Code", Unit.code, Kind.CODE, width=8),
        column("name", "Unit", Unit.name, width=20, sortable=False),
        column("dimension", "Measures", Unit.dimension, width=12, sortable=False),
        column("ratio", "Of the base unit", _ratio(Unit), Kind.CODE, width=22, sortable=False,
               help="How much one of it is, exactly, of the unit that its dimension is counted in"),
    ),
    (Sort("code"),), "catalog.read", searchable=False,
)

ITEM_UNITS = ListQuery(
    "item_units", "Units of items", "item_unit", ItemUnit.id,
    table_of(ItemUnit).outerjoin(table_of(Item), Item.id == ItemUnit.item_id)
    .outerjoin(table_of(Unit), Unit.id == ItemUnit.unit_id).outerjoin(Stock, Stock.id == Item.unit_id),
    (
        column("id", "No", ItemUnit.id, Kind.INTEGER, shown=False),
        column("sku", "SKU", Item.sku, Kind.CODE, sortable=False),
        column("name", "Item", Item.name, width=30, sortable=False),
        column("unit", "Unit", Unit.code, Kind.CODE, width=8, sortable=False),
        column("ratio", "Stock units in it", _ratio(ItemUnit), Kind.CODE, sortable=False),
        column("stock_unit", "Stock unit", Stock.code, Kind.CODE, width=8, sortable=False),
        column("for_purchase", "Bought in it", ItemUnit.for_purchase, Kind.FLAG, sortable=False),
        column("for_sale", "Sold in it", ItemUnit.for_sale, Kind.FLAG, sortable=False),
    ),
    (Sort("id"),), "catalog.read", searchable=False,
)

PRICE_LISTS = ListQuery(
    "price_lists", "Price lists", "price_list", PriceList.id,
    table_of(PriceList).outerjoin(table_of(CustomerGroup), CustomerGroup.id == PriceList.group_id),
    (
        column("name", "Price list", PriceList.name, width=24),
        column("currency", "Currency", PriceList.currency, Kind.CODE, width=8, sortable=False),
        column("group", "For the group", CustomerGroup.name, width=18, sortable=False),
        column("valid_from", "From day", PriceList.valid_from, Kind.DATE, sortable=False),
        column("valid_to", "To day", PriceList.valid_to, Kind.DATE, sortable=False),
    ),
    (Sort("name"),), "catalog.read", searchable=False,
)

LIST_PRICES = ListQuery(
    "list_prices", "Prices on lists", "list_price", ListPrice.id,
    table_of(ListPrice).outerjoin(table_of(PriceList), PriceList.id == ListPrice.price_list_id)
    .outerjoin(table_of(Item), Item.id == ListPrice.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    (
        column("id", "No", ListPrice.id, Kind.INTEGER, shown=False),
        column("list", "Price list", PriceList.name, width=20, sortable=False),
        column("sku", "SKU", Item.sku, Kind.CODE, sortable=False),
        column("name", "Item", Item.name, width=30, sortable=False),
        column("min_qty", "From", ListPrice.min_qty, Kind.QUANTITY, unit=Unit.code, sortable=False),
        column("price", "Price", ListPrice.price_micros, Kind.PRICE, unit=PriceList.currency, sortable=False),
        column("valid_from", "From day", ListPrice.valid_from, Kind.DATE, sortable=False),
        column("valid_to", "To day", ListPrice.valid_to, Kind.DATE, sortable=False),
    ),
    (Sort("id"),), "catalog.read", (
        Preset(PresetInfo("standing", "Not ended", Tone.GOOD),
               or_(ListPrice.valid_to.is_(None), ListPrice.valid_to >= TODAY)),
        Preset(PresetInfo("ended", "Ended"), ListPrice.valid_to < TODAY),
    ), searchable=False,
)

CUSTOMER_GROUPS = ListQuery(
    "customer_groups", "Customer groups", "customer_group", CustomerGroup.id, table_of(CustomerGroup),
    (column("name", "Group", CustomerGroup.name, width=30),),
    (Sort("name"),), "catalog.read", searchable=False,
)

DISCOUNTS = ListQuery(
    "discounts", "Discounts", "discount", Discount.id,
    table_of(Discount).outerjoin(table_of(Item), Item.id == Discount.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Category), Category.id == Discount.category_id)
    .outerjoin(table_of(CustomerGroup), CustomerGroup.id == Discount.group_id),
    (
        column("name", "Discount", Discount.name, width=24),
        column("percent", "Percent off", Discount.permille, Kind.PERCENT, sortable=False),
        column("amount", "Amount off", Discount.amount_micros, Kind.PRICE, unit=Discount.currency, sortable=False),
        column("item", "Only item", Item.name, width=24, sortable=False),
        column("category", "Only category", Category.name, width=18, sortable=False),
        column("group", "Only group", CustomerGroup.name, width=16, sortable=False),
        column("min_qty", "From quantity", Discount.min_qty, Kind.QUANTITY, unit=func.coalesce(Unit.code, ""),
               sortable=False),
        column("valid_from", "From day", Discount.valid_from, Kind.DATE, sortable=False),
        column("valid_to", "To day", Discount.valid_to, Kind.DATE, sortable=False),
        column("stackable", "Adds up", Discount.stackable, Kind.FLAG, sortable=False),
        column("priority", "Priority", Discount.priority, Kind.INTEGER, width=8, sortable=False),
        column("ended", "Ended", Discount.ended, Kind.FLAG, width=7, sortable=False),
    ),
    (Sort("name"),), "catalog.read",
    (Preset(PresetInfo("given", "Given", Tone.GOOD), Discount.ended.is_(False)),),
    searchable=False,
)

LISTS = (CATALOG, CATEGORIES, UNITS, ITEM_UNITS, PRICE_LISTS, LIST_PRICES, CUSTOMER_GROUPS,
         DISCOUNTS)
