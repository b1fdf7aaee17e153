"""The parts of kits: lines of an order without a price, which are what is reserved, picked and shipped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from app.areas.catalog.queries import load_items
from app.areas.catalog.rules.boms import in_millionths
from app.areas.sales.models import SalesOrderLine
from app.areas.sales.queries.kits import kit_parts
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import UnitOfWork

PARTS_FROM = 10_000
"""Positions of parts begin beyond those that people give: the kit's own, and the part's behind it."""


@dataclass(frozen=True, slots=True)
class KitLine:
    """A line of an order that sells a kit; `stock_qty` in millionths."""

    line_id: int
    order_id: int
    position: int
    item_id: int
    stock_qty: int


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part as it was written down for a kit."""

    line_id: int
    item_id: int
    stock_qty: int
    kit_line_id: int


def write_parts(uow: UnitOfWork, kits: Sequence[KitLine], day: date) -> list[PartLine]:
    """Write the parts of kits as lines of their orders; DomainError for a kit of which nobody said what is in it."""
    parts = kit_parts(uow.connection, {kit.item_id for kit in kits}, day)
    units = {item_id: item.unit_id for item_id, item in load_items(
        uow.connection, {item_id for found in parts.values() for item_id in found}).items()}
    rows = [
        _row(kit, place, item_id, per_one, units) for kit in kits
        for place, (item_id, per_one) in enumerate(_of(uow, kit, parts).items(), 1)
    ]
    ids = uow.insert(SalesOrderLine, rows)
    return [PartLine(number, row["item_id"], row["stock_qty"], row["kit_line_id"])
            for number, row in zip(ids, rows, strict=True)]


def _of(uow: UnitOfWork, kit: KitLine, parts: Mapping[int, Mapping[int, Fraction]]) -> Mapping[int, Fraction]:
    found = parts.get(kit.item_id)
    if not found:
        item = load_items(uow.connection, [kit.item_id])[kit.item_id]
        raise DomainError(
            "kit.empty", f"{item.sku} {item.name} is a kit, and nobody released what is in it. Write a bill of "
            "materials for it and release that first.", f"lines.{kit.position - 1}.item_id",
        )
    return found


def _row(kit: KitLine, place: int, item_id: int, per_one: Fraction, units: Mapping[int, int]) -> dict[str, Any]:
    qty = in_millionths(per_one * Fraction(kit.stock_qty, QUANTITY_SCALE))
    return {
        "order_id": kit.order_id, "position": kit.position * PARTS_FROM + place, "item_id": item_id,
        "unit_id": units[item_id], "qty": qty, "stock_qty": qty, "price_micros": 0, "discount_permille": 0,
        "amount_minor": 0, "stock_qty_shipped": 0, "kit_line_id": kit.line_id, "price_rule": "", "text": "",
        "promised_on": None, "blanket_line_id": None,
    }
