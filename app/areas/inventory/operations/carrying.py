"""Carrying several goods from one place to another in one go."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.stock import Posted, positive, require_inner
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GoodsInput:
    """So much of an item, in its stock unit."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None


@dataclass(frozen=True, slots=True)
class MoveGoods:
    """Carry goods from one place to another."""

    from_location_id: Annotated[int, Field("From", lookup="locations")]
    to_location_id: Annotated[int, Field("To", lookup="locations")]
    lines: Annotated[tuple[GoodsInput, ...], Field("Goods")]
    note: Annotated[str, Field("Note")] = ""


def move_goods(uow: UnitOfWork, cmd: MoveGoods) -> Posted:
    """Post a move for each line, all of them or none."""
    require_inner(uow, cmd.from_location_id, "from_location_id")
    require_inner(uow, cmd.to_location_id, "to_location_id")
    if cmd.from_location_id == cmd.to_location_id:
        raise DomainError("stock.same_place", "The goods are there already; choose another place.", "to_location_id")
    if not cmd.lines:
        raise DomainError("stock.no_goods", "Name the goods to carry.", "lines")
    return Posted(tuple(post_moves(uow, [
        NewMove(line.item_id, cmd.from_location_id, cmd.to_location_id, positive(line.qty, f"lines.{index}.qty"),
                "move_goods", uow.operation_id, lot_id=line.lot_id, note=cmd.note)
        for index, line in enumerate(cmd.lines)
    ])))
