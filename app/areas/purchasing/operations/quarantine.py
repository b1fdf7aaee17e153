"""Deciding what becomes of goods in quarantine: released to be put away, or scrapped."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.rules import require_text
from app.areas.inventory.models import Move
from app.areas.inventory.operations import NewMove, location_of, outer_location, post_moves
from app.areas.purchasing.models import QuarantineDecision, Receipt, ReceiptLine
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.carrying import Carriage, carry
from app.areas.purchasing.operations.returns import left_of
from app.areas.purchasing.rules.receiving import Condition, part_value
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

QUARANTINE = "quarantine"
"""The source under which these moves stand in the ledger, with the decision's number."""


class Decision(StrEnum):
    """What becomes of the goods."""

    RELEASE = "release"
    SCRAP = "scrap"


DECISION_TITLES = ((Decision.RELEASE, "Good: put them away"), (Decision.SCRAP, "Useless: scrap them"))


@dataclass(frozen=True, slots=True)
class DecideQuarantine:
    """Release goods that a receipt brought to quarantine, or scrap them; to send them back, return them."""

    receipt_line_id: Annotated[int, Field("Received", lookup="receipt_lines")]
    decision: Annotated[Decision, Field("Decision", titles=DECISION_TITLES)]
    reason: Annotated[str, Field("Reason", multiline=True)]
    qty: Annotated[Decimal | None, Field("Quantity", "In the stock unit; left out, all of it.")] = None


@dataclass(frozen=True, slots=True)
class TakeBackDecision:
    """Bring goods back to quarantine, as before it was decided."""

    decision_id: Annotated[int, Field("Decision", hidden=True)]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The decision, and the line of the receipt that it is about."""

    decision_id: int
    receipt_id: int
    receipt_line_id: int


def decide_quarantine(uow: UnitOfWork, cmd: DecideQuarantine) -> DecisionResult:
    """Decide about all or a part of what lies in quarantine of a line."""
    row = uow.get(ReceiptLine, cmd.receipt_line_id)
    receipt = uow.get(Receipt, row.receipt_id)
    reason = require_text(cmd.reason, "The reason", "reason")
    left = left_of(uow, {row.id: row})[row.id]
    qty = left if cmd.qty is None else positive_quantity(cmd.qty, "qty")
    _require_in_quarantine(receipt, row, qty, left)
    if qty < left:
        row = _split(uow, row, qty)
    decision_id = uow.add(
        QuarantineDecision, receipt_line_id=row.id, decision=str(cmd.decision), condition_before=row.condition,
        stock_qty=qty, reason=reason, decided_at=uow.now, decided_by=uow.actor.id,
    )
    if cmd.decision == Decision.RELEASE:
        place = location_of(uow, receipt.warehouse_id, "receiving")
        post_moves(uow, carry(uow, QUARANTINE, decision_id, [
            Carriage(row.item_id, row.lot_id, row.location_id, place, qty)]))
        # What went back to the supplier does not wait to be put away.
        uow.update(ReceiptLine, row.id, condition=Condition.GOOD.value, location_id=place,
                   stock_qty_put_away=row.stock_qty - qty)
    else:
        post_moves(uow, [NewMove(
            row.item_id, row.location_id, outer_location(uow, "scrap"), qty, QUARANTINE, decision_id, lot_id=row.lot_id,
            cost_of_id=row.move_id, basis="same", note=reason,
        )])
    return DecisionResult(decision_id, row.receipt_id, row.id)


def _require_in_quarantine(receipt: Any, row: Any, qty: int, left: int) -> None:
    if receipt.state != "posted" or row.condition == Condition.GOOD or left <= 0:
        raise DomainError("quarantine.nothing", f"These goods of {receipt.number} do not lie in quarantine.",
                          "receipt_line_id")
    if qty > left or (qty < left and (row.stock_qty_billed or left < row.stock_qty)):
        raise DomainError(
            "quarantine.quantity", "Decide about no more than is left of what came; about a part of a line only while "
            "none of it is billed or sent back.", "qty",
        )


def _split(uow: UnitOfWork, row: Any, qty: int) -> Any:
    """Part a line so that each part has its own condition; both came with the same move."""
    values = dict(row._mapping)
    share = part_value(row.value_minor, row.stock_qty, 0, qty)
    uow.update(ReceiptLine, row.id, stock_qty=row.stock_qty - qty, value_minor=row.value_minor - share)
    for name in ("id", "version"):
        values.pop(name)
    return uow.get(ReceiptLine, uow.add(ReceiptLine, **{**values, "stock_qty": qty, "value_minor": share}))


def take_back_decision(uow: UnitOfWork, cmd: TakeBackDecision) -> DecisionResult:
    """Bring goods back to quarantine; refuse when they were put away since."""
    decision = uow.get(QuarantineDecision, cmd.decision_id)
    row = uow.get(ReceiptLine, decision.receipt_line_id)
    put_away = 0 if decision.decision == Decision.SCRAP else row.stock_qty_put_away
    if put_away > row.stock_qty - decision.stock_qty:
        raise DomainError("quarantine.put_away", "These goods were put away since. Take the put-away back first.")
    table = table_of(Move)
    moves = uow.rows(select(table).where(table.c.source_kind == QUARANTINE, table.c.source_id == decision.id,
                                         table.c.reverses_id.is_(None)).order_by(table.c.id))
    if decision.decision == Decision.RELEASE:
        back = [Carriage(move.item_id, move.lot_id, move.to_location_id, move.from_location_id, move.qty, move.id)
                for move in moves]
        post_moves(uow, carry(uow, QUARANTINE, decision.id, back))
        uow.update(ReceiptLine, row.id, condition=decision.condition_before, stock_qty_put_away=0,
                   location_id=moves[0].from_location_id)
    else:
        post_moves(uow, [
            NewMove(move.item_id, move.to_location_id, move.from_location_id, move.qty, QUARANTINE, decision.id,
                    lot_id=move.lot_id, reverses_id=move.id, basis="same") for move in moves
        ])
    uow.delete(QuarantineDecision, [decision.id])
    return DecisionResult(decision.id, row.receipt_id, row.id)
