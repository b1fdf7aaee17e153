"""What costing speaks of: moves over the border of worth, costs that came later, how an item stands."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from app.areas.inventory.rules.books import FIFO, Layer

EVER = datetime(1970, 1, 1, tzinfo=UTC)
VARIANCE, LATE, REVALUED = "variance", "late", "revalued"

Source = tuple[str, int]


class CostMove(NamedTuple):
    """A move over the border of worth: `way` 1 in, -1 out; `names` is the move whose worth it takes."""

    id: int
    at: datetime
    item_id: int
    way: int
    qty: int
    value_minor: int
    basis: str
    names: int | None = None
    reverses: bool = False
    source: Source = ("", 0)


@dataclass(frozen=True, slots=True)
class Fact:
    """A cost of a move; it counts from `at`, which is the move's own moment unless that is closed."""

    id: int
    move_id: int
    item_id: int
    at: datetime
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Worth that changed without goods moving: what stock gained, and what went to expense."""

    item_id: int
    at: datetime
    kind: str
    move_id: int | None
    stock_minor: int
    expense_minor: int


@dataclass(frozen=True, slots=True)
class Opening:
    """Where an item starts: the layers that are open, those kept aside, and the price last paid.

    `layers` of less than nothing wait for a receipt. Under average and standard there is one layer at most that is
    more than nothing. `prices` are standard prices by the moment from which they hold, oldest first, in millionths of
    the minor unit for one stock unit. `at` is the moment at which the item stands so.
    """

    method: str
    at: datetime = EVER
    layers: tuple[Layer, ...] = ()
    held: tuple[Layer, ...] = ()
    last: tuple[int, int] = (0, 0)
    prices: tuple[tuple[datetime, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """How an item stands at a moment: everything that an opening needs, and the sums."""

    method: str
    qty: int
    value_minor: int
    layers: tuple[Layer, ...]
    held: tuple[Layer, ...]
    last: tuple[int, int]


def kept_layers(closing: Closing) -> list[Layer]:
    """Give the layers that are kept row by row; a pool is kept as the item's value."""
    return [layer for layer in closing.layers if closing.method == FIFO or (layer.qty < 0 and layer.move_id)]


@dataclass(frozen=True, slots=True)
class Known:
    """A move outside the replay: its quantity, what it is worth, and what was taken back of it before.

    `back` are steps in their order: a move and how much it took, less than nothing where that was reversed.
    """

    qty: int
    value_minor: int
    back: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Replayed:
    """What every move is worth, what changed besides, and how each item stands at the end and when it was asked.

    `tangled` are moves before that moment whose worth depends on moves after it.
    """

    worth: dict[int, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    closing: dict[int, Closing] = field(default_factory=dict)
    then: dict[int, Closing] = field(default_factory=dict)
    tangled: list[int] = field(default_factory=list)
