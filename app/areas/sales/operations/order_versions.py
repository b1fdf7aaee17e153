"""Keeping an order as it was confirmed or amended."""

from typing import Any

from app.areas.sales.models import OrderVersion, SalesOrder
from app.areas.sales.queries.orders import lines_sold, load_order
from app.kernel.unit_of_work import UnitOfWork


def keep_version(uow: UnitOfWork, order_id: int, reason: str = "") -> int:
    """Write down the order as it stands now, and give the number of the version."""
    order = load_order(uow.connection, order_id)
    revision = order.revision + 1
    uow.add(OrderVersion, order_id=order_id, revision=revision, at=uow.now, by=uow.actor.id, reason=reason,
            total_minor=order.total_minor, content=content_of(uow, order_id))
    uow.update(SalesOrder, order_id, revision=revision)
    return revision


def content_of(uow: UnitOfWork, order_id: int) -> dict[str, Any]:
    """Give what is kept of an order: numbers as they are kept, names as they are called now."""
    order = load_order(uow.connection, order_id)
    return {
        "currency": order.currency, "required_on": order.required_on.isoformat(), "freight_minor": order.freight_minor,
        "ship_complete": order.ship_complete,
        "lines": [
            {"position": line.position, "item_id": line.item_id, "sku": line.sku, "name": line.title,
             "text": line.text, "qty": line.qty, "unit": line.unit, "price_micros": line.price_micros,
             "discount_permille": line.discount_permille, "amount_minor": line.amount_minor,
             "promised_on": "" if line.promised_on is None else line.promised_on.isoformat()}
            for line in lines_sold(uow.connection, order_id)
        ],
    }
