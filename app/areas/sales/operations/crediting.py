"""Crediting invoices: whole, by line or by amount, with references both ways."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.queries import Tax, load_profile
from app.areas.company.rules import require_text
from app.areas.company.rules.taxing import taxed_sums
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.sales.models import Invoice, InvoiceLine, InvoiceTax
from app.areas.sales.operations.invoice_lines import ReadInvoiceLine
from app.areas.sales.operations.invoices import InvoiceResult, today, write_invoice
from app.areas.sales.operations.posting_invoices import PostInvoice, post_invoice
from app.areas.sales.operations.settling import rate_of_row
from app.areas.sales.queries.credited import Credited, credited_lines
from app.areas.sales.rules.invoicing import (
    COUNTING,
    DueDays,
    InvoiceKind,
    part_of_line,
    require_invoice_state,
)
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreditLineInput:
    """What is credited of a line: a quantity at its price, or an amount."""

    invoice_line_id: Annotated[int, Field("Line", lookup="invoice_lines")]
    qty: Annotated[Decimal | None, Field("Quantity", "In the unit invoiced; left out, all that is left.")] = None
    amount: Annotated[Decimal | None, Field("Or net amount", "A part of the price; the quantity stays.")] = None


@dataclass(frozen=True, slots=True)
class CreditInvoice:
    """Credit an invoice: the whole of it, or the lines given; a draft, unless it is to be posted at once."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]
    reason: Annotated[str, Field("Reason", "As the credit note says it.")]
    lines: Annotated[tuple[CreditLineInput, ...], Field("Lines", "Left empty: all that is not credited yet.")] = ()
    credited_on: Annotated[date | None, Field("Date", "Left out: today.")] = None
    invoice_again: Annotated[bool, Field(
        "To be invoiced anew", "The quantities credited count as not invoiced; for corrections, not for returns.",
    )] = False
    post: Annotated[bool, Field("Post at once")] = False
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReverseInvoice:
    """Take a posted invoice back: credit the whole of it and let its goods be invoiced anew."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]


@dataclass(frozen=True, slots=True)
class Source:
    """What a credit note is made for, such as a return."""

    kind: str = ""
    id: int | None = None


def credit_invoice(uow: UnitOfWork, cmd: CreditInvoice) -> InvoiceResult:
    """Write a credit note for an invoice."""
    return write_credit(uow, cmd, Source())


def write_credit(uow: UnitOfWork, cmd: CreditInvoice, source: Source) -> InvoiceResult:
    """Write a credit note that says what it was made for; DomainError when more is credited than was invoiced."""
    invoice = uow.get(Invoice, cmd.invoice_id)
    if invoice.kind == InvoiceKind.CREDIT:
        raise DomainError("credit.credit", f"{invoice.number} is a credit note. Write a new invoice instead.")
    require_invoice_state(invoice.number or "This draft", invoice.state, COUNTING, "credited")
    reason = require_text(cmd.reason, "The reason", "reason")
    day = max(cmd.credited_on or today(uow), invoice.invoiced_on)
    lines, parts = _lines(uow, invoice, cmd)
    home = load_profile(uow.connection).currency
    sums = taxed_sums([(line.tax_code, line.amount_minor) for line in lines], _taxes(uow, invoice), invoice.currency,
                      home, rate_of_row(invoice), given=parts)
    if sums.net_minor + sums.tax_minor <= 0:
        raise DomainError("credit.nothing", f"Nothing of {invoice.number} is left to be credited.", "lines")
    made = write_invoice(
        uow, InvoiceKind.CREDIT, invoice.customer_id, invoice.currency, rate_of_row(invoice), lines, sums,
        DueDays(day, 0, None), invoiced_on=day, customer_reference=invoice.customer_reference, note=cmd.note.strip(),
        zone=invoice.zone, tax_number=invoice.tax_number, credits_id=invoice.id, reason=reason, for_kind=source.kind,
        for_id=source.id,
    )
    return post_invoice(uow, PostInvoice(made.invoice_id)) if cmd.post else made


def reverse_invoice(uow: UnitOfWork, cmd: ReverseInvoice) -> InvoiceResult:
    """Credit the whole of an invoice, posted at once."""
    return credit_invoice(uow, CreditInvoice(cmd.invoice_id, "Invoice taken back", invoice_again=True, post=True))


def _taxes(uow: UnitOfWork, invoice: Any) -> dict[str, Tax]:
    """Give the taxes as the invoice charged them, whatever holds today."""
    rows = uow.rows(select(table_of(InvoiceTax)).where(InvoiceTax.invoice_id == invoice.id))
    return {
        row.code: Tax(0, row.code, row.title, row.percent, invoice.invoiced_on, "sale", row.reverse_charge)
        for row in rows if row.code
    }


def _lines(uow: UnitOfWork, invoice: Any, cmd: CreditInvoice) -> tuple[list[ReadInvoiceLine], list[int]]:
    table = table_of(InvoiceLine)
    present = {row.id: row for row in uow.rows(
        select(table).where(table.c.invoice_id == invoice.id).order_by(table.c.position))}
    before = credited_lines(uow.connection, list(present))
    given = cmd.lines or tuple(CreditLineInput(number) for number in present)
    lines, taxes = [], []
    for index, one in enumerate(given):
        row = present.get(one.invoice_line_id)
        if row is None:
            raise DomainError("credit.line", f"{invoice.number} has no such line.", f"lines.{index}.invoice_line_id")
        done = before[row.id]
        qty, stock_qty, amount = _part(one, row, done, invoice, f"lines.{index}")
        if not amount and not cmd.lines:
            continue
        tax = _tax_part(row, done, amount)
        before[row.id] = Credited(done.stock_qty + stock_qty, done.amount_minor + amount, done.tax_minor + tax)
        lines.append(ReadInvoiceLine(
            row.kind, row.text, amount, row.tax_code, row.tax_reason, row.order_id, row.order_line_id, row.item_id,
            row.unit_id, qty, stock_qty, row.price_micros, row.discount_permille, row.id,
            cmd.invoice_again and stock_qty > 0, row.prepaid_id,
        ))
        taxes.append(tax)
    return lines, taxes


def _part(one: CreditLineInput, row: Any, done: Credited, invoice: Any, path: str) -> tuple[int, int, int]:
    """Give quantity, stock quantity and net amount that a line of a credit note takes of its line."""
    left, left_qty = row.amount_minor - done.amount_minor, row.stock_qty - done.stock_qty
    if one.amount is not None:
        try:
            amount = Money.of(one.amount, invoice.currency).minor
        except DomainError as error:
            raise DomainError(error.code, error.message, f"{path}.amount") from None
        if not _within(amount, left):
            raise _too_much(Money(left, invoice.currency), row, f"{path}.amount")
        if one.qty is None:
            return 0, 0, amount
    else:
        amount = left
    if one.qty is None or not row.qty:
        return _in_unit(row, left_qty), left_qty, amount
    stock_qty = _stock_qty(row, positive_quantity(one.qty, f"{path}.qty"), f"{path}.qty")
    if stock_qty > left_qty:
        raise _too_much(f"{_in_unit(row, left_qty) / 1_000_000:g}", row, f"{path}.qty")
    if one.amount is None and stock_qty < left_qty:
        amount = min(part_of_line(row.amount_minor, row.stock_qty, done.stock_qty, stock_qty), left)
    return _in_unit(row, stock_qty), stock_qty, amount


def _within(amount: int, left: int) -> bool:
    return 0 < amount <= left if left > 0 else left <= amount < 0


def _too_much(left: object, row: Any, field: str) -> DomainError:
    return DomainError("credit.too_much", f"Of line {row.position}, {row.text}, {left} is left to be credited.", field)


def _stock_qty(row: Any, qty: int, field: str) -> int:
    exact = Fraction(qty * row.stock_qty, row.qty)
    if exact.denominator != 1:
        raise DomainError("credit.unit", "This is not a whole number of the item's stock unit.", field)
    return exact.numerator


def _in_unit(row: Any, stock_qty: int) -> int:
    return int(row.qty * stock_qty // row.stock_qty) if row.stock_qty else 0


def _tax_part(row: Any, done: Credited, amount: int) -> int:
    """Give the tax on a part of a line: the last part takes what is left, so that nothing is lost by rounding."""
    if done.amount_minor + amount == row.amount_minor:
        return int(row.tax_minor - done.tax_minor)
    return round_half_up(row.tax_minor * amount, row.amount_minor) if row.amount_minor else 0
