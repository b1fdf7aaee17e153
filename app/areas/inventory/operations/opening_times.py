"""Which days of the books are still open."""

from datetime import datetime

from app.areas.inventory.queries.replaying import Floor, floor_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork


def require_open_period(uow: UnitOfWork, at: datetime, field: str | None = None) -> Floor:
    """Refuse a moment in a closed period, and give where the open books begin."""
    floor = floor_of(uow.connection)
    if floor.through is not None and at < floor.ends_at:
        raise DomainError(
            "period.closed", f"The books are closed through {floor.through:%d %b %Y}. Nothing was posted, and what was "
            "closed stays as it is. Post a correction dated after that day and name in its note what it corrects; or, "
            "if the closed figures themselves must change, reopen the period.", field, through=floor.through,
        )
    return floor
