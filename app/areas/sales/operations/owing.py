"""Before a person is forgotten: what they owe, or are owed, must be settled."""

from sqlalchemy import select

from app.areas.parties.events import PersonToErase
from app.areas.sales.models import Invoice, Payment
from app.areas.sales.queries.receivables import IS_OPEN, UNUSED
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork

SHOWN = 3


def keep_while_owing(uow: UnitOfWork, event: PersonToErase) -> None:
    """Refuse to forget a customer with open invoices, credit notes or money on account."""
    if event.contact_id is not None:
        return
    rows = [
        *uow.rows(select(Invoice.number).where(Invoice.customer_id == event.party_id, IS_OPEN).limit(SHOWN)),
        *uow.rows(select(Payment.number).where(Payment.customer_id == event.party_id, UNUSED).limit(SHOWN)),
    ]
    if rows:
        numbers = ", ".join(row.number for row in rows[:SHOWN])
        raise DomainError("erasure.owing", f"{event.name} has an account that is not settled ({numbers}). Settle it "
                          "first; nothing was erased.", "party_id")
