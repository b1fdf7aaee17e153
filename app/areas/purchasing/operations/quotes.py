"""What suppliers answer to a request for quotation: entered by hand, or as their spreadsheets say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.purchasing.models import Quote, QuoteBreak, QuoteLine, Rfq, RfqSupplier
from app.areas.purchasing.operations.amounts import checked_amount, checked_days, checked_price, checked_quantity
from app.areas.purchasing.operations.orders import firm_day
from app.areas.purchasing.operations.rfqs import rfq_lines
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.quoting import RfqState, read_breaks, require_state
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

MOST_DUTY_PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class QuoteLineInput:
    """What a supplier asks for a line; without a price it is not quoted."""

    rfq_line_id: Annotated[int, Field("Item", lookup="rfq_lines", aliases=("line",))]
    price: Annotated[Decimal | None, Field("Price", help="For one of the unit asked about.",
                                           aliases=("unit price",))] = None
    breaks: Annotated[str, Field("Price breaks", help="Such as 100: 2.10; 500: 1.95")] = ""
    min_qty: Annotated[Decimal, Field("Smallest quantity")] = Decimal(0)
    lead_time_days: Annotated[int | None, Field("Lead days", aliases=("lead time",))] = None
    supplier_sku: Annotated[str, Field("Their number")] = ""


@dataclass(frozen=True, slots=True)
class EnterQuote:
    """Write down what a supplier answered; what was entered of it before is replaced."""

    rfq_id: Annotated[int, Field("Request for quotation", hidden=True)]
    supplier_id: Annotated[int, Field("Supplier", hidden=True)]
    lines: Annotated[tuple[QuoteLineInput, ...], Field("Lines")]
    currency: Annotated[str, Field("Currency", help="Left out: the supplier's.")] = ""
    freight: Annotated[Decimal, Field("Freight for all of it")] = Decimal(0)
    duty_permille: Annotated[int, Field("Duty %", help="Of the goods' price.", per_percent=10)] = 0
    payment_days: Annotated[int | None, Field("Payment in days")] = None
    valid_until: Annotated[date | None, Field("Valid until")] = None
    reference: Annotated[str, Field("Their number of it")] = ""
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class DeclineQuote:
    """Write down that a supplier does not quote."""

    rfq_supplier_id: Annotated[int, Field("Supplier asked", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class QuoteResult:
    """The quotation that was written, and how many lines it has a price for."""

    quote_id: int
    number: str
    lines: int


def enter_quote(uow: UnitOfWork, cmd: EnterQuote) -> QuoteResult:
    """Write a quotation; DomainError names the cell that cannot be taken."""
    return put_quote(uow, cmd, source="hand")


def put_quote(uow: UnitOfWork, cmd: EnterQuote, *, source: str) -> QuoteResult:
    """Write a quotation in the place of the former one."""
    rfq = uow.get(Rfq, cmd.rfq_id)
    require_state(rfq.number, rfq.state, RfqState.SENT)
    asked = asked_supplier(uow, rfq, cmd.supplier_id)
    currency = cmd.currency.strip().upper() or load_supplier(uow.connection, cmd.supplier_id).currency
    if not 0 <= cmd.duty_permille <= MOST_DUTY_PERMILLE:
        raise DomainError("quote.duty", "Enter the duty in percent of the price, from 0 to 100.", "duty_permille")
    known = rfq_lines(uow, rfq.id)
    priced = [(line, _line(line, currency, known, index)) for index, line in enumerate(cmd.lines)
              if line.price is not None]
    if not priced:
        raise DomainError("quote.empty", "Enter the price of at least one line, or say that the supplier does not "
                          "quote.", "lines")
    _remove(uow, rfq.id, cmd.supplier_id)
    quote_id = uow.add(
        Quote, rfq_id=rfq.id, supplier_id=cmd.supplier_id, currency=currency, duty_permille=cmd.duty_permille,
        freight_minor=checked_amount(cmd.freight, currency, "freight"), valid_until=cmd.valid_until,
        payment_days=checked_days(cmd.payment_days, "payment_days"), reference=cmd.reference.strip(), note=cmd.note,
        answered_on=firm_day(uow), source=source,
    )
    ids = uow.insert(QuoteLine, [{"quote_id": quote_id, **row} for _, row in priced])
    uow.insert(QuoteBreak, [
        {"quote_line_id": line_id, **step} for line_id, (line, _) in zip(ids, priced, strict=True)
        for step in _breaks(line, currency, cmd.lines.index(line))
    ])
    uow.update(RfqSupplier, asked.id, state="answered", reason="")
    return QuoteResult(quote_id, rfq.number, len(priced))


def _line(line: QuoteLineInput, currency: str, known: Mapping[int, Any], index: int) -> dict[str, Any]:
    if line.rfq_line_id not in known or line.price is None:
        raise DomainError("quote.line", "This line does not belong to the request. Take it off.",
                          f"lines.{index}.rfq_line_id")
    return {
        "rfq_line_id": line.rfq_line_id, "price_micros": checked_price(line.price, currency, f"lines.{index}.price"),
        "min_qty": checked_quantity(line.min_qty, f"lines.{index}.min_qty"), "supplier_sku": line.supplier_sku.strip(),
        "lead_time_days": checked_days(line.lead_time_days, f"lines.{index}.lead_time_days"),
    }


def _breaks(line: QuoteLineInput, currency: str, index: int) -> list[dict[str, int]]:
    field = f"lines.{index}.breaks"
    try:
        found = read_breaks(line.breaks)
    except DomainError as error:
        raise DomainError(error.code, error.message, field) from None
    return [{"min_qty": checked_quantity(least, field), "price_micros": checked_price(price, currency, field)}
            for least, price in found]


def _remove(uow: UnitOfWork, rfq_id: int, supplier_id: int) -> None:
    quotes = [row.id for row in uow.rows(
        select(Quote.id).where(Quote.rfq_id == rfq_id, Quote.supplier_id == supplier_id))]
    lines = [row.id for row in uow.rows(select(QuoteLine.id).where(QuoteLine.quote_id.in_(quotes)))]
    steps = [row.id for row in uow.rows(select(QuoteBreak.id).where(QuoteBreak.quote_line_id.in_(lines)))]
    for model, ids in ((QuoteBreak, steps), (QuoteLine, lines), (Quote, quotes)):
        uow.delete(model, ids)


def asked_supplier(uow: UnitOfWork, rfq: Any, supplier_id: int) -> Any:
    """Find the supplier among those who were asked."""
    row = uow.first(select(RfqSupplier.id, RfqSupplier.state).where(
        RfqSupplier.rfq_id == rfq.id, RfqSupplier.supplier_id == supplier_id))
    if row is None:
        raise DomainError("quote.stranger", f"This supplier was not asked in {rfq.number}.", "supplier_id")
    return row


def decline_quote(uow: UnitOfWork, cmd: DeclineQuote) -> QuoteResult:
    """Keep that a supplier does not quote, and why; a quotation entered before is removed."""
    asked = uow.get(RfqSupplier, cmd.rfq_supplier_id)
    rfq = uow.get(Rfq, asked.rfq_id)
    require_state(rfq.number, rfq.state, RfqState.SENT)
    _remove(uow, rfq.id, asked.supplier_id)
    uow.update(RfqSupplier, asked.id, state="declined", reason=cmd.reason.strip())
    return QuoteResult(0, rfq.number, 0)
