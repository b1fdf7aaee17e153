"""What the mail that goes with a supplier's document needs to know: whose it is, whether it may go, its fields."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from app.areas.purchasing.queries.order_page import load_order
from app.areas.purchasing.queries.rfqs import load_asked, load_rfq
from app.areas.purchasing.rules.orders import OrderState
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.money import Money

SELLERS = ("sales", "order", "account manager", "vertrieb", "verkauf", "vente", "commercial")
"""Pieces of the words by which people are known at suppliers who take orders."""

_TOO_EARLY = {OrderState.DRAFT: "a draft; submit it first", OrderState.WAITING: "not approved yet",
              OrderState.CANCELLED: "cancelled"}


def supplier_of_order(connection: Connection, order_id: int) -> int:
    """Give who is to deliver an order."""
    return int(load_order(connection, order_id).supplier_id)


def supplier_asked(connection: Connection, rfq_supplier_id: int) -> int:
    """Give who is asked."""
    return int(load_asked(connection, rfq_supplier_id).supplier_id)


def order_not_ready(connection: Connection, order_id: int) -> str:
    """Say why an order cannot be mailed: nobody approved it yet."""
    order = load_order(connection, order_id)
    early = _TOO_EARLY.get(OrderState(order.state))
    return f"{order.number} is {early}." if early else ""


def request_not_ready(connection: Connection, rfq_supplier_id: int) -> str:
    """Say why a request cannot be mailed: it was called off."""
    asked = load_asked(connection, rfq_supplier_id)
    return f"{asked.number} was cancelled." if asked.rfq_state == "cancelled" else ""


def purchase_values(connection: Connection, order_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a purchase order."""
    order = load_order(connection, order_id)
    return {
        "number": order.number, "due_on": order.due_on, "ordered_on": order.ordered_on, "revision": order.revision,
        "total": Money(order.total_minor, order.currency), "warehouse": order.warehouse,
        "supplier_id": order.supplier_id,
    }


def request_values(connection: Connection, rfq_supplier_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a request for quotation to one supplier."""
    asked = load_asked(connection, rfq_supplier_id)
    rfq = load_rfq(connection, asked.rfq_id)
    return {"number": rfq.number, "title": rfq.title, "answer_by": rfq.answer_by, "needed_on": rfq.needed_on,
            "supplier_id": asked.supplier_id}


_TO_SUPPLIER = (("supplier_id", "supplier"),)
MERGES = (
    MergeRecord("purchase_order", "purchase", "Purchase order", (
        MergeField("number", "Number", Kind.CODE), MergeField("total", "Total", Kind.MONEY),
        MergeField("due_on", "Due", Kind.DATE), MergeField("ordered_on", "Ordered", Kind.DATE),
        MergeField("revision", "Version", Kind.INTEGER), MergeField("warehouse", "Warehouse"),
    ), purchase_values, _TO_SUPPLIER),
    MergeRecord("rfq_supplier", "request", "Request for quotation", (
        MergeField("number", "Number", Kind.CODE), MergeField("title", "Title"),
        MergeField("answer_by", "Answer by", Kind.DATE), MergeField("needed_on", "Needed on", Kind.DATE),
    ), request_values, _TO_SUPPLIER),
)
