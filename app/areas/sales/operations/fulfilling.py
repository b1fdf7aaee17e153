"""Keeping an order in step with what was shipped of it; the areas that ship call this within their own operations."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Expected
from app.areas.inventory.operations import Expectation, expect, settle_expected
from app.areas.sales import rules
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND, NO_GOODS, load_lines
from app.areas.sales.rules.holds import require_complete
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


def record_shipped(
    uow: UnitOfWork, order_id: int, shipped: Mapping[int, int], at: datetime, *, by_supplier: bool = False,
) -> str:
    """Add what was shipped to the lines of an order (millionths of stock units by line) and give its new state.

    Raises DomainError when more would be shipped than was ordered, the order is not open or on hold, or ships only
    complete; what a supplier delivers (`by_supplier`) has left already and is counted all the same.
    """
    order = uow.get(SalesOrder, order_id)
    if not by_supplier or order.state != rules.ON_HOLD:
        rules.require_step(order.number, order.state, "shipped")
    state, left = _add_shipped(uow, order, shipped)
    if order.ship_complete and not by_supplier:
        require_complete(order.number, _words_left(uow, left))
    state = rules.ON_HOLD if order.state == rules.ON_HOLD and state != rules.SHIPPED else state
    settle_expected(uow, LINE_KIND, {line_id: left[line_id] for line_id in shipped})
    uow.update(SalesOrder, order_id, state=state, shipped_at=at if state == rules.SHIPPED else None)
    return state


def require_whole(uow: UnitOfWork, order: Any) -> None:
    """Refuse to make a shipment of an order that ships only complete while something of it is not reserved yet."""
    if order.ship_complete:
        lines = [line for line in load_lines(uow.connection, order.id) if line.is_goods and line.missing]
        require_complete(order.number, (f"{Quantity(line.missing, line.stock_unit)} of {line.sku}" for line in lines))


def take_back_shipped(uow: UnitOfWork, order_id: int, shipped: Mapping[int, int]) -> str:
    """Take what came back off the lines of an order, expect it to be shipped again, and give the order's new state."""
    order = uow.get(SalesOrder, order_id)
    state, left = _add_shipped(uow, order, {line_id: -qty for line_id, qty in shipped.items()})
    state = rules.ON_HOLD if order.state == rules.ON_HOLD else state
    _expect_again(uow, order, {line_id: left[line_id] for line_id in shipped})
    uow.update(SalesOrder, order_id, state=state, shipped_at=None, delivered_at=None)
    return state


def record_delivered(uow: UnitOfWork, order_id: int, at: datetime) -> None:
    """Mark an order delivered when all of it was shipped; the caller knows that all of it arrived."""
    order = uow.get(SalesOrder, order_id)
    if order.state == rules.SHIPPED:
        uow.update(SalesOrder, order_id, state=rules.DELIVERED, delivered_at=at)


def _add_shipped(uow: UnitOfWork, order: Any, shipped: Mapping[int, int]) -> tuple[str, dict[int, int]]:
    lines = _lines(uow, order.id)
    after = {line.id: line.stock_qty_shipped + shipped.get(line.id, 0) for line in lines}
    kits = _kits_shipped(lines, after)
    after.update(kits)
    for line in lines:
        if not 0 <= after[line.id] <= line.stock_qty:
            raise DomainError(
                "order.over_shipped", f"Line {line.position} of order {order.number} cannot be shipped like this: "
                "it would have more shipped than ordered, or less than nothing. Nothing was changed.",
            )
        if after[line.id] < min(line.stock_qty_invoiced, line.stock_qty_shipped):
            raise DomainError(
                "order.invoiced", f"What came back of line {line.position} of order {order.number} is invoiced. "
                "Nothing was changed; credit the invoice first, and let it be invoiced anew.",
            )
    uow.update_many(SalesOrderLine, {
        line_id: {"stock_qty_shipped": after[line_id]} for line_id in (*shipped, *kits) if line_id in after
    })
    goods = [(line.stock_qty, after[line.id]) for line in lines if line.item_kind not in NO_GOODS]
    state = rules.state_by_shipping(goods)
    return state, {line.id: line.stock_qty - after[line.id] for line in lines}


def _words_left(uow: UnitOfWork, left: Mapping[int, int]) -> list[str]:
    """Say what is still to be shipped of the goods of an order."""
    ids = [line_id for line_id, qty in left.items() if qty > 0]
    rows = uow.rows(select(SalesOrderLine.id, Item.sku, Item.kind, Unit.code).join(
        Item, Item.id == SalesOrderLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(SalesOrderLine.id.in_(ids)).order_by(SalesOrderLine.position))
    return [f"{Quantity(left[row.id], row.code)} of {row.sku}" for row in rows if row.kind not in NO_GOODS]


def _kits_shipped(lines: Sequence[Any], after: Mapping[int, int]) -> dict[int, int]:
    """Give how much of each kit is shipped when so much of its parts is."""
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for line in lines:
        if line.kit_line_id is not None:
            parts[line.kit_line_id].append((line.stock_qty, after[line.id]))
    return {line.id: rules.kit_shipped(line.stock_qty, parts[line.id]) for line in lines if line.id in parts}


def _lines(uow: UnitOfWork, order_id: int) -> Sequence[Any]:
    lines = select(table_of(SalesOrderLine), Item.kind.label("item_kind")).join(Item, Item.id == SalesOrderLine.item_id)
    return uow.rows(lines.where(SalesOrderLine.order_id == order_id).order_by(SalesOrderLine.id))


def _expect_again(uow: UnitOfWork, order: Any, left: Mapping[int, int]) -> None:
    known = {
        row.for_id for row in uow.rows(
            select(Expected.for_id).where(Expected.for_kind == LINE_KIND, Expected.for_id.in_(list(left))))
    }
    settle_expected(uow, LINE_KIND, {line_id: qty for line_id, qty in left.items() if line_id in known})
    items = {line.id: line.item_id for line in _lines(uow, order.id)}
    expect(uow, [
        Expectation(items[line_id], order.warehouse_id, "out", qty, order.required_on, LINE_KIND, line_id)
        for line_id, qty in left.items() if line_id not in known and qty > 0
    ])
