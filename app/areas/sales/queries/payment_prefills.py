"""What is known of a payment before the person says anything, from what is selected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.sales.models import BankLine, Invoice, Payment
from app.areas.sales.queries.invoice_prefills import firm_day
from app.areas.sales.queries.open_invoices import open_invoices
from app.areas.sales.queries.payment_page import load_proposals
from app.kernel.columns import table_of
from app.kernel.declare import Reader
from app.kernel.money import Money
from app.ui.declare import Selection


def _money(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal():f}"


def payment_of_invoices(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in the payment of the invoices selected, as far as one customer owes them, less cash discount of today."""
    day = firm_day(reader, now)
    rows = open_invoices(reader, selection.ids)
    if not rows:
        return {"paid_on": day}
    today = now.date()
    mine = [one for one in rows if one.customer_id == rows[0].customer_id]
    currency = str(reader.execute(select(Invoice.currency).where(Invoice.id == mine[0].id)).scalar_one())
    taken = sum(one.open_minor - one.discount_on(today) for one in mine)
    return {
        "customer_id": mine[0].customer_id, "paid_on": day, "currency": currency, "amount": _money(taken, currency),
        "lines": [{"invoice_id": one.id} for one in mine],
    }


def payment_of_customer(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Begin a payment of today, of the customer selected."""
    known: dict[str, Any] = {"paid_on": firm_day(reader, now)}
    return {**known, "customer_id": selection.ids[0]} if selection.record == "customer" and selection.ids else known


def refund_of_credit(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in the refund of what is open of a credit note."""
    table = table_of(Invoice)
    row = reader.execute(select(table).where(table.c.id == selection.ids[0])).one()
    return {"customer_id": row.customer_id, "credit_id": row.id, "amount": _money(row.open_minor, row.currency),
            "paid_on": firm_day(reader, now)}


def refund_of_payment(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Fill in the refund of what is left of a payment."""
    table = table_of(Payment)
    row = reader.execute(select(table).where(table.c.id == selection.ids[0])).one()
    return {"customer_id": row.customer_id, "payment_id": row.id, "amount": _money(row.open_minor, row.currency),
            "paid_on": firm_day(reader, now)}


def book_otherwise(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in what a line of a statement is taken to pay, to be changed."""
    table = table_of(BankLine)
    row = reader.execute(select(table).where(table.c.id == selection.ids[0])).one()
    return {
        "bank_line_id": row.id, "customer_id": row.customer_id,
        "lines": [
            {"invoice_id": one.invoice_id, "amount": _money(one.amount_minor, one.currency),
             "discount": _money(one.discount_minor, one.currency) if one.discount_minor else None}
            for one in load_proposals(reader, row.id)
        ],
    }
