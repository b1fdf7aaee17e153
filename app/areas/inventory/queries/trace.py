"""Where goods came from and where they went: lots, and the documents that made or took them, walked level by level.

A lot comes from the documents by which goods of it came in over the firm's border (a receipt, an assembly) and goes to
those by which they left (a shipment, an assembly). An assembly leads on: what it used up came before what it made.
Which goods without a lot went where is not known: the documents next to them in time are named as possible ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal, select, union_all
from sqlalchemy.orm import aliased

from app.areas.inventory.models import Location, Lot, Move
from app.areas.inventory.rules import OUTER_KINDS
from app.kernel.columns import moment_of
from app.kernel.unit_of_work import in_batches

LEVELS = 5
NEAR_IN_TIME = 6
"""So many documents are named as possible ones for goods without a lot."""

MOST_MOVES = 4_000
"""So many moves are followed at most; beyond, the answer says that it is cut."""

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
    for goods, moment in used.items():
        for step in _near(connection, goods[0], moment, places, inwards=inwards):
            if (step.goods, step.source) not in known:
                found.steps.append(replace(step, certain=False))


def _near(
    connection: Connection, item_id: int, moment: datetime, places: Mapping[int, str], *, inwards: bool,
) -> list[Step]:
    near, first = (Move.at <= moment, Move.at.desc()) if inwards else (Move.at >= moment, Move.at.asc())
    statement = _cells(Move, literal(1), inwards=inwards).where(
        Move.item_id == item_id, Move.lot_id.is_(None), near, _side(Move, inwards=inwards).in_(_PLACES), _stands(Move),
    )
    outside = sorted(number for number, kind in places.items() if kind in DOCUMENTED)
    rows = fetched(connection, statement.order_by(first).limit(NEAR_IN_TIME), {"outside": outside})
    return _summed(rows, places, -1 if inwards else 1)


def _outer_places(connection: Connection) -> dict[int, str]:
    return dict(fetched(connection, _OUTER, {"kinds": sorted(OUTER_KINDS)}))


def _walk(connection: Connection, found: Trace, places: dict[int, str], *, inwards: bool, levels: int) -> None:
    """Follow lots one way, all levels in one statement; what is reached twice is taken where it is nearest."""
    asked = {
        "levels": levels, "most": MOST_MOVES, "outside": sorted(places),
        "inside": sorted(number for number, kind in places.items() if kind == PRODUCTION),
    }
    rows: list[Any] = []
    for batch in in_batches(sorted({lot for _, lot in found.start if lot is not None})):
        rows += fetched(connection, _WALKS[inwards], {**asked, "lots": batch})
    found.cut = found.cut or len(rows) >= MOST_MOVES
    for step in _summed(rows, places, -1 if inwards else 1):
        found.cut = found.cut or (step.inwards != inwards and step.goods[1] is not None and abs(step.level) >= levels)
        found.steps.append(step)


def fetched(connection: Connection, statement: Any, asked: dict[str, Any]) -> list[Any]:
    """Read rows as the driver gives them: naming their cells would cost more than finding them."""
    result = connection.execute(statement, asked)
    cursor: Any = result.cursor
    rows: list[Any] = cursor.fetchall()
    result.close()
    return rows


def _summed(rows: Iterable[Any], places: Mapping[int, str], sign: int) -> list[Step]:
    """Add up the moves of the same goods for the same document; a move that was reached twice counts once."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    counted = set()
    for move_id, inwards, item_id, lot_id, kind, number, place, qty, at, level in sorted(rows, key=itemgetter(-1)):
        if move_id is None or (move_id, inwards) in counted:
            continue
        counted.add((move_id, inwards))
        key = (inwards, item_id, lot_id, kind, number, place)
        known = sums.get(key)
        if known is None:
            sums[key] = [int(qty), at, level]
        else:
            known[0] += int(qty)
            known[1] = min(known[1], at)
    return [
        Step((item_id, lot_id), (kind, number), bool(inwards), places[place], qty, moment_of(at), sign * level)
        for (inwards, item_id, lot_id, kind, number, place), (qty, at, level) in sums.items()
    ]


def _stands(move: Any) -> ColumnElement[bool]:
    """Tell that a move neither takes another back nor was taken back."""
    back = aliased(Move)
    return and_(move.reverses_id.is_(None), ~select(back.id).where(back.reverses_id == move.id).exists())


def _side(move: Any, *, inwards: bool) -> Any:
    """Give the place outside on one side of a move."""
    # Added nothing to, so that nobody reads all moves of a place by its index: a lot has few moves, a place has most.
    return (move.from_location_id if inwards else move.to_location_id) + 0


_PLACES: Any = bindparam("outside", expanding=True)
_INSIDE: Any = bindparam("inside", expanding=True)


def _cells(move: Any, level: Any, *, inwards: bool) -> Select[Any]:
    return select(
        move.id, literal(int(inwards)).label("inwards"), move.item_id, move.lot_id, move.source_kind, move.source_id,
        _side(move, inwards=inwards).label("place"), move.qty, move.at, level.label("level"),
    )


def _walk_statement(*, inwards: bool) -> Any:
    """Walk from lots to their documents, and through assemblies to the lots on their other side, level by level."""
    used, made, last, again, beyond = (aliased(Move) for _ in range(5))
    walk = select(Lot.id.label("lot_id"), literal(1).label("level")).where(
        Lot.id.in_(bindparam("lots", expanding=True))).cte("walk", recursive=True)
    walk = walk.union(_through(
        select(made.lot_id, walk.c.level + 1), walk, used, made, inwards=inwards,
    ).where(made.lot_id.is_not(None), walk.c.level < bindparam("levels")))
    own = _cells(last, walk.c.level, inwards=inwards).select_from(walk).outerjoin(last, and_(
        last.lot_id == walk.c.lot_id, _side(last, inwards=inwards).in_(_PLACES), _stands(last)))
    others = _through(_cells(beyond, walk.c.level, inwards=not inwards), walk, again, beyond, inwards=inwards)
    return union_all(own, others).limit(bindparam("most"))


def _through(statement: Select[Any], walk: Any, used: Any, made: Any, *, inwards: bool) -> Select[Any]:
    """Lead from lots to the moves on the other side of their assemblies.

    Joined from the left, with the conditions in the joins: so that the database starts from the few lots of the walk
    and not from all moves. Rows of nothing are left out by who reads them.
    """
    way = and_(used.lot_id == walk.c.lot_id, _side(used, inwards=inwards).in_(_INSIDE), _stands(used))
    same = and_(made.source_kind == used.source_kind, made.source_id == used.source_id)
    there = and_(same, _side(made, inwards=not inwards).in_(_INSIDE), _stands(made))
    return statement.select_from(walk).outerjoin(used, way).outerjoin(made, there)


_OUTER = select(Location.id, Location.kind).where(Location.kind.in_(bindparam("kinds", expanding=True)))
_WALKS = {inwards: _walk_statement(inwards=inwards) for inwards in (True, False)}


def goods_of_source(connection: Connection, kind: str, number: int) -> list[Goods]:
    """Give what crossed the border for a document, in the order of its moves."""
    rows = connection.execute(
        select(Move.item_id, Move.lot_id).where(Move.source_kind == kind, Move.source_id == number)
        .group_by(Move.item_id, Move.lot_id).order_by(func.min(Move.id))
    )
    return [(row.item_id, row.lot_id) for row in rows]
