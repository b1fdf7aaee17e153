"""What is known of a command before the person says anything."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.queries.orders import OrderLineRow, lines_sold, load_order
from app.areas.sales.queries.terms import load_terms
from app.kernel.money import Money
from app.kernel.own_fields import own_values
from app.kernel.quantity import Quantity

USUAL_DAYS = 7
"""In how many days goods are wanted when nobody says otherwise."""


def new_order(connection: Connection, customer_id: int | None, now: datetime) -> Mapping[str, Any]:
    """Give an order required in a week, of a customer when one is known."""
    day = local_day(now, load_profile(connection).zone) + timedelta(days=USUAL_DAYS)
    known: dict[str, Any] = {"required_on": day.isoformat()}
    return known if customer_id is None else {**known, "customer_id": customer_id}


def order_as_it_is(connection: Connection, order_id: int) -> Mapping[str, Any]:
    """Give a draft with its lines, to be changed; prices are kept as they are."""
    order = load_order(connection, order_id)
    return {
        "order_id": order.id, "required_on": order.required_on.isoformat(),
        "customer_reference": order.customer_reference, "ship_to": order.ship_to, "carrier_id": order.carrier_id,
        "freight": f"{Money(order.freight_minor, order.currency).decimal():f}", "note": order.note,
        "ship_complete": order.ship_complete, "expected_version": order.version,
        "lines": [line_values(order.currency, line) for line in lines_sold(connection, order_id)],
    }


def line_values(currency: str, line: OrderLineRow) -> Mapping[str, Any]:
    """Give a line as it is typed."""
    return {
        "item_id": line.item_id, "qty": f"{Quantity(line.qty, '').decimal():f}", "unit_id": line.unit_id,
        "price": f"{line.price(currency).decimal():f}", "discount_percent": percent_text(line.discount_permille),
        "text": line.text, "promised_on": None if line.promised_on is None else line.promised_on.isoformat(),
    }


def terms_as_they_are(connection: Connection, customer_id: int) -> Mapping[str, Any]:
    """Give the terms of a customer, to be changed."""
    terms = load_terms(connection, customer_id)
    limit = terms.credit_limit_minor
    return {
        "customer_id": customer_id, "payment_days": terms.payment_days, "price_list_id": terms.price_list_id,
        "credit_limit": None if limit is None else f"{Money(limit, terms.currency).decimal():f}",
        "on_hold": terms.on_hold, "group_id": terms.group_id,
        "own": own_values(connection, "customer", customer_id),
    }


def percent_text(permille: int) -> str:
    """Write a discount in percent, as forms hold it."""
    return f"{permille / 10:g}"


def asked_about(connection: Connection, order_id: int) -> Mapping[str, Any]:
    """Give an order and whose it is, for a ticket about it."""
    return {"customer_id": load_order(connection, order_id).customer_id, "order_id": order_id}
