"""Before a person is forgotten: what they asked must be answered."""

from sqlalchemy import select

from app.areas.parties.events import PersonToErase
from app.areas.support import rules
from app.areas.support.models import Ticket
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork

SHOWN = 3


def keep_while_asking(uow: UnitOfWork, event: PersonToErase) -> None:
    """Refuse to forget a customer with open tickets; a person at a company leaves none behind."""
    if event.contact_id is not None:
        return
    unsolved = select(Ticket.number).where(Ticket.customer_id == event.party_id, Ticket.state.in_(rules.UNSOLVED))
    numbers = [row.number for row in uow.rows(unsolved.order_by(Ticket.id).limit(SHOWN))]
    if numbers:
        raise DomainError(
            "erasure.tickets", f"{event.name} has open tickets ({', '.join(numbers)}). Resolve them first; nothing was "
            "erased.", "party_id",
        )
