"""Comparing a bill with its orders and receipts, and letting it count in the worth of the goods."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules.rates import exchanged
from app.areas.inventory.operations.costing import CostFact, add_cost
from app.areas.purchasing.events import GoodsReceived, ReceiptReversed
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillMatch,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
)
from app.areas.purchasing.queries.billed import load_billed_lines, load_tolerance
from app.areas.purchasing.rules.billing import BillKind, BillState, LineKind, LineVerdict, judge_line, state_of
from app.areas.purchasing.rules.receiving import part_value
from app.kernel.columns import table_of
from app.kernel.money import Money
from app.kernel.rounding import allocate
from app.kernel.unit_of_work import UnitOfWork

BILL = "bill"
"""The source under which the cost of bills stands in the ledger, with the bill's number."""


def match(uow: UnitOfWork, bill: Any) -> tuple[BillState, str]:
    """Compare a bill's goods with what was ordered and came; give the state that follows and what is wrong."""
    verdicts = judged(uow, bill)
    texts = [text for verdict in verdicts for text in verdict.texts]
    return state_of(verdicts), "\n".join(texts)


def judged(uow: UnitOfWork, bill: Any) -> list[LineVerdict]:
    """Judge each line of goods of a bill, in order."""
    if bill.kind == BillKind.CREDIT:
        return []
    rate = Fraction(bill.rate_numerator, bill.rate_denominator)
    tolerance = load_tolerance(uow.connection, bill.currency, rate)
    return [judge_line(line, tolerance) for line in load_billed_lines(uow.connection, bill)]


def rematch(uow: UnitOfWork, bill: Any) -> BillState:
    """Compare again and keep what came of it."""
    state, words = match(uow, bill)
    uow.update(Bill, bill.id, state=state.value, mismatch=words)
    return state


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a receipt line that a bill line pays for: what is billed of it, and what it came at."""

    bill_line_id: int
    receipt_line: Any
    qty: int
    difference_minor: int


def post_bill(uow: UnitOfWork, bill: Any) -> None:
    """Let a bill count: mark what it pays for as billed and add what it differs by to the worth of those goods.

    Prices differ at the rate of the receipt; what the currency did since then is no cost of the goods.
    """
    table = table_of(BillLine)
    lines = uow.rows(select(table).where(table.c.bill_id == bill.id).order_by(table.c.position))
    parts = _parts(uow, [line for line in lines if line.kind == LineKind.GOODS], bill.currency)
    uow.insert(BillMatch, [
        {"bill_line_id": part.bill_line_id, "receipt_line_id": part.receipt_line.id, "stock_qty": part.qty,
         "difference_minor": part.difference_minor} for part in parts
    ])
    mark_billed(uow, parts_by_line((part.receipt_line.id, part.qty) for part in parts))
    freight = sum(line.amount_minor for line in lines if line.kind == LineKind.FREIGHT)
    add_cost(uow, [*_differences(bill, parts), *_freight(uow, bill, parts, freight)])


def _differences(bill: Any, parts: Sequence[_Part]) -> list[CostFact]:
    return [
        CostFact(part.receipt_line.move_id, part.difference_minor, "bill", BILL, bill.id, bill.number)
        for part in parts if part.difference_minor and part.receipt_line.move_id is not None
    ]


def _freight(uow: UnitOfWork, bill: Any, parts: Sequence[_Part], freight_minor: int) -> list[CostFact]:
    """Spread what the bill charges for freight over its goods, by the worth at which they came."""
    if not freight_minor or not parts:
        return []
    rate = Fraction(bill.rate_numerator, bill.rate_denominator)
    at_home = exchanged(Money(freight_minor, bill.currency), load_profile(uow.connection).currency, rate).minor
    weights = [part_value(part.receipt_line.value_minor, part.receipt_line.stock_qty, 0, part.qty) for part in parts]
    return [
        CostFact(part.receipt_line.move_id, share, "landed", BILL, bill.id, f"{bill.number} freight")
        for part, share in zip(parts, allocate(at_home, weights), strict=True)
        if share and part.receipt_line.move_id is not None
    ]


def parts_by_line(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Add up quantities by receipt line."""
    result: dict[int, int] = defaultdict(int)
    for line_id, qty in pairs:
        result[line_id] += qty
    return dict(result)


def mark_billed(uow: UnitOfWork, changes: Mapping[int, int]) -> None:
    """Count quantities of receipt lines as billed, or take them off again."""
    rows = uow.get_many(ReceiptLine, changes)
    uow.update_many(ReceiptLine, {
        row.id: {"stock_qty_billed": row.stock_qty_billed + changes[row.id]} for row in rows.values()
    })


def _parts(uow: UnitOfWork, lines: Sequence[Any], currency: str) -> list[_Part]:
    """Match lines of goods with what came and is not billed, the oldest receipt first."""
    home = load_profile(uow.connection).currency
    open_lines = _open_receipt_lines(uow, {line.order_line_id for line in lines})
    left = {row.id: row.stock_qty - row.stock_qty_returned - row.stock_qty_billed
            for rows in open_lines.values() for row in rows}
    parts = []
    for line in lines:
        before = 0
        for row in open_lines[line.order_line_id]:
            qty = min(left[row.id], line.stock_qty - before)
            if qty <= 0:
                continue
            billed = Money(part_value(line.amount_minor, line.stock_qty, before, before + qty), currency)
            rate = Fraction(row.rate_numerator, row.rate_denominator)
            taken = row.stock_qty - left[row.id]
            came_at = part_value(row.value_minor, row.stock_qty, taken, taken + qty)
            parts.append(_Part(line.id, row, qty, exchanged(billed, home, rate).minor - came_at))
            left[row.id] -= qty
            before += qty
    return parts


def _open_receipt_lines(uow: UnitOfWork, order_line_ids: set[int]) -> dict[int, list[Any]]:
    table = table_of(ReceiptLine)
    rows = uow.rows(
        select(table, Receipt.rate_numerator, Receipt.rate_denominator)
        .join(Receipt, Receipt.id == table.c.receipt_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == table.c.order_line_id)
        .where(table.c.order_line_id.in_(order_line_ids), Receipt.state == "posted",
               table.c.item_id == PurchaseOrderLine.item_id).order_by(table.c.id)
    )
    result: dict[int, list[Any]] = {line_id: [] for line_id in order_line_ids}
    for row in rows:
        result[row.order_line_id].append(row)
    return result


def unpost_bill(uow: UnitOfWork, bill_id: int) -> None:
    """Let what a bill paid for be unbilled again; its costs are taken back apart."""
    matches = uow.rows(
        select(BillMatch.id, BillMatch.receipt_line_id, BillMatch.stock_qty)
        .join(BillLine, BillLine.id == BillMatch.bill_line_id).where(BillLine.bill_id == bill_id)
    )
    billed = parts_by_line((row.receipt_line_id, row.stock_qty) for row in matches)
    mark_billed(uow, {line_id: -qty for line_id, qty in billed.items()})
    uow.delete(BillMatch, [row.id for row in matches])


def match_after_receipt(uow: UnitOfWork, event: GoodsReceived) -> None:
    """Compare again the bills that wait for goods of an order."""
    _rematch_order(uow, event.order_id, (BillState.WAITING,))


def match_after_reversal(uow: UnitOfWork, event: ReceiptReversed) -> None:
    """Compare again the bills that were matched with goods that left the books."""
    _rematch_order(uow, event.order_id, (BillState.MATCHED, BillState.WAITING))


def _rematch_order(uow: UnitOfWork, order_id: int, states: Sequence[BillState]) -> None:
    concerned = (
        select(BillLine.bill_id).join(PurchaseOrderLine, PurchaseOrderLine.id == BillLine.order_line_id)
        .where(PurchaseOrderLine.order_id == order_id).distinct()
    )
    for bill in uow.get_many(Bill, [row.bill_id for row in uow.rows(concerned)]).values():
        if bill.state in states:
            rematch(uow, bill)
