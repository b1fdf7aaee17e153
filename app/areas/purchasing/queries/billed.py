"""What a bill is compared with: what was ordered, came, went back and was billed before."""

from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.company.rules.rates import exchanged
from app.areas.purchasing.models import (
    BillLine,
    BillPolicy,
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
)
from app.areas.purchasing.rules.billing import BilledLine, LineKind, Tolerance
from app.areas.purchasing.rules.orders import AWAITED
from app.kernel.money import Money


def load_tolerance(connection: Connection, currency: str, rate: Fraction) -> Tolerance:
    """Read how far a bill may differ, the amount in the bill's currency at its rate."""
    row = connection.execute(
        select(BillPolicy.price_permille, BillPolicy.amount_minor, BillPolicy.quantity_permille)
        .order_by(BillPolicy.id).limit(1)
    ).first()
    usual = Tolerance() if row is None else Tolerance(*row)
    if rate == 1:
        return usual
    home = load_profile(connection).currency
    amount = exchanged(Money(usual.amount_minor, home), currency, 1 / rate)
    return Tolerance(usual.price_permille, amount.minor, usual.quantity_permille)


def load_billed_lines(connection: Connection, bill: Any) -> list[BilledLine]:
    """Read the lines of goods of a bill beside their order lines and what came of them, in their order.

    Two lines of one bill that name the same order line share what came: the first has it, the second the rest.
    """
    rows = connection.execute(
        select(BillLine.position, BillLine.order_line_id, BillLine.stock_qty, BillLine.amount_minor, Item.sku,
               Item.name, Unit.code, PurchaseOrderLine.stock_qty.label("ordered"), PurchaseOrderLine.stock_qty_received,
               PurchaseOrderLine.amount_minor.label("ordered_minor"), PurchaseOrder.state)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == BillLine.order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(BillLine.bill_id == bill.id, BillLine.kind == LineKind.GOODS.value).order_by(BillLine.position)
    ).all()
    unbilled = unbilled_quantities(connection, {row.order_line_id for row in rows})
    result = []
    for row in rows:
        open_qty = unbilled.get(row.order_line_id, 0)
        to_come = row.ordered - row.stock_qty_received if row.state in AWAITED else 0
        unbilled[row.order_line_id] = max(0, open_qty - row.stock_qty)
        result.append(BilledLine(
            row.position, f"{row.sku} {row.name}", row.code, row.stock_qty, row.amount_minor, row.ordered,
            row.ordered_minor, open_qty, max(0, to_come), bill.currency,
        ))
    return result


def unbilled_quantities(connection: Connection, order_line_ids: set[int]) -> dict[int, int]:
    """Read how much of order lines came and was neither billed nor sent back, in millionths of the stock unit."""
    rest = func.sum(ReceiptLine.stock_qty - ReceiptLine.stock_qty_billed - ReceiptLine.stock_qty_returned)
    rows = connection.execute(
        select(ReceiptLine.order_line_id, rest.label("rest"))
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
        .where(ReceiptLine.order_line_id.in_(order_line_ids), Receipt.state == "posted",
               ReceiptLine.item_id == PurchaseOrderLine.item_id).group_by(ReceiptLine.order_line_id)
    )
    return {row.order_line_id: int(row.rest) for row in rows}
