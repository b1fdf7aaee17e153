"""Work done by a supplier on the firm's own components: sent there, used up there, and received as what was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.catalog.queries import load_items
from app.areas.catalog.queries.recipes import RecipeBook, load_book
from app.areas.catalog.rules.boms import explode, in_millionths, taken
from app.areas.inventory.models import Balance, Location, Move
from app.areas.inventory.operations import NewMove, Want, outer_location, post_moves, release, reserve
from app.areas.inventory.queries.reservations import load_reservations
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder, Subcontract
from app.areas.purchasing.operations.arrivals import Arrival
from app.areas.purchasing.operations.orders import firm_day, order_lines
from app.areas.purchasing.rules.orders import AWAITED, word_of
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.unit_of_work import UnitOfWork

COMPONENTS = "components_sent"
"""The source under which components go to a supplier, with the order's number."""

SUBCONTRACT = "subcontract"
"""The source under which components are used up and products come, with the receipt's number."""


@dataclass(frozen=True, slots=True)
class SendComponents:
    """Send the supplier what is needed for all that is still to come of an order, less what lies there already."""

    order_id: Annotated[int, Field("Order", hidden=True)]


@dataclass(frozen=True, slots=True)
class BringComponentsBack:
    """Carry components back to where they lay before they were sent."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    move_ids: Annotated[tuple[int, ...], Field("Moves", hidden=True)]


@dataclass(frozen=True, slots=True)
class ComponentsSent:
    """The order, the place at the supplier, and the moves that carried the components there."""

    order_id: int
    location_id: int
    move_ids: tuple[int, ...]


def send_components(uow: UnitOfWork, cmd: SendComponents) -> ComponentsSent:
    """Carry components to the supplier's place; they stay the firm's, at their worth, and serve no customer there."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    if order.state not in AWAITED:
        word = word_of(order.state).word.lower()
        raise DomainError("subcontract.state", f"{order.number} is {word}: send components for an order that was sent.")
    lines = [line for line in order_lines(uow, order.id) if line.stock_qty > line.stock_qty_received]
    book = load_book(uow.connection, {line.item_id for line in lines}, firm_day(uow))
    needed = _needed(book, [(line.item_id, line.stock_qty - line.stock_qty_received) for line in lines], firm_day(uow))
    if not needed:
        raise DomainError("subcontract.no_bom", f"Nothing of {order.number} is made of components: no bill of "
                          "materials is released for its items.")
    location_id = _place_at(uow, order)
    there = _lying(uow, location_id, needed)
    wants = [
        Want(item_id, order.warehouse_id, qty - there.get(item_id, 0), COMPONENTS, order.id)
        for item_id, qty in needed.items() if qty > there.get(item_id, 0)
    ]
    if not wants:
        raise DomainError("subcontract.there", f"All components for {order.number} lie at the supplier already.")
    _reserve_all(uow, wants)
    moves = [
        NewMove(row.item_id, row.location_id, location_id, row.qty, COMPONENTS, order.id, lot_id=row.lot_id,
                reservation_id=row.id) for row in load_reservations(uow.connection, COMPONENTS, [order.id])
    ]
    move_ids = post_moves(uow, moves)
    release(uow, COMPONENTS, [order.id])
    return ComponentsSent(order.id, location_id, tuple(move_ids))


def bring_components_back(uow: UnitOfWork, cmd: BringComponentsBack) -> ComponentsSent:
    """Carry components back to where they lay; refuse when they were used up."""
    rows = [row for row in uow.get_many(Move, cmd.move_ids).values() if row.source_kind == COMPONENTS]
    gone = uow.rows(select(Move.id).where(Move.reverses_id.in_(cmd.move_ids)))
    if gone or not rows:
        raise DomainError("subcontract.back", "These components were brought back before.")
    move_ids = post_moves(uow, [
        NewMove(row.item_id, row.to_location_id, row.from_location_id, row.qty, COMPONENTS, cmd.order_id,
                lot_id=row.lot_id, reverses_id=row.id) for row in rows
    ])
    return ComponentsSent(cmd.order_id, rows[0].to_location_id, tuple(move_ids))


def _needed(book: RecipeBook, wanted: Sequence[tuple[int, int]], day: date) -> dict[int, int]:
    """Add up what making quantities of items takes of each component, in millionths of stock units."""
    sums: dict[int, int] = {}
    for item_id, qty in wanted:
        recipe = book.of(item_id)
        if recipe is None:
            continue
        for need in taken(explode(recipe, Fraction(qty, QUANTITY_SCALE), book.of, day, deep=False)):
            sums[need.item_id] = sums.get(need.item_id, 0) + in_millionths(need.qty)
    return sums


def _reserve_all(uow: UnitOfWork, wants: Sequence[Want]) -> None:
    missing = [(want, short) for want in wants
               if (short := want.qty - reserve(uow, [want]).get(want.for_id, 0)) > 0]
    if missing:
        items = load_items(uow.connection, {want.item_id for want, _ in missing})
        words = [f"{Quantity(short, items[want.item_id].unit_code)} of {items[want.item_id].sku} "
                 f"{items[want.item_id].name}" for want, short in missing]
        raise DomainError("subcontract.short", f"Too little is free to be sent: {', '.join(words[:4])} are missing. "
                          "Nothing was sent.")


def _place_at(uow: UnitOfWork, order: Any) -> int:
    """Give the place that stands for the firm's goods at a supplier, made when something goes there first."""
    known = uow.first(select(Subcontract.location_id).where(Subcontract.order_id == order.id))
    if known is not None:
        return int(known.location_id)
    party: Any = uow.first(select(Party.code, Party.name).where(Party.id == order.supplier_id))
    code = f"AT-{party.code}"
    location_id = uow.scalar(select(Location.id).where(Location.code == code))
    if location_id is None:
        location_id = uow.add(Location, code=code, name=f"At {party.name}", kind="consigned_out",
                              warehouse_id=order.warehouse_id, parent_id=None, blocked=False,
                              owner_id=order.supplier_id)
    uow.add(Subcontract, order_id=order.id, location_id=int(location_id))
    return int(location_id)


def _lying(uow: UnitOfWork, location_id: int, items: Any) -> dict[int, int]:
    rows = uow.rows(
        select(Balance.item_id, func.sum(Balance.qty_on_hand).label("qty"))
        .where(Balance.location_id == location_id, Balance.item_id.in_(list(items))).group_by(Balance.item_id))
    return {row.item_id: int(row.qty) for row in rows}


@dataclass(frozen=True, slots=True)
class Workshop:
    """The place at a supplier of which components are used up for an order, and how its items are made."""

    location_id: int
    production_id: int
    book: RecipeBook
    day: date

    def makes(self, item_id: int) -> bool:
        """Tell whether an item is made of components."""
        return self.book.of(item_id) is not None


def workshop_of(uow: UnitOfWork, order_id: int, item_ids: set[int], day: date) -> Workshop | None:
    """Give where the components of an order lie, None when none were sent for it."""
    row = uow.first(select(Subcontract.location_id).where(Subcontract.order_id == order_id))
    if row is None:
        return None
    return Workshop(row.location_id, outer_location(uow, "production"), load_book(uow.connection, item_ids, day), day)


def used_up(
    uow: UnitOfWork, workshop: Workshop, receipt_id: int, arrivals: Sequence[Arrival], at: datetime,
) -> list[NewMove]:
    """Give the moves by which components at the supplier are used up for what arrived, the oldest lots first."""
    wanted = [(one.item.id, one.stock_qty) for one in arrivals if workshop.makes(one.item.id)]
    moves = []
    table = table_of(Balance)
    for item_id, qty in _needed(workshop.book, wanted, workshop.day).items():
        rows = uow.rows(select(table).where(
            table.c.item_id == item_id, table.c.location_id == workshop.location_id, table.c.qty_on_hand > 0,
        ).order_by(func.coalesce(table.c.lot_id, 0)))
        left = qty
        for row in rows:
            part = min(left, row.qty_on_hand)
            if part:
                moves.append(NewMove(item_id, workshop.location_id, workshop.production_id, part, SUBCONTRACT,
                                     receipt_id, lot_id=row.lot_id, at=at))
            left -= part
        if left:
            item = load_items(uow.connection, [item_id])[item_id]
            raise DomainError(
                "subcontract.lacking", f"{Quantity(left, item.unit_code)} of {item.sku} {item.name} are not at the "
                "supplier, so this cannot have been made of them. Send the components first.", "lines",
            )
    return moves
