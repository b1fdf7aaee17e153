"""What is known of a bill, a credit note or a return before the person says anything, from what is selected."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.areas.company.models import TaxRate
from app.areas.company.queries import load_profile, taxes_on
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    SupplierReturn,
    SupplierReturnLine,
)
from app.areas.purchasing.queries.bill_page import load_bill, load_bill_lines
from app.areas.purchasing.queries.billed import load_tolerance, unbilled_quantities
from app.areas.purchasing.queries.figures import firm_today
from app.kernel.declare import Reader
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.ui.declare import Selection


def _number(scaled: int) -> str:
    return f"{Quantity(scaled, '').decimal():f}"


def bill_of_unbilled(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in the goods selected among those not billed, as far as one supplier brought them."""
    rows = reader.execute(
        select(ReceiptLine.order_line_id, Receipt.supplier_id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(ReceiptLine.id.in_(selection.ids)).order_by(ReceiptLine.id)
    ).all()
    if not rows:
        return {"billed_on": firm_today(reader, now).isoformat()}
    supplier_id = rows[0].supplier_id
    return _bill(reader, supplier_id, [row.order_line_id for row in rows if row.supplier_id == supplier_id], now)


def bill_of_receipt(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in what came with a receipt and is not billed yet."""
    rows = reader.execute(
        select(ReceiptLine.order_line_id, Receipt.supplier_id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .where(Receipt.id == selection.ids[0]).order_by(ReceiptLine.id)
    ).all()
    return _bill(reader, rows[0].supplier_id, [row.order_line_id for row in rows], now) if rows else {}


def bill_of_order(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in what came of an order and is not billed yet."""
    rows = reader.execute(
        select(PurchaseOrderLine.id, PurchaseOrder.supplier_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.id == selection.ids[0]).order_by(PurchaseOrderLine.position)
    ).all()
    return _bill(reader, rows[0].supplier_id, [row.id for row in rows], now) if rows else {}


def _bill(reader: Reader, supplier_id: int, order_line_ids: Sequence[int], now: datetime) -> dict[str, Any]:
    wanted = list(dict.fromkeys(order_line_ids))
    rows = {row.id: row for row in reader.execute(
        select(PurchaseOrderLine.id, PurchaseOrderLine.qty, PurchaseOrderLine.stock_qty, PurchaseOrderLine.price_micros,
               PurchaseOrder.currency).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrderLine.id.in_(wanted)))}
    unbilled, tax = unbilled_quantities(reader, set(wanted)), usual_tax(reader, supplier_id, now)
    return {
        "supplier_id": supplier_id, "billed_on": firm_today(reader, now).isoformat(),
        "lines": [
            {"order_line_id": number, "qty": _number(in_unit(rows[number], unbilled.get(number, 0))),
             "price": f"{Price(rows[number].price_micros, rows[number].currency).decimal():f}", **tax}
            for number in wanted if unbilled.get(number, 0) > 0
        ],
    }


def in_unit(line: Any, stock_qty: int) -> int:
    """Give a stock quantity of an order line in millionths of the unit ordered, rounded down where not exact."""
    rest = Fraction(stock_qty * line.qty, line.stock_qty)
    return rest.numerator // rest.denominator


def usual_tax(reader: Reader, supplier_id: int, now: datetime) -> dict[str, Any]:
    """Give the tax that a supplier charged last, as it holds today, for a line to be filled with."""
    code = reader.execute(
        select(BillLine.tax_code).join(Bill, Bill.id == BillLine.bill_id)
        .where(Bill.supplier_id == supplier_id, BillLine.tax_code != "").order_by(Bill.id.desc()).limit(1)
    ).scalar()
    held = taxes_on(reader, firm_today(reader, now)).get(code or "")
    return {} if held is None else {"tax_rate_id": held.id}


def present_bill(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in a bill as it stands."""
    bill = load_bill(reader, selection.ids[0])
    return {
        "bill_id": bill.id, "supplier_number": bill.supplier_number, "billed_on": bill.billed_on.isoformat(),
        "due_on": bill.due_on.isoformat(), "note": bill.note, "expected_version": bill.version,
        "lines": _present_lines(reader, bill),
    }


def _present_lines(reader: Reader, bill: Any) -> list[dict[str, Any]]:
    taxes = {row.code: row.id for row in reader.execute(select(TaxRate.code, TaxRate.id).order_by(TaxRate.id))}
    return [
        {"order_line_id": line.order_line_id, "qty": _number(line.qty) if line.order_line_id else None,
         "price": f"{Price(line.price_micros, bill.currency).decimal():f}" if line.order_line_id else None,
         "amount": f"{Money(line.amount_minor, bill.currency).decimal():f}", "kind": line.kind, "text": line.text,
         "tax_rate_id": taxes.get(line.tax_code)} for line in load_bill_lines(reader, bill.id)
    ]


def credit_of_bill(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in a credit note for a bill; what is given back of each line is for the person to say."""
    bill = load_bill(reader, selection.ids[0])
    lines = [line for line in _present_lines(reader, bill) if line["kind"] == "goods"]
    return {
        "supplier_id": bill.supplier_id, "bill_id": bill.id, "billed_on": firm_today(reader, now).isoformat(),
        "lines": [{**line, "amount": None} for line in lines],
    }


def credit_of_return(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in the credit note that is expected for a return, at the prices ordered."""
    back = reader.execute(
        select(SupplierReturn.id, SupplierReturn.supplier_id).where(SupplierReturn.id == selection.ids[0])).one()
    rows = reader.execute(
        select(PurchaseOrderLine.id, PurchaseOrderLine.qty, PurchaseOrderLine.stock_qty, PurchaseOrderLine.price_micros,
               PurchaseOrder.currency, SupplierReturnLine.stock_qty.label("returned"))
        .select_from(SupplierReturnLine).join(ReceiptLine, ReceiptLine.id == SupplierReturnLine.receipt_line_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(SupplierReturnLine.supplier_return_id == back.id, ReceiptLine.item_id == PurchaseOrderLine.item_id)
        .order_by(SupplierReturnLine.id)
    )
    tax = usual_tax(reader, back.supplier_id, now)
    return {
        "supplier_id": back.supplier_id, "supplier_return_id": back.id,
        "billed_on": firm_today(reader, now).isoformat(),
        "lines": [
            {"order_line_id": row.id, "qty": _number(in_unit(row, row.returned)),
             "price": f"{Price(row.price_micros, row.currency).decimal():f}", **tax} for row in rows
        ],
    }


def paid_today(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Propose today as the day of payment."""
    return {"bill_id": selection.ids[0], "paid_on": firm_today(reader, now).isoformat()}


def present_tolerance(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in how far a bill may differ now."""
    home = load_profile(reader).currency
    usual = load_tolerance(reader, home, Fraction(1))
    return {
        "price_permille": usual.price_permille, "quantity_permille": usual.quantity_permille,
        "amount": f"{Money(usual.amount_minor, home).decimal():f}",
    }
