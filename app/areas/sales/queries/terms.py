"""How the firm deals with a customer, and what that customer has open."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import PriceList
from app.areas.parties.models import Party
from app.areas.sales.models import CustomerTerms, SalesOrder, SalesOrderLine
from app.areas.sales.rules import CONFIRMED, PARTLY_SHIPPED, open_value
from app.kernel.errors import NotFoundError

DEFAULT_PAYMENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class TermsRow:
    """A customer's terms; one without terms of its own has none that limit it. `terms_id` is None then."""

    party_id: int
    name: str
    currency: str
    terms_id: int | None
    payment_days: int
    credit_limit_minor: int | None
    price_list_id: int | None
    price_list_name: str
    on_hold: bool


def load_terms(connection: Connection, customer_id: int) -> TermsRow:
    """Read a customer's terms; refuse a number that names no customer."""
    row = connection.execute(
        select(
            Party.id, Party.name, Party.currency, CustomerTerms.id.label("terms_id"), CustomerTerms.payment_days,
            CustomerTerms.credit_limit_minor, CustomerTerms.price_list_id, PriceList.name.label("price_list_name"),
            CustomerTerms.on_hold,
        )
        .outerjoin(CustomerTerms, CustomerTerms.party_id == Party.id)
        .outerjoin(PriceList, PriceList.id == CustomerTerms.price_list_id)
        .where(Party.id == customer_id, Party.is_customer.is_(True))
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no customer with the number {customer_id}.", "customer_id")
    days = DEFAULT_PAYMENT_DAYS if row.payment_days is None else row.payment_days
    return TermsRow(
        row.id, row.name, row.currency, row.terms_id, days, row.credit_limit_minor, row.price_list_id,
        row.price_list_name or "", bool(row.on_hold),
    )


def open_order_value(connection: Connection, currency: str, customer_id: int | None = None) -> int:
    """Add up what is ordered and not shipped, in minor units of one currency; of one customer, or of all.

    Orders of which nothing was shipped count with their freight; of others, the open part of each line.
    """
    whose = [SalesOrder.currency == currency]
    if customer_id is not None:
        whose.append(SalesOrder.customer_id == customer_id)
    untouched = connection.execute(
        select(func.coalesce(func.sum(SalesOrder.total_minor), 0)).where(SalesOrder.state == CONFIRMED, *whose)
    ).scalar_one()
    lines = connection.execute(
        select(SalesOrderLine.amount_minor, SalesOrderLine.stock_qty, SalesOrderLine.stock_qty_shipped)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(SalesOrder.state == PARTLY_SHIPPED, SalesOrderLine.stock_qty_shipped < SalesOrderLine.stock_qty, *whose)
    )
    return int(untouched) + sum(open_value(*line) for line in lines)
