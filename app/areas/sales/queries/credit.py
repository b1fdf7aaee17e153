"""What speaks against shipping to a customer: the credit limit, and invoices that are over due."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import SalesPolicy
from app.areas.sales.queries.receivables import owed_by
from app.areas.sales.queries.terms import TermsRow, open_order_value
from app.areas.sales.rules.holds import CreditCheck, Hold, Overdue, holds_of


def patience_days(connection: Connection) -> int:
    """Give by how many days an invoice may be late before orders are held."""
    found = connection.execute(select(SalesPolicy.hold_after_days).order_by(SalesPolicy.id).limit(1)).scalar()
    return 0 if found is None else int(found)


def credit_holds(
    connection: Connection, terms: TermsRow, more_minor: int, now: datetime,
) -> tuple[Hold, ...]:
    """Give why an order is held that adds so many minor units to what is booked of the customer already."""
    today = local_day(now, load_profile(connection).zone)
    owed = owed_by(connection, terms.party_id, terms.currency, today)
    ordered = 0 if terms.credit_limit_minor is None else open_order_value(
        connection, terms.currency, terms.party_id)
    check = CreditCheck(ordered, more_minor, terms.credit_limit_minor, terms.currency,
                        owed.open_minor + owed.to_invoice_minor)
    overdue = Overdue(owed.overdue_minor, terms.currency, owed.oldest_due, patience_days(connection))
    return holds_of(terms.name, check, overdue, today)
