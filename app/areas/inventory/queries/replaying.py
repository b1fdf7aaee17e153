"""Reading what a replay of costs needs: from the last closed period on, or from the beginning."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Category, Item
from app.areas.company.models import Profile
from app.areas.inventory.models import (
    CostCorrection,
    CostFact,
    CostMethod,
    ItemValue,
    Move,
    Period,
    PeriodLayer,
    PeriodValue,
    StandardCost,
)
from app.areas.inventory.rules.books import AVERAGE, STANDARD, Layer
from app.areas.inventory.rules.costing import EVER, CostMove, Fact, Known, Opening
from app.kernel.columns import table_of
from app.kernel.money import exponent_of
from app.kernel.unit_of_work import in_batches

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Floor:
    """Where the open books begin: the last closed period, or none."""

    period_id: int | None = None
    ends_at: datetime = EVER
    through: date | None = None


def floor_of(connection: Connection, at: datetime | None = None) -> Floor:
    """Find the last closed period, or the last that ended by a moment."""
    statement = _LAST_PERIOD if at is None else _LAST_PERIOD.where(Period.ends_at <= at)
    row = connection.execute(statement).first()
    return Floor() if row is None else Floor(row.id, row.ends_at, row.through)


_LAST_PERIOD = select(Period.id, Period.ends_at, Period.through).order_by(Period.ends_at.desc()).limit(1)


def start_of_day(connection: Connection) -> Callable[[date], datetime]:
    """Give how the firm's days begin, in UTC."""
    name = connection.execute(select(Profile.zone).limit(1)).scalar() or "UTC"
    zone = ZoneInfo(name)
    return lambda day: datetime.combine(day, time(), zone).astimezone(UTC)


def rows_of(
    connection: Connection, statement: Select[*tuple[Any, ...]], ids: Iterable[int], **params: Any,
) -> list[Row[Any]]:
    """Read rows in batches of `ids`, a parameter of the statement."""
    return [
        row for batch in in_batches(sorted(set(ids)), BATCH)
        for row in connection.execute(statement, {"ids": batch, **params}).all()
    ]


def among() -> Any:
    """Give the parameter that stands for a batch of numbers."""
    return bindparam("ids", expanding=True)


# Statements of a replay stand here once: making one anew costs more than running it on a single item.
_METHODS = select(CostMethod.category_id, CostMethod.method)
_KEPT_METHODS = select(ItemValue.item_id, ItemValue.method).where(ItemValue.item_id.in_(among()))
_PERIOD_VALUES = select(PeriodValue.item_id, PeriodValue.last_qty, PeriodValue.last_value_minor).where(
    PeriodValue.period_id == bindparam("period"), PeriodValue.item_id.in_(among()))
_PERIOD_LAYERS = select(
    PeriodLayer.item_id, PeriodLayer.held, PeriodLayer.move_id, PeriodLayer.at, PeriodLayer.qty,
    PeriodLayer.value_minor,
).where(PeriodLayer.period_id == bindparam("period"), PeriodLayer.item_id.in_(among())).order_by(PeriodLayer.id)
_MOVE = (
    Move.id, Move.at, Move.item_id, Move.way, Move.qty, Move.value_minor, Move.basis, Move.cost_of_id,
    Move.reverses_id, Move.source_kind, Move.source_id,
)
_SINCE = bindparam("since", type_=Move.at.type)
_MOVES_SINCE = select(*_MOVE, CostCorrection.delta_minor).outerjoin(
    CostCorrection, CostCorrection.move_id == Move.id,
).where(Move.item_id.in_(among()), Move.at >= _SINCE, Move.way != 0)
_FACTS_SINCE = select(
    CostFact.id, CostFact.move_id, CostFact.item_id, CostFact.at, CostFact.amount_minor,
).where(CostFact.item_id.in_(among()), CostFact.at >= _SINCE)
_OF_DOCUMENTS = select(*_MOVE).where(
    Move.source_kind == bindparam("kind"), Move.source_id.in_(among()), Move.way != 0)
_MADE_BY = select(Move.item_id).where(
    Move.source_kind == bindparam("kind"), Move.source_id.in_(among()), Move.basis == "made").distinct()
_WORTH = select(
    Move.id, Move.qty, (Move.value_minor + func.coalesce(CostCorrection.delta_minor, 0)).label("worth"),
).outerjoin(CostCorrection, CostCorrection.move_id == Move.id).where(Move.id.in_(among()))

_TAKEN_BACK = select(Move.id, Move.at, Move.cost_of_id, Move.id.label("taker"), Move.qty).where(
    Move.cost_of_id.in_(among()))
_again = aliased(Move)
_TAKEN_AGAIN = select(
    _again.id, _again.at, Move.cost_of_id, Move.id.label("taker"), (-_again.qty).label("qty"),
).join(_again, _again.reverses_id == Move.id).where(Move.cost_of_id.in_(among()))


def methods_of(connection: Connection, item_ids: Iterable[int]) -> dict[int, str]:
    """Tell how each item is valued: by its category's method, or that of the next one above it, or the firm's."""
    wanted = sorted(set(item_ids))
    chosen = {row.category_id: row.method for row in connection.execute(_METHODS)}
    usual = chosen.pop(None, AVERAGE)
    if not chosen:
        return dict.fromkeys(wanted, usual)
    above = {row.id: row.parent_id for row in connection.execute(select(Category.id, Category.parent_id))}
    rows = rows_of(connection, select(Item.id, Item.category_id).where(Item.id.in_(among())), wanted)
    return {row.id: _method(row.category_id, chosen, above, usual) for row in rows}


def _method(
    category_id: int | None, chosen: Mapping[int | None, str], above: Mapping[int, int | None], usual: str,
) -> str:
    seen: set[int] = set()
    while category_id is not None and category_id not in seen:
        if category_id in chosen:
            return chosen[category_id]
        seen.add(category_id)
        category_id = above.get(category_id)
    return usual


def prices_of(connection: Connection, item_ids: Iterable[int]) -> dict[int, tuple[tuple[datetime, int], ...]]:
    """Give the standard prices of items by the moment from which they hold, in millionths of the minor unit."""
    table = table_of(StandardCost)
    rows = rows_of(connection, select(table).where(table.c.item_id.in_(among())).order_by(table.c.valid_from), item_ids)
    if not rows:
        return {}
    currency = connection.execute(select(Profile.currency).limit(1)).scalar() or "EUR"
    begins, minor = start_of_day(connection), 10 ** exponent_of(currency)
    found: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append((begins(row.valid_from), row.cost_micros * minor))
    return {item_id: tuple(sorted(prices)) for item_id, prices in found.items()}


def kept_methods(connection: Connection, item_ids: Iterable[int]) -> dict[int, str]:
    """Tell how each item is valued at present: a change of its category counts when it is next costed."""
    return {row.item_id: row.method for row in rows_of(connection, _KEPT_METHODS, item_ids)}


def openings_of(
    connection: Connection, item_ids: Iterable[int], floor: Floor, *, as_kept: bool = False,
) -> dict[int, Opening]:
    """Tell how items stood when the last closed period ended; they go on by their category's method, or as kept."""
    wanted = sorted(set(item_ids))
    methods = methods_of(connection, wanted)
    if as_kept:
        methods |= kept_methods(connection, wanted)
    valued = {item_id for item_id, method in methods.items() if method == STANDARD}
    prices = prices_of(connection, valued) if valued else {}
    last: dict[int, tuple[int, int]] = {}
    layers: dict[tuple[int, bool], list[Layer]] = defaultdict(list)
    if floor.period_id is not None:
        for row in rows_of(connection, _PERIOD_VALUES, wanted, period=floor.period_id):
            last[row.item_id] = (row.last_qty, row.last_value_minor)
        for row in rows_of(connection, _PERIOD_LAYERS, wanted, period=floor.period_id):
            layers[(row.item_id, row.held)].append(Layer(row.move_id, row.at, row.qty, row.value_minor))
    return {
        number: Opening(methods.get(number, AVERAGE), floor.ends_at, tuple(layers.get((number, False), ())),
                        tuple(layers.get((number, True), ())), last.get(number, (0, 0)), prices.get(number, ()))
        for number in wanted
    }


def cost_move(row: Any) -> CostMove:
    """Make a replay's move of a row."""
    return CostMove(row.id, row.at, row.item_id, row.way, row.qty, row.value_minor, row.basis, row.cost_of_id,
                    row.reverses_id is not None, (row.source_kind, row.source_id))


def moves_of(
    connection: Connection, item_ids: Iterable[int], since: datetime,
) -> tuple[list[CostMove], dict[int, int]]:
    """Read the moves of items over the border of worth since a moment, and what each is kept to be worth now."""
    rows = rows_of(connection, _MOVES_SINCE, item_ids, since=since)
    worth = {row.id: row.value_minor + (row.delta_minor or 0) for row in rows}
    return [cost_move(row) for row in rows], worth


def facts_of(connection: Connection, item_ids: Iterable[int], since: datetime) -> list[Fact]:
    """Read the costs of items that count since a moment."""
    rows = rows_of(connection, _FACTS_SINCE, item_ids, since=since)
    return [Fact(row.id, row.move_id, row.item_id, row.at, row.amount_minor) for row in rows]


def around(connection: Connection, moves: Sequence[CostMove]) -> list[CostMove]:
    """Read the other moves of the documents of production in which some moves were made."""
    have = {move.id for move in moves}
    by_kind: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        if move.basis == "made":
            by_kind[move.source[0]].add(move.source[1])
    rows = [
        row for kind, numbers in by_kind.items() for row in rows_of(connection, _OF_DOCUMENTS, numbers, kind=kind)
    ]
    return [cost_move(row) for row in rows if row.id not in have]


def worth_of_moves(connection: Connection, move_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give quantity and worth of moves, as far as it is known now."""
    return {row.id: (row.qty, int(row.worth)) for row in rows_of(connection, _WORTH, move_ids)}


def known_of(connection: Connection, move_ids: Iterable[int], before: datetime | None = None) -> dict[int, Known]:
    """Read moves outside a replay, with how much of each had been taken back (before a moment)."""
    wanted = sorted(set(move_ids))
    if not wanted:
        return {}
    back = _steps_back(connection, wanted, before)
    return {
        number: Known(qty, worth, tuple(back[number]))
        for number, (qty, worth) in worth_of_moves(connection, wanted).items()
    }


def _steps_back(
    connection: Connection, wanted: Sequence[int], before: datetime | None,
) -> defaultdict[int, list[tuple[int, int]]]:
    """Read in order of date what was taken back of moves, and which of that was reversed."""
    taken, reversed_ = _TAKEN_BACK, _TAKEN_AGAIN
    if before is not None:
        taken, reversed_ = taken.where(Move.at < before), reversed_.where(_again.at < before)
    steps = rows_of(connection, taken, wanted)
    steps += rows_of(connection, reversed_, wanted) if steps else []
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in sorted(steps, key=lambda row: (row.at, row.id)):
        found[row.cost_of_id].append((row.taker, row.qty))
    return found


def items_made_of(connection: Connection, moves: Iterable[CostMove]) -> set[int]:
    """Name the items that were made in the documents in which some moves were used up or given back."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        by_kind[move.source[0]].add(move.source[1])
    return {
        row.item_id for kind, numbers in by_kind.items()
        for row in rows_of(connection, _MADE_BY, numbers, kind=kind)
    }
