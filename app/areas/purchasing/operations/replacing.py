"""Letting a bill that paid for goods which went back pay for those that came in their place."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from app.areas.inventory.operations.costing import CostFact, add_cost
from app.areas.purchasing.models import Bill, BillLine, BillMatch, ReceiptLine
from app.areas.purchasing.operations.bill_matching import BILL, mark_billed
from app.areas.purchasing.rules.receiving import part_value
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork


def carry_bills_over(uow: UnitOfWork, receipt_id: int) -> None:
    """Take what bills paid beyond what was kept of earlier lines over to the lines of a receipt that replaces them."""
    table = table_of(ReceiptLine)
    came = uow.rows(select(table).where(table.c.receipt_id == receipt_id).order_by(table.c.id))
    earlier = uow.rows(select(table).where(
        table.c.order_line_id.in_({row.order_line_id for row in came}), table.c.receipt_id != receipt_id,
        table.c.stock_qty_billed + table.c.stock_qty_returned > table.c.stock_qty).order_by(table.c.id))
    paid: dict[int, list[Any]] = defaultdict(list)
    for row in earlier:
        paid[row.order_line_id].append(row)
    for row in came:
        left = row.stock_qty
        for old in paid[row.order_line_id]:
            over = min(left, old.stock_qty_billed + old.stock_qty_returned - old.stock_qty)
            if over > 0 and row.item_id == old.item_id:
                _carry(uow, old, row, over)
                left -= over


def _carry(uow: UnitOfWork, old: Any, new: Any, qty: int) -> None:
    matches = uow.rows(
        select(BillMatch.id, BillMatch.bill_line_id, BillMatch.stock_qty, BillMatch.difference_minor,
               Bill.id.label("bill_id"), Bill.number)
        .join(BillLine, BillLine.id == BillMatch.bill_line_id).join(Bill, Bill.id == BillLine.bill_id)
        .where(BillMatch.receipt_line_id == old.id).order_by(BillMatch.id.desc())
    )
    left = qty
    for match in matches:
        taken = min(left, match.stock_qty)
        if not taken:
            break
        share = part_value(match.difference_minor, match.stock_qty, 0, taken)
        if taken == match.stock_qty:
            uow.delete(BillMatch, [match.id])
        else:
            uow.update(BillMatch, match.id, stock_qty=match.stock_qty - taken,
                       difference_minor=match.difference_minor - share)
        uow.add(BillMatch, bill_line_id=match.bill_line_id, receipt_line_id=new.id, stock_qty=taken,
                difference_minor=share)
        add_cost(uow, [CostFact(new.move_id, share, "bill", BILL, match.bill_id, f"{match.number} replaced")])
        left -= taken
    mark_billed(uow, {old.id: left - qty, new.id: qty - left})
