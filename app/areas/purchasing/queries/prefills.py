"""What is known of a command before the person says anything, from what is selected."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.areas.purchasing.models import PriceBreak, SupplierItem
from app.areas.purchasing.queries.order_page import load_order, load_order_lines
from app.areas.purchasing.queries.places import suggest_places
from app.areas.purchasing.queries.receipt_page import load_receipt, load_receipt_lines, waiting_of
from app.areas.purchasing.queries.terms import load_supplier
from app.kernel.columns import table_of
from app.kernel.declare import Reader
from app.kernel.fields import encode
from app.kernel.money import Money, Price
from app.kernel.own_fields import own_values
from app.kernel.quantity import Quantity
from app.ui.declare import Prefill, Selection


def all_selected(field: str) -> Prefill:
    """Fill one field with all records that are selected."""

    def fill(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
        return {field: list(selection.ids)}

    return fill


def _number(scaled: int) -> str:
    return f"{Quantity(scaled, '').decimal():f}"


def present_terms(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in the terms that hold now."""
    supplier = load_supplier(reader, selection.ids[0])
    least = Money(supplier.minimum_order_minor, supplier.currency)
    return {
        "supplier_id": supplier.party_id, "standing": supplier.standing, "payment_days": supplier.payment_days,
        "lead_time_days": supplier.lead_time_days, "minimum_order": encode(least.decimal()),
        "discount_days": supplier.discount_days, "discount_permille": supplier.discount_permille,
        "incoterm": supplier.incoterm, "incoterm_place": supplier.incoterm_place,
        "own": own_values(reader, "supplier", supplier.party_id),
    }


def present_offer(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in what the supplier offers now."""
    table = table_of(SupplierItem)
    row = reader.execute(select(table).where(table.c.id == selection.ids[0])).one()
    breaks = reader.execute(
        select(PriceBreak.min_qty, PriceBreak.price_micros)
        .where(PriceBreak.supplier_item_id == row.id).order_by(PriceBreak.min_qty)
    )
    return {
        "supplier_id": row.supplier_id, "item_id": row.item_id, "unit_id": row.unit_id,
        "supplier_sku": row.supplier_sku, "price": _price(row.price_micros, row.currency),
        "min_qty": _number(row.min_qty), "multiple_qty": _number(row.multiple_qty),
        "lead_time_days": row.lead_time_days, "preferred": row.preferred,
        "breaks": [
            {"min_qty": _number(step.min_qty), "price": _price(step.price_micros, row.currency)} for step in breaks
        ],
    }


def _price(micros: int, currency: str) -> str:
    return f"{Price(micros, currency).decimal():f}"


def present_order(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in the order as it stands."""
    order = load_order(reader, selection.ids[0])
    return {
        "order_id": order.id, "note": order.note, "expected_version": order.version,
        "lines": [
            {"line_id": line.id, "item_id": line.item_id, "qty": _number(line.qty), "unit_id": line.unit_id,
             "price": _price(line.price_micros, order.currency), "due_on": line.due_on.isoformat()}
            for line in load_order_lines(reader, order.id)
        ],
    }


def promised_day(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Propose the day the order is due."""
    order = load_order(reader, selection.ids[0])
    return {"order_id": order.id, "promised_on": order.due_on.isoformat()}


def open_quantities(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in all that is still to come, in the units ordered."""
    order = load_order(reader, selection.ids[0])
    return {
        "order_id": order.id,
        "lines": [
            {"order_line_id": line.id, "qty": _number(rest)}
            for line in load_order_lines(reader, order.id) if (rest := _open_in_unit(line)) > 0
        ],
    }


def _open_in_unit(line: Any) -> int:
    """Give what is open of a line in millionths of the unit ordered, rounded down where that is not exact."""
    rest = Fraction((line.stock_qty - line.stock_qty_received) * line.qty, line.stock_qty)
    return rest.numerator // rest.denominator


def waiting_goods(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in all that waits to be put away, with the place suggested for each."""
    receipt = load_receipt(reader, selection.ids[0])
    lines = [line for line in load_receipt_lines(reader, receipt.id) if waiting_of(line)]
    places = suggest_places(reader, receipt.warehouse_id, [(line.item_id, waiting_of(line)) for line in lines])
    return {
        "receipt_id": receipt.id,
        "lines": [
            {"receipt_line_id": line.id, "location_id": place.location_id, "qty": _number(waiting_of(line))}
            for line, place in zip(lines, places, strict=True)
        ],
    }
