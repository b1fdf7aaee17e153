"""What suppliers deliver straight to the customer of an order."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.inventory.models import Move
from app.areas.inventory.queries.valuation import worth_now
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    DropLine,
    DropShipment,
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
)
from app.areas.purchasing.rules.orders import ORDER_WORDS
from app.areas.sales.queries.costs import rate_between
from app.areas.sales.rules.margins import CostFrom, PartCost
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row
from app.kernel.money import exponent_of
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import in_batches

FOR_KIND = "sales_order"
"""The kind under which purchasing knows what its goods are for."""

COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("supplier", "Supplier", width=24),
    ColumnInfo("due_on", "Due", Kind.DATE, 11), ColumnInfo("state", "State", Kind.STATE, 16, states=ORDER_WORDS),
)


def dropped_of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell which purchase orders serve an order straight from the supplier."""
    rows = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, Party.name, PurchaseOrder.due_on, PurchaseOrder.state)
        .join(DropShipment, DropShipment.order_id == PurchaseOrder.id)
        .join(Party, Party.id == PurchaseOrder.supplier_id)
        .where(DropShipment.for_kind == FOR_KIND, DropShipment.for_id == order_id).order_by(PurchaseOrder.id)
    )
    table = LinesTable("Delivered by suppliers", COLUMNS, tuple(
        Row(row.id, (row.number, row.name, row.due_on, row.state)) for row in rows), "purchase_order")
    return Contribution(lines=(table,) if table.rows else ())


def delivered_costs(connection: Connection, order_line_ids: Sequence[int]) -> dict[int, list[PartCost]]:
    """Give what suppliers delivered to customers for order lines, at its worth in the firm's currency as known now.

    What they billed is known, with what it cost to bring it; what they did not bill yet is an estimate.
    """
    found: dict[int, list[PartCost]] = defaultdict(list)
    statement = (
        select(DropLine.for_line_id, ReceiptLine.stock_qty, ReceiptLine.stock_qty_returned,
               ReceiptLine.stock_qty_billed, Move.qty, worth_now().label("minor"))
        .join(ReceiptLine, ReceiptLine.order_line_id == DropLine.order_line_id)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id).join(Move, Move.id == ReceiptLine.move_id)
        .where(Receipt.state == "posted").order_by(ReceiptLine.id))
    for batch in in_batches(order_line_ids):
        for row in connection.execute(statement.where(DropLine.for_line_id.in_(batch))):
            kept = row.stock_qty - row.stock_qty_returned
            if kept > 0:
                origin = CostFrom.BILLED if row.stock_qty_billed >= kept else CostFrom.DELIVERED
                found[row.for_line_id].append(PartCost(kept, round_half_up(row.minor * kept, row.qty), origin))
    return found


def ordered_costs(connection: Connection, order_line_ids: Sequence[int], day: date) -> dict[int, PartCost]:
    """Give what is still to come from suppliers straight to customers, at the price ordered and the rate of a day."""
    home, found = load_profile(connection).currency, dict[int, PartCost]()
    statement = (
        select(DropLine.for_line_id, PurchaseOrderLine.stock_qty, PurchaseOrderLine.stock_qty_received,
               PurchaseOrderLine.amount_minor, PurchaseOrder.currency)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == DropLine.order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.state.not_in(["cancelled", "closed"]),
               PurchaseOrderLine.stock_qty > PurchaseOrderLine.stock_qty_received).order_by(DropLine.id))
    for batch in in_batches(order_line_ids):
        for row in connection.execute(statement.where(DropLine.for_line_id.in_(batch))):
            minor = _open_worth(connection, row, home, day)
            if minor is not None:
                before = found.get(row.for_line_id, PartCost(0, 0, CostFrom.ORDERED))
                qty = row.stock_qty - row.stock_qty_received
                found[row.for_line_id] = PartCost(before.qty + qty, before.minor + minor, CostFrom.ORDERED)
    return found


def _open_worth(connection: Connection, row: Any, home: str, day: date) -> int | None:
    rate = rate_between(connection, row.currency, home, day)
    if rate is None:
        return None
    open_qty = row.stock_qty - row.stock_qty_received
    exact = rate * row.amount_minor * open_qty * 10 ** exponent_of(home) / (
        row.stock_qty * 10 ** exponent_of(row.currency))
    return round_half_up(exact.numerator, exact.denominator)
