"""What texts can say of a customer's order."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from app.areas.sales.queries.lists import ORDER_STATES
from app.areas.sales.queries.orders import OrderLineRow, OrderRow, lines_sold, load_order
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.money import Money
from app.kernel.tags import words_on


def order_values(connection: Connection, order_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of an order."""
    order = load_order(connection, order_id)
    return {
        "number": order.number, "state": order.state, "ordered_at": order.ordered_at, "required_on": order.required_on,
        "shipped_at": order.shipped_at, "delivered_at": order.delivered_at, "reference": order.customer_reference,
        "tags": ", ".join(words_on(connection, "sales_order", order_id)) or None,
        "total": order.total, "ship_to": order.ship_to, "customer_id": order.customer_id,
        "lines": tuple(_line(order, line) for line in lines_sold(connection, order_id)),
    }


def _line(order: OrderRow, line: OrderLineRow) -> Mapping[str, object]:
    return {
        "sku": line.sku, "item": line.item_name, "qty": line.quantity, "price": line.price(order.currency),
        "discount": line.discount_permille or None, "amount": Money(line.amount_minor, order.currency),
    }


LINES = (
    MergeField("sku", "SKU", Kind.CODE), MergeField("item", "Item"), MergeField("qty", "Quantity", Kind.QUANTITY),
    MergeField("price", "Price", Kind.PRICE), MergeField("discount", "Discount", Kind.PERCENT),
    MergeField("amount", "Amount", Kind.MONEY),
)
MERGES = (
    MergeRecord("sales_order", "order", "Sales order", (
        MergeField("number", "Number", Kind.CODE), MergeField("state", "State", Kind.STATE, ORDER_STATES),
        MergeField("ordered_at", "Ordered", Kind.TIME), MergeField("required_on", "Required on", Kind.DATE),
        MergeField("shipped_at", "Shipped", Kind.TIME), MergeField("delivered_at", "Delivered", Kind.TIME),
        MergeField("reference", "The customer's reference"), MergeField("total", "Total", Kind.MONEY),
        MergeField("ship_to", "Delivery address"), MergeField("lines", "Lines", lines=LINES),
        MergeField("tags", "Tags"),
    ), order_values, (("customer_id", "customer"),)),
)
