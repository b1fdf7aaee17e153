"""Writing a transfer down, and cancelling it before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.company.operations.numbering import take_number
from app.areas.inventory.models import Lot, Transfer, TransferLine, TransferRoute, Warehouse
from app.areas.inventory.operations.reserving import Expectation, Want, expect, release, reserve, settle_expected
from app.areas.inventory.operations.stock import positive
from app.areas.inventory.rules.transfers import CANCELLED, DRAFT, require_step
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

LINE, GOES_OUT, COMES_IN = "transfer_line", "transfer_out", "transfer_in"
"""For whom stock is reserved, and under which names a line is expected to leave and to arrive."""

USUAL_DAYS = 1


@dataclass(frozen=True, slots=True)
class TransferLineInput:
    """So much of an item; of a lot, when it must be that one."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity", help="In the stock unit.")]
    lot_id: Annotated[int | None, Field("Lot", "Left out: by the removal rule.", "lots")] = None


@dataclass(frozen=True, slots=True)
class CreateTransfer:
    """Write down that goods go from one warehouse to another; what is there is reserved."""

    from_warehouse_id: Annotated[int, Field("From", lookup="warehouses")]
    to_warehouse_id: Annotated[int, Field("To", lookup="warehouses")]
    lines: Annotated[tuple[TransferLineInput, ...], Field("Lines")]
    leaves_on: Annotated[date | None, Field("Leaves on", "Left out: today.")] = None
    due_on: Annotated[date | None, Field("Arrives on", "Left out: after the days the way usually takes.")] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class CancelTransfer:
    """Cancel a transfer that has not left."""

    transfer_id: Annotated[int, Field("Transfer", lookup="transfers")]


@dataclass(frozen=True, slots=True)
class SetTransferRoute:
    """Say how long goods are on the way between two warehouses."""

    from_warehouse_id: Annotated[int, Field("From", lookup="warehouses")]
    to_warehouse_id: Annotated[int, Field("To", lookup="warehouses")]
    lead_time_days: Annotated[int, Field("Days on the way")]


@dataclass(frozen=True, slots=True)
class TransferResult:
    """The transfer with its lines, and how much of each could be reserved, in millionths of the stock unit."""

    transfer_id: int
    number: str
    line_ids: tuple[int, ...]
    reserved: tuple[int, ...]


def create_transfer(uow: UnitOfWork, cmd: CreateTransfer) -> TransferResult:
    """Write a transfer down, reserve what is there, and expect it at the other end."""
    if cmd.from_warehouse_id == cmd.to_warehouse_id:
        raise DomainError("transfer.same", "The goods are in that warehouse already; choose another.",
                          "to_warehouse_id")
    if not cmd.lines:
        raise DomainError("transfer.empty", "Say what is to go.", "lines")
    for number in (cmd.from_warehouse_id, cmd.to_warehouse_id):
        uow.get(Warehouse, number)
    quantities = [positive(line.qty, f"lines.{index}.qty") for index, line in enumerate(cmd.lines)]
    _require_goods(uow, cmd.lines)
    leaves_on = cmd.leaves_on or uow.now.date()
    due_on = cmd.due_on or leaves_on + timedelta(days=_days(uow, cmd.from_warehouse_id, cmd.to_warehouse_id))
    if due_on < leaves_on:
        raise DomainError("transfer.days", "Goods cannot arrive before they leave.", "due_on")
    document = take_number(uow, "transfer")
    transfer_id = uow.add(
        Transfer, number=document, state=DRAFT, from_warehouse_id=cmd.from_warehouse_id,
        to_warehouse_id=cmd.to_warehouse_id, leaves_on=leaves_on, due_on=due_on, created_at=uow.now, note=cmd.note,
    )
    lines = uow.insert(TransferLine, [
        {"transfer_id": transfer_id, "item_id": line.item_id, "lot_id": line.lot_id, "qty": qty}
        for line, qty in zip(cmd.lines, quantities, strict=True)
    ])
    rows = list(zip(lines, cmd.lines, quantities, strict=True))
    expect(uow, [
        Expectation(line.item_id, house, way, qty, day, kind, number)
        for number, line, qty in rows for house, way, day, kind in (
            (cmd.from_warehouse_id, "out", leaves_on, GOES_OUT), (cmd.to_warehouse_id, "in", due_on, COMES_IN))
    ])
    got = reserve(uow, [Want(line.item_id, cmd.from_warehouse_id, qty, LINE, number)
                        for number, line, qty in rows if line.lot_id is None])
    return TransferResult(transfer_id, document, tuple(lines), tuple(got.get(line, 0) for line in lines))


def _require_goods(uow: UnitOfWork, lines: Sequence[TransferLineInput]) -> None:
    items = uow.get_many(Item, {line.item_id for line in lines})
    lots = uow.get_many(Lot, {line.lot_id for line in lines if line.lot_id is not None})
    for index, line in enumerate(lines):
        if line.item_id not in items:
            raise DomainError("transfer.item", "There is no such item.", f"lines.{index}.item_id")
        if line.lot_id is not None and (line.lot_id not in lots or lots[line.lot_id].item_id != line.item_id):
            raise DomainError("transfer.lot", "The lot is not one of this item.", f"lines.{index}.lot_id")


def _days(uow: UnitOfWork, from_id: int, to_id: int) -> int:
    found = uow.scalar(select(TransferRoute.lead_time_days).where(
        TransferRoute.from_warehouse_id == from_id, TransferRoute.to_warehouse_id == to_id))
    return USUAL_DAYS if found is None else int(found)


def cancel_transfer(uow: UnitOfWork, cmd: CancelTransfer) -> int:
    """Cancel a draft, give back what was reserved, and give its number."""
    transfer = uow.get(Transfer, cmd.transfer_id)
    require_step(transfer.number, transfer.state, "cancelled")
    lines = [row.id for row in uow.rows(select(TransferLine.id).where(TransferLine.transfer_id == transfer.id))]
    release(uow, LINE, lines)
    for kind in (GOES_OUT, COMES_IN):
        settle_expected(uow, kind, dict.fromkeys(lines, 0))
    uow.update(Transfer, transfer.id, state=CANCELLED)
    return int(transfer.id)


def set_transfer_route(uow: UnitOfWork, cmd: SetTransferRoute) -> int:
    """Set how long a way takes, and give the route's number."""
    if cmd.from_warehouse_id == cmd.to_warehouse_id:
        raise DomainError("transfer.same", "A way leads to another warehouse.", "to_warehouse_id")
    if cmd.lead_time_days < 0:
        raise DomainError("transfer.days", "A way takes no time or more.", "lead_time_days")
    known = uow.scalar(select(TransferRoute.id).where(
        TransferRoute.from_warehouse_id == cmd.from_warehouse_id,
        TransferRoute.to_warehouse_id == cmd.to_warehouse_id))
    if known is None:
        return uow.add(TransferRoute, from_warehouse_id=cmd.from_warehouse_id, to_warehouse_id=cmd.to_warehouse_id,
                       lead_time_days=cmd.lead_time_days)
    uow.update(TransferRoute, known, lead_time_days=cmd.lead_time_days)
    return int(known)
