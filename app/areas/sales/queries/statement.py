"""A customer's account as it moved: what stood at the beginning, what came and went, what stands at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from app.areas.sales.models import Invoice, Payment, Settlement
from app.areas.sales.rules.invoicing import InvoiceKind
from app.kernel.columns import table_of

_OWED = {InvoiceKind.INVOICE.value: "Invoice", InvoiceKind.CHARGE.value: "Charges for late payment"}


@dataclass(frozen=True, slots=True)
class Movement:
    """Something that changed what a customer owes in one currency: above nothing they owe more."""

    day: date
    number: str
    text: str
    minor: int
    order: int = 0


def movements(connection: Connection, customer_id: int, currency: str) -> list[Movement]:
    """Read all that changed what a customer owes in one currency, by day."""
    moves = [*_invoices(connection, customer_id, currency), *_payments(connection, customer_id, currency),
             *_let_go(connection, customer_id, currency)]
    return sorted(moves, key=lambda move: (move.day, move.order, move.number))


def _invoices(connection: Connection, customer_id: int, currency: str) -> list[Movement]:
    rows = connection.execute(select(
        Invoice.invoiced_on, Invoice.number, Invoice.kind, (Invoice.net_minor + Invoice.tax_minor).label("minor"),
        Invoice.due_on).where(Invoice.customer_id == customer_id, Invoice.currency == currency,
                              Invoice.posted_at.is_not(None)))
    return [
        Movement(row.invoiced_on, row.number, "Credit note", -row.minor, 1) if row.kind == InvoiceKind.CREDIT else
        Movement(row.invoiced_on, row.number, f"{_OWED[row.kind]}, due {row.due_on.day} {row.due_on:%b %Y}", row.minor)
        for row in rows
    ]


def _payments(connection: Connection, customer_id: int, currency: str) -> list[Movement]:
    table = table_of(Payment)
    rows = connection.execute(select(table).where(table.c.customer_id == customer_id, table.c.currency == currency))
    moves = []
    for row in rows:
        sign, word = (-1, "Payment received") if row.kind == "payment" else (1, "Paid back")
        moves.append(Movement(row.paid_on, row.number, word, sign * row.amount_minor, 2))
        if row.reversed_on is not None:
            moves.append(Movement(row.reversed_on, row.number, f"{word}, taken back", -sign * row.amount_minor, 3))
    return moves


def _let_go(connection: Connection, customer_id: int, currency: str) -> list[Movement]:
    """Give cash discounts and differences let go; payments in another currency settle what they are worth here."""
    rows = connection.execute(
        select(Settlement.day, Settlement.undone_on, Settlement.discount_minor, Settlement.write_off_minor,
               Settlement.amount_minor, Settlement.taken_minor, Invoice.number, Payment.currency,
               Payment.number.label("payment"))
        .join(Invoice, Invoice.id == Settlement.invoice_id).outerjoin(Payment, Payment.id == Settlement.payment_id)
        .where(Invoice.customer_id == customer_id, Invoice.currency == currency, or_(
            Settlement.discount_minor != 0, Settlement.write_off_minor != 0, Payment.currency != currency)))
    return [move for row in rows for move in _of_settlement(row, currency)]


def _of_settlement(row: Any, currency: str) -> list[Movement]:
    parts = [("Cash discount", row.discount_minor), ("Difference let go", row.write_off_minor)]
    if row.currency is not None and row.currency != currency:
        rest = row.amount_minor - row.discount_minor - row.write_off_minor
        parts.append((f"Settled by {row.payment} in {row.currency}", rest))
    moves = []
    for word, minor in parts:
        if minor:
            moves.append(Movement(row.day, row.number, word, -minor, 2))
            if row.undone_on is not None:
                moves.append(Movement(row.undone_on, row.number, f"{word}, taken back", minor, 3))
    return moves


def balance_on(moves: Sequence[Movement], day: date) -> int:
    """Give what was owed at the end of a day."""
    return sum(move.minor for move in moves if move.day <= day)
