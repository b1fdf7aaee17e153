"""Which days of the books are still open."""

from datetime import datetime

from sqlalchemy import select

from app.areas.company.models import Profile
from app.areas.inventory.queries.replaying import Floor, floor_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork


def hold_books(uow: UnitOfWork, *, alone: bool = False) -> None:
    """Let nobody close or open a period until the commit; `alone`, let nobody post to the past either.

    On a server, others work meanwhile; a file is written by one at a time anyhow.
    """
    if not uow.is_sqlite:
        uow.rows(select(Profile.id).with_for_update(read=not alone))


def require_open_period(uow: UnitOfWork, at: datetime, field: str | None = None) -> Floor:
    """Refuse a moment in a closed period, and give where the open books begin."""
    if at < uow.now:
        hold_books(uow)
    floor = floor_of(uow.connection)
    if floor.through is not None and at < floor.ends_at:
        raise DomainError(
            "period.closed", f"The books are closed through {floor.through:%d %b %Y}. Nothing was posted, and what was "
            "closed stays as it is. Post a correction dated after that day and name in its note what it corrects; or, "
            "if the closed figures themselves must change, reopen the period.", field, through=floor.through,
        )
    return floor
