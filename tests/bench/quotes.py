"""Promising the days of a quote of 200 lines, beside raw sqlite3 that reads the same rows."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from app.areas.purchasing.operations import CreatePurchaseOrder, SendPurchaseOrder, SetSupplierItem, SubmitPurchaseOrder
from app.areas.purchasing.operations.lines import OrderLineInput
from app.areas.sales.operations.quote_lines import QuoteLineInput
from app.areas.sales.operations.quotes import CreateQuote
from app.areas.sales.queries.promising import Asked, promise_lines
from app.kernel.database import connect_file
from app.kernel.quantity import QUANTITY_SCALE
from tests.bench.documents import Firm, _approve, _firm, _received
from tests.bench.table import Measured, best_ms
from tests.companies import MORNING

LINES = 200
RECEIVED = 20
"""So many orders of all items were received before: what lead times are measured on."""

WAIT_MS = 100
"""A person who types waits no longer than this."""


def run() -> Iterator[Measured]:
    """Measure the promise alone, and writing the whole quote with prices, costs and promises."""
    with tempfile.TemporaryDirectory() as folder:
        firm = _firm(Path(folder) / "firm.db")
        _fill(firm)
        asked = [Asked(item_id, 150 * QUANTITY_SCALE) for item_id in firm.items[:LINES]]
        with firm.workspace.reader() as reader:
            ours = best_ms(lambda: promise_lines(reader, asked, 1, MORNING))
        yield Measured(f"promise the days of a quote of {LINES} lines", ours, best_ms(lambda: _by_hand(firm)),
                       f"< {WAIT_MS} ms")
        lines = tuple(QuoteLineInput(item_id, Decimal(150)) for item_id in firm.items[:LINES])
        yield Measured(f"write a quote of {LINES} lines: price, cost, day", best_ms(
            lambda: firm.do(CreateQuote(lines, firm.customer_id)), 3))
        firm.workspace.database.close()


def _fill(firm: Firm) -> None:
    """Receive some orders of all items, and let one more be on its way."""
    for item_id in firm.items[:LINES]:
        firm.do(SetSupplierItem(firm.supplier_id, item_id, Decimal("3.10"), lead_time_days=14))
    for _ in range(RECEIVED):
        _received(firm, LINES)()
    due = MORNING.date() + timedelta(days=12)
    order = firm.do(CreatePurchaseOrder(firm.supplier_id, tuple(
        OrderLineInput(item_id, Decimal(100), due_on=due) for item_id in firm.items[:LINES])))
    firm.do(SubmitPurchaseOrder(order.order_id))
    _approve(firm, order.order_id)
    firm.do(SendPurchaseOrder(order.order_id))


def _by_hand(firm: Firm) -> int:
    """Read what a promise needs with raw sqlite3: stock, what is to come and go, and all receipts of two years."""
    connection = connect_file(firm.path)
    try:
        ids = ",".join(map(str, firm.items[:LINES]))
        rows = connection.execute(
            "SELECT b.item_id, b.location_id, b.lot_id, b.qty_on_hand, b.qty_reserved FROM inventory_balance b "
            f"JOIN inventory_location l ON l.id = b.location_id WHERE b.item_id IN ({ids}) AND l.warehouse_id = 1"
        ).fetchall()
        rows += connection.execute(
            "SELECT item_id, due_on, direction, qty, for_id FROM inventory_expected "
            f"WHERE item_id IN ({ids})").fetchall()
        rows += connection.execute(
            "SELECT r.supplier_id, p.item_id, o.ordered_on, max(r.received_on) FROM purchasing_receipt r "
            "JOIN purchasing_receipt_line l ON l.receipt_id = r.id "
            "JOIN purchasing_order_line p ON p.id = l.order_line_id JOIN purchasing_order o ON o.id = p.order_id "
            "WHERE r.state = 'posted' GROUP BY p.id").fetchall()
        return len(rows)
    finally:
        connection.close()
