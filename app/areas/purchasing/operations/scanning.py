"""Receiving and putting away by scanner: what the tasks begin with, and the commands that they end in."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.inventory.queries.scanned import as_item
from app.areas.purchasing.models import PurchaseOrder, Receipt, SupplierItem
from app.areas.purchasing.operations.put_away import PutAway, PutAwayLineInput
from app.areas.purchasing.operations.receiving import ReceiveLineInput, ReceiveOrder
from app.areas.purchasing.queries.order_page import load_order, load_order_lines
from app.areas.purchasing.queries.places import suggest_places
from app.areas.purchasing.queries.receipt_page import load_receipt, load_receipt_lines, waiting_of
from app.areas.purchasing.rules.orders import OrderState, require_step
from app.areas.purchasing.rules.scan_put_away import PutAwayTask, PuttingAway, Waiting
from app.areas.purchasing.rules.scan_receiving import OpenLine, ReceiveTask, Receiving, parts_of
from app.kernel.errors import DomainError
from app.kernel.gs1 import parse_gs1, plain_scan
from app.kernel.quantity import Quantity
from app.kernel.scanning import LookUp, ScanKind, Scanned

MOST_OFFERS = 10


def scanned_purchases(connection: Connection, code: str) -> Sequence[Scanned]:
    """Give orders and receipts by number, and goods by what their suppliers call them."""
    if parse_gs1(code) is not None:
        return ()
    text = plain_scan(code)
    cases = {text, text.upper()}
    found = [
        Scanned(ScanKind.DOCUMENT, row.id, row.number, row.number, record=record)
        for record, model in (("purchase_order", PurchaseOrder), ("receipt", Receipt))
        for row in connection.execute(select(model.id, model.number).where(model.number.in_(cases)))
    ]
    offered = connection.execute(
        select(SupplierItem.item_id).where(SupplierItem.supplier_sku.in_(cases)).distinct().limit(MOST_OFFERS)
    ).scalars().all() if text else []
    items = load_items(connection, offered) if offered else {}
    return [*found, *(as_item(item, text) for item in items.values() if item.sku not in cases)]


def receive_task(connection: Connection, look_up: LookUp, order_id: int) -> ReceiveTask:
    """Give the task of receiving an order; refuse one of which nothing can come."""
    order, lines = load_order(connection, order_id), load_order_lines(connection, order_id)
    require_step(order.number, order.state, OrderState.RECEIVED)
    ratios = load_conversions(connection, {(line.item_id, line.unit_id) for line in lines})
    targets = tuple(
        OpenLine(line.id, line.item_id, f"{line.sku} {line.name}", line.stock_unit, line.unit,
                 ratios[line.item_id, line.unit_id], max(line.stock_qty - line.stock_qty_received, 0))
        for line in lines
    )
    return ReceiveTask(Receiving(order.id, order.number, order.supplier, targets), look_up, _receive)


def _receive(state: Receiving) -> ReceiveOrder:
    return ReceiveOrder(state.order_id, tuple(
        ReceiveLineInput(part.line_id, part.qty, part.lot, part.expires_on) for part in parts_of(state)))


def put_away_task(connection: Connection, look_up: LookUp, receipt_id: int) -> PutAwayTask:
    """Give the task of putting a receipt away; refuse one of which nothing waits."""
    receipt = load_receipt(connection, receipt_id)
    lines = [line for line in load_receipt_lines(connection, receipt_id) if waiting_of(line)]
    if receipt.state != "posted" or not lines:
        raise DomainError("receipt.nothing", f"Nothing of {receipt.number} waits to be put away.")
    places = suggest_places(connection, receipt.warehouse_id, [(line.item_id, waiting_of(line)) for line in lines])
    waiting = tuple(
        Waiting(line.id, line.item_id, f"{line.sku} {line.name}", line.lot_id, line.lot or "", line.unit,
                waiting_of(line), place.location_id, place.code, place.why)
        for line, place in zip(lines, places, strict=True)
    )
    state = PuttingAway(receipt.id, receipt.number, receipt.supplier, waiting, len(waiting))
    return PutAwayTask(state, look_up, _put_away)


def _put_away(state: PuttingAway) -> PutAway:
    target = state.target.id if state.target else None
    line = PutAwayLineInput(state.line_id or 0, target, Quantity(state.qty, "").decimal())
    return PutAway(state.receipt_id, (line,))
