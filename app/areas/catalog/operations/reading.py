"""What a row of a file says of a category or an item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.areas.catalog.rules import KINDS, STATUSES, TRACKINGS, require_barcode, require_choice, require_no_circle
from app.areas.company.rules import require_text
from app.kernel.errors import DomainError
from app.kernel.money import Price
from app.kernel.own_fields import FieldFacts
from app.kernel.upsert import Wanted

WHOLE_NUMBERS = (
    "shelf_life_days", "best_before_days", "removal_days", "warning_days", "weight_grams", "volume_cm3",
)
TEXTS = ("name", "packaging", "description")
CHOICES = {"kind": KINDS, "tracking": TRACKINGS, "status": STATUSES}


@dataclass(slots=True)
class ItemRow:
    """An item as a row gives it: `values` are the columns that it names; `id` is None for a new one."""

    sku: str
    barcode: str
    values: dict[str, Any]
    id: int | None = None
    own: dict[int, tuple[FieldFacts, str]] = field(default_factory=dict)


def said(row: Mapping[str, str]) -> dict[str, str]:
    """Give the cells of a row that say something."""
    return {key: trimmed for key, text in row.items() if (trimmed := text.strip())}


def read_item(
    row: Mapping[str, str], currency: str, units: Mapping[str, int], categories: Mapping[str, int],
) -> ItemRow:
    """Read a row of items; DomainError names the column to mend."""
    cells = said(row)
    values: dict[str, Any] = {key: cells[key] for key in TEXTS if key in cells}
    for key in WHOLE_NUMBERS:
        if key in cells:
            values[key] = _whole(cells[key], key)
    if cells.get("discontinued") == "true":
        values["status"] = "phasing_out"
    for key, known in CHOICES.items():
        if key in cells:
            values[key] = require_choice(cells[key].lower().replace(" ", "_"), known, key)
    if "price" in cells:
        values["price_micros"] = _price(cells["price"], currency)
    if "unit" in cells:
        values["unit_id"] = _named(cells["unit"], units, "unit", "unit of measure")
    if "category" in cells:
        values["category_id"] = _named(cells["category"], categories, "category", "category")
    return ItemRow(cells.get("sku", ""), require_barcode(cells["barcode"]) if "barcode" in cells else "", values)


def _whole(text: str, field: str) -> int:
    if not text.isdecimal():
        raise DomainError("number.whole", f"“{text}” is not a whole number.", field)
    return int(text)


def _price(text: str, currency: str) -> int:
    try:
        micros = Price.of(text, currency).micros
    except DomainError as error:
        raise DomainError(error.code, error.message, "price") from None
    if micros < 0:
        raise DomainError("price.negative", "A price is not below zero.", "price")
    return micros


def _named(text: str, known: Mapping[str, int], field: str, word: str) -> int:
    if text not in known:
        raise DomainError("name.unknown", f"There is no {word} “{text}”. Import or create it first.", field)
    return known[text]


def read_category(
    row: Mapping[str, str], known: Mapping[str, Mapping[str, int]], parents: Mapping[int, int | None],
) -> Wanted:
    """Read a row of categories; `known` are their numbers by code and by name."""
    cells = said(row)
    name = require_text(cells.get("name", ""), "The name", "name")
    present = known["code"].get(cells["code"], known["name"].get(name)) if "code" in cells else known["name"].get(name)
    if known["name"].get(name, present) != present:
        raise DomainError("category.exists", f"There is another category {name}.", "name")
    values: dict[str, Any] = {"name": name, **{key: cells[key] for key in ("code", "description") if key in cells}}
    if "parent" in cells:
        values["parent_id"] = _named(cells["parent"], {**known["name"], **known["code"]}, "parent", "category")
        if present is not None:
            require_no_circle(present, values["parent_id"], parents, "parent")
    return Wanted(present, values)
