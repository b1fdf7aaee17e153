"""Entering suppliers' bills and credit notes, and changing them while nothing follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile, rate_on
from app.areas.company.rules import require_text
from app.areas.company.rules.rates import rate_of
from app.areas.company.rules.taxing import TaxedSums
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillTax,
    LandedCharge,
    LandedCost,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierReturn,
)
from app.areas.purchasing.operations.bill_lines import BillLineInput, ReadLine, read_lines, sum_up
from app.areas.purchasing.operations.bill_matching import rematch
from app.areas.purchasing.queries.terms import SupplierTermsRow, load_supplier
from app.areas.purchasing.rules.billing import OPEN_STATES, BillKind, BillState, require_bill_state
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork

NUMBERS = {BillKind.BILL: "bill", BillKind.CREDIT: "credit_note"}


@dataclass(frozen=True, slots=True)
class EnterBill:
    """Enter a supplier's bill; it is compared at once with what was ordered and received."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    supplier_number: Annotated[str, Field("Supplier's number", "As printed on the bill.")]
    billed_on: Annotated[date, Field("Date of the bill")]
    lines: Annotated[tuple[BillLineInput, ...], Field("Lines")]
    due_on: Annotated[date | None, Field("Due", help="Left out: by the supplier's terms.")] = None
    total: Annotated[Decimal | None, Field("Total with tax", "As printed; the lines are checked against it.")] = None
    exchange_rate: Annotated[Decimal | None, Field(
        "Exchange rate", "What one unit of the bill's currency is worth in the firm's; left out, the rate of the day.",
    )] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""
    as_draft: Annotated[bool, Field("Keep as a draft", "Compare it later.")] = False


@dataclass(frozen=True, slots=True)
class ChangeBill:
    """Write a bill anew before it is approved; it is compared again."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]
    supplier_number: Annotated[str, Field("Supplier's number")]
    billed_on: Annotated[date, Field("Date of the bill")]
    lines: Annotated[tuple[BillLineInput, ...], Field("Lines")]
    due_on: Annotated[date | None, Field("Due")] = None
    total: Annotated[Decimal | None, Field("Total with tax", "As printed; the lines are checked against it.")] = None
    exchange_rate: Annotated[Decimal | None, Field("Exchange rate")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class EnterCreditNote:
    """Enter what a supplier gives back: for goods returned, or off a bill that was too high; amounts above nothing."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    supplier_number: Annotated[str, Field("Supplier's number", "As printed on the credit note.")]
    billed_on: Annotated[date, Field("Date of the credit note")]
    lines: Annotated[tuple[BillLineInput, ...], Field("Lines")]
    bill_id: Annotated[int | None, Field("For the bill", "Whose price it corrects.", "bills")] = None
    supplier_return_id: Annotated[int | None, Field(
        "For the return", "The goods for which it was expected.", "supplier_returns",
    )] = None
    total: Annotated[Decimal | None, Field("Total with tax", "As printed; the lines are checked against it.")] = None
    exchange_rate: Annotated[Decimal | None, Field("Exchange rate", "Left out: the bill's, or that of the day.")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class BillResult:
    """The bill, where it stands and what is wrong with it."""

    bill_id: int
    number: str
    state: str
    mismatch: str
    total_minor: int


def enter_bill(uow: UnitOfWork, cmd: EnterBill) -> BillResult:
    """Write a bill and compare it; refuse a number that this supplier has used before, and sums that do not agree."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    currency = _currency(uow, supplier, cmd.lines)
    rate = bill_rate(uow, cmd.exchange_rate, currency, cmd.billed_on)
    lines, sums = _read(uow, supplier.party_id, currency, rate, cmd)
    due_on = cmd.due_on or cmd.billed_on + timedelta(days=supplier.payment_days)
    bill_id = write_bill(
        uow, BillKind.BILL, supplier, cmd.supplier_number, currency, rate, lines, sums,
        billed_on=cmd.billed_on, due_on=due_on, note=cmd.note,
    )
    if not cmd.as_draft:
        rematch(uow, uow.get(Bill, bill_id))
    return bill_result(uow, bill_id)


def enter_credit_note(uow: UnitOfWork, cmd: EnterCreditNote) -> BillResult:
    """Write a credit note; it waits for approval like a bill."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    bill = None if cmd.bill_id is None else uow.get(Bill, cmd.bill_id)
    back = None if cmd.supplier_return_id is None else uow.get(SupplierReturn, cmd.supplier_return_id)
    _require_own(supplier, bill, back)
    currency = bill.currency if bill is not None else _currency(uow, supplier, cmd.lines)
    if bill is not None and cmd.exchange_rate is None:
        rate = Fraction(bill.rate_numerator, bill.rate_denominator)
    else:
        rate = bill_rate(uow, cmd.exchange_rate, currency, cmd.billed_on)
    lines, sums = _read(uow, supplier.party_id, currency, rate, cmd)
    if sums.net_minor <= 0:
        raise DomainError("credit.amount", "A credit note gives something back: enter amounts above nothing.", "lines")
    bill_id = write_bill(
        uow, BillKind.CREDIT, supplier, cmd.supplier_number, currency, rate, lines, sums, billed_on=cmd.billed_on,
        due_on=cmd.billed_on, note=cmd.note, credits_bill_id=cmd.bill_id, supplier_return_id=cmd.supplier_return_id,
    )
    uow.update(Bill, bill_id, state=BillState.MATCHED.value)
    return bill_result(uow, bill_id)


def _require_own(supplier: SupplierTermsRow, bill: Any | None, back: Any | None) -> None:
    if bill is not None and (bill.supplier_id != supplier.party_id or bill.kind != BillKind.BILL):
        raise DomainError("credit.bill", f"{bill.number} is no bill of {supplier.name}.", "bill_id")
    if bill is not None and bill.state not in (BillState.APPROVED, BillState.PAID):
        raise DomainError(
            "credit.state", f"{bill.number} is not approved yet: correct the bill, or wait with the credit note until "
            "it is approved.", "bill_id",
        )
    if back is not None and (back.supplier_id != supplier.party_id or back.state == "reversed"):
        raise DomainError("credit.return", f"{back.number} is no return to {supplier.name}.", "supplier_return_id")


def change_bill(uow: UnitOfWork, cmd: ChangeBill) -> BillResult:
    """Write a bill's lines and sums anew."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, OPEN_STATES, "changed")
    require_no_follower(uow, bill)
    supplier = load_supplier(uow.connection, bill.supplier_id)
    rate = bill_rate(uow, cmd.exchange_rate, bill.currency, cmd.billed_on)
    lines, sums = _read(uow, supplier.party_id, bill.currency, rate, cmd)
    number = _own_number(uow, supplier, cmd.supplier_number, bill.id)
    for model in (BillLine, BillTax):
        gone = uow.rows(select(model.id).where(model.bill_id == bill.id))
        uow.delete(model, [row.id for row in gone])
    _write_parts(uow, bill.id, lines, sums)
    uow.update(
        Bill, bill.id, expected_version=cmd.expected_version, supplier_number=number, billed_on=cmd.billed_on,
        due_on=cmd.due_on or cmd.billed_on + timedelta(days=supplier.payment_days), note=cmd.note,
        rate_numerator=rate.numerator, rate_denominator=rate.denominator, **sums.columns,
    )
    rematch(uow, uow.get(Bill, bill.id))
    return bill_result(uow, bill.id)


def require_no_follower(uow: UnitOfWork, bill: Any) -> None:
    """Refuse to change or take back a bill that a credit note or a posted landed cost builds on."""
    credit = uow.scalar(select(Bill.number).where(
        Bill.credits_bill_id == bill.id, Bill.state.in_([BillState.APPROVED.value, BillState.PAID.value])))
    landed = uow.scalar(
        select(LandedCost.number).join(LandedCharge, LandedCharge.landed_cost_id == LandedCost.id)
        .where(LandedCharge.bill_id == bill.id, LandedCost.state == "posted"))
    if credit or landed:
        raise DomainError("bill.followed", f"{bill.number} stays as it is: {credit or landed} builds on it. Take that "
                          "back first.")


def _currency(uow: UnitOfWork, supplier: SupplierTermsRow, lines: Sequence[BillLineInput]) -> str:
    """Give the currency of the orders that a bill names, the supplier's where it names none."""
    named = {line.order_line_id for line in lines if line.order_line_id is not None}
    found = uow.rows(
        select(PurchaseOrder.currency).join(PurchaseOrderLine, PurchaseOrderLine.order_id == PurchaseOrder.id)
        .where(PurchaseOrderLine.id.in_(named)).distinct()
    )
    currencies = sorted(row.currency for row in found)
    if len(currencies) > 1:
        raise DomainError("bill.currencies", f"A bill has one currency; these orders are in {', '.join(currencies)}.",
                          "lines")
    return currencies[0] if currencies else supplier.currency


def bill_rate(uow: UnitOfWork, given: Decimal | None, currency: str, day: date) -> Fraction:
    """Give the rate at which a bill counts: as given, otherwise that of its day."""
    if given is None:
        return rate_on(uow.connection, currency, day)
    home = load_profile(uow.connection).currency
    if currency == home and given != 1:
        raise DomainError("bill.rate", f"The bill is in {home}: leave the exchange rate out.", "exchange_rate")
    try:
        return rate_of(given, None)
    except DomainError as error:
        raise DomainError("bill.rate", error.message, "exchange_rate") from None


def _read(
    uow: UnitOfWork, supplier_id: int, currency: str, rate: Fraction, cmd: EnterBill | ChangeBill | EnterCreditNote,
) -> tuple[list[ReadLine], TaxedSums]:
    lines, taxes = read_lines(uow, supplier_id, currency, cmd.billed_on, cmd.lines)
    sums = sum_up(uow, lines, taxes, currency, rate)
    if cmd.total is not None:
        require_total(Money.of(cmd.total, currency), Money(sums.net_minor + sums.tax_minor, currency))
    return lines, sums


def require_total(printed: Money, reckoned: Money) -> None:
    """Refuse lines that do not come to what is printed on a bill."""
    if printed != reckoned:
        word = "more" if reckoned > printed else "less"
        difference = Money(abs(reckoned.minor - printed.minor), printed.currency)
        raise DomainError(
            "bill.total", f"The lines with their tax come to {reckoned}, {difference} {word} than the bill says. Check "
            "quantities, prices and taxes, or enter a line for what is missing.", "total",
        )


def _own_number(uow: UnitOfWork, supplier: SupplierTermsRow, text: str, bill_id: int | None = None) -> str:
    """Give the supplier's number; refuse one that stands on another bill of theirs."""
    number = require_text(text, "The supplier's number", "supplier_number")
    known = uow.first(select(Bill.id, Bill.number, Bill.billed_on).where(
        Bill.supplier_id == supplier.party_id, Bill.supplier_number == number,
        Bill.state != BillState.CANCELLED.value,
    ))
    if known is not None and known.id != bill_id:
        raise DomainError(
            "bill.duplicate", f"{supplier.name}'s bill {number} was entered before, as {known.number} of "
            f"{known.billed_on}. Nothing was entered.", "supplier_number", bill_id=known.id,
        )
    return number


def write_bill(
    uow: UnitOfWork, kind: BillKind, supplier: SupplierTermsRow, supplier_number: str, currency: str, rate: Fraction,
    lines: Sequence[ReadLine], sums: TaxedSums, **more: Any,
) -> int:
    """Write a draft with its lines and taxes and give its number."""
    text = _own_number(uow, supplier, supplier_number)
    bill_id = uow.add(
        Bill, number=take_number(uow, NUMBERS[kind]), kind=kind.value, supplier_id=supplier.party_id,
        supplier_number=text, currency=currency, rate_numerator=rate.numerator, rate_denominator=rate.denominator,
        state=BillState.DRAFT.value, mismatch="", created_by=uow.actor.id, **sums.columns, **more,
    )
    _write_parts(uow, bill_id, lines, sums)
    return bill_id


def _write_parts(uow: UnitOfWork, bill_id: int, lines: Sequence[ReadLine], sums: TaxedSums) -> None:
    uow.insert(BillLine, [
        {"bill_id": bill_id, "position": position, **line.row} for position, line in enumerate(lines, 1)
    ])
    uow.insert(BillTax, [{"bill_id": bill_id, **row} for row in sums.taxes])


def bill_result(uow: UnitOfWork, bill_id: int) -> BillResult:
    """Tell where a bill stands now."""
    table = table_of(Bill)
    row: Any = uow.first(select(table).where(table.c.id == bill_id))
    return BillResult(bill_id, row.number, row.state, row.mismatch, row.net_minor + row.tax_minor)
