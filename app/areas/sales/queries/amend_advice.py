"""What the lines of an order will cost, earn and when they can be had, told while they are typed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.sales.models import SalesOrder
from app.areas.sales.queries.form_defaults import order_defaults
from app.areas.sales.queries.order_advice import advise_lines
from app.areas.sales.queries.quote_advice import enriched, first_warehouse
from app.areas.sales.queries.terms import load_terms
from app.kernel.advice import Advice, LineAdvice
from app.kernel.money import Money


def advise_order(connection: Connection, values: Mapping[str, Any], now: datetime) -> Advice:
    """Fill in unit, price and promised day of each line of an order that is a draft."""
    return _advise(connection, values, now, promised=True)


def advise_amendment(connection: Connection, values: Mapping[str, Any], now: datetime) -> Advice:
    """Fill in unit and price of each line of an order that is amended; its own goods are reserved for it already."""
    return _advise(connection, values, now, promised=False)


def _advise(connection: Connection, values: Mapping[str, Any], now: datetime, *, promised: bool) -> Advice:
    lines: Sequence[Mapping[str, Any]] = list(values.get("lines") or ())
    whose, usual = _whose(connection, values), order_defaults(connection, values)
    if whose is None or not any(line.get("item_id") for line in lines):
        return Advice(tuple(LineAdvice() for _ in lines), fields=usual)
    customer_id, warehouse_id = whose
    buyer = load_terms(connection, customer_id).buyer
    told = advise_lines(connection, buyer, lines, now)
    if promised:
        told = enriched(connection, buyer.currency, warehouse_id, lines, told, now)
    known = [one.amount for one in told if one.amount is not None]
    return Advice(tuple(told), Money.total(known, buyer.currency) if known else None, usual)


def _whose(connection: Connection, values: Mapping[str, Any]) -> tuple[int, int] | None:
    if values.get("order_id"):
        row = connection.execute(select(SalesOrder.customer_id, SalesOrder.warehouse_id).where(
            SalesOrder.id == int(values["order_id"]))).first()
        return None if row is None else (row.customer_id, row.warehouse_id)
    warehouse_id = values.get("warehouse_id") or first_warehouse(connection)
    customer_id = values.get("customer_id")
    return None if not customer_id or warehouse_id is None else (int(customer_id), int(warehouse_id))
