"""The views of the catalogue; the tab that shows stock takes them in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.catalog.queries import category_values, item_values, listed_price_values
from app.kernel.declare import Reader
from app.ui.declare import (
    ActionSpec,
    EmptySpec,
    Selection,
    ViewSpec,
    always,
    in_state,
    of_selected,
    one,
    selected,
    some,
)

_as_it_is, _category_as_it_is = of_selected(item_values), of_selected(category_values)
_selected = selected("item_id")


def _within(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"parent_id": selection.ids[0]} if one(selection) else {}


def _same_list(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return listed_price_values(reader, selection.ids[0]) if one(selection) else {}


def _all_selected(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"item_ids": list(selection.ids)}


def _selected_prices(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"list_price_ids": list(selection.ids)}


CREATE_ITEM = ActionSpec(
    "catalog.create_item", "New item", "package-plus", operation="create_item", primary=True, key="Ctrl+N",
    help="Add something that is bought, kept or sold.",
)
CHANGE_ITEM = ActionSpec(
    "catalog.change_item", "Change", "pencil", one, "change_item", _as_it_is, key="Ctrl+Shift+E",
    help="Change the name, the category, the price, how it is tracked.",
)
ITEM_LABEL = ActionSpec("catalog.item_label", "Print label", "barcode", one, document="item_label")

CATALOG_VIEW = ViewSpec(
    "catalog",
    (
        CREATE_ITEM, CHANGE_ITEM, ITEM_LABEL,
        ActionSpec("catalog.set_item_unit", "Set a unit", "ruler", one, "set_item_unit", _selected,
                   help="Say how many stock units a box, a pallet or another unit of it holds."),
        ActionSpec("catalog.change_items", "Change many", "list-checks", some, "change_items", _all_selected,
                   help="Category, price by percent, days before expiry; what changes is told first."),
        ActionSpec("catalog.duplicate_item", "Duplicate", "copy", one, "duplicate_item", _selected,
                   help="Make a new item like it, with its units and what the firm's own fields hold."),
        ActionSpec("catalog.add_barcode", "Add a bar code", "scan-barcode", one, "add_barcode", _selected),
        ActionSpec("catalog.set_list_price", "Set a list price", "tag", one, "set_list_price", _selected),
        ActionSpec("catalog.phase_out_item", "Phase out", "archive", in_state("active", column="status"),
                   "phase_out_item", _selected, help="Sell it off; another item may take its place."),
        ActionSpec("catalog.block_item", "Block", "ban", in_state("active", "phasing_out", column="status"),
                   "block_item", _selected, ask=False, help="Let nobody order, receive or sell it."),
        ActionSpec("catalog.reactivate_item", "Take up again", "circle-check",
                   in_state("phasing_out", "blocked", column="status"), "reactivate_item", _selected, ask=False),
    ),
    EmptySpec("No items yet", "Import your items from a file, or write the first one down.", "boxes",
              "catalog.create_item"),
    group="Catalogue",
)

CATEGORY_VIEW = ViewSpec(
    "categories",
    (
        ActionSpec("catalog.create_category", "New category", "plus", always, "create_category", _within, primary=True),
        ActionSpec("catalog.change_category", "Change", "pencil", one, "change_category", _category_as_it_is),
        ActionSpec("catalog.move_category", "Move", "move", one, "move_category", selected("category_id"),
                   help="Move it with all that lies within it."),
    ),
    EmptySpec("No categories yet", "Categories put items in order, and figures are broken down by them.", "list-tree",
              "catalog.create_category"),
    group="Catalogue",
)

PRICE_VIEW = ViewSpec(
    "list_prices",
    (
        ActionSpec("catalog.create_price_list", "New price list", "plus", always, "create_price_list"),
        ActionSpec("catalog.set_price", "Set a list price", "tag", always, "set_list_price", _same_list, primary=True),
        ActionSpec("catalog.end_prices", "End prices", "calendar-x", some, "end_list_prices", _selected_prices,
                   help="Give the selected prices no more after a day; it can be undone."),
    ),
    EmptySpec("No prices on lists yet",
              "Every item has a sales price. A price list gives some customers another one, from a quantity on or for "
              "a time.", "tags", "catalog.create_price_list"),
    group="Catalogue",
)

CATALOG_VIEWS = (CATALOG_VIEW, CATEGORY_VIEW, PRICE_VIEW)

__all__ = ["CATALOG_VIEWS", "CHANGE_ITEM", "CREATE_ITEM", "ITEM_LABEL"]
