"""Sending a transfer: what is reserved is picked and goes to the transit place, still kept for the other warehouse."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, Location, Transfer, TransferLine, Warehouse
from app.areas.inventory.operations.posting import NewMove, apply_deltas, post_moves, put_reservations
from app.areas.inventory.operations.reserving import Expectation, Want, expect, release, reserve, settle_expected
from app.areas.inventory.operations.transfers.writing import COMES_IN, GOES_OUT, LINE
from app.areas.inventory.queries.reservations import ReservationRow, load_reservations
from app.areas.inventory.rules import FREE_KINDS
from app.areas.inventory.rules.transfers import SENT, require_step
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SendTransfer:
    """Send a transfer off: its goods are on the way from now on."""

    transfer_id: Annotated[int, Field("Transfer", lookup="transfers")]


@dataclass(frozen=True, slots=True)
class TransferSent:
    """The moves to the transit place; a line is of one lot from now on."""

    transfer_id: int
    line_ids: tuple[int, ...]
    move_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Picked:
    """What leaves for a line from one place."""

    line_id: int
    item_id: int
    location_id: int
    lot_id: int | None
    qty: int


def send_transfer(uow: UnitOfWork, cmd: SendTransfer) -> TransferSent:
    """Post the goods to the transit place; ask when less is there than was wanted, and refuse when nothing is."""
    transfer = uow.get(Transfer, cmd.transfer_id)
    require_step(transfer.number, transfer.state, "sent")
    lines = uow.rows(select(table_of(TransferLine)).where(TransferLine.transfer_id == transfer.id)
                     .order_by(TransferLine.id))
    picked = _pick(uow, transfer, lines)
    _require_enough(uow, transfer, lines, picked)
    release(uow, LINE, [line.id for line in lines])
    by_lot = _split(uow, transfer, lines, picked)
    transit = transit_of(uow, transfer.from_warehouse_id)
    moves = post_moves(uow, [
        NewMove(one.item_id, one.location_id, transit, one.qty, LINE, one.line_id, lot_id=one.lot_id) for one in by_lot
    ])
    hold(uow, transit, by_lot)
    uow.update(Transfer, transfer.id, state=SENT, sent_at=uow.now)
    return TransferSent(transfer.id, tuple(dict.fromkeys(one.line_id for one in by_lot)), tuple(moves))


def _pick(uow: UnitOfWork, transfer: Any, lines: Sequence[Any]) -> list[_Picked]:
    """Reserve what is still lacking, and say what each line gets; a line that names its lot gets that lot."""
    held: dict[int, int] = defaultdict(int)
    for row in load_reservations(uow.connection, LINE, [line.id for line in lines]):
        held[row.for_id] += row.qty
    reserve(uow, [
        Want(line.item_id, transfer.from_warehouse_id, line.qty - held[line.id], LINE, line.id)
        for line in lines if line.lot_id is None and line.qty > held[line.id]
    ])
    rows: list[ReservationRow] = load_reservations(uow.connection, LINE, [line.id for line in lines])
    picked = [_Picked(row.for_id, row.item_id, row.location_id, row.lot_id, row.qty) for row in rows]
    for line in lines:
        if line.lot_id is not None:
            picked.extend(_of_lot(uow, transfer, line))
    return picked


def _of_lot(uow: UnitOfWork, transfer: Any, line: Any) -> list[_Picked]:
    left, found = line.qty, []
    for row in uow.rows(
        select(Balance.location_id, (Balance.qty_on_hand - Balance.qty_reserved).label("free"))
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.item_id == line.item_id, Balance.lot_id == line.lot_id, Location.blocked.is_(False),
               Location.warehouse_id == transfer.from_warehouse_id, Location.kind.in_(sorted(FREE_KINDS)))
        .order_by(Location.sequence, Balance.id)
    ):
        taken = min(left, row.free)
        if taken > 0:
            found.append(_Picked(line.id, line.item_id, row.location_id, line.lot_id, taken))
            left -= taken
    return found


def _require_enough(uow: UnitOfWork, transfer: Any, lines: Sequence[Any], picked: Sequence[_Picked]) -> None:
    got: dict[int, int] = defaultdict(int)
    for one in picked:
        got[one.line_id] += one.qty
    if not picked:
        raise DomainError("transfer.nothing", f"Nothing of {transfer.number} is free in the warehouse it leaves. "
                          "Nothing was moved.")
    short = [line for line in lines if got[line.id] < line.qty]
    if short:
        line = short[0]
        item: Any = uow.first(select(Item.sku, Unit.code).join(Unit, Unit.id == Item.unit_id).where(
            Item.id == line.item_id))
        more = f" and {len(short) - 1} more lines are short, too" if len(short) > 1 else ""
        uow.confirm("transfer.short", f"Of {item.sku} only {Quantity(got[line.id], item.code)} of "
                    f"{Quantity(line.qty, item.code)} are free{more}. Send what is there, and drop the rest?")


def _split(uow: UnitOfWork, transfer: Any, lines: Sequence[Any], picked: Sequence[_Picked]) -> list[_Picked]:
    """Let each line be of one lot and of what really leaves; further lots become lines of their own."""
    sums: dict[int, dict[int | None, int]] = {line.id: defaultdict(int) for line in lines}
    for one in picked:
        sums[one.line_id][one.lot_id] += one.qty
    numbers: dict[tuple[int, int | None], int] = {}
    for line in lines:
        for place, (lot_id, qty) in enumerate(sums[line.id].items()):
            values = {"lot_id": lot_id, "qty": qty, "qty_sent": qty}
            if place == 0:
                uow.update(TransferLine, line.id, **values)
                numbers[(line.id, lot_id)] = line.id
            else:
                numbers[(line.id, lot_id)] = uow.add(
                    TransferLine, transfer_id=transfer.id, item_id=line.item_id, **values)
    gone = [line.id for line in lines if not sums[line.id]]
    for kind in (GOES_OUT, COMES_IN):
        settle_expected(uow, kind, dict.fromkeys([line.id for line in lines], 0))
    uow.delete(TransferLine, gone)
    _expect(uow, transfer, lines, sums, numbers)
    return [
        _Picked(numbers[(one.line_id, one.lot_id)], one.item_id, one.location_id, one.lot_id, one.qty)
        for one in picked
    ]


def _expect(
    uow: UnitOfWork, transfer: Any, lines: Sequence[Any], sums: dict[int, dict[int | None, int]],
    numbers: dict[tuple[int, int | None], int],
) -> None:
    """Expect the goods out of the books of one warehouse and into the other's on the day they arrive."""
    expect(uow, [
        Expectation(line.item_id, house, way, qty, transfer.due_on, kind, numbers[(line.id, lot_id)])
        for line in lines for lot_id, qty in sums[line.id].items() for house, way, kind in (
            (transfer.from_warehouse_id, "out", GOES_OUT), (transfer.to_warehouse_id, "in", COMES_IN))
    ])


def hold(uow: UnitOfWork, place: int, picked: Sequence[_Picked]) -> None:
    """Keep goods at a place for the transfer lines they are of."""
    reserved: dict[tuple[int, int, int | None], int] = defaultdict(int)
    for one in picked:
        reserved[(one.item_id, place, one.lot_id)] += one.qty
    apply_deltas(uow, {}, reserved)
    put_reservations(uow, [
        {"item_id": one.item_id, "location_id": place, "lot_id": one.lot_id, "qty": one.qty, "for_kind": LINE,
         "for_id": one.line_id} for one in picked
    ])


def transit_of(uow: UnitOfWork, warehouse_id: int) -> int:
    """Find the place where goods are that left a warehouse for another, and make it when there is none."""
    found = uow.scalar(select(Location.id).where(
        Location.warehouse_id == warehouse_id, Location.kind == "transit").order_by(Location.id).limit(1))
    if found is not None:
        return int(found)
    house = uow.get(Warehouse, warehouse_id)
    return uow.add(Location, code=f"{house.code}-TRANSIT", name=f"On the way from {house.name}", kind="transit",
                   warehouse_id=warehouse_id, parent_id=None, blocked=False)
