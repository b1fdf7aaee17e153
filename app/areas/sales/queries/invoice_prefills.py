"""What is known of an invoice or a credit note before the person says anything, from what is selected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.models import TaxRate
from app.areas.company.queries import load_profile, taxes_on
from app.areas.company.rules import local_day
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.credited import credited_lines
from app.areas.sales.queries.invoice_page import load_invoice, load_invoice_lines
from app.areas.sales.queries.taxes import load_billing, load_billing_policy
from app.kernel.declare import Reader
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.ui.declare import Selection


def _number(scaled: int) -> str:
    return f"{Quantity(scaled, '').decimal():f}"


def _money(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal():f}"


def firm_day(connection: Connection, now: datetime) -> str:
    """Give today where the firm is, as a form holds it."""
    return local_day(now, load_profile(connection).zone).isoformat()


def invoice_of_lines(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in the orders of the lines selected among those to be invoiced, as far as one customer has them."""
    rows = reader.execute(
        select(SalesOrder.id, SalesOrder.customer_id).join(SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id)
        .where(SalesOrderLine.id.in_(selection.ids)).order_by(SalesOrderLine.id)).all()
    return {"order_ids": list(dict.fromkeys(row.id for row in rows if row.customer_id == rows[0].customer_id))}


def invoice_of_orders(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in the orders that are selected."""
    return {"order_ids": list(selection.ids)}


def new_invoice(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Begin an invoice of today, of the selected customer when one is selected."""
    known: dict[str, Any] = {"invoiced_on": firm_day(reader, now)}
    return {**known, "customer_id": selection.ids[0]} if selection.record == "customer" and selection.ids else known


def present_invoice(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in a draft as it stands."""
    invoice = load_invoice(reader, selection.ids[0])
    held = {code: tax.id for code, tax in taxes_on(reader, invoice.invoiced_on).items()}
    older = {row.code: row.id for row in reader.execute(select(TaxRate.code, TaxRate.id).order_by(TaxRate.id))}
    return {
        "invoice_id": invoice.id, "invoiced_on": invoice.invoiced_on.isoformat(), "due_on": invoice.due_on.isoformat(),
        "customer_reference": invoice.customer_reference, "note": invoice.note, "expected_version": invoice.version,
        "lines": [
            {"order_line_id": line.order_line_id, "item_id": None if line.order_line_id else line.item_id,
             "qty": _number(line.qty) if line.qty else None,
             "price": f"{Price(line.price_micros, invoice.currency).decimal():f}" if line.price_micros else None,
             "amount": _money(line.amount_minor, invoice.currency), "kind": line.kind, "text": line.text,
             "tax_rate_id": held.get(line.tax_code) or older.get(line.tax_code), "order_id": line.order_id,
             "prepaid_id": line.prepaid_id}
            for line in load_invoice_lines(reader, invoice.id)
        ],
    }


def invoice_to_correct(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in an invoice as it stands, to be written anew from today on."""
    known = {**present_invoice(reader, selection, now), "invoiced_on": firm_day(reader, now)}
    return {key: value for key, value in known.items() if key not in ("expected_version", "due_on")}


def credit_of_invoice(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in a credit note for an invoice with what of each line is not credited yet."""
    invoice = load_invoice(reader, selection.ids[0])
    lines = load_invoice_lines(reader, invoice.id)
    before = credited_lines(reader, [line.id for line in lines])
    left = [(line, line.amount_minor - before[line.id].amount_minor, line.stock_qty - before[line.id].stock_qty)
            for line in lines]
    return {
        "invoice_id": invoice.id, "credited_on": firm_day(reader, now),
        "lines": [
            {"invoice_line_id": line.id, "amount": None if line.qty else _money(minor, invoice.currency),
             "qty": _number(line.qty * qty // line.stock_qty) if line.qty else None}
            for line, minor, qty in left if minor and (qty or not line.qty)
        ],
    }


def billing_as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Give how a customer is billed, to be changed."""
    known = load_billing(reader, selection.ids[0])
    return {
        "customer_id": selection.ids[0], "discount_percent": f"{known.discount_permille / 10:g}",
        "discount_days": known.discount_days, "dunning_blocked": known.dunning_blocked,
        "dunning_note": known.dunning_note,
    }


def policy_as_it_is(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Give how the firm bills, to be changed."""
    known = load_billing_policy(reader)
    return {
        "tax_per_line": known.tax_per_line, "write_off": _money(known.write_off_minor, load_profile(reader).currency),
        "bank_account": known.bank_account, "closing_words": known.closing_words,
    }
