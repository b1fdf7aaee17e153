"""Whose work something is: whoever was named, or else whoever enters it."""

from sqlalchemy import select

from app.areas.company.models import User
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork


def owner_of(uow: UnitOfWork, wanted: int | None, field: str = "owner_id") -> int | None:
    """Give the user who is to own a record: the one wanted, else the actor where that is a user of the company.

    Raises DomainError for somebody who does not work here any more.
    """
    number = uow.actor.id if wanted is None else wanted
    row = uow.first(select(User.id, User.name, User.active).where(User.id == number))
    if row is None and wanted is not None:
        raise DomainError("owner.unknown", f"There is no user with the number {wanted}.", field)
    if row is not None and wanted is not None and not row.active:
        raise DomainError("owner.inactive", f"{row.name} does not work here any more. Choose somebody else.", field)
    return None if row is None or not row.active else int(row.id)
