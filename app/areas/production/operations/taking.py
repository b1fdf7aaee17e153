"""Finding what an assembly takes from stock: by the bill, first expired first, and what may stand in for what lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from app.areas.catalog.queries import load_items
from app.areas.catalog.rules.boms import Need, in_millionths
from app.areas.inventory.operations import NewMove, Want, reserve
from app.areas.inventory.operations.stock import require_inner
from app.areas.inventory.queries.reservations import load_reservations
from app.areas.production.rules import ASSEMBLY
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

SHOWN = 4


@dataclass(frozen=True, slots=True)
class TakenInput:
    """What was really taken of a component, where that is not what the program would choose."""

    item_id: Annotated[int, Field("Component", lookup="catalog")]
    qty: Annotated[Decimal, Field("Taken", help="In stock units")]
    location_id: Annotated[int, Field("From", lookup="locations")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes, where from, where to, and on which day."""

    assembly_id: int
    warehouse_id: int
    to_location_id: int
    day: date


def take(uow: UnitOfWork, taking: Taking, needs: Sequence[Need], told: Sequence[TakenInput]) -> list[NewMove]:
    """Give the moves that carry components to production; DomainError names what there is too little of."""
    by_hand = {entry.item_id for entry in told}
    lacking: dict[int, int] = {}
    for need in needs:
        if need.item_id not in by_hand:
            missing = _reserve(uow, taking, need)
            if missing:
                lacking[need.item_id] = lacking.get(need.item_id, 0) + missing
    _require_all(uow, lacking)
    chosen = [
        NewMove(row.item_id, row.location_id, taking.to_location_id, row.qty, ASSEMBLY, taking.assembly_id,
                lot_id=row.lot_id, reservation_id=row.id)
        for row in load_reservations(uow.connection, ASSEMBLY, [taking.assembly_id])
    ]
    return [*chosen, *(_by_hand(uow, taking, entry, index) for index, entry in enumerate(told))]


def _reserve(uow: UnitOfWork, taking: Taking, need: Need) -> int:
    """Reserve a component, and for what it lacks its alternatives in their order; give what lacks in the end."""
    share = Fraction(1)
    for part in (need.part, *need.owner.alternatives(need.part.position, taking.day)):
        wanted = in_millionths(part.wanted_for(need.made) * share)
        want = Want(part.item_id, taking.warehouse_id, wanted, ASSEMBLY, taking.assembly_id)
        got = reserve(uow, [want])[taking.assembly_id]
        if got == wanted:
            return 0
        share *= 1 - Fraction(got, wanted)
    return in_millionths(need.qty * share)


def _require_all(uow: UnitOfWork, lacking: Mapping[int, int]) -> None:
    if not lacking:
        return
    items = load_items(uow.connection, lacking)
    words = [f"{Quantity(qty, items[item_id].unit_code)} of {items[item_id].sku} {items[item_id].name}"
             for item_id, qty in lacking.items()]
    more = f" and {len(words) - SHOWN} more items" if len(words) > SHOWN else ""
    raise DomainError(
        "assembly.short", f"Too little is free to make this: {', '.join(words[:SHOWN])}{more} are missing. Nothing was "
        "taken. Make less, or get the components first.", "qty",
    )


def _by_hand(uow: UnitOfWork, taking: Taking, entry: TakenInput, index: int) -> NewMove:
    require_inner(uow, entry.location_id, f"components.{index}.location_id")
    qty = scaled_quantity(entry.qty)
    if qty <= 0:
        raise DomainError("quantity.positive", "Something was taken, or leave the line out.", f"components.{index}.qty")
    return NewMove(entry.item_id, entry.location_id, taking.to_location_id, qty, ASSEMBLY, taking.assembly_id,
                   lot_id=entry.lot_id)
