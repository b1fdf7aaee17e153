"""Before a person is forgotten: what they ordered must be delivered or cancelled."""

from sqlalchemy import select

from app.areas.parties.events import PersonToErase
from app.areas.sales.models import SalesOrder
from app.areas.sales.rules import DRAFT, OPEN_STATES
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork

SHOWN = 3


def keep_while_ordered(uow: UnitOfWork, event: PersonToErase) -> None:
    """Refuse to forget a customer with open orders; a person at a company leaves none behind."""
    if event.contact_id is not None:
        return
    still_open = select(SalesOrder.number).where(
        SalesOrder.customer_id == event.party_id, SalesOrder.state.in_((DRAFT, *OPEN_STATES)))
    numbers = [row.number for row in uow.rows(still_open.order_by(SalesOrder.id).limit(SHOWN))]
    if numbers:
        raise DomainError(
            "erasure.orders", f"{event.name} has open orders ({', '.join(numbers)}). Deliver or cancel them first; "
            "nothing was erased.", "party_id",
        )
