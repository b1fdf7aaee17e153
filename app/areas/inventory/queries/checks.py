"""The ledger's proof of itself: balances, reservations and values follow from what was written down."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, case, func, select, union_all

from app.areas.inventory.models import Balance, ItemValue, Location, Move, Reservation
from app.areas.inventory.rules import INNER_KINDS

SHOWN = 5
_INNER = sorted(INNER_KINDS)


def _said(rows: Iterable[Any], sentence: str) -> list[str]:
    found = list(rows)
    said = [sentence.format(**row._mapping) for row in found[:SHOWN]]
    return [*said, f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else said


def check_balances(connection: Connection) -> list[str]:
    """Compare every balance with the sum of the moves to and from its place."""
    lot = func.coalesce(Move.lot_id, 0)
    incoming = select(Move.item_id, Move.to_location_id.label("place"), lot.label("lot"), Move.qty.label("qty"))
    outgoing = select(Move.item_id, Move.from_location_id.label("place"), lot.label("lot"), (-Move.qty).label("qty"))
    inner = select(Location.id).where(Location.kind.in_(_INNER))
    kept = select(
        Balance.item_id, Balance.location_id, func.coalesce(Balance.lot_id, 0), (-Balance.qty_on_hand).label("qty")
    )
    every = union_all(
        incoming.where(Move.to_location_id.in_(inner)), outgoing.where(Move.from_location_id.in_(inner)), kept
    ).subquery()
    off = (
        select(every.c.item_id, every.c.place, func.sum(every.c.qty).label("off"))
        .group_by(every.c.item_id, every.c.place, every.c.lot)
        .having(func.sum(every.c.qty) != 0)
    )
    return _said(
        connection.execute(off),
        "Item {item_id} at location {place}: the moves and the balance differ by {off} millionths.",
    )


def check_reservations(connection: Connection) -> list[str]:
    """Compare what each balance says is reserved with the reservations that name it."""
    named = select(
        Reservation.item_id,
        Reservation.location_id,
        func.coalesce(Reservation.lot_id, 0).label("lot"),
        Reservation.qty.label("qty"),
    )
    kept = select(
        Balance.item_id, Balance.location_id, func.coalesce(Balance.lot_id, 0), (-Balance.qty_reserved).label("qty")
    )
    every = union_all(named, kept).subquery()
    off = (
        select(every.c.item_id, every.c.location_id, func.sum(every.c.qty).label("off"))
        .group_by(every.c.item_id, every.c.location_id, every.c.lot)
        .having(func.sum(every.c.qty) != 0)
    )
    return _said(
        connection.execute(off), "Item {item_id} at location {location_id}: reservations and balance differ by {off}."
    )


def check_values(connection: Connection) -> list[str]:
    """Compare what the stock of each item is worth with what came in and went out over the firm's border."""
    to, of = Location.__table__.alias("to_place"), Location.__table__.alias("from_place")
    way = case((to.c.kind.in_(_INNER), 1), else_=0) - case((of.c.kind.in_(_INNER), 1), else_=0)
    moved = (
        select(Move.item_id, (Move.qty * way).label("qty"), (Move.value_minor * way).label("value"))
        .join(to, to.c.id == Move.to_location_id)
        .join(of, of.c.id == Move.from_location_id)
    )
    kept = select(ItemValue.item_id, -ItemValue.qty, -ItemValue.value_minor)
    every = union_all(moved, kept).subquery()
    off = (
        select(every.c.item_id, func.sum(every.c.qty).label("qty"), func.sum(every.c.value).label("value"))
        .group_by(every.c.item_id)
        .having((func.sum(every.c.qty) != 0) | (func.sum(every.c.value) != 0))
    )
    return _said(
        connection.execute(off), "Item {item_id}: stock and its value differ from the moves by {qty} and {value}."
    )


def check_negative(connection: Connection) -> list[str]:
    """Look for places that hold less than nothing, and of which nobody said that they may."""
    below = select(Balance.item_id, Balance.location_id).join(Location, Location.id == Balance.location_id)
    below = below.where(Balance.qty_on_hand < 0, Location.may_go_negative.is_(False))
    return _said(connection.execute(below), "Item {item_id} at location {location_id} holds less than nothing.")
