"""Costs that become known after the goods, how items are valued, and what they are taken to cost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import delete, func, select

from app.areas.catalog.models import Category, Item
from app.areas.company.models import Profile
from app.areas.inventory.events import StockRecosted
from app.areas.inventory.models import CostCorrection, CostMethod, ItemValue, Move, StandardCost
from app.areas.inventory.models import CostFact as CostFactRow
from app.areas.inventory.operations.opening_times import hold_books
from app.areas.inventory.operations.recosting import recost_items, recosted_event
from app.areas.inventory.queries.consequences import consequences
from app.areas.inventory.queries.replaying import BATCH, floor_of, start_of_day
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork, in_batches

METHOD_WORDS = {"fifo": "first in, first out", "average": "moving average", "standard": "standard cost"}


@dataclass(frozen=True, slots=True)
class CostFact:
    """A cost of a move that became known after it, signed, in minor units of the firm's currency."""

    move_id: int
    amount_minor: int
    kind: Literal["bill", "landed", "revaluation", "work"]
    source_kind: str
    source_id: int
    note: str = ""


def add_cost(uow: UnitOfWork, facts: Sequence[CostFact]) -> list[int]:
    """Write down costs of moves and cost everything again that follows from them; give the facts' numbers.

    A cost of a move in a closed period counts from the first open day: what is left of the goods is worth more, what
    was used up goes to expense.
    """
    given = [fact for fact in facts if fact.amount_minor]
    if not given:
        return []
    moves = uow.get_many(Move, {fact.move_id for fact in given})
    for fact in given:
        if fact.move_id not in moves:
            raise NotFoundError("record.missing", f"There is no move with the number {fact.move_id}.")
    hold_books(uow)
    begins = floor_of(uow.connection).ends_at
    numbers = uow.insert(CostFactRow, [
        {"move_id": fact.move_id, "item_id": moves[fact.move_id].item_id, "amount_minor": fact.amount_minor,
         "kind": fact.kind, "at": max(moves[fact.move_id].at, begins), "entered_at": uow.now,
         "source_kind": fact.source_kind, "source_id": fact.source_id, "note": fact.note} for fact in given
    ])
    _recost(uow, moves.values())
    return numbers


def take_back_costs(uow: UnitOfWork, source_kind: str, source_ids: Sequence[int]) -> int:
    """Write down the opposite of all costs of some documents that still stand, and tell how many moves that touched."""
    sums: dict[tuple[int, str, int], int] = defaultdict(int)
    table = table_of(CostFactRow)
    for batch in in_batches(source_ids, BATCH):
        for row in uow.rows(
            select(table.c.move_id, table.c.kind, table.c.source_id, func.sum(table.c.amount_minor).label("amount"))
            .where(table.c.source_kind == source_kind, table.c.source_id.in_(batch))
            .group_by(table.c.move_id, table.c.kind, table.c.source_id)
        ):
            sums[(row.move_id, row.kind, row.source_id)] += int(row.amount)
    back: list[Any] = [
        CostFact(move_id, -amount, kind, source_kind, source_id, "taken back")  # type: ignore[arg-type]
        for (move_id, kind, source_id), amount in sorted(sums.items()) if amount
    ]
    add_cost(uow, back)
    return len({fact.move_id for fact in back})


def _recost(uow: UnitOfWork, moves: Any) -> None:
    rows = list(moves)
    _cost_passing(uow, [row for row in rows if row.way == 0])
    items = {row.item_id for row in rows if row.way}
    if items:
        emit_recosted(uow, items)


def emit_recosted(uow: UnitOfWork, item_ids: set[int]) -> StockRecosted:
    """Cost items again, and tell what that changed."""
    event = recosted_event(recost_items(uow, item_ids))
    uow.emit(event)
    return event


def _cost_passing(uow: UnitOfWork, moves: Sequence[Any]) -> None:
    """Cost goods that were never stock of ours, such as those sent by a supplier straight to a customer."""
    if not moves:
        return
    numbers = [row.id for row in moves]
    table, facts = table_of(CostCorrection), table_of(CostFactRow)
    uow.connection.execute(delete(table).where(table.c.move_id.in_(numbers)))
    sums = {row.move_id: int(row.amount) for row in uow.rows(
        select(facts.c.move_id, func.sum(facts.c.amount_minor).label("amount"))
        .where(facts.c.move_id.in_(numbers)).group_by(facts.c.move_id))}
    uow.insert(CostCorrection, [
        {"move_id": row.id, "item_id": row.item_id, "at": row.at, "way": 0, "delta_minor": sums[row.id]}
        for row in moves if sums.get(row.id)
    ])


@dataclass(frozen=True, slots=True)
class RevalueMove:
    """Say that what came in with a move was worth more, or less."""

    move_id: Annotated[int, Field("Receipt", lookup="moves")]
    amount: Annotated[Decimal, Field("Worth more by", help="In the firm’s currency; less than nothing lessens it.")]
    note: Annotated[str, Field("Reason")]


@dataclass(frozen=True, slots=True)
class SetCostMethod:
    """Say how the items of a category are valued; without a category, all that have none of their own."""

    method: Annotated[Literal["fifo", "average", "standard"], Field("Valued by", titles=(
        ("fifo", "First in, first out"), ("average", "Moving average"), ("standard", "Standard cost")))]
    category_id: Annotated[int | None, Field("Category", lookup="categories", help="Empty: all other items.")] = None


@dataclass(frozen=True, slots=True)
class SetStandardCost:
    """Say what one stock unit of an item is taken to cost from a day on."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    cost: Annotated[Decimal, Field("Standard cost", help="Of one stock unit, in the firm’s currency.")]
    valid_from: Annotated[date, Field("From")]


def revalue_move(uow: UnitOfWork, cmd: RevalueMove) -> int:
    """Change what came in with a move; all that follows from it is costed again. Give the cost's number."""
    row = uow.get(Move, cmd.move_id)
    if row.way <= 0:
        raise DomainError(
            "cost.not_in", "Only goods that came in can be revalued. Nothing was changed. Choose the receipt, the "
            "opening stock or the count by which they came.", "move_id",
        )
    if not cmd.note.strip():
        raise DomainError("cost.reason", "Say why, so that others understand it later.", "note")
    amount = Money.of(cmd.amount, _currency(uow)).minor
    if amount == 0:
        raise DomainError("cost.nothing", "An amount of nothing changes nothing.", "amount")
    fact = CostFact(cmd.move_id, amount, "revaluation", "revalue_move", uow.operation_id, cmd.note.strip())
    number = add_cost(uow, [fact])[0]
    event = next((event for event in uow.events if isinstance(event, StockRecosted)), None)
    if event is not None and any(line.move_id != cmd.move_id for line in event.lines):
        _ask(uow, event, "cost.revalue", "This revaluation")
    return number


def set_cost_method(uow: UnitOfWork, cmd: SetCostMethod) -> int:
    """Value items by another method from the first open day on, after showing what that changes."""
    if cmd.category_id is not None:
        uow.get(Category, cmd.category_id)
    known = uow.scalar(select(CostMethod.id).where(CostMethod.category_id.is_not_distinct_from(cmd.category_id)))
    if known is None:
        known = uow.add(CostMethod, category_id=cmd.category_id, method=cmd.method)
    else:
        uow.update(CostMethod, known, method=cmd.method)
    _ask(uow, emit_recosted(uow, _valued_items(uow)), "cost.method", "Valuing by " + METHOD_WORDS[cmd.method])
    return int(known)


def set_standard_cost(uow: UnitOfWork, cmd: SetStandardCost) -> int:
    """Set a standard cost from an open day on, after showing what that changes."""
    uow.get(Item, cmd.item_id)
    hold_books(uow)
    floor = floor_of(uow.connection)
    if start_of_day(uow.connection)(cmd.valid_from) < floor.ends_at:
        raise DomainError(
            "period.closed", f"The books are closed through {floor.through:%d %b %Y}. Nothing was changed. Let the "
            "cost hold from a later day.", "valid_from",
        )
    micros = cmd.cost * 1_000_000
    if micros < 0 or micros != micros.to_integral_value():
        raise DomainError("cost.standard", "A standard cost is nothing or more, with at most six decimals.", "cost")
    known = uow.scalar(select(StandardCost.id).where(
        StandardCost.item_id == cmd.item_id, StandardCost.valid_from == cmd.valid_from))
    if known is None:
        known = uow.add(StandardCost, item_id=cmd.item_id, valid_from=cmd.valid_from, cost_micros=int(micros))
    else:
        uow.update(StandardCost, known, cost_micros=int(micros))
    _ask(uow, emit_recosted(uow, {cmd.item_id}), "cost.standard", "This standard cost")
    return int(known)


def rebuild_methods(uow: UnitOfWork, _rows: Sequence[Any]) -> None:
    """Cost all stock again after a method was taken back."""
    emit_recosted(uow, _valued_items(uow))


def rebuild_standards(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Cost items again after a standard cost was taken back."""
    emit_recosted(uow, {row.item_id for row in rows})


def _valued_items(uow: UnitOfWork) -> set[int]:
    return {row.item_id for row in uow.rows(select(ItemValue.item_id))}


def _currency(uow: UnitOfWork) -> str:
    return uow.scalar(select(Profile.currency).limit(1)) or "EUR"


def _ask(uow: UnitOfWork, event: StockRecosted, key: str, what: str) -> None:
    if event.lines or event.stock_minor:
        uow.confirm(key, f"{what} changes what stock is worth: {event.told(_currency(uow))} Go on?",
                    document=consequences(uow.connection, event, ()))

