"""Writing invoices as drafts, changing them, and giving them up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import bindparam, select

from app.areas.company.queries import load_profile, rate_on
from app.areas.company.rules import local_day
from app.areas.company.rules.rates import rate_of
from app.areas.company.rules.taxing import TaxedSums, taxed_sums
from app.areas.sales.models import Invoice, InvoiceLine, InvoiceTax, SalesOrderLine
from app.areas.sales.operations.invoice_lines import (
    InvoiceLineInput,
    ReadInvoiceLine,
    item_numbers,
    order_lines_named,
    read_lines,
)
from app.areas.sales.queries.taxes import TaxedFor, load_billing, load_billing_policy, taxed_for
from app.areas.sales.queries.terms import TermsRow, load_terms
from app.areas.sales.rules.invoicing import DueDays, InvoiceKind, InvoiceState, due_days, require_invoice_state
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork, in_batches


@dataclass(frozen=True, slots=True)
class CreateInvoice:
    """Write an invoice as a draft: of what was shipped, of services, freight or other things."""

    customer_id: Annotated[int, Field("Customer", lookup="customers")]
    lines: Annotated[tuple[InvoiceLineInput, ...], Field("Lines")]
    invoiced_on: Annotated[date | None, Field("Date", "Left out: today.")] = None
    due_on: Annotated[date | None, Field("Due", "Left out: by the customer's terms.")] = None
    exchange_rate: Annotated[Decimal | None, Field(
        "Exchange rate", "What one unit of its currency is worth in the firm's; left out, the rate of the day.",
    )] = None
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeInvoice:
    """Write a draft anew."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]
    lines: Annotated[tuple[InvoiceLineInput, ...], Field("Lines")]
    invoiced_on: Annotated[date | None, Field("Date", "Left out: as it is.")] = None
    due_on: Annotated[date | None, Field("Due", "Left out: by the customer's terms.")] = None
    exchange_rate: Annotated[Decimal | None, Field("Exchange rate")] = None
    customer_reference: Annotated[str, Field("Customer's reference")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class CancelInvoice:
    """Give a draft up; what it was for may be invoiced anew."""

    invoice_id: Annotated[int, Field("Invoice", hidden=True)]


@dataclass(frozen=True, slots=True)
class InvoiceResult:
    """The invoice and where it stands; it has no number before it is posted."""

    invoice_id: int
    number: str
    state: str
    total_minor: int
    open_minor: int


def today(uow: UnitOfWork) -> date:
    """Give the day it is where the firm is."""
    return local_day(uow.now, load_profile(uow.connection).zone)


def create_invoice(uow: UnitOfWork, cmd: CreateInvoice) -> InvoiceResult:
    """Write a draft in the currency of the orders that it names, the customer's where it names none."""
    terms = load_terms(uow.connection, cmd.customer_id)
    day = cmd.invoiced_on or today(uow)
    ordered = order_lines_named(uow, cmd.lines)
    currency = _currency(terms, ordered)
    taxed = taxed_for(uow.connection, cmd.customer_id, day, item_numbers(ordered, cmd.lines))
    lines = read_lines(uow, taxed, currency, ordered, cmd.lines)
    rate = invoice_rate(uow, cmd.exchange_rate, currency, day)
    days = _days(uow, terms, day, cmd.due_on)
    return write_invoice(
        uow, InvoiceKind.INVOICE, terms.party_id, currency, rate, lines, sums_of(uow, lines, taxed, currency, rate),
        days, invoiced_on=day, customer_reference=cmd.customer_reference.strip(), note=cmd.note.strip(),
        zone=taxed.zone.value, tax_number=taxed.tax_number,
    )


def change_invoice(uow: UnitOfWork, cmd: ChangeInvoice) -> InvoiceResult:
    """Write the lines and sums of a draft anew."""
    draft = uow.get(Invoice, cmd.invoice_id)
    require_invoice_state("This invoice", draft.state, (InvoiceState.DRAFT,), "changed")
    if draft.kind != InvoiceKind.INVOICE:
        raise DomainError("invoice.credit", "A credit note follows its invoice: give the draft up and write it anew.")
    terms, day = load_terms(uow.connection, draft.customer_id), cmd.invoiced_on or draft.invoiced_on
    remove_lines(uow, draft.id)
    ordered = order_lines_named(uow, cmd.lines)
    taxed = taxed_for(uow.connection, draft.customer_id, day, item_numbers(ordered, cmd.lines))
    lines = read_lines(uow, taxed, draft.currency, ordered, cmd.lines)
    rate = invoice_rate(uow, cmd.exchange_rate, draft.currency, day)
    sums = sums_of(uow, lines, taxed, draft.currency, rate)
    days = _days(uow, terms, day, cmd.due_on)
    write_parts(uow, draft.id, lines, sums)
    uow.update(
        Invoice, draft.id, expected_version=cmd.expected_version, invoiced_on=day, due_on=days.due_on,
        discount_permille=days.discount_permille, discount_until=days.discount_until,
        customer_reference=cmd.customer_reference.strip(), note=cmd.note.strip(), rate_numerator=rate.numerator,
        rate_denominator=rate.denominator, zone=taxed.zone.value, tax_number=taxed.tax_number, **sums.columns,
    )
    return invoice_result(uow, draft.id)


def cancel_invoice(uow: UnitOfWork, cmd: CancelInvoice) -> InvoiceResult:
    """Give a draft up; its lines stay to be read, what they counted as invoiced is open again."""
    draft = uow.get(Invoice, cmd.invoice_id)
    allowed = (InvoiceState.DRAFT, InvoiceState.ELSEWHERE)
    require_invoice_state(draft.number or "This invoice", draft.state, allowed, "cancelled")
    if draft.kind == InvoiceKind.INVOICE:
        count_invoiced(uow, _quantities(uow, draft.id), -1)
    uow.update(Invoice, draft.id, state=InvoiceState.CANCELLED.value)
    return invoice_result(uow, draft.id)


def _days(uow: UnitOfWork, terms: TermsRow, day: date, due_on: date | None) -> DueDays:
    billing = load_billing(uow.connection, terms.party_id)
    days = due_days(day, terms.payment_days, billing.discount_permille, billing.discount_days)
    if due_on is not None and due_on < day:
        raise DomainError("invoice.due", "An invoice cannot be due before its date.", "due_on")
    return days if due_on is None else DueDays(due_on, days.discount_permille, days.discount_until)


def _currency(terms: TermsRow, ordered: Mapping[int, Any]) -> str:
    currencies = sorted({row.currency for row in ordered.values()})
    if len(currencies) > 1:
        raise DomainError("invoice.currencies", f"An invoice has one currency; these orders are in "
                          f"{', '.join(currencies)}.", "lines")
    return currencies[0] if currencies else terms.currency


def invoice_rate(uow: UnitOfWork, given: Decimal | None, currency: str, day: date) -> Fraction:
    """Give the rate at which a document counts: as given, otherwise that of its day."""
    if given is None:
        return rate_on(uow.connection, currency, day)
    home = load_profile(uow.connection).currency
    if currency == home and given != 1:
        raise DomainError("invoice.rate", f"It is in {home}: leave the exchange rate out.", "exchange_rate")
    try:
        return rate_of(given, None)
    except DomainError as error:
        raise DomainError("invoice.rate", error.message, "exchange_rate") from None


def sums_of(
    uow: UnitOfWork, lines: Sequence[ReadInvoiceLine], taxed: TaxedFor, currency: str, rate: Fraction,
) -> TaxedSums:
    """Add up an invoice, its tax rounded as the firm rounds it; DomainError when it comes to less than nothing."""
    home = load_profile(uow.connection).currency
    sums = taxed_sums([(line.tax_code, line.amount_minor) for line in lines], taxed.taxes, currency, home, rate,
                      per_line=load_billing_policy(uow.connection).tax_per_line)
    if sums.net_minor < 0 or sums.net_minor + sums.tax_minor < 0:
        raise DomainError("invoice.negative", "An invoice cannot come to less than nothing. Credit what is too much.",
                          "lines")
    return sums


def write_invoice(
    uow: UnitOfWork, kind: InvoiceKind, customer_id: int, currency: str, rate: Fraction,
    lines: Sequence[ReadInvoiceLine], sums: TaxedSums, days: DueDays, **more: Any,
) -> InvoiceResult:
    """Write a draft with its lines and taxes."""
    invoice_id = uow.add(
        Invoice, kind=kind.value, customer_id=customer_id, state=InvoiceState.DRAFT.value, currency=currency,
        rate_numerator=rate.numerator, rate_denominator=rate.denominator, due_on=days.due_on,
        discount_permille=days.discount_permille, discount_until=days.discount_until, created_by=uow.actor.id,
        **sums.columns, **more,
    )
    write_parts(uow, invoice_id, lines, sums, counts=kind == InvoiceKind.INVOICE)
    return invoice_result(uow, invoice_id)


def write_parts(
    uow: UnitOfWork, invoice_id: int, lines: Sequence[ReadInvoiceLine], sums: TaxedSums, *, counts: bool = True,
) -> None:
    """Write lines and taxes; the goods of an invoice count as invoiced from now on."""
    uow.insert(InvoiceLine, [
        {"invoice_id": invoice_id, "position": position, "tax_minor": tax, **line.row}
        for position, (line, tax) in enumerate(zip(lines, sums.line_taxes, strict=True), 1)
    ])
    uow.insert(InvoiceTax, [{"invoice_id": invoice_id, **row} for row in sums.taxes])
    if counts:
        count_invoiced(uow, _summed((line.order_line_id, line.stock_qty) for line in lines), 1)


def remove_lines(uow: UnitOfWork, invoice_id: int) -> None:
    """Take the lines and taxes of a draft away."""
    count_invoiced(uow, _quantities(uow, invoice_id), -1)
    for model in (InvoiceLine, InvoiceTax):
        gone = uow.rows(select(model.id).where(model.invoice_id == invoice_id))
        uow.delete(model, [row.id for row in gone])


def _quantities(uow: UnitOfWork, invoice_id: int) -> dict[int, int]:
    return _summed((row.order_line_id, row.stock_qty) for row in uow.rows(
        select(InvoiceLine.order_line_id, InvoiceLine.stock_qty).where(InvoiceLine.invoice_id == invoice_id)))


def _summed(quantities: Iterable[tuple[int | None, int]]) -> dict[int, int]:
    """Add quantities up by order line; what no order asked for is left out."""
    result: dict[int, int] = defaultdict(int)
    for number, qty in quantities:
        if number is not None:
            result[number] += qty
    return result


def count_invoiced(uow: UnitOfWork, quantities: Mapping[int, int], sign: int) -> None:
    """Add quantities to what counts as invoiced of order lines, or take them off."""
    present = {row.id: row.stock_qty_invoiced for batch in in_batches(sorted(quantities))
               for row in uow.rows(_INVOICED, ids=batch)}
    uow.update_many(SalesOrderLine, {
        number: {"stock_qty_invoiced": present[number] + sign * qty} for number, qty in quantities.items()
    })


_INVOICED = select(SalesOrderLine.id, SalesOrderLine.stock_qty_invoiced).where(
    SalesOrderLine.id.in_(bindparam("ids", expanding=True))).order_by(SalesOrderLine.id).with_for_update()


def invoice_result(uow: UnitOfWork, invoice_id: int) -> InvoiceResult:
    """Tell where an invoice stands now."""
    row = uow.get(Invoice, invoice_id)
    return InvoiceResult(invoice_id, row.number, row.state, row.net_minor + row.tax_minor, row.open_minor)
