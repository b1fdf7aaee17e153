"""What customers owe: open invoices less credit notes and money on account, and what of it is over due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, literal_column, select

from app.areas.sales.models import Invoice, Payment, SalesOrder, SalesOrderLine
from app.kernel.database import known
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import in_batches

# A literal: SQLite uses a partial index only for a condition that it can read before it runs.
IS_OPEN: ColumnElement[bool] = Invoice.open_minor != literal_column("0")
UNUSED: ColumnElement[bool] = Payment.open_minor != literal_column("0")
SIGN = case((Invoice.kind == "credit", -1), else_=1)
OWED: ColumnElement[bool] = Invoice.kind != literal_column("'credit'")
"""Invoices, and what late payment is charged with."""

PAID_SIGN = case((Payment.kind == "refund", 1), else_=-1)
TO_INVOICE: ColumnElement[bool] = and_(
    SalesOrderLine.stock_qty_shipped > SalesOrderLine.stock_qty_invoiced, SalesOrderLine.kit_line_id.is_(None),
    SalesOrderLine.amount_minor != 0,
)
"""Lines of which something left and is not invoiced; what is given for nothing, such as a replacement, never is."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer owes in one currency, in minor units.

    `open_minor` are invoices and charges less credit notes and money on account, `overdue_minor` those past their day,
    `to_invoice_minor` goods that left and are not invoiced yet, before tax.
    """

    currency: str
    open_minor: int = 0
    overdue_minor: int = 0
    to_invoice_minor: int = 0
    oldest_due: date | None = None

    @property
    def open(self) -> Money:
        """Give what is open."""
        return Money(self.open_minor, self.currency)

    @property
    def overdue(self) -> Money:
        """Give what is over due."""
        return Money(self.overdue_minor, self.currency)


def open_receivables(connection: Connection, customer_id: int, currency: str) -> Money:
    """Give what a customer owes by invoices, less credit notes and money on account."""
    return Money(_open(connection, [customer_id], currency).get(customer_id, 0), currency)


def overdue_receivables(connection: Connection, customer_id: int, currency: str, day: date) -> Money:
    """Give what of a customer's invoices should have been paid before a day."""
    return owed_by(connection, customer_id, currency, day).overdue


def owed_by(connection: Connection, customer_id: int, currency: str, day: date) -> Owed:
    """Tell what one customer owes on a day."""
    return owed_by_many(connection, [customer_id], currency, day)[customer_id]


def owed_by_many(connection: Connection, customer_ids: Iterable[int], currency: str, day: date) -> dict[int, Owed]:
    """Tell what customers owe, by customer."""
    wanted = tuple(dict.fromkeys(customer_ids))
    return known(connection, f"owed {currency} {day} {wanted}",
                 lambda: _owed(connection, list(wanted), currency, day))


def _owed(connection: Connection, wanted: list[int], currency: str, day: date) -> dict[int, Owed]:
    due = _overdue(connection, wanted, currency, day)
    owed, waiting = _open(connection, wanted, currency), _to_invoice(connection, wanted, currency)
    return {
        number: Owed(currency, owed.get(number, 0), *_first_two(due.get(number), waiting.get(number, 0)))
        for number in wanted
    }


def _first_two(due: tuple[int, date] | None, waiting: int) -> tuple[int, int, date | None]:
    return (due[0], waiting, due[1]) if due else (0, waiting, None)


def _open(connection: Connection, customer_ids: list[int], currency: str) -> dict[int, int]:
    sums: dict[int, int] = {}
    for batch in in_batches(customer_ids):
        for model, amount, held in (
            (Invoice, Invoice.open_minor * SIGN, IS_OPEN), (Payment, Payment.open_minor * PAID_SIGN, UNUSED),
        ):
            table: Any = model
            for customer_id, minor in connection.execute(
                select(table.customer_id, func.sum(amount)).where(
                    table.customer_id.in_(batch), table.currency == currency, held).group_by(table.customer_id)
            ):
                sums[customer_id] = sums.get(customer_id, 0) + int(minor)
    return sums


def _overdue(
    connection: Connection, customer_ids: list[int], currency: str, day: date,
) -> dict[int, tuple[int, date]]:
    statement = select(Invoice.customer_id, func.sum(Invoice.open_minor), func.min(Invoice.due_on)).where(
        IS_OPEN, OWED, Invoice.currency == currency, Invoice.due_on < day,
    ).group_by(Invoice.customer_id)
    return {
        number: (int(minor), oldest) for batch in in_batches(customer_ids)
        for number, minor, oldest in connection.execute(statement.where(Invoice.customer_id.in_(batch)))
    }


def _to_invoice(connection: Connection, customer_ids: list[int], currency: str) -> dict[int, int]:
    line = SalesOrderLine
    statement = (
        select(SalesOrder.customer_id, line.amount_minor, line.stock_qty, line.stock_qty_shipped,
               line.stock_qty_invoiced)
        .join(SalesOrder, SalesOrder.id == line.order_id)
        .where(TO_INVOICE, SalesOrder.currency == currency)
    )
    sums: dict[int, int] = {}
    for batch in in_batches(customer_ids):
        for number, amount, ordered, shipped, invoiced in connection.execute(
            statement.where(SalesOrder.customer_id.in_(batch))
        ):
            sums[number] = sums.get(number, 0) + round_half_up(amount * (shipped - invoiced), ordered)
    return sums
