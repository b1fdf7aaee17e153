"""Posting invoices and credit notes: a number without gaps, the journal, and what is open from then on."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.operations import take_number
from app.areas.company.operations.books import Booked, write_entry
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_text
from app.areas.company.rules.books import Purpose, Side, taken_back
from app.areas.company.rules.rates import exchanged
from app.areas.parties.queries import party_codes
from app.areas.sales.events import InvoicePosted
from app.areas.sales.models import Invoice, InvoiceLine, InvoiceTax
from app.areas.sales.operations.invoices import InvoiceResult, count_invoiced, invoice_result
from app.areas.sales.operations.settling import Settling, rate_of_row, settle
from app.areas.sales.rules.invoicing import UNPAID, InvoiceKind, InvoiceState, LineFor, require_invoice_state
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import UnitOfWork

INVOICE = "sales_invoice"
"""The source under which invoices and credit notes stand in the journal."""

NUMBERS = {InvoiceKind.INVOICE: "sales_invoice", InvoiceKind.CREDIT: "sales_credit",
           InvoiceKind.CHARGE: "dunning_charge"}
APART = {LineFor.PREPAID: (Purpose.PREPAID, "Prepayment"), LineFor.FEE: (Purpose.REMINDER_FEE, "Reminder fee"),
         LineFor.INTEREST: (Purpose.INTEREST, "Interest on late payment")}
"""Lines that are no revenue, with what they are written to."""


@dataclass(frozen=True, slots=True)
class PostInvoice:
    """Give a draft its number and let it count; from then on only a credit note corrects it."""

    invoice_id: Annotated[int, Field("Invoice", lookup="invoices")]


@dataclass(frozen=True, slots=True)
class DisputeInvoice:
    """Note that a customer disputes an invoice: it is not dunned until that is settled."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]
    reason: Annotated[str, Field("What they dispute", multiline=True)]


@dataclass(frozen=True, slots=True)
class EndDispute:
    """Note that a dispute is settled."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]


@dataclass(frozen=True, slots=True)
class BlockInvoiceDunning:
    """Say whether an invoice is to be left out of reminders."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]
    blocked: Annotated[bool, Field("Not to be dunned")] = True


def post_invoice(uow: UnitOfWork, cmd: PostInvoice) -> InvoiceResult:
    """Post a draft: number, journal, open amount; a credit note settles its invoice as far as that is open."""
    draft = uow.get(Invoice, cmd.invoice_id)
    require_invoice_state(draft.number or "This draft", draft.state, (InvoiceState.DRAFT,), "posted")
    if draft.kind == InvoiceKind.CREDIT and draft.credits_id is not None:
        require_credit_fits(uow, draft)
    total = draft.net_minor + draft.tax_minor
    uow.update(
        Invoice, draft.id, number=take_number(uow, NUMBERS[InvoiceKind(draft.kind)]), open_minor=total,
        posted_at=uow.now, home_open_minor=draft.home_net_minor + draft.home_tax_minor,
        state=(InvoiceState.POSTED if total else InvoiceState.PAID).value,
        settled_on=None if total else draft.invoiced_on,
    )
    posted = uow.get(Invoice, draft.id)
    _write(uow, posted)
    if posted.kind == InvoiceKind.CREDIT:
        _settle_credited(uow, posted)
    uow.emit(InvoicePosted(posted.id, posted.kind, posted.customer_id))
    return invoice_result(uow, posted.id)


def _write(uow: UnitOfWork, row: Any) -> None:
    taxes = uow.rows(select(table_of(InvoiceTax)).where(InvoiceTax.invoice_id == row.id).order_by(InvoiceTax.code))
    apart = _apart(uow, row)
    sides = [Side(Purpose.RECEIVABLE, row.home_net_minor + row.home_tax_minor)]
    for tax in taxes:
        parts = _parts(uow, row, tax, apart.get(tax.code, {}))
        sides += [Side(APART[kind][0], -minor, tax.code, APART[kind][1]) for kind, minor in parts.items()]
        sides += [
            Side(Purpose.REVENUE, sum(parts.values()) - tax.home_net_minor, tax.code, tax.title),
            Side(Purpose.TAX_DUE, 0 if tax.reverse_charge else -tax.home_tax_minor, tax.code, tax.title),
        ]
    code = party_codes(uow.connection, [row.customer_id])[row.customer_id]
    of = Booked(row.invoiced_on, INVOICE, row.id, row.number, code)
    write_entry(uow, of, taken_back(sides) if row.kind == InvoiceKind.CREDIT else sides)


def _apart(uow: UnitOfWork, row: Any) -> dict[str, dict[LineFor, int]]:
    """Give what an invoice holds that is no revenue, before tax: by tax, and by what the lines are for."""
    sums: dict[str, dict[LineFor, int]] = defaultdict(lambda: defaultdict(int))
    for line in uow.rows(select(InvoiceLine.tax_code, InvoiceLine.kind, InvoiceLine.amount_minor).where(
            InvoiceLine.invoice_id == row.id, InvoiceLine.kind.in_([kind.value for kind in APART]))):
        sums[line.tax_code][LineFor(line.kind)] += line.amount_minor
    return sums


def _parts(uow: UnitOfWork, row: Any, tax: Any, apart: Mapping[LineFor, int]) -> dict[LineFor, int]:
    """Give the same at home; where nothing is revenue, the parts add up to the whole of the tax's net amount."""
    parts = {kind: _at_home(uow, row, tax, minor) for kind, minor in apart.items()}
    if parts and sum(apart.values()) == tax.net_minor:
        last = next(reversed(parts))
        parts[last] += tax.home_net_minor - sum(parts.values())
    return parts


def _at_home(uow: UnitOfWork, row: Any, tax: Any, part: int) -> int:
    if not part:
        return 0
    if part == tax.net_minor:
        return int(tax.home_net_minor)
    if tax.net_minor:
        return round_half_up(part * tax.home_net_minor, tax.net_minor)
    home = load_profile(uow.connection).currency
    return exchanged(Money(part, row.currency), home, rate_of_row(row)).minor


def require_credit_fits(uow: UnitOfWork, draft: Any) -> None:
    """Refuse a credit note that, with those posted before it, is more than its invoice comes to."""
    invoice = uow.get(Invoice, draft.credits_id)
    given = uow.scalar(select(func.sum(Invoice.net_minor + Invoice.tax_minor)).where(
        Invoice.credits_id == invoice.id, Invoice.posted_at.is_not(None))) or 0
    over = int(given) + draft.net_minor + draft.tax_minor - invoice.net_minor - invoice.tax_minor
    if over > 0:
        raise DomainError("credit.too_much", f"With what was credited before, this is {Money(over, invoice.currency)} "
                          f"more than {invoice.number} comes to. Give the draft up and write it anew.")


def _settle_credited(uow: UnitOfWork, credit: Any) -> None:
    again: dict[int, int] = defaultdict(int)
    for line in uow.rows(select(InvoiceLine.order_line_id, InvoiceLine.stock_qty).where(
        InvoiceLine.invoice_id == credit.id, InvoiceLine.reopens.is_(True), InvoiceLine.order_line_id.is_not(None))):
        again[line.order_line_id] += line.stock_qty
    count_invoiced(uow, again, -1)
    if credit.credits_id is None:
        return
    invoice = uow.get(Invoice, credit.credits_id)
    minor = min(invoice.open_minor, credit.open_minor)
    if minor > 0:
        settle(uow, invoice, credit, Settling(minor, minor), _later(credit.invoiced_on, invoice.invoiced_on))


def _later(one: date, other: date) -> date:
    return max(one, other)


def dispute_invoice(uow: UnitOfWork, cmd: DisputeInvoice) -> InvoiceResult:
    """Mark an invoice as disputed, with the reason."""
    row = uow.get(Invoice, cmd.invoice_id)
    require_invoice_state(row.number or "This draft", row.state, UNPAID, "disputed")
    uow.update(Invoice, row.id, disputed=True, dispute_reason=require_text(cmd.reason, "What is disputed", "reason"))
    return invoice_result(uow, row.id)


def end_dispute(uow: UnitOfWork, cmd: EndDispute) -> InvoiceResult:
    """Mark an invoice as no longer disputed; the reason stays in its history."""
    row = uow.get(Invoice, cmd.invoice_id)
    uow.update(Invoice, row.id, disputed=False, dispute_reason="")
    return invoice_result(uow, row.id)


def block_invoice_dunning(uow: UnitOfWork, cmd: BlockInvoiceDunning) -> InvoiceResult:
    """Leave an invoice out of reminders, or take it in again."""
    row = uow.get(Invoice, cmd.invoice_id)
    require_invoice_state(row.number or "This draft", row.state, UNPAID, "left out")
    uow.update(Invoice, row.id, dunning_blocked=cmd.blocked)
    return invoice_result(uow, row.id)
