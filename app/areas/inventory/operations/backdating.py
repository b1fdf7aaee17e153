"""Asking before something is posted with a date in the past that changes what came after."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import select

from app.areas.company.models import Profile
from app.areas.inventory.events import StockRecosted
from app.areas.inventory.queries.consequences import LaterBalance, PlaceKey, consequences, later_balances
from app.areas.inventory.rules import INNER_KINDS
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork

NOTHING = StockRecosted(0, 0, 0, ())
PAST = "stock.past"


class Dated(Protocol):
    """What is asked of a move that is about to be posted."""

    @property
    def item_id(self) -> int: ...
    @property
    def lot_id(self) -> int | None: ...
    @property
    def from_location_id(self) -> int: ...
    @property
    def to_location_id(self) -> int: ...
    @property
    def qty(self) -> int: ...
    @property
    def at(self) -> datetime | None: ...


def require_not_to_come(uow: UnitOfWork, moves: Sequence[Dated]) -> None:
    """Refuse a move of a time to come."""
    if any(move.at is not None and move.at > uow.now for move in moves):
        raise DomainError("stock.to_come", "Nothing can have moved at a time to come. Nothing was posted.", "at")


def ask_about_past(
    uow: UnitOfWork, moves: Sequence[Dated], kinds: Mapping[int, str], event: StockRecosted | None,
) -> None:
    """Ask when moves of the past change costs that followed, or leave a place with less than nothing for a while."""
    past = [move for move in moves if move.at is not None and move.at < uow.now]
    if not past or uow.has_confirmed(PAST):
        return
    balances = later_balances(uow.connection, _posted(past, kinds))
    short = next((line for line in balances if line.after < 0 and line.after < line.before), None)
    changed = event or NOTHING
    if not changed.lines and short is None:
        return
    uow.confirm(PAST, _question(uow, changed, short),
                document=consequences(uow.connection, changed, balances))


def _posted(past: Sequence[Dated], kinds: Mapping[int, str]) -> dict[PlaceKey, list[tuple[datetime, int]]]:
    posted: dict[PlaceKey, list[tuple[datetime, int]]] = defaultdict(list)
    for move in past:
        if move.at is not None:
            for place, sign in ((move.from_location_id, -1), (move.to_location_id, 1)):
                if kinds[place] in INNER_KINDS:
                    posted[(move.item_id, place, move.lot_id)].append((move.at, sign * move.qty))
    return posted


def _question(uow: UnitOfWork, event: StockRecosted, short: LaterBalance | None) -> str:
    currency = uow.scalar(select(Profile.currency).limit(1)) or "EUR"
    said = ["This is dated in the past."]
    if event.lines:
        said.append(f"It changes costs that followed: {event.told(currency)}")
    if short is not None:
        said.append(f"On {short.at:%d %b %Y} the books would show less than nothing at the place.")
    return " ".join([*said, "Post it?"])
