"""The steps of an order: submit, approve, hand back, send, confirm, close, cancel."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_items
from app.areas.inventory.operations import Expectation, expect, settle_expected
from app.areas.purchasing.events import PurchaseOrderSent
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseOrderVersion
from app.areas.purchasing.operations.approving import (
    approves_itself,
    check_approval,
    note_decision,
    order_worth,
    reason_needed,
)
from app.areas.purchasing.operations.orders import (
    firm_day,
    order_lines,
    reopen_requests,
)
from app.areas.purchasing.operations.promises import move_promises
from app.areas.purchasing.operations.standing_gate import check_supplier
from app.areas.purchasing.queries.measures import EXPECTED_FOR
from app.areas.purchasing.queries.terms import SupplierTermsRow, load_supplier
from app.areas.purchasing.rules.approval import Worth
from app.areas.purchasing.rules.orders import AWAITED, OrderState, require_step
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.journal import plain_value
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SubmitPurchaseOrder:
    """Finish a draft: it is approved at once, or waits for somebody who may approve its amount."""

    order_id: Annotated[int, Field("Order", hidden=True)]


@dataclass(frozen=True, slots=True)
class ApprovePurchaseOrder:
    """Approve an order that waits for it."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    reason: Annotated[str, Field("Remark", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class RejectPurchaseOrder:
    """Decide that an order that waits for approval is not placed."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)]


@dataclass(frozen=True, slots=True)
class HandBackPurchaseOrder:
    """Make an order that waits, or is approved and not sent yet, a draft again."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)]


@dataclass(frozen=True, slots=True)
class SendPurchaseOrder:
    """Keep the order as it goes to the supplier now, and expect its goods."""

    order_id: Annotated[int, Field("Order", hidden=True)]


@dataclass(frozen=True, slots=True)
class ConfirmPurchaseOrder:
    """Write down the day that the supplier promised for all that is still to come."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    promised_on: Annotated[date, Field("Promised for")]
    note: Annotated[str, Field("What the supplier said", multiline=True)] = ""
    spoke_with: Annotated[str, Field("Spoke with")] = ""


@dataclass(frozen=True, slots=True)
class ClosePurchaseOrder:
    """Give up what is still open of an order of which something came."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class CancelPurchaseOrder:
    """Call off an order of which nothing came; what was asked for is open again."""

    order_id: Annotated[int, Field("Order", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class OrderStepResult:
    """Where the order stands now."""

    order_id: int
    number: str
    state: str
    revision: int


def submit_purchase_order(uow: UnitOfWork, cmd: SubmitPurchaseOrder) -> OrderStepResult:
    """Approve a draft within the limit, or by somebody with the right; let any other wait. Ask about small orders."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    supplier = load_supplier(uow.connection, order.supplier_id)
    check_supplier(uow, supplier.party_id)
    _ask_about_size(uow, order, supplier)
    worth = order_worth(uow, order)
    at_once, reason = approves_itself(uow, order, worth)
    note_decision(uow, order, "submitted", worth, "" if at_once else reason)
    if not at_once:
        return _step(uow, order, OrderState.WAITING)
    return _approve(uow, order, worth, reason)


def _approve(uow: UnitOfWork, order: Any, worth: Worth, reason: str) -> OrderStepResult:
    note_decision(uow, order, "approved", worth, reason)
    highest = max(order.approved_minor or 0, order.total_minor)
    return _step(uow, order, OrderState.APPROVED, approved_by=uow.actor.id, approved_at=uow.now, approved_minor=highest)


def _ask_about_size(uow: UnitOfWork, order: Any, supplier: SupplierTermsRow) -> None:
    if order.total_minor < supplier.minimum_order_minor:
        least, total = Money(supplier.minimum_order_minor, order.currency), Money(order.total_minor, order.currency)
        uow.confirm(
            "purchasing.minimum_order", f"{supplier.name} delivers from {least}; {order.number} comes to {total}. "
            "Order all the same?",
        )


def approve_purchase_order(uow: UnitOfWork, cmd: ApprovePurchaseOrder) -> OrderStepResult:
    """Approve an order in one's own name, within the limits of one's role."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    if order.state == OrderState.DRAFT:
        raise DomainError("purchase_order.state", f"{order.number} is a draft. Submit it first.", state=order.state)
    require_step(order.number, order.state, OrderState.APPROVED)
    worth = order_worth(uow, order)
    check_approval(uow, order, worth)
    return _approve(uow, order, worth, cmd.reason)


def hand_back_purchase_order(uow: UnitOfWork, cmd: HandBackPurchaseOrder) -> OrderStepResult:
    """Give an order back to whoever wrote it; the reason stays with the decision."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    if order.state not in (OrderState.WAITING, OrderState.APPROVED):
        raise DomainError(
            "purchase_order.state", f"{order.number} neither waits for approval nor is it approved; nothing can be "
            "handed back. Change the order instead.", state=order.state,
        )
    note_decision(uow, order, "handed_back", order_worth(uow, order), reason_needed(cmd.reason, "handing it back"))
    return _step(uow, order, OrderState.DRAFT, approved_by=None, approved_at=None, approved_minor=None)


def reject_purchase_order(uow: UnitOfWork, cmd: RejectPurchaseOrder) -> OrderStepResult:
    """Call off an order that waits for approval; what was asked for is open again."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    if order.state != OrderState.WAITING:
        raise DomainError(
            "purchase_order.state", f"{order.number} does not wait for approval; nothing can be rejected. Hand it "
            "back, or cancel it instead.", state=order.state,
        )
    note_decision(uow, order, "rejected", order_worth(uow, order), reason_needed(cmd.reason, "rejecting it"))
    return cancel_purchase_order(uow, CancelPurchaseOrder(order.id, cmd.reason))


def send_purchase_order(uow: UnitOfWork, cmd: SendPurchaseOrder) -> OrderStepResult:
    """Keep the version that is sent and expect the goods of its lines."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    check_supplier(uow, order.supplier_id)
    return mark_sent(uow, order)


def mark_sent(uow: UnitOfWork, order: Any) -> OrderStepResult:
    """Number the revision, keep its content, expect its goods and tell the fact."""
    revision, lines = order.revision + 1, order_lines(uow, order.id)
    uow.add(PurchaseOrderVersion, order_id=order.id, revision=revision, sent_at=uow.now,
            content=_content(uow, order, lines))
    expect(uow, [
        Expectation(line.item_id, order.warehouse_id, "in", line.stock_qty, line.due_on, EXPECTED_FOR, line.id)
        for line in lines
    ])
    uow.emit(PurchaseOrderSent(order.id, order.supplier_id, revision))
    return _step(
        uow, order, OrderState.SENT, revision=revision, sent_at=uow.now, confirmed_at=None, ordered_on=firm_day(uow),
    )


def _content(uow: UnitOfWork, order: Any, lines: Any) -> dict[str, Any]:
    """Give what the supplier was told: numbers as they are kept, names as they are called now."""
    items = load_items(uow.connection, {line.item_id for line in lines})
    columns = ("id", "position", "item_id", "unit_id", "qty", "stock_qty", "price_micros", "amount_minor", "due_on")
    return {
        "total_minor": order.total_minor, "currency": order.currency, "note": order.note,
        "due_on": order.due_on.isoformat(),
        "lines": [
            {**{name: plain_value(line._mapping[name]) for name in columns}, "sku": items[line.item_id].sku,
             "name": items[line.item_id].name} for line in lines
        ],
    }


def confirm_purchase_order(uow: UnitOfWork, cmd: ConfirmPurchaseOrder) -> OrderStepResult:
    """Move the due days of all open lines to the day promised."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    if cmd.promised_on < order.ordered_on:
        raise DomainError(
            "purchase_order.promised", f"{order.number} was ordered on {order.ordered_on}; it cannot have been "
            "promised for an earlier day.", "promised_on",
        )
    partly = order.state == OrderState.PARTLY_RECEIVED
    after = OrderState.PARTLY_RECEIVED if partly else OrderState.CONFIRMED
    require_step(order.number, order.state, after)
    still_open = [line for line in order_lines(uow, order.id) if line.stock_qty > line.stock_qty_received]
    move_promises(uow, still_open, cmd.promised_on, cmd.spoke_with, cmd.note)
    return _step(uow, order, after, due_on=cmd.promised_on, confirmed_at=uow.now)


def close_purchase_order(uow: UnitOfWork, cmd: ClosePurchaseOrder) -> OrderStepResult:
    """Expect nothing more of an order."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    result = _step(uow, order, OrderState.CLOSED)
    _expect_no_more(uow, order)
    return result


def cancel_purchase_order(uow: UnitOfWork, cmd: CancelPurchaseOrder) -> OrderStepResult:
    """Call an order off and open again what was asked for."""
    order = uow.get(PurchaseOrder, cmd.order_id)
    result = _step(uow, order, OrderState.CANCELLED)
    _expect_no_more(uow, order)
    lines = select(PurchaseOrderLine.id).where(PurchaseOrderLine.order_id == order.id)
    reopen_requests(uow, [row.id for row in uow.rows(lines)])
    return result


def _expect_no_more(uow: UnitOfWork, order: Any) -> None:
    if order.state in AWAITED:
        table = table_of(PurchaseOrderLine)
        lines = uow.rows(select(table.c.id).where(table.c.order_id == order.id))
        settle_expected(uow, EXPECTED_FOR, {line.id: 0 for line in lines})


def _step(uow: UnitOfWork, order: Any, after: OrderState, **more: Any) -> OrderStepResult:
    require_step(order.number, order.state, after)
    uow.update(PurchaseOrder, order.id, state=after.value, **more)
    return OrderStepResult(order.id, order.number, after.value, more.get("revision", order.revision))
