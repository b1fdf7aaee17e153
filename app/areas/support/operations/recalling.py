"""Calling goods back: what is affected, keeping it from leaving, and telling every customer who got any of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import or_, select

from app.areas.company.operations import take_number
from app.areas.company.rules import require_text
from app.areas.inventory.models import Balance, Location, Lot, Reservation
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.posting import PlaceKey, apply_deltas
from app.areas.inventory.operations.setup import location_of
from app.areas.inventory.queries.trace import trace
from app.areas.inventory.rules import FREE_KINDS
from app.areas.logistics.models import Shipment
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.support.models import Recall, RecallCustomer, RecallDelivery, RecallLot
from app.areas.support.queries.tracing import goods_of_ticket
from app.areas.support.rules import recalls as rules
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

RECALL = "recall"
"""The source under which goods go to quarantine stand in the ledger."""

RecallId = Annotated[int, Field("Recall", lookup="recalls", hidden=True)]
STATE_TITLES = tuple((code, state.word) for code, state in rules.CUSTOMER_STATES)


@dataclass(frozen=True, slots=True)
class StartRecall:
    """Call back lots: those named, those a ticket is about, or all with a supplier's own lot code."""

    title: Annotated[str, Field("What is called back")]
    reason: Annotated[str, Field("Why", multiline=True)] = ""
    instructions: Annotated[str, Field("What customers are to do", multiline=True)] = (
        "Do not use or sell the goods. Keep them apart and tell us how many you have."
    )
    lot_ids: Annotated[tuple[int, ...], Field("Lots", hidden=True)] = ()
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    supplier_lot: Annotated[str, Field("Supplier's lot", help="All our lots that came under this code.")] = ""
    ticket_id: Annotated[int | None, Field("Ticket", lookup="tickets")] = None


@dataclass(frozen=True, slots=True)
class RecallResult:
    """The recall, and how much it concerns."""

    recall_id: int
    number: str
    lots: int
    customers: int
    summary: str


@dataclass(frozen=True, slots=True)
class RefreshRecall:
    """Trace anew: what was made or shipped of the lots since belongs to the recall, too."""

    recall_id: RecallId


@dataclass(frozen=True, slots=True)
class QuarantineRecall:
    """Carry all that is still there of the lots to quarantine, so that nothing more leaves."""

    recall_id: RecallId


@dataclass(frozen=True, slots=True)
class QuarantineResult:
    """The moves that were posted, and what could not be moved, in words."""

    move_ids: tuple[int, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class NoteRecallCustomer:
    """Write down how far a customer is: called, answered, goods back."""

    recall_customer_id: Annotated[int, Field("Customer", hidden=True)]
    state: Annotated[Literal["to_call", "called", "answered", "returned"], Field("Now", titles=STATE_TITLES)]
    note: Annotated[str, Field("What they said", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class CloseRecall:
    """End a recall; asks while customers have not answered."""

    recall_id: RecallId


def start_recall(uow: UnitOfWork, cmd: StartRecall) -> RecallResult:
    """Open a recall and find every lot made of those named, and every customer who got any of them."""
    title, lots = require_text(cmd.title, "What is called back", "title"), _named_lots(uow, cmd)
    if not lots:
        raise DomainError(
            "recall.no_lots", "No lot is named. Name a lot, a supplier's lot, or a ticket that leads to lots; goods "
            "without lots cannot be told apart.", "lot_id",
        )
    number = take_number(uow, RECALL)
    recall_id = uow.add(
        Recall, number=number, title=title, reason=cmd.reason.strip(), instructions=cmd.instructions.strip(),
        state="open", ticket_id=cmd.ticket_id, opened_at=uow.now, closed_at=None,
    )
    uow.insert(RecallLot, [{"recall_id": recall_id, "lot_id": lot, "named": True} for lot in lots])
    return _follow(uow, recall_id, number)


def _named_lots(uow: UnitOfWork, cmd: StartRecall) -> list[int]:
    wanted = [*cmd.lot_ids, *([] if cmd.lot_id is None else [cmd.lot_id])]
    found = dict.fromkeys(uow.get(Lot, number).id for number in wanted)
    if code := cmd.supplier_lot.strip():
        same = or_(Lot.supplier_lot == code, (Lot.code == code) & Lot.supplier_id.is_not(None))
        found.update(dict.fromkeys(row.id for row in uow.rows(select(Lot.id).where(same).order_by(Lot.id))))
    if cmd.ticket_id is not None and not found:
        goods = goods_of_ticket(uow.connection, cmd.ticket_id)
        found.update(dict.fromkeys(lot for _, lot in goods if lot is not None))
    return list(found)


def refresh_recall(uow: UnitOfWork, cmd: RefreshRecall) -> RecallResult:
    """Find again what belongs to the recall; what was noted of customers stays."""
    recall = uow.get(Recall, cmd.recall_id)
    rules.require_open(recall.number, recall.state)
    return _follow(uow, recall.id, recall.number)


def _follow(uow: UnitOfWork, recall_id: int, number: str) -> RecallResult:
    named = uow.rows(
        select(Lot.item_id, RecallLot.lot_id).join(Lot, Lot.id == RecallLot.lot_id)
        .where(RecallLot.recall_id == recall_id, RecallLot.named.is_(True))
    )
    found = trace(uow.connection, [(row.item_id, row.lot_id) for row in named], up=False)
    if found.cut:
        raise DomainError("recall.too_much", "The trace is too long to be followed whole. Recall fewer lots at once.")
    _write_lots(uow, recall_id, found.lot_ids)
    shipments = sorted({step.source[1] for step in found.steps if step.source[0] == MOVE_KIND})
    owners = {row.id: row.customer_id for row in uow.rows(
        select(Shipment.id, Shipment.customer_id).where(Shipment.id.in_(shipments)))}
    uow.delete(RecallDelivery, [row.id for row in uow.rows(
        select(RecallDelivery.id).where(RecallDelivery.recall_id == recall_id))])
    uow.insert(RecallDelivery, [
        {"recall_id": recall_id, "customer_id": owners[step.source[1]], "shipment_id": step.source[1],
         "lot_id": step.goods[1], "qty": step.qty, "at": step.at}
        for step in found.steps if step.source[0] == MOVE_KIND and step.source[1] in owners
    ])
    _write_customers(uow, recall_id, set(owners.values()))
    lots, customers = len(found.lot_ids), len(set(owners.values()))
    words = f"{number}: {lots} {'lot' if lots == 1 else 'lots'}, {customers} {_word(customers)} to tell"
    return RecallResult(recall_id, number, lots, customers, words)


def _word(customers: int) -> str:
    return "customer" if customers == 1 else "customers"


def _write_lots(uow: UnitOfWork, recall_id: int, lots: Iterable[int]) -> None:
    known = {row.lot_id for row in uow.rows(select(RecallLot.lot_id).where(RecallLot.recall_id == recall_id))}
    uow.insert(RecallLot, [
        {"recall_id": recall_id, "lot_id": lot, "named": False} for lot in lots if lot not in known])


def _write_customers(uow: UnitOfWork, recall_id: int, customers: set[int]) -> None:
    rows = uow.rows(select(table_of(RecallCustomer)).where(RecallCustomer.recall_id == recall_id))
    known = {row.customer_id: row for row in rows}
    gone = [row.id for number, row in known.items() if number not in customers and row.state == rules.TO_CALL]
    uow.delete(RecallCustomer, gone)
    uow.insert(RecallCustomer, [
        {"recall_id": recall_id, "customer_id": number, "state": rules.TO_CALL, "note": "", "changed_at": uow.now}
        for number in sorted(customers - known.keys())
    ])


def quarantine_recall(uow: UnitOfWork, cmd: QuarantineRecall) -> QuarantineResult:
    """Move what lies free to quarantine; asks before it takes what is reserved, leaves what is packed and says so."""
    recall = uow.get(Recall, cmd.recall_id)
    rules.require_open(recall.number, recall.state)
    held = _held(uow, recall.id)
    there = [row for row in held if row.kind in FREE_KINDS]
    _release(uow, recall.number, there)
    places = {warehouse: location_of(uow, warehouse, "quarantine") for warehouse in {row.warehouse_id for row in there}}
    moves = post_moves(uow, [
        NewMove(row.item_id, row.location_id, places[row.warehouse_id], row.qty_on_hand, RECALL, recall.id,
                lot_id=row.lot_id, note=recall.number) for row in there
    ])
    packed = sorted({row.code for row in held if row.kind not in (*FREE_KINDS, "quarantine")})
    left = f"; left at {', '.join(packed)}: take it out of its shipment or transfer first" if packed else ""
    return QuarantineResult(tuple(moves), f"{len(moves)} moved to quarantine{left}")


def _held(uow: UnitOfWork, recall_id: int) -> Sequence[Any]:
    lots = select(RecallLot.lot_id).where(RecallLot.recall_id == recall_id)
    return uow.rows(
        select(Balance.item_id, Balance.lot_id, Balance.location_id, Balance.qty_on_hand, Balance.qty_reserved,
               Location.kind, Location.code, Location.warehouse_id)
        .select_from(Lot).join(Balance, (Balance.item_id == Lot.item_id) & (Balance.lot_id == Lot.id))
        .join(Location, Location.id == Balance.location_id)
        .where(Lot.id.in_(lots), Balance.qty_on_hand > 0).order_by(Balance.id)
    )


def _release(uow: UnitOfWork, number: str, held: Sequence[Any]) -> None:
    """Give up what is reserved of the goods; the orders wait for other stock then."""
    kept = {(row.item_id, row.location_id, row.lot_id) for row in held if row.qty_reserved}
    if not kept:
        return
    rows = [row for row in uow.rows(select(table_of(Reservation)).where(
        Reservation.item_id.in_(sorted({key[0] for key in kept})), Reservation.lot_id.in_(sorted(
            {key[2] for key in kept if key[2] is not None}))))
        if (row.item_id, row.location_id, row.lot_id) in kept]
    uow.confirm(
        "recall.reserved", f"Some of it is reserved for {len(rows)} {'line' if len(rows) == 1 else 'lines'} of orders. "
        f"Quarantine it for {number} all the same? The lines are short then and can be reserved from other stock.",
    )
    freed: dict[PlaceKey, int] = defaultdict(int)
    for row in rows:
        freed[(row.item_id, row.location_id, row.lot_id)] -= row.qty
    apply_deltas(uow, {}, freed)
    uow.delete(Reservation, [row.id for row in rows])


def note_recall_customer(uow: UnitOfWork, cmd: NoteRecallCustomer) -> str:
    """Note how far a customer is and give how far the recall is."""
    customer = uow.get(RecallCustomer, cmd.recall_customer_id)
    recall = uow.get(Recall, customer.recall_id)
    rules.require_open(recall.number, recall.state)
    note = cmd.note.strip() or customer.note
    uow.update(RecallCustomer, customer.id, state=cmd.state, note=note, changed_at=uow.now)
    uow.touch(Recall, [recall.id])
    return f"{recall.number}: {rules.progress(_states(uow, recall.id))}"


def _states(uow: UnitOfWork, recall_id: int) -> list[str]:
    return [row.state for row in uow.rows(
        select(RecallCustomer.state).where(RecallCustomer.recall_id == recall_id))]


def close_recall(uow: UnitOfWork, cmd: CloseRecall) -> str:
    """Close a recall and give its end in words."""
    recall = uow.get(Recall, cmd.recall_id)
    rules.require_open(recall.number, recall.state)
    states = _states(uow, recall.id)
    if any(state not in rules.HEARD for state in states):
        uow.confirm("recall.unheard", f"{recall.number}: {rules.progress(states)}. Close it all the same?")
    uow.update(Recall, recall.id, state="closed", closed_at=uow.now)
    return f"{recall.number} closed: {rules.progress(states)}"
