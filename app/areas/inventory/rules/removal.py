"""In which order goods leave the shelves; decided without a database.

A strategy only orders the places: what is past its date, and what is reserved for others, is never among them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

FEFO, FIFO, LIFO, NEAREST, WHOLE_LOT = "fefo", "fifo", "lifo", "nearest", "whole_lot"
STRATEGIES = (
    (FEFO, "First expired, first out"), (FIFO, "First in, first out"), (NEAREST, "Nearest bin first"),
    (WHOLE_LOT, "Whole lot first"), (LIFO, "Last in, first out"),
)
"""The ways in which goods can leave, with their words; the first is the one without a rule."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where stock of an item lies free, how old it is, and where it comes in a round through the warehouse."""

    location_id: int
    lot_id: int | None
    free: int
    expires_on: date | None = None
    received_at: datetime | None = None
    kind: str = "shelf"
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """So much from one place."""

    location_id: int
    lot_id: int | None
    qty: int


Order = Callable[[Place], tuple[bool | date | str | int | float, ...]]


def _expires(place: Place) -> tuple[bool, date]:
    return place.expires_on is None, place.expires_on or date.max


def _received(place: Place) -> str:
    return place.received_at.isoformat() if place.received_at else ""


def _fefo(place: Place) -> tuple[bool | date | str | int, ...]:
    """Order by expiry first, then by age; shelves before what is not put away; then by place."""
    return (*_expires(place), place.kind != "shelf", _received(place), place.location_id)


def _fifo(place: Place) -> tuple[bool | date | str | int, ...]:
    return (_received(place), place.kind != "shelf", *_expires(place), place.location_id)


def _lifo(place: Place) -> tuple[bool | date | str | int | float, ...]:
    age = -place.received_at.timestamp() if place.received_at else 0.0
    return (age, place.kind != "shelf", *_expires(place), place.location_id)


def _nearest(place: Place) -> tuple[bool | date | str | int, ...]:
    return (place.kind != "shelf", place.sequence, *_expires(place), _received(place), place.location_id)


_ORDERS: Mapping[str, Order] = {FEFO: _fefo, FIFO: _fifo, LIFO: _lifo, NEAREST: _nearest, WHOLE_LOT: _fefo}


def choose_places(wanted: int, places: Iterable[Place], today: date, strategy: str = FEFO) -> list[Pick]:
    """Take stock in the order of a strategy; what is past its date is left; less when short.

    “Whole lot” takes from the smallest single lot that covers the want, and as “first expired” when none does.
    """
    usable = [
        place for place in places if place.free > 0 and (place.expires_on is None or place.expires_on >= today)
    ]
    if strategy == WHOLE_LOT:
        usable = _one_lot(wanted, usable) or usable
    picks = []
    for place in sorted(usable, key=_ORDERS[strategy]):
        taken = min(wanted, place.free)
        if taken > 0:
            picks.append(Pick(place.location_id, place.lot_id, taken))
            wanted -= taken
    return picks


def _one_lot(wanted: int, places: Sequence[Place]) -> list[Place]:
    """Give the places of the lot that covers the want and leaves least; of equal ones the one to be used first."""
    lots: dict[int, list[Place]] = {}
    for place in places:
        if place.lot_id is not None:
            lots.setdefault(place.lot_id, []).append(place)
    covering = [held for held in lots.values() if sum(place.free for place in held) >= wanted]
    return min(covering, key=lambda held: (sum(place.free for place in held), min(map(_fefo, held))), default=[])


@dataclass(frozen=True, slots=True)
class RemovalRules:
    """What is said of how goods leave: by item, by category, by place and by warehouse."""

    by_item: Mapping[int, str]
    by_category: Mapping[int, str]
    by_place: Mapping[int, str]
    by_warehouse: Mapping[int, str]

    def strategy(
        self, item_id: int, categories: Sequence[int], warehouse_id: int, paths: Sequence[Sequence[int]],
    ) -> str:
        """Give the strategy of a want: the item's, its category's, that of the place that holds all of it, the house's.

        `categories` go from the item's own upwards; `paths` are the ways from each place that holds some upwards.
        """
        if item_id in self.by_item:
            return self.by_item[item_id]
        for category in categories:
            if category in self.by_category:
                return self.by_category[category]
        for place in _in_common(paths):
            if place in self.by_place:
                return self.by_place[place]
        return self.by_warehouse.get(warehouse_id, FEFO)


def _in_common(paths: Sequence[Sequence[int]]) -> list[int]:
    """Give the places that hold all of some places, the smallest first."""
    if not paths:
        return []
    shared = set.intersection(*(set(path) for path in paths))
    return [place for place in paths[0] if place in shared]
