"""Holding orders back, and letting them go again with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.sales import rules
from app.areas.sales.models import OrderHold, SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import NO_GOODS, SERVICE, load_lines
from app.areas.sales.rules.holds import Hold, reason_needed
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HoldOrder:
    """Hold an order back: nothing of it is picked or shipped until somebody lets it go."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]
    reason: Annotated[str, Field("Why", multiline=True)]


@dataclass(frozen=True, slots=True)
class ReleaseOrder:
    """Let an order go that is on hold; the reason stays with it."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]
    reason: Annotated[str, Field("Why it may go", multiline=True)]


def hold_order(uow: UnitOfWork, cmd: HoldOrder) -> int:
    """Hold an open order; gives the number of the hold."""
    order = uow.get(SalesOrder, cmd.order_id)
    rules.require_step(order.number, order.state, "held")
    return place_holds(uow, order.id, [Hold("hand", reason_needed(cmd.reason))])[0]


def place_holds(uow: UnitOfWork, order_id: int, holds: Sequence[Hold]) -> list[int]:
    """Put an order on hold, and write down why."""
    uow.update(SalesOrder, order_id, state=rules.ON_HOLD)
    return uow.insert(OrderHold, [
        {"order_id": order_id, "kind": hold.kind, "words": hold.words, "placed_at": uow.now,
         "placed_by": uow.actor.id, "released_at": None, "released_by": None, "reason": ""} for hold in holds
    ])


def release_order(uow: UnitOfWork, cmd: ReleaseOrder) -> str:
    """Let an order go, and give the state it is in now."""
    order = uow.get(SalesOrder, cmd.order_id)
    rules.require_step(order.number, order.state, "released")
    reason = reason_needed(cmd.reason)
    held = uow.rows(select(OrderHold.id).where(OrderHold.order_id == order.id, OrderHold.released_at.is_(None)))
    uow.update_many(OrderHold, {
        row.id: {"released_at": uow.now, "released_by": uow.actor.id, "reason": reason} for row in held
    })
    return free_order(uow, order)


def free_order(uow: UnitOfWork, order: Any) -> str:
    """Give an order the state that its lines amount to; services of it are done from now on."""
    lines = load_lines(uow.connection, order.id)
    serve_services(uow, lines)
    goods = [(line.stock_qty, line.shipped) for line in lines if line.item_kind not in NO_GOODS]
    state = rules.state_by_shipping(goods) if goods else rules.SHIPPED
    uow.update(SalesOrder, order.id, state=state, shipped_at=uow.now if state == rules.SHIPPED else None)
    return state


def serve_services(uow: UnitOfWork, lines: Sequence[Any]) -> None:
    """Count services as done: there is nothing of them to ship."""
    uow.update_many(SalesOrderLine, {
        line.id: {"stock_qty_shipped": line.stock_qty} for line in lines if line.item_kind == SERVICE
    })
