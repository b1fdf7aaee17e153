"""What is declared of items, units and prices."""

from app.areas.catalog import documents, operations, queries
from app.areas.catalog.operations.bulk import change_items
from app.areas.catalog.operations.importing_units import BARCODES_IMPORT, ITEM_UNITS_IMPORT
from app.areas.catalog.queries.naming import items_by_barcodes
from app.areas.company.events import CompanyCreated
from app.kernel.declare import (
    CheckSpec,
    DetailSpec,
    DocumentSpec,
    NamesSpec,
    OperationSpec,
    PermissionSpec,
    Subscriber,
)
from app.ui.declare import AreaSpec

CHANGE = "catalog.change"
PRICE = "catalog.price"

ITEMS = AreaSpec(
    name="catalog", title="Catalogue",
    operations=(
        OperationSpec(operations.create_item, "Item created", CHANGE),
        OperationSpec(operations.change_item, "Item changed", CHANGE),
        OperationSpec(operations.block_item, "Item blocked", CHANGE),
        OperationSpec(operations.phase_out_item, "Item phased out", CHANGE),
        OperationSpec(operations.reactivate_item, "Item taken up again", CHANGE),
        OperationSpec(operations.create_unit, "Unit created", CHANGE),
        OperationSpec(operations.set_item_unit, "Unit of an item set", CHANGE),
        OperationSpec(operations.add_barcode, "Bar code added", CHANGE),
        OperationSpec(operations.remove_barcode, "Bar code removed", CHANGE),
        OperationSpec(operations.create_category, "Category created", CHANGE),
        OperationSpec(operations.change_category, "Category changed", CHANGE),
        OperationSpec(operations.move_category, "Category moved", CHANGE),
        OperationSpec(operations.duplicate_item, "Item duplicated", CHANGE),
        OperationSpec(change_items, "Items changed", CHANGE),
        OperationSpec(operations.create_price_list, "Price list created", PRICE),
        OperationSpec(operations.set_list_price, "List price set", PRICE),
        OperationSpec(operations.end_list_prices, "List prices ended", PRICE, verb="End"),
    ),
    subscribers=(Subscriber(CompanyCreated, operations.create_units),),
    lists=queries.LISTS,
    details=(DetailSpec("item", "Item", queries.item_detail),),
    searches=(queries.item_search(),),
    names=(NamesSpec("items", items_by_barcodes),),
    checks=(
        CheckSpec("catalog.circles", "No category lies within itself, no item replaces itself", queries.check_circles),
        CheckSpec("catalog.units", "A stock unit is one of itself", queries.check_units),
    ),
    documents=(DocumentSpec("item_label", "Item label", "item", "catalog.read", documents.item_label),),
    imports=(operations.CATEGORIES_IMPORT, operations.ITEMS_IMPORT, ITEM_UNITS_IMPORT, BARCODES_IMPORT),
    permissions=(
        PermissionSpec("catalog.read", "See items, units and prices"),
        PermissionSpec(CHANGE, "Add and change items, units and categories"),
        PermissionSpec(PRICE, "Set prices on price lists"),
        PermissionSpec("catalog.import", "Import items and categories"),
    ),
)
