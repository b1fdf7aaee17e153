"""The ledger's proof of itself: balances, reservations and values follow from what was written down."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, literal, select, union_all

from app.areas.inventory.models import (
    Balance,
    CostCorrection,
    CostFact,
    CostLayer,
    ItemValue,
    Location,
    Move,
    Period,
    PeriodBalance,
    PeriodLayer,
    PeriodValue,
    Reservation,
    ValueEntry,
)
from app.areas.inventory.queries.recosted import Recosted, recosted
from app.areas.inventory.queries.replaying import among, floor_of, rows_of
from app.areas.inventory.rules import INNER_KINDS
from app.areas.inventory.rules.costing import EVER, kept_layers
from app.kernel.unit_of_work import in_batches

REPLAYED_AT_ONCE = 2_000
SHOWN = 5
_INNER = sorted(INNER_KINDS)


def _said(rows: Iterable[Any], sentence: str) -> list[str]:
    found = list(rows)
    said = [sentence.format(**row._mapping) for row in found[:SHOWN]]
    return [*said, f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else said


def check_balances(connection: Connection) -> list[str]:
    """Compare every balance with the last closed one and the moves to and from its place since."""
    floor = floor_of(connection)
    kept = select(
        Balance.item_id, Balance.location_id, func.coalesce(Balance.lot_id, 0), (-Balance.qty_on_hand).label("qty")
    )
    every = union_all(*_lying(floor.period_id, floor.ends_at, None), kept).subquery()
    return _said(
        connection.execute(_off_by_place(every)),
        "Item {item_id} at location {place}: the moves and the balance differ by {off} millionths.",
    )


def _lying(period_id: int | None, since: datetime, until: datetime | None) -> list[Any]:
    """Select what lay where: at the end of a period, and what moved between two moments."""
    lot = func.coalesce(Move.lot_id, 0)
    incoming = select(
        Move.item_id.label("item_id"), Move.to_location_id.label("place"), lot.label("lot"), Move.qty.label("qty"))
    outgoing = select(Move.item_id, Move.from_location_id, lot, (-Move.qty).label("qty"))
    inner = select(Location.id).where(Location.kind.in_(_INNER))
    within = [Move.at >= since] if until is None else [Move.at >= since, Move.at < until]
    parts: list[Any] = [
        incoming.where(Move.to_location_id.in_(inner), *within),
        outgoing.where(Move.from_location_id.in_(inner), *within),
    ]
    if period_id is not None:
        parts.append(_closed_balances(period_id, 1))
    return parts


def _closed_balances(period_id: int, sign: int) -> Any:
    return select(
        PeriodBalance.item_id, PeriodBalance.location_id, func.coalesce(PeriodBalance.lot_id, 0),
        (PeriodBalance.qty * sign).label("qty"),
    ).where(PeriodBalance.period_id == period_id)


def _off_by_place(every: Any) -> Any:
    return (
        select(every.c.item_id, every.c.place, func.sum(every.c.qty).label("off"))
        .group_by(every.c.item_id, every.c.place, every.c.lot)
        .having(func.sum(every.c.qty) != 0)
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
    """Compare what the stock of each item is worth with the last closed worth and what came and went since."""
    floor = floor_of(connection)
    kept = select(ItemValue.item_id, -ItemValue.qty, -ItemValue.value_minor)
    off = connection.execute(_off_by_item([*_worth(floor.period_id, floor.ends_at, None), kept]))
    return _said(off, "Item {item_id}: stock and its value differ from the moves by {qty} and {value}.")


def _worth(period_id: int | None, since: datetime, until: datetime | None) -> list[Any]:
    """Select what was owned: at the end of a period, and what came, went and changed in worth between two moments."""
    parts: list[Any] = []
    for model, quantity, value in (
        (Move, Move.qty * Move.way, Move.value_minor * Move.way),
        (CostCorrection, literal(0), CostCorrection.delta_minor * CostCorrection.way),
        (ValueEntry, literal(0), ValueEntry.stock_minor),
    ):
        row: Any = model
        within = [row.at >= since] if until is None else [row.at >= since, row.at < until]
        parts.append(
            select(row.item_id.label("item_id"), quantity.label("qty"), value.label("value")).where(*within)
        )
    if period_id is not None:
        parts.append(_closed_values(period_id, 1))
    return parts


def _closed_values(period_id: int, sign: int) -> Any:
    return select(PeriodValue.item_id, PeriodValue.qty * sign, PeriodValue.value_minor * sign).where(
        PeriodValue.period_id == period_id)


def _off_by_item(parts: list[Any]) -> Any:
    every = union_all(*parts).subquery()
    return (
        select(every.c.item_id, func.sum(every.c.qty).label("qty"), func.sum(every.c.value).label("value"))
        .group_by(every.c.item_id)
        .having((func.sum(every.c.qty) != 0) | (func.sum(every.c.value) != 0))
    )


def check_closed(connection: Connection) -> list[str]:
    """Compare what each closed period holds with the one before it and what happened in between; and its layers."""
    said: list[str] = []
    before, since = None, EVER
    for period in connection.execute(select(Period.id, Period.ends_at, Period.through).order_by(Period.ends_at)):
        name = f"closed through {period.through:%d %b %Y}"
        places = union_all(*_lying(before, since, period.ends_at), _closed_balances(period.id, -1)).subquery()
        said += _said(connection.execute(_off_by_place(places)),
                      "Item {item_id} at location {place}, " + name + ": moves and balance differ by {off} millionths.")
        worth = [*_worth(before, since, period.ends_at), _closed_values(period.id, -1)]
        said += _said(connection.execute(_off_by_item(worth)),
                      "Item {item_id}, " + name + ": moves and value differ by {qty} and {value}.")
        layers = select(PeriodLayer.item_id.label("item_id"), PeriodLayer.qty.label("qty"),
                        PeriodLayer.value_minor.label("value")).where(PeriodLayer.period_id == period.id)
        said += _said(connection.execute(_off_by_item([layers, _closed_values(period.id, -1)])),
                      "Item {item_id}, " + name + ": layers and value differ by {qty} and {value}.")
        before, since = period.id, period.ends_at
    return said


def check_costs(connection: Connection) -> list[str]:
    """Cost everything since the last closed period again, in order of date, and compare it with what is kept."""
    floor = floor_of(connection)
    moved = select(Move.item_id).where(Move.at >= floor.ends_at, Move.way != 0)
    costed = select(CostFact.item_id).where(CostFact.at >= floor.ends_at)
    items = sorted(connection.execute(moved.union(costed)).scalars())
    said: list[str] = []
    for batch in in_batches(items, REPLAYED_AT_ONCE):
        said += _replay_differs(connection, recosted(connection, batch, as_kept=True), set(batch))
    return said if len(said) <= SHOWN else [*said[:SHOWN], f"… and {len(said) - SHOWN} more"]


def _replay_differs(connection: Connection, found: Recosted, items: set[int]) -> list[str]:
    said = [
        f"Move {number} of item {found.moves[number].item_id}: its cost is kept {-delta} minor units too high."
        for number, delta in found.changed().items() if found.moves[number].item_id in items
    ]
    layers: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    kept = select(CostLayer.item_id, CostLayer.move_id, CostLayer.qty, CostLayer.value_minor)
    for row in rows_of(connection, kept.where(CostLayer.item_id.in_(among())).order_by(CostLayer.id), items):
        layers[row.item_id].append((row.move_id, row.qty, row.value_minor))
    values = {row.item_id: (row.qty, row.value_minor) for row in rows_of(
        connection, select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor)
        .where(ItemValue.item_id.in_(among())), items)}
    for number in sorted(items):
        closing = found.result.closing[number]
        wanted = [(layer.move_id, layer.qty, layer.value_minor) for layer in kept_layers(closing)]
        if wanted != layers.get(number, []):
            said.append(f"Item {number}: its cost layers are not those that follow from the moves.")
        if values.get(number, (0, 0)) != (closing.qty, closing.value_minor):
            said.append(f"Item {number}: its value is not the one that follows from moves and costs.")
    return said


def check_negative(connection: Connection) -> list[str]:
    """Look for places that hold less than nothing, and of which nobody said that they may."""
    below = select(Balance.item_id, Balance.location_id).join(Location, Location.id == Balance.location_id)
    below = below.where(Balance.qty_on_hand < 0, Location.may_go_negative.is_(False))
    return _said(connection.execute(below), "Item {item_id} at location {location_id} holds less than nothing.")
