"""Where goods came from and where they went: lots, and the documents that made or took them, walked level by level.

A lot comes from the documents by which goods of it came in over the firm's border (a receipt, an assembly) and goes to
those by which they left (a shipment, an assembly). An assembly leads on: what it used up came before what it made.
Which goods without a lot went where is not known: the documents next to them in time are named as possible ones.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.areas.inventory.models import Location, Move
from app.areas.inventory.rules import OUTER_KINDS
from app.kernel.unit_of_work import in_batches

LEVELS = 5
NEAR_IN_TIME = 6
"""So many documents are named as possible ones for goods without a lot."""

MOST_STEPS = 2_000
"""So many ways are shown at most; beyond, the answer says that it is cut."""

PRODUCTION = "production"
DOCUMENTED = ("supplier", "customer", "production")
"""The places outside whose moves always belong to a document that can be named."""

Goods = tuple[int, int | None]
"""An item, and its lot where it has one."""


@dataclass(frozen=True, slots=True)
class Step:
    """Goods that came in (`inwards`) or went out for a document, all its moves of them together.

    `outside` is the kind of place on the other side; `level` counts from the start, below nothing for where they came
    from; `certain` is False where goods have no lot, and the document is one that was near in time.
    """

    goods: Goods
    source: tuple[str, int]
    inwards: bool
    outside: str
    qty: int
    at: datetime
    level: int
    certain: bool = True


@dataclass(slots=True)
class Trace:
    """All steps around some goods; `cut` tells that there were more than are shown, or deeper ones."""

    start: tuple[Goods, ...]
    steps: list[Step] = field(default_factory=list)
    cut: bool = False

    @property
    def lot_ids(self) -> list[int]:
        """Give the lots that are touched, those of the start among them."""
        return sorted({goods[1] for goods in self.goods if goods[1] is not None})

    @property
    def goods(self) -> list[Goods]:
        """Give what is touched, those of the start first."""
        return list(dict.fromkeys((*self.start, *(step.goods for step in self.steps))))


def trace(
    connection: Connection, start: Iterable[Goods], *, up: bool = True, down: bool = True, levels: int = LEVELS,
    since: datetime | None = None,
) -> Trace:
    """Walk from goods to where they came from, and to where they and all that was made of them went.

    `since` is when goods of the start that have no lot were handled; without it nothing is guessed of them.
    """
    found = Trace(tuple(dict.fromkeys(start)))
    places = _outer_places(connection)
    for inwards in (*((True,) if up else ()), *((False,) if down else ())):
        _walk(connection, found, places, inwards=inwards, levels=levels)
        _guess(connection, found, places, inwards=inwards, since=since)
    return found


def _guess(
    connection: Connection, found: Trace, places: dict[int, str], *, inwards: bool, since: datetime | None,
) -> None:
    """Name the documents near in time for goods without a lot: the last before they were used, the next after."""
    known = {(step.goods, step.source) for step in found.steps}
    used = {goods: since for goods in found.start if goods[1] is None} if since is not None else {}
    for step in found.steps:
        if step.goods[1] is None and step.certain and step.inwards != inwards:
            used.setdefault(step.goods, step.at)
    outside = sorted(number for number, kind in places.items() if kind in DOCUMENTED)
    for goods, moment in used.items():
        for row in _near(connection, goods[0], moment, outside, inwards=inwards):
            step = replace(_step(row, places, inwards, -1 if inwards else 1), certain=False)
            if (step.goods, step.source) not in known:
                found.steps.append(step)


def _near(
    connection: Connection, item_id: int, moment: Any, outside: Sequence[int], *, inwards: bool,
) -> Sequence[Any]:
    statement, place = _side(inwards)
    near = Move.at <= moment if inwards else Move.at >= moment
    first = func.min(Move.at).desc() if inwards else func.min(Move.at)
    return connection.execute(
        statement.where(Move.item_id == item_id, Move.lot_id.is_(None), near, place.in_(_PLACES))
        .order_by(None).order_by(first).limit(NEAR_IN_TIME), {"places": list(outside)},
    ).all()


def _outer_places(connection: Connection) -> dict[int, str]:
    rows = connection.execute(select(Location.id, Location.kind).where(Location.kind.in_(sorted(OUTER_KINDS))))
    return {row.id: row.kind for row in rows}


def _walk(connection: Connection, found: Trace, places: dict[int, str], *, inwards: bool, levels: int) -> None:
    """Follow lots one way; each level asks for the documents of its lots, and for what those lead to."""
    seen, level, sign = set(found.start), 0, -1 if inwards else 1
    lots = sorted({lot for _, lot in found.start if lot is not None})
    documents: set[tuple[str, int]] = set()
    while lots and level < levels:
        level += 1
        steps = [_step(row, places, inwards, sign * level) for row in _by_lots(connection, lots, places, inwards)]
        made = {step.source for step in steps if step.outside == PRODUCTION} - documents
        documents |= made
        beyond = [
            _step(row, places, not inwards, sign * level) for row in _by_sources(connection, made, places, not inwards)
        ]
        for step in (*steps, *beyond):
            if len(found.steps) >= MOST_STEPS:
                found.cut = True
                return
            found.steps.append(step)
        fresh = dict.fromkeys(step.goods for step in beyond if step.goods not in seen)
        seen |= fresh.keys()
        lots = sorted({lot for _, lot in fresh if lot is not None})
    found.cut = found.cut or bool(lots)


def _step(row: Any, places: dict[int, str], inwards: bool, level: int) -> Step:
    item_id, lot_id, kind, number, place, qty, at = row
    return Step((item_id, lot_id), (kind, number), inwards, places[place], int(qty), at, level)


def _crossing(place: Any) -> Select[Any]:
    """Add up what crossed the border at a side for each document; what was taken back does not count."""
    back = aliased(Move)
    taken_back = select(back.id).where(back.reverses_id == Move.id).exists()
    columns = (Move.item_id, Move.lot_id, Move.source_kind, Move.source_id, place)
    return (
        select(*columns, func.sum(Move.qty), func.min(Move.at)).where(Move.reverses_id.is_(None), ~taken_back)
        .group_by(*columns).order_by(func.min(Move.id))
    )


_CAME, _WENT = _crossing(Move.from_location_id), _crossing(Move.to_location_id)
_PLACES: Any = bindparam("places", expanding=True)


def _side(inwards: bool) -> tuple[Select[Any], Any]:
    return (_CAME, Move.from_location_id) if inwards else (_WENT, Move.to_location_id)


def _by_lots(connection: Connection, lots: Sequence[int], places: dict[int, str], inwards: bool) -> Iterator[Any]:
    statement, place = _side(inwards)
    statement = statement.where(Move.lot_id.in_(bindparam("lots", expanding=True)), place.in_(_PLACES))
    for batch in in_batches(lots):
        yield from connection.execute(statement, {"lots": batch, "places": sorted(places)})


def _by_sources(
    connection: Connection, sources: Iterable[tuple[str, int]], places: dict[int, str], inwards: bool,
) -> Iterator[Any]:
    statement, place = _side(inwards)
    inside = sorted(number for number, kind in places.items() if kind == PRODUCTION)
    wanted: dict[str, list[int]] = {}
    for kind, number in sources:
        wanted.setdefault(kind, []).append(number)
    statement = statement.where(
        Move.source_kind == bindparam("kind"), Move.source_id.in_(bindparam("numbers", expanding=True)),
        place.in_(_PLACES),
    )
    for kind, numbers in wanted.items():
        for batch in in_batches(sorted(numbers)):
            yield from connection.execute(statement, {"kind": kind, "numbers": batch, "places": inside})


def goods_of_source(connection: Connection, kind: str, number: int) -> list[Goods]:
    """Give what crossed the border for a document, in the order of its moves."""
    rows = connection.execute(
        select(Move.item_id, Move.lot_id).where(Move.source_kind == kind, Move.source_id == number)
        .group_by(Move.item_id, Move.lot_id).order_by(func.min(Move.id))
    )
    return [(row.item_id, row.lot_id) for row in rows]
