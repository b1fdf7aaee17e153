"""Landed costs: what bringing goods here cost, spread over receipts line by line, posted and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile, rate_on
from app.areas.company.rules import require_currency
from app.areas.company.rules.rates import exchanged
from app.areas.inventory.operations.costing import CostFact, add_cost, take_back_costs
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    Container,
    ContainerOrder,
    LandedCharge,
    LandedCost,
    LandedReceipt,
    LandedShare,
    Receipt,
)
from app.areas.purchasing.operations.amounts import checked_amount
from app.areas.purchasing.operations.orders import firm_day
from app.areas.purchasing.queries.landed import landed_goods
from app.areas.purchasing.rules.billing import BillKind, BillState, LineKind
from app.areas.purchasing.rules.landing import BASIS_WORDS, CHARGE_WORDS, Basis, ChargeKind, spread
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork

LANDED = "landed_cost"
"""The source under which landed costs stand in the ledger, with the document's number."""


@dataclass(frozen=True, slots=True)
class LandedReceiptInput:
    """A receipt whose goods bear the costs."""

    receipt_id: Annotated[int, Field("Receipt", lookup="receipts")]


@dataclass(frozen=True, slots=True)
class LandedChargeInput:
    """One cost: what for, how much, and how it is spread."""

    kind: Annotated[ChargeKind, Field("For", titles=tuple((code, word.word) for code, word in CHARGE_WORDS))]
    basis: Annotated[Basis, Field("Spread", titles=tuple((code, word.word) for code, word in BASIS_WORDS))]
    amount: Annotated[Decimal | None, Field("Net amount", "Left out: what the bill comes to without tax.")] = None
    currency: Annotated[str, Field("Currency", "Left out: the bill's, or the firm's own.")] = ""
    bill_id: Annotated[int | None, Field("Bill", "Of the carrier, the customs broker…", "bills")] = None
    text: Annotated[str, Field("Text")] = ""


@dataclass(frozen=True, slots=True)
class PlanLandedCost:
    """Spread costs over receipts; nothing counts before it is posted. A container stands for all its receipts."""

    charges: Annotated[tuple[LandedChargeInput, ...], Field("Costs")]
    receipts: Annotated[tuple[LandedReceiptInput, ...], Field("Receipts")] = ()
    container_id: Annotated[int | None, Field("Container", "All that was received of its orders.", "containers")] = None
    cost_on: Annotated[date | None, Field("Day", "Of the exchange rates; left out: today.")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ChangeLandedCost:
    """Spread anew, before anything was posted."""

    landed_cost_id: Annotated[int, Field("Landed cost", hidden=True)]
    charges: Annotated[tuple[LandedChargeInput, ...], Field("Costs")]
    receipts: Annotated[tuple[LandedReceiptInput, ...], Field("Receipts")] = ()
    cost_on: Annotated[date | None, Field("Day")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class PostLandedCost:
    """Add the costs to the worth of the goods."""

    landed_cost_id: Annotated[int, Field("Landed cost", hidden=True)]


@dataclass(frozen=True, slots=True)
class ReverseLandedCost:
    """Take posted costs off the worth of the goods again."""

    landed_cost_id: Annotated[int, Field("Landed cost", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class LandedResult:
    """The document, where it stands, and its sum in the firm's currency."""

    landed_cost_id: int
    number: str
    state: str
    total_minor: int


def plan_landed_cost(uow: UnitOfWork, cmd: PlanLandedCost) -> LandedResult:
    """Write a draft with what each line of the receipts bears of each cost."""
    receipt_ids = [one.receipt_id for one in cmd.receipts] or _of_container(uow, cmd.container_id)
    day = cmd.cost_on or firm_day(uow)
    landed_id = uow.add(
        LandedCost, number=take_number(uow, LANDED), cost_on=day, container_id=cmd.container_id, state="draft",
        total_minor=0, note=cmd.note, created_by=uow.actor.id, posted_at=None,
    )
    _write(uow, landed_id, receipt_ids, cmd.charges, day)
    return _result(uow, landed_id)


def change_landed_cost(uow: UnitOfWork, cmd: ChangeLandedCost) -> LandedResult:
    """Write a draft anew."""
    landed = uow.get(LandedCost, cmd.landed_cost_id)
    _require_state(landed, "draft", "changed")
    charges = select(LandedCharge.id).where(LandedCharge.landed_cost_id == landed.id)
    shares = uow.rows(select(LandedShare.id).where(LandedShare.charge_id.in_(charges)))
    uow.delete(LandedShare, [row.id for row in shares])
    uow.delete(LandedCharge, [row.id for row in uow.rows(charges)])
    over = select(LandedReceipt.id).where(LandedReceipt.landed_cost_id == landed.id)
    uow.delete(LandedReceipt, [row.id for row in uow.rows(over)])
    receipt_ids = [one.receipt_id for one in cmd.receipts] or _of_container(uow, landed.container_id)
    day = cmd.cost_on or landed.cost_on
    uow.update(LandedCost, landed.id, cost_on=day, note=cmd.note)
    _write(uow, landed.id, receipt_ids, cmd.charges, day)
    return _result(uow, landed.id)


def _of_container(uow: UnitOfWork, container_id: int | None) -> list[int]:
    if container_id is None:
        return []
    container = uow.get(Container, container_id)
    inside = select(ContainerOrder.order_id).where(ContainerOrder.container_id == container.id)
    rows = uow.rows(select(Receipt.id).where(Receipt.order_id.in_(inside), Receipt.state == "posted")
                    .order_by(Receipt.id))
    return [row.id for row in rows]


def _write(
    uow: UnitOfWork, landed_id: int, receipt_ids: Sequence[int], given: Sequence[LandedChargeInput], day: date,
) -> None:
    if not given:
        raise DomainError("landed.empty", "Enter at least one cost.", "charges")
    receipts = _receipts(uow, receipt_ids)
    uow.insert(LandedReceipt, [{"landed_cost_id": landed_id, "receipt_id": number} for number in receipts])
    goods = landed_goods(uow.connection, receipts)
    home, total = load_profile(uow.connection).currency, 0
    for position, one in enumerate(given, 1):
        path = f"charges.{position - 1}"
        amount, rate = _amount(uow, one, day, home, path)
        at_home = exchanged(amount, home, rate).minor
        shares = spread(at_home, one.basis, goods, f"{path}.basis")
        charge_id = uow.add(
            LandedCharge, landed_cost_id=landed_id, position=position, kind=str(one.kind), basis=str(one.basis),
            amount_minor=amount.minor, currency=amount.currency, rate_numerator=rate.numerator,
            rate_denominator=rate.denominator, home_minor=at_home, bill_id=one.bill_id, text=one.text.strip(),
        )
        uow.insert(LandedShare, [
            {"charge_id": charge_id, "receipt_line_id": line.line_id, "weight": line.weight_by(one.basis),
             "home_minor": share} for line, share in zip(goods, shares, strict=True)
        ])
        total += at_home
    uow.update(LandedCost, landed_id, total_minor=total)


def _receipts(uow: UnitOfWork, numbers: Sequence[int]) -> list[int]:
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise DomainError("landed.nothing", "Choose the receipts whose goods bear these costs, or a container of which "
                          "something was received.", "receipts")
    known = uow.get_many(Receipt, wanted)
    for index, number in enumerate(wanted):
        if number not in known or known[number].state != "posted":
            raise DomainError("landed.receipt", "Only receipts that stand can bear costs.",
                              f"receipts.{index}.receipt_id")
    return wanted


def _amount(uow: UnitOfWork, one: LandedChargeInput, day: date, home: str, path: str) -> tuple[Money, Fraction]:
    """Give what a charge comes to, and what one unit of its currency is worth: its bill's where it has one."""
    if one.bill_id is None:
        currency = require_currency(one.currency.strip().upper(), f"{path}.currency") if one.currency else home
        if one.amount is None:
            raise DomainError("landed.amount", "Enter what this cost comes to, or choose its bill.", f"{path}.amount")
        amount = Money(checked_amount(one.amount, currency, f"{path}.amount"), currency)
        rate = rate_on(uow.connection, currency, day)
    else:
        bill = uow.get(Bill, one.bill_id)
        left = _left_of(uow, bill, path)
        given = left if one.amount is None else checked_amount(one.amount, bill.currency, f"{path}.amount")
        if given > left:
            raise DomainError(
                "landed.bill", f"Of {bill.number}, {Money(left, bill.currency)} are left to be spread, not "
                f"{Money(given, bill.currency)}.", f"{path}.amount",
            )
        amount, rate = Money(given, bill.currency), Fraction(bill.rate_numerator, bill.rate_denominator)
    if amount.minor == 0:
        raise DomainError("landed.zero", "A cost of nothing cannot be spread.", f"{path}.amount")
    return amount, rate


def _require_standing(bill: Any, field: str | None = None) -> None:
    if bill.kind != BillKind.BILL or bill.state not in (BillState.MATCHED, BillState.APPROVED, BillState.PAID):
        raise DomainError("landed.bill_state", f"{bill.number} is no bill that stands: match it first.", field)


def _left_of(uow: UnitOfWork, bill: Any, path: str) -> int:
    """Give what a bill charges beside goods, in its currency, and no document has spread yet."""
    _require_standing(bill, f"{path}.bill_id")
    return max(0, _charged(uow, bill.id) - _spread(uow, bill.id))


def _charged(uow: UnitOfWork, bill_id: int) -> int:
    """Add up what a bill charges beside goods; freight beside goods is spread over those by the bill itself."""
    rows = uow.rows(select(BillLine.kind, BillLine.amount_minor).where(BillLine.bill_id == bill_id))
    with_goods = any(row.kind == LineKind.GOODS for row in rows)
    open_kinds = (LineKind.OTHER,) if with_goods else (LineKind.OTHER, LineKind.FREIGHT)
    return sum(row.amount_minor for row in rows if row.kind in open_kinds)


def _spread(uow: UnitOfWork, bill_id: int) -> int:
    return int(uow.scalar(
        select(func.coalesce(func.sum(LandedCharge.amount_minor), 0))
        .join(LandedCost, LandedCost.id == LandedCharge.landed_cost_id)
        .where(LandedCharge.bill_id == bill_id, LandedCost.state != "reversed")))


def post_landed_cost(uow: UnitOfWork, cmd: PostLandedCost) -> LandedResult:
    """Add what each line bears to the worth of its goods; what was sold of them is costed again."""
    landed = uow.get(LandedCost, cmd.landed_cost_id)
    _require_state(landed, "draft", "posted")
    rows = uow.rows(
        select(LandedShare.home_minor, LandedShare.receipt_line_id, LandedCharge.kind)
        .join(LandedCharge, LandedCharge.id == LandedShare.charge_id)
        .where(LandedCharge.landed_cost_id == landed.id).order_by(LandedShare.id)
    )
    receipts = [row.receipt_id for row in uow.rows(
        select(LandedReceipt.receipt_id).where(LandedReceipt.landed_cost_id == landed.id))]
    _receipts(uow, receipts)
    moves = {line.line_id: line.move_id for line in landed_goods(uow.connection, receipts)}
    missing = {row.receipt_line_id for row in rows} - moves.keys()
    if missing:
        raise DomainError("landed.gone", f"{landed.number} cannot be posted: some of its goods went back to the "
                          "supplier since it was planned. Change it to spread the costs anew.")
    _require_covered(uow, landed.id)
    words = {code: word.word.lower() for code, word in CHARGE_WORDS}
    add_cost(uow, [
        CostFact(moves[row.receipt_line_id], row.home_minor, "landed", LANDED, landed.id,
                 f"{landed.number} {words[row.kind]}") for row in rows if row.home_minor
    ])
    uow.update(LandedCost, landed.id, state="posted", posted_at=uow.now)
    return _result(uow, landed.id)


def _require_covered(uow: UnitOfWork, landed_id: int) -> None:
    """Refuse when a bill was cancelled, disputed or written anew for less since its costs were planned."""
    bills = select(LandedCharge.bill_id).where(LandedCharge.landed_cost_id == landed_id).distinct()
    numbers = [row.bill_id for row in uow.rows(bills) if row.bill_id is not None]
    for bill in uow.get_many(Bill, numbers).values():
        _require_standing(bill)
        over = _spread(uow, bill.id) - _charged(uow, bill.id)
        if over > 0:
            raise DomainError("landed.bill", f"{bill.number} was changed since: {Money(over, bill.currency)} more are "
                              "spread than it charges. Change the landed cost first.")


def reverse_landed_cost(uow: UnitOfWork, cmd: ReverseLandedCost) -> LandedResult:
    """Take posted costs back."""
    landed = uow.get(LandedCost, cmd.landed_cost_id)
    _require_state(landed, "posted", "reversed")
    take_back_costs(uow, LANDED, [landed.id])
    note = "\n".join(text for text in (landed.note, cmd.reason.strip()) if text)
    uow.update(LandedCost, landed.id, state="reversed", note=note)
    return _result(uow, landed.id)


def _require_state(landed: Any, state: str, what: str) -> None:
    if landed.state != state:
        raise DomainError("landed.state", f"{landed.number} cannot be {what}: it is {landed.state}. Nothing was "
                          "changed.", state=landed.state)


def _result(uow: UnitOfWork, landed_id: int) -> LandedResult:
    row = uow.get(LandedCost, landed_id)
    return LandedResult(landed_id, row.number, row.state, row.total_minor)
