"""Having suppliers deliver straight to a customer what an order of theirs still lacks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.catalog.queries import load_conversions
from app.areas.inventory.models import Reservation
from app.areas.inventory.operations import release
from app.areas.purchasing.events import GoodsDropShipped
from app.areas.purchasing.models import DropLine, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.operations.dropping import CustomersPlace, deliver_to_customer
from app.areas.purchasing.operations.lines import OrderLineInput, price_lines
from app.areas.purchasing.operations.orders import firm_day, write_order
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.terms import Offer, load_offers, load_supplier
from app.areas.sales import rules
from app.areas.sales.models import SalesOrderLine
from app.areas.sales.operations.fulfilling import record_shipped, take_back_shipped
from app.areas.sales.queries.dropped import FOR_KIND
from app.areas.sales.queries.orders import LINE_KIND, OrderLineRow, OrderRow, load_lines, load_order
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DropShip:
    """Order what an order lacks from suppliers who deliver it to the customer; a draft order each."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    supplier_id: Annotated[int | None, Field(
        "Supplier", "Left out: for each item the one who is preferred.", "suppliers",
    )] = None
    note: Annotated[str, Field("Note to the supplier", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class DropShipResult:
    """The purchase orders that were written."""

    purchase_order_ids: tuple[int, ...]
    numbers: tuple[str, ...]


def drop_ship(uow: UnitOfWork, cmd: DropShip) -> DropShipResult:
    """Write draft orders for all goods of an order that are open, not reserved and not on their way like this."""
    order = load_order(uow.connection, cmd.order_id)
    rules.require_step(order.number, order.state, "shipped")
    lines = _lacking(uow, order)
    if not lines:
        raise DomainError("drop.nothing", f"Nothing of {order.number} is lacking: all of it is shipped, reserved or "
                          "on its way from a supplier.")
    chosen = _choose(uow, [line for line, _ in lines], cmd.supplier_id)
    by_supplier: dict[int, list[tuple[OrderLineRow, int]]] = defaultdict(list)
    for line, qty in lines:
        by_supplier[chosen[line.id].supplier_id].append((line, qty))
    written = [_write(uow, order, supplier_id, parts, chosen, cmd.note) for supplier_id, parts in by_supplier.items()]
    return DropShipResult(tuple(one.order_id for one in written), tuple(one.number for one in written))


def _lacking(uow: UnitOfWork, order: OrderRow) -> list[tuple[OrderLineRow, int]]:
    goods = [line for line in load_lines(uow.connection, order.id) if line.is_goods and line.missing > 0]
    rest = func.sum(PurchaseOrderLine.stock_qty - PurchaseOrderLine.stock_qty_received).label("qty")
    coming = {row.for_line_id: int(row.qty) for row in uow.rows(
        select(DropLine.for_line_id, rest)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == DropLine.order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(DropLine.for_line_id.in_([line.id for line in goods]),
               PurchaseOrder.state.not_in(["cancelled", "closed"])).group_by(DropLine.for_line_id))}
    return [(line, qty) for line in goods if (qty := line.missing - coming.get(line.id, 0)) > 0]


def _choose(uow: UnitOfWork, lines: Sequence[OrderLineRow], supplier_id: int | None) -> dict[int, Offer]:
    offers = load_offers(uow.connection, {line.item_id for line in lines}, supplier_id)
    for line in lines:
        if not offers.get(line.item_id):
            raise DomainError(
                "drop.no_offer", f"Nobody is known to offer {line.sku} {line.item_name}. Set a supplier's price first.",
                "supplier_id",
            )
    return {line.id: offers[line.item_id][0] for line in lines}


def _write(
    uow: UnitOfWork, order: OrderRow, supplier_id: int, parts: Sequence[tuple[OrderLineRow, int]],
    chosen: dict[int, Offer], note: str,
) -> Any:
    check_supplier(uow, supplier_id)
    supplier = load_supplier(uow.connection, supplier_id)
    ratios = load_conversions(uow.connection, {(line.item_id, chosen[line.id].unit_id) for line, _ in parts})
    given = tuple(
        OrderLineInput(line.item_id, _in_unit(line, qty, ratios[(line.item_id, chosen[line.id].unit_id)]),
                       chosen[line.id].unit_id) for line, qty in parts
    )
    priced = price_lines(uow, supplier, given, firm_day(uow), None)
    written = write_order(uow, supplier, priced, order.warehouse_id, firm_day(uow), note=note)
    deliver_to_customer(uow, written.order_id, CustomersPlace(
        order.customer_id, f"{order.customer_name}\n{order.ship_to}", FOR_KIND, order.id, order.number,
        dict(zip(written.line_ids, (line.id for line, _ in parts), strict=True)),
    ))
    return written


def _in_unit(line: OrderLineRow, stock_qty: int, ratio: Fraction) -> Decimal:
    qty = Fraction(stock_qty) / ratio
    if qty.denominator != 1:
        raise DomainError(
            "drop.unit", f"{Quantity(stock_qty, line.stock_unit)} of {line.sku} {line.item_name} is not a whole number "
            "of what the supplier sells. Order it to the warehouse instead.", "supplier_id",
        )
    return Quantity(qty.numerator, "").decimal()


def count_dropped(uow: UnitOfWork, event: GoodsDropShipped) -> None:
    """Count what a supplier delivered to a customer as shipped, or take it back; what was reserved for it is free."""
    if event.for_kind != FOR_KIND or not event.lines:
        return
    shipped = {line_id: qty for line_id, qty in event.lines if qty > 0}
    if not shipped:
        take_back_shipped(uow, event.for_id, {line_id: -qty for line_id, qty in event.lines})
        return
    record_shipped(uow, event.for_id, shipped, event.at, by_supplier=True)
    rest = SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped
    over = uow.rows(
        select(SalesOrderLine.id).join(Reservation, (Reservation.for_kind == LINE_KIND)
                                       & (Reservation.for_id == SalesOrderLine.id))
        .where(SalesOrderLine.id.in_(list(shipped))).group_by(SalesOrderLine.id, rest)
        .having(func.sum(Reservation.qty) > rest))
    if over:
        release(uow, LINE_KIND, [row.id for row in over])

