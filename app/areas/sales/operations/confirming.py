"""Promising an order: checking the customer, reserving what is there, telling what is short; and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from sqlalchemy import select

from app.areas.inventory.operations import Expectation, Want, expect, release, reserve, settle_expected
from app.areas.sales import rules
from app.areas.sales.events import SalesOrderCancelled, SalesOrderConfirmed
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.holds import place_holds, serve_services
from app.areas.sales.operations.order_promises import promise_open_lines
from app.areas.sales.operations.order_versions import keep_version
from app.areas.sales.queries.credit import credit_holds
from app.areas.sales.queries.orders import LINE_KIND, SERVICE, OrderLineRow, OrderRow, load_lines, load_order
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.queries.waiting import load_waiting
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

SHOWN_SHORTAGES = 3


@dataclass(frozen=True, slots=True)
class ConfirmSalesOrder:
    """Promise an order to the customer and reserve what is in stock for it."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]


@dataclass(frozen=True, slots=True)
class ReserveOrder:
    """Reserve again what an order still lacks."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]


@dataclass(frozen=True, slots=True)
class ReserveWaitingOrders:
    """Reserve what has come in for the orders that wait for it, the earliest required first."""

    item_ids: Annotated[tuple[int, ...], Field("Items", help="All items when left empty.", hidden=True)] = ()


@dataclass(frozen=True, slots=True)
class CancelSalesOrder:
    """Cancel an order, or the rest of one that was partly shipped."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]
    reason: Annotated[str, Field("Reason")] = ""


@dataclass(frozen=True, slots=True)
class Shortage:
    """What a line still lacks, in millionths of the item's stock unit."""

    line_id: int
    item_id: int
    sku: str
    missing_qty: int


@dataclass(frozen=True, slots=True)
class OrderReserved:
    """The order, and what is missing for it; `summary` says so in a sentence."""

    order_id: int
    number: str
    state: str
    short: tuple[Shortage, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class WaitingReserved:
    """How many lines got something, of how many orders."""

    lines: int
    order_ids: tuple[int, ...]


def confirm_sales_order(uow: UnitOfWork, cmd: ConfirmSalesOrder) -> OrderReserved:
    """Confirm a draft: promise its lines their days and reserve what is there.

    It is confirmed on hold where the credit limit is passed or invoices are over due; a customer on hold is refused.
    """
    uow.get(SalesOrder, cmd.order_id)
    order = load_order(uow.connection, cmd.order_id)
    rules.require_step(order.number, order.state, "confirmed")
    lines = load_lines(uow.connection, order.id)
    goods = [line for line in lines if line.is_goods]
    terms = load_terms(uow.connection, order.customer_id)
    rules.require_not_on_hold(terms.name, terms.on_hold)
    holds = credit_holds(uow.connection, terms, order.total_minor, uow.now)
    _promise(uow, order, lines)
    got = _reserve_for(uow, order, goods)
    expect(uow, [
        Expectation(line.item_id, order.warehouse_id, "out", line.open, order.required_on, LINE_KIND, line.id)
        for line in goods
    ])
    if holds:
        state = rules.ON_HOLD
        place_holds(uow, order.id, holds)
        uow.update(SalesOrder, order.id, confirmed_at=uow.now)
    else:
        state = rules.CONFIRMED if goods else rules.SHIPPED
        serve_services(uow, lines)
        uow.update(SalesOrder, order.id, state=state, confirmed_at=uow.now, shipped_at=None if goods else uow.now)
    keep_version(uow, order.id)
    uow.emit(SalesOrderConfirmed(order.id, order.customer_id))
    told = _told(order, state, goods, got)
    words = " ".join(hold.words for hold in holds)
    return replace(told, summary=f"{order.number} is on hold. {words}") if holds else told


def _promise(uow: UnitOfWork, order: OrderRow, lines: Sequence[OrderLineRow]) -> None:
    """Promise what has goods; a day that the line has from its quote or by hand stays."""
    sold = [line for line in lines if not line.is_part and line.item_kind != SERVICE]
    given = {line.id: line.promised_on for line in sold if line.promised_on is not None}
    promise_open_lines(uow, order, sold, given)


def reserve_order(uow: UnitOfWork, cmd: ReserveOrder) -> OrderReserved:
    """Reserve for an open order what it lacks and what is free by now."""
    uow.get(SalesOrder, cmd.order_id)
    order = load_order(uow.connection, cmd.order_id)
    rules.require_step(order.number, order.state, "reserved")
    lines = [line for line in load_lines(uow.connection, order.id) if line.is_goods]
    return _told(order, order.state, lines, _reserve_for(uow, order, lines))


def _reserve_for(uow: UnitOfWork, order: OrderRow, lines: Sequence[OrderLineRow]) -> dict[int, int]:
    wants = [
        Want(line.item_id, order.warehouse_id, line.missing, LINE_KIND, line.id) for line in lines if line.missing
    ]
    return reserve(uow, wants) if wants else {}


def _told(order: OrderRow, state: str, lines: Sequence[OrderLineRow], got: dict[int, int]) -> OrderReserved:
    missing = [(line, line.missing - got.get(line.id, 0)) for line in lines]
    short = [(line, qty) for line, qty in missing if qty > 0]
    words = [f"{Quantity(qty, line.stock_unit)} of {line.sku}" for line, qty in short[:SHOWN_SHORTAGES]]
    more = f" and {len(short) - SHOWN_SHORTAGES} more items" if len(short) > SHOWN_SHORTAGES else ""
    summary = f"{order.number} waits for {', '.join(words)}{more}." if short else f"{order.number}: all is reserved."
    return OrderReserved(
        order.id, order.number, state, tuple(Shortage(line.id, line.item_id, line.sku, qty) for line, qty in short),
        summary,
    )


def reserve_waiting_orders(uow: UnitOfWork, cmd: ReserveWaitingOrders) -> WaitingReserved:
    """Reserve free stock for all lines that wait, in the order in which customers need it."""
    waiting = load_waiting(uow.connection, cmd.item_ids or None)
    wants = [Want(line.item_id, line.warehouse_id, line.missing, LINE_KIND, line.line_id) for line in waiting]
    got = reserve(uow, wants) if wants else {}
    served = [line for line in waiting if got.get(line.line_id)]
    return WaitingReserved(len(served), tuple(dict.fromkeys(line.order_id for line in served)))


def cancel_sales_order(uow: UnitOfWork, cmd: CancelSalesOrder) -> str:
    """Cancel an order and give back what was reserved; of a partly shipped one, close the rest. Gives its state."""
    order = uow.get(SalesOrder, cmd.order_id)
    rules.require_step(order.number, order.state, "cancelled")
    state = rules.SHIPPED if order.state == rules.PARTLY_SHIPPED else rules.CANCELLED
    lines = uow.rows(select(SalesOrderLine.id).where(SalesOrderLine.order_id == order.id))
    ids = [row.id for row in lines]
    uow.emit(SalesOrderCancelled(order.id, order.customer_id))
    release(uow, LINE_KIND, ids)
    settle_expected(uow, LINE_KIND, dict.fromkeys(ids, 0))
    note = "\n".join(part for part in (order.note, f"Cancelled: {cmd.reason}" if cmd.reason else "") if part)
    shipped_at = uow.now if state == rules.SHIPPED else order.shipped_at
    uow.update(SalesOrder, order.id, state=state, shipped_at=shipped_at, note=note)
    return state
