"""Goods of a supplier's that lie here, and goods of ours that lie at a customer's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.inventory.events import ConsignmentSaleTakenBack, ConsignmentSold
from app.areas.inventory.models import ConsignmentTerm, Consumption, Location, Lot, Warehouse
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import main_warehouse, outer_location
from app.areas.inventory.operations.stock import Posted, ReverseMoves, positive, reverse_hand_moves
from app.areas.inventory.rules.consignment import IN, OUT
from app.areas.parties.models import Party
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.unit_of_work import UnitOfWork

SOURCE = "consignment"


@dataclass(frozen=True, slots=True)
class CreateConsignmentPlace:
    """Make the place where a supplier keeps goods here, or where we keep goods at a customer's."""

    supplier_id: Annotated[int | None, Field("Supplier", "Whose goods lie here.", "suppliers")] = None
    customer_id: Annotated[int | None, Field("Customer", "In place of a supplier: where goods of ours lie.",
                                             "customers")] = None
    warehouse_id: Annotated[int | None, Field("Warehouse", "Left out: the first.", "warehouses")] = None
    code: Annotated[str, Field("Code", help="Left out: made of the name.")] = ""


@dataclass(frozen=True, slots=True)
class SetConsignmentTerm:
    """Agree at which price goods of a supplier's are bought when they are used."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    item_id: Annotated[int, Field("Item", lookup="items")]
    price: Annotated[Decimal, Field("Price agreed", help="For one stock unit.")]
    currency: Annotated[str, Field("Currency", help="Left out: the firm's own.")] = ""


@dataclass(frozen=True, slots=True)
class ConsignedLineInput:
    """So much of an item; its lot, when it is kept by lot."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity", help="In the stock unit.")]
    lot_code: Annotated[str, Field("Lot")] = ""
    expires_on: Annotated[date | None, Field("Expires")] = None


@dataclass(frozen=True, slots=True)
class ReceiveConsignment:
    """Take in goods that stay the supplier's: they can be promised and taken, and are worth nothing to us yet."""

    location_id: Annotated[int, Field("Consignment", lookup="consignment_places")]
    lines: Annotated[tuple[ConsignedLineInput, ...], Field("Lines")]
    delivery_note: Annotated[str, Field("Delivery note")] = ""


@dataclass(frozen=True, slots=True)
class ReturnConsignment:
    """Give goods back to the supplier whose they are."""

    location_id: Annotated[int, Field("Consignment", lookup="consignment_places")]
    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    note: Annotated[str, Field("Note")] = ""


@dataclass(frozen=True, slots=True)
class ReportConsignmentSold:
    """Book what a customer reports as sold of the goods that we keep there: its worth leaves now."""

    location_id: Annotated[int, Field("Kept at", lookup="consignment_places")]
    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    note: Annotated[str, Field("Report", help="Its number or day.")] = ""
    price: Annotated[Decimal | None, Field("Price", "At which it is invoiced. Left out: the item's.")] = None


@dataclass(frozen=True, slots=True)
class TakeBackConsignmentSale:
    """Put what was reported as sold back among the goods that are kept at the customer's."""

    move_ids: Annotated[tuple[int, ...], Field("Moves", hidden=True)]


@dataclass(frozen=True, slots=True)
class MarkConsumptionBilled:
    """Say that the supplier billed what was taken."""

    consumption_ids: Annotated[tuple[int, ...], Field("Taken", hidden=True)]
    bill: Annotated[str, Field("Supplier's bill", help="Its number.")]


def create_consignment_place(uow: UnitOfWork, cmd: CreateConsignmentPlace) -> int:
    """Make the place and give its number."""
    if (cmd.supplier_id is None) == (cmd.customer_id is None):
        raise DomainError("consignment.of_one", "Name either a supplier or a customer.", "supplier_id")
    owner = uow.get(Party, cmd.supplier_id or cmd.customer_id or 0)
    kind = IN if cmd.supplier_id else OUT
    house = uow.get(Warehouse, cmd.warehouse_id or main_warehouse(uow))
    if uow.scalar(select(Location.id).where(Location.owner_id == owner.id, Location.kind == kind,
                                            Location.warehouse_id == house.id)):
        raise DomainError("consignment.place", f"There is a consignment of {owner.name} in {house.name} already.",
                          "supplier_id")
    code = cmd.code.strip() or f"{house.code}-{'CI' if kind == IN else 'CO'}-{owner.id}"
    name = f"Consignment of {owner.name}" if kind == IN else f"Kept at {owner.name}"
    return uow.add(Location, code=code, name=name, kind=kind, warehouse_id=house.id, parent_id=None, blocked=False,
                   owner_id=owner.id)


def set_consignment_term(uow: UnitOfWork, cmd: SetConsignmentTerm) -> int:
    """Set the price of an item of a supplier's, and give the row's number."""
    if cmd.price < 0:
        raise DomainError("consignment.price", "A price is nothing or more.", "price")
    currency = cmd.currency.strip().upper() or load_profile(uow.connection).currency
    values: dict[str, Any] = {"price_micros": Price.of(cmd.price, currency).micros, "currency": currency}
    known = uow.scalar(select(ConsignmentTerm.id).where(
        ConsignmentTerm.supplier_id == cmd.supplier_id, ConsignmentTerm.item_id == cmd.item_id))
    if known is None:
        return uow.add(ConsignmentTerm, supplier_id=cmd.supplier_id, item_id=cmd.item_id, **values)
    uow.update(ConsignmentTerm, known, **values)
    return int(known)


def receive_consignment(uow: UnitOfWork, cmd: ReceiveConsignment) -> Posted:
    """Post goods in without worth."""
    place = _place(uow, cmd.location_id, IN)
    if not cmd.lines:
        raise DomainError("consignment.empty", "Say what came.", "lines")
    lots = [_lot(uow, place.owner_id, line) for line in cmd.lines]
    outside = outer_location(uow, "supplier")
    moves = [
        NewMove(line.item_id, outside, place.id, positive(line.qty, f"lines.{index}.qty"), SOURCE, uow.operation_id,
                lot_id=lot, note=cmd.delivery_note)
        for index, (line, lot) in enumerate(zip(cmd.lines, lots, strict=True))
    ]
    return Posted(tuple(post_moves(uow, moves)))


def _lot(uow: UnitOfWork, supplier_id: int, line: ConsignedLineInput) -> int | None:
    if not line.lot_code.strip():
        return None
    known = uow.scalar(select(Lot.id).where(Lot.item_id == line.item_id, Lot.code == line.lot_code.strip()))
    return int(known) if known is not None else uow.add(
        Lot, item_id=line.item_id, code=line.lot_code.strip(), supplier_id=supplier_id, supplier_lot=line.lot_code,
        expires_on=line.expires_on, received_at=uow.now)


def return_consignment(uow: UnitOfWork, cmd: ReturnConsignment) -> Posted:
    """Post goods out to the supplier; nothing is owed for them."""
    place = _place(uow, cmd.location_id, IN)
    return Posted(tuple(post_moves(uow, [NewMove(
        cmd.item_id, place.id, outer_location(uow, "supplier"), positive(cmd.qty, "qty"), SOURCE, uow.operation_id,
        lot_id=cmd.lot_id, note=cmd.note)])))


def report_consignment_sold(uow: UnitOfWork, cmd: ReportConsignmentSold) -> Posted:
    """Post goods out to the customer at their cost, and tell whoever sells."""
    place = _place(uow, cmd.location_id, OUT)
    qty = positive(cmd.qty, "qty")
    moves = post_moves(uow, [NewMove(
        cmd.item_id, place.id, outer_location(uow, "customer"), qty, SOURCE, uow.operation_id, lot_id=cmd.lot_id,
        note=cmd.note)])
    uow.emit(ConsignmentSold(place.owner_id, cmd.item_id, cmd.lot_id, qty, moves[0], cmd.price, cmd.note.strip()))
    return Posted(tuple(moves))


def take_back_consignment_sale(uow: UnitOfWork, cmd: TakeBackConsignmentSale) -> Posted:
    """Post the opposite at the same worth, and tell whoever invoiced it."""
    posted = reverse_hand_moves(uow, ReverseMoves(cmd.move_ids))
    uow.emit(ConsignmentSaleTakenBack(cmd.move_ids))
    return posted


def _place(uow: UnitOfWork, location_id: int, kind: str) -> Any:
    place = uow.get(Location, location_id)
    if place.kind != kind:
        wanted = "goods of a supplier’s lie" if kind == IN else "goods of ours lie at a customer’s"
        raise DomainError("consignment.kind", f"{place.code} is not a place where {wanted}.", "location_id")
    return place


def mark_consumption_billed(uow: UnitOfWork, cmd: MarkConsumptionBilled) -> int:
    """Mark what was taken as billed under the supplier's own number, and tell how many rows that were."""
    if not cmd.bill.strip():
        raise DomainError("consignment.bill", "Enter the number of the supplier's bill.", "bill")
    rows = list(uow.get_many(Consumption, cmd.consumption_ids).values())
    settled = [row for row in rows if row.state != "open"]
    if settled or not rows:
        raise DomainError("consignment.settled", "Only what was taken and is not billed yet can be billed.")
    if len({row.supplier_id for row in rows}) > 1:
        raise DomainError("consignment.suppliers", "A bill is of one supplier; select what was taken of one.")
    return mark_billed(uow, [row.id for row in rows], f"bill {cmd.bill.strip()}", None)


def open_again(uow: UnitOfWork, bill_kind: str, bill_id: int) -> int:
    """Let be billed anew what a bill that was given up had billed; give how many rows changed."""
    rows = uow.rows(select(Consumption.id).where(Consumption.bill_kind == bill_kind, Consumption.bill_id == bill_id))
    return mark_billed(uow, [row.id for row in rows], "", None)


def mark_billed(uow: UnitOfWork, consumption_ids: Sequence[int], bill_kind: str, bill_id: int | None) -> int:
    """Tie consumptions to what billed them; with an empty kind, open them again. Gives how many rows changed."""
    state = "billed" if bill_kind else "open"
    return uow.update_many(Consumption, {
        number: {"state": state, "bill_kind": bill_kind, "bill_id": bill_id} for number in consumption_ids
    })
