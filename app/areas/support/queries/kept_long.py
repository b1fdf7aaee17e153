"""People who are kept longer than the firm's own rule says: their last order and their last ticket are too old."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.areas.parties.models import Contact, Erasure, Party, RetentionRule
from app.areas.parties.rules.privacy import CONTACT, DAYS_A_MONTH, PERSON
from app.areas.sales.models import SalesOrder
from app.areas.support.models import Ticket
from app.kernel.columns import Exact, UtcDateTime, table_of
from app.kernel.listing import Kind, Sort
from app.kernel.query import NOW, ListQuery, column

MONTH_MICROS = round(DAYS_A_MONTH * 86_400) * 1_000_000


def _months(kind: str) -> ColumnElement[int]:
    return select(RetentionRule.months).where(RetentionRule.kind == kind).scalar_subquery()


def _last(kind_of: Any, moment: Any, party: Any) -> ColumnElement[int]:
    last = select(func.max(type_coerce(moment, Exact()))).where(kind_of == party).scalar_subquery()
    return func.coalesce(last, 0)


def _ordered(party: Any) -> ColumnElement[int]:
    return _last(SalesOrder.customer_id, SalesOrder.ordered_at, party)


def _asked(party: Any) -> ColumnElement[int]:
    return _last(Ticket.customer_id, Ticket.opened_at, party)


def _last_business(party: Any) -> ColumnElement[Any]:
    """Give the moment of a party's last order or ticket."""
    later = case((_ordered(party) > _asked(party), _ordered(party)), else_=_asked(party))
    return type_coerce(later, UtcDateTime())


def _too_old(party: Any, kind: str) -> ColumnElement[bool]:
    """Tell whether there was business and the last of it is past the rule; who never did any is a lead's matter."""
    oldest = NOW - _months(kind) * MONTH_MICROS
    return and_(
        _months(kind) > 0, or_(_ordered(party) > 0, _asked(party) > 0), _ordered(party) < oldest,
        _asked(party) < oldest,
    )


def _not_erased(party: Any, contact: Any) -> ColumnElement[bool]:
    return ~select(Erasure.id).where(
        Erasure.party_id == party, Erasure.contact_id.is_(None) if contact is None else Erasure.contact_id == contact,
    ).exists()


_company = aliased(Party, name="company")

PEOPLE_DUE = ListQuery(
    name="people_due", title="People due for erasure", record="customer", id=Party.id,
    permission="parties.privacy",
    source=table_of(Party), sort=(Sort("name"),), searchable=False,
    where=and_(Party.is_customer.is_(True), Party.kind == "person", _not_erased(Party.id, None),
               _too_old(Party.id, PERSON)),
    columns=(
        column("code", "Code", Party.code, Kind.CODE, width=10, sortable=False),
        column("name", "Person", Party.name, width=28),
        column("country", "Country", Party.country, width=14, sortable=False),
        column("last", "Last business", _last_business(Party.id), Kind.TIME, width=14,
               sortable=False, help="The last order or ticket"),
    ),
)
CONTACTS_DUE = ListQuery(
    name="contacts_due", title="Contacts due for erasure", record="contact", id=Contact.id,
    permission="parties.privacy",
    source=table_of(Contact).outerjoin(_company, _company.id == Contact.party_id), sort=(Sort("name"),),
    searchable=False,
    where=and_(_not_erased(Contact.party_id, Contact.id), _too_old(Contact.party_id, CONTACT)),
    columns=(
        column("name", "Person", Contact.name, width=24),
        column("party", "At", _company.name, width=26, sortable=False),
        column("last", "Last business", _last_business(Contact.party_id), Kind.TIME, width=14, sortable=False,
               help="The last order or ticket of the company"),
    ),
)
