"""Changing an order that was confirmed: reservations and what is expected follow, and every version is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Expected
from app.areas.inventory.operations import Expectation, Want, expect, release, reserve, settle_expected
from app.areas.inventory.operations.reserving import release_part
from app.areas.purchasing.models import DropLine, PurchaseOrder, PurchaseOrderLine
from app.areas.sales import rules
from app.areas.sales.events import SalesOrderAmended, SalesOrderLinesDropped
from app.areas.sales.models import InvoiceLine, SalesOrder, SalesOrderLine
from app.areas.sales.operations.holds import free_order, place_holds
from app.areas.sales.operations.order_promises import promise_open_lines
from app.areas.sales.operations.order_versions import keep_version
from app.areas.sales.operations.orders import write_lines
from app.areas.sales.operations.pricing import PricedLine, SalesLineInput, price_lines
from app.areas.sales.queries.blankets import load_agreed
from app.areas.sales.queries.credit import credit_holds
from app.areas.sales.queries.orders import LINE_KIND, SERVICE, OrderLineRow, OrderRow, load_lines, load_order
from app.areas.sales.queries.terms import load_terms
from app.areas.sales.rules.amending import (
    Standing,
    require_droppable,
    require_quantity,
    require_something,
    scaled,
)
from app.areas.sales.rules.holds import reason_needed
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money, Price
from app.kernel.unit_of_work import UnitOfWork

KEPT_COLUMNS = ("item_id", "promised_on", "blanket_line_id")
"""What an amendment of a line leaves to others, or never changes."""


@dataclass(frozen=True, slots=True)
class AmendLineInput:
    """A line as it is to be; a line without a number is new."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="The item's stock unit when left empty.")] = None
    price: Annotated[Decimal | None, Field("Price", help="For one unit; chosen by the price rules when empty.")] = None
    discount_percent: Annotated[Decimal, Field("Discount %")] = Decimal(0)
    promised_on: Annotated[date | None, Field("Promised", "Left out: as it was, or reckoned.")] = None
    text: Annotated[str, Field("Text", "Printed in place of the item's name.")] = ""
    line_id: Annotated[int | None, Field("Line", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class AmendSalesOrder:
    """Change a confirmed order; the lines given are the whole order, those left out are cancelled."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    lines: Annotated[tuple[AmendLineInput, ...], Field("Lines")]
    reason: Annotated[str, Field("Why", "Stays with the version and is printed on the amendment.")]
    required_on: Annotated[date | None, Field("Required on")] = None
    ship_complete: Annotated[bool | None, Field("Ship only complete")] = None
    freight: Annotated[Decimal | None, Field("Freight")] = None
    customer_reference: Annotated[str | None, Field("Customer's reference")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class OrderAmended:
    """The order as it stands after the amendment."""

    order_id: int
    number: str
    revision: int
    state: str
    total_minor: int


def amend_sales_order(uow: UnitOfWork, cmd: AmendSalesOrder) -> OrderAmended:
    """Write the lines of an order anew as far as they may change; DomainError where goods left already."""
    row = uow.get(SalesOrder, cmd.order_id)
    rules.require_step(row.number, row.state, "amended")
    reason, day = reason_needed(cmd.reason), local_day(uow.now, load_profile(uow.connection).zone)
    before, known = load_order(uow.connection, row.id), load_lines(uow.connection, row.id)
    sold = {line.id: line for line in known if not line.is_part}
    _require_own(before.number, sold, cmd.lines)
    require_something(range(len(cmd.lines)))
    priced = _price(uow, before, cmd.lines, sold, day)
    kept = {line.line_id: one for line, one in zip(cmd.lines, priced, strict=True) if line.line_id is not None}
    _require_within_blankets(uow, kept)
    dropped = [line for number, line in sold.items() if number not in kept]
    lowered = _change(uow, known, kept, _invoiced(uow, row.id))
    _drop(uow, row.id, known, dropped, _invoiced(uow, row.id))
    added = [one for line, one in zip(cmd.lines, priced, strict=True) if line.line_id is None]
    if added:
        write_lines(uow, row.id, added, day, max(line.position for line in sold.values()) + 1)
    _write_head(uow, row, cmd)
    _follow(uow, row.id, cmd, reason, moved=cmd.required_on not in (None, before.required_on))
    return _finish(uow, before, reason, lowered, [line.id for line in dropped])


def _require_own(number: str, sold: Mapping[int, OrderLineRow], lines: Sequence[AmendLineInput]) -> None:
    given = [line.line_id for line in lines if line.line_id is not None]
    if len(set(given)) != len(given) or not sold.keys() >= set(given):
        raise DomainError("order.lines", f"These are not the lines of {number}; reload the order.", "lines")
    for index, line in enumerate(lines):
        if line.line_id is not None and sold[line.line_id].item_id != line.item_id:
            raise DomainError("amend.item", f"The item of a line of {number} stays what it was ordered as. Take the "
                              "line off and add another.", f"lines.{index}.item_id")


def _price(
    uow: UnitOfWork, order: OrderRow, lines: Sequence[AmendLineInput], sold: Mapping[int, OrderLineRow], day: date,
) -> list[PricedLine]:
    """Price the lines; one whose price stays keeps what was said of it, too."""
    inputs = [SalesLineInput(
        line.item_id, line.qty, line.unit_id, _kept_price(line, sold, order.currency), line.discount_percent,
        line.promised_on, line.text,
    ) for line in lines]
    priced = price_lines(uow, load_terms(uow.connection, order.customer_id), inputs, day)
    return [_with_its_rule(one, sold.get(line.line_id or 0)) for line, one in zip(lines, priced, strict=True)]


def _with_its_rule(priced: PricedLine, old: OrderLineRow | None) -> PricedLine:
    stays = old is not None and (old.price_micros, old.unit_id) == (priced.price_micros, priced.unit_id)
    return replace(priced, rule=old.price_rule) if stays and old is not None else priced


def _kept_price(line: AmendLineInput, sold: Mapping[int, OrderLineRow], currency: str) -> Decimal | None:
    """A line that is known keeps its price where none is given: it was agreed."""
    old = sold.get(line.line_id or 0)
    if line.price is not None or old is None or (line.unit_id or old.unit_id) != old.unit_id:
        return line.price
    return Price(old.price_micros, currency).decimal()


def _require_within_blankets(uow: UnitOfWork, kept: Mapping[int, PricedLine]) -> None:
    """Refuse more of a release than is left of its blanket order, and another unit than was agreed."""
    rows = uow.rows(select(SalesOrderLine.id, SalesOrderLine.blanket_line_id, SalesOrderLine.unit_id).where(
        SalesOrderLine.id.in_(list(kept)), SalesOrderLine.blanket_line_id.is_not(None)))
    agreed = load_agreed(uow.connection, {row.blanket_line_id for row in rows}, [row.id for row in rows])
    for row in rows:
        field = f"lines.{list(kept).index(row.id)}"
        if kept[row.id].unit_id != row.unit_id:
            raise DomainError("blanket.unit", "A release stays in the unit of its blanket order.", f"{field}.unit_id")
        agreed[row.blanket_line_id].require(kept[row.id].qty, f"{field}.qty")


def _invoiced(uow: UnitOfWork, order_id: int) -> dict[int, int]:
    rows = uow.rows(select(SalesOrderLine.id, SalesOrderLine.stock_qty_invoiced).where(
        SalesOrderLine.order_id == order_id))
    return {row.id: row.stock_qty_invoiced for row in rows}


def _standing(line: OrderLineRow, invoiced: Mapping[int, int]) -> Standing:
    return Standing(line.id, line.position, f"{line.sku} {line.title}", line.stock_qty, line.shipped,
                    invoiced.get(line.id, 0), line.stock_unit, line.item_kind == SERVICE)


def _change(
    uow: UnitOfWork, known: Sequence[OrderLineRow], kept: Mapping[int, PricedLine], invoiced: Mapping[int, int],
) -> list[int]:
    """Change lines that stay, kits with their parts; give those of which less is wanted than before."""
    lowered: list[int] = []
    changes: dict[int, dict[str, Any]] = {}
    by_id = {line.id: line for line in known}
    for index, (number, one) in enumerate(kept.items()):
        old = by_id[number]
        require_quantity(_standing(old, invoiced), one.stock_qty, f"lines.{index}.qty")
        columns = {key: value for key, value in one.columns().items() if key not in KEPT_COLUMNS}
        done = one.stock_qty if old.item_kind == SERVICE and old.shipped else old.shipped
        changes[number] = {**columns, "stock_qty_shipped": done}
        parts = [part for part in known if part.kit_line_id == number]
        for part in parts if one.stock_qty != old.stock_qty else ():
            qty = scaled(part.stock_qty, one.stock_qty, old.stock_qty, part.sku)
            require_quantity(_standing(part, {}), qty, f"lines.{index}.qty")
            uow.update(SalesOrderLine, part.id, qty=qty, stock_qty=qty)
        if one.stock_qty < old.stock_qty:
            lowered += [number, *(part.id for part in parts)]
    uow.update_many(SalesOrderLine, changes)
    return lowered


def _drop(
    uow: UnitOfWork, order_id: int, known: Sequence[OrderLineRow], dropped: Sequence[OrderLineRow],
    invoiced: Mapping[int, int],
) -> None:
    """Take lines off; their goods are free again, and what was given up of them before speaks of them no more."""
    for line in dropped:
        require_droppable(_standing(line, invoiced))
    gone = [one.id for line in dropped for one in known if line.id in (one.id, one.kit_line_id)]
    if any(one.shipped for one in known if one.id in gone and one.item_kind != SERVICE):
        raise DomainError("amend.shipped", "A part of a kit that is taken off is shipped already.", "lines")
    if not gone:
        return
    _require_not_on_its_way(uow, gone)
    release(uow, LINE_KIND, gone)
    settle_expected(uow, LINE_KIND, dict.fromkeys(gone, 0))
    uow.foretell(SalesOrderLinesDropped(order_id, tuple(gone)))
    invoices = uow.rows(select(InvoiceLine.id).where(InvoiceLine.order_line_id.in_(gone)))
    uow.update_many(InvoiceLine, {line.id: {"order_line_id": None} for line in invoices})
    uow.delete(SalesOrderLine, [number for number in gone if number not in {line.id for line in dropped}])
    uow.delete(SalesOrderLine, [line.id for line in dropped])


def _require_not_on_its_way(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    found = uow.first(
        select(PurchaseOrder.number).join(PurchaseOrderLine, PurchaseOrderLine.order_id == PurchaseOrder.id)
        .join(DropLine, DropLine.order_line_id == PurchaseOrderLine.id)
        .where(DropLine.for_line_id.in_(line_ids), PurchaseOrder.state.not_in(["cancelled", "closed"])))
    if found is not None:
        raise DomainError("amend.dropped", f"A supplier delivers this to the customer with {found.number}. Cancel that "
                          "order first. Nothing was changed.", "lines")


def _write_head(uow: UnitOfWork, row: Any, cmd: AmendSalesOrder) -> None:
    goods = int(uow.scalar(select(func.coalesce(func.sum(SalesOrderLine.amount_minor), 0)).where(
        SalesOrderLine.order_id == row.id)))
    freight = row.freight_minor if cmd.freight is None else Money.of(cmd.freight, row.currency).minor
    if freight < 0:
        raise DomainError("freight.negative", "The freight cannot be below nothing.", "freight")
    given = {"required_on": cmd.required_on, "ship_complete": cmd.ship_complete,
             "customer_reference": cmd.customer_reference}
    uow.update(SalesOrder, row.id, expected_version=cmd.expected_version, freight_minor=freight,
               total_minor=goods + freight, **{key: value for key, value in given.items() if value is not None})


def _follow(uow: UnitOfWork, order_id: int, cmd: AmendSalesOrder, reason: str, *, moved: bool) -> None:
    """Let promises, what is expected and what is reserved follow the lines as they are now."""
    order, lines = load_order(uow.connection, order_id), load_lines(uow.connection, order_id)
    goods = [line for line in lines if line.is_goods]
    release_part(uow, LINE_KIND, {line.id: line.reserved - line.open for line in goods if line.reserved > line.open})
    told = {line.id: line.promised_on for line in lines}
    days = {line.line_id: line.promised_on for line in cmd.lines
            if line.line_id and line.promised_on and line.promised_on != told[line.line_id]}
    wanted = [line for line in lines if not line.is_part and line.item_kind != SERVICE and line.open]
    kept = {line.id: line.promised_on for line in wanted if line.promised_on is not None}
    promise_open_lines(uow, order, wanted, {**kept, **days}, reason)
    _settle(uow, order, goods, days, moved=moved)
    wants = [Want(line.item_id, order.warehouse_id, missing, LINE_KIND, line.id)
             for line in load_lines(uow.connection, order_id) if line.is_goods and (missing := line.missing)]
    if wants:
        reserve(uow, wants)


def _settle(
    uow: UnitOfWork, order: OrderRow, goods: Sequence[OrderLineRow], days: Mapping[int, date], *, moved: bool,
) -> None:
    """Set what is to go out: on a day that was promised by hand now, and where the order moved, on its day.

    What is new, or grew where nothing was open any more, is expected on the day of the order.
    """
    present = {row.for_id for row in uow.rows(select(Expected.for_id).where(
        Expected.for_kind == LINE_KIND, Expected.for_id.in_([line.id for line in goods])))}
    due = {line.id: days.get(line.kit_line_id or line.id, order.required_on) for line in goods}
    move = {number: day for number, day in due.items() if moved or day != order.required_on}
    settle_expected(uow, LINE_KIND, {line.id: line.open for line in goods if line.id in present}, move)
    expect(uow, [
        Expectation(line.item_id, order.warehouse_id, "out", line.open, due[line.id], LINE_KIND, line.id)
        for line in goods if line.open and line.id not in present
    ])


def _finish(
    uow: UnitOfWork, before: OrderRow, reason: str, lowered: Sequence[int], dropped: Sequence[int],
) -> OrderAmended:
    """Give the order its state, hold it where it became too much, and keep the version."""
    order = uow.get(SalesOrder, before.id)
    state = order.state
    if order.state != rules.ON_HOLD:
        state = free_order(uow, order)
        more = order.total_minor - before.total_minor
        terms = load_terms(uow.connection, order.customer_id)
        holds = credit_holds(uow.connection, terms, 0, uow.now) if more > 0 and state in rules.MOVING_STATES else ()
        if holds:
            place_holds(uow, order.id, holds)
            state = rules.ON_HOLD
    revision = keep_version(uow, order.id, reason)
    uow.emit(SalesOrderAmended(order.id, order.customer_id, revision, tuple(lowered), tuple(dropped),
                               state == rules.SHIPPED))
    return OrderAmended(order.id, order.number, revision, state, order.total_minor)
