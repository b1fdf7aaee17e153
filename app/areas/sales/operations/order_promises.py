"""Promising the lines of an order their days, and keeping what was promised before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.operations import settle_expected
from app.areas.sales import rules
from app.areas.sales.events import SalesOrderPromised
from app.areas.sales.models import OrderPromise, SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND, SERVICE, OrderLineRow, OrderRow, load_lines, load_order
from app.areas.sales.queries.promising import Asked, promise_lines
from app.areas.sales.rules.holds import reason_needed
from app.areas.sales.rules.promising import Promised, words
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewDayInput:
    """A line and the day that is promised for it now."""

    line_id: Annotated[int, Field("Line", hidden=True)]
    promised_on: Annotated[date | None, Field("Promised", "Left out: reckoned anew.")] = None
    what: Annotated[str, Field("What")] = ""


@dataclass(frozen=True, slots=True)
class PromiseOrder:
    """Promise lines of an order another day; what was promised before stays in the history."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]
    reason: Annotated[str, Field("Why")]
    lines: Annotated[tuple[NewDayInput, ...], Field("Lines", "Left out: all that is open is reckoned anew.")] = ()


@dataclass(frozen=True, slots=True)
class PromisesTold:
    """How many lines have another day now, and the last of their days."""

    order_id: int
    changed: int
    last_on: date | None


def promise_order(uow: UnitOfWork, cmd: PromiseOrder) -> PromisesTold:
    """Give lines another day, and keep why."""
    row = uow.get(SalesOrder, cmd.order_id)
    rules.require_step(row.number, row.state, "promised anew")
    reason = reason_needed(cmd.reason)
    order, lines = load_order(uow.connection, row.id), load_lines(uow.connection, row.id)
    sold = {line.id: line for line in lines if not line.is_part and line.open and line.item_kind != SERVICE}
    given = {line.line_id: line.promised_on for line in cmd.lines} or dict.fromkeys(sold)
    if not given.keys() <= sold.keys():
        raise DomainError("order.lines", f"These are not open lines of {order.number}; reload the order.", "lines")
    wanted = [sold[number] for number in given]
    told = promise_open_lines(uow, order, wanted, {
        number: day for number, day in given.items() if day is not None}, reason)
    parts = {line.id: told[line.kit_line_id] for line in lines if line.kit_line_id in told}
    days = {number: day for number, day in {**told, **parts}.items() if day is not None}
    left = {line.id: line.open for line in lines if line.id in days}
    settle_expected(uow, LINE_KIND, left, days)
    changed = sum(sold[number].promised_on != day for number, day in told.items())
    uow.emit(SalesOrderPromised(order.id, order.customer_id, tuple(told)))
    return PromisesTold(order.id, changed, max(days.values(), default=None))


def promise_open_lines(
    uow: UnitOfWork, order: OrderRow, lines: Sequence[OrderLineRow], given: Mapping[int, date], reason: str = "",
) -> dict[int, date | None]:
    """Promise lines: the day given, else the first on which the goods are there, and never before they are wanted.

    What is reserved for a line is there already; only the rest of it is asked of stock and supply.
    """
    today = local_day(uow.now, load_profile(uow.connection).zone)
    asked = [Asked(line.item_id, line.missing) if line.missing and line.item_kind != SERVICE else None
             for line in lines]
    own = uow.rows(select(SalesOrderLine.id).where(SalesOrderLine.order_id == order.id))
    found = promise_lines(uow.connection, asked, order.warehouse_id, uow.now, {row.id for row in own})
    told: dict[int, tuple[date | None, Promised | None]] = {}
    for line, promised in zip(lines, found, strict=True):
        earliest = today if promised is None else promised.on
        reckoned = None if earliest is None else max(earliest, order.required_on)
        told[line.id] = given.get(line.id, reckoned), promised
    uow.insert(OrderPromise, [
        {"order_id": order.id, "order_line_id": line.id, "item_id": line.item_id, "promised_on": told[line.id][0],
         "was_on": line.promised_on, "at": uow.now, "by": uow.actor.id, "reason": reason,
         **_basis(told[line.id][1], today)}
        for line in lines if reason == "" or told[line.id][0] != line.promised_on
    ])
    uow.update_many(SalesOrderLine, {number: {"promised_on": day} for number, (day, _) in told.items()})
    return {number: day for number, (day, _) in told.items()}


def keep_days(uow: UnitOfWork, days: Mapping[int, date], reason: str) -> None:
    """Keep days that customers were told for lines of orders, by line, beside what was promised before."""
    rows = uow.get_many(SalesOrderLine, days)
    uow.insert(OrderPromise, [
        {"order_id": row.order_id, "order_line_id": row.id, "item_id": row.item_id, "promised_on": days[row.id],
         "was_on": row.promised_on, "at": uow.now, "by": uow.actor.id, "words": "", "permille": None, "reason": reason}
        for row in rows.values() if row.promised_on != days[row.id]
    ])
    uow.update_many(SalesOrderLine, {row.id: {"promised_on": days[row.id]} for row in rows.values()})


def _basis(promised: Promised | None, today: date) -> dict[str, object]:
    if promised is None:
        return {"words": "in stock", "permille": None}
    return {"words": words(promised, today), "permille": promised.permille}
