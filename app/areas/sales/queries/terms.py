"""How the firm deals with a customer, and what that customer has open."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, func, select

from app.areas.catalog.models import CustomerGroup, PriceList
from app.areas.catalog.queries.pricing import Buyer
from app.areas.parties.models import Party
from app.areas.sales.models import CustomerTerms, SalesOrder, SalesOrderLine
from app.areas.sales.rules import CONFIRMED, ON_HOLD, PARTLY_SHIPPED, open_value
from app.kernel.database import known
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
    group_id: int | None = None
    group_name: str = ""

    @property
    def buyer(self) -> Buyer:
        """Give what decides the customer's prices."""
        return Buyer(self.currency, self.price_list_id, self.group_id)


def load_terms(connection: Connection, customer_id: int) -> TermsRow:
    """Read a customer's terms; refuse a number that names no customer."""
    return known(connection, f"terms {customer_id}", lambda: _read_terms(connection, customer_id))


_TERMS = (
    select(
        Party.id, Party.name, Party.currency, CustomerTerms.id.label("terms_id"), CustomerTerms.payment_days,
        CustomerTerms.credit_limit_minor, CustomerTerms.price_list_id, PriceList.name.label("price_list_name"),
        CustomerTerms.on_hold, CustomerTerms.group_id, CustomerGroup.name.label("group_name"),
    )
    .outerjoin(CustomerTerms, CustomerTerms.party_id == Party.id)
    .outerjoin(PriceList, PriceList.id == CustomerTerms.price_list_id)
    .outerjoin(CustomerGroup, CustomerGroup.id == CustomerTerms.group_id)
    .where(Party.id == bindparam("customer"), Party.is_customer.is_(True))
)


def _read_terms(connection: Connection, customer_id: int) -> TermsRow:
    row = connection.execute(_TERMS, {"customer": customer_id}).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no customer with the number {customer_id}.", "customer_id")
    days = DEFAULT_PAYMENT_DAYS if row.payment_days is None else row.payment_days
    return TermsRow(
        row.id, row.name, row.currency, row.terms_id, days, row.credit_limit_minor, row.price_list_id,
        row.price_list_name or "", bool(row.on_hold), row.group_id, row.group_name or "",
    )


def prospect_terms(currency: str, name: str) -> TermsRow:
    """Give the terms of somebody with whom nothing was agreed yet."""
    return TermsRow(0, name, currency, None, DEFAULT_PAYMENT_DAYS, None, None, "", False)


def open_order_value(connection: Connection, currency: str, customer_id: int | None = None) -> int:
    """Add up what is ordered and not shipped, in minor units of one currency; of one customer, or of all.

    Orders of which nothing was shipped count with their freight; of others, the open part of each line.
    """
    return sum(open_by_day(connection, currency, customer_id).values())


def open_by_day(connection: Connection, currency: str, customer_id: int | None = None) -> dict[date, int]:
    """Add up the same by the day on which it is required."""
    whose = [SalesOrder.currency == currency]
    if customer_id is not None:
        whose.append(SalesOrder.customer_id == customer_id)
    sums: dict[date, int] = defaultdict(int)
    for day, minor in connection.execute(
        select(SalesOrder.required_on, func.sum(SalesOrder.total_minor)).where(SalesOrder.state == CONFIRMED, *whose)
        .group_by(SalesOrder.required_on)
    ):
        sums[day] += int(minor)
    line = SalesOrderLine
    for day, amount, ordered, shipped in connection.execute(
        select(SalesOrder.required_on, line.amount_minor, line.stock_qty, line.stock_qty_shipped)
        .join(SalesOrder, SalesOrder.id == line.order_id)
        .where(SalesOrder.state.in_((PARTLY_SHIPPED, ON_HOLD)), line.stock_qty_shipped < line.stock_qty, *whose)
    ):
        sums[day] += open_value(amount, ordered, shipped)
    return sums
