"""What suppliers promise about lines that are still to come, kept each time they are spoken to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.inventory.operations import settle_expected
from app.areas.purchasing.events import SupplierPromised
from app.areas.purchasing.models import Promise, PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.queries.measures import EXPECTED_FOR
from app.areas.purchasing.rules.orders import AWAITED, OrderState, word_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PromiseLines:
    """Write down the day that a supplier promised for order lines; each line keeps what was promised before."""

    order_line_ids: Annotated[tuple[int, ...], Field("Lines", hidden=True)]
    promised_on: Annotated[date, Field("Promised for")]
    spoke_with: Annotated[str, Field("Spoke with")] = ""
    note: Annotated[str, Field("What the supplier said", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class NoteCall:
    """Write down that somebody was called about order lines without a day being promised."""

    order_line_ids: Annotated[tuple[int, ...], Field("Lines", hidden=True)]
    note: Annotated[str, Field("What the supplier said", multiline=True)]
    spoke_with: Annotated[str, Field("Spoke with")] = ""


@dataclass(frozen=True, slots=True)
class PromiseResult:
    """How many lines of which orders it was about."""

    lines: int
    numbers: tuple[str, ...]


def promise_lines(uow: UnitOfWork, cmd: PromiseLines) -> PromiseResult:
    """Move the due days of lines to the day promised; their orders are confirmed, and due with their last line."""
    lines, orders = _awaited(uow, cmd.order_line_ids)
    for order in orders.values():
        if cmd.promised_on < order.ordered_on:
            raise DomainError(
                "purchase_order.promised", f"{order.number} was ordered on {order.ordered_on}; it cannot have been "
                "promised for an earlier day. Nothing was changed.", "promised_on",
            )
    move_promises(uow, lines, cmd.promised_on, cmd.spoke_with, cmd.note)
    for order in orders.values():
        last = uow.scalar(select(func.max(PurchaseOrderLine.due_on)).where(
            PurchaseOrderLine.order_id == order.id, PurchaseOrderLine.stock_qty > PurchaseOrderLine.stock_qty_received))
        partly = order.state == OrderState.PARTLY_RECEIVED
        uow.update(PurchaseOrder, order.id, due_on=last or order.due_on, confirmed_at=uow.now,
                   state=order.state if partly else OrderState.CONFIRMED.value)
    uow.emit(SupplierPromised(tuple(sorted({line.item_id for line in lines})), cmd.promised_on))
    return PromiseResult(len(lines), tuple(order.number for order in orders.values()))


def note_call(uow: UnitOfWork, cmd: NoteCall) -> PromiseResult:
    """Keep what was said about lines; their days stay."""
    lines, orders = _awaited(uow, cmd.order_line_ids)
    if not cmd.note.strip():
        raise DomainError("promise.empty", "Say what the supplier said.", "note")
    _write(uow, lines, None, cmd.spoke_with, cmd.note)
    return PromiseResult(len(lines), tuple(order.number for order in orders.values()))


def move_promises(
    uow: UnitOfWork, lines: Sequence[Any], promised_on: date, spoke_with: str, note: str,
) -> None:
    """Keep a promise for each line, move its day and when its goods are expected."""
    _write(uow, lines, promised_on, spoke_with, note)
    uow.update_many(PurchaseOrderLine, {line.id: {"due_on": promised_on} for line in lines})
    rest = {line.id: line.stock_qty - line.stock_qty_received for line in lines}
    settle_expected(uow, EXPECTED_FOR, rest, dict.fromkeys(rest, promised_on))


def _write(uow: UnitOfWork, lines: Iterable[Any], promised_on: date | None, spoke_with: str, note: str) -> None:
    uow.insert(Promise, [
        {"order_line_id": line.id, "promised_on": promised_on, "was_due_on": line.due_on, "at": uow.now,
         "by": uow.actor.id, "spoke_with": spoke_with.strip(), "note": note.strip()} for line in lines
    ])


def _awaited(uow: UnitOfWork, line_ids: Sequence[int]) -> tuple[list[Any], dict[int, Any]]:
    """Read lines that are still to come and their orders; refuse any other."""
    found = uow.get_many(PurchaseOrderLine, line_ids)
    if not line_ids or len(found) != len(set(line_ids)):
        raise DomainError("purchase_order.lines", "Some of these lines are not there any more; reload the list.")
    by_order: dict[int, list[Any]] = defaultdict(list)
    for line in found.values():
        by_order[line.order_id].append(line)
    orders = uow.get_many(PurchaseOrder, by_order)
    for order in orders.values():
        if order.state not in AWAITED:
            raise DomainError(
                "purchase_order.state", f"{order.number} is {word_of(order.state).word.lower()}; nothing of it is "
                "awaited. Leave its lines out. Nothing was changed.", state=order.state,
            )
    whole = next((line for line in found.values() if line.stock_qty_received >= line.stock_qty), None)
    if whole is not None:
        raise DomainError(
            "purchase_order.received", f"A line of {orders[whole.order_id].number} has arrived in full. Leave it out. "
            "Nothing was changed.",
        )
    return list(found.values()), orders
