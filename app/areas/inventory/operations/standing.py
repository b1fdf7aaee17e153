"""Places that stand still while they are counted."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from app.areas.inventory.models import CountSheet, Location, StandingPlace
from app.areas.inventory.rules.counting import require_moves_allowed
from app.kernel.unit_of_work import UnitOfWork

COUNT_SHEET = "count_sheet"
"""The ledger's word for differences and mix-ups that a count found; the source is the sheet."""

_STANDING = (
    select(StandingPlace.moves, Location.code, CountSheet.number)
    .join(Location, Location.id == StandingPlace.location_id).join(CountSheet, CountSheet.id == StandingPlace.sheet_id)
    .where(StandingPlace.location_id.in_(bindparam("places", expanding=True))).order_by(StandingPlace.moves.desc())
)


def require_not_standing(uow: UnitOfWork, location_ids: Iterable[int]) -> None:
    """Refuse, or ask about, moves from and to places that are being counted."""
    for row in uow.rows(_STANDING, places=sorted(set(location_ids))):
        require_moves_allowed(row.moves, row.code, row.number, uow.confirmed)
