"""What can be done to the catalogue."""

from app.areas.catalog.operations.categories import (
    ChangeCategory,
    CreateCategory,
    MoveCategory,
    change_category,
    create_category,
    move_category,
)
from app.areas.catalog.operations.duplicating import DuplicateItem, duplicate_item
from app.areas.catalog.operations.importing import CATEGORIES_IMPORT, ITEMS_IMPORT
from app.areas.catalog.operations.items import (
    BlockItem,
    ChangeItem,
    CreateItem,
    ItemResult,
    PhaseOutItem,
    ReactivateItem,
    block_item,
    change_item,
    create_item,
    phase_out_item,
    reactivate_item,
)
from app.areas.catalog.operations.price_ends import EndListPrices, end_list_prices
from app.areas.catalog.operations.prices import CreatePriceList, SetListPrice, create_price_list, set_list_price
from app.areas.catalog.operations.setup import create_units
from app.areas.catalog.operations.units import (
    AddBarcode,
    CreateUnit,
    RemoveBarcode,
    SetItemUnit,
    add_barcode,
    create_unit,
    remove_barcode,
    set_item_unit,
)

__all__ = [
    "CATEGORIES_IMPORT",
    "ITEMS_IMPORT",
    "AddBarcode",
    "BlockItem",
    "ChangeCategory",
    "ChangeItem",
    "CreateCategory",
    "CreateItem",
    "CreatePriceList",
    "CreateUnit",
    "DuplicateItem",
    "EndListPrices",
    "ItemResult",
    "MoveCategory",
    "PhaseOutItem",
    "ReactivateItem",
    "RemoveBarcode",
    "SetItemUnit",
    "SetListPrice",
    "add_barcode",
    "block_item",
    "change_category",
    "change_item",
    "create_category",
    "create_item",
    "create_price_list",
    "create_unit",
    "create_units",
    "duplicate_item",
    "end_list_prices",
    "move_category",
    "phase_out_item",
    "reactivate_item",
    "remove_barcode",
    "set_item_unit",
    "set_list_price",
]
