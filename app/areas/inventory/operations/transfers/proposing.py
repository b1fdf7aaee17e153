"""Proposing transfers where one warehouse is short of what another has too much of."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.inventory.models import ReorderRule, Warehouse
from app.areas.inventory.operations.transfers.writing import CreateTransfer, TransferLineInput, create_transfer
from app.areas.inventory.queries.stock import GroupBy, StockQuestion, stock_levels
from app.areas.inventory.rules.transfers import Position, suggest
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProposeTransfers:
    """Write drafts for what one warehouse lacks and another has too much of."""

    to_warehouse_id: Annotated[int | None, Field("To", "Left out: every warehouse.", "warehouses")] = None


@dataclass(frozen=True, slots=True)
class TransfersProposed:
    """The drafts that were written; `summary` says so in a sentence."""

    transfer_ids: tuple[int, ...]
    summary: str


def propose_transfers(uow: UnitOfWork, cmd: ProposeTransfers) -> TransfersProposed:
    """Write a draft for each pair of warehouses between which something should go."""
    if len(uow.rows(select(Warehouse.id).limit(2))) < 2:
        raise DomainError("transfer.one_warehouse", "There is only one warehouse; nothing can come from another.")
    rules = {(row.item_id, row.warehouse_id): row for row in uow.rows(select(
        ReorderRule.item_id, ReorderRule.warehouse_id, ReorderRule.reorder_point, ReorderRule.order_up_to))}
    question = StockQuestion(group_by=(GroupBy.ITEM, GroupBy.WAREHOUSE))
    levels = {level.key: level for level in stock_levels(uow.connection, question, uow.now)}
    positions = []
    for item_id, warehouse_id in sorted({(int(i or 0), int(w or 0)) for i, w in levels} | set(rules)):
        level, rule = levels.get((item_id, warehouse_id)), rules.get((item_id, warehouse_id))
        positions.append(Position(
            item_id, warehouse_id, level.available if level else 0, level.projected if level else 0,
            rule.reorder_point if rule else None, rule.order_up_to if rule else None))
    pairs: dict[tuple[int, int], list[TransferLineInput]] = defaultdict(list)
    for one in suggest(positions):
        if cmd.to_warehouse_id in (None, one.to_warehouse_id):
            line = TransferLineInput(one.item_id, Quantity(one.qty, "").decimal())
            pairs[(one.from_warehouse_id, one.to_warehouse_id)].append(line)
    made = [
        create_transfer(uow, CreateTransfer(giver, needy, tuple(lines), note="Proposed: short there, too much here."))
        for (giver, needy), lines in sorted(pairs.items())
    ]
    numbers = ", ".join(result.number for result in made)
    summary = f"Proposed: {numbers}." if made else "No warehouse is short of what another has too much of."
    return TransfersProposed(tuple(result.transfer_id for result in made), summary)
