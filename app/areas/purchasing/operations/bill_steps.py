"""What becomes of a bill: compared again, disputed, approved, paid, cancelled; and taken back."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day, require_text
from app.areas.company.rules.rates import exchanged
from app.areas.inventory.operations.consignment import open_again
from app.areas.inventory.operations.costing import CostFact, add_cost, take_back_costs
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillMatch,
    BillPolicy,
    ReceiptLine,
    SupplierReturn,
)
from app.areas.purchasing.operations.amounts import checked_amount
from app.areas.purchasing.operations.bill_entries import (
    take_bill_entry_back,
    take_paid_entry_back,
    write_bill_entry,
    write_paid_entry,
)
from app.areas.purchasing.operations.bill_matching import BILL, post_bill, rematch, unpost_bill
from app.areas.purchasing.operations.bills import BillResult, bill_result, require_no_follower
from app.areas.purchasing.rules.billing import OPEN_STATES, BillKind, BillState, LineKind, require_bill_state
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.rounding import allocate
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MatchBill:
    """Compare a bill again with what was ordered and came."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]


@dataclass(frozen=True, slots=True)
class DisputeBill:
    """Do not pay a bill before something is settled."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]
    reason: Annotated[str, Field("What is wrong", multiline=True)]


@dataclass(frozen=True, slots=True)
class ApproveBill:
    """Let a bill be paid and its prices count in the worth of the goods; a disputed one needs a reason."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]
    reason: Annotated[str, Field("Why, although it is disputed", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class TakeBackApproval:
    """Let an approved bill be compared again; the worth of its goods is as before."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]


@dataclass(frozen=True, slots=True)
class PayBill:
    """Note that a bill was paid; no money is moved."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]
    paid_on: Annotated[date, Field("Paid on")]
    reference: Annotated[str, Field("Reference", "Such as the number of the transfer.")] = ""
    discount: Annotated[Decimal | None, Field("Cash discount", "Taken off, with tax, as the bill allows.")] = None


@dataclass(frozen=True, slots=True)
class TakeBackBillPayment:
    """Note that a bill was not paid after all; it is owed again."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]


@dataclass(frozen=True, slots=True)
class CancelBill:
    """Put a bill aside that was entered wrongly; its number may be used again."""

    bill_id: Annotated[int, Field("Bill", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeBillTolerance:
    """Set how far a bill may differ from order and receipt before it is disputed."""

    price_permille: Annotated[int, Field("Dearer %", "Of the line.", per_percent=10)] = 20
    amount: Annotated[Decimal, Field("But never by more than", "In the firm's currency, a line.")] = Decimal(50)
    quantity_permille: Annotated[int, Field("More billed than came %", per_percent=10)] = 0


def match_bill(uow: UnitOfWork, cmd: MatchBill) -> BillResult:
    """Compare again."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, OPEN_STATES, "compared")
    rematch(uow, bill)
    return bill_result(uow, bill.id)


def dispute_bill(uow: UnitOfWork, cmd: DisputeBill) -> BillResult:
    """Mark a bill as disputed, with the reason."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, OPEN_STATES, "disputed")
    reason = require_text(cmd.reason, "What is wrong", "reason")
    uow.update(Bill, bill.id, state=BillState.DISPUTED.value, mismatch=reason)
    return bill_result(uow, bill.id)


def approve_bill(uow: UnitOfWork, cmd: ApproveBill) -> BillResult:
    """Approve a bill that agrees, or a disputed one for a reason; what it differs by goes to the worth of the goods."""
    bill = uow.get(Bill, cmd.bill_id)
    allowed = (BillState.MATCHED, BillState.DISPUTED, BillState.WAITING, BillState.DRAFT)
    require_bill_state(bill.number, bill.state, allowed, "approved")
    by_hand = bill.state == BillState.DISPUTED
    state = BillState.DISPUTED if by_hand else BillState.MATCHED
    if bill.kind == BillKind.BILL and not by_hand:
        state = rematch(uow, bill)
    if state == BillState.WAITING:
        raise DomainError("bill.waiting", f"{bill.number} bills goods that have not come yet. Receive them first, or "
                          "dispute the bill.")
    if state == BillState.DISPUTED and not cmd.reason.strip():
        raise DomainError(
            "bill.disputed", f"{bill.number} is disputed: {bill_result(uow, bill.id).mismatch}. Say why it is approved "
            "all the same.", "reason",
        )
    _post(uow, bill)
    write_bill_entry(uow, bill)
    uow.update(
        Bill, bill.id, state=BillState.APPROVED.value, approved_by=uow.actor.id, approved_at=uow.now,
        note="\n".join(text for text in (bill.note, cmd.reason.strip()) if text),
    )
    return bill_result(uow, bill.id)


def _post(uow: UnitOfWork, bill: Any) -> None:
    if bill.kind == BillKind.BILL:
        post_bill(uow, bill)
        return
    if bill.supplier_return_id is not None:
        back = uow.get(SupplierReturn, bill.supplier_return_id)
        uow.update(SupplierReturn, back.id, state="settled", settled_on=bill.billed_on)
    if bill.credits_bill_id is not None:
        _credit(uow, bill)


def _credit(uow: UnitOfWork, credit: Any) -> None:
    """Take what is given back off the worth of the goods that the bill paid for; a bill wholly given back is credited.

    Goods that went back left at their worth; what is given back for them is no change of what others cost.
    """
    bill = uow.get(Bill, credit.credits_bill_id)
    given = uow.scalar(select(func.sum(Bill.net_minor + Bill.tax_minor)).where(
        Bill.credits_bill_id == bill.id, Bill.state.in_([BillState.APPROVED.value, BillState.PAID.value]))) or 0
    owed = bill.net_minor + bill.tax_minor
    whole = int(given) + credit.net_minor + credit.tax_minor
    if whole > owed:
        over = Money(whole - owed, bill.currency)
        raise DomainError("credit.too_much", f"{credit.number} and what was credited before are {over} more than "
                          f"{bill.number} comes to. Check the amounts.")
    if whole == owed and bill.state == BillState.APPROVED:
        uow.update(Bill, bill.id, state=BillState.CREDITED.value)
    if credit.supplier_return_id is None:
        add_cost(uow, _credited_costs(uow, credit, bill))


def _credited_costs(uow: UnitOfWork, credit: Any, bill: Any) -> list[CostFact]:
    home = load_profile(uow.connection).currency
    rate = Fraction(credit.rate_numerator, credit.rate_denominator)
    lines = uow.rows(select(BillLine.order_line_id, BillLine.amount_minor).where(
        BillLine.bill_id == credit.id, BillLine.kind == LineKind.GOODS.value).order_by(BillLine.position))
    facts = []
    for line in lines:
        parts = uow.rows(
            select(BillMatch.stock_qty, ReceiptLine.move_id)
            .join(BillLine, BillLine.id == BillMatch.bill_line_id)
            .join(ReceiptLine, ReceiptLine.id == BillMatch.receipt_line_id)
            .where(BillLine.bill_id == bill.id, BillLine.order_line_id == line.order_line_id).order_by(BillMatch.id)
        )
        if not parts:
            raise DomainError("credit.line", f"{bill.number} does not bill all the goods that {credit.number} credits.",
                              "lines")
        at_home = exchanged(Money(line.amount_minor, credit.currency), home, rate).minor
        shares = allocate(-at_home, [part.stock_qty for part in parts])
        facts += [
            CostFact(part.move_id, share, "bill", BILL, credit.id, credit.number)
            for part, share in zip(parts, shares, strict=True) if share and part.move_id is not None
        ]
    return facts


def take_back_approval(uow: UnitOfWork, cmd: TakeBackApproval) -> BillResult:
    """Undo what approving a bill did, and compare it again."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, (BillState.APPROVED,), "taken back")
    require_no_follower(uow, bill)
    take_back_costs(uow, BILL, [bill.id])
    take_bill_entry_back(uow, bill)
    unpost_bill(uow, bill.id)
    if bill.supplier_return_id is not None:
        uow.update(SupplierReturn, bill.supplier_return_id, state="open", settled_on=None)
    if bill.credits_bill_id is not None and uow.get(Bill, bill.credits_bill_id).state == BillState.CREDITED:
        uow.update(Bill, bill.credits_bill_id, state=BillState.APPROVED.value)
    uow.update(Bill, bill.id, state=BillState.MATCHED.value, approved_by=None, approved_at=None)
    if bill.kind == BillKind.BILL:
        rematch(uow, uow.get(Bill, bill.id))
    return bill_result(uow, bill.id)


def pay_bill(uow: UnitOfWork, cmd: PayBill) -> BillResult:
    """Mark a bill as paid."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, (BillState.APPROVED,), "paid")
    discount = Money.of(cmd.discount or Decimal(0), bill.currency).minor
    if not 0 <= discount < max(1, bill.net_minor + bill.tax_minor):
        raise DomainError("bill.discount", "The cash discount is a part of what the bill comes to.", "discount")
    write_paid_entry(uow, bill, cmd.paid_on, discount)
    uow.update(Bill, bill.id, state=BillState.PAID.value, paid_on=cmd.paid_on, paid_reference=cmd.reference.strip())
    return bill_result(uow, bill.id)


def take_back_bill_payment(uow: UnitOfWork, cmd: TakeBackBillPayment) -> BillResult:
    """Owe a bill again that was noted as paid; the journal holds both, the taking back as of today."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, (BillState.PAID,), "taken back")
    day = local_day(uow.now, load_profile(uow.connection).zone)
    take_paid_entry_back(uow, bill, max(day, bill.paid_on or day))
    uow.update(Bill, bill.id, state=BillState.APPROVED.value, paid_on=None, paid_reference="")
    return bill_result(uow, bill.id)


def cancel_bill(uow: UnitOfWork, cmd: CancelBill) -> BillResult:
    """Cancel a bill from which nothing follows."""
    bill = uow.get(Bill, cmd.bill_id)
    require_bill_state(bill.number, bill.state, OPEN_STATES, "cancelled")
    require_no_follower(uow, bill)
    uow.update(Bill, bill.id, state=BillState.CANCELLED.value, mismatch=cmd.reason.strip())
    open_again(uow, BILL, bill.id)
    return bill_result(uow, bill.id)


def change_bill_tolerance(uow: UnitOfWork, cmd: ChangeBillTolerance) -> int:
    """Set the tolerance and give its number."""
    for field in ("price_permille", "quantity_permille"):
        if not 0 <= getattr(cmd, field) <= 1000:
            raise DomainError("bill.tolerance", "Enter a share from 0 to 100 %.", field)
    amount = checked_amount(cmd.amount, load_profile(uow.connection).currency, "amount")
    values = {"price_permille": cmd.price_permille, "amount_minor": amount, "quantity_permille": cmd.quantity_permille}
    known = uow.scalar(select(BillPolicy.id).order_by(BillPolicy.id).limit(1))
    if known is None:
        return uow.add(BillPolicy, **values)
    uow.update(BillPolicy, known, **values)
    return int(known)
