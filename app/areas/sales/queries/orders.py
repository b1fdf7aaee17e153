"""An order with its lines, as operations, documents and the areas above read it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Reservation
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.kernel.errors import NotFoundError
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

LINE_KIND = "sales_order_line"
"""By this kind stock is reserved for, and expected to go to, the lines of orders."""

SERVICE = "service"
"""The kind of item that has no stock: there is nothing to reserve or to ship."""

KIT = "kit"
"""The kind of item that is sold as one and picked as parts: the lines of its parts are reserved and shipped."""

NO_GOODS = (SERVICE, KIT)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order."""

    id: int
    number: str
    customer_id: int
    customer_name: str
    warehouse_id: int
    state: str
    currency: str
    ordered_at: datetime
    required_on: date
    confirmed_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    customer_reference: str
    ship_to: str
    carrier_id: int | None
    freight_minor: int
    total_minor: int
    note: str
    version: int
    quote_id: int | None = None
    ship_complete: bool = False
    revision: int = 0

    @property
    def total(self) -> Money:
        """Give what the customer pays."""
        return Money(self.total_minor, self.currency)


@dataclass(frozen=True, slots=True)
class OrderLineRow:
    """A line of an order; stock quantities are in millionths of `stock_unit`."""

    id: int
    position: int
    item_id: int
    sku: str
    item_name: str
    item_kind: str
    unit_id: int
    unit: str
    stock_unit: str
    qty: int
    stock_qty: int
    price_micros: int
    discount_permille: int
    amount_minor: int
    shipped: int
    reserved: int
    kit_line_id: int | None = None
    price_rule: str = ""
    text: str = ""
    promised_on: date | None = None

    @property
    def title(self) -> str:
        """Give what the line is called: by its own text, or as the item is named."""
        return self.text or self.item_name

    @property
    def is_goods(self) -> bool:
        """Tell whether there is something to reserve and to ship."""
        return self.item_kind not in NO_GOODS

    @property
    def is_part(self) -> bool:
        """Tell whether it is a part of a kit, whose price stands on the kit."""
        return self.kit_line_id is not None

    @property
    def quantity(self) -> Quantity:
        """Give what was ordered, in the line's unit."""
        return Quantity(self.qty, self.unit)

    @property
    def open(self) -> int:
        """Give what is still to be shipped."""
        return max(0, self.stock_qty - self.shipped)

    @property
    def missing(self) -> int:
        """Give what is still to be shipped and not reserved."""
        return max(0, self.open - self.reserved)

    def price(self, currency: str) -> Price:
        """Give the price of one unit of the line."""
        return Price(self.price_micros, currency)


def load_order(connection: Connection, order_id: int) -> OrderRow:
    """Read an order; refuse a number that is not there."""
    order = SalesOrder
    row = connection.execute(
        select(
            order.id, order.number, order.customer_id, Party.name, order.warehouse_id, order.state, order.currency,
            order.ordered_at, order.required_on, order.confirmed_at, order.shipped_at, order.delivered_at,
            order.customer_reference, order.ship_to, order.carrier_id, order.freight_minor, order.total_minor,
            order.note, order.version, order.quote_id, order.ship_complete, order.revision,
        ).join(Party, Party.id == order.customer_id).where(order.id == order_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no order with the number {order_id}.", "order_id")
    return OrderRow(*tuple(row))


def reserved_of_line() -> ScalarSelect[int]:
    """Select what is reserved for the order line of the statement around it."""
    total: ColumnElement[int] = func.coalesce(func.sum(Reservation.qty), 0)
    return (
        select(total).where(Reservation.for_kind == LINE_KIND, Reservation.for_id == SalesOrderLine.id)
        .correlate(SalesOrderLine).scalar_subquery()
    )


def load_lines(connection: Connection, order_id: int) -> list[OrderLineRow]:
    """Read the lines of an order by position, with what is reserved for each; parts stand below their kit."""
    line, sold_in = SalesOrderLine, aliased(Unit)
    rows = connection.execute(
        select(
            line.id, line.position, line.item_id, Item.sku, Item.name, Item.kind, line.unit_id, sold_in.code, Unit.code,
            line.qty, line.stock_qty, line.price_micros, line.discount_permille, line.amount_minor,
            line.stock_qty_shipped, reserved_of_line(), line.kit_line_id, line.price_rule,
            line.text, line.promised_on,
        )
        .join(Item, Item.id == line.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(sold_in, sold_in.id == line.unit_id)
        .where(line.order_id == order_id).order_by(line.position)
    )
    found = [OrderLineRow(*tuple(row)) for row in rows]
    return [
        one for line in found if not line.is_part
        for one in (line, *(part for part in found if part.kit_line_id == line.id))
    ]


def lines_sold(connection: Connection, order_id: int) -> list[OrderLineRow]:
    """Read the lines of an order as the customer ordered them: kits without their parts."""
    return [line for line in load_lines(connection, order_id) if not line.is_part]
