"""Invoicing what was shipped: of one order, of several of a customer on one invoice, or of all; and prepayments."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.models import TaxRate
from app.areas.company.queries import load_profile
from app.areas.company.rules import day_start
from app.areas.sales.models import Invoice, InvoiceLine, SalesOrder, SalesOrderLine
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoices import CreateInvoice, InvoiceResult, create_invoice, today
from app.areas.sales.operations.posting_invoices import PostInvoice, post_invoice
from app.areas.sales.queries.prepaid import prepaid_left
from app.areas.sales.queries.receivables import TO_INVOICE
from app.areas.sales.queries.taxes import taxed_for
from app.areas.sales.rules import BOOKED_STATES
from app.areas.sales.rules.invoicing import InvoiceKind, InvoiceState, LineFor
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.rounding import allocate, round_half_up
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class InvoiceOrders:
    """Invoice all that was shipped of orders of one customer and is not invoiced yet, with their freight."""

    order_ids: Annotated[tuple[int, ...], Field("Orders", hidden=True)]
    invoiced_on: Annotated[date | None, Field("Date", "Left out: today.")] = None
    post: Annotated[bool, Field("Post at once", "Otherwise a draft is written.")] = False


@dataclass(frozen=True, slots=True)
class InvoiceShipped:
    """Invoice everything that was shipped and is not invoiced yet: an invoice for each customer, or for each order."""

    invoiced_on: Annotated[date | None, Field("Date", "Left out: today.")] = None
    each_order: Annotated[bool, Field("An invoice for each order", "Otherwise one for each customer.")] = False
    post: Annotated[bool, Field("Post at once", "Otherwise drafts are written.")] = False
    customer_id: Annotated[int | None, Field("Only the customer", lookup="customers")] = None


@dataclass(frozen=True, slots=True)
class InvoicePrepayment:
    """Ask for a part of an order ahead; later invoices of the order take it off."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    percent: Annotated[Decimal | None, Field("Percent of the order")] = None
    amount: Annotated[Decimal | None, Field("Or net amount")] = None
    invoiced_on: Annotated[date | None, Field("Date", "Left out: today.")] = None
    post: Annotated[bool, Field("Post at once")] = False


@dataclass(frozen=True, slots=True)
class MarkInvoicedElsewhere:
    """Note that what was shipped up to a day was invoiced by another program, so that it is not invoiced again."""

    through: Annotated[date, Field("Orders up to", "By the day on which they were ordered.")]
    customer_id: Annotated[int | None, Field("Only the customer", lookup="customers")] = None


@dataclass(frozen=True, slots=True)
class InvoicesMade:
    """How many invoices were written, and which."""

    invoices: int
    invoice_ids: tuple[int, ...]


def invoice_orders(uow: UnitOfWork, cmd: InvoiceOrders) -> InvoiceResult:
    """Write one invoice of orders of one customer and currency."""
    orders = uow.get_many(SalesOrder, cmd.order_ids)
    if len({(order.customer_id, order.currency) for order in orders.values()}) > 1:
        raise DomainError("invoice.several", "One invoice is for one customer and in one currency. Select orders that "
                          "share both, or invoice all that was shipped.", "order_ids")
    lines = _lines_of(uow, list(orders))
    if not lines:
        raise DomainError("invoice.nothing", "All that was shipped of this is invoiced already.", "order_ids")
    first = orders[min(orders)]
    references = dict.fromkeys(order.customer_reference for order in orders.values() if order.customer_reference)
    made = create_invoice(uow, CreateInvoice(
        first.customer_id, tuple(lines), cmd.invoiced_on, customer_reference=", ".join(references)))
    return post_invoice(uow, PostInvoice(made.invoice_id)) if cmd.post else made


def invoice_shipped(uow: UnitOfWork, cmd: InvoiceShipped) -> InvoicesMade:
    """Write an invoice for each customer, or each order, of which something was shipped and is not invoiced."""
    wanted = select(SalesOrder.id, SalesOrder.customer_id, SalesOrder.currency).distinct().join(
        SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id).where(TO_INVOICE)
    if cmd.customer_id is not None:
        wanted = wanted.where(SalesOrder.customer_id == cmd.customer_id)
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in uow.rows(wanted.order_by(SalesOrder.id)):
        groups[(row.id,) if cmd.each_order else (row.customer_id, row.currency)].append(row.id)
    made = [invoice_orders(uow, InvoiceOrders(tuple(ids), cmd.invoiced_on, cmd.post)) for ids in groups.values()]
    return InvoicesMade(len(made), tuple(one.invoice_id for one in made))


def mark_invoiced_elsewhere(uow: UnitOfWork, cmd: MarkInvoicedElsewhere) -> InvoicesMade:
    """Write for each customer what was invoiced elsewhere: it has no number, and is in no journal."""
    zone = load_profile(uow.connection).zone
    wanted = select(SalesOrder.id, SalesOrder.customer_id, SalesOrder.currency).distinct().join(
        SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id).where(
        TO_INVOICE, SalesOrder.ordered_at < day_start(cmd.through + timedelta(days=1), zone))
    if cmd.customer_id is not None:
        wanted = wanted.where(SalesOrder.customer_id == cmd.customer_id)
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in uow.rows(wanted.order_by(SalesOrder.id)):
        groups[row.customer_id, row.currency].append(row.id)
    if not groups:
        raise DomainError("invoice.nothing", "Nothing that was shipped up to this day waits to be invoiced.", "through")
    made = [invoice_orders(uow, InvoiceOrders(tuple(ids), cmd.through)).invoice_id for ids in groups.values()]
    uow.update_many(Invoice, {number: {"state": InvoiceState.ELSEWHERE.value} for number in made})
    return InvoicesMade(len(made), tuple(made))


def _lines_of(uow: UnitOfWork, order_ids: Sequence[int]) -> list[InvoiceLineInput]:
    rows = uow.rows(
        select(SalesOrderLine.id, SalesOrderLine.order_id).where(TO_INVOICE, SalesOrderLine.order_id.in_(order_ids))
        .order_by(SalesOrderLine.order_id, SalesOrderLine.position))
    lines = [InvoiceLineInput(row.id) for row in rows]
    billed = list(dict.fromkeys(row.order_id for row in rows))
    return [*lines, *_freight(uow, billed), *_prepaid(uow, billed)]


def _freight(uow: UnitOfWork, order_ids: Sequence[int]) -> list[InvoiceLineInput]:
    """Give what of the freight of orders no invoice has charged yet."""
    charged = {row.order_id: int(row.minor) for row in uow.rows(
        select(InvoiceLine.order_id, func.sum(InvoiceLine.amount_minor).label("minor"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.order_id.in_(order_ids), InvoiceLine.kind == LineFor.FREIGHT.value,
               Invoice.kind == InvoiceKind.INVOICE.value, Invoice.state != InvoiceState.CANCELLED.value)
        .group_by(InvoiceLine.order_id))}
    orders = uow.get_many(SalesOrder, order_ids)
    return [
        InvoiceLineInput(amount=Money(rest, order.currency).decimal(), kind=LineFor.FREIGHT, order_id=order.id,
                         text=f"Freight {order.number}")
        for order in orders.values() if (rest := order.freight_minor - charged.get(order.id, 0)) > 0
    ]


def _prepaid(uow: UnitOfWork, order_ids: Sequence[int]) -> list[InvoiceLineInput]:
    """Give what was asked for ahead for orders, to be taken off: at the tax at which it was charged."""
    rows = uow.rows(
        select(InvoiceLine.invoice_id, InvoiceLine.order_id, InvoiceLine.tax_code, Invoice.currency, Invoice.number)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.order_id.in_(order_ids), InvoiceLine.kind == LineFor.PREPAID.value,
               InvoiceLine.prepaid_id.is_(None), Invoice.kind == InvoiceKind.INVOICE.value,
               Invoice.posted_at.is_not(None))
        .order_by(InvoiceLine.id))
    asked: dict[tuple[int, str], Any] = {(row.invoice_id, row.tax_code): row for row in rows}
    left = prepaid_left(uow.connection, sorted({row.invoice_id for row in rows}))
    return [
        InvoiceLineInput(amount=-Money(left[key], row.currency).decimal(), kind=LineFor.PREPAID, order_id=row.order_id,
                         prepaid_id=key[0], text=f"Prepayment {row.number}", tax_rate_id=_tax_id(uow, row))
        for key, row in asked.items() if left.get(key, 0) > 0
    ]


def _tax_id(uow: UnitOfWork, row: Any) -> int | None:
    found = uow.scalar(select(TaxRate.id).where(TaxRate.code == row.tax_code).order_by(TaxRate.id.desc()).limit(1))
    return None if found is None else int(found)


def invoice_prepayment(uow: UnitOfWork, cmd: InvoicePrepayment) -> InvoiceResult:
    """Write an invoice for a part of an order ahead, shared among the taxes of its lines."""
    order = uow.get(SalesOrder, cmd.order_id)
    if order.state not in BOOKED_STATES:
        raise DomainError("prepay.state", f"{order.number} is not confirmed. Confirm it first.")
    lines = uow.rows(select(SalesOrderLine.item_id, SalesOrderLine.amount_minor).where(
        SalesOrderLine.order_id == order.id, SalesOrderLine.kit_line_id.is_(None)).order_by(SalesOrderLine.position))
    minor = _asked(cmd, order)
    day = cmd.invoiced_on or today(uow)
    taxed = taxed_for(uow.connection, order.customer_id, day, {line.item_id for line in lines})
    weights: dict[str, int] = defaultdict(int)
    for line in lines:
        weights[taxed.choose(line.item_id)[0]] += line.amount_minor
    given = tuple(
        InvoiceLineInput(amount=Money(part, order.currency).decimal(), kind=LineFor.PREPAID, order_id=order.id,
                         text=f"Prepayment for {order.number}",
                         tax_rate_id=taxed.taxes[code].id if code in taxed.taxes else None)
        for code, part in zip(weights, allocate(minor, list(weights.values())), strict=True) if part
    )
    made = create_invoice(uow, CreateInvoice(order.customer_id, given, day,
                                             customer_reference=order.customer_reference))
    return post_invoice(uow, PostInvoice(made.invoice_id)) if cmd.post else made


def _asked(cmd: InvoicePrepayment, order: Any) -> int:
    if (cmd.percent is None) == (cmd.amount is None):
        raise DomainError("prepay.how_much", "Say either which percentage of the order, or which amount.", "percent")
    if cmd.amount is not None:
        minor = Money.of(cmd.amount, order.currency).minor
    else:
        minor = round_half_up(int((cmd.percent or Decimal(0)) * 1000) * order.total_minor, 100_000)
    if not 0 < minor <= order.total_minor:
        total = Money(order.total_minor, order.currency)
        raise DomainError("prepay.range", f"A prepayment is more than nothing and at most the order's {total}.",
                          "amount" if cmd.amount is not None else "percent")
    return minor
